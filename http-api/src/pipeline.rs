//! The way of one call: its body is read, shown to the hook before, carried out, shown to the hook after, answered, and logged
//! in one line.

use super::endpoint::{Endpoint, EndpointResult, ErrorFormat};
use super::failure::{ErrorCode, Failure};
use super::hooks::{Call, EndpointResponse, HookRejection, Hooks};
use super::input::Input;
use super::lambda::InvalidBase64Body;
use super::request::Request;
use super::router::{AppState, json_response};
use super::unique_keys;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request as HttpRequest;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderValue, Method, Response, StatusCode};
use jwt_verifier::Rejection;
use lambda_http::RequestExt;
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tracing::{error, info, warn};

/// The largest body that is read, in bytes: tokens have at most 16 KiB, attributes some dozen values of 2,048 characters.
const MAX_BODY_BYTES: usize = 256 * 1024;

/// One call of an endpoint that answers in JSON.
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
    let state = RequestState::default();
    let run_endpoint = async |body: Map<String, Value>| {
        let request = Request { call, input: Input::parse(body, endpoint.fields)?, state: &state };
        (endpoint.handler)(&shared.api, &request).await
    };
    let result = shared.run_with_hooks(&call, body, endpoint.error_format, &state, run_endpoint).await;
    log(&call, started, &result, &state);
    respond(&result)
}

/// What comes of a call besides its outcome.
#[derive(Default)]
pub(crate) struct RequestState {
    /// What the log is to know: a constant, or a code of the service.
    pub(crate) note: OnceLock<String>,
    /// The refresh token that took the place of the one that was used. There is no other chance to learn it, however the call
    /// ends.
    rotated: Mutex<Option<String>>,
}

impl RequestState {
    /// Another refresh token takes the place of the one that was used; `None` where there is no session left for it.
    pub(crate) fn rotate(&self, token: Option<String>) {
        *self.rotated.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    fn rotated(&self) -> Option<String> {
        self.rotated.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What is answered, and why.
pub(super) struct CallResult {
    pub(super) response: EndpointResponse,
    failure: Option<Failure>,
    /// Whether a hook answered in place of the endpoint.
    rejected_by_hook: bool,
}

impl<H: Hooks> AppState<H> {
    /// A call between its two hooks.
    pub(super) async fn run_with_hooks(
        &self,
        call: &Call<'_>,
        body: Result<Map<String, Value>, Failure>,
        format: ErrorFormat,
        state: &RequestState,
        run_endpoint: impl AsyncFnOnce(Map<String, Value>) -> EndpointResult,
    ) -> CallResult {
        let outcome = match body {
            Ok(body) => match self.hooks.before(call, Value::Object(body)).await {
                Ok(Value::Object(body)) => run_endpoint(body).await,
                Ok(_) => Err(Failure::from(ErrorCode::Internal).with_reason("hook")),
                Err(rejection) => return CallResult::from_rejection(rejection),
            },
            Err(failure) => Err(failure),
        };
        let (mut response, failure) = match outcome {
            Ok(response) => (response, None),
            Err(failure) => (error_response(&failure, format, call), Some(failure)),
        };
        if let (Value::Object(members), Some(token)) = (&mut response.body, state.rotated()) {
            members.entry("refreshToken").or_insert_with(|| token.into());
        }
        match self.hooks.after(call, response).await {
            Ok(response) => CallResult { response, failure, rejected_by_hook: false },
            Err(rejection) => CallResult::from_rejection(rejection),
        }
    }
}

impl CallResult {
    fn from_rejection(rejection: HookRejection) -> Self {
        let HookRejection { status, error, message } = rejection;
        let response = EndpointResponse { status, body: json!({ "error": error, "message": message }) };
        Self { response, failure: None, rejected_by_hook: true }
    }
}

/// A failure as its endpoint spells it.
fn error_response(failure: &Failure, format: ErrorFormat, call: &Call<'_>) -> EndpointResponse {
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
    body.insert("message".to_owned(), failure.message().into());
    if let Some(field) = &failure.field {
        body.insert("field".to_owned(), field.as_str().into());
    }
    if status.is_server_error() {
        body.insert("requestId".to_owned(), request_id(&call.http.extensions).into());
    }
    EndpointResponse { status, body: Value::Object(body) }
}

/// The members of a JSON body. Only this content type is taken: what a form of another page can send without asking must not
/// count (SECURITY.md, Q03).
async fn read_json_body(endpoint: &Endpoint, parts: &Parts, body: Body) -> Result<Map<String, Value>, Failure> {
    let needs_none = !endpoint.fields.iter().any(|field| field.required);
    if needs_none && !parts.headers.contains_key(CONTENT_TYPE) {
        // There is nothing in it that a form of another page could have put there.
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
        body => unique_keys::parse_object(&body),
    }
}

/// Whether the content type is this one, whatever its parameters.
pub(super) fn has_content_type(parts: &Parts, wanted: &str) -> bool {
    let mut values = parts.headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    let essence = value.to_str().ok().and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(wanted))
}

/// The whole body.
pub(super) async fn read_body(parts: &Parts, body: Body) -> Result<Bytes, Failure> {
    if parts.extensions.get::<InvalidBase64Body>().is_some() {
        return Err(ErrorCode::InvalidBody.into());
    }
    to_bytes(body, MAX_BODY_BYTES).await.map_err(|error| {
        let too_large = std::error::Error::source(&error).is_some_and(|source| source.is::<LengthLimit>());
        if too_large { ErrorCode::BodyTooLarge } else { ErrorCode::InvalidBody }.into()
    })
}

type LengthLimit = http_body_util::LengthLimitError;

/// The answer with what every answer has.
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

/// The id of a call: Lambda's, or one that this process counts.
#[derive(Clone)]
pub(super) struct RequestId(pub(super) String);

impl RequestId {
    /// Gives a call its id, before anything else happens to it.
    pub(super) fn assign(request: &mut HttpRequest) -> Self {
        let of_lambda = request.lambda_context_ref().map(|context| Self(context.request_id.clone()));
        let id = of_lambda.unwrap_or_else(Self::next);
        request.extensions_mut().insert(id.clone());
        id
    }

    /// The next one of this process.
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self(((now << 20) | (NEXT.fetch_add(1, Ordering::Relaxed) & 0xF_FFFF)).to_string())
    }
}

pub(super) fn request_id(extensions: &Extensions) -> &str {
    extensions.get::<RequestId>().map(|id| id.0.as_str()).unwrap_or_default()
}

/// One line per call: ids, endpoint and outcome; nothing that was sent and nothing that is answered.
pub(super) fn log(call: &Call<'_>, started: Instant, result: &CallResult, state: &RequestState) {
    static COLD: AtomicBool = AtomicBool::new(true);
    let cold_start = COLD.swap(false, Ordering::Relaxed);
    let (request_id, endpoint) = (request_id(&call.http.extensions), call.endpoint);
    let (code, note) = (result.response.status, state.note.get().map(String::as_str));
    let error = result.failure.as_ref().map(Failure::error);
    let reason = result.failure.as_ref().and_then(|failure| failure.reason.as_deref());
    let rejection = result.failure.as_ref().and_then(|failure| failure.rejection);
    let reason = if result.rejected_by_hook { Some("hook") } else { reason };
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
