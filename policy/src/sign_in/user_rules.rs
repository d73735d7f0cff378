//! The rules that pre token generation evaluates. The user has proven who they are, and the event has their groups.

use super::rule::{SignInRule, rule, rules_by_app_client};
use crate::key::Key;
use crate::names::{parse_attribute_name, parse_group_name};
use crate::pool_settings::UserAddress;
use crate::report::{Diagnostic, ErrorReported};
use crate::sign_up::DomainList;
use crate::sign_up::domains;
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

/// What a rule of pre token generation checks.
#[derive(Serialize, Deserialize)]
pub enum UserRule {
    /// The user is not suspended: by an attribute, or by a group.
    Suspended {
        /// The attribute that can suspend the user.
        attribute: Option<SuspendingAttribute>,
        /// The groups whose members are suspended.
        groups: Vec<String>,
    },
    /// The user has verified one of these addresses.
    VerifiedAddress(Vec<UserAddress>),
    /// The user has a verified address in one of these domains.
    AllowDomains {
        /// The app client that the rule is about.
        app_client: String,
        /// The domains.
        domains: DomainList,
    },
    /// The user is a member of one of these groups.
    AllowGroups {
        /// The app client that the rule is about.
        app_client: String,
        /// The groups, as Cognito sends them.
        groups: Vec<String>,
    },
}

/// An attribute that suspends a user if it has one of these values.
#[derive(Serialize, Deserialize)]
pub struct SuspendingAttribute {
    /// Cognito's name of the attribute.
    pub name: String,
    /// The values.
    pub values: Vec<String>,
}

impl UserRule {
    pub(super) fn app_client(&self) -> Option<&str> {
        match self {
            Self::AllowDomains { app_client, .. } | Self::AllowGroups { app_client, .. } => Some(app_client),
            Self::Suspended { .. } | Self::VerifiedAddress(_) => None,
        }
    }

    pub(super) fn groups(&self) -> &[String] {
        match self {
            Self::Suspended { groups, .. } | Self::AllowGroups { groups, .. } => groups,
            Self::VerifiedAddress(_) | Self::AllowDomains { .. } => &[],
        }
    }
}

const SUSPENDED: Key = Key::table(
    "suspended",
    "Users get no tokens, and cannot refresh those that they have, if the attribute has one of the values or they are in one \
     of the groups. A user without the attribute is not suspended.",
);
const ATTRIBUTE: Key = Key::new(
    "attribute",
    "\"custom:status\"",
    "Cognito's name of the attribute. Users must not be able to write it: no app client may have it as a writable attribute.",
);
const VALUES: Key = Key::new(
    "values",
    "[\"suspended\"]",
    "The values that suspend a user, compared exactly. Required with `attribute`.",
);
const SUSPENDED_GROUPS: Key = Key::new(
    "groups",
    "[\"suspended\"]",
    "The groups whose members are suspended, before `[tokens.groups]` changes them.",
);
const VERIFIED_ADDRESS: Key = Key::table(
    "verified_address",
    "Only users with a verified address get tokens. It is verified if `email_verified` or `phone_number_verified` is `true`, \
     which the identity provider of a federated user must send too.",
);
const ADDRESSES: Key = Key::new("addresses", "[\"email\"]", "The user must have verified one of these.");
const ALLOW_DOMAINS: Key = Key::table(
    "allow_domains",
    "Only users with a verified email address in one of these domains get tokens of this app client. `NAME` is the app \
     client's ID.",
);
const DOMAINS: Key = Key::new(
    "domains",
    "[\"example.com\", \"*.example.com\"]",
    "The domains: `example.com` is that domain alone, `*.example.com` all its subdomains.",
);
const ALLOW_GROUPS: Key = Key::table(
    "allow_groups",
    "Only members of one of these groups get tokens of this app client. `NAME` is the app client's ID.",
);
const ALLOWED_GROUPS: Key =
    Key::new("groups", "[\"staff\"]", "The groups, before `[tokens.groups]` changes them. One of them is enough.");

/// Parses the tables of these rules.
pub(super) fn parse_tables(section: &mut Section<'_>) -> Result<Vec<SignInRule<UserRule>>, ErrorReported> {
    let mut rules = vec![
        rule(section.table(&SUSPENDED), "suspended", parse_suspended),
        rule(section.table(&VERIFIED_ADDRESS), "verified_address", |table| {
            let addresses = table.choices_or(&ADDRESSES, &UserAddress::WORDS, &[UserAddress::Email]);
            addresses.map(UserRule::VerifiedAddress)
        }),
    ];
    rules.extend(rules_by_app_client(section.table(&ALLOW_DOMAINS), "allow_domains", |id, table| {
        let domains = domains::required(table, &DOMAINS)?;
        Ok(UserRule::AllowDomains { app_client: id.to_owned(), domains })
    }));
    rules.extend(rules_by_app_client(section.table(&ALLOW_GROUPS), "allow_groups", |id, table| {
        let groups = table.non_empty_list(&ALLOWED_GROUPS, parse_group_name)?;
        let groups = groups.ok_or_else(|| table.report_missing(&ALLOWED_GROUPS))?;
        Ok(UserRule::AllowGroups { app_client: id.to_owned(), groups })
    }));
    rules.into_iter().filter_map(Result::transpose).collect()
}

fn parse_suspended(table: &mut Section<'_>) -> Result<UserRule, ErrorReported> {
    let name = table.optional(&ATTRIBUTE, parse_attribute_name);
    let values = table.non_empty_list(&VALUES, parse_value);
    let groups = table.non_empty_list(&SUSPENDED_GROUPS, parse_group_name);
    let (name, values, groups) = (name?, values?, groups?);
    let attribute = match (name, values) {
        (Some(name), Some(values)) => Some(SuspendingAttribute { name, values }),
        (Some(_), None) => return Err(table.report_missing(&VALUES)),
        (None, Some(_)) => return Err(table.report_missing(&ATTRIBUTE)),
        (None, None) if groups.is_none() => {
            let help = "add attribute and values, or groups";
            return Err(table.report_table(Diagnostic::new("has no condition", help)));
        }
        (None, None) => None,
    };
    Ok(UserRule::Suspended { attribute, groups: groups.unwrap_or_default() })
}

/// An empty value is none: Cognito does not send the attribute.
fn parse_value(text: &str) -> Result<String, Diagnostic> {
    let help = "write the text that the attribute has, for example values = [\"suspended\"]";
    if text.trim().is_empty() { Err(Diagnostic::new("is an empty value", help)) } else { Ok(text.to_owned()) }
}
