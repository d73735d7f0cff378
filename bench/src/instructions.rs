//! Compares the instructions of the hot path with recorded values: regressions show without noise, even on a busy
//! machine.
//!
//! The file records the ratio to the baseline in the same run. A compiler, C library or Lambda runtime that changes
//! both sides alike therefore has little influence.

use crate::{
    callgrind::{self, Instructions},
    error::BenchError,
    lambdas::Lambda,
    mail::Step,
    programs::ci_folder,
    table::{Bound, Group, Row, Unit, thousands},
};
use std::{collections::BTreeMap, env::consts::ARCH, fs, path::Path};

/// The tolerated increase. Two runs of the same binaries differ by less than 0.1 %, two builds by somewhat more.
const TOLERANCE: f64 = 1.03;
/// The measure of a warm event, and how many times echo's instructions it may take, whatever is recorded.
const WARM: &str = "warm response, log line included";
const WARM_BOUND: f64 = 1.55;
/// The number of repetitions of a step for the mean.
const REPETITIONS: u32 = 200;
const FILE: &str = "instructions.toml";
/// The header of the file.
const ABOUT: &str = "\
# Our instructions relative to the baseline's, by architecture. Written by
# `cargo run --release -p bench -- instructions --bless`, which keeps the records of other architectures.
";

/// Ratios by name.
type Ratios = BTreeMap<String, f64>;

/// Ratios by architecture.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Records(BTreeMap<String, Ratios>);

impl Records {
    /// Reads the records of the repository.
    ///
    /// # Errors
    /// The file is missing or invalid.
    pub(crate) fn load() -> Result<Self, BenchError> {
        Self::parse(&fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE))?)
    }

    fn parse(text: &str) -> Result<Self, BenchError> {
        Ok(Self(toml::from_str(text)?))
    }

    /// Records the counts as the new ratios of this architecture, and writes the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn bless(mut self, counts: &[Count]) -> Result<(), BenchError> {
        let ratios = counts.iter().map(|count| (count.name(), count.ratio())).collect();
        self.0.insert(record_key(), ratios);
        Ok(fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE), self.to_toml())?)
    }

    fn to_toml(&self) -> String {
        let table = |(architecture, ratios): (&String, &Ratios)| {
            let lines = ratios.iter().map(|(name, ratio)| format!("{name:?} = {ratio:.4}\n"));
            format!("\n[{architecture}]\n{}", lines.collect::<String>())
        };
        self.0.iter().fold(ABOUT.to_owned(), |text, architecture| text + &table(architecture))
    }

    fn ratio(&self, name: &str) -> Option<f64> {
        self.0.get(&record_key())?.get(name).copied()
    }
}

/// Where the ratios of this program are recorded: by architecture, and for the profile `ci` separately.
fn record_key() -> String {
    ci_folder().map_or_else(|| ARCH.to_owned(), |_| format!("{ARCH}-ci"))
}

/// The instructions of one measure, and of its baseline.
pub(crate) struct Count {
    /// The function, or the group of steps.
    place: String,
    measure: &'static str,
    ours: f64,
    baseline: f64,
}

impl Count {
    fn name(&self) -> String {
        format!("{}: {}", self.place, self.measure)
    }

    fn ratio(&self) -> f64 {
        self.ours / self.baseline
    }

    /// The ratio and its record, if this architecture has one.
    fn row(&self, records: &Records) -> Row {
        let (ratio, record) = (self.ratio(), records.ratio(&self.name()));
        let whole = |instructions: f64| thousands(instructions.round() as u64);
        let (ours, baseline) = (whole(self.ours), whole(self.baseline));
        let bounds =
            record.map(|record| record * TOLERANCE).into_iter().chain((self.measure == WARM).then_some(WARM_BOUND));
        let change = match record {
            Some(record) => format!("{:+.1} % since {record:.3} ×", (ratio / record - 1.0) * 100.0),
            None => format!("not recorded on {}", record_key()),
        };
        Row {
            measure: self.measure,
            figure: ratio,
            unit: Unit::FineTimes,
            bound: bounds.min_by(f64::total_cmp).map_or(Bound::None, Bound::AtMost),
            detail: format!("{ours} instructions vs {baseline}; {change}"),
        }
    }
}

/// Checks that every count has a record.
///
/// # Errors
/// A record is missing on this architecture, so a regression would go unnoticed.
pub(crate) fn all_recorded(counts: &[Count], records: &Records) -> Result<(), BenchError> {
    match counts.iter().map(Count::name).find(|name| records.ratio(name).is_none()) {
        None => Ok(()),
        Some(name) => {
            Err(format!("bench/{FILE} has no record of {name:?} on {}: --bless makes one", record_key()).into())
        }
    }
}

/// Counts every function against echo, and the steps of a mail against echo's handling of the same event.
///
/// # Errors
/// A function does not respond, or Valgrind is missing.
pub(crate) async fn count(lambdas: &[Lambda]) -> Result<Vec<Count>, BenchError> {
    let mut counts = Vec::new();
    for lambda in lambdas {
        let echo = &lambda.baselines.first().ok_or("a Lambda needs at least echo as its baseline")?.program;
        let ours = callgrind::instructions(&lambda.program, lambda).await?;
        let baseline = callgrind::instructions(echo, lambda).await?;
        let count = |measure, pick: fn(&Instructions) -> f64| Count {
            place: lambda.program.name.to_owned(),
            measure,
            ours: pick(&ours),
            baseline: pick(&baseline),
        };
        counts.push(count("spawn to first response", |instructions| instructions.start));
        counts.push(count(WARM, |instructions| instructions.event));
    }
    let baseline = step(Step::Echo)?;
    for ours in Step::OURS {
        let (place, measure) = ("inside of a mail".to_owned(), ours.name());
        counts.push(Count { place, measure, ours: step(ours)?, baseline });
    }
    Ok(counts)
}

/// The instructions of a step. Two runs are subtracted to exclude the initialization.
fn step(step: Step) -> Result<f64, BenchError> {
    let run = |repetitions: u32| callgrind::of_this_program(&["repeat", step.name(), &repetitions.to_string()]);
    Ok((run(1 + REPETITIONS)? - run(1)?) / f64::from(REPETITIONS))
}

/// The rows, grouped by function.
pub(crate) fn groups(counts: &[Count], records: &Records) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for count in counts {
        let row = count.row(records);
        match groups.last_mut().filter(|group| group.name == count.place) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { name: count.place.clone(), rows: vec![row] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(ours: f64) -> Count {
        Count { place: "echo".to_owned(), measure: "start", ours, baseline: 100.0 }
    }

    fn records() -> Records {
        let of_here = (ARCH.to_owned(), Ratios::from([("echo: start".to_owned(), 2.0)]));
        Records([of_here, ("another".to_owned(), Ratios::from([("echo: start".to_owned(), 3.0)]))].into())
    }

    #[test]
    fn records_survive_a_round_trip() {
        assert_eq!(Records::parse(&records().to_toml()).unwrap(), records());
    }

    #[test]
    fn increase_above_tolerance_is_a_regression() {
        for (ours, met) in [(150.0, true), (200.0, true), (205.9, true), (206.1, false)] {
            assert_eq!(count(ours).row(&records()).met(), Some(met), "{ours}");
        }
    }

    #[test]
    fn warm_response_has_a_bound_without_a_record() {
        for (ours, met) in [(155.0, true), (156.0, false)] {
            let count = Count { measure: WARM, ..count(ours) };
            assert_eq!(count.row(&Records::default()).met(), Some(met), "{ours}");
        }
    }

    #[test]
    fn missing_record_fails_the_check() {
        assert_eq!(count(200.0).row(&Records::default()).met(), None);
        assert!(all_recorded(&[count(200.0)], &Records::default()).is_err());
        all_recorded(&[count(200.0)], &records()).unwrap();
    }

    /// Otherwise CI fails on the next machine of that architecture.
    #[test]
    fn repository_has_a_record_of_every_step() {
        let Records(records) = Records::load().unwrap();
        assert!(!records.is_empty());
        for (architecture, ratios) in records {
            for step in Step::OURS {
                let name = format!("inside of a mail: {}", step.name());
                assert!(ratios.contains_key(&name), "{architecture}: {name}");
            }
        }
    }
}
