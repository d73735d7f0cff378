//! The measured figures and their bounds as a table.

use std::fmt;

/// The unit of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Relative to the baseline.
    Times,
    /// The same with more digits, for instructions.
    FineTimes,
    /// Millions of bytes.
    Megabytes,
    Microseconds,
    Milliseconds,
    /// Events or requests per second.
    PerSecond,
}

/// The bound of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
    /// No bound.
    None,
}

/// What a ratio is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Comparison {
    /// Our cost relative to the baseline's.
    Cost,
    /// Our speed relative to the baseline's.
    Speed,
}

/// One measure.
pub(crate) struct Row {
    pub(crate) measure: &'static str,
    pub(crate) figure: f64,
    pub(crate) unit: Unit,
    pub(crate) bound: Bound,
    /// What the figure consists of, for instance both sides of a ratio.
    pub(crate) detail: String,
}

impl Row {
    /// Whether the bound is met; `None` without a bound.
    pub(crate) fn met(&self) -> Option<bool> {
        match self.bound {
            Bound::AtMost(bound) => Some(self.figure <= bound),
            Bound::AtLeast(bound) => Some(self.figure >= bound),
            Bound::None => None,
        }
    }

    /// Compares our value with the baseline's, both in seconds or bytes; `unit` is that of the detail.
    pub(crate) fn comparison(
        measure: &'static str,
        bound: Bound,
        comparison: Comparison,
        (ours, baseline): (f64, f64),
        unit: Unit,
    ) -> Self {
        let figure = match comparison {
            Comparison::Cost => ours / baseline,
            Comparison::Speed => baseline / ours,
        };
        let [ours, baseline] = [ours, baseline].map(|value| format!("{:.2} {}", value / unit.size(), unit.name()));
        Self { measure, figure, unit: Unit::Times, bound, detail: format!("{ours} vs {baseline}") }
    }

    /// Compares memory with an `earlier` value, which `of` describes; up to 10 % more is not considered growth.
    pub(crate) fn growth(measure: &'static str, (earlier, of): (f64, &str), later: f64) -> Self {
        Self {
            measure,
            figure: later / earlier,
            unit: Unit::Times,
            bound: Bound::AtMost(1.1),
            detail: format!("{:.2} MB vs {:.2} MB {of}", later / 1e6, earlier / 1e6),
        }
    }

    fn cells(&self) -> [String; 5] {
        let show = |value| self.unit.show(value);
        let bound = match self.bound {
            Bound::AtMost(bound) => format!("≤ {} {}", show(bound), self.unit.name()),
            Bound::AtLeast(bound) => format!("≥ {} {}", show(bound), self.unit.name()),
            Bound::None => String::new(),
        };
        let verdict = match self.met() {
            Some(true) => "met",
            Some(false) => "NOT MET",
            None => "",
        };
        let figure = format!("{} {}", show(self.figure), self.unit.name());
        [format!("  {}", self.measure), figure, bound, verdict.to_owned(), self.detail.clone()]
    }
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Times | Self::FineTimes => "×",
            Self::Megabytes => "MB",
            Self::Microseconds => "µs",
            Self::Milliseconds => "ms",
            Self::PerSecond => "/s",
        }
    }

    /// The unit in seconds or bytes.
    const fn size(self) -> f64 {
        match self {
            Self::Times | Self::FineTimes | Self::PerSecond => 1.0,
            Self::Megabytes => 1e6,
            Self::Microseconds => 1e-6,
            Self::Milliseconds => 1e-3,
        }
    }

    fn show(self, value: f64) -> String {
        match self {
            Self::Times | Self::Megabytes | Self::Milliseconds => format!("{value:.2}"),
            Self::FineTimes => format!("{value:.3}"),
            Self::Microseconds => format!("{value:.1}"),
            Self::PerSecond => thousands(value.round() as u64),
        }
    }
}

/// Formats a number with thousands separators: 40,000.
pub(crate) fn thousands(number: u64) -> String {
    match number / 1000 {
        0 => number.to_string(),
        rest => format!("{},{:03}", thousands(rest), number % 1000),
    }
}

/// The measures of one thing.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

/// All groups, printed with aligned columns.
pub(crate) struct Table(pub(crate) Vec<Group>);

impl Table {
    /// Every measure.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.0.iter().flat_map(|group| &group.rows)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headings = ["", "figure", "bound", "", "made of"].map(str::to_owned);
        let mut lines = vec![headings];
        for Group { name, rows } in &self.0 {
            lines.push(std::array::from_fn(|column| if column == 0 { name.clone() } else { String::new() }));
            lines.extend(rows.iter().map(Row::cells));
        }
        let mut widths = [0_usize; 5];
        for line in &lines {
            widths.iter_mut().zip(line).for_each(|(width, cell)| *width = (*width).max(cell.chars().count()));
        }
        for line in &lines {
            let padded: Vec<String> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            writeln!(f, "{}", padded.join("  ").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(figure: f64, unit: Unit, bound: Bound) -> Row {
        Row { measure: "spawn", figure, unit, bound, detail: "a vs b".to_owned() }
    }

    #[test]
    fn bound_is_inclusive() {
        for (figure, bound, met) in [
            (1.2, Bound::AtMost(1.2), Some(true)),
            (1.21, Bound::AtMost(1.2), Some(false)),
            (40_000.0, Bound::AtLeast(40_000.0), Some(true)),
            (39_999.0, Bound::AtLeast(40_000.0), Some(false)),
            (5.0, Bound::None, None),
        ] {
            assert_eq!(row(figure, Unit::Times, bound).met(), met, "{figure} {bound:?}");
        }
    }

    #[test]
    fn ratio_is_of_cost_or_speed() {
        let row = |comparison| Row::comparison("m", Bound::None, comparison, (3e-6, 1e-6), Unit::Microseconds);
        assert_eq!(row(Comparison::Cost).figure.to_string(), (3e-6 / 1e-6).to_string());
        assert_eq!(row(Comparison::Speed).figure.to_string(), (1e-6 / 3e-6).to_string());
        assert_eq!(row(Comparison::Cost).detail, "3.00 µs vs 1.00 µs");
    }

    #[test]
    fn memory_may_grow_by_a_tenth() {
        let growth = |later| Row::growth("memory", (10e6, "before"), later);
        assert_eq!(growth(10.9e6).met(), Some(true));
        assert_eq!(growth(11.1e6).met(), Some(false));
        assert_eq!(growth(11.1e6).detail, "11.10 MB vs 10.00 MB before");
    }

    #[test]
    fn columns_are_aligned() {
        let rows = vec![
            row(1.0, Unit::Times, Bound::AtMost(1.2)),
            row(1_234_567.0, Unit::PerSecond, Bound::AtLeast(2_000_000.0)),
        ];
        let expected = [
            "                         figure        bound                    made of",
            "name of the whole group",
            "  spawn                  1.00 ×        ≤ 1.20 ×        met      a vs b",
            "  spawn                  1,234,567 /s  ≥ 2,000,000 /s  NOT MET  a vs b",
        ];
        let printed = Table(vec![Group { name: "name of the whole group".to_owned(), rows }]).to_string();
        assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
    }
}
