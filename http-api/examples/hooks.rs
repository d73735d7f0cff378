//! The endpoints as a Lambda function with something of one's own around them: whoever signs up needs an invitation, people
//! are known by their address in whichever case they type it, and a sign-in says where to go on.
//!
//! Built as `cargo build --release --example hooks`, and deployed as `bootstrap` like the function `api`. The word that
//! stands in invitations is the variable `INVITATION` of the function; while it is not set, nobody signs up.

use axum::http::StatusCode;
use cognito_triggers_http_api::{Call, EndpointResponse, HookRejection, Hooks, run};
use serde_json::Value;
use std::env;
use std::process::ExitCode;

/// The header in which an invitation comes.
const INVITATION: &str = "x-invitation";

struct MyHooks {
    invitation: Option<String>,
}

impl Hooks for MyHooks {
    /// The body holds passwords: it is looked at, and not logged.
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

    /// A sign-in ends with tokens, or with the next step: who has tokens can go on.
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

// The allocator of the suite's own functions; it is each program's to name.
#[global_allocator]
static ALLOCATOR: lambda_support::Allocator = lambda_support::Allocator;

fn main() -> ExitCode {
    run(MyHooks { invitation: env::var("INVITATION").ok().filter(|word| !word.is_empty()) })
}
