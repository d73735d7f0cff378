//! `UserPoolClientType`.

use crate::state::AppClient;
use serde_json::{Value, json};

/// The app client with all its settings.
pub(super) fn describe_client(pool: &str, client: &AppClient) -> Value {
    let mut members = client.settings.clone();
    members.extend([
        ("UserPoolId".to_owned(), json!(pool)),
        ("ClientName".to_owned(), json!(client.name)),
        ("ClientId".to_owned(), json!(client.id)),
        ("CreationDate".to_owned(), client.created.to_json()),
        ("LastModifiedDate".to_owned(), client.modified.to_json()),
    ]);
    members.extend(client.secret.as_ref().map(|secret| ("ClientSecret".to_owned(), json!(secret))));
    Value::Object(members)
}
