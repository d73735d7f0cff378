//! The page behind the link of a confirmation mail.
//!
//! Mail scanners open links, so opening the link only shows a button, and the button posts the code (threat model, U14). Wrong,
//! expired and used codes get the same page. The language is the browser's; the brand is that of the app client in the link.
//! Afterwards the page leads to the brand's own address, or to an address of an origin that the policy names.

use super::body::{has_content_type, read_body};
use super::endpoint::ErrorFormat;
use super::endpoints::sign_up::{confirm, resend};
use super::failure::ErrorCode;
use super::field::{CONFIRMATION_CODE, USERNAME};
use super::hooks::{Call, Hooks};
use super::input::Input;
use super::language::requested_locale;
use super::pipeline::{AppState, CallResult, log, respond};
use super::request::Request;
use super::service::Api;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::body::Body;
use axum::extract::Request as HttpRequest;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lambda_http::RequestExt;
use policy::Policy;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;
use templates::{BaseUrl, Brand, ConfirmationPage, FormValue, PageState, PageStylesheet, PendingSignUp, Texts};
use url::form_urlencoded;

/// The browser sets this header to the relation between the page with the form and this site.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The paths in confirmation mails: one for each brand that has its own.
pub(super) fn paths(policy: &Policy) -> BTreeSet<&str> {
    let own = policy.brands().map(|(_, brand)| brand.confirmation_path.as_str());
    own.chain([policy.brand(None).confirmation_path.as_str()]).collect()
}

/// The routes of the page.
pub(super) fn routes<H: Hooks>(mut routes: Router, shared: &Arc<AppState<H>>) -> Router {
    for path in paths(&shared.api.policy) {
        let (on_get, on_post) = (Arc::clone(shared), Arc::clone(shared));
        let page = get(async move |request: HttpRequest| show(&on_get.api, &request));
        let page = page.post(async move |request: HttpRequest| submit(&on_post, request).await);
        routes = routes.route(path, page);
    }
    routes
}

/// The parameters of a link, or of the form on the page.
#[derive(Default)]
struct ConfirmationForm {
    username: String,
    email: String,
    client_id: String,
    code: String,
    redirect: String,
    resend: bool,
}

impl ConfirmationForm {
    /// If a parameter has several values, the first counts.
    fn parse(encoded: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(encoded) {
            let place = match name.as_ref() {
                "username" => &mut form.username,
                "email" => &mut form.email,
                "client_id" => &mut form.client_id,
                "confirmationCode" => &mut form.code,
                "redirect" => &mut form.redirect,
                "resend" => {
                    form.resend = true;
                    continue;
                }
                _ => continue,
            };
            if place.is_empty() {
                *place = value.into_owned();
            }
        }
        form
    }

    fn sign_up(&self) -> Option<PendingSignUp> {
        Some(PendingSignUp {
            user_name: FormValue::new(&self.username)?,
            client_id: FormValue::new(&self.client_id),
            email: FormValue::new(&self.email),
            redirect: FormValue::new(&self.redirect),
        })
    }

    /// The body for the endpoint that the button calls.
    fn body(&self) -> Map<String, Value> {
        let mut body = Map::from_iter([(USERNAME.name.to_owned(), self.username.as_str().into())]);
        if !self.resend {
            body.insert(CONFIRMATION_CODE.name.to_owned(), self.code.as_str().into());
        }
        body
    }
}

/// Shows the button. Nothing is confirmed.
fn show(api: &Api, request: &HttpRequest) -> Response<Body> {
    let form = ConfirmationForm::parse(request.uri().query().unwrap_or_default().as_bytes());
    let page = PageContext::new(api, &form, request.headers());
    match (form.sign_up(), FormValue::new(&form.code)) {
        (Some(sign_up), Some(code)) => page.render(StatusCode::OK, PageState::Ask { sign_up: &sign_up, code: &code }),
        _ => page.render(StatusCode::BAD_REQUEST, PageState::Incomplete),
    }
}

/// Confirms the sign-up, or resends the code.
async fn submit<H: Hooks>(shared: &AppState<H>, request: HttpRequest) -> Response<Body> {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let mut call = Call { endpoint: "signUpConfirm", http: &parts, lambda: parts.lambda_context_ref() };
    let body = match has_content_type(&parts, "application/x-www-form-urlencoded") {
        true => read_body(&parts, body).await,
        false => Err(ErrorCode::UnsupportedMediaType.into()),
    };
    let body = match body {
        Ok(body) => body,
        Err(failure) => {
            let unreachable_endpoint = async |_| Err(ErrorCode::InvalidBody.into());
            let result = shared.run_with_hooks(&call, Err(failure), ErrorFormat::Codes, unreachable_endpoint).await;
            log(&call, started, &result);
            return respond(&result);
        }
    };
    let form = ConfirmationForm::parse(&body);
    let page = PageContext::new(&shared.api, &form, &parts.headers);
    let (Some(sign_up), code) = (form.sign_up(), FormValue::new(&form.code)) else {
        return page.render(StatusCode::BAD_REQUEST, PageState::Incomplete);
    };
    // The form was on another site's page: show ours, so that the user can press the button here.
    if is_cross_site(&parts) {
        return page.render(StatusCode::OK, page.form_state(&sign_up, code.as_ref()));
    }
    if form.resend {
        call.endpoint = "signUpConfirmResend";
    }
    let run_endpoint = async |body: Map<String, Value>| {
        let fields = if form.resend { &[USERNAME][..] } else { &[USERNAME, CONFIRMATION_CODE] };
        let request = Request { call, input: Input::parse(body, fields)? };
        match form.resend {
            true => resend(&shared.api, &request).await,
            false => confirm(&shared.api, &request).await,
        }
    };
    let result = shared.run_with_hooks(&call, Ok(form.body()), ErrorFormat::Codes, run_endpoint).await;
    log(&call, started, &result);
    page.result_page(&result, &sign_up, code.as_ref().filter(|_| !form.resend), form.resend)
}

/// `Sec-Fetch-Site` cannot be forged by page scripts. `Origin` cannot be checked, because the page sends no referrer.
fn is_cross_site(parts: &Parts) -> bool {
    let site = parts.headers.get(SEC_FETCH_SITE);
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// The brand and language of the page, and where it leads.
struct PageContext<'a> {
    brand: &'a Brand,
    texts: &'a Texts,
    continue_to: BaseUrl,
}

impl<'a> PageContext<'a> {
    fn new(api: &'a Api, form: &ConfirmationForm, headers: &HeaderMap) -> Self {
        let client_id = Some(form.client_id.as_str());
        let brand = api.policy.brand(client_id);
        let continue_to =
            allowed_redirect(&form.redirect, brand, &api.policy).unwrap_or_else(|| brand.base_url.clone());
        let locale = requested_locale(headers, api.policy.languages()).unwrap_or_else(|| api.policy.locale(client_id));
        Self { brand, texts: api.policy.texts(client_id, locale), continue_to }
    }

    /// The page with the button that the form was for.
    fn form_state<'p>(&'p self, sign_up: &'p PendingSignUp, code: Option<&'p FormValue>) -> PageState<'p> {
        match code {
            Some(code) => PageState::Ask { sign_up, code },
            None => PageState::Used { sign_up, continue_to: Some(&self.continue_to) },
        }
    }

    fn result_page(
        &self,
        result: &CallResult,
        sign_up: &PendingSignUp,
        code: Option<&FormValue>,
        resend: bool,
    ) -> Response<Body> {
        let status = result.response.status;
        let continue_to = Some(&self.continue_to);
        let state = match status {
            status if status.is_success() && resend => PageState::Resent,
            status if status.is_success() => PageState::Confirmed { continue_to },
            StatusCode::TOO_MANY_REQUESTS => PageState::Unavailable { sign_up, code },
            status if status.is_server_error() => PageState::Unavailable { sign_up, code },
            _ => PageState::Used { sign_up, continue_to },
        };
        self.render(status, state)
    }

    fn render(&self, status: StatusCode, state: PageState<'_>) -> Response<Body> {
        let html = ConfirmationPage { brand: self.brand, texts: self.texts, state }.render();
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        if let Ok(policy) = HeaderValue::from_str(&content_security_policy(self.brand)) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// Allows the page's own style and form, and nothing else.
fn content_security_policy(brand: &Brand) -> String {
    let hash = STANDARD.encode(digest(&SHA256, PageStylesheet::for_brand(brand).as_str().as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The address to continue to, if its origin is exactly the brand's own or one that the policy names (threat model, U08 to
/// U11).
fn allowed_redirect(requested: &str, brand: &Brand, policy: &Policy) -> Option<BaseUrl> {
    let url = BaseUrl::parse(requested).ok()?;
    let named = policy.api().redirect_origins.iter().map(String::as_str);
    let mut allowed = named.chain([brand.base_url.origin()]);
    allowed.any(|allowed| allowed == url.origin()).then_some(url)
}
