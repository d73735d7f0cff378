//! Where the confirmation page leads: to an origin that the policy names, or to the brand's own address (U08 to U11).

use crate::cognito::{Cognito, Reply, error_reply, success_reply};
use crate::confirmation_page::{LINK, show, submit};
use crate::test_app::App;
use serde_json::json;
use url::form_urlencoded::byte_serialize;

/// The address that the page leads to with this `redirect`.
async fn link_target(says: &Reply, redirect: &str) -> String {
    let app = App::new(Cognito::always(says.clone()).await);
    let redirect: String = byte_serialize(redirect.as_bytes()).collect();
    let got = submit(&app, &format!("{LINK}&redirect={redirect}"), &[]).await;
    assert!(got.header("location").is_none());
    let links: Vec<_> = got.text().split("href=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    let [link, support] = links[..] else { panic!("{links:?}") };
    assert_eq!(support, "mailto:support@example.com");
    link.to_owned()
}

async fn assert_dropped(redirects: &[&str]) {
    for says in [success_reply(json!({})), error_reply("ExpiredCodeException", "")] {
        for redirect in redirects {
            assert_eq!(link_target(&says, redirect).await, "https://app.example.com", "{redirect}");
        }
    }
}

#[tokio::test]
async fn redirect_to_a_named_origin_is_used() {
    for redirect in [
        "https://app.example.com/welcome",
        "https://app.example.com",
        "https://partner.example.org/a/b",
        "HTTPS://App.Example.com/welcome",
    ] {
        let expected = redirect.replace("HTTPS://App.Example.com", "https://app.example.com");
        assert_eq!(link_target(&success_reply(json!({})), redirect).await, expected);
        assert_eq!(link_target(&error_reply("ExpiredCodeException", ""), redirect).await, expected);
    }
}

#[tokio::test]
async fn u08_whole_origin_is_compared() {
    assert_dropped(&[
        "https://app.example.com.evil.example/",
        "https://app.example.com%2eevil.example/",
        "https://evil.example/app.example.com",
        "https://evil.example\\@app.example.com/",
        "https://app.example.com@evil.example/",
        "https://app.example.com:8443/",
        "http://app.example.com/",
        "https://evil.example/https://app.example.com/",
        "https://app.example.comevil/",
        "https://sub.app.example.com/",
        "//app.example.com/",
        "//evil.example/",
        "/welcome",
        "",
    ])
    .await;
}

#[tokio::test]
async fn u09_only_https_redirects_are_used() {
    assert_dropped(&[
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "javascript://app.example.com/%0aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:https://app.example.com/1",
        "https:app.example.com",
        "https:/app.example.com",
    ])
    .await;
}

#[tokio::test]
async fn u10_disguised_hosts_are_dropped() {
    assert_dropped(&[
        "https://2130706433/",
        "https://[::1]/",
        "http://123?.app.example.com/",
        "http://something#.app.example.com/abc",
        "http://app。.example.com/abc",
        "https://app.example.com?.evil.example/",
        "https://app.example.com#.evil.example/",
        "https://app。example.com/",
    ])
    .await;
}

#[tokio::test]
async fn u11_homoglyph_hosts_are_dropped() {
    assert_dropped(&[
        "https://\u{430}pp.example.com/",
        "https://xn--pp-6kc.example.com/",
        "https://app.example.com\u{200b}/",
    ])
    .await;
}

/// The redirect is validated when the button is pressed; the opened page only has it in a field.
#[tokio::test]
async fn u08_opened_page_has_no_redirect_link() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let got = show(&app, &format!("{LINK}&redirect=https%3A%2F%2Fevil.example%2F"), &[]).await;
    assert!(!got.text().contains("href=\"https://evil.example"));
    assert_eq!(got.text().matches("evil.example").count(), 1, "only as the value of a field");
}
