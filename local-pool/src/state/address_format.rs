//! The form of addresses (Cognito's page about attributes).

/// Whether a text is an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_part = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    is_part(local) && is_part(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}

/// Whether a text is a phone number in the form of E.164.
pub(crate) fn is_phone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_recognised() {
        for (text, email, phone) in [
            ("ann@example.com", true, false),
            ("ann@localhost", false, false),
            ("a b@example.com", false, false),
            ("ann@.example", false, false),
            ("+14155551234", false, true),
            ("14155551234", false, false),
            ("+1-415", false, false),
        ] {
            assert_eq!((is_email(text), is_phone_number(text)), (email, phone), "{text}");
        }
    }
}
