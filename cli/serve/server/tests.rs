//! The server with raw connections.

use super::{SENDING, guarded, listen, serve};
use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::{get, post};
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// Instead of seconds.
const SHORT: Duration = Duration::from_millis(400);

/// Starts a server and returns its address.
async fn start(sending: Duration) -> SocketAddr {
    let listener = listen(0).await.unwrap_or_else(|error| panic!("{error}"));
    let address = listener.local_addr().unwrap();
    let routes = Router::new()
        .route("/peer", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
        .route("/echo", post(async |body: String| body));
    tokio::spawn(serve(listener, guarded(routes, address.port(), sending), sending));
    address
}

/// Sends bytes and returns everything until the server closes the connection.
async fn exchange(address: SocketAddr, sent: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(sent.as_bytes()).await?;
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await?;
    Ok(String::from_utf8_lossy(&received).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn d21_serve_rejects_foreign_hosts() {
    let address = start(SHORT).await;
    let port = address.port();
    let get =
        |head: String| async move { exchange(address, &format!("{head}\r\nConnection: close\r\n\r\n")).await.unwrap() };
    for host in ["localhost", "127.0.0.1", "[::1]", "LocalHost"] {
        let got = get(format!("GET /peer HTTP/1.1\r\nHost: {host}:{port}")).await;
        assert!(got.starts_with("HTTP/1.1 200 ") && got.ends_with("127.0.0.1"), "{host}: {got}");
    }
    let own = format!("localhost:{port}");
    for head in [
        format!("GET /peer HTTP/1.1\r\nHost: evil.example:{port}"),
        "GET /peer HTTP/1.1\r\nHost: evil.example".to_owned(),
        "GET /peer HTTP/1.1\r\nHost: localhost".to_owned(),
        format!("GET /peer HTTP/1.1\r\nHost: localhost:{}", port ^ 1),
        format!("GET /peer HTTP/1.1\r\nHost: localhost.evil.example:{port}"),
        format!("GET /peer HTTP/1.1\r\nHost: localhost.:{port}"),
        format!("GET /peer HTTP/1.1\r\nHost: user@localhost:{port}"),
        format!("GET /peer HTTP/1.1\r\nHost: 0.0.0.0:{port}"),
        format!("GET /peer HTTP/1.1\r\nHost: 2130706433:{port}"),
        "GET /peer HTTP/1.1\r\nHost:".to_owned(),
        format!("GET /peer HTTP/1.1\r\nX-Host: {own}"),
        format!("GET /peer HTTP/1.0\r\nX-Host: {own}"),
        format!("GET /peer HTTP/1.1\r\nHost: {own}\r\nHost: evil.example:{port}"),
        format!("GET /peer HTTP/1.1\r\nHost: evil.example:{port}\r\nHost: {own}"),
        format!("GET http://evil.example:{port}/peer HTTP/1.1\r\nHost: {own}"),
        format!("POST /echo HTTP/1.1\r\nHost: evil.example:{port}\r\nContent-Length: 0"),
        format!("GET /nowhere HTTP/1.1\r\nHost: evil.example:{port}"),
        format!("OPTIONS /peer HTTP/1.1\r\nHost: evil.example:{port}\r\nOrigin: http://evil.example:{port}"),
    ] {
        let got = get(head.clone()).await;
        assert!(got.starts_with("HTTP/1.1 403 ") || got.starts_with("HTTP/1.0 403 "), "{head}: {got}");
        assert!(got.contains(r#"{"error":"forbidden","#) && !got.contains("evil"), "{head}: {got}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d22_half_sent_requests_end_within_seconds() {
    assert!(SENDING <= Duration::from_secs(5));
    let address = start(SHORT).await;
    let host = format!("Host: {address}\r\n");
    let begun = Instant::now();
    let halves = [
        String::new(),
        "G".to_owned(),
        "GET /peer HTTP/1.1\r\n".to_owned(),
        format!("GET /peer HTTP/1.1\r\n{host}X-A: "),
        // After a complete request, the connection waits for the next one.
        format!("GET /peer HTTP/1.1\r\n{host}\r\n"),
        format!("GET /peer HTTP/1.1\r\n{host}\r\nGET /pe"),
        format!("POST /echo HTTP/1.1\r\n{host}Content-Length: 100\r\n\r\nhalf"),
        format!("POST /echo HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        format!("POST /echo HTTP/1.1\r\n{host}Expect: 100-continue\r\nContent-Length: 100\r\n\r\n"),
        // The body of a request that needs none.
        format!("GET /peer HTTP/1.1\r\n{host}Content-Length: 100\r\n\r\n"),
    ];
    // As many as the system queues before they are accepted: a client that sends nothing does not notice that its connection
    // was dropped from that queue.
    let open = halves.iter().cycle().take(100).cloned();
    let open: Vec<_> = open.map(|sent| tokio::spawn(async move { exchange(address, &sent).await })).collect();
    let between = exchange(address, &format!("GET /peer HTTP/1.1\r\n{host}Connection: close\r\n\r\n")).await.unwrap();
    assert!(between.starts_with("HTTP/1.1 200 "), "{between}");
    for (half, open) in halves.iter().cycle().zip(open) {
        let ended = timeout(Duration::from_secs(10), open).await;
        let ended = ended.unwrap_or_else(|_| panic!("it is still open: {half}"));
        // A reset ends a connection too.
        let Ok(got) = ended.unwrap() else { continue };
        let is_timeout = got.contains("HTTP/1.1 408 ");
        assert_eq!(is_timeout, half.contains("100\r\n") || half.contains("chunked"), "{half}: {got}");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

/// A byte from time to time extends no deadline.
#[tokio::test(flavor = "multi_thread")]
async fn d22_dripping_requests_end_within_seconds() {
    let address = start(SHORT).await;
    for start in [
        "GET /peer HTTP/1.1\r\nX-A: ".to_owned(),
        format!("POST /echo HTTP/1.1\r\nHost: {address}\r\nContent-Length: 100000\r\n\r\n"),
    ] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        let drip = async {
            loop {
                sleep(Duration::from_millis(50)).await;
                if stream.write_all(b"a").await.is_err() {
                    return;
                }
            }
        };
        timeout(Duration::from_secs(5), drip).await.unwrap_or_else(|_| panic!("it is still open: {start}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn body_reaches_the_api_and_is_limited() {
    let address = start(Duration::from_secs(5)).await;
    for (length, status) in [(0, 200), (1 << 20, 200), ((1 << 20) + 1, 413)] {
        let head =
            format!("POST /echo HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        let got = exchange(address, &format!("{head}{}", "a".repeat(length))).await;
        match got {
            Ok(got) => assert!(got.starts_with(&format!("HTTP/1.1 {status} ")), "{length}: {}", &got[..20]),
            // The server does not read the rest.
            Err(_) => assert_eq!(status, 413, "{length}"),
        }
    }
}
