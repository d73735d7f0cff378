//! The table `[sign_up.link]`: the identity providers whose word is taken for an address.

use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::section::{Key, Section};

/// The identity providers whose users are linked to the native user with the same address.
pub struct AccountLinking {
    /// The longest first, so that the first one that fits a user name is the right one.
    identity_providers: Vec<String>,
    pub(crate) place: Place,
}

impl AccountLinking {
    /// The provider that a federated user comes from, as the policy spells it, and the user's id there; `None` where it is
    /// none of these. A user name is `<provider>_<id>`, its first part sometimes in lower case (contract 1.2). Both may
    /// hold a `_`, so the longest name that fits counts (SECURITY.md, F03).
    pub fn provider_of<'u>(&self, user_name: &'u str) -> Option<(&str, &'u str)> {
        self.identity_providers.iter().find_map(|provider| {
            let (start, rest) = user_name.split_at_checked(provider.len())?;
            let subject = rest.strip_prefix('_').filter(|subject| !subject.is_empty())?;
            start.eq_ignore_ascii_case(provider).then_some((provider.as_str(), subject))
        })
    }
}

const IDENTITY_PROVIDERS: Key = Key { name: "identity_providers", example: "[\"PartnerLogin\"]" };

/// Reads the table.
pub(super) fn parse_table(mut table: Section<'_>) -> Result<AccountLinking, ErrorReported> {
    let list = table.non_empty_list(&IDENTITY_PROVIDERS, provider)?;
    let mut identity_providers = list.ok_or_else(|| table.report_missing(&IDENTITY_PROVIDERS))?;
    if has_twins(&identity_providers) {
        let diagnostic = Diagnostic::new(
            "has two names that differ in case alone",
            "take one out: a user name does not tell them apart",
        );
        return Err(table.report_key(&IDENTITY_PROVIDERS, diagnostic));
    }
    identity_providers.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    Ok(AccountLinking { identity_providers, place: table.place() })
}

/// The API's `ProviderNameType` without its blanks, which it no longer gives.
fn provider(name: &str) -> Result<String, Diagnostic> {
    let shown = |c: char| !c.is_whitespace() && !c.is_control();
    if (1..=32).contains(&name.chars().count()) && name.chars().all(shown) && !is_reserved(name) {
        return Ok(name.to_owned());
    }
    let help = "copy the name of the identity provider from the pool, as in identity_providers = [\"PartnerLogin\"]";
    Err(Diagnostic::new("is no name of an identity provider", help))
}

fn has_twins(names: &[String]) -> bool {
    names
        .iter()
        .enumerate()
        .any(|(index, name)| names.iter().skip(index + 1).any(|other| other.eq_ignore_ascii_case(name)))
}

/// What the API calls the pool itself.
fn is_reserved(name: &str) -> bool {
    name.eq_ignore_ascii_case("COGNITO")
}
