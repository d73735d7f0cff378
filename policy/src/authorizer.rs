//! The table `[authorizer]`: which requests API Gateway lets through, and with which tokens.

use events::{TokenUse, is_scope};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};
use templates::UrlPath;

use crate::key::Key;
use crate::names::parse_group_name;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::table_reader::Section;

const ROUTES: Key = Key::table(
    "routes",
    "The requests that are allowed, if the token fits. A request that matches no route is denied. `NAME` is of your \
     choice.",
);
const HTTP_API: Key = Key::new(
    "http_api",
    "\"simple\"",
    "The response format for an HTTP API with payload format 2.0: a simple response, or an IAM policy document. API \
     Gateway caches a simple response for all routes: set `authorizerResultTtlInSeconds` to 0 with it.",
);
const METHODS: Key = Key::new("methods", "[\"GET\", \"POST\"]", "The HTTP methods of the requests.");
const PATH: Key = Key::new(
    "path",
    "\"/projects/*\"",
    "The path of the requests, without the stage; with `/*` at the end, everything below it.",
);
const TOKENS: Key = Key::new("tokens", "[\"access\"]", "The kinds of tokens that the route accepts.");
const GROUPS: Key = Key::new(
    "groups",
    "[\"staff\"]",
    "The user must be in one of these groups. Without the key, groups are not checked.",
);
const SCOPES: Key = Key::new(
    "scopes",
    "[\"transactions/get\"]",
    "The access token must have one of these scopes. Without the key, scopes are not checked.",
);

/// The rules of the authorizer; without a rule every request is denied.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Authorizer {
    /// The response format that an HTTP API with payload format 2.0 expects; the event does not contain it.
    pub http_api: HttpApiResponse,
    /// The routes in the order of the file. Each allows requests; none denies any.
    pub routes: Vec<Route>,
}

/// The response format of an HTTP API, its `EnableSimpleResponses`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HttpApiResponse {
    /// `isAuthorized`: true or false.
    #[default]
    Simple,
    /// An IAM policy document.
    Iam,
}

/// Which requests are allowed, and with which tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The HTTP methods; never empty.
    pub methods: Vec<Method>,
    /// The path, without the stage.
    pub path: RoutePath,
    /// The kinds of tokens; never empty.
    pub tokens: Vec<TokenUse>,
    /// The user needs one of these groups; empty for any.
    pub groups: Vec<String>,
    /// The token needs one of these scopes; empty for any. Only access tokens have scopes.
    pub scopes: Vec<String>,
}

/// An HTTP method that API Gateway routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, IntoStaticStr, VariantArray, Serialize, Deserialize)]
#[strum(serialize_all = "UPPERCASE")]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; Self::COUNT] = *Self::VARIANTS.first_chunk().unwrap();

    /// The method as in a request.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// One path, or everything below it. IAM policy documents cannot express more, because their `*` also matches `/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoutePath {
    /// Exactly this path.
    Exact(String),
    /// Everything below this path, which ends with a slash: `/projects/` for `/projects/*`.
    Below(String),
}

impl RoutePath {
    /// Whether a request's path matches, exactly as it was sent. Paths that a server might interpret differently
    /// never match: dot segments, empty segments, escapes, backslashes, parameters, control characters. An asterisk
    /// in a request is an ordinary character.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        is_plain(path)
            && match self {
                Self::Exact(own) => own == path,
                Self::Below(start) => path.strip_prefix(start.as_str()).is_some_and(|rest| !rest.is_empty()),
            }
    }
}

fn is_plain(path: &str) -> bool {
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    let is_ambiguous = |character: char| matches!(character, '%' | '\\' | '?' | '#' | ';') || character.is_control();
    let mut plain = path.starts_with('/') && !path.contains(is_ambiguous);
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        plain &= !matches!(segment, "." | "..") && (is_last || !segment.is_empty());
    }
    plain
}

/// Parses the table.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<Authorizer, ErrorReported> {
    let answers = [("simple", HttpApiResponse::Simple), ("iam", HttpApiResponse::Iam)];
    let http_api = section.choice_or(&HTTP_API, &answers, HttpApiResponse::default());
    let routes = section.table(&ROUTES).tables();
    let routes = collect_all(routes?.into_iter().map(|(_, route)| parse_route(route)));
    Ok(Authorizer { http_api: http_api?, routes: routes? })
}

fn parse_route(mut route: Section<'_>) -> Result<Route, ErrorReported> {
    let methods = route.choices_or(&METHODS, &Method::ALL.map(|method| (method.as_str(), method)), &Method::ALL);
    let path = route.required(&PATH, path);
    let tokens = route.choices_or(&TOKENS, &TokenUse::ALL.map(|token| (token.as_str(), token)), &TokenUse::ALL);
    let groups = route.non_empty_list(&GROUPS, parse_group_name);
    let scopes = route.non_empty_list(&SCOPES, scope);
    let scopes = scopes?.unwrap_or_default();
    let tokens = tokens?;
    if !scopes.is_empty() && !tokens.contains(&TokenUse::Access) {
        let diagnostic = Diagnostic::new(
            "requires scopes, which ID tokens never contain",
            "add \"access\" to tokens, or remove scopes",
        );
        return Err(route.report_key(&SCOPES, diagnostic));
    }
    Ok(Route { methods: methods?, path: path?, tokens, groups: groups?.unwrap_or_default(), scopes })
}

fn path(text: &str) -> Result<RoutePath, Diagnostic> {
    let help = "write for example /projects, or /projects/* for everything below it; * is allowed only at the end";
    let diagnostic = || Diagnostic::new("is not a valid route path", help);
    if text == "/" {
        return Ok(RoutePath::Exact("/".to_owned()));
    }
    let (own, below) = match text.strip_suffix('*') {
        Some("/") => return Ok(RoutePath::Below("/".to_owned())),
        Some(start) => (start.strip_suffix('/').ok_or_else(diagnostic)?, true),
        None => (text, false),
    };
    // An asterisk would be a wildcard in a policy document.
    if UrlPath::parse(own).is_err() || !is_plain(own) || own.contains('*') {
        return Err(diagnostic());
    }
    Ok(if below { RoutePath::Below(format!("{own}/")) } else { RoutePath::Exact(own.to_owned()) })
}

fn scope(name: &str) -> Result<String, Diagnostic> {
    match is_scope(name) {
        true => Ok(name.to_owned()),
        false => Err(Diagnostic::new("is not a valid scope", "write for example transactions/get, without spaces")),
    }
}

#[cfg(test)]
mod tests {
    use super::{RoutePath, path};

    #[test]
    fn route_path_matches_only_its_requests() {
        let holds = |rule: &str, request: &str| path(rule).ok().unwrap().matches(request);
        for (rule, request) in [
            ("/", "/"),
            ("/*", "/a"),
            ("/*", "/a/b/"),
            ("/projects", "/projects"),
            ("/projects/*", "/projects/1"),
            ("/projects/*", "/projects/1/members"),
            ("/v1.2/a-b_c", "/v1.2/a-b_c"),
            ("/projects/*", "/projects/*"),
            ("/projects/*", "/projects/a*b"),
        ] {
            assert!(holds(rule, request), "{rule} {request}");
        }
        for (rule, request) in [
            ("/", ""),
            ("/*", "/"),
            ("/*", "a"),
            ("/projects", "/projects/"),
            ("/projects", "/Projects"),
            ("/projects/*", "/projects"),
            ("/projects/*", "/projects/"),
            ("/projects/*", "/projects2/1"),
            ("/projects/*", "/projects/../admin"),
            ("/projects/*", "/projects/%2e%2e/admin"),
            ("/projects/*", "/projects/..\\admin"),
            ("/projects/*", "/projects/..;/admin"),
            ("/projects/*", "/projects/.\t./admin"),
            ("/projects/*", "/projects//admin"),
            ("/projects/*", "//projects/1"),
            ("/projects/*", "/projects/."),
            ("/projects/*", "/projects/1?x"),
        ] {
            assert!(!holds(rule, request), "{rule} {request}");
        }
    }

    #[test]
    fn ambiguous_route_path_is_refused() {
        for rule in ["", "*", "projects", "/a*", "/*/b", "/a?", "/a/../b", "/a//b", "/%61", "/a b", "/a/**", "/a\\b"] {
            assert!(path(rule).is_err(), "{rule}");
        }
        assert!(path("/a/*").is_ok_and(|path| path == RoutePath::Below("/a/".to_owned())));
    }
}
