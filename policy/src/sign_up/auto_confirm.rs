//! The table `[sign_up.auto_confirm]`: who is confirmed without a code.

use super::domains::{self, DomainList, MailDomain};
use crate::app_clients::parse_client_id;
use crate::report::{Diagnostic, ErrorReported};
use crate::section::{Key, Section, one_of};

/// Who is confirmed without a code, and whose address then counts without proof (contract 5.2). No rule of it looks at
/// anything that a client sent but the address (SECURITY.md, S07).
pub struct AutoConfirm {
    app_clients: Vec<String>,
    domains: Option<DomainList>,
    verify: Vec<VerifiedAddress>,
}

/// An address that counts as the user's own without proof. Where it is an alias of the pool, it moves to this user from
/// whoever had it (contract 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifiedAddress {
    /// `autoVerifyEmail`
    Email,
    /// `autoVerifyPhone`
    PhoneNumber,
}

impl AutoConfirm {
    /// Whether somebody who comes through this app client, with this domain behind their address, needs no code.
    pub fn confirms(&self, app_client: Option<&str>, domain: Option<&MailDomain>) -> bool {
        let named = app_client.is_some_and(|id| self.app_clients.iter().any(|own| own == id));
        named && self.domains.as_ref().is_none_or(|domains| domain.is_some_and(|domain| domains.contains(domain)))
    }

    /// Whether the address of who is confirmed so counts without proof.
    pub fn verifies(&self, address: VerifiedAddress) -> bool {
        self.verify.contains(&address)
    }
}

const APP_CLIENTS: Key = Key { name: "app_clients", example: "[\"2example23456789\"]" };
const DOMAINS: Key = Key { name: "domains", example: "[\"partner.example.net\"]" };
const VERIFY: Key = Key { name: "verify", example: "[\"email\"]" };
const EMAIL: Key = Key { name: "I_ACCEPT_UNVERIFIED_EMAIL", example: "true" };
const PHONE_NUMBER: Key = Key { name: "I_ACCEPT_UNVERIFIED_PHONE_NUMBER", example: "true" };

/// Reads the table.
pub(super) fn parse_table(mut table: Section<'_>) -> Result<AutoConfirm, ErrorReported> {
    let app_clients = table.non_empty_list(&APP_CLIENTS, app_client);
    let app_clients = app_clients.and_then(|list| list.ok_or_else(|| table.report_missing(&APP_CLIENTS)));
    let domains = domains::optional(&mut table, &DOMAINS);
    let words = [("email", VerifiedAddress::Email), ("phone_number", VerifiedAddress::PhoneNumber)];
    let verify = table.list(&VERIFY, one_of(&words));
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

/// What stands in the place of an id when an administrator acts (contract 1.3) is none.
fn app_client(id: &str) -> Result<String, Diagnostic> {
    parse_client_id(if id == "CLIENT_ID_NOT_APPLICABLE" { "" } else { id })
}

/// SECURITY.md, S08: nobody takes somebody else's address by a line that was copied.
fn not_accepted(key: &Key) -> Diagnostic {
    let message = "lets people take an address that they never proved to be theirs, from whoever had it";
    Diagnostic::new(message, format!("take it out, or write {} = true below it if that is what you want", key.name))
}
