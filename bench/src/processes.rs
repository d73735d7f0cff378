//! A Lambda and the yardstick side by side: starts, warm answers, memory, size.
//!
//! A round of warm events is one measurement, however many events it has: what two processes of the same binary differ in,
//! the places of their pages for instance, stays for all of their life.

use crate::{
    Fault,
    binaries::Binary,
    lambdas::{Bounds, Lambda},
    machine,
    sides::{Sides, compare},
    statistics::{Estimate, quantile},
    table::{Bound, Row, Unit},
};
use runtime_api::{Bytes, Function, Logs, Outcome};
use std::time::{Duration, Instant};

/// Alternating starts.
const STARTS: usize = 40;
/// Rounds of warm events, each with processes of its own.
const ROUNDS: usize = 5;
/// Measured events of a round, for each side.
const EVENTS: usize = 1000;
/// Events before a round's first measured one: caches fill, allocators settle.
const WARM_UP: usize = 50;
/// What Cognito grants; nothing here comes near.
const PATIENCE: Duration = Duration::from_secs(5);

/// Every row of one Lambda. Where there is a core that is `far` from this process's own, warm answers are
/// measured over there too: then the price of waking a core is in each, as it is where events come seldom.
///
/// # Errors
/// Where a process does not start or answer, or the system does not say how much memory it took.
pub(crate) async fn measure(lambda: &Lambda, echo: &Binary, far: Option<&str>) -> Result<Vec<Row>, Fault> {
    trial(lambda, echo).await?;
    let Bounds { start, warm: answer, memory, binary } = lambda.bounds;
    let starts = starts(lambda, echo).await?;
    let near = warm(lambda, echo, None).await?;
    let mut rows = vec![
        compare("spawn to first answer", start, &starts, Sides::cost, 1e-3, "ms")?,
        compare("warm answer, log line included", answer, &near.answers, Sides::cost, 1e-6, "µs")?,
    ];
    if far.is_some() {
        let far = warm(lambda, echo, far).await?;
        rows.push(compare("the same, woken on another core", answer, &far.answers, Sides::cost, 1e-6, "µs")?);
    }
    rows.push(compare("peak memory", memory, &near.memory, Sides::cost, 1e6, "MB")?);
    rows.push(size(&lambda.binary, echo, binary)?);
    Ok(rows)
}

/// Both binaries, to be started in turns.
fn sides<'a>(lambda: &'a Lambda, echo: &'a Binary) -> Sides<&'a Binary> {
    Sides { ours: &lambda.binary, yardstick: echo }
}

/// Answers one event before anything is measured: reads the files from the disk, and finds out a function of ours that
/// answers something else than it must, which may be cheaper.
async fn trial(lambda: &Lambda, echo: &Binary) -> Result<(), Fault> {
    let mut ours = start(&lambda.binary, lambda).await?;
    match ours.invoke(lambda.event.clone(), PATIENCE).await {
        Outcome::Answer(answer) if answer.starts_with(lambda.answer.as_bytes()) => {}
        other => return Err(format!("{} gives another answer than it must: {other:?}", lambda.binary.name).into()),
    }
    answer(&mut start(echo, lambda).await?, &lambda.event).await?;
    Ok(())
}

/// Seconds from spawn to first answer.
async fn starts(lambda: &Lambda, echo: &Binary) -> Result<Vec<Sides<f64>>, Fault> {
    let first_answer = async |binary: &mut &Binary| {
        let mut function = start(binary, lambda).await?;
        answer(&mut function, &lambda.event).await?;
        let seconds = function.started().elapsed().as_secs_f64();
        function.stop().await;
        Ok(seconds)
    };
    let mut binaries = sides(lambda, echo);
    let mut starts = Vec::with_capacity(STARTS);
    for turn in 0..STARTS {
        starts.push(binaries.turn(turn, &first_answer).await?);
    }
    Ok(starts)
}

/// What the warm rounds tell, one pair per round.
struct Warm {
    /// Median seconds of an answer.
    answers: Vec<Sides<f64>>,
    /// Bytes of a process at its largest.
    memory: Vec<Sides<f64>>,
}

async fn warm(lambda: &Lambda, echo: &Binary, core: Option<&str>) -> Result<Warm, Fault> {
    let mut warm = Warm { answers: Vec::with_capacity(ROUNDS), memory: Vec::with_capacity(ROUNDS) };
    for round in 0..ROUNDS {
        let mut functions = sides(lambda, echo).turn(round, async |binary| start(binary, lambda).await).await?;
        if let Some(core) = core {
            functions.turn(round, async |function| keep_on(core, function)).await?;
        }
        warm.answers.push(functions.turn(round, async |function| median_answer(function, &lambda.event).await).await?);
        warm.memory.push(functions.turn(round, async |function| peak_memory(function)).await?);
        functions.ours.stop().await;
        functions.yardstick.stop().await;
    }
    Ok(warm)
}

fn keep_on(core: &str, function: &Function) -> Result<(), Fault> {
    let kept = function.id().is_some_and(|process| machine::keep_on(core, process));
    kept.then_some(()).ok_or_else(|| format!("a process cannot be kept on core {core}").into())
}

fn peak_memory(function: &Function) -> Result<f64, Fault> {
    let peak = function.id().and_then(machine::peak_memory);
    peak.ok_or_else(|| "the system does not say how much memory a process took".into())
}

/// Starts one of the two, in the environment of ours.
async fn start(binary: &Binary, lambda: &Lambda) -> Result<Function, Fault> {
    // Log lines are written, and nobody reads them: the price of reading is not the function's.
    Ok(Function::start(&binary.path, binary.name, lambda.variables.clone(), Logs::Discard).await?)
}

/// Median seconds of one round's answers.
async fn median_answer(function: &mut Function, event: &Bytes) -> Result<f64, Fault> {
    for _ in 0..WARM_UP {
        answer(function, event).await?;
    }
    let mut answers = Vec::with_capacity(EVENTS);
    for _ in 0..EVENTS {
        answers.push(answer(function, event).await?);
    }
    answers.sort_by(f64::total_cmp);
    Ok(quantile(&answers, 0.5).ok_or("nothing was measured")?)
}

/// Seconds until the answer.
async fn answer(function: &mut Function, event: &Bytes) -> Result<f64, Fault> {
    let started = Instant::now();
    match function.invoke(event.clone(), PATIENCE).await {
        Outcome::Answer(_) => Ok(started.elapsed().as_secs_f64()),
        other => Err(format!("no answer: {other:?}").into()),
    }
}

fn size(ours: &Binary, echo: &Binary, bound: Bound) -> Result<Row, Fault> {
    let (ours, echo) = (ours.size()?, echo.size()?);
    let figure = Estimate { median: ours, low: ours, high: ours }.scaled(1e-6);
    let detail = format!("{ours} bytes beside {echo}");
    Ok(Row { measure: "binary", figure, unit: Unit::Megabytes, bound, detail })
}
