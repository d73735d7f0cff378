//! The page behind the link of a confirmation mail.
//!
//! Scanners of mails open links, so whoever opens it sees a button and nothing else happens; whoever presses it posts the
//! code (SECURITY.md, U14). Wrong, old and used codes end alike. The language is the browser's, the brand that of the app
//! client in the link; where it leads afterwards is the brand's own address, or one of an origin that the policy names.

use super::endpoint::Failures;
use super::endpoints::{confirm, resend};
use super::failure::Code;
use super::field::{CONFIRMATION_CODE, USERNAME};
use super::hooks::{Call, Hooks};
use super::input::Input;
use super::passage::{Answered, Aside, is_type, log, respond, whole};
use super::request::Request;
use super::router::Shared;
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
use templates::{BaseUrl, Brand, ConfirmationPage, FormValue, Locale, PageState, PageStylesheet, PendingSignUp};
use url::form_urlencoded;

/// What a browser says about where a form stood.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The paths that mails lead to: one for each brand that has its own.
pub(super) fn paths(policy: &Policy) -> BTreeSet<&str> {
    let own = policy.brands().map(|(_, brand)| brand.confirmation_path.as_str());
    own.chain([policy.brand(None).confirmation_path.as_str()]).collect()
}

/// The routes of the page.
pub(super) fn routes<H: Hooks>(mut routes: Router, shared: &Arc<Shared<H>>) -> Router {
    for path in paths(&shared.api.policy) {
        let (opened, pressed) = (Arc::clone(shared), Arc::clone(shared));
        let page = get(async move |request: HttpRequest| open(&opened.api, &request));
        let page = page.post(async move |request: HttpRequest| press(&pressed, request).await);
        routes = routes.route(path, page);
    }
    routes
}

/// What a link says, or a form that was made of it.
#[derive(Default)]
struct Said {
    username: String,
    email: String,
    client_id: String,
    code: String,
    redirect: String,
    resend: bool,
}

impl Said {
    /// Of several values of one name the first counts, as in the link that was mailed.
    fn read(encoded: &[u8]) -> Self {
        let mut said = Self::default();
        for (name, value) in form_urlencoded::parse(encoded) {
            let place = match name.as_ref() {
                "username" => &mut said.username,
                "email" => &mut said.email,
                "client_id" => &mut said.client_id,
                "confirmationCode" => &mut said.code,
                "redirect" => &mut said.redirect,
                "resend" => {
                    said.resend = true;
                    continue;
                }
                _ => continue,
            };
            if place.is_empty() {
                *place = value.into_owned();
            }
        }
        said
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
fn open(api: &Api, request: &HttpRequest) -> Response<Body> {
    let said = Said::read(request.uri().query().unwrap_or_default().as_bytes());
    let shown = Shown::new(api, &said, request.headers());
    match (said.sign_up(), FormValue::new(&said.code)) {
        (Some(sign_up), Some(code)) => shown.page(StatusCode::OK, PageState::Ask { sign_up: &sign_up, code: &code }),
        _ => shown.page(StatusCode::BAD_REQUEST, PageState::Incomplete),
    }
}

/// The button is pressed.
async fn press<H: Hooks>(shared: &Shared<H>, request: HttpRequest) -> Response<Body> {
    let started = Instant::now();
    let (parts, body) = request.into_parts();
    let mut call = Call { endpoint: "signUpConfirm", http: &parts, lambda: parts.lambda_context_ref() };
    let body = match is_type(&parts, "application/x-www-form-urlencoded") {
        true => whole(&parts, body).await,
        false => Err(Code::UnsupportedMediaType.into()),
    };
    let aside = Aside::default();
    let body = match body {
        Ok(body) => body,
        Err(failure) => {
            let nothing = async |_| Err(Code::InvalidBody.into());
            let answered = shared.around(&call, Err(failure), Failures::Codes, &aside, nothing).await;
            log(&call, started, &answered, &aside);
            return respond(&answered);
        }
    };
    let said = Said::read(&body);
    let shown = Shown::new(&shared.api, &said, &parts.headers);
    let (Some(sign_up), code) = (said.sign_up(), FormValue::new(&said.code)) else {
        return shown.page(StatusCode::BAD_REQUEST, PageState::Incomplete);
    };
    // A button on another page is none of ours: whoever reads this one may press it here.
    if is_of_another_page(&parts) {
        return shown.page(StatusCode::OK, shown.button(&sign_up, code.as_ref()));
    }
    if said.resend {
        call.endpoint = "signUpConfirmResend";
    }
    let carry_out = async |body: Map<String, Value>| {
        let fields = if said.resend { &[USERNAME][..] } else { &[USERNAME, CONFIRMATION_CODE] };
        let request = Request { call, input: Input::read(body, fields)?, aside: &aside };
        match said.resend {
            true => resend(&shared.api, &request).await,
            false => confirm(&shared.api, &request).await,
        }
    };
    let answered = shared.around(&call, Ok(said.body()), Failures::Codes, &aside, carry_out).await;
    log(&call, started, &answered, &aside);
    shown.after(&answered, &sign_up, code.as_ref().filter(|_| !said.resend), said.resend)
}

/// Browsers that say where a form stood say it truly. The page asks for no referrer, so there is no origin to look at.
fn is_of_another_page(parts: &Parts) -> bool {
    let site = parts.headers.get(SEC_FETCH_SITE);
    site.is_some_and(|site| site != "same-origin" && site != "none")
}

/// Who shows the page, in which language, and where it leads.
struct Shown<'a> {
    brand: &'a Brand,
    locale: Locale,
    continue_to: BaseUrl,
}

impl<'a> Shown<'a> {
    fn new(api: &'a Api, said: &Said, headers: &HeaderMap) -> Self {
        let client_id = Some(said.client_id.as_str());
        let brand = api.policy.brand(client_id);
        let continue_to = redirect(&said.redirect, brand, &api.policy).unwrap_or_else(|| brand.base_url.clone());
        Self { brand, locale: language(headers).unwrap_or_else(|| api.policy.locale(client_id)), continue_to }
    }

    /// The button that the form was for, to be pressed here.
    fn button<'p>(&'p self, sign_up: &'p PendingSignUp, code: Option<&'p FormValue>) -> PageState<'p> {
        match code {
            Some(code) => PageState::Ask { sign_up, code },
            None => PageState::Used { sign_up, continue_to: Some(&self.continue_to) },
        }
    }

    fn after(
        &self,
        answered: &Answered,
        sign_up: &PendingSignUp,
        code: Option<&FormValue>,
        resend: bool,
    ) -> Response<Body> {
        let status = answered.answer.status;
        let continue_to = Some(&self.continue_to);
        let state = match status {
            status if status.is_success() && resend => PageState::Resent,
            status if status.is_success() => PageState::Confirmed { continue_to },
            StatusCode::TOO_MANY_REQUESTS => PageState::Unavailable { sign_up, code },
            status if status.is_server_error() => PageState::Unavailable { sign_up, code },
            _ => PageState::Used { sign_up, continue_to },
        };
        self.page(status, state)
    }

    fn page(&self, status: StatusCode, state: PageState<'_>) -> Response<Body> {
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
    let hash = STANDARD.encode(digest(&SHA256, PageStylesheet::for_color(&brand.color).as_str().as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The first language of the browser's list that the page speaks; its weights are taken as the order, which they are in
/// every browser.
fn language(headers: &HeaderMap) -> Option<Locale> {
    let list = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    list.split(',').take(20).find_map(|range| Locale::lookup(range.split(';').next()?.trim()))
}

/// An address to go on to: of the brand's own origin, or of one that the policy names, by all of it and not by how it begins
/// (SECURITY.md, U08 to U11).
fn redirect(asked: &str, brand: &Brand, policy: &Policy) -> Option<BaseUrl> {
    let url = BaseUrl::parse(asked).ok()?;
    let named = policy.api().redirect_origins.iter().map(String::as_str);
    let mut allowed = named.chain([brand.base_url.origin()]);
    allowed.any(|allowed| allowed == url.origin()).then_some(url)
}
