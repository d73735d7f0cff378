//! A decision that panics, in a real process. This program is both the Lambda and its test.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a failed unwrap fails the test; the test needs a panic"
)]

use events::{Envelope, Trigger};
use lambda_emulator::{Bytes, Function, Logs};
use policy::Policy;
use std::process::ExitCode;
use std::time::Duration;
use triggers::{Decision, Denial, Handler, Outcome, custom_message};

const OPEN: &str = r#"{"triggerSource":"CustomMessage_SignUp","userName":"hunter2","request":{},"response":{}}"#;

static PANICS: Handler = Handler {
    trigger: Trigger::CustomMessage,
    decide: panics,
    fails_closed: |_| false,
    fallback: |event| (custom_message::HANDLER.fallback)(event),
    unavailable: Denial { code: "Unavailable", message: "Please try again later", when: "always" },
    denials: &[],
};

fn panics<'e>(event: &Envelope<'e>, _: &Policy) -> Result<Decision<'e>, Outcome> {
    panic!("the decision about {} went wrong", event.user_name().unwrap_or_default())
}

fn main() -> ExitCode {
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
        return cognito_triggers_lambdas::run(&PANICS, cognito_triggers_lambdas::DryRun);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(panic_affects_one_event_and_is_not_logged());
    println!("test panic_affects_one_event_and_is_not_logged ... ok");
    ExitCode::SUCCESS
}

async fn panic_affects_one_event_and_is_not_logged() {
    let program = std::env::current_exe().unwrap();
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml");
    let policy = ("POLICY_FILE".into(), policy.into());
    let mut function = Function::start(&program, "panics", [policy], Logs::Capture).await.unwrap();
    let process = function.id();
    for _ in 0..3 {
        match function.invoke(Bytes::from_static(OPEN.as_bytes()), Duration::from_secs(5)).await {
            lambda_emulator::Outcome::Response(answer) => {
                assert_eq!(answer, OPEN.as_bytes(), "the fallback is returned")
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(function.id(), process, "the process survives");
    }
    let logs = function.stop().await;
    let log = format!("{}{}", logs.stdout.join("\n"), logs.stderr.join("\n"));
    assert_eq!(log.matches(r#""outcome":"panicked""#).count(), 3, "{log}");
    assert!(!log.contains("hunter2"), "the panic message is not logged: {log}");
}
