//! Allowed and denied requests, and the effect of a cached response on the next request.

use crate::events::{ALL, event_for, event_with_token};
use crate::iam_evaluation::{allowed_resources, allows};
use crate::pool::{access_claims, id_claims, policy_and_verifier, signed};
use crate::project::{handle_event, handle_event_with_iam_responses, is_allowed, response_json};
use cognito_triggers_authorizer::{Outcome, handle};
use serde_json::json;

#[tokio::test]
async fn valid_token_is_allowed_only_on_its_routes() {
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
            let event = event_for(name, &token, method, path);
            for output in [handle_event(&event).await, handle_event_with_iam_responses(&event).await] {
                assert_eq!((output.outcome, output.reason), (outcome, reason), "{name} {method} {path}");
                assert_eq!(is_allowed(&output, &event), outcome == Outcome::Allowed, "{name} {method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn groups_and_scopes_allow_the_routes_that_require_them() {
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
            let event = event_for(name, token, method, path);
            let output = handle_event(&event).await;
            assert_eq!(output.outcome, outcome, "{name} {method} {path}");
            assert_eq!(is_allowed(&output, &event), outcome == Outcome::Allowed, "{name} {method} {path}");
        }
    }
}

#[tokio::test]
async fn route_allows_only_its_kinds_of_tokens() {
    let (id, access) = (signed(&id_claims(&[])), signed(&access_claims(&[], "openid")));
    for (kinds, allows_id, allows_access) in
        [("[\"id\"]", true, false), ("[\"access\"]", false, true), ("[\"id\", \"access\"]", true, true)]
    {
        let (policy, verifier) =
            policy_and_verifier(&format!("[authorizer.routes.a]\npath = \"/projects/*\"\ntokens = {kinds}\n"));
        for (token, allowed) in [(&id, allows_id), (&access, allows_access)] {
            for name in ["rest_request", "http_2_0"] {
                let event = event_for(name, token, "GET", "/projects/1");
                let output = handle(&event, &policy, &verifier).await;
                assert_eq!(is_allowed(&output, &event), allowed, "{kinds} {name}");
                assert_eq!(output.rejection, (!allowed).then_some("token_use"), "{kinds} {name}");
            }
        }
    }
}

#[tokio::test]
async fn cached_response_is_right_for_other_routes() {
    let event = event_for("rest_token", &signed(&id_claims(&["staff"])), "GET", "/projects");
    let answer = response_json(&handle_event(&event).await);
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
        assert_eq!(allows(&answer, &format!("{stage}{request}")), open, "{request}");
    }
    assert_eq!(
        allowed_resources(&answer),
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
    let refused_first = event_for("rest_token", &signed(&id_claims(&["staff"])), "POST", "/transactions");
    assert_eq!(response_json(&handle_event(&refused_first).await), answer, "whatever was requested first");
}

#[tokio::test]
async fn token_without_routes_is_denied_the_whole_stage() {
    let (policy, verifier) = policy_and_verifier("[authorizer.routes.a]\npath = \"/a\"\ngroups = [\"staff\"]\n");
    let event = event_for("rest_token", &signed(&id_claims(&[])), "GET", "/a");
    let answer = response_json(&handle(&event, &policy, &verifier).await);
    assert_eq!(
        answer["policyDocument"]["Statement"],
        json!([{"Action": ["execute-api:Invoke"], "Effect": "Deny",
            "Resource": ["arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/*"]}])
    );
    let (policy, verifier) = policy_and_verifier("");
    let event = event_for("http_2_0", &signed(&id_claims(&["staff"])), "GET", "/");
    let output = handle(&event, &policy, &verifier).await;
    assert_eq!(
        (output.outcome, output.reason),
        (Outcome::Denied, Some("no_route")),
        "without a route every request is denied"
    );
}

#[tokio::test]
async fn partition_of_the_arn_is_kept() {
    for partition in ["aws-cn", "aws-us-gov"] {
        let event =
            event_with_token("rest_token", &signed(&id_claims(&[]))).replace("arn:aws:", &format!("arn:{partition}:"));
        let output = handle_event(&event).await;
        assert!(
            allowed_resources(&response_json(&output))[0]
                .starts_with(&format!("arn:{partition}:execute-api:eu-west-1:"))
        );
        assert!(is_allowed(&output, &event));
    }
}
