//! Starts: what they need, and how they fail before the first request.

use crate::cognito::settings;
use crate::lambda_process::{Process, joined};
use crate::pool::{SECRET, policy};
use crate::test_app::api;
use axum::body::Body;
use axum::http::Request;
use cognito_triggers_http_api::{Api, NoHooks, endpoints, router};
use lambda_emulator::Outcome;
use policy::Policy;
use std::process::Command;
use token_verifier::StartError;
use tower::ServiceExt;

fn started(text: &str) -> Result<Api, StartError> {
    let policy = Policy::parse("p", text, []).unwrap_or_else(|problems| panic!("{problems}"));
    Api::new(policy, false)
}

#[test]
fn user_pool_and_app_client_are_required() {
    let whole = policy("");
    let without = |line: &str| started(&whole.replace(line, "")).map(drop);
    assert_eq!(without("user_pool_id = \"eu-west-1_AbCdEf123\"\n"), Err(StartError::NoUserPool));
    assert_eq!(without("client_id = \"1example23456789\"\n"), Err(StartError::NoAppClient));
    assert_eq!(without("").map(drop), Ok(()));
}

#[test]
fn confirmation_page_at_an_endpoint_path_is_rejected() {
    let taken = endpoints().flat_map(|endpoint| [endpoint.path].into_iter().chain(endpoint.aliases.iter().copied()));
    for path in taken.chain(["/openapi.json"]) {
        for own in ["confirmation_path = \"/confirm\"", "confirmation_path = \"/welcome/confirm\""] {
            let text = policy("").replace(own, &format!("confirmation_path = \"{path}\""));
            assert!(started(&text).is_err(), "{path} instead of {own}");
        }
    }
}

#[tokio::test]
async fn confirmation_page_may_be_at_any_other_path() {
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
        assert_eq!(routes.oneshot(request).await.unwrap().status(), 404, "{path} is not a pattern");
    }
}

#[test]
fn l09_debug_of_the_api_omits_the_secret() {
    let api = api(&policy(""), &[("APP__CLIENT_SECRET", SECRET)], settings("http://127.0.0.1:1"));
    let printed = format!("{api:?} {api:#?}");
    assert!(printed.contains("1example23456789") && !printed.contains(SECRET), "{printed}");
}

#[tokio::test]
async fn failed_start_reports_the_reason() {
    let good = policy("");
    for (name, text, variables, expected) in [
        ("problem", good.replace("administrators", "administrator"), vec![], "api.administrator"),
        ("header", good.replace("X-Frame-Options", "Cache-Control"), vec![], "api.headers"),
        ("no-pool", good.replace("user_pool_id", "# user_pool_id"), vec![], "app.user_pool_id: is missing"),
        ("no-client", good.replace("client_id = \"1", "# client_id = \"1"), vec![], "app.client_id: is missing"),
        ("no-keys", good.replace("{\"keys\"", "{\"hunter2\""), vec![], "verification.jwks: is not a key set"),
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
            vec![],
            "app.client_secret: is a secret",
        ),
        ("plain-secret", good.clone(), vec![("APP__CLIENT_SECRET", SECRET)], "set APP__CLIENT_SECRET_ARN to its ARN"),
        (
            "secret-as-arn",
            good.clone(),
            vec![("APP__CLIENT_SECRET_ARN", SECRET)],
            "APP__CLIENT_SECRET_ARN: is not the ARN of a secret",
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
    joined(&function.stop().await)
}

#[test]
fn outside_lambda_it_explains_itself_and_exits() {
    let output = Command::new(env!("CARGO_BIN_EXE_api")).env_clear().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("can only run inside of Lambda") && said.lines().count() == 1, "{said}");
    assert!(output.stderr.is_empty());
}

/// Keys are fetched only when a token needs one, so a start waits for no network, and a malformed token fetches nothing.
#[tokio::test]
async fn start_fetches_no_keys() {
    let mut function = Process::api("start-without-keys", &crate::pool::policy_without_keys(), &[]).await;
    let sent = crate::events::ClientRequest::get("/auth").with_token("h.p.s");
    let got = function.send("http_v2", &sent).await;
    assert_eq!((got.status, got.json()), (401, serde_json::json!({"message": "Unauthorized"})));
}
