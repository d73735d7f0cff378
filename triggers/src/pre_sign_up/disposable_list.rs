//! The disposable e-mail domains of `triggers/disposable/domains.txt`. Its header contains its source and date.
//!
//! The build script compiles each domain into a fingerprint of eight bytes; the names themselves would take a tenth of
//! the binary. The list is searched in place, so that it costs nothing at the start of the function.

use super::fingerprint;
use policy::MailDomain;

/// The sorted fingerprints, big-endian.
const LIST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/disposable"));

/// Whether a domain or one of its parent domains is on the list.
pub(super) fn is_disposable(domain: &MailDomain) -> bool {
    let (fingerprints, _) = LIST.as_chunks();
    let is_listed = |domain: &str| fingerprints.binary_search(&fingerprint::fnv1a_64(domain).to_be_bytes()).is_ok();
    std::iter::once(domain.as_str()).chain(domain.parents()).any(is_listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../../disposable/domains.txt");

    fn parts() -> (&'static str, Vec<&'static str>) {
        let (header, domains) = TEXT.split_once("\n\n").unwrap();
        (header, domains.lines().collect())
    }

    #[test]
    fn list_header_is_complete_and_correct() {
        let (header, domains) = parts();
        assert!(header.lines().all(|line| line.starts_with("# ")), "{header}");
        let field = |name: &str| header.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)).unwrap();
        assert_eq!(field("entries: "), domains.len().to_string());
        assert!(field("package: ").contains("disposable-email-domains"));
        assert!(field("licence: ").contains("CC0"));
        let is_date = |text: &str| text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        assert!(is_date(field("date: ")), "{header}");
        assert!(field("version: ").starts_with(|c: char| c.is_ascii_digit()));
        assert!(domains.len() > 5_000, "too short to be complete: {}", domains.len());
    }

    #[test]
    fn fingerprints_are_unique_and_sorted() {
        let (fingerprints, rest) = LIST.as_chunks::<8>();
        assert!(rest.is_empty() && fingerprints.is_sorted_by(|a, b| a < b));
        assert_eq!(fingerprints.len(), parts().1.len());
    }

    #[test]
    fn list_is_sorted_and_contains_only_domains() {
        let (_, domains) = parts();
        assert!(domains.is_sorted_by(|a, b| a < b), "sorted, without duplicates");
        assert!(TEXT.ends_with('\n') && !TEXT.contains('\r'));
        for domain in domains {
            assert_eq!(MailDomain::parse(domain).unwrap().as_str(), domain);
        }
    }

    #[test]
    fn listed_domains_and_their_subdomains_are_found() {
        let (_, domains) = parts();
        for domain in domains {
            assert!(is_disposable(&MailDomain::parse(domain).unwrap()), "{domain}");
            assert!(is_disposable(&MailDomain::parse(&format!("a.B.{domain}")).unwrap()), "{domain}");
        }
    }

    #[test]
    fn unlisted_domains_are_not_found() {
        for domain in [
            "example.com",
            "example.net",
            "gmail.com",
            "outlook.com",
            "proton.me",
            "notyopmail.com",
            "mailinator.com.example.org",
            "mailinator.example",
            "0.example",
            "zzzz.example",
        ] {
            assert!(!is_disposable(&MailDomain::parse(domain).unwrap()), "{domain}");
        }
    }
}
