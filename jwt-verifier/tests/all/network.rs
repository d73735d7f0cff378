//! Keys over a socket on loopback.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{Expected, Fetch, FetchError, Https, Rejection, UserPool, Verifier};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A server that sends these bytes to every client and closes, with a pause after every byte if `pause` is not zero.
struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Server {
    async fn start(answer: String, pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = serve(stream, answer.clone(), pause).await;
            }
        });
        Self { address, requests }
    }

    fn url(&self) -> String {
        format!("http://{}/pool/.well-known/jwks.json", self.address)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, answer: String, pause: Duration) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let pieces = if pause.is_zero() { answer.len().max(1) } else { 1 };
    for piece in answer.as_bytes().chunks(pieces) {
        stream.write_all(piece).await?;
        tokio::time::sleep(pause).await;
    }
    stream.shutdown().await
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

async fn fetched(answer: String) -> (Result<Vec<u8>, FetchError>, usize) {
    let server = Server::start(answer, Duration::ZERO).await;
    let fetched = Https::new().fetch(&server.url()).await;
    (fetched, server.requests())
}

#[tokio::test]
async fn keys_are_fetched_over_a_socket() {
    let server = Server::start(answer("200 OK", &published_keys()), Duration::ZERO).await;
    let verifier = Verifier::fetching(UserPool::with_issuer(ISS, server.url()), clients(), Https::new());
    for _ in 0..3 {
        assert!(verifier.verify_at(&id_token(), Expected::Id, NOW).await.is_ok());
    }
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k04_only_status_200_is_accepted() {
    for status in
        ["201 Created", "204 No Content", "301 Moved", "403 Forbidden", "404 Not Found", "500 Oops", "503 Busy"]
    {
        assert_eq!(fetched(answer(status, &published_keys())).await, (Err(FetchError::Refused), 1), "{status}");
    }
}

#[tokio::test]
async fn k04_redirects_are_not_followed() {
    let there = Server::start(answer("200 OK", &published_keys()), Duration::ZERO).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let redirect = format!("HTTP/1.1 {status}\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", there.url());
        assert_eq!(fetched(redirect).await, (Err(FetchError::Refused), 1), "{status}");
    }
    assert_eq!(there.requests(), 0);
}

#[tokio::test]
async fn k04_missing_server_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let url = format!("http://{address}/");
    assert_eq!(Https::new().fetch(&url).await, Err(FetchError::Transport));
    let verifier = Verifier::fetching(UserPool::with_issuer(ISS, url), clients(), Https::new());
    assert_eq!(verifier.verify_at(&id_token(), Expected::Id, NOW).await.unwrap_err(), Rejection::Jwks);
}

#[tokio::test]
async fn k04_broken_connection_is_retried_once() {
    let whole = answer("200 OK", &published_keys());
    for broken in
        [String::new(), "HTTP/1.1 200".to_owned(), whole[..whole.len() - 1].to_owned(), "no HTTP\r\n\r\n".to_owned()]
    {
        let server = Server::start(broken, Duration::ZERO).await;
        let verifier = Verifier::fetching(UserPool::with_issuer(ISS, server.url()), clients(), Https::new());
        assert_eq!(verifier.verify_at(&id_token(), Expected::Id, NOW).await.unwrap_err(), Rejection::Jwks);
        assert_eq!(server.requests(), 2);
    }
}

#[tokio::test]
async fn k05_dripping_server_times_out() {
    let server = Server::start(answer("200 OK", &published_keys()), Duration::from_millis(500)).await;
    let verifier = Verifier::fetching(UserPool::with_issuer(ISS, server.url()), clients(), Https::new());
    let started = Instant::now();
    assert_eq!(verifier.verify_at(&id_token(), Expected::Id, NOW).await.unwrap_err(), Rejection::Jwks);
    let millis = started.elapsed().as_millis();
    assert!((1_400..2_500).contains(&millis), "{millis} ms");
    assert_eq!(server.requests(), 1, "a timeout is not retried");
}

#[tokio::test]
async fn k08_at_most_64_kib_are_read() {
    let body = "x".repeat(64 * 1024);
    assert_eq!(fetched(answer("200 OK", &body)).await, (Ok(body.clone().into_bytes()), 1));
    assert_eq!(fetched(answer("200 OK", &format!("{body}x"))).await, (Err(FetchError::Refused), 1));
    let endless =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}", format!("10000\r\n{body}\r\n").repeat(100));
    assert_eq!(fetched(endless).await, (Err(FetchError::Refused), 1));
}

#[tokio::test]
async fn plain_http_is_only_allowed_for_loopback() {
    for url in [
        "http://example.com/jwks.json",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[2001:db8::1]/",
        "ftp://127.0.0.1/",
        "file:///etc/hosts",
        "127.0.0.1:80",
        "/jwks.json",
        "",
        "not a url",
    ] {
        assert_eq!(Https::new().fetch(url).await, Err(FetchError::Refused), "{url}");
    }
}

#[tokio::test]
async fn https_does_not_fall_back_to_plain_http() {
    let server = Server::start(answer("200 OK", &published_keys()), Duration::ZERO).await;
    let url = server.url().replace("http:", "https:");
    let fetched = tokio::time::timeout(Duration::from_secs(10), Https::new().fetch(&url)).await.unwrap();
    assert!(matches!(fetched, Err(FetchError::Transport | FetchError::TimedOut)), "{fetched:?}");
}

#[test]
fn debug_shows_no_configuration() {
    assert_eq!(format!("{:?}", Https::new()), "Https");
}
