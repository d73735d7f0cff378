//! The table `[authorizer]`: which requests API Gateway lets through, and whose.

use events::{TokenUse, is_scope};
use templates::UrlPath;

use crate::names::parse_group_name;
use crate::report::{Diagnostic, ErrorReported, all};
use crate::section::{Key, Section, one_of};

const HTTP_API: Key = Key { name: "http_api", example: "\"simple\"" };
const METHODS: Key = Key { name: "methods", example: "[\"GET\", \"POST\"]" };
const PATH: Key = Key { name: "path", example: "\"/projects/*\"" };
const TOKENS: Key = Key { name: "tokens", example: "[\"access\"]" };
const GROUPS: Key = Key { name: "groups", example: "[\"staff\"]" };
const SCOPES: Key = Key { name: "scopes", example: "[\"transactions/get\"]" };

/// The rules of the authorizer; without one nobody passes.
#[derive(Debug, Default)]
pub struct Authorizer {
    /// How an HTTP API of payload format 2.0 wants to be answered: the event does not say it.
    pub http_api: HttpApiResponse,
    /// What opens a route, in the order of the file. Each opens something; none closes anything.
    pub routes: Vec<Route>,
}

/// What an HTTP API expects, its `EnableSimpleResponses`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpApiResponse {
    /// Yes or no.
    #[default]
    Simple,
    /// A policy document.
    Iam,
}

/// What is opened, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The HTTP methods; never empty.
    pub methods: Vec<Method>,
    /// The paths, below the stage.
    pub path: RoutePath,
    /// The kinds of tokens; never empty.
    pub tokens: Vec<TokenUse>,
    /// The groups of which one is needed; empty for anybody.
    pub groups: Vec<String>,
    /// The scopes of which one is needed; empty for any. Only access tokens have scopes.
    pub scopes: Vec<String>,
}

/// A method that API Gateway routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads the head.
    Head,
    /// Asks what is possible.
    Options,
    /// Adds or acts.
    Post,
    /// Puts in place.
    Put,
    /// Changes.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// Every one of them.
    pub const ALL: [Self; 7] = [Self::Get, Self::Head, Self::Options, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// As it stands in a request.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// One path, or all below it. No finer: a policy document of IAM could not say it, whose `*` crosses slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoutePath {
    /// This path alone.
    Exact(String),
    /// Everything below this path, which ends with a slash: of `/projects/*` the part before the star.
    Below(String),
}

impl RoutePath {
    /// Whether a request's path, as it was sent, is among them. What a server might read as another path than it is
    /// (dot segments, empty segments, escapes, backslashes, parameters, control characters) is among none.
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
    let is_ambiguous =
        |character: char| matches!(character, '%' | '\\' | '?' | '#' | ';' | '*') || character.is_control();
    let mut plain = path.starts_with('/') && !path.contains(is_ambiguous);
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        plain &= !matches!(segment, "." | "..") && (is_last || !segment.is_empty());
    }
    plain
}

/// Reads the table.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<Authorizer, ErrorReported> {
    let answers = [("simple", HttpApiResponse::Simple), ("iam", HttpApiResponse::Iam)];
    let http_api = section.optional(&HTTP_API, one_of(&answers));
    let routes = section.table("routes").tables();
    let routes = all(routes?.into_iter().map(|(_, route)| parse_route(route)));
    Ok(Authorizer { http_api: http_api?.unwrap_or_default(), routes: routes? })
}

fn parse_route(mut route: Section<'_>) -> Result<Route, ErrorReported> {
    let methods = route.non_empty_list(&METHODS, one_of(&Method::ALL.map(|method| (method.as_str(), method))));
    let path = route.required(&PATH, path);
    let tokens = route.non_empty_list(&TOKENS, one_of(&[("id", TokenUse::Id), ("access", TokenUse::Access)]));
    let groups = route.non_empty_list(&GROUPS, parse_group_name);
    let scopes = route.non_empty_list(&SCOPES, scope);
    let scopes = scopes?.unwrap_or_default();
    let tokens = tokens?.unwrap_or_else(|| vec![TokenUse::Id, TokenUse::Access]);
    if !scopes.is_empty() && !tokens.contains(&TokenUse::Access) {
        let diagnostic =
            Diagnostic::new("asks for what an ID token never has", "add \"access\" to tokens, or take it out");
        return Err(route.report_key(&SCOPES, diagnostic));
    }
    Ok(Route {
        methods: methods?.unwrap_or_else(|| Method::ALL.to_vec()),
        path: path?,
        tokens,
        groups: groups?.unwrap_or_default(),
        scopes,
    })
}

fn path(text: &str) -> Result<RoutePath, Diagnostic> {
    let help = "write it as in /projects, or /projects/* for everything below; a star stands only at the end";
    let diagnostic = || Diagnostic::new("is no path below a stage", help);
    if text == "/" {
        return Ok(RoutePath::Exact("/".to_owned()));
    }
    let (own, below) = match text.strip_suffix('*') {
        Some("/") => return Ok(RoutePath::Below("/".to_owned())),
        Some(start) => (start.strip_suffix('/').ok_or_else(diagnostic)?, true),
        None => (text, false),
    };
    if UrlPath::parse(own).is_err() || !is_plain(own) {
        return Err(diagnostic());
    }
    Ok(if below { RoutePath::Below(format!("{own}/")) } else { RoutePath::Exact(own.to_owned()) })
}

fn scope(name: &str) -> Result<String, Diagnostic> {
    match is_scope(name) {
        true => Ok(name.to_owned()),
        false => {
            Err(Diagnostic::new("is no scope that Cognito gives", "write it as in transactions/get, without blanks"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RoutePath, path};

    #[test]
    fn paths_open_what_they_say_and_nothing_that_only_looks_like_it() {
        let holds = |rule: &str, request: &str| path(rule).ok().unwrap().matches(request);
        for (rule, request) in [
            ("/", "/"),
            ("/*", "/a"),
            ("/*", "/a/b/"),
            ("/projects", "/projects"),
            ("/projects/*", "/projects/1"),
            ("/projects/*", "/projects/1/members"),
            ("/v1.2/a-b_c", "/v1.2/a-b_c"),
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
            ("/projects/*", "/projects/*"),
            ("/projects/*", "/projects/1?x"),
        ] {
            assert!(!holds(rule, request), "{rule} {request}");
        }
    }

    #[test]
    fn paths_that_iam_would_read_otherwise_are_refused() {
        for rule in ["", "*", "projects", "/a*", "/*/b", "/a?", "/a/../b", "/a//b", "/%61", "/a b", "/a/**", "/a\\b"] {
            assert!(path(rule).is_err(), "{rule}");
        }
        assert!(path("/a/*").is_ok_and(|path| path == RoutePath::Below("/a/".to_owned())));
    }
}
