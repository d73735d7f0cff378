//! Claims and dates as API Gateway's REST authorizer prints them: all values are strings, and some dates are spelled out.

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Map, Value};

/// The claims that are spelled-out dates; `auth_time` stays a number.
const DATES: [&str; 2] = ["exp", "iat"];

/// The claims as strings.
pub(crate) fn stringify_claims(claims: Map<String, Value>) -> Map<String, Value> {
    let stringified = |(name, value): (String, Value)| {
        let date = if DATES.contains(&name.as_str()) { value.as_i64().and_then(format_date) } else { None };
        let text = date.unwrap_or_else(|| stringify(value));
        (name, Value::String(text))
    };
    claims.into_iter().map(stringified).collect()
}

/// A time in seconds since 1970, as in `Thu Dec 06 17:08:23 UTC 2018`.
pub(crate) fn format_date(seconds: i64) -> Option<String> {
    let http = DateTime::from_secs(seconds).fmt(Format::HttpDate).ok()?;
    let mut words = http.split([' ', ',']).filter(|word| !word.is_empty());
    let (weekday, day, month) = (words.next()?, words.next()?, words.next()?);
    let (year, time) = (words.next()?, words.next()?);
    Some(format!("{weekday} {month} {day} {time} UTC {year}"))
}

fn stringify(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(items) => items.into_iter().map(stringify).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn claims_are_strings_and_dates_are_spelled_out() {
        let Value::Object(members) = json!({
            "exp": 1_544_119_703, "iat": 1_544_116_103, "auth_time": 1_544_116_103, "email_verified": true,
            "cognito:groups": ["admin", "staff-manager"], "email": "ann@example.com", "address": {"country": "DE"},
        }) else {
            unreachable!()
        };
        let expected = json!({
            "exp": "Thu Dec 06 18:08:23 UTC 2018", "iat": "Thu Dec 06 17:08:23 UTC 2018", "auth_time": "1544116103",
            "email_verified": "true", "cognito:groups": "admin,staff-manager", "email": "ann@example.com",
            "address": "{\"country\":\"DE\"}",
        });
        assert_eq!(Value::Object(stringify_claims(members)), expected);
        assert_eq!(format_date(0).as_deref(), Some("Thu Jan 01 00:00:00 UTC 1970"));
    }
}
