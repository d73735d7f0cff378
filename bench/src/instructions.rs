//! The hot path in instructions, beside what was recorded: a regression shows without noise, on a busy machine too.
//!
//! What is recorded is how many instructions ours takes for each of the baseline's, counted in the same run. So a compiler, a C
//! library or a release of the Lambda runtime that changes both pair alike changes little; what is ours alone shows.

use crate::{
    callgrind::{self, Instructions},
    error::BenchError,
    lambdas::Lambda,
    mail::Step,
    pair::Pair,
    programs::ci_folder,
    statistics::Estimate,
    table::{Bound, Group, Row, Unit, thousands},
};
use std::{collections::BTreeMap, env::consts::ARCH, fs, path::Path};

/// How much more than was recorded is no regression yet. Two runs of the same binaries differ by less than a thousandth, two
/// builds by somewhat more.
const TOLERANCE: f64 = 1.03;
/// Repetitions of a step whose mean is the price of one.
const REPETITIONS: u32 = 200;
/// What the repository has.
const FILE: &str = "instructions.toml";
/// What stands above the records.
const ABOUT: &str = "\
# Instructions of ours for each one of the baseline's, by architecture. Made by
# `cargo run --release -p bench -- instructions --bless`, which leaves other architectures' alone, and for the profile `ci` by
# `target/ci/bench instructions --bless`, after the build of the stage `native` in `.ci/run`.
";

/// Ratios by what they are of.
type Ratios = BTreeMap<String, f64>;

/// Ratios by architecture.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Records(BTreeMap<String, Ratios>);

impl Records {
    /// The repository's.
    ///
    /// # Errors
    /// Where there are none, or another form of them.
    pub(crate) fn read() -> Result<Self, BenchError> {
        Self::parse(&fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE))?)
    }

    fn parse(text: &str) -> Result<Self, BenchError> {
        Ok(Self(toml::from_str(text)?))
    }

    /// Takes the ratios of this machine's architecture for right, and writes all down.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub(crate) fn bless(mut self, counts: &[Count]) -> Result<(), BenchError> {
        let ratios = counts.iter().map(|count| (count.name(), count.pair.cost())).collect();
        self.0.insert(record_key(), ratios);
        Ok(fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE), self.text())?)
    }

    fn text(&self) -> String {
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

/// What one thing takes, and the baseline for it.
pub(crate) struct Count {
    /// A function, or where its work is done.
    place: String,
    measure: &'static str,
    pair: Pair,
}

impl Count {
    fn name(&self) -> String {
        format!("{}: {}", self.place, self.measure)
    }

    /// The count beside its record, where there is one for this architecture.
    fn row(&self, records: &Records) -> Row {
        let (ratio, record) = (self.pair.cost(), records.ratio(&self.name()));
        let whole = |instructions: f64| thousands(instructions.round() as u64);
        let (ours, baseline) = (whole(self.pair.ours), whole(self.pair.baseline));
        let change = match record {
            Some(record) => format!("{:+.1} % since {record:.3} ×", (ratio / record - 1.0) * 100.0),
            None => format!("not recorded on {}", record_key()),
        };
        Row {
            measure: self.measure,
            figure: Estimate::exactly(ratio),
            unit: Unit::FineTimes,
            bound: record.map_or(Bound::None, |record| Bound::AtMost(record * TOLERANCE)),
            instructions: None,
            detail: format!("{ours} instructions beside {baseline}; {change}"),
        }
    }
}

/// Whether every count has a record.
///
/// # Errors
/// Where one has none on this architecture: whatever becomes of it, nobody would notice.
pub(crate) fn all_recorded(counts: &[Count], records: &Records) -> Result<(), BenchError> {
    match counts.iter().map(Count::name).find(|name| records.ratio(name).is_none()) {
        None => Ok(()),
        Some(name) => {
            Err(format!("bench/{FILE} has no record of {name:?} on {}: --bless makes one", record_key()).into())
        }
    }
}

/// Every function of these beside echo, and the steps of a mail beside what echo does with the event of one.
///
/// # Errors
/// Where somebody does not answer, or Valgrind is missing.
pub(crate) async fn count(lambdas: &[Lambda]) -> Result<Vec<Count>, BenchError> {
    let mut counts = Vec::new();
    for lambda in lambdas {
        let echo = &lambda.baselines.first().ok_or("a Lambda is measured beside echo at least")?.program;
        let ours = callgrind::instructions(&lambda.program, lambda).await?;
        let baseline = callgrind::instructions(echo, lambda).await?;
        let count = |measure, pick: fn(&Instructions) -> f64| Count {
            place: lambda.program.name.to_owned(),
            measure,
            pair: Pair { ours: pick(&ours), baseline: pick(&baseline) },
        };
        counts.push(count("spawn to first answer", |instructions| instructions.start));
        counts.push(count("warm answer, log line included", |instructions| instructions.event));
    }
    let baseline = step(Step::Echo)?;
    for ours in Step::OURS {
        let pair = Pair { ours: step(ours)?, baseline };
        counts.push(Count { place: "inside of a mail".to_owned(), measure: ours.name(), pair });
    }
    Ok(counts)
}

/// Instructions of a step: what is done before the first one is done in both runs.
fn step(step: Step) -> Result<f64, BenchError> {
    let run = |repetitions: u32| callgrind::of_this_program(&["repeat", step.name(), &repetitions.to_string()]);
    Ok((run(1 + REPETITIONS)? - run(1)?) / f64::from(REPETITIONS))
}

/// The counts beside their records, by where they are from.
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
        Count { place: "echo".to_owned(), measure: "start", pair: Pair { ours, baseline: 100.0 } }
    }

    fn records() -> Records {
        let of_here = (ARCH.to_owned(), Ratios::from([("echo: start".to_owned(), 2.0)]));
        Records([of_here, ("another".to_owned(), Ratios::from([("echo: start".to_owned(), 3.0)]))].into())
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(Records::parse(&records().text()).unwrap(), records());
    }

    #[test]
    fn more_than_the_slack_is_a_regression_and_less_is_none() {
        for (ours, met) in [(150.0, true), (200.0, true), (205.9, true), (206.1, false)] {
            assert_eq!(count(ours).row(&records()).met(), Some(met), "{ours}");
        }
    }

    #[test]
    fn what_is_not_recorded_is_shown_and_is_a_fault_for_who_checks() {
        assert_eq!(count(200.0).row(&Records::default()).met(), None);
        assert!(all_recorded(&[count(200.0)], &Records::default()).is_err());
        all_recorded(&[count(200.0)], &records()).unwrap();
    }

    /// Or the gate fails on the next machine of that kind.
    #[test]
    fn the_repository_has_a_record_of_every_step() {
        let Records(records) = Records::read().unwrap();
        assert!(!records.is_empty());
        for (architecture, ratios) in records {
            for step in Step::OURS {
                let name = format!("inside of a mail: {}", step.name());
                assert!(ratios.contains_key(&name), "{architecture}: {name}");
            }
        }
    }
}
