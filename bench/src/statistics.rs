//! Medians and confidence intervals.

/// The median of a sample, or another quantile, with a 95 % confidence interval.
///
/// The interval is bounded by two measured values (order statistics), so it assumes no distribution. For five values it
/// is the whole range, which contains the median with 94 % probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Estimate {
    /// Estimates the median of independent measurements; `None` without any.
    pub(crate) fn median_of(values: Vec<f64>) -> Option<Self> {
        Self::quantile_of(0.5, values)
    }

    /// Estimates the quantile `share` likewise.
    pub(crate) fn quantile_of(share: f64, mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        // The ranks of the interval: the normal approximation of the binomial distribution.
        let count = values.len() as f64;
        let (expected, spread) = (count * share, 1.96 * (count * share * (1.0 - share)).sqrt());
        let last = values.len().checked_sub(1)?;
        let low = *values.get((expected - spread).max(0.0) as usize)?;
        let high = *values.get(((expected + spread).ceil() as usize - 1).min(last))?;
        Some(Self { median: quantile(&values, share)?, low, high })
    }

    /// An exact value.
    pub(crate) const fn exactly(value: f64) -> Self {
        Self { median: value, low: value, high: value }
    }

    /// The same in another unit.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self { median: self.median * factor, low: self.low * factor, high: self.high * factor }
    }
}

/// The quantile of sorted values: 0.5 is the median, 0.99 the 99th percentile.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (*sorted.get(place.floor() as usize)?, *sorted.get(place.ceil() as usize)?);
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_intervals() {
        let to = |last: u32| (1..=last).rev().map(f64::from).collect::<Vec<_>>();
        for (values, median, low, high) in [
            (vec![7.0], 7.0, 7.0, 7.0),
            (to(2), 1.5, 1.0, 2.0),
            (to(5), 3.0, 1.0, 5.0),
            // Textbook ranks for 40 measurements: 14 and 27, which contain the median with 96 % probability.
            (to(40), 20.5, 14.0, 27.0),
        ] {
            assert_eq!(Estimate::median_of(values), Some(Estimate { median, low, high }));
        }
        assert_eq!(Estimate::median_of(Vec::new()), None);
    }

    #[test]
    fn percentile_interval_follows_order_statistics() {
        let estimate = Estimate::quantile_of(0.99, (0..10_000).map(f64::from).collect()).unwrap();
        assert_eq!((estimate.median.round(), estimate.low, estimate.high), (9_899.0, 9_880.0, 9_919.0));
    }

    #[test]
    fn quantiles_are_interpolated() {
        let sorted = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!(quantile(&sorted, 0.0), Some(1.0));
        assert_eq!(quantile(&sorted, 0.5), Some(3.0));
        assert_eq!(quantile(&sorted, 0.625), Some(3.5));
        assert_eq!(quantile(&sorted, 1.0), Some(5.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
