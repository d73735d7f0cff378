//! Medians, and measurements in turns.

use crate::error::BenchError;

/// The median.
///
/// # Errors
/// There are no values.
pub(crate) fn median(values: Vec<f64>) -> Result<f64, BenchError> {
    quantile(0.5, values)
}

/// A quantile, interpolated: 0.5 is the median, 0.99 the 99th percentile.
///
/// # Errors
/// There are no values.
pub(crate) fn quantile(share: f64, mut values: Vec<f64>) -> Result<f64, BenchError> {
    values.sort_by(f64::total_cmp);
    let place = share * values.len().saturating_sub(1) as f64;
    let (below, above) = (values.get(place.floor() as usize), values.get(place.ceil() as usize));
    let (below, above) = below.zip(above).ok_or("nothing was measured")?;
    Ok(below + (above - below) * place.fract())
}

/// Measures the mean seconds of one round.
pub(crate) type Round<'a> = Box<dyn FnMut() -> Result<f64, BenchError> + 'a>;

/// Measures each item once per turn, so that drift (clock, temperature, neighbours) affects all of them alike. Every
/// second turn is backwards, so that no item always follows the same other one. Returns the results of each item.
///
/// # Errors
/// Those of `work`.
pub(crate) async fn in_turns<S, T>(
    turns: usize,
    items: &mut [S],
    work: impl AsyncFn(&mut S) -> Result<T, BenchError>,
) -> Result<Vec<Vec<T>>, BenchError> {
    let mut all: Vec<_> = items.iter_mut().map(|item| (item, Vec::with_capacity(turns))).collect();
    for _ in 0..turns {
        for (item, results) in &mut all {
            results.push(work(item).await?);
        }
        all.reverse();
    }
    if !turns.is_multiple_of(2) {
        all.reverse();
    }
    Ok(all.into_iter().map(|(_, results)| results).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn quantiles_are_interpolated() {
        let values = || vec![4.0, 1.0, 5.0, 2.0, 3.0];
        for (share, expected) in [(0.0, 1.0), (0.5, 3.0), (0.625, 3.5), (1.0, 5.0)] {
            assert_eq!(quantile(share, values()).unwrap(), expected);
        }
        assert_eq!(median(vec![2.0, 1.0]).unwrap(), 1.5);
        assert!(median(Vec::new()).is_err());
    }

    #[tokio::test]
    async fn every_second_turn_is_backwards() {
        let order = RefCell::new(Vec::new());
        let work = async |item: &mut usize| {
            order.borrow_mut().push(*item);
            Ok(*item + order.borrow().len())
        };
        assert_eq!(in_turns(3, &mut [10, 20, 30], work).await.unwrap(), [[11, 16, 17], [22, 25, 28], [33, 34, 39]]);
        assert_eq!(*order.borrow(), [10, 20, 30, 30, 20, 10, 10, 20, 30]);
    }
}
