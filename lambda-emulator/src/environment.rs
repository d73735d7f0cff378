//! The environment variables of a function: those of a Lambda, and none of the caller's.
//!
//! The caller may be signed in to AWS. Its credentials, profile and endpoints are not passed on, so that a replayed
//! function cannot touch a real account (threat model, D12).

use crate::effect_mode::EffectMode;
use std::{ffi::OsString, io, net::SocketAddr, path::Path};

/// The region that functions see.
pub(crate) const REGION: &str = "us-east-1";

/// The variable that contains the address of the Runtime API.
pub(crate) const RUNTIME_API: &str = "AWS_LAMBDA_RUNTIME_API";

/// Variables that are the same for every function.
const FIXED: [(&str, &str); 10] = [
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
    ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
    ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
    ("AWS_LAMBDA_LOG_LEVEL", "INFO"),
    ("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
    ("AWS_REGION", REGION),
    ("AWS_DEFAULT_REGION", REGION),
    ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
    ("TZ", ":UTC"),
];

/// The variables of a function whose Runtime API is at `address`.
pub(crate) fn variables(program: &Path, name: &FunctionName, address: SocketAddr) -> Vec<(OsString, OsString)> {
    let root = program.parent().unwrap_or(Path::new("")).as_os_str();
    let mut variables: Vec<(OsString, OsString)> =
        FIXED.iter().map(|(key, value)| (OsString::from(key), OsString::from(value))).collect();
    variables.extend([
        (RUNTIME_API.into(), address.to_string().into()),
        ("AWS_LAMBDA_FUNCTION_NAME".into(), name.as_str().into()),
        ("AWS_LAMBDA_LOG_GROUP_NAME".into(), format!("/aws/lambda/{}", name.as_str()).into()),
        ("_HANDLER".into(), name.as_str().into()),
        ("LAMBDA_TASK_ROOT".into(), root.to_owned()),
    ]);
    variables
}

/// A valid name of a Lambda function: 1 to 64 ASCII letters, digits, `-` and `_`.
#[derive(Clone, Debug)]
pub(crate) struct FunctionName(String);

impl FunctionName {
    /// Validates a name.
    ///
    /// # Errors
    /// `InvalidInput` if the name is not valid.
    pub(crate) fn new(name: &str) -> io::Result<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if (1..=64).contains(&name.len()) && name.bytes().all(allowed) {
            Ok(Self(name.to_owned()))
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a function name must consist of 1 to 64 ASCII letters, digits, hyphens and underscores",
            ))
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The function's ARN.
    pub(crate) fn arn(&self, effects: EffectMode) -> String {
        let (region, account) = match effects {
            EffectMode::DryRun => ("local", "000000000000"),
            // The account that AWS uses in its documentation.
            EffectMode::Live => (REGION, "123456789012"),
        };
        format!("arn:aws:lambda:{region}:{account}:function:{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn function_name_follows_lambda_rules() {
        for (name, valid) in [
            ("custom-message", true),
            ("a_B9", true),
            (&"a".repeat(64), true),
            (&"a".repeat(65), false),
            ("", false),
            ("a/b", false),
            ("a\r\nb", false),
            ("é", false),
        ] {
            assert_eq!(FunctionName::new(name).is_ok(), valid, "{name:?}");
        }
    }

    #[test]
    fn variables_satisfy_runtime_and_have_no_credentials() {
        let name = FunctionName::new("custom-message").unwrap();
        let variables = variables(Path::new("/opt/x/custom-message"), &name, (Ipv4Addr::LOCALHOST, 9001).into());
        let value = |key: &str| variables.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        assert_eq!(value(RUNTIME_API), Some("127.0.0.1:9001".into()));
        assert_eq!(value("AWS_LAMBDA_FUNCTION_NAME"), Some("custom-message".into()));
        assert_eq!(value("AWS_LAMBDA_FUNCTION_VERSION"), Some("$LATEST".into()));
        assert_eq!(value("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), Some("128".into()));
        assert_eq!(value("LAMBDA_TASK_ROOT"), Some("/opt/x".into()));
        for secret in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"] {
            assert_eq!(value(secret), None);
        }
    }
}
