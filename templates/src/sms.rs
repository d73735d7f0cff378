//! The size of a short message: GSM 03.38 or UCS-2 units, and the segments that an operator bills.

/// The encoding of an SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsEncoding {
    /// The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038): 160 units in one segment, 153 in each of several.
    Gsm7,
    /// UTF-16, if any character is not in GSM-7: 70 units in one segment, 67 in each of several.
    Ucs2,
}

/// The size of an SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsSize {
    /// The encoding that the text requires.
    pub encoding: SmsEncoding,
    /// Septets (GSM-7; characters of the extension table count two) or UTF-16 code units (UCS-2).
    pub units: usize,
    /// How many segments an operator sends and bills.
    pub segments: usize,
}

/// Measures a short message as it is, including placeholders.
///
/// ```
/// use cognito_triggers_templates::{SmsEncoding, measure_sms};
///
/// assert_eq!(measure_sms("Ваш код").encoding, SmsEncoding::Ucs2);
/// ```
pub fn measure_sms(text: &str) -> SmsSize {
    let is_gsm7 = text.chars().all(|c| septets(c).is_some());
    let (encoding, alone, joined) = if is_gsm7 { (SmsEncoding::Gsm7, 160, 153) } else { (SmsEncoding::Ucs2, 70, 67) };
    let cost = |c: char| if is_gsm7 { septets(c).unwrap_or(0) } else { c.len_utf16() };
    let units = text.chars().map(cost).sum();
    let segments = if units <= alone { 1 } else { segments(text.chars().map(cost), joined) };
    SmsSize { encoding, units, segments }
}

/// Fills segments of `capacity` units; an escaped character or a surrogate pair is never split.
fn segments(costs: impl Iterator<Item = usize>, capacity: usize) -> usize {
    let (full, _) = costs.fold(
        (0, 0),
        |(full, used), cost| {
            if used + cost > capacity { (full + 1, cost) } else { (full, used + cost) }
        },
    );
    full + 1
}

/// How many septets a character takes in GSM-7; `None` if it is not in GSM-7.
fn septets(c: char) -> Option<usize> {
    const BEYOND_ASCII: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
    match c {
        '\u{C}' | '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' => Some(2),
        '`' => None,
        '\n' | '\r' | ' '..='~' => Some(1),
        c => BEYOND_ASCII.contains(c).then_some(1),
    }
}
