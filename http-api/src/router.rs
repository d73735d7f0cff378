//! The public entry: one route per endpoint, and the headers of every response. A panic is answered with an error too.

use super::body::json_response;
use super::endpoints::endpoints;
use super::failure::{ErrorCode, Failure};
use super::hooks::Hooks;
use super::log_reason::LogReason;
use super::pipeline::{AppState, RequestId, handle_call, request_id};
use super::service::Api;
use super::{openapi, page};
use axum::Router;
use axum::body::Body;
use axum::extract::Request as HttpRequest;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, Response, StatusCode};
use axum::middleware::Next;
use axum::routing::{MethodFilter, get, on};
use policy::Cors;
use serde_json::{Value, json};
use std::any::Any;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;
use tracing::{error, info};

/// The ID of a call, in the log and in the response.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The routes of all endpoints, the confirmation page and `GET /openapi.json`, with these hooks.
///
/// ```
/// use axum::body::Body;
/// use axum::http::{Request, StatusCode};
/// use cognito_triggers_http_api::{Api, NoHooks, router};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
/// # let policy = policy::Policy::parse("policy.toml", text, [])?;
/// let routes = router(Api::new(policy, false)?, NoHooks);
/// let described = routes.clone().oneshot(Request::get("/openapi.json").body(Body::empty())?).await?;
/// assert_eq!(described.status(), StatusCode::OK);
/// let without_token = routes.oneshot(Request::post("/logout").body(Body::empty())?).await?;
/// assert_eq!(without_token.status(), StatusCode::UNAUTHORIZED);
/// # Ok(())
/// # }
/// ```
pub fn router<H: Hooks>(api: Api, hooks: H) -> Router {
    let settings = api.policy.api();
    let (cors, headers) = (cors_layer(&settings.cors), policy_headers(&settings.headers));
    let shared = Arc::new(AppState { api, hooks });
    // A path in the policy may have a segment that begins with a colon or a star, which has no special meaning here.
    let mut routes = Router::new().without_v07_checks();
    for endpoint in endpoints() {
        let Ok(method) = MethodFilter::try_from(endpoint.method.clone()) else { continue };
        for path in [endpoint.path].iter().chain(endpoint.aliases) {
            let shared = Arc::clone(&shared);
            let route = move |request| async move { handle_call(&shared, endpoint, request).await };
            routes = routes.route(path, on(method, route));
        }
    }
    let routes = page::routes(routes, &shared)
        .route(openapi::PATH, get(async || json_response(StatusCode::OK, &openapi::document())))
        .fallback(async |request: HttpRequest| unrouted(&request, ErrorCode::NotFound))
        .method_not_allowed_fallback(async |request: HttpRequest| unrouted(&request, ErrorCode::MethodNotAllowed))
        .layer(CatchPanicLayer::custom(panic_response));
    let routes = match cors {
        Some(cors) => routes.layer(cors),
        None => routes,
    };
    routes.layer(axum::middleware::from_fn(move |request: HttpRequest, next: Next| {
        let headers = Arc::clone(&headers);
        async move { finish_response(request, next, &headers).await }
    }))
}

/// Adds what every response has: the ID of the call, and the headers of the policy.
async fn finish_response(mut request: HttpRequest, next: Next, named: &[(HeaderName, HeaderValue)]) -> Response<Body> {
    let id = RequestId::assign(&mut request);
    let mut response = next.run(request).await;
    if response.extensions().get::<Panicked>().is_some() {
        error!(
            request_id = id.0,
            status = response.status().as_u16(),
            error = ErrorCode::Internal.as_str(),
            reason = LogReason::Panicked.as_str()
        );
        *response.body_mut() = Body::from(internal_error_body(&id).to_string());
    }
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    add_headers(response, named)
}

/// The response to a request for no endpoint.
fn unrouted(request: &HttpRequest, code: ErrorCode) -> Response<Body> {
    let failure = Failure::from(code);
    let body = json!({ "error": failure.error(), "message": failure.message() });
    let (request_id, status) = (request_id(request.extensions()), code.status().as_u16());
    info!(request_id, endpoint = "none", status, error = code.as_str());
    json_response(code.status(), &body)
}

/// Marks the response to a panic.
#[derive(Clone, Copy)]
struct Panicked;

/// The message of a panic may contain user data; it is neither returned nor logged.
fn panic_response(_: Box<dyn Any + Send>) -> Response<Body> {
    let mut response = json_response(ErrorCode::Internal.status(), &Value::Null);
    response.extensions_mut().insert(Panicked);
    response
}

fn internal_error_body(RequestId(id): &RequestId) -> Value {
    json!({ "error": ErrorCode::Internal.as_str(), "message": ErrorCode::Internal.message(), "requestId": id })
}

/// The headers that the policy adds to every response. The policy parser has validated them.
fn policy_headers(named: &[(String, String)]) -> Arc<[(HeaderName, HeaderValue)]> {
    let header = |(name, value): &(String, String)| Some((name.parse().ok()?, value.parse().ok()?));
    named.iter().filter_map(header).collect()
}

/// No response may be cached.
fn add_headers(mut response: Response<Body>, named: &[(HeaderName, HeaderValue)]) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in named {
        headers.entry(name.clone()).or_insert_with(|| value.clone());
    }
    response
}

/// CORS for the origins that the policy names, each echoed, never `*` (threat model, Q11). If the policy names no
/// origin, no CORS header is sent.
fn cors_layer(rules: &Cors) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = rules.origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    let methods = [Method::GET, Method::POST, Method::DELETE];
    let headers = [AUTHORIZATION, HeaderName::from_static("authentication"), CONTENT_TYPE];
    let named = rules.headers.iter().filter_map(|name| name.parse().ok());
    let headers: Vec<HeaderName> = headers.into_iter().chain(named).collect();
    let layer = CorsLayer::new().allow_origin(origins.clone()).allow_methods(methods).allow_headers(headers);
    let layer = layer.expose_headers([REQUEST_ID, RETRY_AFTER, WWW_AUTHENTICATE]).allow_credentials(rules.credentials);
    (!origins.is_empty()).then_some(layer)
}
