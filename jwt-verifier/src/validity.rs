//! The validity period of a token.

use crate::Rejection;
use crate::json_object::JsonObject;
use serde_json::value::RawValue;
use std::time::Duration;

/// How far Cognito's clock may be ahead of ours.
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(60);

/// The latest accepted time: 2^53, up to which all JSON parsers agree on integers (RFC 8259 section 6).
const MAX_SECONDS: u64 = 1 << 53;

/// Checks the validity period of a token, and returns its end. `now` is a duration since 1970, as are the claims.
///
/// The token is invalid from `exp` on (RFC 7519 section 4.1.4). `leeway` extends the period at both ends.
///
/// `iat` and `auth_time` may be missing: RFC 7519 section 4.1.6 makes `iat` optional, client credentials tokens have no
/// `auth_time`, and the validity period does not depend on them. If they are present, they are not in the future.
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

/// A claim that is a time if it is present.
fn optional_time(payload: &JsonObject<'_>, claim: &str) -> Result<Option<Duration>, Rejection> {
    payload.get(claim).map(|value| parse_seconds(value).ok_or(Rejection::Claims)).transpose()
}

/// A JSON number of seconds. Cognito sends integers, but RFC 7519 section 2 also allows fractions and exponents.
fn parse_seconds(value: &RawValue) -> Option<Duration> {
    let number = value.get();
    if let Ok(whole) = number.parse::<u64>() {
        return (whole <= MAX_SECONDS).then_some(Duration::from_secs(whole));
    }
    let fractional = number.parse::<f64>().ok().filter(|seconds| *seconds <= MAX_SECONDS as f64)?;
    Duration::try_from_secs_f64(fractional).ok()
}
