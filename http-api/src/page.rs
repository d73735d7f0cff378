//! The page behind the link of a confirmation mail.
//!
//! Scanners of mails open links, so whoever opens it sees a button and nothing else happens; whoever presses it posts the
//! code (SECURITY.md, U14). Wrong, old and used codes end alike. The language is the browser's, the brand that of the app
//! client in the link; where it leads afterwards is the brand's own address, or one of an origin that the policy names.

use super::body::{has_content_type, read_body};
use super::endpoint::ErrorFormat;
use super::endpoints::sign_up::{confirm, resend};
use super::failure::ErrorCode;
use super::field::{CONFIRMATION_CODE, USERNAME};
use super::hooks::{Call, Hooks};
use super::input::Input;
use super::pipeline::{AppState, CallResult, log, respond};
use super::request::Request;
use super::service::Api;
use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::body::Body;
use axum::extract::Request as HttpRequest;
use axum::http::header::{
    ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
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
use templates::{BaseUrl, Brand, ConfirmationPage, FormValue, Locale, PageSheet, PageState, PendingSignUp};
use url::form_urlencoded;

/// What a browser says about where a form stood.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The paths that mails lead to: one for each brand that has its own.
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

/// What a link says, or a form that was made of it.
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
    /// Of several values of one name the first counts, as in the link that was mailed.
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

    /// The body that the endpoint for it would get.
    fn body(&self) -> Map<String, Value> {
        let mut body = Map::from_iter([(USERNAME.name.to_owned(), self.username.as_str().into())]);
        if !self.resend {
            body.insert(CONFIRMATION_CODE.name.to_owned(), self.code.as_str().into());
        }
        body
    }
}

/// The link is opened: nothing is confirmed.
fn show(api: &Api, request: &HttpRequest) -> Response<Body> {
    let form = ConfirmationForm::parse(request.uri().query().unwrap_or_default().as_bytes());
    let page = PageContext::new(api, &form, request.headers());
    match (form.sign_up(), FormValue::new(&form.code)) {
        (Some(sign_up), Some(code)) => page.render(StatusCode::OK, PageState::Ask { sign_up: &sign_up, code: &code }),
        _ => page.render(StatusCode::BAD_REQUEST, PageState::Incomplete),
    }
}

/// The button is pressed.
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
    // A button on another page is none of ours: whoever reads this one may press it here.
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

/// Browsers that say where a form stood say it truly. The page asks for no referrer, so there is no origin to look at.
fn is_cross_site(parts: &Parts) -> bool {
    let site = parts.headers.get(SEC_FETCH_SITE);
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// Who shows the page, in which language, and where it leads.
struct PageContext<'a> {
    brand: &'a Brand,
    locale: Locale,
    continue_to: BaseUrl,
}

impl<'a> PageContext<'a> {
    fn new(api: &'a Api, form: &ConfirmationForm, headers: &HeaderMap) -> Self {
        let client_id = Some(form.client_id.as_str());
        let brand = api.policy.brand(client_id);
        let continue_to =
            allowed_redirect(&form.redirect, brand, &api.policy).unwrap_or_else(|| brand.base_url.clone());
        Self { brand, locale: requested_locale(headers).unwrap_or_else(|| api.policy.locale(client_id)), continue_to }
    }

    /// The button that the form was for, to be pressed here.
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
        let html = ConfirmationPage { brand: self.brand, locale: self.locale, state }.render();
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

/// The page's own style, its form, and nothing else.
fn content_security_policy(brand: &Brand) -> String {
    let hash = STANDARD.encode(digest(&SHA256, PageSheet::of(&brand.color).as_str().as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The first language of the browser's list that the page speaks; its weights are taken as the order, which they are in
/// every browser.
fn requested_locale(headers: &HeaderMap) -> Option<Locale> {
    let list = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    list.split(',').take(20).find_map(|range| Locale::lookup(range.split(';').next()?.trim()))
}

/// An address to go on to: of the brand's own origin, or of one that the policy names, by all of it and not by how it begins
/// (SECURITY.md, U08 to U11).
fn allowed_redirect(requested: &str, brand: &Brand, policy: &Policy) -> Option<BaseUrl> {
    let url = BaseUrl::parse(requested).ok()?;
    let named = policy.api().redirect_origins.iter().map(String::as_str);
    let mut allowed = named.chain([brand.base_url.origin()]);
    allowed.any(|allowed| allowed == url.origin()).then_some(url)
}
