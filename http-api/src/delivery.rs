//! Where a code is sent, derived from the request and never from Cognito's response, so that known and unknown users get the
//! same response.

use serde_json::{Map, Value, json};

/// The attribute that a code is sent to, and its value.
pub(crate) struct Delivery<'a>(Option<(Medium, &'a str)>);

#[derive(Clone, Copy)]
enum Medium {
    Email,
    Sms,
}

impl<'a> Delivery<'a> {
    /// For a sign-up: the address in the attributes, or else the phone number, or else the user name.
    pub(crate) fn for_sign_up(username: &'a str, attributes: &[(&'a str, &'a str)]) -> Self {
        let value = |name| attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
        let email = value("email").map(|email| (Medium::Email, email));
        let phone = || value("phone_number").map(|number| (Medium::Sms, number));
        Self(email.or_else(phone).or_else(|| from_username(username)))
    }

    /// For a user name, if it is an address or a phone number.
    pub(crate) fn for_username(username: &'a str) -> Self {
        Self(from_username(username))
    }

    /// The address or phone number.
    pub(crate) fn address(&self) -> Option<&'a str> {
        self.0.map(|(_, address)| address)
    }

    /// The three fields of a response; null if the destination is unknown.
    pub(crate) fn response_fields(&self) -> Map<String, Value> {
        let (attribute, medium, value) = match self.0 {
            Some((Medium::Email, email)) => (json!("email"), json!("EMAIL"), json!(mask_email(email))),
            Some((Medium::Sms, number)) => (json!("phone_number"), json!("SMS"), json!(mask_number(number))),
            None => (Value::Null, Value::Null, Value::Null),
        };
        let members =
            [("verificationAttribute", attribute), ("verificationMedium", medium), ("verificationValue", value)];
        members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    }
}

fn from_username(username: &str) -> Option<(Medium, &str)> {
    let is_number =
        |text: &str| text.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    match username {
        email if email.contains('@') => Some((Medium::Email, email)),
        number if is_number(number) => Some((Medium::Sms, number)),
        _ => None,
    }
}

/// The first character of both sides: `a***@e***`.
fn mask_email(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    format!("{}***@{}***", first(local), first(domain))
}

/// The last two digits: `+***42`.
fn mask_number(number: &str) -> String {
    let last: Vec<char> = number.chars().rev().take(2).collect();
    format!("+***{}", last.into_iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(delivery: &Delivery<'_>) -> [Value; 3] {
        let members = delivery.response_fields();
        ["verificationAttribute", "verificationMedium", "verificationValue"].map(|name| members[name].clone())
    }

    #[test]
    fn delivery_is_derived_from_the_request() {
        let email = [json!("email"), json!("EMAIL"), json!("a***@e***")];
        let sms = [json!("phone_number"), json!("SMS"), json!("+***00")];
        let nothing = [Value::Null, Value::Null, Value::Null];
        let (address, number) = (("email", "ann@example.com"), ("phone_number", "+15550100"));
        assert_eq!(fields(&Delivery::for_sign_up("u-1", &[number, address])), email);
        assert_eq!(fields(&Delivery::for_sign_up("u-1", &[number])), sms);
        assert_eq!(fields(&Delivery::for_sign_up("ann@example.com", &[("name", "Ann")])), email);
        assert_eq!(fields(&Delivery::for_username("+15550100")), sms);
        assert_eq!(fields(&Delivery::for_username("u-1")), nothing);
        assert_eq!(fields(&Delivery::for_username("é@ü")), [json!("email"), json!("EMAIL"), json!("é***@ü***")]);
    }
}
