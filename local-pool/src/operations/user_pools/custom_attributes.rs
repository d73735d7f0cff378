//! AddCustomAttributes.

use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::add_custom_attributes;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const OPERATIONS: &[Operation] = &[operation!(Access::Iam, "AddCustomAttributes", add_attributes)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AddCustomAttributesRequest {
    user_pool_id: String,
    custom_attributes: Vec<Value>,
}

async fn add_attributes(service: &Service, request: AddCustomAttributesRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        let schema = pool.settings.get("SchemaAttributes").and_then(Value::as_array).cloned().unwrap_or_default();
        let schema = add_custom_attributes(&schema, &request.custom_attributes)?;
        let mut settings = pool.settings.clone();
        settings.insert("SchemaAttributes".to_owned(), Value::Array(schema));
        pool.replace_settings(settings, service.clock.now())?;
        Ok(json!({}))
    })
}
