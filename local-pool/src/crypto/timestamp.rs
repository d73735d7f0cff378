//! The time that a proof of SRP covers, in Java's form `EEE MMM d HH:mm:ss z yyyy`.

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampForm {
    /// As Cognito writes it: English, in UTC, the day without a leading zero.
    Own,
    /// Cognito can read it, but writes it differently, so the proof is not about the same text.
    Readable,
    /// Not a time in this form.
    Other,
}

/// How a time is written.
pub(crate) fn timestamp_form(text: &str) -> TimestampForm {
    let parts: Vec<&str> = text.split(' ').collect();
    let &[day_name, month, day, time, zone, year] = parts.as_slice() else { return TimestampForm::Other };
    let Some(is_padded) = time_of_day(time) else { return TimestampForm::Other };
    let is_date = DAYS.contains(&day_name) && MONTHS.contains(&month) && number(day, 1..=31) && number(year, 0..=9999);
    let is_zone = !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_date || !is_zone {
        return TimestampForm::Other;
    }
    let is_own = is_padded && !day.starts_with('0') && zone == "UTC" && year.len() == 4;
    if is_own { TimestampForm::Own } else { TimestampForm::Readable }
}

/// Whether every part of a time of day has two digits; `None` if it is not one.
fn time_of_day(time: &str) -> Option<bool> {
    let parts: Vec<&str> = time.split(':').collect();
    let &[hour, minute, second] = parts.as_slice() else { return None };
    let is_time = number(hour, 0..=23) && number(minute, 0..=59) && number(second, 0..=59);
    is_time.then(|| [hour, minute, second].iter().all(|part| part.len() == 2))
}

fn number(text: &str, range: std::ops::RangeInclusive<u32>) -> bool {
    let is_digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && text.parse().is_ok_and(|number| range.contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        for (text, form) in [
            ("Tue Dec 1 09:05:03 UTC 2026", TimestampForm::Own),
            ("Wed Sep 30 23:59:59 UTC 2026", TimestampForm::Own),
            ("Tue Dec 01 09:05:03 UTC 2026", TimestampForm::Readable),
            ("Tue Dec 1 9:05:03 UTC 2026", TimestampForm::Readable),
            ("Tue Dec 1 09:05:03 GMT 2026", TimestampForm::Readable),
            ("", TimestampForm::Other),
            ("2026-12-01T09:05:03Z", TimestampForm::Other),
            ("Di Dez 1 09:05:03 UTC 2026", TimestampForm::Other),
            ("Tue Dec 32 09:05:03 UTC 2026", TimestampForm::Other),
            ("Tue Dec 1 24:05:03 UTC 2026", TimestampForm::Other),
            ("Tue Dec 1 09:05 UTC 2026", TimestampForm::Other),
            ("Tue Dec  1 09:05:03 UTC 2026", TimestampForm::Other),
            ("Tue Dec 1 09:05:03 UTC", TimestampForm::Other),
            ("Tue Dec +1 09:05:03 UTC 2026", TimestampForm::Other),
        ] {
            assert_eq!(timestamp_form(text), form, "{text}");
        }
    }
}
