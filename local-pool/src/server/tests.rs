//! The server with raw connections.

use super::{LocalPool, Start};
use crate::operations::test_service::service;
use crate::operations::{Access, operations};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer: the status, the head in lower case, and the body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    #[track_caller]
    fn check(&self, status: u16, text: &str) {
        assert!(self.status == status && self.body.contains(text), "{} {}", self.status, self.body);
    }
}

async fn start() -> LocalPool {
    LocalPool::start(Start::default()).await.unwrap()
}

/// Sends a request with these header lines.
async fn send(pool: &LocalPool, line: &str, headers: &str, body: &str) -> Answer {
    let host = if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", pool.address()) };
    let length = body.len();
    let head = format!("{line} HTTP/1.1\r\n{host}{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    let mut stream = TcpStream::connect(pool.address()).await.unwrap();
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut received = String::new();
    stream.read_to_string(&mut received).await.unwrap();
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    let status = head[9..12].parse().unwrap();
    Answer { status, head: head.to_lowercase(), body: body.to_owned() }
}

async fn call(pool: &LocalPool, operation: &str, headers: &str, body: &str) -> Answer {
    let headers = format!("X-Amz-Target: AWSCognitoIdentityProviderService.{operation}\r\n{headers}");
    send(pool, "POST /", &headers, body).await
}

#[tokio::test]
async fn errors_have_the_form_of_the_service() {
    let pool = start().await;
    let got =
        call(&pool, "SignUp", "", r#"{"ClientId": "1example", "Username": "ann", "Password": "Passw0rd!"}"#).await;
    got.check(400, r#""__type":"ResourceNotFoundException""#);
    assert!(got.head.contains("\r\nx-amzn-errortype: resourcenotfoundexception:\r\n"), "{}", got.head);
    assert!(got.head.contains("\r\nx-amzn-errormessage: user pool client 1example does not exist."), "{}", got.head);
    assert!(got.head.contains("\r\ncontent-type: application/x-amz-json-1.1\r\n"), "{}", got.head);
    assert!(got.head.contains("\r\nx-amzn-requestid: "), "{}", got.head);
    call(&pool, "SignUp", "", "{").await.check(400, r#""__type":"SerializationException""#);
    call(&pool, "SignUp", "", "").await.check(400, "2 validation errors detected: Value null at 'clientId'");
}

#[tokio::test]
async fn what_is_not_simulated_is_refused_by_name() {
    let pool = start().await;
    call(&pool, "NoSuchOperation", "", "{}").await.check(400, "UnknownOperationException");
    call(&pool, "StartUserImportJob", "", "{}")
        .await
        .check(400, "The local pool does not simulate the operation StartUser");
    let identity = "X-Amz-Target: AWSCognitoIdentityService.GetId\r\n";
    send(&pool, "POST /", identity, "{}")
        .await
        .check(400, "the operation GetId of the service AWSCognitoIdentityService");
    send(&pool, "POST /", "", "{}").await.check(400, "UnknownOperationException");
    send(&pool, "GET /nowhere", "", "").await.check(404, "UnknownOperationException");
    let member = r#"{"ClientId": "1example", "Username": "ann", "Password": "Passw0rd!", "Unknown": 1}"#;
    call(&pool, "SignUp", "", member).await.check(400, "does not simulate the member Unknown");
}

#[tokio::test]
async fn administrators_need_authorization_and_no_page() {
    let pool = start().await;
    let signed = "Authorization: AWS4-HMAC-SHA256 Credential=a\r\n";
    let decrypt = "X-Amz-Target: TrentService.Decrypt\r\n";
    send(&pool, "POST /", decrypt, "{}").await.check(400, "MissingAuthenticationTokenException");
    send(&pool, "POST /", &format!("{decrypt}{signed}"), "{}").await.check(400, "InvalidCiphertextException");
    for origin in ["https://evil.example", "null", &pool.url()] {
        let got = send(&pool, "POST /", &format!("{decrypt}{signed}Origin: {origin}\r\n"), "{}").await;
        got.check(403, "AccessDeniedException");
        assert!(!got.head.contains("access-control"), "{}", got.head);
    }
    for name in administrators() {
        call(&pool, name, "", "{}").await.check(400, "MissingAuthenticationTokenException");
        call(&pool, name, &format!("{signed}Origin: null\r\n"), "{}").await.check(403, "AccessDeniedException");
    }
}

/// Every operation of the pool that needs IAM credentials.
fn administrators() -> impl Iterator<Item = &'static str> {
    operations().filter(|operation| operation.access == Access::Iam).map(|operation| operation.name)
}

#[tokio::test]
async fn pages_may_call_public_operations_and_read_documents() {
    let pool = start().await;
    let origin = "Origin: https://app.example\r\n";
    let asked =
        format!("{origin}Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-amz-target\r\n");
    let got = send(&pool, "OPTIONS /", &asked, "").await;
    assert!(got.status == 200 && got.head.contains("access-control-allow-headers: x-amz-target"), "{}", got.head);
    let got = call(&pool, "SignUp", origin, "{}").await;
    assert!(got.head.contains("access-control-allow-origin: *\r\n"), "{}", got.head);
    assert!(got.head.contains("access-control-expose-headers: x-amzn-requestid,x-amzn-errortype"), "{}", got.head);
    for document in ["jwks.json", "openid-configuration"] {
        let got = send(&pool, &format!("GET /eu-west-1_a/.well-known/{document}"), origin, "").await;
        got.check(404, "User pool eu-west-1_a does not exist.");
        assert!(got.head.contains("access-control-allow-origin: *\r\n"), "{}", got.head);
    }
}

#[tokio::test]
async fn foreign_hosts_are_refused() {
    let pool = start().await;
    let port = pool.address().port();
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let got = send(&pool, "POST /", &format!("Host: {host}:{port}\r\n"), "{}").await;
        got.check(400, "UnknownOperationException");
    }
    for host in ["evil.example", "localhost.evil.example", "0.0.0.0", "2130706433"] {
        for line in ["POST /", "GET /eu-west-1_a/.well-known/jwks.json", "GET /_local/messages", "OPTIONS /"] {
            let got = send(&pool, line, &format!("Host: {host}:{port}\r\nx-local-pool: 1\r\n"), "{}").await;
            got.check(403, "The host must be localhost");
            assert!(!got.head.contains("access-control"), "{}", got.head);
        }
    }
    send(&pool, "POST /", "Host: localhost\r\n", "{}").await.check(403, "The host");
}

#[tokio::test]
async fn local_paths_are_for_programs_and_own_pages() {
    let pool = start().await;
    let own = format!("x-local-pool: 1\r\nOrigin: {}\r\nSec-Fetch-Site: same-origin\r\n", pool.url());
    for headers in ["x-local-pool: 1\r\n", "x-local-pool: 1\r\nSec-Fetch-Site: none\r\n", &own] {
        send(&pool, "GET /_local/messages", headers, "").await.check(200, r#"{"messages":[]}"#);
        send(&pool, "GET /_local/events?secrets=true", headers, "").await.check(200, r#"{"events":[]}"#);
    }
    for headers in [
        "",
        "x-local-pool: 2\r\n",
        "x-local-pool: 1\r\nOrigin: https://evil.example\r\n",
        "x-local-pool: 1\r\nOrigin: null\r\n",
        "x-local-pool: 1\r\nSec-Fetch-Site: cross-site\r\n",
        "x-local-pool: 1\r\nSec-Fetch-Site: same-site\r\n",
    ] {
        for line in [
            "GET /_local/messages",
            "GET /_local/events",
            "POST /_local/clock",
            "OPTIONS /_local/clock",
            "GET /_local/x",
        ] {
            let got = send(&pool, line, headers, r#"{"advance": 1}"#).await;
            got.check(403, "with the header x-local-pool");
            assert!(!got.head.contains("access-control"), "{}", got.head);
        }
    }
}

#[tokio::test]
async fn clock_moves_forward_only() {
    let pool = start().await;
    let local = "x-local-pool: 1\r\n";
    let now = || pool.service_now();
    let before = now();
    send(&pool, "POST /_local/clock", local, r#"{"advance": 3600}"#).await.check(200, "\"now\":");
    assert!(now() >= before + 3600 && now() < before + 3660);
    for body in ["", "{}", r#"{"advance": -1}"#, r#"{"advance": 1e30}"#, r#"{"advance": 99999999999}"#] {
        send(&pool, "POST /_local/clock", local, body).await.check(400, "never goes back");
    }
    pool.advance_clock(Duration::from_secs(60));
    assert!(now() >= before + 3660);
}

#[tokio::test]
async fn faults_are_named() {
    let pool = start().await;
    let local = "x-local-pool: 1\r\n";
    for fault in [r#""slow", "milliseconds": 6000"#, r#""throttled""#, "null"] {
        let body = format!(r#"{{"function": "arn:aws:lambda:eu-west-1:000000000000:function:a", "fault": {fault}}}"#);
        send(&pool, "POST /_local/faults", local, &body).await.check(200, "{}");
    }
    send(&pool, "POST /_local/faults", local, r#"{"function": "a", "fault": "broken"}"#).await.check(400, "throttled");
}

#[tokio::test]
async fn body_has_a_limit() {
    let pool = start().await;
    let headers = "X-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\nContent-Length: 2000000\r\n";
    let mut stream = TcpStream::connect(pool.address()).await.unwrap();
    let head = format!("POST / HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", pool.address());
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut received = [0; 12];
    stream.read_exact(&mut received).await.unwrap();
    assert_eq!(&received, b"HTTP/1.1 413");
}

#[tokio::test]
async fn server_stops_when_it_is_dropped() {
    let pool = start().await;
    let address = pool.address();
    drop(pool);
    let closed = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), closed).await.unwrap();
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let start = Start { address: ([0, 0, 0, 0], 0).into(), ..Start::default() };
    assert!(LocalPool::start(start).await.err().unwrap().to_string().contains("not on loopback"));
}

/// The code that was sent is for programs on this machine, and the user's event is without it.
#[tokio::test(flavor = "multi_thread")]
async fn code_of_a_sign_up_can_be_read() {
    let pool = LocalPool::of_service(service()).await.unwrap();
    let body = r#"{"ClientId": "client1", "Username": "ann", "Password": "Passw0rd!",
        "UserAttributes": [{"Name": "email", "Value": "ann@example.com"}], "UserContextData": {"EncodedData": "a"}}"#;
    call(&pool, "SignUp", "", body).await.check(200, r#""UserConfirmed":false"#);
    let messages = send(&pool, "GET /_local/messages", "x-local-pool: 1\r\n", "").await;
    let messages: Value = serde_json::from_str(&messages.body).unwrap();
    assert_eq!(messages["messages"][0]["destination"], "ann@example.com");
    let confirm =
        json!({"ClientId": "client1", "Username": "ann", "ConfirmationCode": messages["messages"][0]["code"]});
    call(&pool, "ConfirmSignUp", "", &confirm.to_string()).await.check(200, "");
    call(&pool, "ConfirmSignUp", "", &confirm.to_string()).await.check(400, "NotAuthorizedException");
}
