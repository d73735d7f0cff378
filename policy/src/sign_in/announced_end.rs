//! When a maintenance is announced to end.

use crate::report::Diagnostic;
use serde::{Deserialize, Serialize};
use toml::de::DeValue;

/// When a maintenance is announced to end: a date and a time, with its offset from UTC. Only an announcement: functions have
/// no clock, so the rule ends when its mode changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncedEnd {
    text: String,
    unix_seconds: i64,
}

impl AnnouncedEnd {
    pub(super) fn parse(value: &DeValue<'_>) -> Result<Self, Diagnostic> {
        let end = match value {
            DeValue::Datetime(end) => end.date.zip(end.time).zip(end.offset.map(|offset| offset.to_string())),
            _ => None,
        };
        let Some(((date, time), offset)) = end else {
            return Err(Diagnostic::new(
                "must be a date and a time with its offset from UTC",
                "write for example until = 2030-12-24T06:00:00Z, without quotation marks",
            ));
        };
        let (zone, offset) = match offset_in_minutes(&offset) {
            Some(minutes) if minutes != 0 => (format!("UTC{offset}"), minutes),
            _ => ("UTC".to_owned(), 0),
        };
        let days = days_since_1970(date.year.into(), date.month.into(), date.day.into());
        let minutes = (days * 24 + i64::from(time.hour)) * 60 + i64::from(time.minute) - offset;
        Ok(Self {
            text: format!(
                "{:04}-{:02}-{:02} {:02}:{:02} {zone}",
                date.year, date.month, date.day, time.hour, time.minute
            ),
            unix_seconds: minutes * 60 + i64::from(time.second.unwrap_or_default()),
        })
    }

    /// As users see it: `2030-12-24 06:00 UTC`, or with the offset of the policy, `2030-12-24 07:00 UTC+01:00`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// In seconds since 1970.
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.unix_seconds
    }
}

/// `+01:00` is 60; `None` for `Z`.
fn offset_in_minutes(offset: &str) -> Option<i64> {
    let (hours, minutes) = offset.split_once(':')?;
    let sign = if hours.starts_with('-') { -1 } else { 1 };
    let hours: i64 = hours.get(1..)?.parse().ok()?;
    Some(sign * (hours * 60 + minutes.parse::<i64>().ok()?))
}

/// In the Gregorian calendar. A year begins in March, so that the leap day is its last day.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - DAYS_FROM_YEAR_0_TO_1970
}

/// From 1 March of year 0 to 1 January 1970.
const DAYS_FROM_YEAR_0_TO_1970: i64 = 719_468;

#[cfg(test)]
mod tests {
    use super::AnnouncedEnd;
    use toml::de::DeTable;

    fn parse(value: &str) -> Result<AnnouncedEnd, String> {
        let text = format!("until = {value}");
        let table = DeTable::parse(&text).unwrap();
        let value = table.get_ref().get("until").unwrap().get_ref();
        AnnouncedEnd::parse(value).map_err(|diagnostic| diagnostic.message.into_owned())
    }

    /// The seconds are those of `date --date … +%s`.
    #[test]
    fn end_is_shown_with_its_offset() {
        for (value, text, seconds) in [
            ("1970-01-01T00:00:00Z", "1970-01-01 00:00 UTC", 0),
            ("2000-02-29 12:30:15Z", "2000-02-29 12:30 UTC", 951_827_415),
            ("2030-12-24T06:00:00Z", "2030-12-24 06:00 UTC", 1_924_322_400),
            ("2030-12-24T07:00:00+01:00", "2030-12-24 07:00 UTC+01:00", 1_924_322_400),
            ("2030-12-24T01:30:00-04:30", "2030-12-24 01:30 UTC-04:30", 1_924_322_400),
            ("2024-03-01T00:00:00Z", "2024-03-01 00:00 UTC", 1_709_251_200),
        ] {
            let end = parse(value).unwrap();
            assert_eq!((end.text(), end.unix_seconds()), (text, seconds), "{value}");
        }
    }

    #[test]
    fn end_without_an_offset_is_rejected() {
        for value in ["2030-12-24T06:00:00", "2030-12-24", "06:00:00", "\"2030-12-24T06:00:00Z\"", "1924322400"] {
            assert!(parse(value).unwrap_err().contains("with its offset from UTC"), "{value}");
        }
    }
}
