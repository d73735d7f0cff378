//! The router as a Lambda function behind API Gateway (REST and HTTP APIs) or a function URL.
//!
//! What makes requests of the events panics at some of them (a body whose base64 is broken, a host that is none), puts the
//! stage in front of the path, and lets the last of several equal headers win. So what a client sent is taken out of the
//! event before, and put into the request as it was sent.

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
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Request};
use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn};
use policy::Embedded;
use serde_json::value::{RawValue, to_raw_value};
use std::error::Error;
use std::mem::take;
use std::process::ExitCode;
use tower::ServiceExt;
use url::{Url, form_urlencoded};

/// Runs the endpoints until Lambda ends the process, with what somebody adds to them.
///
/// A policy with problems, one that lacks the user pool, or a start outside of Lambda, ends it before the first request.
#[must_use]
pub fn run(hooks: impl Hooks) -> ExitCode {
    lambda_support::run(
        "this program is a Lambda function and runs inside of Lambda; try it here with `cargo run -- serve`",
        || Ok(router(Api::new(policy::deployed(Embedded::API)?, true)?, hooks)),
        serve,
    )
}

fn serve(router: &Router) -> Result<(), Box<dyn Error + Send + Sync>> {
    lambda_support::serve(|payload, context| respond(router.clone(), payload, context))
}

/// An event that is no request of API Gateway's: nobody waits behind it who could be told more.
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

/// What the client sent, as it was sent.
#[derive(Clone)]
struct OriginalRequest {
    uri: Uri,
    headers: HeaderMap,
    has_invalid_base64: bool,
}

impl OriginalRequest {
    /// Takes it out of the event, so that nothing is left which the event could not be made a request with.
    fn take_from(event: &mut LambdaRequest) -> Option<Self> {
        let (path, query, headers, encoded, body) = match event {
            LambdaRequest::ApiGatewayV1(event) => {
                let path = event.path.take().unwrap_or_default();
                let path = strip_base_path(path, event.resource.as_deref(), event.path_parameters.get("proxy"));
                let query = encode_query(event);
                let headers = merge_headers(take(&mut event.multi_value_headers), take(&mut event.headers));
                drop_invalid_domain_name(&mut event.request_context.domain_name);
                (path, query, headers, &mut event.is_base64_encoded, &mut event.body)
            }
            LambdaRequest::ApiGatewayV2(event) => {
                let stage = event.request_context.stage.as_deref();
                let path = strip_stage(&event.raw_path.take().unwrap_or_default(), stage);
                let resource = event.route_key.as_deref().and_then(|key| key.split(' ').nth(1));
                let path = strip_base_path(path, resource, event.path_parameters.get("proxy"));
                let query = event.raw_query_string.take().unwrap_or_default();
                drop_invalid_domain_name(&mut event.request_context.domain_name);
                (path, query, take(&mut event.headers), &mut event.is_base64_encoded, &mut event.body)
            }
            _ => return None,
        };
        let has_invalid_base64 = *encoded && STANDARD.decode(body.as_deref().unwrap_or_default()).is_err();
        if has_invalid_base64 {
            (*encoded, *body) = (false, None);
        }
        // An address that is none leads nowhere.
        let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
        Some(Self { uri: uri.parse().unwrap_or_default(), headers, has_invalid_base64 })
    }

    fn restore_into(self, mut request: Request) -> Request {
        *request.uri_mut() = self.uri;
        *request.headers_mut() = self.headers;
        if self.has_invalid_base64 {
            request.extensions_mut().insert(InvalidBase64Body);
        }
        request
    }
}

/// Of a domain name the event's own host is made, which must be one.
fn drop_invalid_domain_name(domain_name: &mut Option<String>) {
    domain_name.take_if(|name| Url::parse(&format!("https://{name}/")).is_err());
}

/// All values of a header; where an event has a header once only, that one.
fn merge_headers(mut several: HeaderMap, single: HeaderMap) -> HeaderMap {
    for (name, value) in &single {
        if !several.contains_key(name) {
            several.append(name.clone(), value.clone());
        }
    }
    several
}

/// REST APIs hand the parameters over decoded.
fn encode_query(event: &mut ApiGatewayProxyRequest) -> String {
    let (several, single) =
        (take(&mut event.multi_value_query_string_parameters), take(&mut event.query_string_parameters));
    let parameters = if several.is_empty() { single } else { several };
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters.iter()).finish()
}

/// HTTP APIs put the name of a stage in front, if it is not the default one.
fn strip_stage(path: &str, stage: Option<&str>) -> String {
    let rest = stage.filter(|stage| *stage != "$default").and_then(|stage| path.strip_prefix('/')?.strip_prefix(stage));
    rest.filter(|rest| rest.starts_with('/')).unwrap_or(path).to_owned()
}

/// The base path of a custom domain stands in front; what the resource `{proxy+}` stands for does not have it.
fn strip_base_path(path: String, resource: Option<&str>, proxy: Option<&String>) -> String {
    match (resource.and_then(|resource| resource.strip_suffix("{proxy+}")), proxy) {
        (Some(start), Some(rest)) if path.ends_with(&format!("{start}{rest}")) => format!("{start}{rest}"),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_is_taken_off_where_it_stands_and_nowhere_else() {
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
    fn two_values_of_a_header_stay_two() {
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
