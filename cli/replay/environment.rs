//! The environment variables that a function gets (threat model, D12): only those of the policy, or with `--live` also
//! the caller's AWS configuration.

use crate::terminal::CliError;
use std::ffi::{OsStr, OsString};

/// The variables of the region; some tools set only the second.
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];
const CREDENTIALS: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

type Variables = Vec<(OsString, OsString)>;

/// The variables of the policy in an environment: `POLICY_FILE`, and those that override a key.
pub(crate) fn policy_variables(ours: impl IntoIterator<Item = (OsString, OsString)>) -> Variables {
    let is_setting = |name: &str| name == "POLICY_FILE" || policy::is_override(name);
    ours.into_iter().filter(|(name, _)| is_setting(&name.to_string_lossy())).collect()
}

/// The variables of the policy, and the caller's AWS configuration: credentials, region, endpoints. Variables that Lambda
/// sets are excluded.
///
/// # Errors
/// If credentials or region are missing, so that effects never happen in an unintended place.
pub(super) fn policy_and_aws_variables(
    ours: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Variables, CliError> {
    let is_aws = |name: &OsStr| {
        let name = name.to_string_lossy();
        name.starts_with("AWS_") && !name.starts_with("AWS_LAMBDA_")
    };
    let (aws, others): (Variables, Variables) = ours.into_iter().partition(|(name, _)| is_aws(name));
    let value = |name: &str| aws.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value);
    if let Some(missing) = CREDENTIALS.into_iter().find(|name| value(name).is_none()) {
        let help = "`aws configure export-credentials --format env` prints those of a profile";
        return Err(CliError::new(format!("--live requires AWS credentials, but {missing} is not set; {help}")));
    }
    let Some(region) = REGION.into_iter().find_map(value).cloned() else {
        return Err(CliError::new("--live requires a region; set AWS_REGION"));
    };
    let mut variables = policy_variables(others);
    variables.extend(aws);
    // Set both, because the binary would otherwise use the region of a local Lambda.
    variables.extend(REGION.map(|name| (OsString::from(name), region.clone())));
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::{OsString, Variables, policy_and_aws_variables, policy_variables};

    const OURS: [(&str, &str); 7] = [
        ("HOME", "/home/ann"),
        ("POLICY_FILE", "p.toml"),
        ("APP__LOCALE", "de"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_ENDPOINT_URL", "http://localhost:5000"),
        ("AWS_LAMBDA_LOG_LEVEL", "ERROR"),
    ];

    fn environment(more: &[(&str, &str)]) -> Variables {
        OURS.iter().chain(more).map(|(name, value)| (name.into(), value.into())).collect()
    }

    /// The value that a process gets: the last one wins.
    fn seen(variables: &Variables, name: &str) -> Option<String> {
        let value = variables.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value);
        value.map(|value| value.to_string_lossy().into_owned())
    }

    #[test]
    fn only_policy_variables_are_passed() {
        let names: Vec<OsString> = policy_variables(environment(&[])).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["POLICY_FILE", "APP__LOCALE"]);
    }

    #[test]
    fn live_functions_get_callers_credentials_and_region() {
        for (region, expected) in [
            (&[("AWS_REGION", "eu-west-1")][..], "eu-west-1"),
            (&[("AWS_DEFAULT_REGION", "eu-west-2")], "eu-west-2"),
            (&[("AWS_DEFAULT_REGION", "eu-west-2"), ("AWS_REGION", "eu-west-1")], "eu-west-1"),
        ] {
            let variables = policy_and_aws_variables(environment(region)).ok().unwrap();
            for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
                assert_eq!(seen(&variables, name).as_deref(), Some(expected), "{region:?}");
            }
            for (name, value) in OURS {
                let expected = (name != "HOME" && name != "AWS_LAMBDA_LOG_LEVEL").then(|| value.to_owned());
                assert_eq!(seen(&variables, name), expected, "{name}");
            }
        }
    }

    #[test]
    fn live_requires_credentials_and_region() {
        for no_region in [&[][..], &[("AWS_REGION", "")]] {
            let error = policy_and_aws_variables(environment(no_region)).err().unwrap();
            assert!(error.to_string().contains("AWS_REGION"), "{error}");
        }
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            let mut environment = environment(&[("AWS_REGION", "eu-west-1")]);
            environment.retain(|(key, _)| key != name);
            let error = policy_and_aws_variables(environment).err().unwrap();
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}
