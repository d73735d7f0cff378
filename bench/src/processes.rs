//! A Lambda and the yardstick side by side: starts, warm answers, memory, size.
//!
//! Whoever went second goes first the next time, so that what drifts (clock, temperature, neighbours) hits both, and
//! each measurement is compared with its partner only. A round of warm events is one measurement, however many events
//! it has: what two processes of the same binary differ in, the places of their pages for instance, stays for all of
//! their life.

use crate::{
    Fault,
    binaries::Binary,
    lambdas::{Bounds, Lambda},
    machine,
    statistics::{Estimate, quantile},
    table::{Bound, Row, Unit},
};
use policy::Policy;
use runtime_api::{Bytes, Function, Logs, Outcome};
use std::time::{Duration, Instant};

/// Alternating starts.
const STARTS: usize = 40;
/// Rounds of warm events, each with processes of its own.
const ROUNDS: usize = 5;
/// Measured events of a round, for each side.
const EVENTS: usize = 1000;
/// What is said where there is no figure to take a median of.
const NOTHING: &str = "nothing was measured";
/// Events before a round's first measured one: caches fill, allocators settle.
const WARM_UP: usize = 50;
/// What Cognito grants; nothing here comes near.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ours, and the yardstick.
pub(crate) struct Sides<T> {
    pub(crate) ours: T,
    pub(crate) echo: T,
}

impl<S> Sides<S> {
    /// Does the same with both, in an order that changes from turn to turn.
    async fn turn<T>(
        &mut self,
        turn: usize,
        work: impl AsyncFn(&mut S) -> Result<T, Fault>,
    ) -> Result<Sides<T>, Fault> {
        if turn.is_multiple_of(2) {
            let ours = work(&mut self.ours).await?;
            Ok(Sides { ours, echo: work(&mut self.echo).await? })
        } else {
            let echo = work(&mut self.echo).await?;
            Ok(Sides { ours: work(&mut self.ours).await?, echo })
        }
    }
}

/// Every row of one Lambda. Where there is a core that is `far` from this process's own, warm answers are
/// measured over there too: then the price of waking a core is in each, as it is where events come seldom.
///
/// # Errors
/// Where a process does not start or answer, or the system does not say how much memory it took.
pub(crate) async fn measure(
    lambda: &Lambda,
    policy: &Policy,
    binaries: &mut Sides<Binary>,
    far: Option<&str>,
) -> Result<Vec<Row>, Fault> {
    let event = &Bytes::from_static(lambda.event().as_bytes());
    trial(binaries, event, &lambda.answer(policy)?).await?;
    let Bounds { start, warm: answer, memory, binary } = lambda.bounds;
    let starts = starts(binaries, event).await?;
    let near = warm(binaries, event, None).await?;
    let mut rows = vec![
        ratio("spawn to first answer", start, &starts, 1e-3, "ms")?,
        ratio("warm answer, log line included", answer, &near.answers, 1e-6, "µs")?,
    ];
    if far.is_some() {
        let far = warm(binaries, event, far).await?;
        rows.push(ratio("the same, woken on another core", answer, &far.answers, 1e-6, "µs")?);
    }
    rows.push(ratio("peak memory", memory, &near.memory, 1e6, "MB")?);
    rows.push(size(binaries, binary)?);
    Ok(rows)
}

/// Answers one event before anything is measured: reads the files from the disk, and finds out a function of ours that
/// answers something else than it must, which may be cheaper.
async fn trial(binaries: &Sides<Binary>, event: &Bytes, expected: &str) -> Result<(), Fault> {
    let mut ours = start(&binaries.ours).await?;
    match ours.invoke(event.clone(), PATIENCE).await {
        Outcome::Answer(answer) if answer == expected => {}
        other => return Err(format!("{} gives another answer than it must: {other:?}", binaries.ours.name).into()),
    }
    answer(&mut start(&binaries.echo).await?, event).await?;
    Ok(())
}

/// Seconds from spawn to first answer.
async fn starts(binaries: &mut Sides<Binary>, event: &Bytes) -> Result<Vec<Sides<f64>>, Fault> {
    let first_answer = async |binary: &mut Binary| {
        let mut function = start(binary).await?;
        answer(&mut function, event).await?;
        let seconds = function.started().elapsed().as_secs_f64();
        function.stop().await;
        Ok(seconds)
    };
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

async fn warm(binaries: &mut Sides<Binary>, event: &Bytes, core: Option<&str>) -> Result<Warm, Fault> {
    let mut warm = Warm { answers: Vec::with_capacity(ROUNDS), memory: Vec::with_capacity(ROUNDS) };
    for round in 0..ROUNDS {
        let mut functions = binaries.turn(round, async |binary| start(binary).await).await?;
        if let Some(core) = core {
            functions.turn(round, async |function| keep_on(core, function)).await?;
        }
        warm.answers.push(functions.turn(round, async |function| median_answer(function, event).await).await?);
        warm.memory.push(functions.turn(round, async |function| peak_memory(function)).await?);
        functions.ours.stop().await;
        functions.echo.stop().await;
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

async fn start(binary: &Binary) -> Result<Function, Fault> {
    // Log lines are written, and nobody reads them: the price of reading is not the function's.
    Ok(Function::start(&binary.path, binary.name, [], Logs::Discard).await?)
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
    Ok(quantile(&answers, 0.5).ok_or(NOTHING)?)
}

/// Seconds until the answer.
async fn answer(function: &mut Function, event: &Bytes) -> Result<f64, Fault> {
    let started = Instant::now();
    match function.invoke(event.clone(), PATIENCE).await {
        Outcome::Answer(_) => Ok(started.elapsed().as_secs_f64()),
        other => Err(format!("no answer: {other:?}").into()),
    }
}

/// The median of the paired ratios, beside the medians of both sides in a unit of `scale` a piece.
fn ratio(measure: &'static str, bound: Bound, pairs: &[Sides<f64>], scale: f64, unit: &str) -> Result<Row, Fault> {
    let median = |pick: fn(&Sides<f64>) -> f64| Estimate::of(pairs.iter().map(pick).collect()).ok_or(NOTHING);
    let figure = median(|pair| pair.ours / pair.echo)?;
    let (ours, echo) = (median(|pair| pair.ours)?.median / scale, median(|pair| pair.echo)?.median / scale);
    let detail = format!("{ours:.2} {unit} beside {echo:.2} {unit}");
    Ok(Row { measure, figure, unit: Unit::Times, bound, detail })
}

fn size(binaries: &Sides<Binary>, bound: Bound) -> Result<Row, Fault> {
    let (ours, echo) = (binaries.ours.size()?, binaries.echo.size()?);
    let figure = Estimate { median: ours, low: ours, high: ours }.scaled(1e-6);
    let detail = format!("{ours} bytes beside {echo}");
    Ok(Row { measure: "binary", figure, unit: Unit::Megabytes, bound, detail })
}
