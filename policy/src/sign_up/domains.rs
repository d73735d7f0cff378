//! The domains of e-mail addresses, and lists of them.

use serde::{Deserialize, Serialize};
use templates::is_domain;

use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;

/// The domain of an e-mail address: two or more labels of ASCII letters, digits and hyphens, in lower case. The last
/// label is not a number, so that IP addresses are excluded.
///
/// Internationalized domains are written in Punycode, `xn--…`, as mail addresses contain them: Cognito's mail service
/// accepts nothing else, and homoglyphs must not bypass a list. No `Debug`: it is part of an address.
#[derive(Serialize, Deserialize)]
pub struct MailDomain(String);

impl MailDomain {
    /// Parses a domain in any case. `None` if no mail can be sent to it; a trailing full stop is not allowed.
    pub fn parse(text: &str) -> Option<Self> {
        let domain = text.to_ascii_lowercase();
        let has_dot_and_letter = domain.rsplit_once('.').is_some_and(|(_, last)| !is_number(last));
        (has_dot_and_letter && is_domain(&domain)).then_some(Self(domain))
    }

    /// The domain in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parent domains, the nearest first: `example.com` and `com` for `a.example.com`.
    pub fn parents(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(parent(&self.0), |domain| parent(domain))
    }
}

fn parent(domain: &str) -> Option<&str> {
    domain.split_once('.').map(|(_, parent)| parent)
}

fn is_number(label: &str) -> bool {
    label.bytes().all(|byte| byte.is_ascii_digit())
}

/// A list of domains: `example.com` matches only itself, `*.example.com` all subdomains at any depth but not itself
/// (threat model, S02).
#[derive(Default, Serialize, Deserialize)]
pub struct DomainList {
    /// Sorted.
    exactly: Vec<String>,
    /// Sorted, without their `*.`.
    below: Vec<String>,
}

impl DomainList {
    /// Whether the list contains this domain, or `*.` with one of its parents.
    pub fn contains(&self, domain: &MailDomain) -> bool {
        holds(&self.exactly, domain.as_str()) || domain.parents().any(|parent| holds(&self.below, parent))
    }
}

fn holds(sorted: &[String], domain: &str) -> bool {
    sorted.binary_search_by(|own| own.as_str().cmp(domain)).is_ok()
}

impl FromIterator<Entry> for DomainList {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        let mut domains = Self::default();
        for entry in entries {
            match entry {
                Entry::Exactly(MailDomain(domain)) => domains.exactly.push(domain),
                Entry::Below(domain) => domains.below.push(domain),
            }
        }
        domains.exactly.sort_unstable();
        domains.below.sort_unstable();
        domains
    }
}

enum Entry {
    Exactly(MailDomain),
    Below(String),
}

fn entry(text: &str) -> Result<Entry, Diagnostic> {
    if !text.is_ascii() {
        return Err(Diagnostic::new(
            "contains a non-ASCII character",
            "write the domain in Punycode (xn--…), as mail addresses contain it",
        ));
    }
    let entry = match text.strip_prefix("*.") {
        Some(domain) => Some(domain.to_ascii_lowercase()).filter(|domain| is_domain(domain)).map(Entry::Below),
        None => MailDomain::parse(text).map(Entry::Exactly),
    };
    entry.ok_or_else(|| {
        let help = "write the part after the @, for example \"example.com\", or \"*.example.com\" for all subdomains";
        Diagnostic::new("is not a valid domain", help)
    })
}

/// The list at a required key.
pub(crate) fn required(table: &mut Section<'_>, key: &Key) -> Result<DomainList, ErrorReported> {
    optional(table, key)?.ok_or_else(|| table.report_missing(key))
}

/// The list at an optional key.
pub(crate) fn optional(table: &mut Section<'_>, key: &Key) -> Result<Option<DomainList>, ErrorReported> {
    Ok(table.non_empty_list(key, entry)?.map(|list| list.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domains(list: &[&str]) -> DomainList {
        list.iter().map(|text| entry(text).map_err(|diagnostic| diagnostic.message).unwrap()).collect()
    }

    #[test]
    fn list_matches_only_its_domains() {
        let list = domains(&["company.com", "*.Group.example", "*.ru"]);
        for (domain, held) in [
            ("company.com", true),
            ("COMPANY.com", true),
            ("sub.company.com", false),
            ("notcompany.com", false),
            ("company.com.ar", false),
            ("company.com.evil.example", false),
            ("group.example", false),
            ("a.group.example", true),
            ("b.a.GROUP.example", true),
            ("agroup.example", false),
            ("mail.ru", true),
        ] {
            assert_eq!(list.contains(&MailDomain::parse(domain).unwrap()), held, "{domain}");
        }
    }

    #[test]
    fn domain_syntax_is_checked() {
        let (label, long) = (format!("{}.com", "a".repeat(63)), format!("{}.com", "a".repeat(64)));
        let (longest, longer) = ("a.".repeat(125) + "com", "a.".repeat(126) + "com");
        for good in ["a.b", "xn--bcher-kva.example", "1and1.com", "a-b.c-d.museum", &label, &longest] {
            assert!(MailDomain::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            ".",
            "com",
            "a..com",
            ".a.com",
            "a.com.",
            "-a.com",
            "a-.com",
            "a_b.com",
            "bücher.example",
            "аpple.com",
            "a b.com",
            "a.com ",
            "127.0.0.1",
            "[127.0.0.1]",
            "a.com\n",
            "ａ.com",
            "a。com",
            &long,
            &longer,
        ] {
            assert!(MailDomain::parse(bad).is_none(), "{bad}");
        }
    }
}
