//! What a mail says to a person, a mail client and a checker.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `text` | its words, and the line beside the subject |
//! | `limits` | how much of what Cognito and Gmail take is used |
//! | `finding` | what is wrong and what to do |
//! | `page`, `tree`, `stylesheet` | the mail and its styles, taken apart once |
//! | `look`, `effect`, `color`, `contrast` | how each text looks, and whether it can be read |
//! | `links`, `address` | where links lead and images come from |
//! | `structure`, `leftover` | what must be in a mail, and what must not |
//! | `support/` | what mail clients know, and what of a mail they do not |

mod address;
mod color;
mod contrast;
mod effect;
mod finding;
mod leftover;
mod limits;
mod links;
mod look;
mod page;
mod structure;
mod stylesheet;
mod support;
mod text;
mod tree;

pub(crate) use finding::in_all;
pub use finding::{Finding, Found, Part, Severity};
pub use limits::Meter;
pub(crate) use limits::meters;
pub(crate) use support::{Client, Compatibility, clients, compatibility};
pub(crate) use text::{plain_text, preheader};

use look::{Scheme, Styles, knows_dark};
use page::Page;
use templates::Brand;

/// A message as Cognito sends it, with code, name and link put in. What it has not is `None`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mail<'a> {
    /// The subject of the mail.
    pub(crate) subject: Option<&'a str>,
    /// The body of the mail.
    pub(crate) html: Option<&'a str>,
    /// The short message.
    pub(crate) sms: Option<&'a str>,
}

/// What is wrong with a message, the worst first, each said once.
pub(crate) fn findings(mail: &Mail<'_>, brand: &Brand) -> Vec<Finding> {
    let mut findings = limits::findings(mail);
    findings.extend(leftover::findings(mail));
    if let Some(html) = mail.html {
        let page = Page::read(html);
        let styles = Styles::of(&page);
        findings.extend(links::links(&page, brand));
        findings.extend(links::images(&page, brand));
        findings.extend(structure::findings(&page));
        let light = styles.looks(&page, Scheme::Light);
        findings.extend(contrast::findings(&page, &light, Scheme::Light));
        if knows_dark(&page) {
            findings.extend(contrast::findings(&page, &styles.looks(&page, Scheme::Dark), Scheme::Dark));
        }
        findings.extend(support::findings(&page, &light));
    }
    finding::gathered(findings)
}

#[cfg(test)]
mod tests;
