//! A Lambda and those it is held against, taking samples: starts, warm answers, memory, size.
//!
//! A round of warm events is one measurement, however many events it has: what two processes of the same binary differ in,
//! the places of their pages for instance, stays for all of their life.

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

/// Alternating starts.
const STARTS: usize = 40;
/// Rounds of warm events, each with processes of its own.
const ROUNDS: usize = 5;
/// Measured events of a round, for each.
const EVENTS: usize = 1000;
/// Events before a round's first measured one: caches fill, allocators settle.
const WARM_UP: usize = 50;
/// What Cognito grants; nothing here comes near.
const INVOKE_TIMEOUT: Duration = Duration::from_secs(5);

/// The measures that instructions are counted of too.
const FIRST_ANSWER: &str = "spawn to first answer";
const WARM: &str = "warm answer, log line included (p50)";
const WOKEN: &str = "the same, woken on another core";

/// The measures of one Lambda, a group for each of those it is held against. Where there is a core that is `far` from this
/// process's own, warm answers are measured over there too, beside echo: then the price of waking a core is in each, as it is where
/// events come seldom.
///
/// # Errors
/// Where a process does not start or answer, or the system does not say how much memory it took.
pub(crate) async fn measure(lambda: &Lambda, far: Option<&str>) -> Result<Vec<Group>, BenchError> {
    let all: Vec<&Program> =
        [&lambda.program].into_iter().chain(lambda.baselines.iter().map(|baseline| &baseline.program)).collect();
    let [ours, echo, ..] = all[..] else { return Err("a Lambda is measured beside echo at least".into()) };
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
            _ => format!("{} beside {}", ours.name, baseline.program.name),
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

/// Ours beside the one at this place.
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
        row(FIRST_ANSWER, bounds.start, &starts.answer, 1e-3, "ms")?,
        row(WARM, bounds.warm, &near.median, 1e-6, "µs")?,
        row("the slowest of a hundred (p99)", Bound::None, &near.slow, 1e-6, "µs")?,
    ];
    if let Some(far) = far {
        rows.push(row(WOKEN, bounds.warm, &far.median, 1e-6, "µs")?);
    }
    rows.push(row("peak memory", bounds.memory, &near.memory, 1e6, "MB")?);
    Ok(rows)
}

/// Counts the instructions of what no bound is clear of.
async fn count_instructions(rows: &mut [Row], lambda: &Lambda, baseline: &Baseline) -> Result<(), BenchError> {
    let ours = callgrind::instructions(&lambda.program, lambda).await?;
    let theirs = callgrind::instructions(&baseline.program, lambda).await?;
    for row in rows {
        let pair = match row.measure {
            FIRST_ANSWER => Pair { ours: ours.start, baseline: theirs.start },
            WARM | WOKEN => Pair { ours: ours.event, baseline: theirs.event },
            _ => continue,
        };
        row.instructions = Some((baseline.comparison)(&pair));
    }
    Ok(())
}

/// Answers one event before anything is measured: reads the files from the disk, and finds out a function of ours that
/// answers something else than it must, which may be cheaper.
async fn check_responses(lambda: &Lambda, all: &[&Program]) -> Result<(), BenchError> {
    for program in all {
        let mut function = start(program, lambda).await?;
        let ours = program.name == lambda.program.name;
        match function.invoke(lambda.event.clone(), INVOKE_TIMEOUT).await {
            Outcome::Response(answer) if !ours || answer.starts_with(lambda.answer.as_bytes()) => {}
            other => return Err(format!("{} gives another answer than it must: {other:?}", program.name).into()),
        }
    }
    Ok(())
}

/// Seconds from spawn, one turn per start.
struct Starts {
    /// To where the function asks for its first event.
    next: InterleavedSamples,
    /// To where the answer to it is here.
    answer: InterleavedSamples,
}

async fn starts(lambda: &Lambda, all: &[&Program]) -> Result<Starts, BenchError> {
    let mut starts = Starts { next: InterleavedSamples::new(), answer: InterleavedSamples::new() };
    let mut programs = all.to_vec();
    for number in 0..STARTS {
        let first = run_interleaved(number, &mut programs, async |program| first_answer(program, lambda).await).await?;
        let (next, answer) = first.into_iter().unzip();
        starts.next.push(next);
        starts.answer.push(answer);
    }
    Ok(starts)
}

/// Seconds to the first target, and to the first answer.
async fn first_answer(program: &Program, lambda: &Lambda) -> Result<(f64, f64), BenchError> {
    let mut function = start(program, lambda).await?;
    answer(&mut function, &lambda.event).await?;
    let seconds = function.started_at().elapsed().as_secs_f64();
    let next = function.first_poll_at().ok_or("an answer came before a target")?;
    let next = next.duration_since(function.started_at()).as_secs_f64();
    function.stop().await;
    Ok((next, seconds))
}

/// What the warm rounds tell, one turn per round.
struct Warm {
    /// Seconds of an answer, the median of a round.
    median: InterleavedSamples,
    /// What 99 of 100 answers of a round do not exceed.
    slow: InterleavedSamples,
    /// Bytes of a process at its largest.
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
        let answers =
            run_interleaved(round, &mut functions, async |function| answers(function, &lambda.event).await).await?;
        let (median, slow) = answers.into_iter().unzip();
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
    kept.then_some(()).ok_or_else(|| format!("a process cannot be kept on core {core}").into())
}

fn peak_memory(function: &Function) -> Result<f64, BenchError> {
    let peak = function.id().and_then(machine::peak_memory);
    peak.ok_or_else(|| "the system does not say how much memory a process took".into())
}

/// Starts one of them, in the environment of ours.
async fn start(program: &Program, lambda: &Lambda) -> Result<Function, BenchError> {
    let variables = lambda.variables.iter().cloned().chain(program.variables());
    // Log lines are written, and nobody reads them: the price of reading is not the function's.
    Ok(Function::spawn(program.command().into(), program.name, variables, Logs::Discard).await?)
}

/// Seconds that one round's answers take: the median, and what 99 of 100 do not exceed.
async fn answers(function: &mut Function, event: &Bytes) -> Result<(f64, f64), BenchError> {
    for _ in 0..WARM_UP {
        answer(function, event).await?;
    }
    let mut answers = Vec::with_capacity(EVENTS);
    for _ in 0..EVENTS {
        answers.push(answer(function, event).await?);
    }
    answers.sort_by(f64::total_cmp);
    Ok(quantile(&answers, 0.5).zip(quantile(&answers, 0.99)).ok_or("nothing was measured")?)
}

/// Seconds until the answer.
async fn answer(function: &mut Function, event: &Bytes) -> Result<f64, BenchError> {
    let started = Instant::now();
    match function.invoke(event.clone(), INVOKE_TIMEOUT).await {
        Outcome::Response(_) => Ok(started.elapsed().as_secs_f64()),
        other => Err(format!("no answer: {other:?}").into()),
    }
}

/// The size of ours, beside those of all others.
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
        let before = if number == 0 { " beside" } else { "," };
        // What a handler weighs is its own source: its interpreter and the client are AWS's to bring.
        let of = if other.is_binary() { "of" } else { "of the source in" };
        detail.push_str(&format!("{before} {} {of} {}", size(other)?, other.name));
    }
    Ok(Row { measure, figure, unit: Unit::Megabytes, bound, instructions: None, detail })
}
