//! Which results the report shows.

use super::result::ReplayResult;
use super::verdict::Verdict;

/// One value of `--only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VerdictFilter {
    /// Every result but those that are accepted as expected.
    NotAccepted,
    /// The results with this verdict.
    Verdict(Verdict),
}

impl VerdictFilter {
    /// Parses a verdict, in which spaces may be hyphens, or `not-accepted`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let verdict =
            Verdict::ALL.into_iter().find(|verdict| verdict.name().replace(' ', "-") == text.replace(' ', "-"));
        match verdict {
            Some(verdict) => Ok(Self::Verdict(verdict)),
            None if text == "not-accepted" => Ok(Self::NotAccepted),
            None => {
                let known = Verdict::ALL.map(|verdict| verdict.name().replace(' ', "-")).join(", ");
                Err(format!("write not-accepted or one of: {known}"))
            }
        }
    }

    fn matches(self, result: &ReplayResult<'_>) -> bool {
        match self {
            Self::NotAccepted => result.verdict != Verdict::Accepted || result.unmet_expectation().is_some(),
            Self::Verdict(verdict) => result.verdict == verdict,
        }
    }

    /// Whether a report with these filters shows a result; without filters it shows every result.
    pub(crate) fn show(filters: &[Self], result: &ReplayResult<'_>) -> bool {
        filters.is_empty() || filters.iter().any(|filter| filter.matches(result))
    }
}

#[cfg(test)]
mod tests {
    use super::VerdictFilter;
    use crate::replay::verdict::Verdict;

    #[test]
    fn filter_is_a_verdict_or_not_accepted() {
        for (text, filter) in [
            ("not-accepted", VerdictFilter::NotAccepted),
            ("denied", VerdictFilter::Verdict(Verdict::Denied)),
            ("no-binary", VerdictFilter::Verdict(Verdict::NoBinary)),
            ("no binary", VerdictFilter::Verdict(Verdict::NoBinary)),
        ] {
            assert_eq!(VerdictFilter::parse(text), Ok(filter));
        }
        assert!(
            VerdictFilter::parse("red").is_err_and(|help| help.contains("not-accepted") && help.contains("no-binary"))
        );
    }
}
