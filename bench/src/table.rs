//! The measured figures and their bounds as a table.

use crate::statistics::Estimate;
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

/// One measure.
pub(crate) struct Row {
    pub(crate) measure: &'static str,
    pub(crate) figure: Estimate,
    pub(crate) unit: Unit,
    pub(crate) bound: Bound,
    /// The same figure in instructions, if counted: it decides if the bound lies inside the interval.
    pub(crate) instructions: Option<f64>,
    /// What the figure consists of, for instance both sides of a ratio.
    pub(crate) detail: String,
}

impl Row {
    /// Whether the bound lies inside the interval, so that another run may give the opposite result.
    pub(crate) fn is_open(&self) -> bool {
        match self.bound {
            Bound::AtMost(bound) | Bound::AtLeast(bound) => self.figure.low < bound && bound < self.figure.high,
            Bound::None => false,
        }
    }

    /// Whether the bound is met; `None` without a bound.
    pub(crate) fn met(&self) -> Option<bool> {
        let figure = self.deciding().unwrap_or(self.figure.median);
        match self.bound {
            Bound::AtMost(bound) => Some(figure <= bound),
            Bound::AtLeast(bound) => Some(figure >= bound),
            Bound::None => None,
        }
    }

    /// The instructions, if they decide.
    fn deciding(&self) -> Option<f64> {
        self.instructions.filter(|_| self.is_open())
    }

    /// Compares memory with an `earlier` value, which `of` describes; up to 10 % more is not considered growth.
    pub(crate) fn growth(measure: &'static str, (earlier, of): (f64, &str), later: f64) -> Self {
        Self {
            measure,
            figure: Estimate::exactly(later / earlier),
            unit: Unit::Times,
            bound: Bound::AtMost(1.1),
            instructions: None,
            detail: format!("{:.2} MB vs {:.2} MB {of}", later / 1e6, earlier / 1e6),
        }
    }

    fn cells(&self) -> [String; 6] {
        let show = |value| self.unit.show(value);
        let interval = if self.figure.low == self.figure.high {
            String::new()
        } else {
            format!("{} – {}", show(self.figure.low), show(self.figure.high))
        };
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
        let figure = format!("{} {}", show(self.figure.median), self.unit.name());
        let detail = match self.deciding() {
            Some(instructions) => format!("{}; decided by {instructions:.2} × the instructions", self.detail),
            None => self.detail.clone(),
        };
        [format!("  {}", self.measure), figure, interval, bound, verdict.to_owned(), detail]
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
        let headings = ["", "figure", "95 % interval", "bound", "", "made of"].map(str::to_owned);
        let mut lines = vec![headings];
        for Group { name, rows } in &self.0 {
            lines.push(std::array::from_fn(|column| if column == 0 { name.clone() } else { String::new() }));
            lines.extend(rows.iter().map(Row::cells));
        }
        let mut widths = [0_usize; 6];
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

    fn row(median: f64, unit: Unit, bound: Bound) -> Row {
        let figure = Estimate { median, low: median - 0.25, high: median + 0.25 };
        Row { measure: "spawn", figure, unit, bound, instructions: None, detail: "a vs b".to_owned() }
    }

    #[test]
    fn bound_is_inclusive() {
        for (median, bound, met) in [
            (1.2, Bound::AtMost(1.2), Some(true)),
            (1.21, Bound::AtMost(1.2), Some(false)),
            (40_000.0, Bound::AtLeast(40_000.0), Some(true)),
            (39_999.0, Bound::AtLeast(40_000.0), Some(false)),
            (5.0, Bound::None, None),
        ] {
            assert_eq!(row(median, Unit::Times, bound).met(), met, "{median} {bound:?}");
        }
    }

    #[test]
    fn instructions_decide_only_inside_the_interval() {
        for (median, instructions, met) in [
            (1.1, None, true),
            (1.1, Some(1.3), false),
            (1.3, None, false),
            (1.3, Some(1.1), true),
            (0.9, Some(1.3), true),
            (1.5, Some(1.1), false),
        ] {
            let row = Row { instructions, ..row(median, Unit::Times, Bound::AtMost(1.2)) };
            assert_eq!(row.met(), Some(met), "{median} {instructions:?}");
            let found = row.cells().concat().contains("decided by");
            assert_eq!(found, row.is_open() && instructions.is_some(), "{median} {instructions:?}");
        }
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
            "         figure        95 % interval          bound                   made of",
            "name of the whole group",
            "  spawn  1.00 ×        0.75 – 1.25            ≤ 1.20 ×       met      a vs b",
            "  spawn  1,234,567 /s  1,234,567 – 1,234,567  ≥ 2,000,000 /s NOT MET  a vs b",
        ];
        let printed = Table(vec![Group { name: "name of the whole group".to_owned(), rows }]).to_string();
        for (line, expected) in printed.lines().zip(expected) {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(line), words(expected));
            assert_eq!(line.find("a vs b").is_some(), expected.contains("a vs b"));
        }
        let places: Vec<Option<usize>> = printed
            .lines()
            .map(|line| line.chars().collect::<Vec<_>>().windows(2).position(|two| *two == ['a', ' ']))
            .collect();
        assert_eq!(places.len(), 4);
        assert_eq!(places.get(2), places.get(3));
    }
}
