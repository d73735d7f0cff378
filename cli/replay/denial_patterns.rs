//! Which errors of the user's own function are denials: the others are failures.

use regex_lite::Regex;

/// The patterns of `--denial`.
pub(super) struct DenialPatterns(Vec<Regex>);

impl DenialPatterns {
    pub(super) fn new(patterns: Vec<Regex>) -> Self {
        Self(patterns)
    }

    /// Whether an error is a denial: its type or message matches a pattern, or its type is the code of a denial of this
    /// project.
    pub(super) fn is_denial(&self, error_type: &str, message: &str) -> bool {
        triggers::denials().any(|denial| denial.code == error_type)
            || self.0.iter().any(|pattern| pattern.is_match(error_type) || pattern.is_match(message))
    }
}

#[cfg(test)]
mod tests {
    use super::DenialPatterns;
    use regex_lite::Regex;

    #[test]
    fn denial_has_a_known_code_or_matches_a_pattern() {
        let patterns = DenialPatterns::new(vec![Regex::new("^Denied").unwrap(), Regex::new("not allowed").unwrap()]);
        for (error_type, message, is_denial) in [
            ("DomainNotAllowed", "", true),
            ("DeniedDomain", "", true),
            ("Error", "this domain is not allowed", true),
            ("KeyError", "'name'", false),
            ("ErrorDenied", "", false),
        ] {
            assert_eq!(patterns.is_denial(error_type, message), is_denial, "{error_type}: {message}");
        }
    }
}
