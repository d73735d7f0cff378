//! Stands between a function and AWS: remembers every call, and lets some of them go wrong. Where nobody stands behind it,
//! it is the service itself, with the answers that it was given.

use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What becomes of a call instead of reaching AWS.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// It is read and never answered.
    Hangs,
    /// It is read, and the connection is closed.
    Breaks,
    /// It is read, and the connection is reset.
    Resets,
    /// It is answered a byte at a time, without an end.
    Drips,
    /// These bytes are all that is answered.
    Writes(Vec<u8>),
    /// It reaches AWS, and the connection is closed before the answer.
    LosesAnswer,
    /// It is answered with this status and text.
    Answers(u16, String),
}

impl Fault {
    /// A refusal as the services write it.
    pub(crate) fn refuses(code: &str) -> Self {
        let message = "about ann@example.com, who is hunter2";
        Self::Answers(400, serde_json::json!({"__type": code, "message": message}).to_string())
    }
}

/// One call as it was received.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The operation, as in `PutItem`.
    pub(crate) operation: String,
    /// What was sent.
    pub(crate) body: Value,
}

/// Dropping it closes its port.
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
    /// AWS judges the condition of one write after the other; moto, a thread per call, does both at once.
    upstream: tokio::sync::Mutex<()>,
}

impl Proxy {
    /// Opens one in front of `upstream`, or of nothing.
    pub(crate) async fn open(upstream: Option<SocketAddr>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(ProxyState::default());
        let accepted = state.clone();
        let open = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = accepted.clone();
                // A connection that breaks is what half of these tests are about.
                tokio::spawn(async move { drop(serve(stream, upstream, &state).await) });
            }
        });
        Self { address, state, open }
    }

    /// The endpoint for the function.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets the next `times` calls of an operation go wrong.
    pub(crate) fn fault(&self, operation: &str, fault: Fault, times: usize) {
        self.state.faults.lock().unwrap().push((operation.to_owned(), fault, times));
    }

    /// From here on nothing goes wrong.
    pub(crate) fn heal(&self) {
        self.state.faults.lock().unwrap().clear();
    }

    /// The calls since the last look.
    pub(crate) fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.state.calls.lock().unwrap())
    }

    /// The operations since the last look, in their order.
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

/// A request or an answer: the first line, the headers and the body.
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
        // In one piece: of two small ones the second waits for the first to be acknowledged.
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

/// A header that never ends, too slow for any limit on reading, too quick for one on silence.
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
