//! The API as a Lambda function with hooks: a sign-up needs an invitation, addresses are accepted in upper and lower case,
//! and a sign-in returns where to continue.
//!
//! Build it with `cargo build --release --example hooks`, and deploy it as `bootstrap` like the function `api`. The
//! environment variable `INVITATION` of the function is the word that clients must send; while it is not set, no sign-up is
//! accepted.

use axum::http::StatusCode;
use cognito_triggers_http_api::{Call, EndpointResponse, HookRejection, Hooks, run};
use serde_json::Value;
use std::env;
use std::process::ExitCode;

/// The header with the invitation.
const INVITATION: &str = "x-invitation";

struct MyHooks {
    invitation: Option<String>,
}

impl Hooks for MyHooks {
    /// The body contains passwords: do not log it.
    async fn before(&self, call: &Call<'_>, mut body: Value) -> Result<Value, HookRejection> {
        if matches!(call.endpoint, "signUp" | "signup") && !self.invites(call) {
            return Err(HookRejection::new(StatusCode::FORBIDDEN, "Please ask for an invitation"));
        }
        if let Some(Value::String(username)) = body.get_mut("username")
            && username.contains('@')
        {
            *username = username.to_lowercase();
        }
        Ok(body)
    }

    /// A sign-in returns tokens or the next step. Only clients with tokens can continue.
    async fn after(&self, call: &Call<'_>, mut outcome: EndpointResponse) -> Result<EndpointResponse, HookRejection> {
        let is_sign_in = call.endpoint == "signIn" || call.endpoint.starts_with("login");
        if let (true, Value::Object(members)) = (is_sign_in, &mut outcome.body)
            && members.contains_key("accessToken")
        {
            members.insert("continueTo".to_owned(), "https://app.example.com/welcome".into());
        }
        Ok(outcome)
    }
}

impl MyHooks {
    fn invites(&self, call: &Call<'_>) -> bool {
        let shown = call.http.headers.get(INVITATION).and_then(|value| value.to_str().ok());
        self.invitation.is_some() && shown == self.invitation.as_deref()
    }
}

// The allocator of this project's functions; each binary must set it itself.
#[global_allocator]
static ALLOCATOR: lambda_support::Allocator = lambda_support::Allocator;

fn main() -> ExitCode {
    run(MyHooks { invitation: env::var("INVITATION").ok().filter(|word| !word.is_empty()) })
}
