//! The whole policy without a network: when keys are due, and what is answered without them. A key that cannot be used
//! is known all the same, which spares these tests to make one.

use super::{Cache, Lookup};
use crate::jwk_set::JwkSet;
use crate::rejection::Rejection;
use std::time::Duration;

const HOUR: u64 = 60 * 60;
const KNOWN: Rejection = Rejection::Key;

fn at(seconds: u64) -> Duration {
    Duration::from_secs(1_800_000_000 + seconds)
}

fn keys(kid: &str) -> Option<JwkSet> {
    JwkSet::parse(format!(r#"{{"keys":[{{"kid":"{kid}"}}]}}"#).as_bytes()).ok()
}

/// Whether the keys are due, and the answer without.
fn look(cache: &mut Cache, kid: &str, now: Duration) -> (bool, Rejection) {
    match cache.look_up(kid, now) {
        Lookup::Hit(key) => (false, key.err().unwrap()),
        Lookup::NeedsFetch { cached, .. } => (true, cached.err().unwrap()),
    }
}

/// A cache whose keys, `a`, have been fetched because of that name.
fn warm(now: Duration) -> Cache {
    let mut cache = Cache::default();
    cache.record_fetch(keys("a"), "a", now);
    cache
}

#[test]
fn without_keys_they_are_due() {
    assert_eq!(look(&mut Cache::default(), "a", at(0)), (true, Rejection::Jwks));
}

#[test]
fn known_names_are_due_after_an_hour() {
    let mut cache = warm(at(0));
    assert_eq!(look(&mut cache, "a", at(0)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR - 1)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR)), (true, KNOWN));
}

#[test]
fn unknown_names_are_due_once_in_ten_seconds() {
    let mut cache = warm(at(0));
    assert_eq!(look(&mut cache, "b", at(0)), (true, Rejection::Kid));
    cache.record_fetch(keys("a"), "b", at(0));
    for kid in ["b", "c"] {
        assert_eq!(look(&mut cache, kid, at(9)), (false, Rejection::Kid));
        assert_eq!(look(&mut cache, kid, at(10)), (true, Rejection::Kid));
    }
    assert_eq!(look(&mut cache, "a", at(9)), (false, KNOWN));
}

#[test]
fn a_name_that_was_found_is_counted_like_one_that_was_not() {
    let mut cache = warm(at(0));
    cache.record_fetch(keys("b"), "b", at(1));
    assert_eq!(look(&mut cache, "b", at(1)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(10)), (false, Rejection::Kid));
    assert_eq!(look(&mut cache, "a", at(11)), (true, Rejection::Kid));
}

#[test]
fn after_a_failure_nobody_knows_and_nobody_asks_for_a_second() {
    let mut cold = Cache::default();
    cold.record_fetch(None, "a", at(0));
    assert_eq!(look(&mut cold, "a", at(0)), (false, Rejection::Jwks));
    assert_eq!(look(&mut cold, "a", at(1)), (true, Rejection::Jwks));
    let mut warm = warm(at(0));
    warm.record_fetch(None, "b", at(5));
    assert_eq!(look(&mut warm, "a", at(5)), (false, KNOWN));
    assert_eq!(look(&mut warm, "b", at(5)), (false, Rejection::Jwks));
    assert_eq!(look(&mut warm, "b", at(6)), (true, Rejection::Jwks));
}

#[test]
fn a_failure_is_over_once_there_are_keys() {
    let mut cache = warm(at(0));
    cache.record_fetch(None, "b", at(5));
    cache.record_fetch(keys("a"), "b", at(6));
    assert_eq!(look(&mut cache, "b", at(7)), (false, Rejection::Kid));
    assert_eq!(look(&mut cache, "b", at(16)), (true, Rejection::Kid));
}

#[test]
fn old_keys_serve_a_day_and_are_asked_for_every_ten_seconds() {
    let mut cache = warm(at(0));
    cache.record_fetch(None, "a", at(HOUR));
    assert_eq!(look(&mut cache, "a", at(HOUR + 9)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 10)), (true, KNOWN));
    cache.record_fetch(None, "a", at(24 * HOUR));
    assert_eq!(look(&mut cache, "a", at(24 * HOUR)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(24 * HOUR + 1)), (true, Rejection::Jwks));
    assert_eq!(look(&mut cache, "b", at(24 * HOUR + 1)), (true, Rejection::Jwks));
}

#[test]
fn seeds_age_from_when_they_are_first_looked_at() {
    let mut cache = Cache::seeded(keys("a").unwrap());
    assert_eq!(look(&mut cache, "a", at(7)), (false, KNOWN));
    assert_eq!(look(&mut cache, "b", at(7)), (true, Rejection::Kid));
    assert_eq!(look(&mut cache, "a", at(HOUR + 6)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 7)), (true, KNOWN));
}

#[test]
fn a_clock_that_was_set_back_makes_nothing_last_longer() {
    let year = 365 * 24 * HOUR;
    let mut cache = warm(at(year));
    cache.record_fetch(keys("a"), "b", at(year));
    assert_eq!(look(&mut cache, "b", at(0)), (false, Rejection::Kid));
    assert_eq!(look(&mut cache, "b", at(10)), (true, Rejection::Kid));
    assert_eq!(look(&mut cache, "a", at(HOUR)), (true, KNOWN));
    cache.record_fetch(None, "a", at(year));
    assert_eq!(look(&mut cache, "a", at(HOUR)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 10)), (true, KNOWN));
    assert_eq!(look(&mut cache, "a", at(24 * HOUR + 1)), (true, Rejection::Jwks));
}

#[test]
fn calls_that_overtake_each_other_turn_no_clock_back() {
    let mut cache = warm(at(3));
    assert_eq!(look(&mut cache, "a", at(0)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 2)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 3)), (true, KNOWN));
}

#[test]
fn the_ends_of_time_are_no_overflow() {
    let mut cache = warm(Duration::MAX);
    assert_eq!(look(&mut cache, "a", Duration::MAX), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", Duration::ZERO), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", Duration::MAX), (true, Rejection::Jwks));
}

#[test]
fn attempts_are_counted_whatever_their_end() {
    let mut cache = Cache::default();
    cache.record_fetch(None, "a", at(0));
    cache.record_fetch(keys("a"), "a", at(0));
    assert_eq!(cache.attempts(), 2);
}
