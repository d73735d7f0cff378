//! Checks a mail for readers, mail clients and accessibility.
//!
//! | file | what it contains |
//! | --- | --- |
//! | `characters` | HTML entities, and invisible characters |
//! | `plain_text` | the mail as plain text, and its preheader |
//! | `mail` | the parts of a message |
//! | `limits` | the size limits of Cognito and Gmail |
//! | `finding` | what is wrong, and how to fix it |
//! | `parsed_mail`, `tree`, `stylesheet` | the parsed mail and its styles |
//! | `computed_style`, `style_property`, `color`, `contrast` | the style of each text, and whether it is readable |
//! | `links`, `url` | the targets of links and the sources of images |
//! | `structure`, `unreplaced_placeholders` | required and forbidden content |
//! | `support/` | features that some mail clients do not support |

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

/// Everything that is wrong with a message, without duplicates, the most severe first.
pub(crate) fn findings(mail: &Mail<'_>, brand: &Brand) -> Vec<Finding> {
    let mut findings = limits::findings(mail);
    findings.extend(unreplaced_placeholders::findings(mail));
    if let Some(html) = mail.html {
        let parsed = ParsedMail::parse(html);
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
