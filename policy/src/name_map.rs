//! A map from names to values, for the tables of the file.

use serde::{Deserialize, Serialize};

/// A sorted map that is filled once, when the policy is parsed.
///
/// The standard library's maps add several kilobytes of code per value type, for growing and balancing that is not
/// needed here; a Lambda function pays for them at every cold start.
#[derive(Serialize, Deserialize)]
pub struct NameMap<T>(Vec<(String, T)>);

impl<T> NameMap<T> {
    /// The value with a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let index = self.0.binary_search_by(|(own, _)| own.as_str().cmp(name)).ok()?;
        self.0.get(index).map(|(_, value)| value)
    }

    /// All names and values, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.iter().map(|(_, value)| value)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for NameMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Names are unique, because they are keys of one table.
impl<T> FromIterator<(String, T)> for NameMap<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(named: I) -> Self {
        let mut all: Vec<(String, T)> = Vec::new();
        for (name, value) in named {
            all.insert(all.partition_point(|(own, _)| *own < name), (name, value));
        }
        Self(all)
    }
}

impl<T> IntoIterator for NameMap<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::NameMap;

    #[test]
    fn value_is_found_by_name() {
        let name_map: NameMap<u8> =
            [("b", 1), ("a", 2), ("c", 3)].map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
        assert_eq!(
            ["a", "b", "c", "d", ""].map(|name| name_map.get(name).copied()),
            [Some(2), Some(1), Some(3), None, None]
        );
        assert!(name_map.names().eq(["a", "b", "c"]));
    }
}
