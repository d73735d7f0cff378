//! The table `[sign_up]`: who may sign up, who is confirmed without a code, and whose users are linked.
//!
//! - `domains.rs`: the domains of addresses, and lists of them
//! - `attributes.rs`: what an attribute must be like
//! - `auto_confirm.rs`: who needs no code
//! - `link.rs`: the identity providers whose word is taken

mod attributes;
mod auto_confirm;
mod domains;
mod link;

pub use attributes::{AttributeRule, Pattern};
pub use auto_confirm::{AutoConfirm, VerifiedAddress};
pub use domains::{DomainList, MailDomain};
pub use link::AccountLinking;

use crate::feature_requirement::FeatureRequirement;
use crate::report::ErrorReported;
use crate::section::{Key, Section, one_of};
use events::Trigger;

/// What `[sign_up]` asks for; without the table, nothing.
#[derive(Default)]
pub struct SignUp {
    rules: Vec<SignUpRule>,
    auto_confirm: Option<AutoConfirm>,
    link: Option<AccountLinking>,
}

/// One rule about who may sign up. One that is switched off is none.
pub struct SignUpRule {
    name: String,
    /// Whether it refuses.
    pub mode: RuleMode,
    /// What it is about.
    pub kind: RuleKind,
}

/// Whether a rule refuses, or only says that it would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleMode {
    /// Whoever breaks it is refused.
    Enforce,
    /// The log says who it would have refused; nobody is.
    Shadow,
}

/// What a rule is about, and what it asks.
pub enum RuleKind {
    /// The address is of one of these domains.
    AllowDomains(DomainList),
    /// The address is of none of these domains.
    DenyDomains(DomainList),
    /// The address is of no throwaway service, unless it is of one of these domains.
    DisposableDomains {
        /// DomainList that the list knows and this deployment lets in.
        except: DomainList,
    },
    /// The address has no sub-address: `ann+tag@…`.
    PlusAddressing,
    /// No name carries a link.
    Names,
    /// An attribute is as it should be.
    Attribute(AttributeRule),
}

impl SignUp {
    /// The rules that are on, in the order in which they are asked.
    pub fn rules(&self) -> &[SignUpRule] {
        &self.rules
    }

    /// Who is confirmed without a code.
    pub fn auto_confirm(&self) -> Option<&AutoConfirm> {
        self.auto_confirm.as_ref()
    }

    /// Whose users are linked to native ones.
    pub fn link(&self) -> Option<&AccountLinking> {
        self.link.as_ref()
    }

    /// Whether somebody is kept out: whether a rule is enforced.
    pub fn has_enforced_rules(&self) -> bool {
        self.rules.iter().any(|rule| rule.mode == RuleMode::Enforce)
    }

    /// What the table asks of the build.
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
    /// Its key in the policy, below `sign_up`: `allow_domains`, `attributes.custom:employee_id`. No blanks in it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

const MODE: Key = Key { name: "mode", example: "\"shadow\"" };
const DOMAINS: Key = Key { name: "domains", example: "[\"example.com\", \"*.example.com\"]" };
const EXCEPT: Key = Key { name: "except", example: "[\"example.com\"]" };

/// Reads the table. The rules are asked in the order in which they stand here, those about attributes as in the file.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<SignUp, ErrorReported> {
    let named = [
        rule(section.table("allow_domains"), "allow_domains", |table| {
            domains::required(table, &DOMAINS).map(RuleKind::AllowDomains)
        }),
        rule(section.table("deny_domains"), "deny_domains", |table| {
            domains::required(table, &DOMAINS).map(RuleKind::DenyDomains)
        }),
        rule(section.table("disposable_domains"), "disposable_domains", |table| {
            let except = domains::optional(table, &EXCEPT)?.unwrap_or_default();
            Ok(RuleKind::DisposableDomains { except })
        }),
        rule(section.table("plus_addressing"), "plus_addressing", |_| Ok(RuleKind::PlusAddressing)),
        rule(section.table("names"), "names", |_| Ok(RuleKind::Names)),
    ];
    let attributes = section.table("attributes").tables().map(|tables| {
        let read = |(name, table): (&str, Section<'_>)| {
            rule(table, &format!("attributes.{name}"), |table| {
                attributes::parse_table(name, table).map(RuleKind::Attribute)
            })
        };
        tables.into_iter().map(read).collect::<Vec<_>>()
    });
    let auto_confirm = section.table("auto_confirm").map_present(auto_confirm::parse_table);
    let link = section.table("link").map_present(link::parse_table);
    let rules = named.into_iter().chain(attributes?).filter_map(Result::transpose).collect::<Result<_, _>>()?;
    Ok(SignUp { rules, auto_confirm: auto_confirm?, link: link? })
}

/// The rule of a table; none where the table is not there, or switched off. One that is switched off must be right too.
fn rule(
    table: Section<'_>,
    name: &str,
    kind: impl FnOnce(&mut Section<'_>) -> Result<RuleKind, ErrorReported>,
) -> Result<Option<SignUpRule>, ErrorReported> {
    let rule = table.map_present(|mut table| {
        let modes = [("enforce", Some(RuleMode::Enforce)), ("shadow", Some(RuleMode::Shadow)), ("off", None)];
        let mode = table.optional(&MODE, one_of(&modes));
        let kind = kind(&mut table);
        let (mode, kind) = (mode?.unwrap_or(Some(RuleMode::Enforce)), kind?);
        Ok(mode.map(|mode| SignUpRule { name: name.to_owned(), mode, kind }))
    });
    rule.map(Option::flatten)
}
