//! For every policy, token and request: a policy document agrees with the rules, for its own request and for every later one
//! that API Gateway applies it to.

use crate::events::event_for;
use crate::iam_evaluation::{allowed_resources, allows};
use crate::pool::{access_claims, id_claims, policy_and_verifier, signed};
use cognito_triggers_authorizer::handle;
use jwt_verifier::Verifier;
use policy::Policy;
use proptest::prelude::*;
use serde_json::Value;

const STAGE: &str = "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod";

const ROUTES: [&str; 8] = [
    "methods = [\"GET\"]\npath = \"/\"",
    "methods = [\"GET\"]\npath = \"/*\"\ngroups = [\"admins\"]",
    "methods = [\"GET\", \"DELETE\"]\npath = \"/projects\"",
    "methods = [\"GET\"]\npath = \"/projects/*\"\ntokens = [\"id\"]",
    "methods = [\"DELETE\"]\npath = \"/projects/*\"\ngroups = [\"staff\", \"admins\"]",
    "methods = [\"GET\"]\npath = \"/projects/archive/*\"\nscopes = [\"archive/read\"]",
    "methods = [\"GET\"]\npath = \"/projects/\"\ntokens = [\"access\"]",
    "methods = [\"DELETE\"]\npath = \"/admin/*\"\ngroups = [\"admins\"]\ntokens = [\"access\"]",
];

const PATHS: [&str; 36] = [
    "/",
    "/a",
    "/a/",
    "/.hidden",
    "/projects",
    "/projects/",
    "/projects/1",
    "/projects/1/",
    "/projects/1/members",
    "/projects/archive/2020",
    "/projects/a:b",
    "/projects/...",
    "/projects/a..b",
    "/projects/münchen",
    "/projects2",
    "/projectsx/1",
    "/Projects/1",
    "/admin",
    "/admin/1",
    "/admin/projects",
    "/GET/projects",
    "/prod/GET/projects",
    "/projects/*",
    "/*",
    // No rule matches the following paths.
    "/projects/..",
    "/projects/../admin/1",
    "/projects/.",
    "/projects/./1",
    "//projects/1",
    "/projects//1",
    "/projects/1//",
    "/projects/%2e%2e/admin/1",
    "/projects/..%2fadmin",
    "/projects/..\\admin",
    "/projects/..;/admin",
    "/projects/1#x",
];

/// Sets of rules: none, each, any two, all but one, all.
fn sets() -> Vec<Vec<usize>> {
    let all: Vec<usize> = (0..ROUTES.len()).collect();
    let one = all.iter().map(|one| vec![*one]);
    let two = all.iter().flat_map(|one| (0..*one).map(|other| vec![other, *one]));
    let but_one = all.iter().map(|out| all.iter().copied().filter(|route| route != out).collect());
    one.chain(two).chain(but_one).chain([Vec::new(), all.clone()]).collect()
}

fn tables(set: &[usize]) -> String {
    let route = |index: &usize| format!("[authorizer.routes.r{index}]\n{}\n", ROUTES[*index]);
    set.iter().map(route).collect()
}

fn tokens() -> Vec<String> {
    let claims = [
        id_claims(&[]),
        id_claims(&["staff"]),
        access_claims(&[], "archive/read"),
        access_claims(&["admins"], "openid"),
    ];
    claims.iter().map(signed).collect()
}

/// Every path, once with each of two methods.
fn requests() -> impl Iterator<Item = (&'static str, &'static str)> {
    PATHS.iter().flat_map(|path| [("GET", *path), ("DELETE", *path)])
}

/// Handles events with one set of rules.
struct RuleSet(Policy, Verifier);

impl RuleSet {
    fn of(set: &[usize]) -> Self {
        let (policy, verifier) = policy_and_verifier(&tables(set));
        Self(policy, verifier)
    }

    async fn answer(&self, event: &str) -> Value {
        serde_json::from_str(&handle(event, &self.0, &self.1).await.response.unwrap()).unwrap()
    }

    /// Which of the requests are allowed, each with its own event.
    async fn passing(&self, token: &str) -> Vec<bool> {
        let mut passing = Vec::new();
        for (method, path) in requests() {
            let answer = self.answer(&event_for("http_2_0", token, method, path)).await;
            passing.push(answer["isAuthorized"].as_bool().unwrap());
        }
        passing
    }
}

#[tokio::test]
async fn document_for_one_request_is_right_for_all_others() {
    for token in tokens() {
        let mut of_route = Vec::new();
        for route in 0..ROUTES.len() {
            of_route.push(RuleSet::of(&[route]).passing(&token).await);
        }
        assert!(of_route.iter().flatten().any(|passes| *passes), "every token allows something");
        for set in sets() {
            let kept = RuleSet::of(&set).answer(&event_for("rest_token", &token, "GET", "/projects/1")).await;
            for (index, (method, path)) in requests().enumerate() {
                let expected = set.iter().any(|route| of_route[*route][index]);
                let arn = format!("{STAGE}/{method}{path}");
                assert_eq!(allows(&kept, &arn), expected, "{set:?} {method} {path}");
            }
        }
    }
}

/// The first request must not decide what is allowed while the response is cached.
#[tokio::test]
async fn document_does_not_depend_on_the_request() {
    let all: Vec<usize> = (0..ROUTES.len()).collect();
    let rules = RuleSet::of(&all);
    for token in tokens() {
        let first = rules.answer(&event_for("rest_token", &token, "GET", "/projects/1")).await;
        for (method, path) in requests() {
            let own = rules.answer(&event_for("rest_token", &token, method, path)).await;
            assert_eq!(own, first, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn document_is_limited_to_its_stage_and_named_methods() {
    let all: Vec<usize> = (0..ROUTES.len()).collect();
    let rules = RuleSet::of(&all);
    for token in tokens() {
        let answer = rules.answer(&event_for("rest_token", &token, "GET", "/")).await;
        for resource in allowed_resources(&answer) {
            let rest = resource.strip_prefix(STAGE).unwrap();
            assert!(rest.starts_with("/GET/") || rest.starts_with("/DELETE/"), "{resource}");
        }
        for elsewhere in ["/prod2/GET/projects", "/GET/projects", "2/prod/GET/projects"] {
            let arn = STAGE.replace("/prod", elsewhere);
            assert!(!allows(&answer, &arn), "{arn}");
        }
    }
}

/// A segment of a path: ordinary, or with characters that servers, IAM patterns and terminals interpret.
fn segment() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "", ".", "..", "...", "*", "**", "a*", "?", "a?b", "%2e", "%", "\\", ";x", "#", "${*}", "\0", "\t", "\n",
        "\u{7f}", "\u{85}", "\u{200b}", "ü", " ", "\"", "{a}", "a:b",
    ]);
    prop_oneof![3 => "[a-c]{1,2}", 2 => odd.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

fn request_path() -> impl Strategy<Value = String> {
    prop::collection::vec(segment(), 1..4).prop_map(|segments| format!("/{}", segments.join("/")))
}

/// A route of the policy. Paths and methods are few, so that many requests match.
fn route() -> impl Strategy<Value = String> {
    let path = prop::sample::select(vec!["/", "/*", "/a", "/a/", "/a/*", "/a/b", "/a/b/*", "/b/*", "/c"]);
    let methods = prop::sample::select(vec![r#"["GET"]"#, r#"["DELETE"]"#, r#"["GET", "DELETE"]"#]);
    let tokens = prop::sample::select(vec!["", "tokens = [\"id\"]", "groups = [\"staff\"]", "groups = [\"admins\"]"]);
    (path, methods, tokens)
        .prop_map(|(path, methods, tokens)| format!("methods = {methods}\npath = \"{path}\"\n{tokens}\n"))
}

proptest! {
    /// One decision is behind both forms of the response, for the request itself and for a cached document.
    #[test]
    fn document_and_simple_response_agree(
        routes in prop::collection::vec(route(), 0..4),
        paths in prop::collection::vec(request_path(), 16),
        method in prop::sample::select(vec!["GET", "DELETE", "POST"]),
    ) {
        let tables = routes.iter().enumerate().map(|(index, route)| format!("[authorizer.routes.r{index}]\n{route}"));
        let (policy, verifier) = policy_and_verifier(&tables.collect::<String>());
        let rules = RuleSet(policy, verifier);
        let token = signed(&id_claims(&["staff"]));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let cached = rules.answer(&event_for("rest_token", &token, "POST", "/elsewhere")).await;
            for path in &paths {
                let outputs = ["http_2_0", "rest_token"].map(|name| event_for(name, &token, method, path));
                let [simple, document] = &outputs;
                let simple = handle(simple, &rules.0, &rules.1).await;
                let document = handle(document, &rules.0, &rules.1).await;
                assert_eq!(simple.outcome, document.outcome, "{path:?}");
                let (Ok(simple), Ok(document)) = (&simple.response, &document.response) else {
                    assert_eq!(simple.response, document.response, "{path:?}");
                    continue;
                };
                let [simple, document] = [simple, document].map(|text| serde_json::from_str::<Value>(text).unwrap());
                let arn = format!("{STAGE}/{method}{path}");
                let expected = simple["isAuthorized"].as_bool().unwrap();
                assert_eq!(allows(&document, &arn), expected, "{path:?}");
                assert_eq!(allows(&cached, &arn), expected, "cached: {path:?}");
            }
        });
    }
}
