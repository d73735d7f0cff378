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
    let own = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml")).unwrap();
    let strict = Path::new(env!("CARGO_TARGET_TMPDIR")).join("strict-confirmation.toml");
    assert!(own.contains("on_failure = \"log\""));
    fs::write(&strict, own.replace("on_failure = \"log\"", "on_failure = \"fail\"")).unwrap();
    for (policy, refusal, outcome) in
        [(None, None, "answered"), (Some(&strict), Some("PostConfirmationUnfinished"), "effects_failed")]
    {
        let variables = policy.map(|path| ("POLICY_FILE".into(), path.into()));
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
