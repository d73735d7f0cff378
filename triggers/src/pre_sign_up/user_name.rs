//! The user name that an applicant chose.
//!
//! Cognito accepts the e-mail address or telephone number of a user as a user name for signing in, if the user pool has
//! aliases. A user name that is someone else's address or number would therefore resemble that person to staff, to other
//! systems, and to Cognito itself in the time before that person signs up (threat model, S19).

use events::Attributes;
use templates::is_letter_mark_or_digit;

/// Punctuation in user names, in addition to letters, marks and digits.
const PUNCTUATION: [char; 5] = ['.', '_', '-', '+', '@'];

/// Whether a user may sign up under this name: it has only letters, marks, digits and `._-+@`; with an `@` it is the
/// address of the same sign-up, and of `+` and digits its telephone number. A sign-up without a name is not valid.
pub(super) fn is_allowed(name: Option<&str>, attributes: &Attributes<'_>) -> bool {
    let Some(name) = name.filter(|name| !name.is_empty()) else { return false };
    if !name.chars().all(|c| is_letter_mark_or_digit(c) || PUNCTUATION.contains(&c)) {
        return false;
    }
    if name.contains('@') {
        attributes.get("email").is_some_and(|email| email.to_lowercase() == name.to_lowercase())
    } else if is_telephone_number(name) {
        attributes.get("phone_number") == Some(name)
    } else {
        true
    }
}

/// `+` and digits of any script. Digits alone are not a telephone number for Cognito, which requires the `+` (contract
/// 5.2); they may be a customer's number.
fn is_telephone_number(name: &str) -> bool {
    name.contains('+') && name.chars().all(|c| c == '+' || c.is_numeric())
}
