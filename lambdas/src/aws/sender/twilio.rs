//! Twilio: one call of its REST API.

use super::attempt::Attempt;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lambda_support::aws::{Secret, SecretText, connector};
use policy::{TwilioSettings, TwilioSource};
use serde::Deserialize;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::time::timeout;

const CONNECT: Duration = Duration::from_secs(2);
const CALL: Duration = Duration::from_secs(8);

/// The error codes about a recipient: an invalid number, one that cannot receive messages, and one whose owner has opted
/// out.
const ABOUT_THE_RECIPIENT: [u32; 6] = [21_211, 21_214, 21_217, 21_610, 21_612, 21_614];

#[derive(Default)]
pub(super) struct Twilio {
    auth_token: OnceLock<Secret>,
    connector: OnceLock<SharedHttpConnector>,
}

/// What Twilio says about a message.
#[derive(Deserialize)]
struct Created {
    sid: String,
}

/// What Twilio says about an error.
#[derive(Deserialize)]
struct Refusal {
    code: u32,
}

impl Twilio {
    pub(super) async fn send(&self, settings: &TwilioSettings, number: &str, text: &str) -> Attempt {
        let stored = &settings.auth_token;
        let secret = self.auth_token.get_or_init(|| Secret::stored(&stored.arn, stored.json_key.as_deref(), None));
        let token = match secret.get().await {
            Ok(token) => token,
            Err(error) => return Attempt::from_secret(&error),
        };
        match self.call(settings, number, text, &token).await {
            // The token may have been replaced.
            Attempt::SenderRefused(code) if code == CREDENTIALS => match secret.replacement_of(&token).await {
                Some(newer) => self.call(settings, number, text, &newer).await,
                None => Attempt::SenderRefused(code),
            },
            attempt => attempt,
        }
    }

    async fn call(&self, settings: &TwilioSettings, number: &str, text: &str, token: &SecretText) -> Attempt {
        let Some(request) = request(settings, number, text, token) else {
            return Attempt::SenderRefused("Settings".to_owned());
        };
        let connector = self.connector.get_or_init(|| connector(Some(CONNECT)));
        let call = async {
            let response = connector.call(request).await.map_err(|error| match error.is_timeout() {
                true => Attempt::TimedOut,
                false => Attempt::Failed("Unreachable".to_owned()),
            })?;
            let status = response.status().as_u16();
            let body = ByteStream::new(response.into_body()).collect().await;
            Ok((status, body.map_err(|_| Attempt::Failed("Unreadable".to_owned()))?.to_vec()))
        };
        match timeout(CALL, call).await {
            Ok(Ok((status, body))) => read(status, &body),
            Ok(Err(attempt)) => attempt,
            Err(_) => Attempt::TimedOut,
        }
    }
}

/// The code of refused credentials.
const CREDENTIALS: &str = "Credentials";

fn request(settings: &TwilioSettings, number: &str, text: &str, token: &SecretText) -> Option<HttpRequest> {
    let TwilioSettings { url, account_sid, source, .. } = settings;
    let source = match source {
        TwilioSource::From(from) => ("From", from),
        TwilioSource::Service(service) => ("MessagingServiceSid", service),
    };
    let fields = [("To", number), (source.0, source.1), ("Body", text)];
    let form: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let login = BASE64_STANDARD.encode(format!("{account_sid}:{}", token.expose()));
    let mut request = HttpRequest::new(SdkBody::from(form.join("&")));
    request.set_method("POST").ok()?;
    request.set_uri(format!("{url}/2010-04-01/Accounts/{account_sid}/Messages.json")).ok()?;
    let headers = request.headers_mut();
    headers.try_insert("authorization", format!("Basic {login}")).ok()?;
    headers.try_insert("content-type", "application/x-www-form-urlencoded").ok()?;
    Some(request)
}

/// What became of the message. A response that is not Twilio's does not count as success.
fn read(status: u16, body: &[u8]) -> Attempt {
    let code = serde_json::from_slice::<Refusal>(body).ok().map(|refusal| refusal.code);
    let shown = code.unwrap_or(status.into()).to_string();
    match status {
        200..300 => match serde_json::from_slice::<Created>(body) {
            Ok(created) if !created.sid.is_empty() => Attempt::Accepted,
            _ => Attempt::Failed("Unreadable".to_owned()),
        },
        401 => Attempt::SenderRefused(CREDENTIALS.to_owned()),
        429 | 500.. => Attempt::Failed(shown),
        _ if code.is_some_and(|code| ABOUT_THE_RECIPIENT.contains(&code)) => Attempt::RecipientRefused(shown),
        _ => Attempt::SenderRefused(shown),
    }
}

/// As in forms: everything but letters, digits and `-._` is percent-encoded.
fn encode(text: &str) -> String {
    let encode = |byte: u8| match byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
