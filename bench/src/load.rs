//! Generates HTTP load over persistent connections.

use crate::error::BenchError;
use http_body_util::{BodyExt, Empty};
use hyper::{Request, StatusCode, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpStream, task::JoinSet, time::Instant};

/// Concurrent connections, each with one request at a time.
const CONNECTIONS: usize = 32;

/// The request to repeat; only 200 is accepted.
#[derive(Clone)]
pub(crate) struct LoadTarget {
    pub(crate) address: SocketAddr,
    pub(crate) path: &'static str,
    pub(crate) authorization: String,
}

impl LoadTarget {
    /// Closed loop: each connection sends its next request as soon as it has a response. Returns the requests per
    /// second.
    ///
    /// # Errors
    /// A request fails.
    pub(crate) async fn closed_loop(&self, requests: usize) -> Result<f64, BenchError> {
        let started = Instant::now();
        self.send_requests(requests, Duration::ZERO).await?;
        Ok(requests as f64 / started.elapsed().as_secs_f64())
    }

    /// Open loop: `rate` requests per second are due, independently of earlier responses. Returns the seconds from the
    /// due time to each response, so waiting for a free connection counts. Tokio's timer adds up to a millisecond to
    /// each.
    ///
    /// # Errors
    /// A request fails.
    pub(crate) async fn open_loop(&self, rate: u32, requests: usize) -> Result<Vec<f64>, BenchError> {
        self.send_requests(requests, Duration::from_secs(1) / rate).await
    }

    async fn send_requests(&self, requests: usize, interval: Duration) -> Result<Vec<f64>, BenchError> {
        let schedule = Arc::new(Schedule { started: Instant::now(), interval, requests, next: AtomicUsize::new(0) });
        let mut connections = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (target, schedule) = (self.clone(), Arc::clone(&schedule));
            connections.spawn(async move { target.run_connection(&schedule).await });
        }
        let mut answers = Vec::with_capacity(requests);
        while let Some(seconds) = connections.join_next().await {
            answers.extend(seconds??);
        }
        Ok(answers)
    }

    /// Sends the due requests over one connection.
    async fn run_connection(&self, schedule: &Schedule) -> Result<Vec<f64>, BenchError> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let mut answers = Vec::new();
        while let Some(due) = schedule.next() {
            if due > Instant::now() {
                tokio::time::sleep_until(due).await;
            }
            sender.ready().await?;
            let answer = sender.send_request(self.request()?).await?;
            let status = answer.status();
            answer.into_body().collect().await?;
            if status != StatusCode::OK {
                return Err(format!("{} responded with {status}", self.path).into());
            }
            answers.push(due.elapsed().as_secs_f64());
        }
        Ok(answers)
    }

    fn request(&self) -> Result<Request<Empty<Bytes>>, BenchError> {
        let request = Request::get(self.path).header(header::HOST, self.address.to_string());
        Ok(request.header(header::AUTHORIZATION, &self.authorization).body(Empty::new())?)
    }
}

/// When each request is due.
struct Schedule {
    started: Instant,
    interval: Duration,
    requests: usize,
    next: AtomicUsize,
}

impl Schedule {
    fn next(&self) -> Option<Instant> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        (number < self.requests).then(|| self.started + self.interval.mul_f64(number as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    /// A server with a fixed response, which treats every read as a request.
    async fn server(answer: &'static str) -> LoadTarget {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    while stream.read(&mut [0; 1024]).await.is_ok_and(|bytes| bytes > 0) {
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        LoadTarget { address, path: "/", authorization: "Bearer a.b.c".to_owned() }
    }

    #[tokio::test]
    async fn every_request_is_sent_once_and_timed() {
        let target = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
        assert!(target.closed_loop(100).await.unwrap() > 0.0);
        let answers = target.open_loop(10_000, 100).await.unwrap();
        assert_eq!(answers.len(), 100);
        assert!(answers.iter().all(|seconds| *seconds > 0.0));
    }

    #[tokio::test]
    async fn other_status_is_an_error() {
        let target = server("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\n{}").await;
        let error = target.closed_loop(100).await.unwrap_err();
        assert_eq!(error.to_string(), "/ responded with 401 Unauthorized");
    }

    #[test]
    fn schedule_is_independent_of_response_times() {
        let (started, interval) = (Instant::now(), Duration::from_millis(10));
        let schedule = Schedule { started, interval, requests: 3, next: AtomicUsize::new(0) };
        let due: Vec<_> = std::iter::from_fn(|| schedule.next()).map(|due| due - started).collect();
        assert_eq!(due, [0, 1, 2].map(|number| interval * number));
    }
}
