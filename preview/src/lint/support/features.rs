//! The data of caniemail.com as it lies in `preview/caniemail/`, read once.

use super::feature::Feature;
use super::syntax::{Syntax, syntaxes};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::LazyLock};

/// The data itself, which `preview/caniemail/renew` writes.
static JSON: &str = include_str!("../../../caniemail/features.json");

/// Where the data is from and how old it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Compatibility {
    /// Whose data it is.
    pub(crate) source: String,
    /// The day it was last changed, as `yyyy-mm-dd`.
    pub(crate) date: String,
    /// The version of the package it came in.
    pub(crate) version: String,
}

/// Where the data is from and how old it is.
pub(crate) fn compatibility() -> &'static Compatibility {
    &DATA.compatibility
}

#[derive(Deserialize)]
struct File {
    version: String,
    date: String,
    features: Vec<Feature>,
}

/// All features, and which syntax is which.
pub(super) struct Data {
    compatibility: Compatibility,
    pub(super) features: Vec<Feature>,
    by_spelling: HashMap<Syntax<'static>, usize>,
}

/// Reads the data. It is compiled in and a test reads it too, so that it can be read; data that cannot is no data.
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
    /// The data, read at the first call.
    pub(super) fn get() -> &'static Self {
        &DATA
    }

    /// The number of the feature that is spelled like this.
    pub(super) fn number(&self, syntax: &Syntax<'_>) -> Option<usize> {
        let by_spelling: &HashMap<Syntax<'_>, usize> = &self.by_spelling;
        by_spelling.get(syntax).copied()
    }

    /// All syntaxes with their features, in no order.
    pub(super) fn syntaxes(&self) -> impl Iterator<Item = (&Syntax<'static>, &Feature)> {
        self.by_spelling.iter().filter_map(|(syntax, number)| Some((syntax, self.features.get(*number)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_read_and_says_how_old_it_is() {
        assert!(Data::get().features.len() > 250);
        assert!(compatibility().date.starts_with("20"), "{}", compatibility().date);
        assert!(!compatibility().version.is_empty());
        assert!(JSON.len() < 150_000, "{}", JSON.len());
    }

    #[test]
    fn a_program_does_not_know_what_it_was_seen_to_drop() {
        let feature = |slug: &str| Data::get().features.iter().find(|feature| feature.slug == slug).unwrap();
        assert!(feature("css-border-radius").is_unsupported_by("outlook.windows"));
        assert!(!feature("css-border-radius").is_unsupported_by("gmail.ios"));
        assert!(!feature("css-height").is_unsupported_by("yahoo.desktop-webmail"), "it makes a min-height of it");
        assert!(!feature("css-border-radius").is_unsupported_by("nobody"));
    }
}
