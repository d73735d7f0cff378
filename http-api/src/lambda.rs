//! The router as a Lambda function behind API Gateway (REST and HTTP APIs) or a function URL.
//!
//! `lambda_http`'s event-to-request conversion panics on some events (a body with invalid base64, an invalid domain name or stage), puts the
//! stage in front of the path, and keeps only the last of several equal headers. Therefore the client's request is taken out
//! of the event before the conversion and restored after it.

use super::body::InvalidBase64Body;
use super::hooks::Hooks;
use super::router::router;
use super::service::Api;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::aws_lambda_events::apigw::ApiGatewayProxyRequest;
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::{Adapter, Request};
use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn};
use serde_json::value::{RawValue, from_value, to_raw_value, to_value};
use std::collections::BTreeMap;
use std::error::Error;
use std::mem::take;
use std::process::ExitCode;
use tower::ServiceExt;
use url::form_urlencoded;

/// Runs the API with these hooks until Lambda ends the process.
///
/// It exits before the first request if the policy has errors, does not name the user pool, or the process does not run in
/// Lambda.
#[must_use]
pub fn run(hooks: impl Hooks) -> ExitCode {
    lambda_support::run(
        "this program is a Lambda function and can only run inside of Lambda; try it here with `cargo run -- serve`",
        || Ok(router(Api::new(policy::load_deployed()?, true)?, hooks)),
        serve,
    )
}

fn serve(router: &Router) -> Result<(), Box<dyn Error + Send + Sync>> {
    lambda_support::serve(|payload, context| respond(router.clone(), payload, context))
}

/// Responds to events without the Lambda runtime. The fuzz targets use it.
pub struct EventHandler(Router);

impl EventHandler {
    /// The router of an API with these hooks.
    pub fn new(api: Api, hooks: impl Hooks) -> Self {
        Self(router(api, hooks))
    }

    /// The response to an event as JSON; `None` if it is not an HTTP request.
    pub async fn respond(&self, event: &str) -> Option<String> {
        let payload = Bytes::copy_from_slice(event.as_bytes());
        let mut context = Context::default();
        "00000000-0000-0000-0000-000000000000".clone_into(&mut context.request_id);
        respond(self.0.clone(), payload, context).await.ok().map(|response| response.get().to_owned())
    }
}

/// The error for an event that is not an HTTP request. No client waits for a response.
fn not_a_request() -> Diagnostic {
    let message = "this function answers requests of Amazon API Gateway and of function URLs";
    Diagnostic { error_type: "NotARequest".to_owned(), error_message: message.to_owned() }
}

async fn respond(router: Router, payload: Bytes, context: Context) -> Result<Box<RawValue>, Diagnostic> {
    let event = str::from_utf8(&payload).map_err(|_| not_a_request())?;
    let mut request: LambdaRequest = serde_json::from_str(event).map_err(|_| not_a_request())?;
    let original = OriginalRequest::take_from(&mut request).ok_or_else(not_a_request)?;
    let service = service_fn(move |request: Request| router.clone().oneshot(original.clone().restore_into(request)));
    let response = Adapter::from(service).oneshot(LambdaEvent::new(request, context)).await;
    let response = match response {
        Ok(response) => response,
        Err(never) => match never {},
    };
    to_raw_value(&response).map_err(|_| not_a_request())
}

/// The request as the client sent it.
#[derive(Clone)]
struct OriginalRequest {
    uri: Uri,
    headers: HeaderMap,
    place: Place,
    has_invalid_base64: bool,
}

/// What the conversion builds the URI of. Hooks find it in the request context.
#[derive(Clone)]
struct Place {
    domain_name: Option<String>,
    stage: Option<String>,
}

impl Place {
    fn restore_into(self, context: &mut RequestContext) {
        match context {
            RequestContext::ApiGatewayV1(context) => {
                (context.domain_name, context.stage) = (self.domain_name, self.stage);
            }
            RequestContext::ApiGatewayV2(context) => {
                (context.domain_name, context.stage) = (self.domain_name, self.stage);
            }
            _ => {}
        }
    }
}

impl OriginalRequest {
    /// Takes it out of the event, and removes everything that the conversion builds a URI of and could panic on.
    fn take_from(event: &mut LambdaRequest) -> Option<Self> {
        let (path, query, headers, place, encoded, body) = match event {
            LambdaRequest::ApiGatewayV1(event) => {
                let path = event.path.take().unwrap_or_default();
                let path = strip_base_path(path, event.resource.as_deref(), event.path_parameters.get("proxy"));
                let query = encode_query(event);
                let headers = merge_headers(take(&mut event.multi_value_headers), take(&mut event.headers));
                let context = &mut event.request_context;
                let place = Place { domain_name: context.domain_name.take(), stage: context.stage.take() };
                (path, query, headers, place, &mut event.is_base64_encoded, &mut event.body)
            }
            LambdaRequest::ApiGatewayV2(event) => {
                let stage = event.request_context.stage.as_deref();
                let path = strip_stage(&event.raw_path.take().unwrap_or_default(), stage);
                let resource = event.route_key.as_deref().and_then(|key| key.split(' ').nth(1));
                let path = strip_base_path(path, resource, event.path_parameters.get("proxy"));
                let query = event.raw_query_string.take().unwrap_or_default();
                let context = &mut event.request_context;
                let place = Place { domain_name: context.domain_name.take(), stage: context.stage.take() };
                (path, query, take(&mut event.headers), place, &mut event.is_base64_encoded, &mut event.body)
            }
            _ => return None,
        };
        let has_invalid_base64 = *encoded && STANDARD.decode(body.as_deref().unwrap_or_default()).is_err();
        if has_invalid_base64 {
            (*encoded, *body) = (false, None);
        }
        // An invalid URI becomes `/`, which is not a path of an endpoint.
        let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
        Some(Self { uri: uri.parse().unwrap_or_default(), headers, place, has_invalid_base64 })
    }

    fn restore_into(self, mut request: Request) -> Request {
        *request.uri_mut() = self.uri;
        *request.headers_mut() = self.headers;
        if let Some(context) = request.extensions_mut().get_mut() {
            self.place.restore_into(context);
        }
        if self.has_invalid_base64 {
            request.extensions_mut().insert(InvalidBase64Body);
        }
        request
    }
}

/// All values of each header, and the headers that only the single-value map has.
fn merge_headers(mut several: HeaderMap, single: HeaderMap) -> HeaderMap {
    for (name, value) in &single {
        if !several.contains_key(name) {
            several.append(name.clone(), value.clone());
        }
    }
    several
}

/// REST APIs pass the parameters decoded.
fn encode_query(event: &mut ApiGatewayProxyRequest) -> String {
    let (several, single) =
        (take(&mut event.multi_value_query_string_parameters), take(&mut event.query_string_parameters));
    let parameters = if several.is_empty() { single } else { several };
    // As JSON, because the map's iterator panics at a parameter without a value.
    let parameters = to_value(parameters).and_then(from_value::<BTreeMap<String, Vec<String>>>).unwrap_or_default();
    let pairs = parameters.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// HTTP APIs put the name of a stage in front of the path, except for the default stage.
fn strip_stage(path: &str, stage: Option<&str>) -> String {
    let rest = stage.filter(|stage| *stage != "$default").and_then(|stage| path.strip_prefix('/')?.strip_prefix(stage));
    rest.filter(|rest| rest.starts_with('/')).unwrap_or(path).to_owned()
}

/// The path starts with the base path of a custom domain; the value of `{proxy+}` does not include it.
fn strip_base_path(path: String, resource: Option<&str>, proxy: Option<&String>) -> String {
    match (resource.and_then(|resource| resource.strip_suffix("{proxy+}")), proxy) {
        (Some(start), Some(rest)) if path.ends_with(&format!("{start}{rest}")) => format!("{start}{rest}"),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lambda_http::aws_lambda_events::apigw::ApiGatewayV2httpRequest;

    #[test]
    fn parameter_without_value_is_skipped() {
        let mut event = ApiGatewayProxyRequest::default();
        let parameters = BTreeMap::from([("a", vec![]), ("b", vec!["1", "2 &"])]);
        event.multi_value_query_string_parameters = from_value(to_value(parameters).unwrap()).unwrap();
        assert_eq!(encode_query(&mut event), "b=1&b=2+%26");
    }

    #[test]
    fn request_context_keeps_domain_name_and_stage() {
        let (domain_name, stage) = (Some("api.example.com".to_owned()), Some("dev".to_owned()));
        let (mut first, mut second) = (ApiGatewayProxyRequest::default(), ApiGatewayV2httpRequest::default());
        (first.request_context.domain_name, first.request_context.stage) = (domain_name.clone(), stage.clone());
        (second.request_context.domain_name, second.request_context.stage) = (domain_name.clone(), stage.clone());
        for mut event in [LambdaRequest::ApiGatewayV1(first), LambdaRequest::ApiGatewayV2(second)] {
            let original = OriginalRequest::take_from(&mut event).unwrap();
            let request = original.restore_into(event.into());
            let place = match request.extensions().get() {
                Some(RequestContext::ApiGatewayV1(context)) => (context.domain_name.clone(), context.stage.clone()),
                Some(RequestContext::ApiGatewayV2(context)) => (context.domain_name.clone(), context.stage.clone()),
                _ => (None, None),
            };
            assert_eq!(place, (domain_name.clone(), stage.clone()));
        }
    }

    #[test]
    fn stage_is_stripped_from_the_start_of_the_path() {
        for (path, stage, own) in [
            ("/dev/signIn", Some("dev"), "/signIn"),
            ("/signIn", Some("dev"), "/signIn"),
            ("/devious/signIn", Some("dev"), "/devious/signIn"),
            ("/$default/signIn", Some("$default"), "/$default/signIn"),
            ("/signIn", None, "/signIn"),
        ] {
            assert_eq!(strip_stage(path, stage), own);
        }
    }

    #[test]
    fn both_values_of_a_header_are_kept() {
        let mut several = HeaderMap::new();
        several.append("authorization", "a".parse().unwrap());
        several.append("authorization", "b".parse().unwrap());
        let mut single = HeaderMap::new();
        single.append("authorization", "b".parse().unwrap());
        single.append("host", "example.com".parse().unwrap());
        let headers = merge_headers(several, single);
        assert_eq!((headers.get_all("authorization").iter().count(), headers.len()), (2, 3));
    }
}
