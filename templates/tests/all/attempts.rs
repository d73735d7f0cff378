//! The notice about an unusual attempt to sign in: its details come from the client of an attacker.

use crate::cells::{LANGUAGES, brand, locale, locales};
use cognito_triggers_templates::{AttemptContext, Locale, RenderedMail, ReportedAttempt, SignInAttempt};

pub(crate) const ATTEMPT: ReportedAttempt<'static> = ReportedAttempt {
    time: Some("2026-11-20T08:30:00.000Z"),
    city: Some("Zürich"),
    country: Some("Switzerland"),
    device: Some("Firefox, Linux"),
    ip_address: Some("203.0.113.7"),
    was_not_me: Some("https://auth.example.com/feedback?value=Invalid&token=a"),
    was_me: Some("https://auth.example.com/feedback?value=Valid&token=a"),
};

pub(crate) fn render_notice(reported: ReportedAttempt<'_>, locale: Locale) -> RenderedMail {
    let (attempt, brand) = (SignInAttempt::new(reported), brand());
    let texts = LANGUAGES.texts(locale, None);
    AttemptContext { attempt: &attempt, texts, brand: &brand }.render_mail().unwrap()
}

#[test]
fn notice_has_every_detail_in_both_parts() {
    for locale in locales() {
        let RenderedMail { html, text, .. } = render_notice(ATTEMPT, locale);
        for detail in ["2026-11-20T08:30:00.000Z", "Zürich, Switzerland", "Firefox, Linux", "203.0.113.7"] {
            assert!(html.contains(detail) && text.contains(detail), "{locale}: {detail}");
        }
        for link in ["feedback?value=Invalid&token=a", "feedback?value=Valid&token=a"] {
            assert!(text.contains(link) && html.contains(&link.replace('&', "&#38;")), "{locale}: {link}");
        }
    }
}

/// What the client of an attacker says is shown only if it is inert.
#[test]
fn notice_omits_what_is_not_inert() {
    let hostile = [
        "see evil.example/now",
        "https://evil.example",
        "<b>x</b>",
        "call +44 20 7946 0958",
        "javascript:alert(1)",
        "a\nBcc: x@example.com",
        "{####}",
        "",
    ];
    let plain = render_notice(ReportedAttempt::default(), locale("en"));
    for value in hostile {
        let value = Some(value);
        let reported = ReportedAttempt {
            time: value,
            city: value,
            country: value,
            device: value,
            ip_address: value,
            was_not_me: value.filter(|link| !link.starts_with("https://")),
            was_me: Some("https://user@evil.example/"),
        };
        assert_eq!(render_notice(reported, locale("en")), plain, "{value:?}");
    }
    for link in
        ["http://example.com/", "https://", "https:///x", "https://a b", "https://a'b", "https://a\"b", "https://a<b"]
    {
        let reported = ReportedAttempt { was_me: Some(link), was_not_me: Some(link), ..ReportedAttempt::default() };
        assert_eq!(render_notice(reported, locale("en")), plain, "{link}");
    }
}
