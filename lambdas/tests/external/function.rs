//! A function under test: its responses, its notes, and a log without personal data.

use crate::proxy::Proxy;
use lambda_emulator::{Bytes, EffectMode, Function, FunctionError, Logs, Outcome};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, process};

/// Cognito's timeout (contract 1.7).
pub(crate) const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);
/// The personal data and secrets in all events and responses of these tests.
const PRIVATE: [&str; 3] = ["ann", "Ann", "hunter2"];

pub(crate) struct TestFunction {
    function: Function,
}

impl TestFunction {
    /// Starts a binary with these policy tables; it calls AWS through the proxy.
    pub(crate) async fn start(program: &str, tables: &str, proxy: &Proxy) -> Self {
        Self::start_with(program, tables, &[("AWS_ENDPOINT_URL", &proxy.url())]).await
    }

    /// The same, as `replay` starts it.
    pub(crate) async fn start_dry_run(program: &str, tables: &str, proxy: &Proxy) -> Self {
        Self::start_as(EffectMode::DryRun, program, tables, &[("AWS_ENDPOINT_URL", &proxy.url())]).await
    }

    /// The same, with these variables for the endpoints.
    pub(crate) async fn start_with(program: &str, tables: &str, endpoints: &[(&str, &str)]) -> Self {
        Self::start_as(EffectMode::Live, program, tables, endpoints).await
    }

    async fn start_as(effects: EffectMode, program: &str, tables: &str, more: &[(&str, &str)]) -> Self {
        let policy = policy_file(tables);
        let mut variables = vec![
            ("POLICY_FILE", policy.to_str().unwrap()),
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "hunter2"),
        ];
        variables.extend(more);
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        let name = Path::new(program).file_name().unwrap().to_str().unwrap();
        let program = Command::new(program).into();
        Self { function: Function::spawn(program, name, effects, variables, Logs::Capture).await.unwrap() }
    }

    /// The response to an event, or the error.
    pub(crate) async fn invoke(&mut self, event: &str) -> Result<String, FunctionError> {
        self.invoke_within(event, INVOKE_TIMEOUT).await.0
    }

    /// The same with this Lambda timeout, and the time it took.
    pub(crate) async fn invoke_within(
        &mut self,
        event: &str,
        patience: Duration,
    ) -> (Result<String, FunctionError>, Duration) {
        let event = Bytes::copy_from_slice(event.as_bytes());
        let begun = Instant::now();
        let outcome = self.function.invoke(event, patience).await;
        let took = begun.elapsed();
        match outcome {
            Outcome::Response(answer) => (Ok(String::from_utf8(answer.to_vec()).unwrap()), took),
            Outcome::Error(error) => (Err(error), took),
            other => panic!("{other:?} after {took:?}"),
        }
    }

    /// Waits until the function polls for its first event.
    pub(crate) async fn ready(&mut self) {
        assert!(self.starts().await);
    }

    /// Whether the function polls for a first event.
    pub(crate) async fn starts(&mut self) -> bool {
        self.function.wait_until_ready(INVOKE_TIMEOUT).await
    }

    /// Stops the function and returns the notes of each event. Asserts that the log contains no personal data (threat model,
    /// L10, L12).
    pub(crate) async fn stop(self) -> Vec<String> {
        let logs = self.function.stop().await;
        assert_eq!(logs.stderr, Vec::<String>::new());
        let notes = logs.stdout.iter().map(|line| {
            PRIVATE.iter().for_each(|private| assert!(!line.contains(private), "{private} in {line}"));
            let line: Value = serde_json::from_str(line).unwrap();
            let notes = line["notes"].as_str().unwrap_or_default();
            let is_as_it_should_be =
                ["", "linked", "already_linked", "link_no_user"].contains(&notes) || notes.starts_with("dry_run:");
            assert_eq!(line["level"], if is_as_it_should_be { "INFO" } else { "WARN" }, "{line}");
            notes.to_owned()
        });
        notes.collect()
    }
}

fn policy_file(tables: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let app = "[app]\nbase_url=\"https://app.example.com\"\nconfirmation_path=\"/c\"\nlocale=\"en\"\nbrand=\"b\"\n\
        [brands.b]\nname=\"B\"\ncolor=\"#000000\"\nsupport=\"a@example.com\"\npostal_address=\"B\"\n";
    let name = format!("policy-{}-{}.toml", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, format!("{app}{tables}")).unwrap();
    path
}
