//! The page behind the link of a confirmation mail: opening it, and pressing its button.

use crate::cognito::{Cognito, Reply, error_reply, raw_reply, success_reply};
use crate::enumeration::rejected_codes;
use crate::pool::{CLIENT, HASH_OF_OWN_NAME, OWN_NAME, SECRET, policy};
use crate::test_app::{App, HttpResponse, request};
use aws_lc_rs::digest::{SHA256, digest};
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_triggers_http_api::NoHooks;
use serde_json::json;

/// The parameters in the link of a mail.
pub(crate) const LINK: &str =
    "email=ann%2Bx%40example.com&username=mytestuser&client_id=1example23456789&confirmationCode=123456";
/// What the button that requests another mail posts.
const RESEND: &str = "email=ann%2Bx%40example.com&username=mytestuser&client_id=1example23456789&resend=1";

/// Opens a link with these parameters.
pub(crate) async fn show(app: &App, parameters: &str, headers: &[(&str, &str)]) -> HttpResponse {
    app.send_without_body(Method::GET, &format!("/confirm?{parameters}"), headers).await
}

/// Presses a button.
pub(crate) async fn submit(app: &App, form: &str, headers: &[(&str, &str)]) -> HttpResponse {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let headers: Vec<_> = kind.iter().chain(headers).copied().collect();
    app.send(request(Method::POST, "/confirm", &headers, form)).await
}

async fn app_that(says: Reply) -> App {
    App::new(Cognito::always(says).await)
}

fn heading(got: &HttpResponse) -> &str {
    assert_eq!(got.header("content-type"), Some("text/html; charset=utf-8"));
    let (_, rest) = got.text().split_once("<h1>").unwrap();
    rest.split_once("</h1>").unwrap().0
}

/// The values that the button posts, by name.
fn fields(got: &HttpResponse) -> Vec<(&str, &str)> {
    let fields = got.text().split("<input type=\"hidden\" name=\"").skip(1);
    fields
        .map(|field| {
            let (name, rest) = field.split_once("\" value=\"").unwrap();
            (name, rest.split_once('"').unwrap().0)
        })
        .collect()
}

#[tokio::test]
async fn u14_only_the_button_confirms() {
    let app = App::with_policy(
        &policy(""),
        &[("APP__CLIENT_SECRET", SECRET)],
        Cognito::always(success_reply(json!({}))).await,
        NoHooks,
    );
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let scanner = [("user-agent", "Mail scanner"), ("purpose", "prefetch"), ("sec-fetch-site", "none")];
        let got = app.send_without_body(method, &format!("/confirm?{LINK}"), &scanner).await;
        assert_eq!(got.status, 200);
    }
    assert!(app.cognito.requests().is_empty());

    let got = show(&app, LINK, &[]).await;
    assert_eq!(heading(&got), "Confirm your e-mail address");
    assert!(got.text().contains("<form method=\"post\" action=\"?\">"));
    let posted =
        [("email", "ann+x@example.com"), ("username", OWN_NAME), ("client_id", CLIENT), ("confirmationCode", "123456")];
    assert_eq!(fields(&got), posted);
    assert_eq!(got.text().matches("123456").count(), 1, "the code is only in its field");

    let got = submit(&app, LINK, &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!((got.status, heading(&got)), (200, "Your address is confirmed"));
    assert!(!got.text().contains("<form"));
    let expected = json!({
        "ClientId": CLIENT, "SecretHash": HASH_OF_OWN_NAME, "Username": OWN_NAME, "ConfirmationCode": "123456",
    });
    assert_eq!(app.cognito.requests(), [("ConfirmSignUp".to_owned(), expected)]);
}

#[tokio::test]
async fn u14_page_rejects_other_methods() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let got = app.send_without_body(method, &format!("/confirm?{LINK}"), &[]).await;
        assert_eq!(got.failure(), (405, "method_not_allowed".to_owned()));
    }
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn u14_cross_site_form_does_nothing() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for site in ["cross-site", "same-site", "hunter2", ""] {
        let got = submit(&app, LINK, &[("sec-fetch-site", site)]).await;
        assert_eq!((got.status, heading(&got)), (200, "Confirm your e-mail address"), "{site}");
        assert_eq!(got.text(), show(&app, LINK, &[]).await.text());
        let got = submit(&app, RESEND, &[("sec-fetch-site", site)]).await;
        assert_eq!((got.status, heading(&got)), (200, "This link no longer works"), "{site}");
        assert_eq!(fields(&got).last(), Some(&("resend", "1")));
    }
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn u15_page_is_not_cached_and_loads_nothing() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let used = app_that(error_reply("ExpiredCodeException", "")).await;
    let pages = [
        show(&app, LINK, &[]).await,
        show(&app, "username=a", &[]).await,
        submit(&used, LINK, &[]).await,
        submit(&app_that(success_reply(json!({}))).await, LINK, &[]).await,
    ];
    for got in pages {
        assert_eq!(got.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(got.header("cache-control"), Some("no-store"));
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(got.header("x-frame-options"), Some("DENY"));
        let (_, style) = got.text().split_once("<style>").unwrap();
        let hash = STANDARD.encode(digest(&SHA256, style.split_once("</style>").unwrap().0.as_bytes()));
        let expected = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        assert_eq!(got.header("content-security-policy"), Some(expected.as_str()));
        for loading in ["src=", "<link", "<script", "url(", "@import", "<img", "<iframe", "http-equiv", "style=\""] {
            assert!(!got.text().contains(loading), "{loading}");
        }
        assert!(got.header("location").is_none());
    }
}

#[tokio::test]
async fn e04_page_is_the_same_for_all_rejected_codes() {
    let mut seen = Vec::new();
    for reply in rejected_codes() {
        seen.push(submit(&app_that(reply).await, LINK, &[]).await);
    }
    let first = &seen[0];
    assert_eq!((first.status, heading(first)), (400, "This link no longer works"));
    assert!(first.text().contains(
        "This link is used or too old. If you have confirmed before, sign in; otherwise ask for a new mail."
    ));
    assert_eq!(
        fields(first),
        [("email", "ann+x@example.com"), ("username", OWN_NAME), ("client_id", CLIENT), ("resend", "1")]
    );
    assert!(first.text().contains("Send a new mail") && first.text().contains("href=\"https://app.example.com\""));
    assert!(!first.text().contains("123456\""), "the code is not posted again");
    assert!(seen.iter().all(|other| other.comparable() == first.comparable()));
}

#[tokio::test]
async fn r17_second_press_is_a_used_code() {
    let second = error_reply("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED");
    let app = App::new(Cognito::replying([success_reply(json!({})), second]).await);
    assert_eq!(submit(&app, LINK, &[]).await.status, 200);
    let wrong = submit(&app_that(error_reply("CodeMismatchException", "")).await, LINK, &[]).await;
    assert_eq!(submit(&app, LINK, &[]).await.comparable(), wrong.comparable());
    assert_eq!(app.cognito.calls(), ["ConfirmSignUp", "ConfirmSignUp"]);
}

#[tokio::test]
async fn e05_resend_page_hides_whether_the_user_exists() {
    let mut seen = Vec::new();
    for reply in [
        success_reply(
            json!({"CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "z***@z***"}}),
        ),
        error_reply("UserNotFoundException", "User does not exist."),
        error_reply("InvalidParameterException", "User is already confirmed."),
    ] {
        let app = app_that(reply).await;
        seen.push(submit(&app, RESEND, &[]).await);
        assert_eq!(
            app.cognito.requests(),
            [("ResendConfirmationCode".to_owned(), json!({"ClientId": CLIENT, "Username": OWN_NAME}))]
        );
    }
    assert_eq!((seen[0].status, heading(&seen[0])), (200, "Check your inbox"));
    assert!(!seen[0].text().contains("<form"));
    assert!(seen.iter().all(|other| other.comparable() == seen[0].comparable()));
}

#[tokio::test]
async fn failed_call_offers_the_button_again() {
    for (reply, status) in [
        (error_reply("TooManyRequestsException", "Rate exceeded"), 429),
        (error_reply("InternalErrorException", "hunter2"), 500),
        (error_reply("ServiceUnavailableException", "hunter2"), 503),
        (raw_reply(200, "hunter2"), 503),
    ] {
        let got = submit(&app_that(reply.clone()).await, LINK, &[]).await;
        assert_eq!((got.status, heading(&got)), (status, "Something went wrong"));
        assert_eq!(fields(&got).last(), Some(&("confirmationCode", "123456")));
        assert!(!got.text().contains("hunter2"));
        let got = submit(&app_that(reply).await, RESEND, &[]).await;
        assert_eq!((got.status, fields(&got).last()), (status, Some(&("resend", "1"))));
    }
}

#[tokio::test]
async fn page_uses_the_browsers_language() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for (list, tag, direction) in [
        ("de", "de", "ltr"),
        ("de-CH,fr;q=0.8", "de", "ltr"),
        ("xx, tlh;q=0.9, fr-CA;q=0.8, en;q=0.5", "fr", "ltr"),
        ("pt-BR,pt;q=0.9", "pt-BR", "ltr"),
        ("ar-EG", "ar", "rtl"),
        ("JA", "ja", "ltr"),
        ("es-419;q=1.0", "es", "ltr"),
        ("xx", "en", "ltr"),
        ("*", "en", "ltr"),
        ("", "en", "ltr"),
    ] {
        let got = show(&app, LINK, &[("accept-language", list)]).await;
        assert!(got.text().contains(&format!("<html lang=\"{tag}\" dir=\"{direction}\">")), "{list}");
    }
    assert!(show(&app, LINK, &[]).await.text().contains("<html lang=\"en\""));
    // Without a language from the browser, that of the app client is used.
    let other = "username=mytestuser&client_id=2example23456789&confirmationCode=123456";
    assert!(show(&app, other, &[]).await.text().contains("<html lang=\"de\""));
    let pressed = submit(&app_that(success_reply(json!({}))).await, LINK, &[("accept-language", "fr")]).await;
    assert!(pressed.text().contains("<html lang=\"fr\""));
}

#[tokio::test]
async fn page_has_the_brand_of_the_app_client_at_every_path() {
    let app = app_that(success_reply(json!({}))).await;
    let form = "username=mytestuser&client_id=2example23456789&confirmationCode=123456";
    for path in ["/confirm", "/welcome/confirm"] {
        let got = app.send_without_body(Method::GET, &format!("{path}?{form}"), &[]).await;
        assert!(got.text().contains("<bdi>Second</bdi>") && got.text().contains("#0b7a4b"), "{path}");
        let kind = [("content-type", "application/x-www-form-urlencoded"), ("accept-language", "en")];
        let got = app.send(request(Method::POST, path, &kind, form)).await;
        assert_eq!(heading(&got), "Your address is confirmed");
        assert!(got.text().contains("href=\"https://second.example.net\""));
    }
}

#[tokio::test]
async fn incomplete_link_offers_no_button() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let long = format!("username={}&confirmationCode=123456", "a".repeat(513));
    for link in [
        "",
        "username=a",
        "confirmationCode=123456",
        "username=&confirmationCode=1",
        "username=a%00&confirmationCode=1",
        &long,
    ] {
        let got = show(&app, link, &[]).await;
        assert_eq!((got.status, heading(&got)), (400, "This link is incomplete"), "{link}");
        assert!(!got.text().contains("<form"));
    }
    for form in ["", "confirmationCode=123456", "resend=1", "username=&confirmationCode=1"] {
        let got = submit(&app, form, &[]).await;
        assert_eq!((got.status, heading(&got)), (400, "This link is incomplete"), "{form}");
    }
    // A form without a code, which ours always has, counts as a wrong code.
    let got = submit(&app, "username=mytestuser", &[]).await;
    assert_eq!((got.status, heading(&got)), (400, "This link no longer works"));
    assert!(app.cognito.requests().is_empty());
}

#[tokio::test]
async fn link_parameters_are_escaped() {
    let app = App::new(Cognito::expecting_no_calls().await);
    let hostile = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let link = format!(
        "username={hostile}&email={hostile}&client_id={hostile}&redirect={hostile}&confirmationCode={hostile}&x={hostile}"
    );
    let got = show(&app, &link, &[]).await;
    assert_eq!((got.status, fields(&got).len()), (200, 5));
    assert!(!got.text().contains("<script") && got.text().contains("value=\"&#34;&#62;&#60;script"));
}

#[tokio::test]
async fn first_of_several_values_counts() {
    let app = app_that(success_reply(json!({}))).await;
    let twice = "username=mytestuser&username=evil&confirmationCode=123456&confirmationCode=654321";
    assert_eq!(fields(&show(&app, twice, &[]).await), [("username", OWN_NAME), ("confirmationCode", "123456")]);
    submit(&app, twice, &[]).await;
    assert_eq!(
        app.cognito.only_request(),
        json!({"ClientId": CLIENT, "Username": OWN_NAME, "ConfirmationCode": "123456"})
    );
}

#[tokio::test]
async fn q03_page_accepts_only_forms() {
    let app = App::new(Cognito::expecting_no_calls().await);
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", ""] {
        let got = app.send(request(Method::POST, "/confirm", &[("content-type", kind)], LINK)).await;
        assert_eq!(got.failure(), (415, "unsupported_media_type".to_owned()), "{kind}");
    }
    let got = submit(&app, &format!("{LINK}&x={}", "x".repeat(256 * 1024)), &[]).await;
    assert_eq!(got.failure(), (413, "body_too_large".to_owned()));
    assert!(app.cognito.requests().is_empty());
}
