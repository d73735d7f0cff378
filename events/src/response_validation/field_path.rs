//! Where in an answer something stands, for findings. It becomes a text only where there is one.

use std::borrow::Cow;
use std::fmt;

/// The way to a member or an element of an answer.
#[derive(Clone, Copy)]
pub(super) enum FieldPath<'p> {
    /// A fixed place, `response.claimsOverrideDetails` for instance; the empty one is the answer itself.
    Root(&'static str),
    /// A member of another place: its name, and how many stand before it.
    Member(&'p FieldPath<'p>, &'p str, usize),
    /// An element of another place: how many stand before it.
    Element(&'p FieldPath<'p>, usize),
}

impl FieldPath<'_> {
    pub(super) const fn member<'p>(&'p self, name: &'p str, index: usize) -> FieldPath<'p> {
        FieldPath::Member(self, name, index)
    }

    pub(super) const fn element(&self, index: usize) -> FieldPath<'_> {
        FieldPath::Element(self, index)
    }
}

/// A member has its name where that is a plain identifier, which configuration is full of, else its number. Anything else
/// might be somebody's address.
impl fmt::Display for FieldPath<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(place) => formatter.write_str(place),
            Self::Member(FieldPath::Root(""), name, _) if is_plain_identifier(name) => formatter.write_str(name),
            Self::Member(parent, name, _) if is_plain_identifier(name) => write!(formatter, "{parent}.{name}"),
            Self::Member(parent, _, index) | Self::Element(parent, index) => write!(formatter, "{parent}[{index}]"),
        }
    }
}

impl From<FieldPath<'_>> for Cow<'static, str> {
    fn from(place: FieldPath<'_>) -> Self {
        place.to_string().into()
    }
}

fn is_plain_identifier(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'.');
    name.len() <= 64 && name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::FieldPath;

    #[test]
    fn only_plain_names_are_told() {
        for (name, expected) in [
            ("role", "p.role"),
            ("custom:tenant-id", "p.custom:tenant-id"),
            ("cognito:groups", "p.cognito:groups"),
            ("ann@example.com", "p[3]"),
            ("4915112345", "p[3]"),
            ("Ann Lee", "p[3]"),
            ("", "p[3]"),
            ("ü", "p[3]"),
        ] {
            assert_eq!(FieldPath::Root("p").member(name, 3).to_string(), expected);
        }
    }

    #[test]
    fn a_place_is_below_others() {
        let answer = FieldPath::Root("");
        assert_eq!(answer.member("region", 0).to_string(), "region");
        assert_eq!(answer.member("a b", 2).to_string(), "[2]");
        assert_eq!(answer.member("a", 0).element(1).member("b", 2).to_string(), "a[1].b");
    }
}
