//! The rules that pre authentication evaluates. The password is not yet checked, so they depend only on what a stranger
//! could know too: the app client, and the domain of the address that was typed.

use super::announced_end::AnnouncedEnd;
use super::rule::{SignInRule, rule, rules_by_app_client};
use crate::key::Key;
use crate::pool_settings::{UserAddress, UserPoolSection};
use crate::report::{Diagnostic, ErrorReported};
use crate::sign_up::DomainList;
use crate::sign_up::domains;
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

/// What a rule of pre authentication checks.
#[derive(Serialize, Deserialize)]
pub enum ClientRule {
    /// The app client is not under maintenance.
    Maintenance {
        /// The app client that no one can sign in to.
        app_client: String,
        /// When the maintenance is announced to end.
        until: Option<AnnouncedEnd>,
    },
    /// Users with an address in one of these domains have no password here: they use their identity provider.
    FederationRequired(DomainList),
}

impl ClientRule {
    pub(super) fn app_client(&self) -> Option<&str> {
        match self {
            Self::Maintenance { app_client, .. } => Some(app_client),
            Self::FederationRequired(_) => None,
        }
    }
}

const MAINTENANCE: Key = Key::table(
    "maintenance",
    "No one can sign in to this app client with a password, or again through an identity provider. Cognito does not ask the \
     function about custom challenges, a refresh, and the first sign-in through an identity provider. `NAME` is the app \
     client's ID.",
);
const UNTIL: Key = Key::new(
    "until",
    "2030-12-24T06:00:00Z",
    "When the maintenance is announced to end, which users are told. The rule does not end by itself: set `mode = \"off\"`.",
)
.of_type("date and time with offset");
const FEDERATION_REQUIRED: Key = Key::table(
    "federation_required",
    "Users with an address in one of these domains sign in through their identity provider, not with a password. Requires \
     `[pool] username_attributes = [\"email\"]`. A user who is linked to an identity provider is never denied, because it is \
     unknown how they sign in.",
);
const DOMAINS: Key = Key::new(
    "domains",
    "[\"example.com\", \"*.example.com\"]",
    "The domains: `example.com` is that domain alone, `*.example.com` all its subdomains.",
);

/// Parses the tables of these rules.
pub(super) fn parse_tables(
    section: &mut Section<'_>,
    pool: Option<&UserPoolSection>,
) -> Result<Vec<SignInRule<ClientRule>>, ErrorReported> {
    let mut rules = rules_by_app_client(section.table(&MAINTENANCE), "maintenance", |id, table| {
        let until = table.value(&UNTIL, |value| {
            AnnouncedEnd::parse(value).map_err(|diagnostic| diagnostic.with_value(&UNTIL, value))
        });
        Ok(ClientRule::Maintenance { app_client: id.to_owned(), until: until? })
    });
    rules.push(rule(section.table(&FEDERATION_REQUIRED), "federation_required", |table| {
        let domains = domains::required(table, &DOMAINS);
        check_sign_in_names(table, pool)?;
        domains.map(ClientRule::FederationRequired)
    }));
    rules.into_iter().filter_map(Result::transpose).collect()
}

/// Strangers have no address but the name that was typed. If that could be anything else than an address, users whose
/// address requires federation would get another response than strangers, which would reveal who has an account.
fn check_sign_in_names(table: &Section<'_>, pool: Option<&UserPoolSection>) -> Result<(), ErrorReported> {
    let Some(pool) = pool else { return Ok(()) };
    let (message, help) = match pool.username_attributes.as_deref() {
        Some([UserAddress::Email]) => return Ok(()),
        Some(_) => (
            "would reveal who has an account, because users can sign in with other names than an email address",
            "remove the rule; it needs a pool with UsernameAttributes = [\"email\"], which is set when the pool is created",
        ),
        None => (
            "needs to know that users can sign in only with an email address, or it would reveal who has an account",
            "if the pool's UsernameAttributes are [\"email\"], set username_attributes = [\"email\"] in [pool]; otherwise \
             remove the rule",
        ),
    };
    Err(table.report_table(Diagnostic::new(message, help)))
}
