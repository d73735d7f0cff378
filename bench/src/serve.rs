//! Measures `cognito-triggers serve` under load, with valid tokens at `GET /cognito/auth`: throughput, latency, and
//! whether memory grows.

use crate::{
    error::BenchError,
    load::LoadTarget,
    machine,
    programs::Program,
    statistics::{median, quantile},
    table::{Bound, Row, Unit, thousands},
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, sleep},
};

/// Requests per measured batch.
const BATCH: usize = 10_000;
/// The guaranteed requests per second.
const RATE: u32 = 2_000;
/// Requests at that rate: ten seconds.
const STEADY: usize = 20_000;
/// How long the server may take to start.
const INVOKE_TIMEOUT: Duration = Duration::from_secs(10);

/// Measures `serve` on these cores, with load generated on the core of this process.
///
/// # Errors
/// The server does not start, a response is not 200, or the system does not report its memory.
pub(crate) async fn measure(
    cli: &Program,
    policy_file: &Path,
    token: &str,
    cores: &str,
) -> Result<Vec<Row>, BenchError> {
    let serve = ServerProcess::start(cli, policy_file, cores).await?;
    let authorization = format!("Bearer {token}");
    let target = LoadTarget { address: serve.address, path: "/cognito/auth", authorization };
    target.closed_loop(BATCH).await?;
    let mut rates = batches(&target, 9).await?;
    let before = serve.memory()?;
    rates.extend(batches(&target, 90).await?);
    let memory = Row::growth("memory after 1,000,000 requests", (before, "after 100,000"), serve.memory()?);
    let waits = target.open_loop(RATE, STEADY).await?;
    Ok(vec![rate(rates, cores)?, wait(waits)?, memory])
}

async fn batches(target: &LoadTarget, count: usize) -> Result<Vec<f64>, BenchError> {
    let mut rates = Vec::with_capacity(count);
    for _ in 0..count {
        rates.push(target.closed_loop(BATCH).await?);
    }
    Ok(rates)
}

fn rate(rates: Vec<f64>, cores: &str) -> Result<Row, BenchError> {
    let detail =
        format!("batches of {} on the cores {cores}, one of which also generates the load", thousands(BATCH as u64));
    Ok(Row {
        measure: "requests in a closed loop",
        figure: median(rates)?,
        unit: Unit::PerSecond,
        bound: Bound::AtLeast(RATE.into()),
        detail,
    })
}

fn wait(waits: Vec<f64>) -> Result<Row, BenchError> {
    let median = median(waits.clone())? * 1e3;
    let figure = quantile(0.99, waits)? * 1e3;
    let detail = format!("99th percentile of {} requests, their median {median:.2} ms", thousands(STEADY as u64));
    let measure = "response at 2,000 requests a second";
    Ok(Row { measure, figure, unit: Unit::Milliseconds, bound: Bound::AtMost(20.0), detail })
}

/// A `serve` process, which is killed when dropped.
struct ServerProcess {
    process: Child,
    address: SocketAddr,
}

impl ServerProcess {
    /// The server sizes its thread pool by the cores that it finds at its start, so they are set before. Log lines are
    /// discarded, and with them the address, which is therefore chosen here.
    async fn start(cli: &Program, policy_file: &Path, cores: &str) -> Result<Self, BenchError> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?.local_addr()?;
        let process = Command::new("taskset")
            .args(["-c", cores])
            .arg(&cli.path)
            .args(["serve", "--port", &address.port().to_string()])
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("POLICY_FILE", policy_file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let mut serve = Self { process, address };
        let started = Instant::now();
        while TcpStream::connect(address).await.is_err() {
            if started.elapsed() > INVOKE_TIMEOUT || serve.process.try_wait()?.is_some() {
                return Err("serve did not start".into());
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(serve)
    }

    /// The current resident memory in bytes.
    fn memory(&self) -> Result<f64, BenchError> {
        let memory = machine::memory(self.process.id());
        memory.ok_or_else(|| "the system does not report the memory of serve".into())
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p99_tolerates_one_slow_response_in_a_hundred() {
        let waits = |slow: usize| (0..100 * 100).map(|number| if number % 100 < slow { 0.5 } else { 0.001 }).collect();
        assert_eq!(wait(waits(0)).unwrap().met(), Some(true));
        assert_eq!(wait(waits(2)).unwrap().met(), Some(false));
    }
}
