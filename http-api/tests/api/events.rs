//! One request as each kind of API hands it to a function: the events in `events/`.

use serde_json::{Map, Value, json};
use url::form_urlencoded;

/// The events by name: of a REST API, of one behind a custom domain with a base path, of one that SAM plays on a machine of
/// one's own, of an HTTP API in format 1.0 and in format 2.0, with its default stage and with a named one, and of a function
/// URL. `{method}` and `{path}` (without its first slash) stand in their places.
const ALL: [(&str, &str); 7] = [
    ("rest_v1", include_str!("events/rest_v1.json")),
    ("rest_v1_base_path", include_str!("events/rest_v1_base_path.json")),
    ("sam_local", include_str!("events/sam_local.json")),
    ("http_v1_stage", include_str!("events/http_v1_stage.json")),
    ("http_v2", include_str!("events/http_v2.json")),
    ("http_v2_stage", include_str!("events/http_v2_stage.json")),
    ("function_url", include_str!("events/function_url.json")),
];

/// The names of the kinds.
pub(crate) fn kinds() -> [&'static str; 7] {
    ALL.map(|(name, _)| name)
}

/// Those of format 2.0.
pub(crate) fn payload_v2_kinds() -> [&'static str; 3] {
    ["http_v2", "http_v2_stage", "function_url"]
}

/// What a client sends.
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

    /// With a header besides; the same name may come twice.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// By somebody who has this token.
    pub(crate) fn by(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// With another body.
    pub(crate) fn body(self, body: &str) -> Self {
        Self { body: Some(body.to_owned()), ..self }
    }

    /// The event that an API of this kind makes of it.
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

    /// All values of a header in one list, the last one by itself; parameters decoded.
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

    /// Names in lower case, values of one name joined with a comma; the query as it came.
    fn fill_version_2(&self, event: &mut Value) {
        for (name, value) in &self.headers {
            let place = &mut event["headers"][name.to_lowercase()];
            let joined = place.as_str().map(|first| format!("{first},{value}"));
            *place = json!(joined.as_ref().unwrap_or(value));
        }
        event["rawQueryString"] = json!(self.query);
    }
}
