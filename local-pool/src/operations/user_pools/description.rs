//! `UserPoolType`.

use crate::state::UserPool;
use serde_json::{Value, json};

/// The pool with all its settings.
pub(super) fn describe_pool(pool: &UserPool) -> Value {
    let mut members = pool.settings.clone();
    members.extend([
        ("Id".to_owned(), json!(pool.id)),
        ("Name".to_owned(), json!(pool.name)),
        ("Arn".to_owned(), json!(pool.arn)),
        ("CreationDate".to_owned(), pool.created.to_json()),
        ("LastModifiedDate".to_owned(), pool.modified.to_json()),
        ("EstimatedNumberOfUsers".to_owned(), json!(pool.users.len())),
        ("UserPoolTags".to_owned(), json!(pool.tags)),
    ]);
    Value::Object(members)
}
