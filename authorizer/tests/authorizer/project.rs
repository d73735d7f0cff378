//! The authorizer of an invented project, in this process.

use crate::iam_evaluation::allows;
use crate::pool::policy_and_verifier;
use cognito_triggers_authorizer::{AuthorizerOutput, handle};
use serde_json::Value;

/// The routes of the project's policy, and the roles of its groups.
pub(crate) const RULES: &str = r#"
[authorizer.routes.read_projects]
methods = ["GET", "HEAD"]
path = "/projects/*"
[authorizer.routes.list_projects]
methods = ["GET", "POST"]
path = "/projects"
[authorizer.routes.change_projects]
methods = ["PUT", "PATCH", "DELETE"]
path = "/projects/*"
groups = ["staff"]
[authorizer.routes.book]
methods = ["POST"]
path = "/transactions"
scopes = ["transactions/post"]
[groups.staff]
roles = ["reader", "clerk"]
[groups.partners]
roles = ["reader"]
[roles.reader]
permissions = ["transactions:read"]
[roles.clerk]
permissions = ["transactions:read", "transactions:write"]
[permissions."transactions:read"]
[permissions."transactions:write"]
"#;

/// The result of an event with these rules.
pub(crate) async fn handle_event(event: &str) -> AuthorizerOutput {
    let (policy, verifier) = policy_and_verifier(RULES);
    handle(event, &policy, &verifier).await
}

/// The same if HTTP APIs with format 2.0 get a policy document.
pub(crate) async fn handle_event_with_iam_responses(event: &str) -> AuthorizerOutput {
    let (policy, verifier) = policy_and_verifier(&format!("[authorizer]\nhttp_api = \"iam\"\n{RULES}"));
    handle(event, &policy, &verifier).await
}

/// The response.
pub(crate) fn response_json(output: &AuthorizerOutput) -> Value {
    serde_json::from_str(output.response.as_ref().unwrap()).unwrap()
}

fn arn_of(event: &str) -> String {
    let event: Value = serde_json::from_str(event).unwrap();
    let arn = [&event["methodArn"], &event["routeArn"]].into_iter().find_map(Value::as_str);
    arn.unwrap().to_owned()
}

/// Whether the response to an event allows its request.
pub(crate) fn is_allowed(output: &AuthorizerOutput, event: &str) -> bool {
    let answer = response_json(output);
    answer["isAuthorized"].as_bool().unwrap_or_else(|| allows(&answer, &arn_of(event)))
}
