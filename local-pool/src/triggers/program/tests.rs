//! A real process: this test program itself, which speaks the Runtime API in `function_process`.

use super::*;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Instant as SystemInstant;

/// Longer than any test takes.
const TIMEOUT: Duration = Duration::from_secs(60);

fn program(variables: &[(&str, &str)]) -> Program {
    let arguments = ["triggers::program::tests::function_process", "--exact", "--ignored", "--nocapture"];
    let program = FunctionProgram {
        arn: "arn:aws:lambda:eu-west-1:000000000000:function:tested".to_owned(),
        program: std::env::current_exe().unwrap(),
        arguments: arguments.map(OsString::from).to_vec(),
        variables: variables.iter().map(|(name, value)| (name.into(), value.into())).collect(),
    };
    Program::new(program, "tested", Logs::Discard)
}

async fn call(program: &Program, event: &'static str) -> CallResult {
    program.call(Bytes::from_static(event.as_bytes()), TIMEOUT).await
}

fn output(result: CallResult) -> String {
    match result {
        CallResult::Output(output) => String::from_utf8(output.to_vec()).unwrap(),
        CallResult::FunctionError(message) => panic!("function error: {message}"),
        CallResult::NotInvoked(reason) => panic!("not invoked: {reason}"),
        CallResult::TimedOut => panic!("timed out"),
    }
}

fn error(result: CallResult) -> String {
    match result {
        CallResult::FunctionError(message) => message,
        _ => panic!("not a function error"),
    }
}

#[tokio::test]
async fn process_is_kept_warm_and_started_again_after_it_ended() {
    let program = program(&[]);
    let first = output(call(&program, "\"pid\"").await);
    assert_eq!(output(call(&program, "\"pid\"").await), first);
    assert!(error(call(&program, "\"fail\"").await).contains("No."));
    assert_eq!(output(call(&program, "\"pid\"").await), first, "an error does not end the process");
    let exited = error(call(&program, "\"exit\"").await);
    assert!(
        exited.starts_with("RequestId: ") && exited.ends_with(" Error: Runtime exited with error: exit status 3"),
        "{exited}"
    );
    assert_ne!(output(call(&program, "\"pid\"").await), first);
}

#[tokio::test]
async fn process_that_ends_between_two_calls_is_not_noticed() {
    let program = program(&[]);
    let first = output(call(&program, "\"exit-later\"").await);
    for _ in 0..2 {
        // The process ends a moment after its answer.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_ne!(output(call(&program, "\"pid\"").await), first);
    }
}

#[tokio::test]
async fn process_without_an_answer_is_ended() {
    let program = program(&[]);
    let first = output(call(&program, "\"pid\"").await);
    let started = SystemInstant::now();
    let result = program.call(Bytes::from_static(b"\"hang\""), Duration::from_millis(300)).await;
    assert!(matches!(result, CallResult::TimedOut));
    assert!(started.elapsed() < TIMEOUT / 2);
    assert_ne!(output(call(&program, "\"pid\"").await), first);
}

#[tokio::test]
async fn concurrent_calls_have_processes_of_their_own() {
    let program = program(&[]);
    let (left, right) = tokio::join!(call(&program, "\"slow-pid\""), call(&program, "\"slow-pid\""));
    assert_ne!(output(left), output(right));
}

#[tokio::test]
async fn credentials_are_invented_whatever_is_configured() {
    let program = program(&[("AWS_ACCESS_KEY_ID", "REAL"), ("POLICY", "own")]);
    let environment = output(call(&program, "\"environment\"").await);
    assert!(environment.contains("AWS_ACCESS_KEY_ID=LOCALPOOL") && environment.contains("POLICY=own"), "{environment}");
    assert!(!environment.contains("REAL"));
    assert!(!environment.contains("CARGO"), "nothing of the caller's environment is inherited");
}

#[tokio::test]
async fn program_that_cannot_be_started_is_a_function_error() {
    let mut program = program(&[]);
    program.program.program = "/nowhere/at/all".into();
    assert!(error(call(&program, "{}").await).starts_with("Error: the program cannot be started"));
}

/// The function. It is started by the other tests, and does nothing without a Runtime API.
#[test]
#[ignore = "a process that other tests start"]
fn function_process() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else { return };
    loop {
        let event = request(&api, "GET", "next", "");
        let (head, body) = event.split_once("\r\n\r\n").unwrap();
        let id = head.lines().find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: ")).unwrap();
        let pid = std::process::id().to_string();
        match body.trim_matches('"') {
            "fail" => drop(request(&api, "POST", &format!("{id}/error"), r#"{"errorType":"E","errorMessage":"No."}"#)),
            "exit" => std::process::exit(3),
            "hang" => std::thread::sleep(TIMEOUT),
            "environment" => {
                let variables: Vec<String> = std::env::vars().map(|(name, value)| format!("{name}={value}")).collect();
                request(&api, "POST", &format!("{id}/response"), &variables.join("\n"));
            }
            "slow-pid" => {
                std::thread::sleep(Duration::from_millis(500));
                request(&api, "POST", &format!("{id}/response"), &pid);
            }
            "exit-later" => {
                request(&api, "POST", &format!("{id}/response"), &pid);
                std::process::exit(0);
            }
            _ => drop(request(&api, "POST", &format!("{id}/response"), &pid)),
        }
    }
}

fn request(api: &str, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(api).unwrap();
    let length = body.len();
    let head = format!("{method} /2018-06-01/runtime/invocation/{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
    write!(stream, "{head}content-length: {length}\r\n\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
