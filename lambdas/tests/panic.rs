//! A decision that panics, in a real process over a real Runtime API: this program is the Lambda and its test at once.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and a panic is what it is about"
)]

use events::{Envelope, Trigger};
use lambda_emulator::{Bytes, Function, Logs};
use policy::Policy;
use std::process::ExitCode;
use std::time::Duration;
use triggers::{Decision, Handler, Outcome, Refusal, custom_message};

const OPEN: &str = r#"{"triggerSource":"CustomMessage_SignUp","userName":"hunter2","request":{},"response":{}}"#;

static PANICS: Handler = Handler {
    trigger: Trigger::CustomMessage,
    policy: policy::EmbeddedPolicy::FULL,
    decide: panics,
    guards: |_| false,
    fallback: |event| (custom_message::HANDLER.fallback)(event),
    unavailable: Refusal { code: "Unavailable", message: "Please try again later" },
    refusals: &[],
};

fn panics<'e>(event: &Envelope<'e>, _: &Policy) -> Result<Decision<'e>, Outcome> {
    panic!("the decision about {} went wrong", event.user_name().unwrap_or_default())
}

fn main() -> ExitCode {
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
        return cognito_triggers_lambdas::run(&PANICS, cognito_triggers_lambdas::OnPaper);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(a_panic_costs_one_answer_and_says_nothing());
    println!("test a_panic_costs_one_answer_and_says_nothing ... ok");
    ExitCode::SUCCESS
}

async fn a_panic_costs_one_answer_and_says_nothing() {
    let program = std::env::current_exe().unwrap();
    let mut function = Function::start(&program, "panics", [], Logs::Capture).await.unwrap();
    let process = function.id();
    for _ in 0..3 {
        match function.invoke(Bytes::from_static(OPEN.as_bytes()), Duration::from_secs(5)).await {
            lambda_emulator::Outcome::Answer(answer) => assert_eq!(answer, OPEN.as_bytes(), "the fallback goes out"),
            other => panic!("{other:?}"),
        }
        assert_eq!(function.id(), process, "the process survives");
    }
    let logs = function.stop().await;
    let log = format!("{}{}", logs.stdout.join("\n"), logs.stderr.join("\n"));
    assert_eq!(log.matches(r#""outcome":"panicked""#).count(), 3, "{log}");
    assert!(!log.contains("hunter2"), "a panic's text stays out of the log: {log}");
}
