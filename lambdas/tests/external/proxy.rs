//! A fault-injecting proxy between a function and AWS, which records every call. Without an upstream it is the service
//! itself and returns prepared responses.

use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What happens to a call instead of being forwarded.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// It is read and never gets a response.
    Hangs,
    /// It is read, and the connection is closed.
    Breaks,
    /// It is read, and the connection is reset.
    Resets,
    /// The response never ends and arrives one byte at a time.
    Drips,
    /// The response consists of these bytes.
    Writes(Vec<u8>),
    /// It reaches AWS, and the connection is closed before the response.
    LosesAnswer,
    /// The response has this status and body.
    Answers(u16, String),
}

impl Fault {
    /// An error response in the format of the services.
    pub(crate) fn refuses(code: &str) -> Self {
        let message = "about ann@example.com, who is hunter2";
        Self::Answers(400, serde_json::json!({"__type": code, "message": message}).to_string())
    }
}

/// A received call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The operation, for example `PutItem`.
    pub(crate) operation: String,
    /// The request body.
    pub(crate) body: Value,
}

/// The proxy. Its port is closed when it is dropped.
pub(crate) struct Proxy {
    address: SocketAddr,
    state: Arc<ProxyState>,
    open: JoinHandle<()>,
}

#[derive(Default)]
struct ProxyState {
    /// Operation, fault, how many times more.
    faults: Mutex<Vec<(String, Fault, usize)>>,
    calls: Mutex<Vec<Call>>,
    /// AWS evaluates conditional writes one after the other; moto, with a thread per call, does not.
    upstream: tokio::sync::Mutex<()>,
}

impl Proxy {
    /// Opens a proxy in front of `upstream`, or without one.
    pub(crate) async fn open(upstream: Option<SocketAddr>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(ProxyState::default());
        let accepted = state.clone();
        let open = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = accepted.clone();
                // Many tests break connections on purpose.
                tokio::spawn(async move { drop(serve(stream, upstream, &state).await) });
            }
        });
        Self { address, state, open }
    }

    /// The endpoint for the function.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Injects a fault into the next `times` calls of an operation.
    pub(crate) fn fault(&self, operation: &str, fault: Fault, times: usize) {
        self.state.faults.lock().unwrap().push((operation.to_owned(), fault, times));
    }

    /// Removes all faults.
    pub(crate) fn clear_faults(&self) {
        self.state.faults.lock().unwrap().clear();
    }

    /// Takes the recorded calls.
    pub(crate) fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.state.calls.lock().unwrap())
    }

    /// Takes the recorded calls and returns their operations in order.
    pub(crate) fn take_operations(&self) -> Vec<String> {
        self.take_calls().into_iter().map(|call| call.operation).collect()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.open.abort();
    }
}

impl ProxyState {
    fn receive(&self, call: Call) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let fault = faults.iter_mut().find(|(name, _, times)| *name == call.operation && *times > 0);
        let fault = fault.map(|(_, fault, times)| {
            *times -= 1;
            fault.clone()
        });
        self.calls.lock().unwrap().push(call);
        fault
    }

    async fn forward(&self, request: &Message, upstream: SocketAddr) -> std::io::Result<Message> {
        let _turn = self.upstream.lock().await;
        let mut stream = BufReader::new(TcpStream::connect(upstream).await?);
        request.write(&mut stream, "close").await?;
        Ok(Message::read(&mut stream).await?.unwrap())
    }
}

/// A request or a response: first line, headers and body.
struct Message {
    first: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Message {
    /// The next one on a connection; `None` at its end.
    async fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Self>> {
        let mut first = String::new();
        if stream.read_line(&mut first).await? == 0 {
            return Ok(None);
        }
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            match line.trim_end().split_once(':') {
                Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
                None => break,
            }
        }
        let mut message = Self { first: first.trim_end().to_owned(), headers, body: Vec::new() };
        let length = message.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        message.body.resize(length, 0);
        stream.read_exact(&mut message.body).await?;
        Ok(Some(message))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    async fn write(&self, stream: &mut BufReader<TcpStream>, connection: &str) -> std::io::Result<()> {
        let mut head = format!("{}\r\n", self.first);
        for (name, value) in self.headers.iter().filter(|(name, _)| name != "connection" && name != "content-length") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("connection: {connection}\r\ncontent-length: {}\r\n\r\n", self.body.len()));
        // In one write: a second small one would wait for the acknowledgement of the first.
        stream.write_all(&[head.as_bytes(), &self.body].concat()).await
    }
}

async fn serve(stream: TcpStream, upstream: Option<SocketAddr>, state: &ProxyState) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Message::read(&mut stream).await? {
        let target = request.header("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        let answer = match (state.receive(Call { operation, body }), upstream) {
            (Some(Fault::Hangs), _) => std::future::pending().await,
            (Some(Fault::Breaks), _) => return Ok(()),
            (Some(Fault::Resets), _) => return stream.get_ref().set_zero_linger(),
            (Some(Fault::Drips), _) => return drip(&mut stream).await,
            (Some(Fault::Writes(bytes)), _) => return stream.write_all(&bytes).await,
            (Some(Fault::LosesAnswer), Some(upstream)) => return state.forward(&request, upstream).await.map(drop),
            (Some(Fault::Answers(status, text)), _) => answer(status, text),
            (None, Some(upstream)) => state.forward(&request, upstream).await?,
            (Some(Fault::LosesAnswer) | None, None) => answer(404, String::new()),
        };
        answer.write(&mut stream, "keep-alive").await?;
    }
    Ok(())
}

/// A header that never ends: too slow for a read to finish, too fast for an idle timeout.
async fn drip(stream: &mut BufReader<TcpStream>) -> std::io::Result<()> {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    stream.write_all(b"HTTP/1.1 200 OK\r\nx-amzn-requestid: ").await?;
    loop {
        ticks.tick().await;
        stream.write_all(b"a").await?;
    }
}

fn answer(status: u16, text: String) -> Message {
    let headers = vec![("content-type".to_owned(), "application/x-amz-json-1.1".to_owned())];
    Message { first: format!("HTTP/1.1 {status} Status"), headers, body: text.into_bytes() }
}
