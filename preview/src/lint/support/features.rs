//! The compatibility data of caniemail.com in `preview/caniemail/`.

use super::feature::Feature;
use super::syntax::{Syntax, syntaxes};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::LazyLock};

/// The data, written by `preview/caniemail/renew`.
static JSON: &str = include_str!("../../../caniemail/features.json");

/// The origin and age of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Compatibility {
    /// The website.
    pub(crate) source: String,
    /// The date of the last change, as `yyyy-mm-dd`.
    pub(crate) date: String,
    /// The version of the npm package.
    pub(crate) version: String,
}

/// The origin and age of the data.
pub(crate) fn compatibility() -> &'static Compatibility {
    &DATA.compatibility
}

#[derive(Deserialize)]
struct File {
    version: String,
    date: String,
    features: Vec<Feature>,
}

/// All features, and an index by syntax.
pub(super) struct Data {
    compatibility: Compatibility,
    pub(super) features: Vec<Feature>,
    by_spelling: HashMap<Syntax<'static>, usize>,
}

/// The parsed data. It is compiled in and parsed by a test; if it could not be parsed, there would be no findings from
/// it.
static DATA: LazyLock<Data> = LazyLock::new(|| {
    let File { version, date, features } = serde_json::from_str(JSON).unwrap_or_else(|_| File {
        version: String::new(),
        date: String::new(),
        features: Vec::new(),
    });
    let of_feature = |(number, feature): (usize, &Feature)| {
        syntaxes(feature).into_iter().map(|syntax| (syntax, number)).collect::<Vec<_>>()
    };
    let by_spelling = features.iter().enumerate().flat_map(of_feature).collect();
    let compatibility = Compatibility { source: "caniemail.com".to_owned(), date, version };
    Data { compatibility, features, by_spelling }
});

impl Data {
    /// The data, parsed on first use.
    pub(super) fn get() -> &'static Self {
        &DATA
    }

    /// The number of the feature with this syntax.
    pub(super) fn number(&self, syntax: &Syntax<'_>) -> Option<usize> {
        let by_spelling: &HashMap<Syntax<'_>, usize> = &self.by_spelling;
        by_spelling.get(syntax).copied()
    }

    /// All syntaxes with their features, in no particular order.
    pub(super) fn syntaxes(&self) -> impl Iterator<Item = (&Syntax<'static>, &Feature)> {
        self.by_spelling.iter().filter_map(|(syntax, number)| Some((syntax, self.features.get(*number)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_parsed_and_has_a_date() {
        assert!(Data::get().features.len() > 250);
        assert!(compatibility().date.starts_with("20"), "{}", compatibility().date);
        assert!(!compatibility().version.is_empty());
        assert!(JSON.len() < 150_000, "{}", JSON.len());
    }

    #[test]
    fn unsupported_means_no_support_at_all() {
        let feature = |slug: &str| Data::get().features.iter().find(|feature| feature.slug == slug).unwrap();
        assert!(feature("css-border-radius").is_unsupported_by("outlook.windows"));
        assert!(!feature("css-border-radius").is_unsupported_by("gmail.ios"));
        assert!(!feature("css-height").is_unsupported_by("yahoo.desktop-webmail"), "it makes a min-height of it");
        assert!(!feature("css-border-radius").is_unsupported_by("unknown.program"));
    }
}
