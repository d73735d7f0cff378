//! The path of one call: the body is read and passed to the `before` hook, the endpoint runs, its response is passed to the
//! `after` hook, and the call is logged in one line.

use super::body::{has_content_type, json_response, parse_fields, read_body};
use super::endpoint::{Endpoint, ErrorFormat};
use super::endpoint_result::{CallOutput, EndpointResult};
use super::failure::{ErrorCode, Failure};
use super::hooks::{Call, EndpointResponse, HookRejection, Hooks};
use super::input::Input;
use super::language::requested_locale;
use super::log_reason::LogReason;
use super::request::Request;
use super::service::Api;
use axum::body::Body;
use axum::extract::Request as HttpRequest;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderValue, Method, Response, StatusCode};
use jwt_verifier::Rejection;
use lambda_http::RequestExt;
use policy::Policy;
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tracing::{error, info, warn};

/// What the routes share.
pub(super) struct AppState<H> {
    pub(super) api: Api,
    pub(super) hooks: H,
}

/// Handles a call of an endpoint that answers in JSON.
pub(super) async fn handle_call<H: Hooks>(
    shared: &AppState<H>,
    endpoint: &'static Endpoint,
    request: HttpRequest,
) -> Response<Body> {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let call = Call { endpoint: endpoint.name, http: &parts, lambda: parts.lambda_context_ref() };
    let body =
        if endpoint.method == Method::POST { read_json_body(endpoint, &parts, body).await } else { Ok(Map::new()) };
    let run_endpoint = async |body: Map<String, Value>| {
        let request = Request { call, input: Input::parse(body, endpoint.fields)? };
        (endpoint.handler)(&shared.api, &request).await
    };
    let result = shared.run_with_hooks(&call, body, endpoint.error_format, run_endpoint).await;
    log(&call, started, &result);
    respond(&result)
}

/// The response to a call, and what is logged about it.
pub(super) struct CallResult {
    pub(super) response: EndpointResponse,
    failure: Option<Failure>,
    note: Option<String>,
    /// Whether the response is a hook's.
    rejected_by_hook: bool,
}

impl<H: Hooks> AppState<H> {
    /// Runs an endpoint between the two hooks.
    pub(super) async fn run_with_hooks(
        &self,
        call: &Call<'_>,
        body: Result<Map<String, Value>, Failure>,
        format: ErrorFormat,
        run_endpoint: impl AsyncFnOnce(Map<String, Value>) -> EndpointResult,
    ) -> CallResult {
        let result = match body {
            Ok(body) => match self.hooks.before(call, Value::Object(body)).await {
                Ok(Value::Object(body)) => run_endpoint(body).await,
                Ok(_) => Err(Failure::from(ErrorCode::Internal).with_reason(LogReason::Hook).into()),
                Err(rejection) => return CallResult::from_rejection(rejection, None),
            },
            Err(failure) => Err(failure.into()),
        };
        let (CallOutput { value: mut response, note, rotated_refresh_token }, failure) = match result {
            Ok(output) => (output, None),
            Err(CallOutput { value: failure, note, rotated_refresh_token }) => {
                let value = error_response(&failure, format, call, &self.api.policy);
                (CallOutput { value, note, rotated_refresh_token }, Some(*failure))
            }
        };
        if let (Value::Object(members), Some(token)) = (&mut response.body, rotated_refresh_token) {
            members.entry("refreshToken").or_insert_with(|| token.into());
        }
        match self.hooks.after(call, response).await {
            Ok(response) => CallResult { response, failure, note, rejected_by_hook: false },
            Err(rejection) => CallResult::from_rejection(rejection, note),
        }
    }
}

impl CallResult {
    fn from_rejection(rejection: HookRejection, note: Option<String>) -> Self {
        let HookRejection { status, error, message } = rejection;
        let response = EndpointResponse { status, body: json!({ "error": error, "message": message }) };
        Self { response, failure: None, note, rejected_by_hook: true }
    }
}

/// The response to a failure, in the endpoint's error format.
fn error_response(failure: &Failure, format: ErrorFormat, call: &Call<'_>, policy: &Policy) -> EndpointResponse {
    let status = failure.code.status();
    let gateway = match failure.code {
        ErrorCode::InvalidToken if failure.rejection == Some(Rejection::Expired.kind()) => {
            Some("The incoming token has expired")
        }
        ErrorCode::InvalidToken => Some("Unauthorized"),
        ErrorCode::Forbidden => Some("Forbidden"),
        _ => None,
    };
    if let (ErrorFormat::Gateway, Some(message)) = (format, gateway) {
        return EndpointResponse { status, body: json!({ "message": message }) };
    }
    let mut body = Map::new();
    body.insert("error".to_owned(), failure.error().into());
    body.insert("message".to_owned(), message(failure, call, policy).into());
    if let Some(field) = &failure.field {
        body.insert("field".to_owned(), field.as_str().into());
    }
    if status.is_server_error() {
        body.insert("requestId".to_owned(), request_id(&call.http.extensions).into());
    }
    EndpointResponse { status, body: Value::Object(body) }
}

/// The message of a failure. A denial is in the language that the request asks for, else in that of the app client.
fn message<'p>(failure: &Failure, call: &Call<'_>, policy: &'p Policy) -> &'p str {
    let Some(denial) = failure.refusal else { return failure.message() };
    let client_id = policy.user_pool().client_id.as_deref();
    let locale = requested_locale(&call.http.headers, policy.languages()).unwrap_or_else(|| policy.locale(client_id));
    denial.sentence_in(policy.texts(client_id, locale))
}

/// Reads a JSON body. Only this content type is accepted, because forms on other sites can send the others without a
/// preflight request (threat model, Q03).
async fn read_json_body(endpoint: &Endpoint, parts: &Parts, body: Body) -> Result<Map<String, Value>, Failure> {
    let needs_none = !endpoint.fields.iter().any(|field| field.required);
    if needs_none && !parts.headers.contains_key(CONTENT_TYPE) {
        // An empty body cannot contain anything from a form on another site.
        return if read_body(parts, body).await?.is_empty() {
            Ok(Map::new())
        } else {
            Err(ErrorCode::UnsupportedMediaType.into())
        };
    }
    if !has_content_type(parts, "application/json") {
        return Err(ErrorCode::UnsupportedMediaType.into());
    }
    match read_body(parts, body).await? {
        nothing if needs_none && nothing.is_empty() => Ok(Map::new()),
        body => parse_fields(&body),
    }
}

/// The HTTP response to a call.
pub(super) fn respond(result: &CallResult) -> Response<Body> {
    let CallResult { response: endpoint_response, failure, .. } = result;
    let mut response = json_response(endpoint_response.status, &endpoint_response.body);
    let headers = response.headers_mut();
    if endpoint_response.status == StatusCode::UNAUTHORIZED
        && failure.as_ref().is_some_and(|own| own.code == ErrorCode::InvalidToken)
    {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""));
    }
    if let Some(seconds) = failure.as_ref().and_then(|failure| failure.retry_after) {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    response
}

/// The ID of a call: Lambda's request ID, or a number that this process increments.
#[derive(Clone)]
pub(super) struct RequestId(pub(super) String);

impl RequestId {
    /// Assigns the ID of a call, before anything else happens.
    pub(super) fn assign(request: &mut HttpRequest) -> Self {
        let of_lambda = request.lambda_context_ref().map(|context| Self(context.request_id.clone()));
        let id = of_lambda.unwrap_or_else(Self::next);
        request.extensions_mut().insert(id.clone());
        id
    }

    /// The next ID of this process.
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self(((now << 20) | (NEXT.fetch_add(1, Ordering::Relaxed) & 0xF_FFFF)).to_string())
    }
}

pub(super) fn request_id(extensions: &Extensions) -> &str {
    extensions.get::<RequestId>().map(|id| id.0.as_str()).unwrap_or_default()
}

/// Logs one line per call: ID, endpoint and result, and nothing of the request or the response.
pub(super) fn log(call: &Call<'_>, started: Instant, result: &CallResult) {
    static COLD: AtomicBool = AtomicBool::new(true);
    let cold_start = COLD.swap(false, Ordering::Relaxed);
    let (request_id, endpoint) = (request_id(&call.http.extensions), call.endpoint);
    let (code, note) = (result.response.status, result.note.as_deref());
    let error = result.failure.as_ref().map(Failure::error);
    let reason = result.failure.as_ref().and_then(|failure| failure.reason.as_deref());
    let rejection = result.failure.as_ref().and_then(|failure| failure.rejection);
    let reason = if result.rejected_by_hook { Some(LogReason::Hook.as_str()) } else { reason };
    let status = code.as_u16();
    let ms = started.elapsed().as_micros() as f64 / 1000.0;
    if code.is_server_error() {
        error!(request_id, endpoint, status, error, reason, rejection, note, ms, cold_start);
    } else if code == StatusCode::TOO_MANY_REQUESTS {
        warn!(request_id, endpoint, status, error, reason, rejection, note, ms, cold_start);
    } else {
        info!(request_id, endpoint, status, error, reason, rejection, note, ms, cold_start);
    }
}
