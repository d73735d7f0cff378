//! How a code is delivered, and what an answer says about it.

use serde_json::{Value, json};

/// How a message is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    Email,
    Sms,
}

impl Medium {
    /// The medium of an address: `email` or `phone_number`.
    pub(super) fn of(attribute: &str) -> Self {
        if attribute == "phone_number" { Self::Sms } else { Self::Email }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Sms => "SMS",
        }
    }
}

/// `CodeDeliveryDetails`: the address is masked.
pub(super) fn delivery_details(attribute: &str, address: &str) -> Value {
    let medium = Medium::of(attribute);
    json!({"AttributeName": attribute, "DeliveryMedium": medium.name(), "Destination": mask(medium, address)})
}

/// `CodeDeliveryDetails` for a name that no user has: the same for the same name, and like those of a user. `digest`
/// comes from the name and a secret of the pool, so that nobody can compute which answers are invented.
pub(crate) fn invented_delivery(attribute: &str, name: &str, digest: &[u8]) -> Value {
    if attribute == "phone_number" {
        let digits: String = digest.iter().take(4).map(|byte| char::from(b'0' + byte % 10)).collect();
        return delivery_details(attribute, &format!("+1234567{digits}"));
    }
    match name.split_once('@') {
        // Somebody who signs in with an address expects that address.
        Some(_) => delivery_details(attribute, name),
        None => {
            let letters: Vec<char> = digest.iter().take(2).map(|byte| char::from(b'a' + byte % 26)).collect();
            let letter = |index| letters.get(index).copied().unwrap_or('a');
            delivery_details(attribute, &format!("{}@{}", letter(0), letter(1)))
        }
    }
}

/// `a***@e***`, or `+*******1234`.
fn mask(medium: Medium, address: &str) -> String {
    match medium {
        Medium::Email => {
            let (name, domain) = address.split_once('@').unwrap_or((address, ""));
            format!("{}***@{}***", first(name), first(domain))
        }
        Medium::Sms => {
            let digits = address.trim_start_matches('+');
            let hidden = digits.chars().count().saturating_sub(4);
            let shown: String = digits.chars().skip(hidden).collect();
            format!("+{}{shown}", "*".repeat(hidden))
        }
    }
}

fn first(text: &str) -> &str {
    text.chars().next().and_then(|first| text.get(..first.len_utf8())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked() {
        for (attribute, address, medium, masked) in [
            ("email", "ann@example.com", "EMAIL", "a***@e***"),
            ("email", "é@ü.example", "EMAIL", "é***@ü***"),
            ("phone_number", "+14155551234", "SMS", "+*******1234"),
            ("phone_number", "+491701234567", "SMS", "+********4567"),
        ] {
            let expected = json!({"AttributeName": attribute, "DeliveryMedium": medium, "Destination": masked});
            assert_eq!(delivery_details(attribute, address), expected);
        }
    }

    #[test]
    fn strangers_have_details_like_users() {
        assert_eq!(invented_delivery("email", "nobody", &[0, 27])["Destination"], "a***@b***");
        assert_eq!(invented_delivery("email", "nobody@example.com", &[0, 27])["Destination"], "n***@e***");
        assert_eq!(invented_delivery("phone_number", "nobody", &[1, 12, 3, 4])["Destination"], "+*******1234");
    }
}
