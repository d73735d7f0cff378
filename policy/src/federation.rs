//! The table `[federation]`: which attributes each identity provider sets.
//!
//! - `attributes.rs`: how the value of one attribute is made from what the provider sends

mod attributes;

pub use attributes::{FederatedAttribute, ListPart, VERIFICATIONS};

use crate::key::Key;
use crate::names::parse_provider_name;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::sign_up::DomainList;
use crate::sign_up::domains;
use crate::table_reader::Section;
use crate::trusted_attribute::TrustedAttribute;
use attributes::{check_name, raw_name};
use serde::{Deserialize, Serialize};

const SUBJECT: Key = Key::new(
    "subject",
    "\"sub\"",
    "The provider's attribute that identifies the user, which is always kept. Needed for SAML only, if the user pool maps \
     such an attribute.",
)
.with_default("`sub` (OIDC, Google, Apple), `id` (Facebook), `user_id` (Login with Amazon)");
const OTHERS: Key = Key::new(
    "others",
    "\"drop\"",
    "What happens to attributes without a table. `\"keep\"` is not possible if a claim has an attribute as its source, or if `[sign_in.suspended]` reads an attribute.",
);
const DROP: Key = Key::new(
    "drop",
    "[\"groups\"]",
    "The provider's attributes that are dropped although `others` is `\"keep\"`, by the provider's names.",
);
const ALLOW_DOMAINS: Key = Key::new(
    "allow_domains",
    "[\"example.com\", \"*.example.com\"]",
    "Only users with an address in one of these domains may sign in, in the notation of `[sign_up.allow_domains]`. It \
     requires the table of the attribute `email`.",
);
const DENY_DOMAINS: Key = Key::new(
    "deny_domains",
    "[\"example.net\"]",
    "Users with an address in one of these domains may not sign in. It requires the table of the attribute `email`.",
);
const VERIFIED_EMAIL: Key = Key::new(
    "verified_email",
    "true",
    "Whether only users may sign in whose provider sends `email_verified` with the value `true`. It requires the table of \
     the attribute `email`.",
);
const ATTRIBUTES: Key = Key::table(
    "attributes",
    "The attributes of the user pool that the provider sets. `NAME` is Cognito's name of the attribute, in quotes if it \
     contains a colon. The steps are in the order `split`, `only`, `part`, `join`, `lower_case`, `max_length`.",
);

/// The rules for identity providers. A provider without a table sets whatever the user pool maps.
#[derive(Default, Serialize, Deserialize)]
pub struct Federation {
    providers: Vec<ProviderRules>,
}

/// The rules for one identity provider.
#[derive(Serialize, Deserialize)]
pub struct ProviderRules {
    /// The provider's name in the user pool.
    pub name: String,
    /// The place of its table.
    pub place: Place,
    /// The provider's attribute that identifies the user, if the policy names it.
    pub subject: Option<String>,
    /// The attributes of the user pool that it sets, in the order of the file.
    pub attributes: Vec<FederatedAttribute>,
    /// Whether the provider's other attributes are kept.
    pub keeps_others: bool,
    /// Those that are dropped nevertheless.
    pub dropped: Vec<String>,
    /// The domains of users who may sign in; `None` for all.
    pub allow_domains: Option<DomainList>,
    /// The domains of users who may not sign in.
    pub deny_domains: Option<DomainList>,
    /// Whether the provider must say that the address is verified.
    pub verified_email: bool,
}

impl Federation {
    /// The rules for a provider. Its name is compared without case, so that no other spelling avoids them.
    #[must_use]
    pub fn provider(&self, name: &str) -> Option<&ProviderRules> {
        self.providers.iter().find(|provider| provider.name.eq_ignore_ascii_case(name))
    }

    /// All providers with rules, in the order of the file.
    #[must_use]
    pub fn providers(&self) -> &[ProviderRules] {
        &self.providers
    }

    /// Whether the rules of a provider drop attributes or refuse users, so that the trigger must fail closed: an unchanged
    /// event keeps every attribute.
    #[must_use]
    pub fn protects(&self) -> bool {
        self.providers.iter().any(ProviderRules::protects)
    }
}

impl ProviderRules {
    /// Whether the rules drop attributes or refuse users.
    #[must_use]
    pub fn protects(&self) -> bool {
        !self.keeps_others || !self.dropped.is_empty() || self.refuses()
    }

    /// Whether the rules refuse users by their address.
    #[must_use]
    pub fn refuses(&self) -> bool {
        self.allow_domains.is_some() || self.deny_domains.is_some() || self.verified_email
    }

    /// The rule for an attribute of the user pool.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&FederatedAttribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Whether a response can contain the provider's attribute of this name.
    #[must_use]
    pub fn can_return(&self, raw_name: &str) -> bool {
        let is_kept = self.keeps_others && !self.dropped.iter().any(|dropped| dropped == raw_name);
        is_kept || self.attributes.iter().any(|attribute| attribute.mapped_from == raw_name)
    }
}

/// Parses the table; `trusted` are the attributes that decide about rights.
pub(crate) fn parse_table(section: Section<'_>, trusted: &[TrustedAttribute<'_>]) -> Result<Federation, ErrorReported> {
    let trusted: Vec<_> = trusted.iter().copied().filter(|attribute| is_settable(attribute.name)).collect();
    let tables = section.tables()?;
    let names: Vec<&str> = tables.iter().map(|(name, _)| *name).collect();
    let providers = tables.into_iter().enumerate().map(|(index, (name, table))| {
        let earlier = names.iter().take(index).any(|earlier| earlier.eq_ignore_ascii_case(name));
        let twin = earlier.then(|| table.report_table(differs_only_in_case()));
        let provider = parse_provider(name, table, &trusted);
        twin.map_or(provider, Err)
    });
    Ok(Federation { providers: collect_all(providers)? })
}

/// Whether an attribute mapping can set the attribute of the user pool.
pub(crate) fn is_settable(attribute: &str) -> bool {
    check_name(attribute).is_ok()
}

fn differs_only_in_case() -> Diagnostic {
    let help = "keep one of the two: names of identity providers are compared without case";
    Diagnostic::new("differs from the name of another table only in case", help)
}

fn parse_provider(
    name: &str,
    mut table: Section<'_>,
    trusted: &[TrustedAttribute<'_>],
) -> Result<ProviderRules, ErrorReported> {
    let valid_name = parse_provider_name(name).map_err(|diagnostic| table.report_table(diagnostic));
    let subject = table.optional(&SUBJECT, raw_name);
    let keeps_others = table.choice_or(&OTHERS, &[("drop", false), ("keep", true)], false);
    let dropped = table.list(&DROP, raw_name);
    let allow_domains = domains::optional(&mut table, &ALLOW_DOMAINS);
    let deny_domains = domains::optional(&mut table, &DENY_DOMAINS);
    let verified_email = table.boolean(&VERIFIED_EMAIL);
    let attributes = attributes::parse_tables(table.table(&ATTRIBUTES), trusted);
    let rules = ProviderRules {
        name: valid_name?,
        place: table.place(),
        subject: subject?,
        attributes: attributes?,
        keeps_others: keeps_others?,
        dropped: dropped?.unwrap_or_default(),
        allow_domains: allow_domains?,
        deny_domains: deny_domains?,
        verified_email: verified_email?.unwrap_or_default(),
    };
    let checked = [
        check_others(&rules, &table, trusted),
        check_dropped(&rules, &table),
        check_address(&rules, &table),
        check_effect(&rules, &table),
        check_subject(&rules, &table),
    ];
    checked.into_iter().collect::<Result<Vec<()>, _>>()?;
    Ok(rules)
}

/// The provider's own names do not show which attribute of the user pool they are mapped to.
fn check_others(
    rules: &ProviderRules,
    table: &Section<'_>,
    trusted: &[TrustedAttribute<'_>],
) -> Result<(), ErrorReported> {
    match trusted.first().filter(|_| rules.keeps_others) {
        None => Ok(()),
        Some(TrustedAttribute { name, role }) => {
            let message = format!("lets the provider set {name}, which {}", role.predicate());
            let help = "remove others, and add a table below attributes for each attribute that the provider sets";
            Err(table.report_key(&OTHERS, Diagnostic::new(message, help)))
        }
    }
}

fn check_dropped(rules: &ProviderRules, table: &Section<'_>) -> Result<(), ErrorReported> {
    if rules.dropped.is_empty() {
        return Ok(());
    }
    let is_needed = |name: &&String| {
        rules.subject.as_ref() == Some(*name) || rules.attributes.iter().any(|own| own.mapped_from == **name)
    };
    let diagnostic = if !rules.keeps_others {
        Diagnostic::new("has no effect: attributes without a table are dropped anyway", "remove it")
    } else if let Some(name) = rules.dropped.iter().find(is_needed) {
        let message = "drops an attribute that subject or a table below attributes keeps";
        Diagnostic::new(message, "remove one of the two").with_text(&DROP, name)
    } else {
        return Ok(());
    };
    Err(table.report_key(&DROP, diagnostic))
}

/// Without the table of `email` it is not known which of the provider's attributes is the address.
fn check_address(rules: &ProviderRules, table: &Section<'_>) -> Result<(), ErrorReported> {
    let keys = [
        (rules.allow_domains.is_some(), ALLOW_DOMAINS),
        (rules.deny_domains.is_some(), DENY_DOMAINS),
        (rules.verified_email, VERIFIED_EMAIL),
    ];
    match keys.iter().find(|(is_set, _)| *is_set && rules.attribute("email").is_none()) {
        None => Ok(()),
        Some((_, key)) => {
            let message = "requires the table of the attribute email, which says where the address is";
            let help = format!("add [federation.{}.attributes.email], or remove this", rules.name);
            Err(table.report_key(key, Diagnostic::new(message, help)))
        }
    }
}

fn check_effect(rules: &ProviderRules, table: &Section<'_>) -> Result<(), ErrorReported> {
    if !rules.attributes.is_empty() || rules.keeps_others && rules.protects() {
        return Ok(());
    }
    let example = format!("add [federation.{}.attributes.email] and so on", rules.name);
    Err(table.report_table(match rules.keeps_others {
        true => Diagnostic::new("has no effect", format!("{example}, or remove the table")),
        false => Diagnostic::new("drops every attribute", format!("{example}, or set others = \"keep\"")),
    }))
}

/// Each name is in the response once, and the subject stays as the provider sends it.
fn check_subject(rules: &ProviderRules, table: &Section<'_>) -> Result<(), ErrorReported> {
    let Some(subject) = &rules.subject else { return Ok(()) };
    match rules.attributes.iter().find(|attribute| attribute.mapped_from == *subject) {
        None => Ok(()),
        Some(attribute) => {
            let message = format!("is the name from which {} is mapped too", attribute.name);
            let help = format!("remove the table of {}: the subject is always kept", attribute.name);
            Err(table.report_key(&SUBJECT, Diagnostic::new(message, help)))
        }
    }
}
