//! What a mail says to a person, a mail client and a checker.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `characters` | HTML entities, and characters that no reader sees |
//! | `plain_text` | its words, and the line beside the subject |
//! | `mail` | the parts of a message |
//! | `limits` | how much of what Cognito and Gmail take is used |
//! | `finding` | what is wrong and what to do |
//! | `page`, `tree`, `stylesheet` | the mail and its styles, taken apart once |
//! | `style`, `effect`, `color`, `contrast` | how each text styles, and whether it can be read |
//! | `links`, `address` | where links lead and images come from |
//! | `structure`, `unreplaced_placeholders` | what must be in a mail, and what must not |
//! | `support/` | what mail clients know, and what of a mail they do not |

mod characters;
mod color;
mod computed_style;
mod contrast;
mod finding;
mod limits;
mod links;
mod mail;
mod parsed_mail;
mod plain_text;
mod structure;
mod style_property;
mod stylesheet;
mod support;
mod tree;
mod unreplaced_placeholders;
mod url;

pub(crate) use finding::group_by_finding;
pub use finding::{Finding, GroupedFinding, Part, Severity};
pub use limits::Meter;
pub(crate) use limits::meters;
pub(crate) use mail::Mail;
pub(crate) use plain_text::{plain_text, preheader};
pub(crate) use support::{Client, Compatibility, clients, compatibility};

use computed_style::{Cascade, ColorScheme, supports_dark};
use parsed_mail::ParsedMail;
use templates::Brand;

/// What is wrong with a message, the worst first, each said once.
pub(crate) fn findings(mail: &Mail<'_>, brand: &Brand) -> Vec<Finding> {
    let mut findings = limits::findings(mail);
    findings.extend(unreplaced_placeholders::findings(mail));
    if let Some(html) = mail.html {
        let parsed = ParsedMail::read(html);
        let cascade = Cascade::new(&parsed);
        findings.extend(links::links(&parsed, brand));
        findings.extend(links::images(&parsed, brand));
        findings.extend(structure::findings(&parsed));
        let light = cascade.computed_styles(&parsed, ColorScheme::Light);
        findings.extend(contrast::findings(&parsed, &light, ColorScheme::Light));
        if supports_dark(&parsed) {
            findings.extend(contrast::findings(
                &parsed,
                &cascade.computed_styles(&parsed, ColorScheme::Dark),
                ColorScheme::Dark,
            ));
        }
        findings.extend(support::findings(&parsed, &light));
    }
    finding::deduplicate(findings)
}

#[cfg(test)]
mod tests;
