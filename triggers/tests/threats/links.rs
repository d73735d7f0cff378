//! Class U: the target of the confirmation link, and its parameters.

use crate::cell::{Cell, POLICY};
use crate::dom;
use policy::Policy;
use serde_json::Value;
use url::Url;

/// The pairs of the confirmation link's query, as a browser reads them.
fn query(event: &Value) -> Vec<(String, String)> {
    let html = Cell::sign_up().accepted_message_for(event).html.unwrap();
    let link = dom::addresses(&html).into_iter().find(|address| address.contains('?')).unwrap();
    let url = Url::parse(&link).unwrap();
    // Until Cognito replaces the placeholder, a browser takes its `#` for the start of a fragment.
    assert_eq!((url.path(), url.fragment(), link.matches('#').count()), ("/confirm", Some("###}"), 4), "{link}");
    Url::parse(&link.replace("{####}", "123456")).unwrap().query_pairs().into_owned().collect()
}

#[test]
fn u02_value_stays_in_its_parameter() {
    let own = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    for (value, encoded) in [
        ("a&code=999999&x=@example.com", "a%26code%3D999999%26x%3D%40example.com"),
        ("x#y@example.com", "x%23y%40example.com"),
        ("a%00b@example.com", "a%2500b%40example.com"),
        ("a?b@example.com", "a%3Fb%40example.com"),
        ("a+b c@example.com", "a%2Bb%20c%40example.com"),
        ("a&confirmationCode=999999@example.com", "a%26confirmationCode%3D999999%40example.com"),
        ("a;b=c@example.com", "a%3Bb%3Dc%40example.com"),
        ("a\r\nb\u{0}@example.com", "a%0D%0Ab%00%40example.com"),
        ("%26x%3D", "%2526x%253D"),
        ("{####}", "%7B%23%23%23%23%7D"),
        ("ü@é.com", "%C3%BC%40%C3%A9.com"),
        ("'\"<>\\^`|", "%27%22%3C%3E%5C%5E%60%7C"),
        ("\u{202E}\u{3000}", "%E2%80%AE%E3%80%80"),
    ] {
        let mut event = Cell::sign_up().event();
        event["request"]["userAttributes"]["email"] = value.into();
        event["userName"] = value.into();
        event["callerContext"]["clientId"] = value.into();
        let expected =
            [own("email", value), own("username", value), own("client_id", value), own("confirmationCode", "123456")];
        assert_eq!(query(&event), expected, "{value:?}");
        let html = Cell::sign_up().accepted_message_for(&event).html.unwrap();
        assert!(
            html.contains(&format!("?email={encoded}&#38;username={encoded}&#38;client_id={encoded}&#38;conf")),
            "{value:?}"
        );
    }
}

#[test]
fn u03_user_name_cannot_change_path() {
    for name in
        ["../../logout?x=", "..\\..\\x", "/../..//evil.example", "%2e%2e%2f", "@evil.example/", "\\@evil.example", "."]
    {
        let mut event = Cell::sign_up().event();
        event["userName"] = name.into();
        assert_eq!(query(&event)[1], ("username".to_owned(), name.to_owned()));
    }
}

#[test]
fn u04_invalid_base_url_aborts_start() {
    for url in [
        "http://app.example.com",
        "app.example.com",
        "https://",
        "https://app.example.com/?x=",
        "https://app.example.com/#f",
        "javascript:alert(1)",
        "//app.example.com",
        "https://user:secret@app.example.com",
        "https://app.example.com\\@evil.example",
        "https://app.example.com/{####}",
        "https://app.example.com/\"x",
        "https://ap\u{AD}p.example.com",
        "https://app。example",
        "http://localhost.evil.example",
        "ftp://localhost",
        "",
        " ",
    ] {
        let variables = [("APP__BASE_URL".to_owned(), url.to_owned())];
        let problems = Policy::parse("policy.toml", POLICY, variables).err().map(|problems| problems.to_string());
        let problems = problems.unwrap_or_else(|| panic!("{url:?} is taken"));
        assert!(problems.contains("APP__BASE_URL"), "{problems}");
        assert!(!problems.contains("evil") && !problems.contains("secret"), "no value is printed: {problems}");
    }
    for url in ["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]", "https://id.example.com/app"] {
        let variables = [("APP__BASE_URL".to_owned(), url.to_owned())];
        assert!(Policy::parse("policy.toml", POLICY, variables).is_ok(), "{url}");
    }
}
