//! Checks URLs: only spellings that every mail program interprets the same way are accepted.

use templates::{Brand, SupportAddress, is_domain};

/// What is wrong with a URL.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UrlProblem {
    pub(super) rule: &'static str,
    pub(super) text: String,
    pub(super) fix: &'static str,
}

/// URL shorteners, which hide the target of a link.
const SHORTENERS: [&str; 16] = [
    "bit.ly",
    "buff.ly",
    "cutt.ly",
    "goo.gl",
    "is.gd",
    "lnkd.in",
    "ow.ly",
    "rb.gy",
    "rebrand.ly",
    "s.id",
    "shorturl.at",
    "t.co",
    "t.ly",
    "tiny.cc",
    "tinyurl.com",
    "v.gd",
];

/// The relevant parts of an http(s) URL.
pub(super) struct WebUrl<'a> {
    secure: bool,
    authority: &'a str,
}

impl<'a> WebUrl<'a> {
    /// Parses an absolute URL.
    pub(super) fn parse(address: &'a str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let secure = scheme.eq_ignore_ascii_case("https");
        // A backslash is not treated as the end of the host: browsers end the host there, other programs do not. The
        // host is then invalid.
        let authority = rest.split(['/', '?', '#']).next()?;
        (secure || scheme.eq_ignore_ascii_case("http")).then_some(Self { secure, authority })
    }

    /// The host in lower case, without user information and port.
    pub(super) fn host(&self) -> String {
        let host = self.authority.rsplit('@').next().unwrap_or_default();
        let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        port.map_or(host, |(host, _)| host).to_ascii_lowercase()
    }
}

/// Checks the target of a link.
pub(super) fn check_link(href: &str, brand: &Brand) -> Option<UrlProblem> {
    let href = href.trim();
    if let Some(mailbox) = strip_scheme(href, "mailto:") {
        return check_mailbox(mailbox, brand);
    }
    let Some(web) = WebUrl::parse(href) else {
        let text = if href.is_empty() || href.starts_with('#') {
            "a link leads nowhere".to_owned()
        } else {
            format!("a link leads to “{}”, which is not an https URL", redact(href))
        };
        return Some(UrlProblem {
            rule: "address-not-https",
            text,
            fix: "Use an absolute URL that starts with https://.",
        });
    };
    if is_cognito_domain(&web.host()) && web.secure && !web.authority.contains('@') {
        return None;
    }
    check_web_url(&web, href, brand, "a link leads to")
}

/// Checks the source of an image.
pub(super) fn check_image(src: &str, brand: &Brand) -> Option<UrlProblem> {
    let src = src.trim();
    // The policy may permit a logo on another host.
    let is_logo = brand.logo.as_ref().is_some_and(|logo| logo.as_str() == src);
    match WebUrl::parse(src) {
        Some(_) if is_logo => None,
        Some(web) => check_web_url(&web, src, brand, "an image comes from"),
        None => Some(UrlProblem {
            rule: "address-not-https",
            text: format!("an image comes from “{}”, which is not an https URL", redact(src)),
            fix: "Host the image on the brand's host and use its https URL; many mail programs drop embedded images.",
        }),
    }
}

fn check_web_url(web: &WebUrl<'_>, address: &str, brand: &Brand, what: &str) -> Option<UrlProblem> {
    let host = web.host();
    if web.authority.contains('@') {
        let text = format!("{what} a URL of {host} that contains a user name");
        let fix = "Remove user name and password: every recipient sees them, and they obscure the host.";
        return Some(UrlProblem { rule: "address-user", text, fix });
    }
    let is_brand_base = host == brand.base_url.host();
    let is_local = is_brand_base && brand.base_url.is_loopback_http();
    let (rule, why) = if !web.secure && !is_local {
        ("address-not-https", "which does not use https")
    } else if is_brand_base || is_brand_host(&host, brand) {
        return None;
    } else if is_numeric(&host) {
        ("address-ip", "an IP address instead of a host name")
    } else if !host.is_ascii() || host.split('.').any(|label| label.starts_with("xn--")) {
        ("address-unicode", "a host that can be confused with another one")
    } else if !is_domain(&host) {
        ("address-host", "which has an invalid host name")
    } else if SHORTENERS.iter().any(|shortener| is_within(&host, shortener)) {
        ("address-shortener", "which hides its target")
    } else {
        ("address-foreign", "which does not belong to the brand")
    };
    let text = format!("{what} {}, {why}", redact(address));
    Some(UrlProblem { rule, text, fix: "Use an https URL of the brand's own host." })
}

fn check_mailbox(mailbox: &str, brand: &Brand) -> Option<UrlProblem> {
    let mailbox = mailbox.split('?').next().unwrap_or_default();
    let is_support = match &brand.support {
        SupportAddress::Mailbox(support) => support.to_string().eq_ignore_ascii_case(mailbox),
        SupportAddress::Page(_) => false,
    };
    (!is_support).then(|| UrlProblem {
        rule: "address-mailbox",
        text: "a link opens a mail to an address that is not the brand's support address".to_owned(),
        fix: "Use the support address of the brand.",
    })
}

/// Whether a host is the brand's, a subdomain of it, or that of its support page.
fn is_brand_host(host: &str, brand: &Brand) -> bool {
    let support = match &brand.support {
        SupportAddress::Page(page) => Some(page.host()),
        SupportAddress::Mailbox(_) => None,
    };
    is_domain(host) && (is_within(host, brand.base_url.host()) || support == Some(host))
}

/// The host of Cognito's own confirmation link: `{prefix}.auth.{region}.amazoncognito.com`.
fn is_cognito_domain(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    is_domain(host) && matches!(labels.as_slice(), [_, "auth", _, "amazoncognito", "com"])
}

/// Whether a host is this domain or a subdomain of it.
pub(super) fn is_within(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|below| below.ends_with('.'))
}

/// The rule of the URL standard: if the last label is a number, the host is an IP address or invalid.
fn is_numeric(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    host.starts_with('[') || last.starts_with("0x") || (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
}

/// The rest of a URL with this scheme.
pub(super) fn strip_scheme<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let start = address.get(..scheme.len())?;
    if start.eq_ignore_ascii_case(scheme) { address.get(scheme.len()..) } else { None }
}

/// The printable part of a URL: the host, or the beginning of other text. Codes are only in the rest.
fn redact(address: &str) -> String {
    match WebUrl::parse(address) {
        Some(web) => web.host(),
        None => address.split(['?', '#']).next().unwrap_or_default().chars().take(40).collect(),
    }
}
