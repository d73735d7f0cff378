//! An endpoint that answers once, on a port of its own.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const TIMEOUT: Duration = Duration::from_secs(30);

fn endpoint(url: &str) -> io::Result<Endpoint> {
    Endpoint::new(&FunctionEndpoint { arn: String::new(), url: url.to_owned() }, "pre-sign-up")
}

/// The result, and the request that the endpoint received.
async fn call(answer: &'static str) -> (CallResult, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = endpoint(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::join!(endpoint.call(Bytes::from_static(b"{\"a\":1}"), TIMEOUT), async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4_096];
        let mut length = 0;
        while !request[..length].ends_with(b"{\"a\":1}") {
            length += stream.read(&mut request[length..]).await.unwrap();
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        request.truncate(length);
        String::from_utf8(request).unwrap()
    })
}

#[tokio::test]
async fn answer_and_function_error_are_read() {
    let (result, request) = call("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
    assert!(matches!(result, CallResult::Output(answer) if answer == "{}"));
    assert!(request.starts_with("POST /2015-03-31/functions/pre-sign-up/invocations HTTP/1.1\r\n"), "{request}");
    assert!(!request.to_lowercase().contains("authorization"));
    let chunked = "HTTP/1.1 200 OK\r\nX-Amz-Function-Error: Unhandled\r\ntransfer-encoding: chunked\r\n\r\n\
                   15\r\n{\"errorMessage\":\"No\"}\r\n0\r\n\r\n";
    let (result, _) = call(chunked).await;
    assert!(matches!(result, CallResult::FunctionError(message) if message == "No"));
}

#[tokio::test]
async fn other_statuses_are_exceptions_of_lambda() {
    for (answer, name) in [
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "ResourceNotFoundException"),
        ("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n", "AccessDeniedException"),
        ("HTTP/1.1 500 No\r\nx-amzn-errortype: EC2Exception:\r\ncontent-length: 0\r\n\r\n", "EC2Exception"),
    ] {
        let (result, _) = call(answer).await;
        assert!(matches!(result, CallResult::NotInvoked(got) if got == name));
    }
}

#[tokio::test]
async fn closed_port_and_silence_are_errors() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = endpoint(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let silent = endpoint.call(Bytes::new(), Duration::from_millis(50)).await;
    assert!(matches!(silent, CallResult::TimedOut));
    drop(listener);
    assert!(matches!(endpoint.call(Bytes::new(), TIMEOUT).await, CallResult::NotInvoked(_)));
}

#[test]
fn only_loopback_is_called() {
    for url in ["http://localhost:3001", "http://127.0.0.1", "http://[::1]:3001/prefix/", "http://127.9.9.9:1"] {
        assert!(endpoint(url).is_ok(), "{url}");
    }
    for url in [
        "https://127.0.0.1",
        "http://lambda.eu-west-1.amazonaws.com",
        "http://192.168.0.1",
        "http://localhost.example.com",
        "http://0.0.0.0:3001",
        "localhost:3001",
        "",
    ] {
        assert!(endpoint(url).is_err(), "{url}");
    }
    assert_eq!(
        endpoint("http://[::1]:3001/prefix/").unwrap().path,
        "/prefix/2015-03-31/functions/pre-sign-up/invocations"
    );
}
