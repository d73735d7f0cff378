//! The tables `[tokens.id]` and `[tokens.access]`: what is removed from tokens.

use events::{EventVersion, TokenUse};
use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use crate::tokens::names;
use crate::tokens::version::{OUT, TokenVersion};

const SUPPRESS_CLAIMS: Key =
    Key::new("suppress_claims", "[\"phone_number\"]", "The claims of Cognito that are removed from the token.");
pub(super) const SUPPRESS_SCOPES: Key = Key::new(
    "suppress_scopes",
    "[\"profile\"]",
    "The scopes that are removed from the access token, even if the app client requests them.",
);

/// What is removed from users' tokens, in the order of the file.
#[derive(Default, Serialize, Deserialize)]
pub struct Suppressions {
    id_claims: Vec<LocatedName>,
    access_claims: Vec<LocatedName>,
    scopes: Vec<LocatedName>,
}

/// A claim or scope, and the rule that contains it.
#[derive(Serialize, Deserialize)]
pub struct LocatedName {
    /// Its name.
    pub name: String,
    /// The place of the rule.
    pub place: Place,
}

impl Suppressions {
    /// The claims that are removed from one of the tokens.
    pub fn claims(&self, token: TokenUse) -> &[LocatedName] {
        match token {
            TokenUse::Id => &self.id_claims,
            TokenUse::Access => &self.access_claims,
        }
    }

    /// The scopes that are removed from the access token.
    pub fn scopes(&self) -> &[LocatedName] {
        &self.scopes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.id_claims.is_empty() && self.access_claims.is_empty() && self.scopes.is_empty()
    }
}

/// Parses the tables.
pub(super) fn parse_tables(
    mut id: Section<'_>,
    mut access: Section<'_>,
    token_version: TokenVersion,
) -> Result<Suppressions, ErrorReported> {
    let id_claims = located_names(&mut id, &SUPPRESS_CLAIMS, |name| may_suppress(TokenUse::Id, name));
    let access_claims = located_names(&mut access, &SUPPRESS_CLAIMS, |name| may_suppress(TokenUse::Access, name));
    let scopes = located_names(&mut access, &SUPPRESS_SCOPES, names::scope);
    for (key, names) in [(&SUPPRESS_CLAIMS, &access_claims), (&SUPPRESS_SCOPES, &scopes)] {
        let is_used = names.as_ref().is_ok_and(|names| !names.is_empty());
        if let Some(diagnostic) =
            token_version.unsupported(EventVersion::V2, "changes the access token", OUT).filter(|_| is_used)
        {
            access.report_key(key, diagnostic);
        }
    }
    Ok(Suppressions { id_claims: id_claims?, access_claims: access_claims?, scopes: scopes? })
}

/// The names at a key, each with the place of its rule.
pub(super) fn located_names(
    section: &mut Section<'_>,
    key: &Key,
    parse: impl Fn(&str) -> Result<String, Diagnostic>,
) -> Result<Vec<LocatedName>, ErrorReported> {
    let names = section.list(key, parse)?.unwrap_or_default();
    Ok(names.into_iter().map(|name| LocatedName { name, place: section.place_of(key) }).collect())
}

fn may_suppress(token: TokenUse, name: &str) -> Result<String, Diagnostic> {
    match token.suppress_restriction(name) {
        Some(lock) => Err(names::locked(lock, "remove it from the list")),
        None => names::claim(name),
    }
}
