//! Error codes of AWS in the log.

/// The code if it is a single word, as AWS's codes are. Anything else may contain user data and is not logged.
///
/// ```
/// use cognito_triggers_lambda_support::aws::loggable_code;
///
/// assert_eq!(loggable_code("NotAuthorizedException"), "NotAuthorizedException");
/// assert_eq!(loggable_code("ann@example.com"), "Unknown");
/// ```
#[must_use]
pub fn loggable_code(code: &str) -> &str {
    let is_word = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_word { code } else { "Unknown" }
}

#[cfg(test)]
mod tests {
    use super::loggable_code;

    #[test]
    fn only_single_word_codes_are_logged() {
        assert_eq!(loggable_code("NotAuthorizedException"), "NotAuthorizedException");
        assert_eq!(loggable_code("ann@example.com"), "Unknown");
    }
}
