//! Interleaves the measurements of several programs.
//!
//! Drift (clock, temperature, neighbours) affects all of them alike. A large process leaves cold caches to the one
//! after it, so the order changes from turn to turn until each program has followed each other one equally often.

use crate::{error::BenchError, pair::Pair};

/// Runs `work` once for each item, in the order of this turn; the results are in the order of `all`.
///
/// # Errors
/// Those of `work`.
pub(crate) async fn run_interleaved<S, T>(
    turn: usize,
    all: &mut [S],
    work: impl AsyncFn(&mut S) -> Result<T, BenchError>,
) -> Result<Vec<T>, BenchError> {
    let mut done = Vec::with_capacity(all.len());
    for place in order(turn, all.len()) {
        let one = all.get_mut(place).ok_or("the order of a turn has an invalid index")?;
        done.push((place, work(one).await?));
    }
    done.sort_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

/// A row of a Williams design: 0, 1, last, 2, last but one, …, shifted by one per turn; for an odd number of items,
/// every second cycle is reversed.
fn order(turn: usize, count: usize) -> Vec<usize> {
    let zigzag = |place: usize| if place.is_multiple_of(2) { count - place / 2 } else { place / 2 + 1 };
    let mut order: Vec<usize> = (0..count).map(|place| (zigzag(place) + turn) % count).collect();
    if !count.is_multiple_of(2) && !(turn / count).is_multiple_of(2) {
        order.reverse();
    }
    order
}

/// The results of many turns, one value per program; ours is the first.
pub(crate) struct InterleavedSamples(Vec<Vec<f64>>);

/// Measures one round and returns its mean in seconds.
pub(crate) type Round<'a> = Box<dyn FnMut() -> Result<f64, BenchError> + 'a>;

/// Measures this many rounds, after one for warm-up.
///
/// # Errors
/// Those of a round.
pub(crate) async fn measure_rounds(count: usize, all: &mut [Round<'_>]) -> Result<InterleavedSamples, BenchError> {
    run_interleaved(0, all, async |round| round()).await?;
    let mut rounds = InterleavedSamples::new();
    for number in 0..count {
        rounds.push(run_interleaved(number, all, async |round| round()).await?);
    }
    Ok(rounds)
}

impl InterleavedSamples {
    /// No results.
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds the results of a turn.
    pub(crate) fn push(&mut self, turn: Vec<f64>) {
        self.0.push(turn);
    }

    /// Pairs our result with another program's, turn by turn.
    pub(crate) fn pairs(&self, other: usize) -> Vec<Pair> {
        let pair = |turn: &Vec<f64>| Some(Pair { ours: *turn.first()?, baseline: *turn.get(other)? });
        self.0.iter().filter_map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::RefCell, collections::BTreeMap};

    #[test]
    fn two_items_alternate() {
        let orders: Vec<_> = (0..4).map(|turn| order(turn, 2)).collect();
        assert_eq!(orders, [[0, 1], [1, 0], [0, 1], [1, 0]]);
    }

    #[test]
    fn every_item_follows_every_other_equally_often() {
        for count in 2..=7 {
            let mut times = BTreeMap::new();
            for turn in 0..2 * count {
                let order = order(turn, count);
                assert_eq!(order.iter().collect::<std::collections::BTreeSet<_>>().len(), count);
                for pair in order.windows(2) {
                    *times.entry(pair.to_vec()).or_insert(0) += 1;
                }
            }
            assert_eq!(times.len(), count * (count - 1), "{count}");
            assert!(times.values().all(|times| *times == 2), "{count}: {times:?}");
        }
    }

    #[tokio::test]
    async fn results_stand_where_those_stand_whose_they_are() {
        let order = RefCell::new(Vec::new());
        let mut all = [10, 20, 30];
        let work = async |one: &mut usize| {
            order.borrow_mut().push(*one);
            Ok(*one + 1)
        };
        assert_eq!(run_interleaved(1, &mut all, work).await.unwrap(), [11, 21, 31]);
        assert_eq!(*order.borrow(), [20, 30, 10]);
    }

    #[test]
    fn pairs_contain_ours_and_the_selected_one() {
        let mut samples = InterleavedSamples::new();
        samples.push(vec![1.0, 2.0, 3.0]);
        samples.push(vec![4.0, 5.0, 6.0]);
        let pairs: Vec<_> = samples.pairs(2).iter().map(|pair| (pair.ours, pair.baseline)).collect();
        assert_eq!(pairs, [(1.0, 3.0), (4.0, 6.0)]);
    }
}
