//! Where a link leads: an address is good only in a syntax that every reader and every mail program takes the same way.

use templates::{Brand, SupportAddress, is_domain};

/// What is wrong with an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UrlProblem {
    pub(super) rule: &'static str,
    pub(super) text: String,
    pub(super) fix: &'static str,
}

/// Hosts that hide where a link leads.
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

/// The parts of a web address that matter here.
pub(super) struct WebUrl<'a> {
    secure: bool,
    authority: &'a str,
}

impl<'a> WebUrl<'a> {
    /// Reads an address that begins with its scheme.
    pub(super) fn parse(address: &'a str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let secure = scheme.eq_ignore_ascii_case("https");
        // No backslash: browsers end the host there, others do not. So it is a part of a host that is no name.
        let authority = rest.split(['/', '?', '#']).next()?;
        (secure || scheme.eq_ignore_ascii_case("http")).then_some(Self { secure, authority })
    }

    /// The host in lower case, without user and port.
    pub(super) fn host(&self) -> String {
        let host = self.authority.rsplit('@').next().unwrap_or_default();
        let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        port.map_or(host, |(host, _)| host).to_ascii_lowercase()
    }
}

/// What is wrong with where a link leads, if anything is.
pub(super) fn check_link(href: &str, brand: &Brand) -> Option<UrlProblem> {
    let href = href.trim();
    if let Some(mailbox) = strip_scheme(href, "mailto:") {
        return check_mailbox(mailbox, brand);
    }
    let Some(web) = WebUrl::parse(href) else {
        let text = if href.is_empty() || href.starts_with('#') {
            "a link leads nowhere".to_owned()
        } else {
            format!("a link leads to “{}”, which is no https address", redact(href))
        };
        return Some(UrlProblem {
            rule: "address-not-https",
            text,
            fix: "Write the whole address, with https:// in front.",
        });
    };
    if is_cognito_domain(&web.host()) && web.secure && !web.authority.contains('@') {
        return None;
    }
    check_web_url(&web, href, brand, "a link leads to")
}

/// What is wrong with where an image comes from, if anything is.
pub(super) fn check_image(src: &str, brand: &Brand) -> Option<UrlProblem> {
    let src = src.trim();
    match WebUrl::parse(src) {
        Some(web) => check_web_url(&web, src, brand, "an image comes from"),
        None => Some(UrlProblem {
            rule: "address-not-https",
            text: format!("an image comes from “{}”, which is no https address", redact(src)),
            fix: "Put the image on the brand's host and write its whole address; many mail programs drop embedded ones.",
        }),
    }
}

fn check_web_url(web: &WebUrl<'_>, address: &str, brand: &Brand, what: &str) -> Option<UrlProblem> {
    let host = web.host();
    if web.authority.contains('@') {
        let text = format!("{what} an address of {host} with a user in front of the host");
        let fix = "Take the name and the password out: they are shown to everybody, and hide the host.";
        return Some(UrlProblem { rule: "address-user", text, fix });
    }
    let is_brand_base = host == brand.base_url.host();
    let is_local = is_brand_base && brand.base_url.is_loopback_http();
    let (rule, why) = if !web.secure && !is_local {
        ("address-not-https", "without https")
    } else if is_brand_base || is_brand_host(&host, brand) {
        return None;
    } else if is_numeric(&host) {
        ("address-ip", "a number instead of a name")
    } else if !host.is_ascii() || host.split('.').any(|label| label.starts_with("xn--")) {
        ("address-unicode", "a host that can style like another one")
    } else if !is_domain(&host) {
        ("address-host", "a host that is no name")
    } else if SHORTENERS.iter().any(|shortener| is_within(&host, shortener)) {
        ("address-shortener", "which hides where it leads")
    } else {
        ("address-foreign", "which is not the brand's")
    };
    let text = format!("{what} {}, {why}", redact(address));
    Some(UrlProblem { rule, text, fix: "Use an https address of the brand's own host." })
}

fn check_mailbox(mailbox: &str, brand: &Brand) -> Option<UrlProblem> {
    let mailbox = mailbox.split('?').next().unwrap_or_default();
    let is_support = match &brand.support {
        SupportAddress::Mailbox(support) => support.to_string().eq_ignore_ascii_case(mailbox),
        SupportAddress::Page(_) => false,
    };
    (!is_support).then(|| UrlProblem {
        rule: "address-mailbox",
        text: "a link writes to a mailbox that is not the brand's support".to_owned(),
        fix: "Let it write to the support address of the brand.",
    })
}

/// Whether a host is the brand's, one below it, or that of its support page.
fn is_brand_host(host: &str, brand: &Brand) -> bool {
    let support = match &brand.support {
        SupportAddress::Page(page) => Some(page.host()),
        SupportAddress::Mailbox(_) => None,
    };
    is_domain(host) && (is_within(host, brand.base_url.host()) || support == Some(host))
}

/// Cognito's own confirmation link: `{prefix}.auth.{region}.amazoncognito.com`.
fn is_cognito_domain(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    is_domain(host) && matches!(labels.as_slice(), [_, "auth", _, "amazoncognito", "com"])
}

/// Whether a host is a domain, or below it.
pub(super) fn is_within(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|below| below.ends_with('.'))
}

/// The test of the URL standard: a host whose last label is a number is an IP address or an error.
fn is_numeric(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    host.starts_with('[') || last.starts_with("0x") || (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
}

/// What follows a scheme, if it is this one.
pub(super) fn strip_scheme<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let start = address.get(..scheme.len())?;
    if start.eq_ignore_ascii_case(scheme) { address.get(scheme.len()..) } else { None }
}

/// An address as it may be told: a host, or the beginning of what is no web address. Codes stand further behind.
fn redact(address: &str) -> String {
    match WebUrl::parse(address) {
        Some(web) => web.host(),
        None => address.split(['?', '#']).next().unwrap_or_default().chars().take(40).collect(),
    }
}
