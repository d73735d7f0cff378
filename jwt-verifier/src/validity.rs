//! From when to when a token is valid.

use crate::Rejection;
use crate::members::Members;
use serde_json::value::RawValue;
use std::time::Duration;

/// How far ahead of ours the clock of Cognito may be.
const AHEAD: Duration = Duration::from_secs(60);

/// The latest second that is a time: 2^53, up to which every reader of JSON reads an integer alike (RFC 8259 section
/// 6).
const LATEST: u64 = 1 << 53;

/// Checks the time of a token, and says when it ends. `now` counts from 1970, as the claims do.
///
/// The token ends at `exp`, not after it (RFC 7519 section 4.1.4). `leeway` makes it last so much longer, and begin so
/// much earlier.
pub(crate) fn end(payload: &Members<'_>, now: Duration, leeway: Duration) -> Result<Duration, Rejection> {
    let end = time(payload, "exp")?.ok_or(Rejection::Claims)?;
    let start = time(payload, "nbf")?;
    let made = [time(payload, "iat")?, time(payload, "auth_time")?];
    let is_after = |limit: Duration| move |time: Duration| time > now.saturating_add(limit);
    if now >= end.saturating_add(leeway) {
        Err(Rejection::Expired)
    } else if start.is_some_and(is_after(leeway)) {
        Err(Rejection::NotBefore)
    } else if made.into_iter().flatten().any(is_after(AHEAD)) {
        Err(Rejection::Claims)
    } else {
        Ok(end)
    }
}

/// A claim that is a time, or is not there.
fn time(payload: &Members<'_>, claim: &str) -> Result<Option<Duration>, Rejection> {
    payload.get(claim).map(|value| seconds(value).ok_or(Rejection::Claims)).transpose()
}

/// A JSON number of seconds. Cognito sends integers; a fraction or an exponent is one of the spellings that RFC 7519
/// section 2 allows.
fn seconds(value: &RawValue) -> Option<Duration> {
    let number = value.get();
    if let Ok(whole) = number.parse::<u64>() {
        return (whole <= LATEST).then_some(Duration::from_secs(whole));
    }
    let broken = number.parse::<f64>().ok().filter(|seconds| *seconds <= LATEST as f64)?;
    Duration::try_from_secs_f64(broken).ok()
}
