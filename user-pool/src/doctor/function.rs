//! The configuration of a function, as AWS describes it.

use serde_json::Value;

/// The variable of the HTTP API with the secret of its app client. A deployed function does not start with it.
pub(super) const CLIENT_SECRET: &str = "APP__CLIENT_SECRET";

/// A function's configuration and resource policy. The values of its variables are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionDetails {
    /// Its ARN.
    pub arn: String,
    /// `Active` if Cognito can invoke it.
    pub state: Option<String>,
    /// Its timeout in seconds.
    pub timeout: Option<u32>,
    /// Its resource policy; empty if it has none, `None` if it was not loaded.
    pub resource_policy: Option<String>,
    /// The SHA-256 of its zip file, in base64.
    pub code_sha256: Option<String>,
    /// The name of its log group.
    pub log_group: Option<String>,
    /// The names of the variables that seem to contain a secret; `None` if AWS could not read them.
    pub plain_secrets: Option<Vec<String>>,
}

impl FunctionDetails {
    /// Parses the response of `GetFunctionConfiguration`; `None` if it is not one.
    #[must_use]
    pub fn from_json(text: &[u8]) -> Option<Self> {
        let configuration: Value = serde_json::from_slice(text).ok()?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let name = text(configuration.get("FunctionName")?)?;
        let member = |name: &str| configuration.get(name).and_then(text);
        let log_group = configuration.pointer("/LoggingConfig/LogGroup").and_then(text);
        Some(Self {
            arn: member("FunctionArn")?,
            state: member("State"),
            timeout: configuration.get("Timeout").and_then(Value::as_u64).and_then(|seconds| seconds.try_into().ok()),
            resource_policy: None,
            code_sha256: member("CodeSha256"),
            log_group: log_group.or_else(|| Some(format!("/aws/lambda/{name}"))),
            plain_secrets: plain_secrets(configuration.get("Environment")),
        })
    }
}

/// The names of variables that seem to contain a secret. AWS reports an error instead of variables that it cannot decrypt.
fn plain_secrets(environment: Option<&Value>) -> Option<Vec<String>> {
    let Some(environment) = environment.filter(|environment| !environment.is_null()) else { return Some(Vec::new()) };
    if environment.get("Error").is_some_and(|error| !error.is_null()) {
        return None;
    }
    let variables = environment.get("Variables").and_then(Value::as_object).into_iter().flatten();
    let secrets = variables.filter(|(name, value)| is_secret(name, value.as_str().unwrap_or_default()));
    Some(secrets.map(|(name, _)| name.clone()).collect())
}

/// Whether a variable seems to contain a secret: by its name, unless the value only says where a secret is, or by its value.
fn is_secret(name: &str, value: &str) -> bool {
    const WORDS: [&str; 8] =
        ["SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "PRIVATE_KEY", "API_KEY", "CREDENTIAL"];
    /// Of names whose value is about a secret.
    const ABOUT: [&str; 8] = ["_ARN", "_ID", "_JSON_KEY", "_NAME", "_PATH", "_TABLE", "_TTL", "_URL"];
    let name = name.to_ascii_uppercase();
    let is_named = WORDS.iter().any(|word| name.contains(word)) && !ABOUT.iter().any(|end| name.ends_with(end));
    let is_reference = value.starts_with("arn:") || value.starts_with("https://") || value.starts_with('/');
    let is_word = value.len() < 8;
    let has_user_info = value.split_once("://").is_some_and(|(_, rest)| {
        rest.split('/').next().and_then(|host| host.rsplit_once('@')).is_some_and(|(user, _)| user.contains(':'))
    });
    name == CLIENT_SECRET || is_named && !is_reference && !is_word || value.starts_with("-----BEGIN ") || has_user_info
}

#[cfg(test)]
mod tests {
    use super::{FunctionDetails, is_secret};
    use serde_json::{Value, json};

    fn details(environment: Value) -> FunctionDetails {
        let text = json!({
            "FunctionName": "api", "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:api", "Timeout": 29,
            "CodeSha256": "q1w2", "State": "Active", "Environment": environment,
        });
        FunctionDetails::from_json(text.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn t05_values_of_variables_are_not_kept() {
        let variables =
            json!({"APP__CLIENT_ID": "1example23456789", "APP__CLIENT_SECRET": "s3cr3t", "app__client_secret": "x"});
        let found = details(json!({ "Variables": variables }));
        assert_eq!(
            found.plain_secrets.as_deref(),
            Some(&["APP__CLIENT_SECRET", "app__client_secret"].map(str::to_owned)[..])
        );
        assert!(!format!("{found:?}").contains("s3cr3t"));
        assert_eq!((found.timeout, found.code_sha256.as_deref()), (Some(29), Some("q1w2")));
        assert_eq!(found.log_group.as_deref(), Some("/aws/lambda/api"));
        assert_eq!(found.resource_policy, None);
    }

    #[test]
    fn variables_that_aws_cannot_decrypt_are_unknown() {
        let error = json!({"Error": {"ErrorCode": "AccessDeniedException", "Message": "KMS"}});
        assert_eq!(details(error).plain_secrets, None);
        for none in [Value::Null, json!({}), json!({"Variables": {}})] {
            assert_eq!(details(none).plain_secrets, Some(Vec::new()));
        }
    }

    #[test]
    fn secrets_are_recognized_by_name_or_value() {
        for (name, value) in [
            ("APP__CLIENT_SECRET", "x"),
            ("SMTP_PASSWORD", "correct horse"),
            ("db_passwd", "correct horse"),
            ("TWILIO_AUTH_TOKEN", "0123456789abcdef"),
            ("STRIPE_API_KEY", "sk_live_0123456789"),
            ("KEY", "-----BEGIN PRIVATE KEY-----"),
            ("DATABASE", "postgres://ann:hunter2@db.example.com/users"),
        ] {
            assert!(is_secret(name, value), "{name}");
        }
        for (name, value) in [
            ("APP__CLIENT_ID", "1example23456789"),
            ("APP__CLIENT_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf"),
            ("APP__CLIENT_SECRET_JSON_KEY", "client_secret"),
            ("SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf"),
            ("PASSWORD_PARAMETER", "/prod/smtp/password"),
            ("TOKEN_VERSION", "V2_0"),
            ("TOKEN_ENDPOINT", "https://example.com/oauth2/token"),
            ("MAIL", "mailto:ann@example.com"),
            ("ADDRESS", "https://example.com/a:b@c"),
        ] {
            assert!(!is_secret(name, value), "{name}");
        }
    }
}
