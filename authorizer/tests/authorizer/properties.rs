//! For every policy, token and request: a policy document agrees with the rules, for its own request and for every later one
//! that API Gateway applies it to.

use crate::events::event_for;
use crate::iam_evaluation::{allowed_resources, allows};
use crate::pool::{access_claims, id_claims, policy_and_verifier, signed};
use cognito_triggers_authorizer::handle;
use jwt_verifier::Verifier;
use policy::Policy;
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

const PATHS: [&str; 38] = [
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
    "/projects/*",
    "/projects/a?b",
    "/projects/.\t./admin",
    "/*",
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

/// Paths that no pattern can exclude: those with wildcards and control characters.
fn is_not_expressible(path: &str) -> bool {
    path.contains(['*', '?', '\t'])
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
            for (index, (method, path)) in requests().enumerate().filter(|(_, (_, path))| !is_not_expressible(path)) {
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
