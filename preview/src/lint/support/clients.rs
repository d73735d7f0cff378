//! The most popular mail clients, and the features that each of them removes from a mail.

use super::{feature::Feature, features::Data, syntax::Syntax};
use serde::Serialize;
use std::{collections::BTreeSet, sync::LazyLock};

/// A mail client, and the features that it does not support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Client {
    /// The stable name.
    pub(crate) slug: &'static str,
    /// The display name.
    pub(crate) name: &'static str,
    /// Unsupported properties.
    pub(crate) properties: BTreeSet<String>,
    /// Unsupported at-rules: `media`, or `media (prefers-color-scheme)` for one media feature.
    pub(crate) at_rules: BTreeSet<String>,
    /// Unsupported elements, whose tags are removed.
    pub(crate) elements: BTreeSet<String>,
    /// Unsupported attributes.
    pub(crate) attributes: BTreeSet<String>,
    /// Whether `<style>` in the head is kept.
    pub(crate) style_element: bool,
    /// Whether the content of `<!--[if mso]>` is used.
    pub(crate) conditional_comments: bool,
}

/// A client and its programs; it supports the features that all its programs support.
pub(super) struct ClientDefinition {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    programs: &'static [&'static str],
}

/// The clients, those with the most users first.
pub(super) const CLIENT_DEFINITIONS: [ClientDefinition; 9] = [
    ClientDefinition { slug: "apple-mail", name: "Apple Mail", programs: &["apple-mail.ios", "apple-mail.macos"] },
    ClientDefinition { slug: "gmail-web", name: "Gmail", programs: &["gmail.desktop-webmail"] },
    ClientDefinition { slug: "gmail-app", name: "Gmail (app)", programs: &["gmail.android", "gmail.ios"] },
    ClientDefinition { slug: "outlook-windows", name: "Outlook (Windows)", programs: &["outlook.windows"] },
    ClientDefinition { slug: "outlook-com", name: "Outlook.com", programs: &["outlook.outlook-com"] },
    ClientDefinition { slug: "outlook-mac", name: "Outlook (Mac)", programs: &["outlook.macos"] },
    ClientDefinition { slug: "yahoo", name: "Yahoo Mail", programs: &["yahoo.desktop-webmail"] },
    ClientDefinition { slug: "samsung", name: "Samsung Email", programs: &["samsung-email.android"] },
    ClientDefinition {
        slug: "thunderbird",
        name: "Thunderbird",
        programs: &["thunderbird.macos", "thunderbird.windows"],
    },
];

impl ClientDefinition {
    /// Whether one of its programs does not support the feature.
    pub(super) fn lacks_support_for(&self, feature: &Feature) -> bool {
        self.programs.iter().any(|program| feature.is_unsupported_by(program))
    }
}

/// The clients, those with the most users first.
pub(crate) fn clients() -> &'static [Client] {
    static CLIENTS: LazyLock<Vec<Client>> = LazyLock::new(|| CLIENT_DEFINITIONS.iter().map(client).collect());
    &CLIENTS
}

fn client(known: &ClientDefinition) -> Client {
    let unsupported: Vec<&Syntax<'_>> = Data::get()
        .syntaxes()
        .filter(|(_, feature)| known.lacks_support_for(feature))
        .map(|(syntax, _)| syntax)
        .collect();
    let names = |name: fn(&Syntax<'_>) -> Option<String>| unsupported.iter().filter_map(|one| name(one)).collect();
    let elements: BTreeSet<String> = names(|one| match one {
        Syntax::Element(name) => Some(name.to_string()),
        _ => None,
    });
    Client {
        slug: known.slug,
        name: known.name,
        properties: names(|one| match one {
            Syntax::Property(name) => Some(name.to_string()),
            _ => None,
        }),
        at_rules: names(|one| match one {
            Syntax::AtRule(name) => Some(name.to_string()),
            Syntax::Media(name) => Some(format!("media ({name})")),
            _ => None,
        }),
        attributes: names(|one| match one {
            Syntax::Attribute(name) => Some(name.to_string()),
            _ => None,
        }),
        style_element: !elements.contains("style"),
        conditional_comments: known.slug == "outlook-windows",
        elements,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_gaps_are_listed() {
        let client = |slug| clients().iter().find(|client| client.slug == slug).unwrap();
        let outlook = client("outlook-windows");
        assert!(outlook.properties.contains("border-radius") && outlook.at_rules.contains("media"));
        assert!(outlook.conditional_comments && outlook.style_element);
        assert!(client("gmail-web").at_rules.contains("media (prefers-color-scheme)"));
        assert!(client("gmail-app").elements.contains("bdi"));
        assert!(!client("apple-mail").properties.contains("border-radius"));
        assert!(clients().iter().all(|client| client.style_element));
        assert_eq!(clients().iter().filter(|client| client.conditional_comments).count(), 1);
    }

    #[test]
    fn basic_features_are_supported_by_all_clients() {
        for client in clients() {
            for name in ["color", "padding", "font-family", "width", "text-align", "background-color"] {
                assert!(!client.properties.contains(name), "{} and {name}", client.name);
            }
            for name in ["table", "p", "a", "img", "body", "div", "span"] {
                assert!(!client.elements.contains(name), "{} and {name}", client.name);
            }
        }
    }
}
