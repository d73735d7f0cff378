//! The table `[sign_up]`: who may sign up, who is confirmed without a code, and whose accounts are linked.
//!
//! - `domains.rs`: domains of e-mail addresses, and lists of them
//! - `attributes.rs`: rules for user attributes
//! - `auto_confirm.rs`: who is confirmed without a code
//! - `link.rs`: the identity providers whose users are linked

mod attributes;
mod auto_confirm;
pub(crate) mod domains;
mod link;

pub(crate) use attributes::is_own_name;
pub use attributes::{AttributeRule, Pattern, STANDARD_ATTRIBUTES};
pub use auto_confirm::{AutoConfirm, VerifiedAddress};
pub use domains::{DomainList, MailDomain};
pub use link::AccountLinking;

use crate::feature_requirement::FeatureRequirement;
use crate::key::Key;
use crate::report::ErrorReported;
use crate::table_reader::Section;
use events::Trigger;
use serde::{Deserialize, Serialize};

/// The rules of `[sign_up]`. One of them, about user names, is enforced even without its table.
#[derive(Serialize, Deserialize)]
pub struct SignUp {
    rules: Vec<SignUpRule>,
    auto_confirm: Option<AutoConfirm>,
    link: Option<AccountLinking>,
}

/// One rule about who may sign up. Rules with mode `off` are omitted.
#[derive(Serialize, Deserialize)]
pub struct SignUpRule {
    name: String,
    /// Whether the policy has the rule's table.
    is_stated: bool,
    /// Whether a violation denies the sign-up or is only logged.
    pub mode: RuleMode,
    /// What the rule checks.
    pub kind: RuleKind,
}

/// Whether a violation of a rule denies the sign-up or sign-in, or is only logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleMode {
    /// What violates the rule is denied.
    Enforce,
    /// A violation is only logged.
    Shadow,
}

/// The values of `mode`; `None` for a rule that is off.
pub(crate) const RULE_MODES: [(&str, Option<RuleMode>); 3] =
    [("enforce", Some(RuleMode::Enforce)), ("shadow", Some(RuleMode::Shadow)), ("off", None)];

/// What a rule checks.
#[derive(Serialize, Deserialize)]
pub enum RuleKind {
    /// The address has one of these domains.
    AllowDomains(DomainList),
    /// The address has none of these domains.
    DenyDomains(DomainList),
    /// The address is not from a disposable e-mail service.
    DisposableDomains {
        /// Domains that are allowed although they are on the list of disposable domains.
        except: DomainList,
    },
    /// The address has no plus tag: `ann+tag@…`.
    PlusAddressing,
    /// The user name is not the address or telephone number of another person.
    UserName,
    /// No name contains a link.
    Names,
    /// An attribute meets its conditions.
    Attribute(AttributeRule),
}

impl SignUp {
    /// The active rules, in the order in which they are evaluated.
    pub fn rules(&self) -> &[SignUpRule] {
        &self.rules
    }

    /// Who is confirmed without a code.
    pub fn auto_confirm(&self) -> Option<&AutoConfirm> {
        self.auto_confirm.as_ref()
    }

    /// Whose accounts are linked to existing users.
    pub fn link(&self) -> Option<&AccountLinking> {
        self.link.as_ref()
    }

    /// The rules whose tables the policy has. A policy with none of them does not need the function: it would enforce
    /// only the rule that every policy has.
    pub fn stated_rules(&self) -> impl Iterator<Item = &SignUpRule> {
        self.rules.iter().filter(|rule| rule.is_stated)
    }

    /// Whether at least one rule is enforced, stated or not, so that the trigger must fail closed.
    pub fn has_enforced_rules(&self) -> bool {
        self.rules.iter().any(|rule| rule.mode == RuleMode::Enforce)
    }

    /// The Cargo features that the table requires.
    pub(crate) fn required_features(&self) -> impl Iterator<Item = FeatureRequirement> {
        let requirement = |link: &AccountLinking| FeatureRequirement {
            feature: "link",
            trigger: Trigger::PreSignUp,
            place: link.place.clone(),
        };
        self.link.iter().map(requirement)
    }
}

impl SignUpRule {
    /// Its key in the policy, below `sign_up`: `allow_domains`, `attributes.custom:employee_id`. It contains no
    /// spaces.
    pub fn name(&self) -> &str {
        &self.name
    }
}

const ALLOW_DOMAINS: Key = Key::table(
    "allow_domains",
    "Only users with an address in one of these domains may sign up. If the rule is enforced, a sign-up without an email \
     address is denied too, also that of a federated user.",
);
const DENY_DOMAINS: Key = Key::table(
    "deny_domains",
    "Users with an address in one of these domains may not sign up. If the rule is enforced, a sign-up without an email \
     address is denied too.",
);
const DISPOSABLE_DOMAINS: Key =
    Key::table("disposable_domains", "Users with an address of a disposable email service may not sign up.");
const PLUS_ADDRESSING: Key =
    Key::table("plus_addressing", "Users with an address like `ann+shop@example.com` may not sign up.");
const USER_NAME: Key = Key::table(
    "user_name",
    "User names may contain only letters, combining marks, digits and `._-+@`. A user name with an `@` must be the \
     `email` of the same sign-up, in any case; one of `+` and digits must be its `phone_number`. Enforced even without \
     the table. It applies only to users who sign up themselves.",
);
const NAMES: Key = Key::table(
    "names",
    "Users whose name contains a link may not sign up: names appear in mails to other users and on your pages.",
);
const ATTRIBUTES: Key = Key::table(
    "attributes",
    "Conditions for user attributes. `NAME` is Cognito's name of the attribute, in quotes if it contains a colon.",
);
const AUTO_CONFIRM: Key = Key::table("auto_confirm", "Who is confirmed without a code. All conditions must be met.");
const LINK: Key = Key::table(
    "link",
    "The identity providers whose users are linked to the existing user with the same verified address. It requires a \
     function built with the feature `link`.",
);
const MODE: Key = Key::new(
    "mode",
    "\"shadow\"",
    "What happens to a sign-up that violates the rule: it is denied, it is only logged, or the rule is off.",
);
const DOMAINS: Key = Key::new(
    "domains",
    "[\"example.com\", \"*.example.com\"]",
    "The domains: `example.com` is that domain alone, `*.example.com` all its subdomains.",
);
const EXCEPT: Key = Key::new(
    "except",
    "[\"example.com\"]",
    "Domains that may sign up although they are on the list, in the notation of `[sign_up.allow_domains]`.",
);

/// Parses the table. Rules are evaluated in the order below, those about attributes in the order of the file.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<SignUp, ErrorReported> {
    let named = [
        rule(section.table(&ALLOW_DOMAINS), "allow_domains", |table| {
            domains::required(table, &DOMAINS).map(RuleKind::AllowDomains)
        }),
        rule(section.table(&DENY_DOMAINS), "deny_domains", |table| {
            domains::required(table, &DOMAINS).map(RuleKind::DenyDomains)
        }),
        rule(section.table(&DISPOSABLE_DOMAINS), "disposable_domains", |table| {
            let except = domains::optional(table, &EXCEPT)?.unwrap_or_default();
            Ok(RuleKind::DisposableDomains { except })
        }),
        rule(section.table(&PLUS_ADDRESSING), "plus_addressing", |_| Ok(RuleKind::PlusAddressing)),
        default_rule(section.table(&USER_NAME), "user_name", RuleKind::UserName),
        rule(section.table(&NAMES), "names", |_| Ok(RuleKind::Names)),
    ];
    let attributes = section.table(&ATTRIBUTES).tables().map(|tables| {
        let read = |(name, table): (&str, Section<'_>)| {
            rule(table, &format!("attributes.{name}"), |table| {
                attributes::parse_table(name, table).map(RuleKind::Attribute)
            })
        };
        tables.into_iter().map(read).collect::<Vec<_>>()
    });
    let auto_confirm = section.table(&AUTO_CONFIRM).map_present(auto_confirm::parse_table);
    let link = section.table(&LINK).map_present(link::parse_table);
    let rules = named.into_iter().chain(attributes?).filter_map(Result::transpose).collect::<Result<_, _>>()?;
    Ok(SignUp { rules, auto_confirm: auto_confirm?, link: link? })
}

/// The rule of a table; `None` if the table is missing or its mode is `off`. It is validated in any mode.
fn rule(
    table: Section<'_>,
    name: &str,
    kind: impl FnOnce(&mut Section<'_>) -> Result<RuleKind, ErrorReported>,
) -> Result<Option<SignUpRule>, ErrorReported> {
    let rule = table.map_present(|mut table| {
        let mode = table.choice_or(&MODE, &RULE_MODES, Some(RuleMode::Enforce));
        let kind = kind(&mut table);
        let (mode, kind) = (mode?, kind?);
        Ok(mode.map(|mode| SignUpRule { name: name.to_owned(), is_stated: true, mode, kind }))
    });
    rule.map(Option::flatten)
}

/// A rule that is enforced even without its table.
fn default_rule(table: Section<'_>, name: &str, kind: RuleKind) -> Result<Option<SignUpRule>, ErrorReported> {
    match table.exists() {
        true => rule(table, name, |_| Ok(kind)),
        false => Ok(Some(SignUpRule { name: name.to_owned(), is_stated: false, mode: RuleMode::Enforce, kind })),
    }
}
