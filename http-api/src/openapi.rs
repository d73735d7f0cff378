//! `GET /openapi.json`: the endpoints as an OpenAPI 3.1 document, generated from the same table as the routes.

use super::endpoint::{Access, Endpoint, ErrorFormat};
use super::endpoints::endpoints;
use super::failure::ErrorCode;
use super::field::{Field, FieldKind};
use serde_json::{Map, Value, json};

/// The path of the document.
pub(super) const PATH: &str = "/openapi.json";

/// The OpenAPI document.
#[must_use]
pub fn document() -> Value {
    let mut paths = Map::new();
    for endpoint in endpoints() {
        for path in [endpoint.path].iter().chain(endpoint.aliases) {
            let entry = paths.entry((*path).to_owned()).or_insert_with(|| json!({}));
            if let Value::Object(methods) = entry {
                let deprecated = endpoint.aliases.contains(path);
                methods.insert(endpoint.method.as_str().to_lowercase(), operation(endpoint, deprecated));
            }
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "cognito-triggers: the endpoints",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Sign-up to sign-out before an Amazon Cognito user pool.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": { "Error": error(), "GatewayError": gateway_error() },
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
    })
}

fn operation(endpoint: &Endpoint, deprecated: bool) -> Value {
    let mut operation = Map::new();
    let id = if deprecated { format!("{}Old", endpoint.name) } else { endpoint.name.to_owned() };
    operation.insert("operationId".to_owned(), id.into());
    operation.insert("summary".to_owned(), endpoint.summary.into());
    operation.insert("deprecated".to_owned(), deprecated.into());
    let security = match endpoint.access {
        Access::Public => json!([]),
        // Or a token in the body.
        Access::SignedIn => json!([{ "bearer": [] }, {}]),
        Access::Bearer | Access::IdOrAccessToken | Access::Administrator => json!([{ "bearer": [] }]),
    };
    operation.insert("security".to_owned(), security);
    if !endpoint.fields.is_empty() {
        let content = json!({ "application/json": { "schema": body(endpoint.fields) } });
        let required = endpoint.fields.iter().any(|field| field.required);
        operation.insert("requestBody".to_owned(), json!({ "required": required, "content": content }));
    }
    operation.insert("responses".to_owned(), responses(endpoint));
    Value::Object(operation)
}

fn responses(endpoint: &Endpoint) -> Value {
    let members = endpoint.response_fields.iter().filter(|(name, _)| *name != "…");
    let members: Map<_, _> =
        members.map(|(name, about)| ((*name).to_owned(), json!({ "description": about }))).collect();
    let success = json!({ "type": "object", "properties": members });
    let error = match endpoint.error_format {
        ErrorFormat::Codes => "#/components/schemas/Error",
        ErrorFormat::Gateway => "#/components/schemas/GatewayError",
    };
    json!({
        "200": { "description": "It is done", "content": { "application/json": { "schema": success } } },
        "default": {
            "description": "It is not done; error tells why",
            "content": { "application/json": { "schema": { "$ref": error } } },
        },
    })
}

/// The schema of the body: each field with its name and each of its aliases.
fn body(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        properties.insert(field.name.to_owned(), schema(field));
        for also in field.aliases {
            let other = json!({ "description": format!("The same as {}", field.name), "deprecated": true });
            properties.insert((*also).to_owned(), merge(schema(field), other));
        }
    }
    let required = fields.iter().filter(|field| field.required && field.aliases.is_empty()).map(|field| field.name);
    let one_of = fields.iter().filter(|field| field.required && !field.aliases.is_empty()).map(|field| {
        let names = [field.name].into_iter().chain(field.aliases.iter().copied());
        json!({ "oneOf": names.map(|name| json!({ "required": [name] })).collect::<Vec<_>>() })
    });
    let one_of: Vec<_> = one_of.collect();
    let mut body = json!({
        "type": "object",
        "properties": properties,
        "required": required.collect::<Vec<_>>(),
        "additionalProperties": false,
    });
    if let (Value::Object(body), false) = (&mut body, one_of.is_empty()) {
        body.insert("allOf".to_owned(), one_of.into());
    }
    body
}

/// No control characters (`characters.rs`).
const NO_CONTROL: &str = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$";
/// The most frequent characters that are not visible. The API knows all of them.
const VISIBLE: &str = r"^[^\s\u0000-\u0020\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$";
/// Printable ASCII without spaces.
const ASCII_GRAPHIC: &str = "^[!-~]+$";

fn schema(field: &Field) -> Value {
    let text =
        |most: usize, pattern| json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": pattern });
    let value = json!({ "type": "string", "maxLength": 2048, "pattern": NO_CONTROL });
    let texts = json!({ "type": "object", "additionalProperties": value });
    let kind = match field.kind {
        FieldKind::Username => text(128, VISIBLE),
        FieldKind::Password => merge(text(256, NO_CONTROL), json!({ "format": "password" })),
        FieldKind::Code => text(2_048, VISIBLE),
        FieldKind::Token => text(16_384, ASCII_GRAPHIC),
        FieldKind::Text => text(256, NO_CONTROL),
        FieldKind::StringMap => texts,
        FieldKind::Boolean => json!({ "type": "boolean" }),
        FieldKind::PhoneNumber => json!({ "type": ["string", "null"], "pattern": "^\\+[0-9]{5,15}$" }),
        FieldKind::Attributes => {
            let named = json!({
                "type": "object",
                "properties": {
                    "Name": { "type": "string" },
                    "Value": { "type": ["string", "null"], "maxLength": 2048, "pattern": NO_CONTROL },
                },
                "required": ["Name"],
                "additionalProperties": false,
            });
            json!({ "anyOf": [texts, { "type": "array", "items": named }] })
        }
    };
    merge(kind, json!({ "description": field.description }))
}

fn merge(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}

fn error() -> Value {
    let codes = ErrorCode::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>();
    json!({
        "type": "object",
        "properties": {
            "error": {
                "type": "string",
                "description": format!("One of {}, or the code of a denial", codes.join(", ")),
            },
            "message": { "type": "string", "description": "A fixed sentence for the user" },
            "field": { "type": "string", "description": "The member of the body that it is about" },
            "requestId": { "type": "string", "description": "With a fault: what to look for in the log" },
        },
        "required": ["error", "message"],
    })
}

fn gateway_error() -> Value {
    json!({
        "type": "object",
        "properties": {
            "message": {
                "type": "string",
                "description": "Unauthorized, The incoming token has expired, Forbidden; or a sentence that explains `error`",
            },
            "error": { "type": "string" },
            "field": { "type": "string" },
            "requestId": { "type": "string" },
        },
        "required": ["message"],
    })
}
