//! The real `post-confirmation` binary on the emulated Lambda Runtime API. Its AWS calls are tested in `external/`.

use lambda_emulator::{Bytes, Function, Logs, Outcome};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;

const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);
const EVENT: &str = r#"{"version":"1","triggerSource":"PostConfirmation_ConfirmSignUp","region":"eu-west-1",
    "userPoolId":"eu-west-1_AbCdEf123","userName":"ann","callerContext":{"clientId":"1example23456789"},
    "request":{"userAttributes":{"sub":"u-1","email":"ann@example.com"}},"response":{}}"#;

/// If the event does not identify the user, all actions are skipped and no call is made.
#[tokio::test]
async fn skipped_action_warns_or_fails_as_policy_says() {
    let lenient = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/policies/company.toml");
    let text = fs::read_to_string(&lenient).unwrap();
    let strict = Path::new(env!("CARGO_TARGET_TMPDIR")).join("strict-confirmation.toml");
    assert!(text.contains("on_failure = \"log\""));
    fs::write(&strict, text.replace("on_failure = \"log\"", "on_failure = \"fail\"")).unwrap();
    for (policy, refusal, outcome) in
        [(&lenient, None, "answered"), (&strict, Some("PostConfirmationUnfinished"), "effects_failed")]
    {
        let variables = [("POLICY_FILE".into(), policy.into())];
        let program = Path::new(env!("CARGO_BIN_EXE_post-confirmation"));
        let mut function = Function::start(program, "post-confirmation", variables, Logs::Capture).await.unwrap();
        let unusable =
            [("eu-west-1_AbCdEf123", "hunter2", "pool_id_invalid"), (r#""ann""#, r#""""#, "user_name_invalid")];
        for (from, to, _) in unusable {
            let event = EVENT.replace(from, to);
            let output = match function.invoke(Bytes::from(event), INVOKE_TIMEOUT).await {
                Outcome::Error(error) => Some(error.error_type),
                _ => None,
            };
            assert_eq!(output.as_deref(), refusal);
        }
        let logs = function.stop().await;
        let lines = logs.stdout.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let lines: Vec<_> = lines.filter(|line| line.get("request_id").is_some()).collect();
        assert_eq!(lines.len(), unusable.len());
        for (line, (.., note)) in lines.iter().zip(unusable) {
            let output = ["level", "outcome", "notes"].map(|name| line[name].as_str().unwrap());
            assert_eq!(output, ["WARN", outcome, note]);
        }
    }
}
