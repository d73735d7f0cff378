//! Names of claims, scopes, attributes and groups, and of what else the policy names itself.

use events::{Lock, USER_API_SCOPE, is_scope};

use crate::report::Diagnostic;
use crate::suggest::suggestion;

/// A name that stands in tokens and in the log: no blanks, nothing invisible, nothing that would have to be escaped.
fn plain(name: &str, message: &'static str) -> Result<String, Diagnostic> {
    let is_plain = !name.is_empty() && name.chars().all(|c| !c.is_whitespace() && c.escape_debug().len() == 1);
    if is_plain && name.len() <= 256 {
        return Ok(name.to_owned());
    }
    Err(Diagnostic::new(message, "use letters, digits and signs like _ : . / - , without blanks and quotation marks"))
}

pub(super) fn claim(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is no name for a claim")
}

pub(super) fn attribute(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is no name of an attribute")
}

pub(super) fn metadata(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is no plain name of client metadata")
}

pub(super) fn group(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is no name of a group")
}

/// A role or permission of the application.
pub(super) fn own(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is no plain name")
}

/// A scope of any kind (contract 8.2).
pub(super) fn scope(name: &str) -> Result<String, Diagnostic> {
    match is_scope(name) {
        true => Ok(name.to_owned()),
        false => Err(Diagnostic::new(
            "is no scope that Cognito takes",
            "write 1 to 256 characters of printable ASCII, without blanks, quotation marks and backslashes",
        )),
    }
}

/// A scope that a token may be given (contract 8.2).
pub(super) fn scope_to_add(name: &str) -> Result<String, Diagnostic> {
    if name == USER_API_SCOPE {
        let message = "would open Cognito's self-service user API to a token that did not ask for it";
        return Err(Diagnostic::new(message, "take it out; a client gets this scope by requesting it"));
    }
    scope(name)
}

/// What stands between the items of a list.
pub(super) fn join(text: &str) -> Result<String, Diagnostic> {
    match text.is_empty() || text.chars().any(char::is_control) {
        false => Ok(text.to_owned()),
        true => Err(Diagnostic::new("cannot stand between two items", "write a blank, a comma or the like in quotes")),
    }
}

/// What a claim breaks that cannot be set or suppressed by name (contract 8.3).
pub(super) fn locked(lock: Lock, or_else: &'static str) -> Diagnostic {
    match lock {
        Lock::Reserved => Diagnostic::new("is a claim that Cognito keeps for itself", or_else),
        Lock::ByGroups => Diagnostic::new(
            "is a claim that follows the groups",
            "change the groups in [tokens.groups]; the IAM roles stay as Cognito sends them",
        ),
        Lock::ByScopes => Diagnostic::new(
            "is the claim of the scopes",
            "give scopes in [permissions], and take them out with suppress_scopes in [tokens.access]",
        ),
        Lock::Audience => Diagnostic::new(
            "may only be the id of the app client, and only in the access token",
            "write from = \"app_client\" and tokens = [\"access\"] and nothing else, or choose another name",
        ),
    }
}

/// The names of one table, for the keys that name them.
pub(super) struct KnownNames<'a> {
    /// `None` where the table cannot be read: then every name passes, since the policy does not.
    pub(super) names: Option<Vec<&'a str>>,
    /// What one of them is, and the table that has them all: `role`, `roles`.
    pub(super) what: (&'static str, &'static str),
}

impl KnownNames<'_> {
    /// A name of the table.
    pub(super) fn find(&self, name: &str) -> Result<String, Diagnostic> {
        let (what, table) = self.what;
        match &self.names {
            Some(names) if !names.contains(&name) => {
                let help = match names.is_empty() {
                    true => format!("give it one, as in [{table}.example]"),
                    false => suggestion(name, names.iter().copied()) + &format!(", or give it a table in [{table}]"),
                };
                Err(Diagnostic::new(format!("names a {what} that has no table in [{table}]"), help))
            }
            Some(_) | None => Ok(name.to_owned()),
        }
    }
}
