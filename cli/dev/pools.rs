//! The pools of a start: those of its seeds, or a new one with one app client and the functions at its triggers.

use super::functions::DevFunctions;
use crate::terminal::CliError;
use local_pool::LocalPool;
use policy::Policy;
use serde_json::{Value, json};

/// A pool and its app clients.
pub(super) struct PoolIds {
    pub(super) pool: String,
    pub(super) clients: Vec<String>,
    /// A user name for the pool: an address only where it has `UsernameAttributes`.
    pub(super) example_name: &'static str,
}

/// Creates a pool that the policy fits, and an app client without a secret for every flow.
pub(super) async fn create_pool(
    local: &LocalPool,
    policy: Option<&Policy>,
    functions: Option<&DevFunctions>,
) -> Result<PoolIds, CliError> {
    let settings = pool_settings(policy, functions);
    let example_name = example_name(&settings);
    let answer = call(local, "CreateUserPool", settings).await?;
    let pool = text(&answer, "/UserPool/Id");
    let client = json!({
        "UserPoolId": &pool,
        "ClientName": "local",
        "ExplicitAuthFlows": [
            "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
        "PreventUserExistenceErrors": "ENABLED",
    });
    let answer = call(local, "CreateUserPoolClient", client).await?;
    Ok(PoolIds { pool, clients: vec![text(&answer, "/UserPoolClient/ClientId")], example_name })
}

/// The pools that exist, sixty of each at most.
pub(super) async fn list_pools(local: &LocalPool) -> Result<Vec<PoolIds>, CliError> {
    let answer = call(local, "ListUserPools", json!({ "MaxResults": 60 })).await?;
    let mut pools = Vec::new();
    for pool in items(&answer, "UserPools") {
        let pool = text(pool, "/Id");
        let request = json!({ "UserPoolId": &pool, "MaxResults": 60 });
        let answer = call(local, "ListUserPoolClients", request).await?;
        let clients = items(&answer, "UserPoolClients").map(|client| text(client, "/ClientId")).collect();
        let answer = call(local, "DescribeUserPool", json!({ "UserPoolId": &pool })).await?;
        let example_name = answer.get("UserPool").map_or("ann", example_name);
        pools.push(PoolIds { pool, clients, example_name });
    }
    Ok(pools)
}

/// Users sign up with the names that the policy has, or with a mail address, which gets a code.
fn pool_settings(policy: Option<&Policy>, functions: Option<&DevFunctions>) -> Value {
    let usernames: Vec<&str> = match policy.and_then(Policy::username_attributes) {
        Some(addresses) => addresses.iter().map(|address| address.attribute()).collect(),
        None => vec!["email"],
    };
    let aliases: Vec<&str> = policy.map(Policy::aliases).into_iter().flatten().map(|alias| alias.attribute()).collect();
    let mut settings = json!({
        "PoolName": "local",
        "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": { "CaseSensitive": false },
        // Cognito's own sender sends no mail of a function.
        "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:eu-west-1:000000000000:identity/example.com",
        },
        "LambdaConfig": functions.map_or_else(|| json!({}), DevFunctions::lambda_config),
    });
    // Cognito accepts only one of them.
    let (key, names) =
        if aliases.is_empty() { ("UsernameAttributes", usernames) } else { ("AliasAttributes", aliases) };
    if let (Some(settings), false) = (settings.as_object_mut(), names.is_empty()) {
        settings.insert(key.to_owned(), json!(names));
    }
    settings
}

fn example_name(settings: &Value) -> &'static str {
    if items(settings, "UsernameAttributes").next().is_some() { "ann@example.com" } else { "ann" }
}

async fn call(local: &LocalPool, operation: &str, request: Value) -> Result<Value, CliError> {
    local.call(operation, request).await.map_err(|error| CliError::new(format!("{operation}: {error}")))
}

fn text(answer: &Value, pointer: &str) -> String {
    answer.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn items<'a>(answer: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    answer.get(member).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::pool_settings;
    use policy::Policy;
    use serde_json::Value;

    const MINIMAL: &str = include_str!("../../policy/tests/minimal.toml");

    fn names(more: &str) -> [Value; 2] {
        let policy = Policy::parse("policy.toml", &format!("{MINIMAL}{more}"), []).unwrap();
        let settings = pool_settings(Some(&policy), None);
        ["UsernameAttributes", "AliasAttributes"].map(|key| settings.get(key).cloned().unwrap_or_default())
    }

    #[test]
    fn pool_has_the_names_of_the_policy() {
        for (more, usernames, aliases) in [
            ("", r#"["email"]"#, "null"),
            ("[pool]\nusername_attributes = [\"phone_number\"]\n", r#"["phone_number"]"#, "null"),
            ("[pool]\naliases = [\"email\", \"preferred_username\"]\n", "null", r#"["email","preferred_username"]"#),
            ("[pool]\nusername_attributes = []\n", "null", "null"),
        ] {
            assert_eq!(names(more).map(|value| value.to_string()), [usernames, aliases], "{more}");
        }
    }
}
