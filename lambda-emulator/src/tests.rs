//! Tests with scripted processes, and with a client that calls the Runtime API instead of the process.

use crate::{Bytes, EffectMode, Function, FunctionError, Logs, Outcome};
use std::{ffi::OsString, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::Command,
};

/// Longer than any test takes.
const TIMEOUT: Duration = Duration::from_secs(60);
/// A process that does nothing and never exits.
const IDLE: &str = "exec tail -f /dev/null";

async fn scripted(script: &str, logs: Logs) -> Function {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    let variables = [(OsString::from("APP__NAME"), OsString::from("ours"))];
    Function::spawn(command, "scripted", EffectMode::DryRun, variables, logs).await.unwrap()
}

fn bytes(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

/// A response of the Runtime API: status line with headers in lower case, body.
struct Reply {
    head: String,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
    }

    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}

/// Calls the Runtime API instead of the process.
struct Client(SocketAddr);

impl Client {
    async fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET /2018-06-01/runtime/{path} HTTP/1.1\r\n"), "").await
    }

    async fn post(&self, path: &str, body: &str) -> Reply {
        let head = format!("POST /2018-06-01/runtime/{path} HTTP/1.1\r\ncontent-length: {}\r\n", body.len());
        self.send(&head, body).await
    }

    async fn send(&self, head: &str, body: &str) -> Reply {
        let mut stream = TcpStream::connect(self.0).await.unwrap();
        stream.write_all(format!("{head}host: x\r\nconnection: close\r\n\r\n{body}").as_bytes()).await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Reply { head: head.to_lowercase(), body: body.to_owned() }
    }

    async fn next(&self) -> String {
        self.get("invocation/next").await.header("lambda-runtime-aws-request-id").to_owned()
    }
}

async fn idle() -> (Function, Client) {
    let function = scripted(IDLE, Logs::Discard).await;
    let client = Client(function.address());
    (function, client)
}

/// Invokes the function while the client does `work` with the request id.
async fn invoke_and<T>(function: &mut Function, client: &Client, work: impl AsyncFnOnce(&str) -> T) -> (Outcome, T) {
    tokio::join!(function.invoke(bytes("{}"), TIMEOUT), async { work(&client.next().await).await })
}

#[tokio::test]
async fn event_has_headers_and_response_is_returned() {
    let (mut function, client) = idle().await;
    let (outcome, event) = tokio::join!(function.invoke(bytes(r#"{"a":1}"#), TIMEOUT), async {
        let event = client.get("invocation/next").await;
        let id = event.header("lambda-runtime-aws-request-id");
        let reply = client.post(&format!("invocation/{id}/response"), r#"{"b":2}"#).await;
        assert_eq!(reply.status(), "202");
        event
    });
    assert!(outcome == Outcome::Response(bytes(r#"{"b":2}"#)), "{outcome:?}");
    assert_eq!((event.status(), event.body.as_str()), ("200", r#"{"a":1}"#));
    assert_eq!(event.header("content-type"), "application/json");
    assert_eq!(
        event.header("lambda-runtime-invoked-function-arn"),
        "arn:aws:lambda:local:000000000000:function:scripted"
    );
    assert!(event.header("lambda-runtime-deadline-ms").parse::<u64>().is_ok_and(|at| at > 1_700_000_000_000));
    assert!(event.header("lambda-runtime-trace-id").starts_with("root=1-"), "{}", event.head);
}

#[tokio::test]
async fn error_is_returned_and_next_event_is_served() {
    let (mut function, client) = idle().await;
    for (report, error_type, message) in
        [(r#"{"errorType":"Denied","errorMessage":"No."}"#, "Denied", "No."), ("{", "Function.Unknown", "")]
    {
        let (outcome, reply) =
            invoke_and(&mut function, &client, async |id| client.post(&format!("invocation/{id}/error"), report).await)
                .await;
        let expected = FunctionError { error_type: error_type.to_owned(), message: message.to_owned() };
        assert!(outcome == Outcome::Error(expected), "{outcome:?}");
        assert_eq!(reply.status(), "202");
    }
}

#[tokio::test]
async fn late_response_is_rejected_and_not_given_to_next_event() {
    let (mut function, client) = idle().await;
    let late = tokio::select! {
        _ = function.invoke(bytes("first"), TIMEOUT) => String::new(),
        id = client.next() => id,
    };
    assert_eq!(client.post(&format!("invocation/{late}/response"), "late").await.status(), "400");
    let (outcome, refused) = invoke_and(&mut function, &client, async |id| {
        let refused = client.post(&format!("invocation/{late}/response"), "late").await;
        client.post(&format!("invocation/{id}/response"), "own").await;
        refused
    })
    .await;
    assert!(outcome == Outcome::Response(bytes("own")), "{outcome:?}");
    assert_eq!(refused.status(), "400");
    assert_eq!(client.post("invocation/never-was/response", "x").await.status(), "400");
    assert_eq!(client.post("invocation/never-was/error", "{}").await.status(), "400");
}

#[tokio::test]
async fn response_above_lambda_size_limit_is_an_error() {
    let (mut function, client) = idle().await;
    for (length, status) in [(6_291_556, "202"), (6_291_557, "413")] {
        let body = "x".repeat(length);
        let (outcome, reply) = invoke_and(&mut function, &client, async |id| {
            client.post(&format!("invocation/{id}/response"), &body).await
        })
        .await;
        assert_eq!(reply.status(), status);
        match outcome {
            Outcome::Response(response) => assert_eq!((response.len(), status), (length, "202")),
            Outcome::Error(error) => assert_eq!(error.error_type, "Function.ResponseSizeTooLarge"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn init_error_is_returned_for_every_event() {
    let (mut function, client) = idle().await;
    let reply = client.post("init/error", r#"{"errorType":"Runtime.InitError","errorMessage":"bad policy"}"#).await;
    assert_eq!(reply.status(), "202");
    for _ in 0..2 {
        let outcome = function.invoke(bytes("{}"), TIMEOUT).await;
        assert!(matches!(&outcome, Outcome::InitError(error) if error.message == "bad policy"), "{outcome:?}");
    }
}

#[tokio::test]
async fn timeout_ends_waiting() {
    let (mut function, _) = idle().await;
    assert!(function.invoke(bytes("{}"), Duration::ZERO).await == Outcome::TimedOut);
    assert!(!function.wait_until_ready(Duration::ZERO).await);
}

#[tokio::test]
async fn polling_process_is_ready() {
    let (mut function, client) = idle().await;
    let ready = tokio::select! {
        ready = function.wait_until_ready(TIMEOUT) => ready,
        _ = client.next() => false,
    };
    assert!(ready);
}

#[tokio::test]
async fn exited_process_is_reported_and_its_logs_are_kept() {
    let mut function = scripted("echo out; echo err >&2; exit 3", Logs::Capture).await;
    for _ in 0..2 {
        let outcome = function.invoke(bytes("{}"), TIMEOUT).await;
        let Outcome::Exited(Some(status)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(status.code(), Some(3));
    }
    assert!(!function.wait_until_ready(TIMEOUT).await);
    assert_eq!(function.id(), None);
    let logs = function.stop().await;
    assert_eq!((logs.stdout, logs.stderr), (vec!["out".to_owned()], vec!["err".to_owned()]));
}

#[tokio::test]
async fn observer_receives_every_line() {
    let (observer, mut lines) = tokio::sync::mpsc::unbounded_channel();
    let mut function = scripted("echo out; echo err >&2; exec tail -f /dev/null", Logs::Observe(observer)).await;
    let client = Client(function.address());
    assert_eq!(function.request_id(), None);
    let (_, id) = invoke_and(&mut function, &client, async |id| {
        client.post(&format!("invocation/{id}/response"), "{}").await;
        id.to_owned()
    })
    .await;
    assert_eq!(function.request_id(), Some(id));
    let mut seen = [lines.recv().await.unwrap(), lines.recv().await.unwrap()];
    seen.sort();
    assert_eq!(seen, ["err", "out"]);

    let (observer, mut lines) = tokio::sync::mpsc::unbounded_channel();
    let mut function = scripted("echo last; exit 3", Logs::Observe(observer)).await;
    assert!(matches!(function.invoke(bytes("{}"), TIMEOUT).await, Outcome::Exited(_)));
    let kept = function.stop().await;
    assert_eq!((lines.try_recv().as_deref(), kept.lines().count()), (Ok("last"), 0));
}

#[tokio::test]
async fn printing_function_receives_every_line() {
    static LINES: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    let print = |line: &str| LINES.lock().unwrap().push(line.to_owned());
    let mut function = scripted("echo out; echo err >&2; printf last; exit 3", Logs::Print(print)).await;
    assert!(matches!(function.invoke(bytes("{}"), TIMEOUT).await, Outcome::Exited(_)));
    function.stop().await;
    let mut lines = LINES.lock().unwrap().clone();
    lines.sort();
    assert_eq!(lines, ["err", "last", "out"]);
}

/// Threat model, D12.
#[tokio::test]
async fn caller_environment_is_not_inherited() {
    let mut function = scripted("env", Logs::Capture).await;
    assert!(matches!(function.invoke(bytes("{}"), TIMEOUT).await, Outcome::Exited(_)));
    let logs = function.stop().await;
    let theirs: Vec<&str> = logs.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    assert!(theirs.contains(&"APP__NAME") && theirs.contains(&"AWS_LAMBDA_RUNTIME_API"), "{theirs:?}");
    let given = ["APP__NAME", "_HANDLER", "LAMBDA_TASK_ROOT", "PATH", "TZ", "AWS_REGION", "AWS_DEFAULT_REGION"];
    let shells = ["PWD", "OLDPWD", "SHLVL", "_"];
    for name in theirs {
        assert!(
            given.contains(&name) || shells.contains(&name) || name.starts_with("AWS_LAMBDA_"),
            "{name} is inherited from the caller"
        );
    }
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "the test runs without a variable that could leak");
}

#[tokio::test]
async fn wait_for_exit_returns_status_or_times_out() {
    let mut function = scripted("exit 3", Logs::Discard).await;
    assert_eq!(function.wait_for_exit(TIMEOUT).await.and_then(|status| status.code()), Some(3));
    let (mut function, _) = idle().await;
    assert_eq!(function.wait_for_exit(Duration::ZERO).await, None);
}

#[tokio::test]
async fn first_poll_time_is_recorded() {
    let (mut function, client) = idle().await;
    assert_eq!(function.first_poll_at(), None);
    tokio::select! {
        _ = function.wait_until_ready(TIMEOUT) => {}
        _ = client.next() => {}
    }
    assert!(function.first_poll_at().is_some_and(|asked| asked >= function.started_at()));
}

#[tokio::test]
async fn dropping_function_closes_runtime_api() {
    let (function, client) = idle().await;
    let (reply, ()) = tokio::join!(client.get("invocation/next"), async {
        let mut function = function;
        assert!(function.wait_until_ready(TIMEOUT).await);
    });
    assert_eq!(reply.status(), "410");
}

#[tokio::test]
async fn function_runs_in_spawned_task() {
    let mut function = scripted("exit 0", Logs::Capture).await;
    let outcome = tokio::spawn(async move {
        function.wait_until_ready(TIMEOUT).await;
        let outcome = function.invoke(bytes("{}"), TIMEOUT).await;
        function.stop().await;
        outcome
    });
    assert!(matches!(outcome.await.unwrap(), Outcome::Exited(_)));
    let started = tokio::spawn(Function::start("/nowhere/at/all".as_ref(), "name", [], Logs::Discard));
    assert!(started.await.unwrap().is_err());
}

#[tokio::test]
async fn invalid_name_or_program_is_an_error() {
    for (program, name) in [("sh", "no such name"), ("/nowhere/at/all", "name")] {
        assert!(Function::start(program.as_ref(), name, [], Logs::Discard).await.is_err(), "{program} as {name}");
    }
}
