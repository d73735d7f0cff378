//! The table `[sign_in]`: who may sign in.
//!
//! - `client_rules.rs`: rules about the app client and the name that was typed, before the password is checked
//! - `user_rules.rs`: rules about the user, before tokens are issued
//! - `announced_end.rs`: when a maintenance is announced to end
//! - `rule.rs`: what the rules have in common
//! - `auth_flow.rs`: the ways to sign in, and which rule applies in which

mod announced_end;
mod auth_flow;
mod client_rules;
mod rule;
mod user_rules;

pub use announced_end::AnnouncedEnd;
pub use auth_flow::{AuthFlow, RuleEffect};
pub use client_rules::ClientRule;
pub use rule::SignInRule;
pub use user_rules::{SuspendingAttribute, UserRule};

use crate::pool_settings::UserPoolSection;
use crate::report::ErrorReported;
use crate::sign_up::RuleMode;
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The rules of `[sign_in]`. Rules with mode `off` are omitted.
#[derive(Default, Serialize, Deserialize)]
pub struct SignIn {
    client_rules: Vec<SignInRule<ClientRule>>,
    user_rules: Vec<SignInRule<UserRule>>,
}

impl SignIn {
    /// The rules that pre authentication evaluates, in this order.
    #[must_use]
    pub fn client_rules(&self) -> &[SignInRule<ClientRule>] {
        &self.client_rules
    }

    /// The rules that pre token generation evaluates, in this order.
    #[must_use]
    pub fn user_rules(&self) -> &[SignInRule<UserRule>] {
        &self.user_rules
    }

    /// Whether pre authentication enforces a rule, so that it must fail closed.
    #[must_use]
    pub fn has_enforced_client_rules(&self) -> bool {
        is_any_enforced(&self.client_rules)
    }

    /// Whether pre token generation enforces a rule, so that it must fail closed.
    #[must_use]
    pub fn has_enforced_user_rules(&self) -> bool {
        is_any_enforced(&self.user_rules)
    }

    /// When the maintenance of an app client is announced to end.
    #[must_use]
    pub fn announced_end(&self, client_id: &str) -> Option<&AnnouncedEnd> {
        self.announced_ends().find(|(id, _)| *id == client_id).map(|(_, end)| end)
    }

    /// Each app client whose maintenance has an announced end.
    pub fn announced_ends(&self) -> impl Iterator<Item = (&str, &AnnouncedEnd)> {
        self.client_rules.iter().filter_map(|rule| match &rule.kind {
            ClientRule::Maintenance { app_client, until: Some(end) } => Some((app_client.as_str(), end)),
            _ => None,
        })
    }

    /// Every rule with its effect in each flow, in the order of [`AuthFlow::ALL`].
    pub fn effects(&self) -> impl Iterator<Item = (&str, [RuleEffect; 6])> {
        let of_clients =
            self.client_rules.iter().map(|rule| (rule.name.as_str(), AuthFlow::ALL.map(|flow| rule.effect(flow))));
        let of_users =
            self.user_rules.iter().map(|rule| (rule.name.as_str(), AuthFlow::ALL.map(|flow| rule.effect(flow))));
        of_clients.chain(of_users)
    }

    /// The app clients that a rule names.
    pub fn app_clients(&self) -> impl Iterator<Item = &str> {
        let of_clients = self.client_rules.iter().filter_map(|rule| rule.kind.app_client());
        of_clients.chain(self.user_rules.iter().filter_map(|rule| rule.kind.app_client()))
    }

    /// The groups that a rule names.
    pub fn groups(&self) -> impl Iterator<Item = &String> {
        self.user_rules.iter().flat_map(|rule| rule.kind.groups())
    }

    /// The rules that read an attribute that only the team may write, with the attribute.
    pub fn trusted_attributes(&self) -> impl Iterator<Item = (&SignInRule<UserRule>, &str)> {
        self.user_rules.iter().filter_map(|rule| match &rule.kind {
            UserRule::Suspended { attribute: Some(attribute), .. } => Some((rule, attribute.name.as_str())),
            _ => None,
        })
    }
}

fn is_any_enforced<K>(rules: &[SignInRule<K>]) -> bool {
    rules.iter().any(|rule| rule.mode == RuleMode::Enforce)
}

/// Parses the table, and returns the names of its tables too.
pub(crate) fn parse_table(
    mut section: Section<'_>,
    pool: Option<&UserPoolSection>,
) -> (BTreeSet<String>, Result<SignIn, ErrorReported>) {
    let tables = section.names().into_iter().map(|name| format!("sign_in.{name}")).collect();
    let client_rules = client_rules::parse_tables(&mut section, pool);
    let user_rules = user_rules::parse_tables(&mut section);
    let rules = client_rules.and_then(|client_rules| Ok(SignIn { client_rules, user_rules: user_rules? }));
    (tables, rules)
}
