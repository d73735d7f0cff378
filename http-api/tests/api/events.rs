//! A request as the event of each kind of API: the templates in `events/`.

use serde_json::{Map, Value, json};
use url::form_urlencoded;

/// The events by name: a REST API, one behind a custom domain with a base path, one emulated by SAM CLI, an HTTP API in
/// format 1.0, two in format 2.0 with the default stage and a named one, and a function URL. `{method}` and `{path}` (without
/// its first slash) are placeholders.
const ALL: [(&str, &str); 7] = [
    ("rest_v1", include_str!("events/rest_v1.json")),
    ("rest_v1_base_path", include_str!("events/rest_v1_base_path.json")),
    ("sam_local", include_str!("events/sam_local.json")),
    ("http_v1_stage", include_str!("events/http_v1_stage.json")),
    ("http_v2", include_str!("events/http_v2.json")),
    ("http_v2_stage", include_str!("events/http_v2_stage.json")),
    ("function_url", include_str!("events/function_url.json")),
];

/// The names of all kinds.
pub(crate) fn kinds() -> [&'static str; 7] {
    ALL.map(|(name, _)| name)
}

/// The kinds with format 2.0.
pub(crate) fn payload_v2_kinds() -> [&'static str; 3] {
    ["http_v2", "http_v2_stage", "function_url"]
}

/// The request of a client.
#[derive(Clone, Default)]
pub(crate) struct ClientRequest {
    method: &'static str,
    path: String,
    query: String,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl ClientRequest {
    /// A request without a body.
    pub(crate) fn get(path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Self { method: "GET", path: path.to_owned(), query: query.to_owned(), ..Self::default() }
    }

    /// A request with JSON.
    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self { method: "POST", ..Self::get(path) }.header("Content-Type", "application/json").body(&body.to_string())
    }

    /// A request with a form.
    pub(crate) fn form(path: &str, body: &str) -> Self {
        let kind = "application/x-www-form-urlencoded";
        Self { method: "POST", ..Self::get(path) }.header("Content-Type", kind).body(body)
    }

    /// Adds a header; the same name may be added twice.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Adds a bearer token.
    pub(crate) fn with_token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Sets the body.
    pub(crate) fn body(self, body: &str) -> Self {
        Self { body: Some(body.to_owned()), ..self }
    }

    /// The event of an API of this kind.
    pub(crate) fn event(&self, kind: &str) -> Value {
        let (_, text) = ALL.iter().find(|(name, _)| *name == kind).unwrap();
        let text = text.replace("{method}", self.method).replace("{path}", self.path.strip_prefix('/').unwrap());
        let mut event: Value = serde_json::from_str(&text).unwrap();
        match event["version"] == "2.0" {
            true => self.fill_version_2(&mut event),
            false => self.fill_version_1(&mut event),
        }
        event["body"] = json!(self.body);
        event
    }

    /// Format 1.0: all values of a header in a list, and the last one alone; parameters decoded.
    fn fill_version_1(&self, event: &mut Value) {
        let mut lists: Map<String, Value> = Map::new();
        for (name, value) in &self.headers {
            event["headers"][name] = json!(value);
            let list = lists.entry(*name).or_insert_with(|| json!([]));
            list.as_array_mut().unwrap().push(json!(value));
        }
        event["multiValueHeaders"] = Value::Object(lists);
        for (name, value) in form_urlencoded::parse(self.query.as_bytes()) {
            event["queryStringParameters"][&*name] = json!(value);
            event["multiValueQueryStringParameters"][&*name] = json!([value]);
        }
    }

    /// Format 2.0: header names in lower case, values of one name joined with a comma; the query unchanged.
    fn fill_version_2(&self, event: &mut Value) {
        for (name, value) in &self.headers {
            let place = &mut event["headers"][name.to_lowercase()];
            let joined = place.as_str().map(|first| format!("{first},{value}"));
            *place = json!(joined.as_ref().unwrap_or(value));
        }
        event["rawQueryString"] = json!(self.query);
    }
}
