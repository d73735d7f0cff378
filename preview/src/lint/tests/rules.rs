//! One table for each rule on links, images, structure, placeholders and limits.

use super::*;

#[test]
fn links_must_lead_to_the_brand() {
    for (href, expected) in [
        ("https://app.example.com/a?b=1#c", ""),
        ("https://app.example.com:8443", ""),
        ("HTTPS://WWW.app.example.com", ""),
        ("mailto:support@example.com?subject=x", ""),
        ("https://shop.auth.eu-west-1.amazoncognito.com/confirmUser", ""),
        ("http://app.example.com", "error address-not-https 2"),
        ("http://shop.auth.eu-west-1.amazoncognito.com", "error address-not-https 2"),
        ("javascript:alert(1)", "error address-not-https 2"),
        ("/confirm", "error address-not-https 2"),
        ("//app.example.com", "error address-not-https 2"),
        ("#", "error address-not-https 2"),
        ("", "error address-not-https 2"),
        ("https://app.example.com@evil.example", "error address-user 2"),
        ("https://ann:secret@app.example.com", "error address-user 2"),
        ("https://127.0.0.1/x", "error address-ip 2"),
        ("https://0x7f000001", "error address-ip 2"),
        ("https://[::1]/", "error address-ip 2"),
        ("https://аpp.example.com", "error address-unicode 2"),
        ("https://xn--pp-7ka.example.com", "error address-unicode 2"),
        ("https://app.example.com\\@evil.example", "error address-user 2"),
        ("https://app.example.com\\x", "error address-host 2"),
        ("https://app.exa mple.com", "error address-host 2"),
        ("https://bit.ly/x", "error address-shortener 2"),
        ("https://example.com", "error address-foreign 2"),
        ("https://app.example.com.evil.example", "error address-foreign 2"),
        ("https://evilapp.example.com", "error address-foreign 2"),
        ("https://amazoncognito.com", "error address-foreign 2"),
        ("mailto:evil@example.com", "error address-mailbox 2"),
    ] {
        assert_eq!(found("", &format!("<a href=\"{href}\">words</a>")).join(", "), expected, "{href}");
    }
}

#[test]
fn support_page_and_loopback_server_are_accepted() {
    let of = |brand: &Brand, href: &str| {
        let html = format!("<html lang=en><title>x</title><a href='{href}'>x</a>");
        summarize(&findings(&Mail { html: Some(&html), ..Mail::default() }, brand)).join(", ")
    };
    let local = brand("http://localhost:3000", "https://help.example.org/contact");
    assert_eq!(of(&local, "http://localhost:3000/confirm"), "");
    assert_eq!(of(&local, "https://help.example.org/contact"), "");
    assert_eq!(of(&local, "http://help.example.org/contact"), "error address-not-https 1");
    assert_eq!(of(&local, "mailto:support@example.com"), "error address-mailbox 1");
}

#[test]
fn link_text_must_match_target() {
    for (href, words, expected) in [
        ("https://app.example.com/x", "https://app.example.com/x", ""),
        ("https://app.example.com/x", "www.app.example.com", ""),
        ("https://app.example.com/x", "Version 1.5, e.g. this", ""),
        ("mailto:support@example.com", "Support@example.com", ""),
        ("https://app.example.com/x", "https://other.example.com/x", "error link-shows-other 2"),
        ("https://app.example.com/x", "example.com", ""),
        ("https://app.example.com/x", "Example", ""),
        ("https://app.example.com/x", "Download invoice.pdf", ""),
        ("https://app.example.com/x", "<b>bank.example</b>", "error link-shows-other 2"),
        ("https://app.example.com/x", "go to (other.example.com/login).", "error link-shows-other 2"),
        ("mailto:support@example.com", "boss@example.com", "error link-shows-other 2"),
    ] {
        assert_eq!(found("", &format!("<a href=\"{href}\">{words}</a>")).join(", "), expected, "{words}");
    }
}

#[test]
fn images_need_alt_text_and_a_brand_url() {
    let src = "src='https://app.example.com/l.png'";
    for (body, expected) in [
        (format!("<img {src} alt=Example height=40>"), ""),
        (format!("<img {src} alt='' width=1>"), ""),
        (format!("<a href='https://app.example.com'><img {src} alt='' width=1> words</a>"), ""),
        (format!("<img {src} width=1>"), "error image-alt 2"),
        (format!("<a href='https://app.example.com'><img {src} alt=' ' width=1></a>"), "error image-link-alt 2"),
        (format!("<img {src} alt=x>"), "warning image-size 2"),
        ("<img src='http://app.example.com/l.png' alt=x width=1>".to_owned(), "error address-not-https 2"),
        ("<img alt=x width=1>".to_owned(), "error address-not-https 2"),
        ("<img src='https://cdn.example.net/l.png' alt=x width=1>".to_owned(), "error address-foreign 2"),
    ] {
        assert_eq!(found("", &body).join(", "), expected, "{body}");
    }
}

#[test]
fn structure_is_complete_and_inactive() {
    for (html, expected) in [
        ("<html lang=en><title>x</title><p>x", ""),
        ("<html lang=''><title>x</title><p>x", "warning language 1"),
        ("<p>x", "warning language 1, warning title 1"),
        ("<html lang=en><title>&nbsp;</title><p>x", "warning title 1"),
        ("<html lang=en><title>x</title><table><tr><td>x</table>\n<table>", "warning table-role 1 +1"),
        ("<html lang=en><title>x</title><table><tr><th>x</table><table role=none>", ""),
        ("<html lang=en><title>x</title>\n<script>x</script>", "error script 2"),
        ("<html lang=en><title>x</title>\n<p onclick=x>", "error script 2"),
        ("<html lang=en><title>x</title><form>", "error form 1"),
        ("<html lang=en><title>x</title><iframe>", "error frame 1"),
        ("<html lang=en><title>x</title><link rel=StyleSheet href=x>", "error external-stylesheet 1"),
        ("<html lang=en><title>x</title><link rel=icon href=x>", ""),
        ("<html lang=en><title>x</title><style>\n@import url(x);</style>", "error external-stylesheet 2"),
    ] {
        let findings = findings(&Mail { html: Some(html), ..Mail::default() }, &example());
        assert_eq!(summarize(&findings).join(", "), expected, "{html}");
    }
}

#[test]
fn unreplaced_placeholders_are_found() {
    let of = |text: &str| summarize(&findings(&Mail { subject: Some(text), ..Mail::default() }, &example())).join(", ");
    for (text, expected) in [
        ("Your code 123456 {here} #1", ""),
        ("Your code {####}", "error unreplaced-placeholder"),
        ("{####} and {####}", "error unreplaced-placeholder +1"),
        ("x=%7B####%7D", "error unreplaced-placeholder"),
        ("x=%7b%23%23%23%23%7d", "error unreplaced-placeholder"),
        ("https://app.example.com/confirm/%7B####%7D", "error unreplaced-placeholder"),
        ("username=b%3E%7B%23%23%23%23%7D", ""),
        ("Dear {username}", "error unreplaced-placeholder"),
        ("{##Click here##}", "error unreplaced-placeholder"),
    ] {
        assert_eq!(of(text), expected, "{text}");
    }
    assert_eq!(found("", "<p>{####}\n{##x##}"), ["error unreplaced-placeholder 2", "error unreplaced-placeholder 3"]);
    let sms = findings(&Mail { sms: Some("{####}"), ..Mail::default() }, &example());
    assert_eq!(sms.first().map(|finding| finding.part), Some(Part::Sms));
}

#[test]
fn limits_are_reported_before_they_are_exceeded() {
    let html = |length: usize| {
        let frame = "<html lang=en><title>x</title>";
        format!("{frame}{}", "x".repeat(length - frame.len()))
    };
    let of = |mail: Mail<'_>| summarize(&findings(&mail, &example())).join(", ");
    for (length, expected) in [
        (16_000, ""),
        (16_001, "warning mail-limit"),
        (20_000, "warning mail-limit"),
        (20_001, "error mail-limit"),
        (84_000, "error mail-limit, warning gmail-clips"),
        (102 * 1024 + 1, "error mail-limit, error gmail-clips"),
    ] {
        assert_eq!(of(Mail { html: Some(&html(length)), ..Mail::default() }), expected, "{length}");
    }
    for (length, severity) in [(112, None), (113, Some("warning")), (140, Some("warning")), (141, Some("error"))] {
        let text = "x".repeat(length);
        let expect = |rule| severity.map(|severity| format!("{severity} {rule}")).unwrap_or_default();
        assert_eq!(of(Mail { subject: Some(&text), ..Mail::default() }), expect("subject-limit"));
        assert_eq!(of(Mail { sms: Some(&text), ..Mail::default() }), expect("sms-limit"));
    }
}

#[test]
fn meters_count_utf_16_units_and_bytes() {
    let mail = Mail { html: Some("😀é"), subject: Some("é"), sms: None };
    let used: Vec<_> = meters(&mail).iter().map(|meter| (meter.name, meter.used, meter.limit)).collect();
    assert_eq!(used, [("mail", 3, 20_000), ("subject", 1, 140), ("gmail", 6, 104_448)]);
}
