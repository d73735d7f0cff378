//! The counters of the rate limits in a table that is slow, broken or missing (R21). `tests/api` tries them with a table.

use crate::cognito::{Cognito, settings, success_reply};
use crate::pool::policy;
use crate::proxy::{Fault, Proxy};
use crate::test_app::{api, json_request};
use axum::Router;
use axum::extract::ConnectInfo;
use cognito_triggers_http_api::{NoHooks, router};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tower::ServiceExt;

/// The deadline of all counters of a request, and time for the request itself.
const AT_MOST: Duration = Duration::from_millis(300 + 350);

const LIMITS: &str = "[api.rate_limits]\ntable = \"limits\"\n";

/// The API behind a proxy that lets the calls to Cognito pass.
async fn behind(proxy: &Proxy) -> Router {
    router(api(&format!("{}{LIMITS}", policy("")), &[], settings(&proxy.url())), NoHooks)
}

/// The status of a request from some address, and its time.
async fn post(routes: &Router, path: &str, body: &Value) -> (u16, Duration) {
    let mut request = json_request(path, &body.to_string(), &[]);
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4321))));
    let begun = Instant::now();
    let status = routes.clone().oneshot(request).await.unwrap().status().as_u16();
    (status, begun.elapsed())
}

fn sign_up() -> Value {
    json!({"username": "ann", "password": "S3cr3t-Pa55!", "attributes": {"email": "ann@example.com"}})
}

/// A sign-up has three counters: the source address, the user name and the address.
#[tokio::test]
async fn r21_hanging_counters_delay_no_request() {
    for fault in [
        Fault::Hangs,
        Fault::Drips,
        Fault::Breaks,
        Fault::Resets,
        Fault::refuses("ResourceNotFoundException"),
        Fault::refuses("ProvisionedThroughputExceededException"),
        Fault::Answers(500, "{}".to_owned()),
        Fault::Answers(200, "ann".to_owned()),
    ] {
        let cognito = Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await;
        let proxy = Proxy::open(Some(cognito.url().trim_start_matches("http://").parse().unwrap())).await;
        proxy.fault("UpdateItem", fault.clone(), usize::MAX);
        let routes = behind(&proxy).await;
        for (path, body) in [
            ("/signUp", sign_up()),
            ("/forgotPasswordRequest", json!({"username": "ann"})),
            ("/signUpConfirmResend", json!({"username": "ann"})),
            ("/loginMfa", json!({"username": "ann", "loginSession": "SMS_MFA.YW5u.s", "mfaCode": "123456"})),
        ] {
            let before = cognito.calls().len();
            let (status, took) = post(&routes, path, &body).await;
            assert!(took < AT_MOST, "{fault:?}: {path} took {took:?}");
            assert_ne!(status, 429, "{fault:?}: {path}");
            assert_eq!(cognito.calls().len(), before + 1, "{fault:?}: {path} is not limited");
        }
    }
}

/// A counter in time limits; so does one that limits before a later one hangs.
#[tokio::test]
async fn r21_counters_in_time_limit_requests() {
    let count =
        |tries: u32| Fault::Answers(200, json!({"Attributes": {"tries": {"N": tries.to_string()}}}).to_string());
    let cognito = Cognito::always(success_reply(json!({"UserConfirmed": false, "UserSub": "u"}))).await;
    for (faults, status) in [
        (vec![count(6)], 429),
        (vec![count(5), count(6)], 429),
        (vec![count(5), count(5), count(6)], 429),
        (vec![count(6), Fault::Hangs], 429),
        (vec![count(5), count(5), count(5)], 200),
    ] {
        let proxy = Proxy::open(Some(cognito.url().trim_start_matches("http://").parse().unwrap())).await;
        let counters = faults.len();
        faults.into_iter().for_each(|fault| proxy.fault("UpdateItem", fault, 1));
        let (got, took) = post(&behind(&proxy).await, "/signUp", &sign_up()).await;
        assert_eq!((got, took < AT_MOST), (status, true), "{counters}: {took:?}");
    }
}
