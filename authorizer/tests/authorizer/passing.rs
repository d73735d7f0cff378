//! Who passes, and what the answer says about the next request.

use crate::events::{ALL, asking, with_token};
use crate::iam::{allowed, lets_through};
use crate::pool::{access_claims, id_claims, signed, started};
use crate::project::{handled, handled_with_documents, json_of, passes};
use cognito_triggers_authorizer::{Outcome, handle};
use serde_json::json;

#[tokio::test]
async fn a_good_token_passes_where_a_route_is_open_and_nowhere_else() {
    let token = signed(&id_claims(&[]));
    for (name, _) in ALL {
        for (method, path, outcome, reason) in [
            ("GET", "/projects/1", Outcome::Allowed, None),
            ("POST", "/projects", Outcome::Allowed, None),
            ("DELETE", "/projects/1", Outcome::Denied, Some("forbidden")),
            ("POST", "/transactions", Outcome::Denied, Some("insufficient_scope")),
            ("GET", "/transactions", Outcome::Denied, Some("no_route")),
            ("TRACE", "/projects", Outcome::Denied, Some("no_route")),
            ("GET", "/", Outcome::Denied, Some("no_route")),
        ] {
            let event = asking(name, &token, method, path);
            for handled in [handled(&event).await, handled_with_documents(&event).await] {
                assert_eq!((handled.outcome, handled.reason), (outcome, reason), "{name} {method} {path}");
                assert_eq!(passes(&handled, &event), outcome == Outcome::Allowed, "{name} {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn groups_and_scopes_open_what_they_are_asked_for() {
    let staff = signed(&id_claims(&["partners", "staff"]));
    let booking = signed(&access_claims(&[], "openid transactions/post"));
    let mut with_scope = id_claims(&[]);
    with_scope["scope"] = json!("transactions/post");
    let id_with_scope = signed(&with_scope);
    for (token, method, path, outcome) in [
        (&staff, "DELETE", "/projects/1", Outcome::Allowed),
        (&staff, "POST", "/transactions", Outcome::Denied),
        (&booking, "POST", "/transactions", Outcome::Allowed),
        (&booking, "DELETE", "/projects/1", Outcome::Denied),
        (&id_with_scope, "POST", "/transactions", Outcome::Denied),
    ] {
        for name in ["rest_request", "http_2_0"] {
            let event = asking(name, token, method, path);
            let handled = handled(&event).await;
            assert_eq!(handled.outcome, outcome, "{name} {method} {path}");
            assert_eq!(passes(&handled, &event), outcome == Outcome::Allowed, "{name} {method} {path}");
        }
    }
}

#[tokio::test]
async fn the_answer_that_api_gateway_keeps_serves_the_next_route() {
    let event = asking("rest_token", &signed(&id_claims(&["staff"])), "GET", "/projects");
    let answer = json_of(&handled(&event).await);
    let stage = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod";
    for (request, open) in [
        ("/GET/projects/7", true),
        ("/DELETE/projects/7/members/ann", true),
        ("/POST/projects", true),
        ("/DELETE/projects", false),
        ("/POST/transactions", false),
        ("/GET/projects/../admin", false),
        ("/GET/projects/%2e%2e/admin", false),
        ("/GET/admin/projects", false),
    ] {
        assert_eq!(lets_through(&answer, &format!("{stage}{request}")), open, "{request}");
    }
    assert_eq!(
        allowed(&answer),
        [
            "DELETE/projects/?*",
            "GET/projects",
            "GET/projects/?*",
            "HEAD/projects/?*",
            "PATCH/projects/?*",
            "POST/projects",
            "PUT/projects/?*"
        ]
        .map(|rest| format!("{stage}/{rest}"))
    );
    let refused_first = asking("rest_token", &signed(&id_claims(&["staff"])), "POST", "/transactions");
    assert_eq!(json_of(&handled(&refused_first).await), answer, "whatever was asked for first");
}

#[tokio::test]
async fn who_may_nothing_is_told_no_for_the_whole_stage() {
    let (policy, verifier) = started("[authorizer.routes.a]\npath = \"/a\"\ngroups = [\"staff\"]\n");
    let event = asking("rest_token", &signed(&id_claims(&[])), "GET", "/a");
    let answer = json_of(&handle(&event, &policy, &verifier).await);
    assert_eq!(
        answer["policyDocument"]["Statement"],
        json!([{"Action": ["execute-api:Invoke"], "Effect": "Deny",
            "Resource": ["arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/*"]}])
    );
    let (policy, verifier) = started("");
    let event = asking("http_2_0", &signed(&id_claims(&["staff"])), "GET", "/");
    let handled = handle(&event, &policy, &verifier).await;
    assert_eq!((handled.outcome, handled.reason), (Outcome::Denied, Some("no_route")), "without a route nobody passes");
}

#[tokio::test]
async fn other_partitions_keep_their_name() {
    for partition in ["aws-cn", "aws-us-gov"] {
        let event =
            with_token("rest_token", &signed(&id_claims(&[]))).replace("arn:aws:", &format!("arn:{partition}:"));
        let handled = handled(&event).await;
        assert!(allowed(&json_of(&handled))[0].starts_with(&format!("arn:{partition}:execute-api:eu-west-1:")));
        assert!(passes(&handled, &event));
    }
}
