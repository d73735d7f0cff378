//! Measures a Lambda and its baselines in turns: starts, warm responses, memory, size.

use crate::{
    error::BenchError,
    lambdas::{Baseline, Lambda},
    machine,
    programs::Program,
    statistics::{in_turns, median, quantile},
    table::{Bound, Group, Row, Unit},
};
use lambda_emulator::{Bytes, EffectMode, Function, Logs, Outcome};
use std::time::{Duration, Instant};

const STARTS: usize = 40;
/// Rounds of warm events. Each has new processes, because differences between two processes of the same binary, such as
/// their page placement, last for their lifetime.
const ROUNDS: usize = 5;
/// Measured events per round and program.
const EVENTS: usize = 1000;
/// Events before the first measured one, so that caches fill and allocators settle.
const WARM_UP: usize = 50;
/// Cognito's timeout; no program comes near it.
const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);

/// Measures one Lambda; returns a group for each baseline.
///
/// # Errors
/// A process does not start or respond, or the system does not report its memory.
pub(crate) async fn measure(lambda: &Lambda) -> Result<Vec<Group>, BenchError> {
    let mut all: Vec<&Program> =
        [&lambda.program].into_iter().chain(lambda.baselines.iter().map(|baseline| &baseline.program)).collect();
    check_responses(lambda, &all).await?;
    let starts = in_turns(STARTS, &mut all, async |program| time_first_response(program, lambda).await).await?;
    let rounds = in_turns(ROUNDS, &mut all, async |program| warm_round(program, lambda).await).await?;
    let mut programs = starts.iter().zip(&rounds).map(|(starts, rounds)| Figures::medians(starts, rounds));
    let ours = programs.next().ok_or("nothing was measured")??;
    let mut groups = Vec::with_capacity(lambda.baselines.len());
    for (baseline, figures) in lambda.baselines.iter().zip(programs) {
        let mut group = Group {
            name: format!("{} vs {}", lambda.program.name, baseline.program.name),
            rows: ours.rows(baseline, &figures?),
        };
        if groups.is_empty() {
            group.name = lambda.program.name.to_owned();
            group.rows.push(size("binary", lambda.size, &all, Program::size)?);
            group.rows.push(size("zip", Bound::None, &all, Program::zipped)?);
        }
        groups.push(group);
    }
    Ok(groups)
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

/// One start, in seconds from spawn.
struct Start {
    /// Until the function asks for its first event.
    next: f64,
    /// Until its response has arrived.
    response: f64,
}

async fn time_first_response(program: &Program, lambda: &Lambda) -> Result<Start, BenchError> {
    let mut function = start(program, lambda).await?;
    time_response(&mut function, &lambda.event).await?;
    let response = function.started_at().elapsed().as_secs_f64();
    let next = function.first_poll_at().ok_or("the response arrived before the first poll")?;
    let next = next.duration_since(function.started_at()).as_secs_f64();
    function.stop().await;
    Ok(Start { next, response })
}

/// One round of warm events.
struct WarmRound {
    /// The seconds of each response.
    responses: Vec<f64>,
    /// The peak memory of the process in bytes.
    memory: f64,
}

async fn warm_round(program: &Program, lambda: &Lambda) -> Result<WarmRound, BenchError> {
    let mut function = start(program, lambda).await?;
    for _ in 0..WARM_UP {
        time_response(&mut function, &lambda.event).await?;
    }
    let mut responses = Vec::with_capacity(EVENTS);
    for _ in 0..EVENTS {
        responses.push(time_response(&mut function, &lambda.event).await?);
    }
    let memory = function.id().and_then(machine::peak_memory);
    function.stop().await;
    Ok(WarmRound { responses, memory: memory.ok_or("the system does not report the memory of a process")? })
}

/// Starts a program in our Lambda's environment.
async fn start(program: &Program, lambda: &Lambda) -> Result<Function, BenchError> {
    let variables = lambda.variables.iter().cloned().chain(program.variables());
    // Log lines are written but discarded: reading them is not part of the function's cost.
    Ok(Function::spawn(program.command().into(), &program.function_name(), EffectMode::Live, variables, Logs::Discard)
        .await?)
}

/// Seconds until the response.
async fn time_response(function: &mut Function, event: &Bytes) -> Result<f64, BenchError> {
    let started = Instant::now();
    match function.invoke(event.clone(), INVOKE_TIMEOUT).await {
        Outcome::Response(_) => Ok(started.elapsed().as_secs_f64()),
        other => Err(format!("no response: {other:?}").into()),
    }
}

/// The figures of one program: seconds, and bytes of memory.
struct Figures {
    next: f64,
    response: f64,
    warm: f64,
    slow: f64,
    memory: f64,
}

impl Figures {
    fn medians(starts: &[Start], rounds: &[WarmRound]) -> Result<Self, BenchError> {
        let responses = || rounds.iter().flat_map(|round| round.responses.iter().copied()).collect();
        Ok(Self {
            next: median(starts.iter().map(|start| start.next).collect())?,
            response: median(starts.iter().map(|start| start.response).collect())?,
            warm: median(responses())?,
            slow: quantile(0.99, responses())?,
            memory: median(rounds.iter().map(|round| round.memory).collect())?,
        })
    }

    /// Compares our figures with those of a baseline.
    fn rows(&self, baseline: &Baseline, theirs: &Self) -> Vec<Row> {
        let Baseline { bounds, comparison, .. } = *baseline;
        let row = |measure, bound, pick: fn(&Self) -> f64, unit| {
            Row::comparison(measure, bound, comparison, (pick(self), pick(theirs)), unit)
        };
        vec![
            row("spawn to first next", Bound::None, |figures| figures.next, Unit::Milliseconds),
            row("spawn to first response", bounds.start, |figures| figures.response, Unit::Milliseconds),
            row("warm response, log line included (p50)", Bound::None, |figures| figures.warm, Unit::Microseconds),
            row("the slowest of a hundred (p99)", Bound::None, |figures| figures.slow, Unit::Microseconds),
            row("peak memory", bounds.memory, |figures| figures.memory, Unit::Megabytes),
        ]
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
    let mut detail = format!("{bytes} bytes");
    for (number, other) in others.iter().enumerate() {
        let before = if number == 0 { " vs" } else { "," };
        // For a handler, only its source counts: AWS provides the interpreter and the client.
        let of = if other.is_binary() { "of" } else { "of the source in" };
        detail.push_str(&format!("{before} {} {of} {}", size(other)?, other.name));
    }
    Ok(Row { measure, figure: bytes * 1e-6, unit: Unit::Megabytes, bound, detail })
}
