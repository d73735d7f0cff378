//! From when to when a token is valid.

use crate::Rejection;
use crate::json_object::JsonObject;
use serde_json::value::RawValue;
use std::time::Duration;

/// How far ahead of ours the clock of Cognito may be.
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(60);

/// The latest second that is a time: 2^53, up to which every reader of JSON reads an integer alike (RFC 8259 section
/// 6).
const MAX_SECONDS: u64 = 1 << 53;

/// Checks the time of a token, and says when it ends. `now` counts from 1970, as the claims do.
///
/// The token ends at `exp`, not after it (RFC 7519 section 4.1.4). `leeway` makes it last so much longer, and begin so
/// much earlier.
pub(crate) fn check(payload: &JsonObject<'_>, now: Duration, leeway: Duration) -> Result<Duration, Rejection> {
    let end = optional_time(payload, "exp")?.ok_or(Rejection::Claims)?;
    let start = optional_time(payload, "nbf")?;
    let issued = [optional_time(payload, "iat")?, optional_time(payload, "auth_time")?];
    let is_after = |limit: Duration| move |time: Duration| time > now.saturating_add(limit);
    if now >= end.saturating_add(leeway) {
        Err(Rejection::Expired)
    } else if start.is_some_and(is_after(leeway)) {
        Err(Rejection::NotBefore)
    } else if issued.into_iter().flatten().any(is_after(MAX_CLOCK_SKEW)) {
        Err(Rejection::Claims)
    } else {
        Ok(end)
    }
}

/// A claim that is a time, or is not there.
fn optional_time(payload: &JsonObject<'_>, claim: &str) -> Result<Option<Duration>, Rejection> {
    payload.get(claim).map(|value| parse_seconds(value).ok_or(Rejection::Claims)).transpose()
}

/// A JSON number of seconds. Cognito sends integers; a fraction or an exponent is one of the spellings that RFC 7519
/// section 2 allows.
fn parse_seconds(value: &RawValue) -> Option<Duration> {
    let number = value.get();
    if let Ok(whole) = number.parse::<u64>() {
        return (whole <= MAX_SECONDS).then_some(Duration::from_secs(whole));
    }
    let fractional = number.parse::<f64>().ok().filter(|seconds| *seconds <= MAX_SECONDS as f64)?;
    Duration::try_from_secs_f64(fractional).ok()
}
