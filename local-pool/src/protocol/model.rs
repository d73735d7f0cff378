//! The condensed service model, which `model/renew` writes. It is read when the first request comes.

use super::pattern::Pattern;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

const FILE: &str = include_str!("../../model/cognito-idp.json");

static MODEL: LazyLock<Model<'static>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
    serde_json::from_str(FILE).expect("the service model is valid")
});

/// The operations of the service, and the shapes of their requests.
#[derive(Deserialize)]
pub(super) struct Model<'m> {
    /// The shape of the request by operation.
    #[serde(borrow)]
    pub(super) operations: HashMap<&'m str, &'m str>,
    pub(super) shapes: HashMap<&'m str, Shape<'m>>,
}

/// A shape: its type and its constraints.
#[derive(Deserialize)]
pub(super) struct Shape<'m> {
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) pattern: Option<PatternSource>,
    #[serde(default, borrow, rename = "enum")]
    pub(super) variants: Vec<&'m str>,
    /// Values that errors do not show.
    #[serde(default)]
    pub(super) sensitive: bool,
    #[serde(default, borrow)]
    pub(super) required: Vec<&'m str>,
    /// The members of a structure: name and shape.
    #[serde(default, borrow)]
    pub(super) members: Vec<(&'m str, &'m str)>,
    /// The shape of the items of a list.
    pub(super) member: Option<&'m str>,
    /// The shapes of the keys and the values of a map.
    pub(super) key: Option<&'m str>,
    pub(super) value: Option<&'m str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Structure,
    List,
    Map,
    String,
    Integer,
    Boolean,
    Blob,
    Timestamp,
}

/// A regular expression, compiled when it is first used.
#[derive(Deserialize)]
#[serde(from = "String")]
pub(super) struct PatternSource {
    pub(super) source: String,
    compiled: OnceLock<Option<Pattern>>,
}

impl From<String> for PatternSource {
    fn from(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }
}

impl PatternSource {
    /// The compiled expression; `None` if it uses something that [`Pattern`] does not know.
    pub(super) fn compiled(&self) -> Option<&Pattern> {
        self.compiled.get_or_init(|| Pattern::compile(&self.source)).as_ref()
    }

    /// Whether the whole text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.compiled().is_none_or(|pattern| pattern.matches(text))
    }
}

impl<'m> Model<'m> {
    /// The model of this program.
    pub(super) fn get() -> &'static Model<'static> {
        &MODEL
    }

    /// The shape of the request of an operation.
    pub(super) fn request(&self, operation: &str) -> Option<&Shape<'m>> {
        self.shape(self.operations.get(operation)?)
    }

    pub(super) fn shape(&self, name: &str) -> Option<&Shape<'m>> {
        self.shapes.get(name)
    }
}
