//! Measures a Lambda and its baselines in turns: starts, warm responses, memory, size.
//!
//! A round of warm events is one measurement, regardless of the number of events: differences between two processes of
//! the same binary, such as their page placement, last for their lifetime.

use crate::{
    callgrind,
    error::BenchError,
    interleaving::{InterleavedSamples, run_interleaved},
    lambdas::{Baseline, Lambda},
    machine,
    pair::{Pair, compare},
    programs::Program,
    statistics::{Estimate, quantile},
    table::{Bound, Group, Row, Unit},
};
use lambda_emulator::{Bytes, Function, Logs, Outcome};
use std::time::{Duration, Instant};

const STARTS: usize = 40;
/// Rounds of warm events, each with new processes.
const ROUNDS: usize = 5;
/// Measured events per round and program.
const EVENTS: usize = 1000;
/// Events before the first measured one, so that caches fill and allocators settle.
const WARM_UP: usize = 50;
/// Cognito's timeout; no program comes near it.
const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);

/// These measures can also be decided by instructions.
const FIRST_RESPONSE: &str = "spawn to first response";
const WARM: &str = "warm response, log line included (p50)";
const WOKEN: &str = "the same, woken on another core";

/// Measures one Lambda; returns a group for each baseline. If there is a `far` core, warm responses are also measured
/// there against echo: then each includes the wake-up of a core, as with infrequent events.
///
/// # Errors
/// A process does not start or respond, or the system does not report its memory.
pub(crate) async fn measure(lambda: &Lambda, far: Option<&str>) -> Result<Vec<Group>, BenchError> {
    let all: Vec<&Program> =
        [&lambda.program].into_iter().chain(lambda.baselines.iter().map(|baseline| &baseline.program)).collect();
    let [ours, echo, ..] = all[..] else { return Err("a Lambda needs at least echo as its baseline".into()) };
    check_responses(lambda, &all).await?;
    let starts = starts(lambda, &all).await?;
    let near = warm(lambda, &all, None).await?;
    let far = match far {
        Some(_) => Some(warm(lambda, &[ours, echo], far).await?),
        None => None,
    };
    let mut groups = Vec::with_capacity(lambda.baselines.len());
    for (baseline, place) in lambda.baselines.iter().zip(1..) {
        let name = match place {
            1 => ours.name.to_owned(),
            _ => format!("{} vs {}", ours.name, baseline.program.name),
        };
        let mut rows = figures(baseline, place, &starts, &near, far.as_ref().filter(|_| place == 1))?;
        if rows.iter().any(Row::is_open) && baseline.program.is_binary() {
            count_instructions(&mut rows, lambda, baseline).await?;
        }
        if place == 1 {
            rows.push(size("binary", lambda.size, &all, Program::size)?);
            rows.push(size("zip", Bound::None, &all, Program::zipped)?);
        }
        groups.push(Group { name, rows });
    }
    Ok(groups)
}

/// The rows of our program and the baseline at this place.
fn figures(
    baseline: &Baseline,
    place: usize,
    starts: &Starts,
    near: &Warm,
    far: Option<&Warm>,
) -> Result<Vec<Row>, BenchError> {
    let Baseline { bounds, comparison, .. } = *baseline;
    let row = |measure, bound, samples: &InterleavedSamples, scale, unit| {
        compare(measure, bound, &samples.pairs(place), comparison, scale, unit)
    };
    let mut rows = vec![
        row("spawn to first next", Bound::None, &starts.next, 1e-3, "ms")?,
        row(FIRST_RESPONSE, bounds.start, &starts.response, 1e-3, "ms")?,
        row(WARM, bounds.warm, &near.median, 1e-6, "µs")?,
        row("the slowest of a hundred (p99)", Bound::None, &near.slow, 1e-6, "µs")?,
    ];
    if let Some(far) = far {
        rows.push(row(WOKEN, bounds.warm, &far.median, 1e-6, "µs")?);
    }
    rows.push(row("peak memory", bounds.memory, &near.memory, 1e6, "MB")?);
    Ok(rows)
}

/// Counts instructions for rows whose bound lies inside the interval.
async fn count_instructions(rows: &mut [Row], lambda: &Lambda, baseline: &Baseline) -> Result<(), BenchError> {
    let ours = callgrind::instructions(&lambda.program, lambda).await?;
    let theirs = callgrind::instructions(&baseline.program, lambda).await?;
    for row in rows {
        let pair = match row.measure {
            FIRST_RESPONSE => Pair { ours: ours.start, baseline: theirs.start },
            WARM | WOKEN => Pair { ours: ours.event, baseline: theirs.event },
            _ => continue,
        };
        row.instructions = Some((baseline.comparison)(&pair));
    }
    Ok(())
}

/// Handles one event before the measurement: loads the files into memory, and checks our response, because a wrong one
/// may be cheaper.
async fn check_responses(lambda: &Lambda, all: &[&Program]) -> Result<(), BenchError> {
    for program in all {
        let mut function = start(program, lambda).await?;
        let ours = program.name == lambda.program.name;
        match function.invoke(lambda.event.clone(), INVOKE_TIMEOUT).await {
            Outcome::Response(response) if !ours || response.starts_with(lambda.response.as_bytes()) => {}
            other => return Err(format!("{} returns an unexpected response: {other:?}", program.name).into()),
        }
    }
    Ok(())
}

/// Seconds from spawn, one turn per start.
struct Starts {
    /// Until the function asks for its first event.
    next: InterleavedSamples,
    /// Until its response has arrived.
    response: InterleavedSamples,
}

async fn starts(lambda: &Lambda, all: &[&Program]) -> Result<Starts, BenchError> {
    let mut starts = Starts { next: InterleavedSamples::new(), response: InterleavedSamples::new() };
    let mut programs = all.to_vec();
    for number in 0..STARTS {
        let first =
            run_interleaved(number, &mut programs, async |program| time_first_response(program, lambda).await).await?;
        let (next, response) = first.into_iter().unzip();
        starts.next.push(next);
        starts.response.push(response);
    }
    Ok(starts)
}

/// Seconds until the function asks for its first event, and until its first response.
async fn time_first_response(program: &Program, lambda: &Lambda) -> Result<(f64, f64), BenchError> {
    let mut function = start(program, lambda).await?;
    time_response(&mut function, &lambda.event).await?;
    let seconds = function.started_at().elapsed().as_secs_f64();
    let next = function.first_poll_at().ok_or("the response arrived before the first poll")?;
    let next = next.duration_since(function.started_at()).as_secs_f64();
    function.stop().await;
    Ok((next, seconds))
}

/// The results of the warm rounds, one turn per round.
struct Warm {
    /// The median seconds of a response in a round.
    median: InterleavedSamples,
    /// The 99th percentile of a round.
    slow: InterleavedSamples,
    /// The peak memory of a process in bytes.
    memory: InterleavedSamples,
}

async fn warm(lambda: &Lambda, all: &[&Program], core: Option<&str>) -> Result<Warm, BenchError> {
    let mut warm =
        Warm { median: InterleavedSamples::new(), slow: InterleavedSamples::new(), memory: InterleavedSamples::new() };
    let mut programs = all.to_vec();
    for round in 0..ROUNDS {
        let mut functions = run_interleaved(round, &mut programs, async |program| start(program, lambda).await).await?;
        if let Some(core) = core {
            run_interleaved(round, &mut functions, async |function| keep_on(core, function)).await?;
        }
        let responses =
            run_interleaved(round, &mut functions, async |function| time_responses(function, &lambda.event).await)
                .await?;
        let (median, slow) = responses.into_iter().unzip();
        warm.median.push(median);
        warm.slow.push(slow);
        warm.memory.push(run_interleaved(round, &mut functions, async |function| peak_memory(function)).await?);
        for function in functions {
            function.stop().await;
        }
    }
    Ok(warm)
}

fn keep_on(core: &str, function: &Function) -> Result<(), BenchError> {
    let kept = function.id().is_some_and(|process| machine::keep_on(core, process));
    kept.then_some(()).ok_or_else(|| format!("cannot pin a process to core {core}").into())
}

fn peak_memory(function: &Function) -> Result<f64, BenchError> {
    let peak = function.id().and_then(machine::peak_memory);
    peak.ok_or_else(|| "the system does not report the memory of a process".into())
}

/// Starts a program in our Lambda's environment.
async fn start(program: &Program, lambda: &Lambda) -> Result<Function, BenchError> {
    let variables = lambda.variables.iter().cloned().chain(program.variables());
    // Log lines are written but discarded: reading them is not part of the function's cost.
    Ok(Function::spawn(program.command().into(), program.name, variables, Logs::Discard).await?)
}

/// The median and the 99th percentile, in seconds, of one round's responses.
async fn time_responses(function: &mut Function, event: &Bytes) -> Result<(f64, f64), BenchError> {
    for _ in 0..WARM_UP {
        time_response(function, event).await?;
    }
    let mut responses = Vec::with_capacity(EVENTS);
    for _ in 0..EVENTS {
        responses.push(time_response(function, event).await?);
    }
    responses.sort_by(f64::total_cmp);
    Ok(quantile(&responses, 0.5).zip(quantile(&responses, 0.99)).ok_or("nothing was measured")?)
}

/// Seconds until the response.
async fn time_response(function: &mut Function, event: &Bytes) -> Result<f64, BenchError> {
    let started = Instant::now();
    match function.invoke(event.clone(), INVOKE_TIMEOUT).await {
        Outcome::Response(_) => Ok(started.elapsed().as_secs_f64()),
        other => Err(format!("no response: {other:?}").into()),
    }
}

/// The size of our program and of all others.
fn size(
    measure: &'static str,
    bound: Bound,
    all: &[&Program],
    size: impl Fn(&Program) -> Result<f64, BenchError>,
) -> Result<Row, BenchError> {
    let [ours, others @ ..] = all else { return Err("nothing was measured".into()) };
    let bytes = size(ours)?;
    let figure = Estimate::exactly(bytes).scaled(1e-6);
    let mut detail = format!("{bytes} bytes");
    for (number, other) in others.iter().enumerate() {
        let before = if number == 0 { " vs" } else { "," };
        // For a handler, only its source counts: AWS provides the interpreter and the client.
        let of = if other.is_binary() { "of" } else { "of the source in" };
        detail.push_str(&format!("{before} {} {of} {}", size(other)?, other.name));
    }
    Ok(Row { measure, figure, unit: Unit::Megabytes, bound, instructions: None, detail })
}
