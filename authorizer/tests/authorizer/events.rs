//! The events in `events/`: each kind as API Gateway sends it, and a sparse variant with null and missing fields.

/// The events by name. `{token}` is the placeholder of the token.
pub(crate) const ALL: [(&str, &str); 7] = [
    ("rest_token", include_str!("events/rest_token.json")),
    ("rest_request", include_str!("events/rest_request.json")),
    ("rest_request_sparse", include_str!("events/rest_request_sparse.json")),
    ("http_1_0", include_str!("events/http_1_0.json")),
    ("http_1_0_sparse", include_str!("events/http_1_0_sparse.json")),
    ("http_2_0", include_str!("events/http_2_0.json")),
    ("http_2_0_sparse", include_str!("events/http_2_0_sparse.json")),
];

/// The event with this name.
pub(crate) fn event_named(name: &str) -> &'static str {
    ALL.iter().find(|(known, _)| *known == name).unwrap().1
}

/// An event with this token.
pub(crate) fn event_with_token(name: &str, token: &str) -> String {
    event_named(name).replace("{token}", token)
}

/// An event for another request.
pub(crate) fn event_for(name: &str, token: &str, method: &str, path: &str) -> String {
    let mut event: serde_json::Value = serde_json::from_str(&event_with_token(name, token)).unwrap();
    let arn = if name.starts_with("http_2_0") { "routeArn" } else { "methodArn" };
    let asked = event[arn].as_str().unwrap().replace("/GET/projects/1", &format!("/{method}{path}"));
    event[arn] = asked.into();
    event.to_string()
}
