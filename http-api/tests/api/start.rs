//! Starts: what one needs, what ends it before the first request, and what it says then.

use crate::app::api;
use crate::cognito::settings;
use crate::function::{Process, text};
use crate::pool::{SECRET, policy};
use axum::body::Body;
use axum::http::Request;
use cognito_triggers_http_api::{Api, NoHooks, endpoints, router};
use lambda_emulator::Outcome;
use lambda_support::StartError;
use policy::Policy;
use std::process::Command;
use tower::ServiceExt;

fn started(text: &str) -> Result<Api, StartError> {
    let policy = Policy::parse("p", text, []).unwrap_or_else(|problems| panic!("{problems}"));
    Api::new(policy, false)
}

#[test]
fn the_pool_and_the_app_client_must_be_named() {
    let whole = policy("");
    let without = |line: &str| started(&whole.replace(line, "")).map(drop);
    assert_eq!(without("user_pool_id = \"eu-west-1_AbCdEf123\"\n"), Err(StartError::NoUserPool));
    assert_eq!(without("client_id = \"1example23456789\"\n"), Err(StartError::NoAppClient));
    assert_eq!(without("").map(drop), Ok(()));
}

#[test]
fn a_confirmation_page_at_the_path_of_an_endpoint_is_refused() {
    let taken = endpoints().flat_map(|endpoint| [endpoint.path].into_iter().chain(endpoint.also.iter().copied()));
    for path in taken.chain(["/openapi.json"]) {
        for own in ["confirmation_path = \"/confirm\"", "confirmation_path = \"/welcome/confirm\""] {
            let text = policy("").replace(own, &format!("confirmation_path = \"{path}\""));
            assert!(started(&text).is_err(), "{path} instead of {own}");
        }
    }
}

/// Whatever else the policy takes for a path is one, and the page is there.
#[tokio::test]
async fn a_confirmation_page_may_be_at_any_other_path() {
    for path in [
        "/",
        "/c",
        "/:confirm",
        "/*confirm",
        "/a/:b/*c",
        "/~ann/$x,y=z;".trim_end_matches(';'),
        "/best%C3%A4tigen",
        "/@a!",
    ] {
        let text = policy("").replace("confirmation_path = \"/confirm\"", &format!("confirmation_path = \"{path}\""));
        let routes = router(started(&text).unwrap_or_else(|error| panic!("{path}: {error}")), NoHooks);
        let request = Request::get(format!("{path}?username=a&confirmationCode=1")).body(Body::empty()).unwrap();
        assert_eq!(routes.clone().oneshot(request).await.unwrap().status(), 200, "{path}");
        let request = Request::get("/x/y/z").body(Body::empty()).unwrap();
        assert_eq!(routes.oneshot(request).await.unwrap().status(), 404, "{path} is no pattern");
    }
}

#[test]
fn l09_what_is_printed_of_the_endpoints_has_no_secret() {
    let api = api(&policy(""), &[("APP__CLIENT_SECRET", SECRET)], settings("http://127.0.0.1:1"));
    let printed = format!("{api:?} {api:#?}");
    assert!(printed.contains("1example23456789") && !printed.contains(SECRET), "{printed}");
}

#[tokio::test]
async fn what_cannot_start_says_why_before_the_first_request() {
    let good = policy("");
    for (name, text, variables, expected) in [
        ("problem", good.replace("administrators", "administrator"), vec![], "api.administrator"),
        ("header", good.replace("X-Frame-Options", "Cache-Control"), vec![], "api.headers"),
        ("no-pool", good.replace("user_pool_id", "# user_pool_id"), vec![], "app.user_pool_id: is missing"),
        ("no-client", good.replace("client_id = \"1", "# client_id = \"1"), vec![], "app.client_id: is missing"),
        ("no-keys", good.replace("{\"keys\"", "{\"hunter2\""), vec![], "verification.jwks: is no set of keys"),
        ("issuer", good.clone(), vec![("APP__ISSUER", "http://127.0.0.1:9229/hunter2")], "unset APP__ISSUER"),
        ("jwks", good.clone(), vec![("app__jwks_url", "http://127.0.0.1:9229/hunter2")], "unset APP__JWKS_URL"),
        (
            "elsewhere",
            good.clone(),
            vec![("APP__ISSUER", "https://hunter2.example/x")],
            "APP__ISSUER: must be a loopback URL",
        ),
        (
            "secret",
            good.replace("client_id = \"1", "client_secret = \"hunter2\"\nclient_id = \"1"),
            vec![("APP__CLIENT_SECRET", SECRET)],
            "app.client_secret: is a secret",
        ),
        (
            "taken",
            good.replace("confirmation_path = \"/confirm\"", "confirmation_path = \"/signUpConfirm\""),
            vec![],
            "confirmation_path",
        ),
    ] {
        let mut function = Process::api(&format!("start-{name}"), &text, &variables).await;
        let outcome = function.outcome("{}").await;
        assert!(matches!(outcome, Outcome::Exited(Some(status)) if status.code() == Some(1)), "{name}: {outcome:?}");
        let log = text_of(function).await;
        assert!(log.contains(expected), "{name}: {log}");
        assert!(!log.contains("hunter2") && !log.contains(SECRET), "{name}: {log}");
    }
}

async fn text_of(function: Process) -> String {
    text(&function.stop().await)
}

#[test]
fn outside_of_lambda_it_says_what_it_is_and_ends() {
    let output = Command::new(env!("CARGO_BIN_EXE_api")).env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("runs inside of Lambda") && said.lines().count() == 1, "{said}");
    assert!(output.stderr.is_empty());
}

/// No key is fetched before a token needs one, so a start waits for nobody, and what is no token fetches none.
#[tokio::test]
async fn it_starts_with_the_keys_still_unknown_and_asks_nobody() {
    let mut function = Process::api("start-without-keys", &crate::pool::policy_without_keys(), &[]).await;
    let sent = crate::events::Sent::get("/auth").by("h.p.s");
    let got = function.send("http_v2", &sent).await;
    assert_eq!((got.status, got.json()), (401, serde_json::json!({"message": "Unauthorized"})));
}
