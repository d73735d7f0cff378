//! The table `[sign_up.link]`: the identity providers that are trusted to verify addresses.

use crate::key::Key;
use crate::names::parse_provider_name;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

/// The identity providers whose users are linked to the native user with the same address.
#[derive(Serialize, Deserialize)]
pub struct AccountLinking {
    /// The longest first, so that the first match is the right one.
    identity_providers: Vec<String>,
    pub(crate) place: Place,
}

impl AccountLinking {
    /// Whether the policy trusts this identity provider to verify addresses.
    pub fn trusts(&self, provider: &str) -> bool {
        self.identity_providers.iter().any(|trusted| trusted.eq_ignore_ascii_case(provider))
    }

    /// The identity provider of a federated user, as spelled in the policy, and the user's ID there; `None` if the
    /// provider is not listed. A user name is `<provider>_<id>`, with the provider sometimes in lower case (contract
    /// 1.2). Both may contain `_`, so the longest match counts (threat model, F03).
    pub fn provider_of<'u>(&self, user_name: &'u str) -> Option<(&str, &'u str)> {
        self.identity_providers.iter().find_map(|provider| {
            let (start, rest) = user_name.split_at_checked(provider.len())?;
            let subject = rest.strip_prefix('_').filter(|subject| !subject.is_empty())?;
            start.eq_ignore_ascii_case(provider).then_some((provider.as_str(), subject))
        })
    }
}

const IDENTITY_PROVIDERS: Key = Key::new(
    "identity_providers",
    "[\"PartnerLogin\"]",
    "The names of the identity providers in the user pool. List only providers that verify every address themselves.",
);

/// Parses the table.
pub(super) fn parse_table(mut table: Section<'_>) -> Result<AccountLinking, ErrorReported> {
    let list = table.non_empty_list(&IDENTITY_PROVIDERS, parse_provider_name)?;
    let mut identity_providers = list.ok_or_else(|| table.report_missing(&IDENTITY_PROVIDERS))?;
    if let Some([one, other]) = twins(&identity_providers) {
        let diagnostic = Diagnostic::new(
            "contains two names that differ only in case",
            "remove one: Cognito's user names do not distinguish them",
        );
        let both = format!("{one}, {other}");
        return Err(table.report_key(&IDENTITY_PROVIDERS, diagnostic.with_text(&IDENTITY_PROVIDERS, &both)));
    }
    identity_providers.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    Ok(AccountLinking { identity_providers, place: table.place() })
}

fn twins(names: &[String]) -> Option<[&str; 2]> {
    names.iter().enumerate().find_map(|(index, name)| {
        let other = names.iter().skip(index + 1).find(|other| other.eq_ignore_ascii_case(name))?;
        Some([name.as_str(), other])
    })
}
