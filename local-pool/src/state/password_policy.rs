//! What a password must be like (Cognito's page about password requirements).

use super::PasswordPolicy;
use crate::error::ServiceError;

/// The characters that count as symbols.
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+=";

impl PasswordPolicy {
    /// Checks a password.
    ///
    /// # Errors
    /// `InvalidPasswordException` with the first thing that is missing.
    pub(crate) fn check(&self, password: &str) -> Result<(), ServiceError> {
        let has = |is_kind: fn(char) -> bool| password.chars().any(is_kind);
        let missing = match () {
            () if password.chars().count() < self.minimum_length => "Password not long enough",
            () if self.needs_uppercase && !has(|it| it.is_ascii_uppercase()) => {
                "Password must have uppercase characters"
            }
            () if self.needs_lowercase && !has(|it| it.is_ascii_lowercase()) => {
                "Password must have lowercase characters"
            }
            () if self.needs_numbers && !has(|it| it.is_ascii_digit()) => "Password must have numeric characters",
            () if self.needs_symbols && !has_symbol(password) => "Password must have symbol characters",
            () => return Ok(()),
        };
        let text = format!("Password did not conform with policy: {missing}");
        Err(ServiceError::new("InvalidPasswordException", text))
    }
}

/// A space counts if it is neither the first nor the last character.
fn has_symbol(password: &str) -> bool {
    password.contains(|character| SYMBOLS.contains(character)) || password.trim_matches(' ').contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn first_missing_kind_is_named() {
        let policy = PasswordPolicy {
            minimum_length: 8,
            needs_uppercase: true,
            needs_lowercase: true,
            needs_numbers: true,
            needs_symbols: true,
            temporary_validity: Duration::ZERO,
        };
        for (password, missing) in [
            ("Sh0rt!", Some("Password not long enough")),
            ("passw0rd!", Some("Password must have uppercase characters")),
            ("PASSW0RD!", Some("Password must have lowercase characters")),
            ("Password!", Some("Password must have numeric characters")),
            ("Passw0rdä", Some("Password must have symbol characters")),
            (" Passw0rd ", Some("Password must have symbol characters")),
            ("Passw0rd!", None),
            ("Pass w0rd", None),
        ] {
            let error = policy.check(password).err().map(|error| error.message.into_owned());
            let expected = missing.map(|missing| format!("Password did not conform with policy: {missing}"));
            assert_eq!(error, expected, "{password}");
        }
        let lax = PasswordPolicy {
            needs_uppercase: false,
            needs_lowercase: false,
            needs_numbers: false,
            needs_symbols: false,
            ..policy
        };
        assert_eq!(lax.check("        "), Ok(()));
    }
}
