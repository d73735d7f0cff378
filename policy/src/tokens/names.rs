//! Names of claims, scopes, attributes, groups, and of the policy's own roles and permissions.

use events::{ClaimRestriction, USER_API_SCOPE, is_scope};
use templates::suggestion;

use crate::report::Diagnostic;

/// A name that appears in tokens and in the log: no spaces, nothing invisible, nothing that needs escaping.
fn plain(name: &str, message: &'static str) -> Result<String, Diagnostic> {
    let is_plain = !name.is_empty() && name.chars().all(|c| !c.is_whitespace() && c.escape_debug().len() == 1);
    if is_plain && name.len() <= 256 {
        return Ok(name.to_owned());
    }
    Err(Diagnostic::new(
        message,
        "use letters, digits and punctuation like _ : . / - without spaces and quotation marks",
    ))
}

pub(super) fn claim(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is not a valid claim name")
}

pub(super) fn attribute(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is not a valid attribute name")
}

pub(super) fn metadata(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is not a valid client metadata key")
}

pub(super) fn group(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is not a valid group name")
}

/// A role or permission of the application.
pub(super) fn own(name: &str) -> Result<String, Diagnostic> {
    plain(name, "is not a valid name")
}

/// A scope of any kind (contract 8.2).
pub(super) fn scope(name: &str) -> Result<String, Diagnostic> {
    match is_scope(name) {
        true => Ok(name.to_owned()),
        false => Err(Diagnostic::new(
            "is not a valid scope",
            "write 1 to 256 characters of printable ASCII, without spaces, quotation marks and backslashes",
        )),
    }
}

/// A scope that can be added to a token (contract 8.2).
pub(super) fn scope_to_add(name: &str) -> Result<String, Diagnostic> {
    if name == USER_API_SCOPE {
        let message = "would give a token access to Cognito's self-service user API without requesting it";
        return Err(Diagnostic::new(message, "remove it; a client gets this scope by requesting it"));
    }
    scope(name)
}

/// The separator of list items.
pub(crate) fn join(text: &str) -> Result<String, Diagnostic> {
    match text.is_empty() || text.chars().any(char::is_control) {
        false => Ok(text.to_owned()),
        true => Err(Diagnostic::new("is not a valid separator", "write a space, a comma or similar in quotes")),
    }
}

/// The problem of a claim that cannot be set or suppressed by name (contract 8.3).
pub(super) fn locked(lock: ClaimRestriction, or_else: &'static str) -> Diagnostic {
    match lock {
        ClaimRestriction::Reserved => Diagnostic::new("is a claim that Cognito reserves", or_else),
        ClaimRestriction::GroupOverride => Diagnostic::new(
            "is a claim that Cognito derives from the groups",
            "change the groups in [tokens.groups]; IAM roles stay as Cognito sets them",
        ),
        ClaimRestriction::ScopeLists => Diagnostic::new(
            "is the claim that contains the scopes",
            "grant scopes in [permissions], and remove them with suppress_scopes in [tokens.access]",
        ),
        ClaimRestriction::Audience => Diagnostic::new(
            "may only be the app client ID, and only in the access token",
            "write from = \"app_client\" and tokens = [\"access\"] and nothing else, or choose another name",
        ),
    }
}

/// The names of one table, for keys that refer to them.
pub(super) struct KnownNames<'a> {
    /// `None` if the table is invalid: then every name is accepted, because the policy is rejected anyway.
    pub(super) names: Option<Vec<&'a str>>,
    /// The singular, and the name of the table: `role`, `roles`.
    pub(super) what: (&'static str, &'static str),
}

impl KnownNames<'_> {
    /// Checks that the table has this name.
    pub(super) fn find(&self, name: &str) -> Result<String, Diagnostic> {
        let (what, table) = self.what;
        match &self.names {
            Some(names) if !names.contains(&name) => {
                let help = match names.is_empty() {
                    true => format!("add one, as in [{table}.example]"),
                    false => suggestion(name, names.iter().copied()) + &format!(", or add its table to [{table}]"),
                };
                Err(Diagnostic::new(format!("refers to a {what} that has no table in [{table}]"), help))
            }
            Some(_) | None => Ok(name.to_owned()),
        }
    }
}
