//! The latest values of a kind, within a bound of memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of text are kept.
const MAX_BYTES: usize = 4 << 20;

/// The latest values of a kind: old ones go when there are too many.
pub(crate) struct Recent<T> {
    kept: Mutex<Kept<T>>,
}

struct Kept<T> {
    values: VecDeque<(usize, Arc<T>)>,
    bytes: usize,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { kept: Mutex::new(Kept { values: VecDeque::new(), bytes: 0 }) }
    }
}

impl<T> Recent<T> {
    /// Adds a value with this many bytes of text. The last value is always kept.
    pub(crate) fn add(&self, value: Arc<T>, bytes: usize) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes = kept.bytes.saturating_add(bytes);
        kept.values.push_back((bytes, value));
        while kept.bytes > MAX_BYTES && kept.values.len() > 1 {
            let removed = kept.values.pop_front().map_or(0, |(bytes, _)| bytes);
            kept.bytes = kept.bytes.saturating_sub(removed);
        }
    }

    /// The values, oldest first.
    pub(crate) fn list(&self) -> Vec<Arc<T>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.values.iter().map(|(_, value)| Arc::clone(value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_values_go_when_the_bound_is_reached() {
        let recent = Recent::default();
        for number in 0..10 {
            recent.add(Arc::new(number), MAX_BYTES / 4);
        }
        assert_eq!(recent.list().into_iter().map(|value| *value).collect::<Vec<_>>(), [6, 7, 8, 9]);
        recent.add(Arc::new(10), MAX_BYTES * 2);
        assert_eq!(*recent.list()[0], 10);
        assert_eq!(recent.list().len(), 1);
    }
}
