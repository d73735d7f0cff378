//! Links: rows M10 and U02 to U04 of the threat model.

use crate::{
    cells::{self, Sample},
    dom,
    pattern::placeholders,
};
use cognito_triggers_templates::{BaseUrl, CodePlaceholder, ConfirmationLink};
use url::Url;

#[test]
fn every_url_is_https_on_brand_host() {
    for (message, locale) in cells::all() {
        let html = Sample::default().render(message, locale).html.unwrap();
        for address in dom::addresses(&html) {
            let url = Url::parse(&address).unwrap();
            assert_eq!((url.scheme(), url.host_str()), ("https", Some("app.example.com")), "{message} {locale:?}");
        }
    }
}

#[test]
fn m10_address_is_encoded_and_only_in_the_link() {
    for email in ["</strong><a href=https://evil.example>foo@bar.com", "\"<b>x</b>\"@example.com", "a\"b'c{####}@x.y"] {
        for (message, locale) in cells::all() {
            let sample = Sample { email: Some(email.to_owned()), ..Sample::default() };
            let baseline = Sample::default().render(message, locale).html.unwrap();
            let html = sample.render(message, locale).html.unwrap();
            assert_eq!(dom::structure(&html), dom::structure(&baseline));
            assert_eq!(placeholders(&html), placeholders(&baseline));
            assert!(!html.contains(email));
        }
    }
}

#[test]
fn u02_u03_values_stay_in_their_parameter() {
    for (email, encoded) in [
        ("a&code=999999&x=@example.com", "a%26code%3D999999%26x%3D%40example.com"),
        ("x#y@example.com", "x%23y%40example.com"),
        ("a%00b@example.com", "a%2500b%40example.com"),
        ("a?b@example.com", "a%3Fb%40example.com"),
        ("a+b@example.com", "a%2Bb%40example.com"),
        ("ü x/\\'\"<>{####}@é.com", "%C3%BC%20x%2F%5C%27%22%3C%3E%7B%23%23%23%23%7D%40%C3%A9.com"),
        ("../../logout?x=", "..%2F..%2Flogout%3Fx%3D"),
        ("A-z0.9_~", "A-z0.9_~"),
    ] {
        let code = CodePlaceholder::parse("123456").unwrap();
        let link = ConfirmationLink::new(&cells::brand(), Some(email), email, Some(email), &code);
        let expected = format!(
            "https://app.example.com/confirm?email={encoded}&username={encoded}&client_id={encoded}&confirmationCode=123456"
        );
        assert_eq!(link.as_str(), expected);
        let url = Url::parse(link.as_str()).unwrap();
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let own = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let all =
            [own("email", email), own("username", email), own("client_id", email), own("confirmationCode", "123456")];
        assert_eq!((pairs.as_slice(), url.fragment()), (all.as_slice(), None));
    }
}

#[test]
fn absent_values_are_omitted_from_the_link() {
    let code = CodePlaceholder::parse("{####}").unwrap();
    let long = "a".repeat(255);
    for (email, client_id) in [(None, None), (Some(""), Some("")), (Some(long.as_str()), Some(long.as_str()))] {
        let link = ConfirmationLink::new(&cells::brand(), email, "u-123", client_id, &code);
        assert_eq!(link.as_str(), "https://app.example.com/confirm?username=u-123&confirmationCode={####}");
    }
    assert!(
        !format!("{:?}", ConfirmationLink::new(&cells::brand(), Some("ann@x.y"), "u", None, &code)).contains("ann")
    );
}

#[test]
fn origin_is_scheme_host_and_port() {
    for (raw, origin) in [
        ("https://app.example.com", "https://app.example.com"),
        ("https://app.example.com/a/b/", "https://app.example.com"),
        ("HTTPS://App.Example.COM:8443/X", "https://app.example.com:8443"),
        ("http://[::1]:3000/x", "http://[::1]:3000"),
    ] {
        assert_eq!(BaseUrl::parse(raw).unwrap().origin(), origin);
    }
}

#[test]
fn u04_unsafe_base_urls_are_rejected() {
    for (raw, stored, host) in [
        ("https://app.example.com", "https://app.example.com", "app.example.com"),
        ("https://app.example.com/", "https://app.example.com", "app.example.com"),
        ("https://app.example.com/a/b/", "https://app.example.com/a/b", "app.example.com"),
        ("HTTPS://App.Example.COM:8443/X", "https://app.example.com:8443/X", "app.example.com"),
        ("http://localhost:3000", "http://localhost:3000", "localhost"),
        ("http://127.8.0.1", "http://127.8.0.1", "127.8.0.1"),
        ("http://[::1]:3000", "http://[::1]:3000", "[::1]"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("https://example.com/caf%C3%A9", "https://example.com/caf%C3%A9", "example.com"),
    ] {
        let url = BaseUrl::parse(raw).unwrap_or_else(|rejected| panic!("{raw}: {rejected}"));
        assert_eq!((url.as_str(), url.host(), url.is_loopback_http()), (stored, host, stored.starts_with("http:")));
    }
    for raw in [
        "",
        "app.example.com",
        "https://",
        "https:///x",
        "//app.example.com",
        "http://app.example.com",
        "http://localhost.evil.example",
        "https://app.example.com/?x=",
        "https://app.example.com/#f",
        "https://app.example.com#",
        "https://app.example.com?",
        "javascript:alert(1)",
        "javascript://app.example.com",
        "data:text/html,x",
        "ftp://app.example.com",
        " https://app.example.com",
        "https://app.example.com ",
        "https://app.example.com\n",
        "https://user@app.example.com",
        "https://a:b@app.example.com",
        "https://app.example.com@evil.example",
        "https://app.example.com\\@evil.example",
        "https:\\\\app.example.com",
        "https://app.example.com/\\evil",
        "https://app.example.com/..",
        "https://app.example.com/a/../b",
        "https://app.example.com/%2e%2e",
        "https://app.example.com//x",
        "https://app.example.com/a//",
        "https://app..example.com",
        "https://.example.com",
        "https://example.com.",
        "https://-a.example.com",
        "https://a_b.example.com",
        "https://bücher.example",
        "https://example。com",
        "https://app.example.com:",
        "https://app.example.com:0",
        "https://app.example.com:65536",
        "https://app.example.com:+1",
        "https://app.example.com:80a",
        "http://127.1",
        "http://0x7f.1",
        "http://2130706433",
        "https://1.2.3",
        "https://1.2.3.04",
        "https://a.0x1",
        "http://[::ffff:127.0.0.1]",
        "http://[0:0:0:0:0:0:0:1]",
        "https://[::1",
        "https://::1",
        "https://[::1]x",
        "https://app.example.com/a b",
        "https://app.example.com/\"x",
        "https://app.example.com/'",
        "https://app.example.com/<x>",
        "https://app.example.com/{x}",
        "https://app.example.com/a;b",
        "https://app.example.com/a&b",
        "https://app.example.com/\u{202E}",
        "https://app.example.com/%zz",
        "https://app.example.com/%",
    ] {
        assert!(BaseUrl::parse(raw).is_err(), "{raw:?}");
    }
}
