//! What was sent: one item for each message in a DynamoDB table.
//!
//! The key is the digest of the encrypted code, which a repeated invocation has too, and never of the code. The item is
//! written after a provider accepted the message; if the function ends before that, the message is sent again.

use super::attempt::code_of;
use aws_lc_rs::digest::{SHA256, digest};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_types::SdkConfig;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};
use triggers::effects::{Content, SendRequest};
use triggers::{LogCode, LogNote};

/// Lambda repeats an invocation for at most six hours.
const KEPT_SECONDS: u64 = 24 * 60 * 60;

/// The key of a message: its kind, and the digest of its encrypted code, or of what distinguishes a notice.
pub(super) fn id(request: &SendRequest) -> String {
    let kind = match request.content {
        Content::Mail { .. } => "email",
        Content::Sms { .. } => "sms",
    };
    let identity = request.code.as_ref().map(|code| &code.base64).or(request.identity.as_ref());
    let digest = digest(&SHA256, identity.map(String::as_bytes).unwrap_or_default());
    let hexadecimal: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{kind}#{hexadecimal}")
}

#[derive(Default)]
pub(super) struct SentRecords {
    dynamodb: OnceLock<Client>,
}

impl SentRecords {
    /// Whether the message was sent.
    pub(super) async fn contain(&self, settings: &SdkConfig, table: &str, id: &str) -> Result<bool, LogNote> {
        let get = self.client(settings).get_item().table_name(table).key("id", string(id));
        let get = get.consistent_read(true).projection_expression("id").send().await;
        get.map(|found| found.item().is_some()).map_err(|error| failed(&code_of(&error)))
    }

    /// Remembers that a provider accepted the message.
    pub(super) async fn write(
        &self,
        settings: &SdkConfig,
        table: &str,
        id: &str,
        provider: &str,
    ) -> Result<(), LogNote> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let put = self.client(settings).put_item().table_name(table).item("id", string(id));
        let put = put.item("provider", string(provider));
        let put = put.item("expires_at", AttributeValue::N((now + KEPT_SECONDS).to_string())).send().await;
        put.map(drop).map_err(|error| failed(&code_of(&error)))
    }

    fn client(&self, settings: &SdkConfig) -> &Client {
        self.dynamodb.get_or_init(|| Client::new(settings))
    }
}

fn string(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn failed(code: &str) -> LogNote {
    LogNote::about(LogCode::SentRecordFailed, code)
}
