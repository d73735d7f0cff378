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
pub use domains::{Domains, MailDomain};
pub use link::Link;

use crate::need::Need;
use crate::report::Reported;
use crate::section::{Key, Section, one_of};
use events::Trigger;

/// What `[sign_up]` asks for; without the table, nothing.
#[derive(Default)]
pub struct SignUp {
    rules: Vec<SignUpRule>,
    auto_confirm: Option<AutoConfirm>,
    link: Option<Link>,
}

/// One rule about who may sign up. One that is switched off is none.
pub struct SignUpRule {
    name: String,
    /// Whether it refuses.
    pub mode: Mode,
    /// What it is about.
    pub subject: Subject,
}

/// Whether a rule refuses, or only says that it would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Whoever breaks it is refused.
    Enforce,
    /// The log says who it would have refused; nobody is.
    Shadow,
}

/// What a rule is about, and what it asks.
pub enum Subject {
    /// The address is of one of these domains.
    AllowDomains(Domains),
    /// The address is of none of these domains.
    DenyDomains(Domains),
    /// The address is of no throwaway service, unless it is of one of these domains.
    ThrowawayDomains {
        /// Domains that the list knows and this deployment lets in.
        except: Domains,
    },
    /// The address has no sub-address: `ann+tag@…`.
    SubAddress,
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
    pub fn link(&self) -> Option<&Link> {
        self.link.as_ref()
    }

    /// Whether somebody is kept out: whether a rule is enforced.
    pub fn guards(&self) -> bool {
        self.rules.iter().any(|rule| rule.mode == Mode::Enforce)
    }

    /// What the table asks of the build.
    pub(crate) fn needs(&self) -> impl Iterator<Item = Need> {
        let need = |link: &Link| Need { feature: "link", trigger: Trigger::PreSignUp, place: link.place.clone() };
        self.link.iter().map(need)
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
pub(crate) fn read(mut section: Section<'_>) -> Result<SignUp, Reported> {
    let named = [
        rule(section.table("allow_domains"), "allow_domains", |table| {
            domains::required(table, &DOMAINS).map(Subject::AllowDomains)
        }),
        rule(section.table("deny_domains"), "deny_domains", |table| {
            domains::required(table, &DOMAINS).map(Subject::DenyDomains)
        }),
        rule(section.table("throwaway_domains"), "throwaway_domains", |table| {
            let except = domains::optional(table, &EXCEPT)?.unwrap_or_default();
            Ok(Subject::ThrowawayDomains { except })
        }),
        rule(section.table("sub_address"), "sub_address", |_| Ok(Subject::SubAddress)),
        rule(section.table("names"), "names", |_| Ok(Subject::Names)),
    ];
    let attributes = section.table("attributes").tables().map(|tables| {
        let read = |(name, table): (&str, Section<'_>)| {
            rule(table, &format!("attributes.{name}"), |table| attributes::read(name, table).map(Subject::Attribute))
        };
        tables.into_iter().map(read).collect::<Vec<_>>()
    });
    let auto_confirm = section.table("auto_confirm").if_there(auto_confirm::read);
    let link = section.table("link").if_there(link::read);
    let rules = named.into_iter().chain(attributes?).filter_map(Result::transpose).collect::<Result<_, _>>()?;
    Ok(SignUp { rules, auto_confirm: auto_confirm?, link: link? })
}

/// The rule of a table; none where the table is not there, or switched off. One that is switched off must be right too.
fn rule(
    table: Section<'_>,
    name: &str,
    subject: impl FnOnce(&mut Section<'_>) -> Result<Subject, Reported>,
) -> Result<Option<SignUpRule>, Reported> {
    let rule = table.if_there(|mut table| {
        let modes = [("enforce", Some(Mode::Enforce)), ("shadow", Some(Mode::Shadow)), ("off", None)];
        let mode = table.optional(&MODE, one_of(&modes));
        let subject = subject(&mut table);
        let (mode, subject) = (mode?.unwrap_or(Some(Mode::Enforce)), subject?);
        Ok(mode.map(|mode| SignUpRule { name: name.to_owned(), mode, subject }))
    });
    rule.map(Option::flatten)
}
