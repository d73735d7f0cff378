//! The cache without a network: when a fetch is due, and the result without one. These tests use a key that is unusable, which
//! is enough to be found.

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

/// Whether a fetch is due, and the result without one.
fn look(cache: &mut Cache, kid: &str, now: Duration) -> (bool, Rejection) {
    match cache.look_up(kid, now) {
        Lookup::Hit(key) => (false, key.err().unwrap()),
        Lookup::NeedsFetch { cached, .. } => (true, cached.err().unwrap()),
    }
}

/// A cache with the key `a`, which caused the fetch.
fn warm(now: Duration) -> Cache {
    let mut cache = Cache::default();
    cache.record_fetch(keys("a"), "a", now);
    cache
}

#[test]
fn empty_cache_needs_a_fetch() {
    assert_eq!(look(&mut Cache::default(), "a", at(0)), (true, Rejection::Jwks));
}

#[test]
fn known_kid_needs_a_fetch_after_an_hour() {
    let mut cache = warm(at(0));
    assert_eq!(look(&mut cache, "a", at(0)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR - 1)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR)), (true, KNOWN));
}

#[test]
fn unknown_kids_cause_one_fetch_in_ten_seconds() {
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
fn new_kid_counts_as_an_unknown_one() {
    let mut cache = warm(at(0));
    cache.record_fetch(keys("b"), "b", at(1));
    assert_eq!(look(&mut cache, "b", at(1)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(10)), (false, Rejection::Kid));
    assert_eq!(look(&mut cache, "a", at(11)), (true, Rejection::Kid));
}

#[test]
fn failed_fetch_is_retried_after_a_second() {
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
fn successful_fetch_ends_a_failure() {
    let mut cache = warm(at(0));
    cache.record_fetch(None, "b", at(5));
    cache.record_fetch(keys("a"), "b", at(6));
    assert_eq!(look(&mut cache, "b", at(7)), (false, Rejection::Kid));
    assert_eq!(look(&mut cache, "b", at(16)), (true, Rejection::Kid));
}

#[test]
fn old_keys_are_used_for_a_day_while_fetching_fails() {
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
fn seeded_keys_age_from_first_use() {
    let mut cache = Cache::seeded(keys("a").unwrap());
    assert_eq!(look(&mut cache, "a", at(7)), (false, KNOWN));
    assert_eq!(look(&mut cache, "b", at(7)), (true, Rejection::Kid));
    assert_eq!(look(&mut cache, "a", at(HOUR + 6)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 7)), (true, KNOWN));
}

#[test]
fn clocks_may_differ_by_ten_seconds() {
    let mut cache = warm(at(10));
    assert_eq!(look(&mut cache, "a", at(0)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 9)), (false, KNOWN), "the keys keep their time");
    let mut cache = warm(at(11));
    assert_eq!(look(&mut cache, "a", at(0)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR)), (true, KNOWN), "the keys count as fetched now");
}

#[test]
fn clock_set_back_does_not_extend_lifetimes() {
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
fn overtaking_calls_do_not_reset_times() {
    let mut cache = warm(at(3));
    assert_eq!(look(&mut cache, "a", at(0)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 2)), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", at(HOUR + 3)), (true, KNOWN));
}

#[test]
fn extreme_times_do_not_overflow() {
    let mut cache = warm(Duration::MAX);
    assert_eq!(look(&mut cache, "a", Duration::MAX), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", Duration::ZERO), (false, KNOWN));
    assert_eq!(look(&mut cache, "a", Duration::MAX), (true, Rejection::Jwks));
}

#[test]
fn failed_and_successful_attempts_are_counted() {
    let mut cache = Cache::default();
    cache.record_fetch(None, "a", at(0));
    cache.record_fetch(keys("a"), "a", at(0));
    assert_eq!(cache.attempts(), 2);
}
