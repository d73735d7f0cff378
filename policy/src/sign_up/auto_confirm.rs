//! The table `[sign_up.auto_confirm]`: who is confirmed without a code.

use super::domains::{self, DomainList, MailDomain};
use crate::app_clients::parse_client_id;
use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

/// Who is confirmed without a code, and whose address is then marked as verified (contract 5.2). Of the data that a
/// client sends, the conditions only use the address (threat model, S07).
#[derive(Serialize, Deserialize)]
pub struct AutoConfirm {
    app_clients: Vec<String>,
    domains: Option<DomainList>,
    verify: Vec<VerifiedAddress>,
}

/// An address that is marked as verified without proof. If it is an alias of the pool, it moves to this user from the
/// user who had it (contract 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VerifiedAddress {
    /// `autoVerifyEmail`
    Email,
    /// `autoVerifyPhone`
    PhoneNumber,
}

impl AutoConfirm {
    /// Whether a user who signs up through this app client, with this domain, is confirmed without a code.
    pub fn confirms(&self, app_client: Option<&str>, domain: Option<&MailDomain>) -> bool {
        let named = app_client.is_some_and(|id| self.app_clients.iter().any(|own| own == id));
        named && self.domains.as_ref().is_none_or(|domains| domain.is_some_and(|domain| domains.contains(domain)))
    }

    pub(crate) fn app_clients(&self) -> &[String] {
        &self.app_clients
    }

    /// Whether the address of a user confirmed this way is marked as verified.
    pub fn verifies(&self, address: VerifiedAddress) -> bool {
        self.verify.contains(&address)
    }
}

const APP_CLIENTS: Key =
    Key::new("app_clients", "[\"2example23456789\"]", "The app clients whose users are confirmed.");
const DOMAINS: Key = Key::new(
    "domains",
    "[\"partner.example.net\"]",
    "Only users with an address in one of these domains are confirmed. The notation is that of `[sign_up.allow_domains]`.",
)
.with_default("all domains");
const VERIFY: Key = Key::new("verify", "[\"email\"]", "The addresses to mark as verified without proof.");
const EMAIL: Key = Key::new(
    "I_ACCEPT_UNVERIFIED_EMAIL",
    "true",
    "Accepts that `verify = [\"email\"]` takes the address away from another user who has it.",
);
const PHONE_NUMBER: Key = Key::new(
    "I_ACCEPT_UNVERIFIED_PHONE_NUMBER",
    "true",
    "Accepts that `verify = [\"phone_number\"]` takes the number away from another user who has it.",
);

/// Parses the table.
pub(super) fn parse_table(mut table: Section<'_>) -> Result<AutoConfirm, ErrorReported> {
    let app_clients = table.non_empty_list(&APP_CLIENTS, app_client);
    let app_clients = app_clients.and_then(|list| list.ok_or_else(|| table.report_missing(&APP_CLIENTS)));
    let domains = domains::optional(&mut table, &DOMAINS);
    let words = [("email", VerifiedAddress::Email), ("phone_number", VerifiedAddress::PhoneNumber)];
    let verify = table.choices(&VERIFY, &words);
    let accepted = [
        (VerifiedAddress::Email, table.boolean(&EMAIL), &EMAIL),
        (VerifiedAddress::PhoneNumber, table.boolean(&PHONE_NUMBER), &PHONE_NUMBER),
    ];
    let verify = verify?.unwrap_or_default();
    let accepted = accepted.map(|(address, accepted, key)| match accepted? {
        Some(true) => Ok(()),
        _ if verify.contains(&address) => Err(table.report_key(&VERIFY, not_accepted(key))),
        _ => Ok(()),
    });
    let (app_clients, domains) = (app_clients?, domains?);
    accepted.into_iter().collect::<Result<(), _>>()?;
    Ok(AutoConfirm { app_clients, domains, verify })
}

/// The placeholder for administrator calls (contract 1.3) is not an app client ID.
fn app_client(id: &str) -> Result<String, Diagnostic> {
    parse_client_id(if id == "CLIENT_ID_NOT_APPLICABLE" { "" } else { id })
}

/// Threat model, S08: a copied line alone must not allow account takeover.
fn not_accepted(key: &Key) -> Diagnostic {
    let message = "lets a user take over another user's address without verifying it";
    Diagnostic::new(message, format!("remove it, or add {} = true to accept that", key.name))
}
