//! The token in the value of a single `Authorization` header.

/// The token after `Bearer`, in upper or lower case, and one space (RFC 6750 section 2.1, RFC 9110 section 11.1). `None` for
/// any other scheme, and for a value with a comma: API Gateway joins two headers of one name with it.
///
/// ```
/// assert_eq!(cognito_triggers_jwt_verifier::bearer_token("bearer h.p.s"), Some("h.p.s"));
/// assert_eq!(cognito_triggers_jwt_verifier::bearer_token("Basic YTpi"), None);
/// ```
#[must_use]
pub fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("Bearer") && is_token(token)).then_some(token)
}

/// As [`bearer_token`], but also accepts a token without a scheme, as some clients send it.
///
/// ```
/// assert_eq!(cognito_triggers_jwt_verifier::bearer_or_bare_token("h.p.s"), Some("h.p.s"));
/// ```
#[must_use]
pub fn bearer_or_bare_token(value: &str) -> Option<&str> {
    bearer_token(value).or_else(|| is_token(value).then_some(value))
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',')
}

#[cfg(test)]
mod tests {
    use super::{bearer_or_bare_token, bearer_token};

    #[test]
    fn q10_value_is_one_scheme_one_space_one_token() {
        for value in ["Bearer h.p.s", "bearer h.p.s", "BEARER h.p.s"] {
            assert_eq!(bearer_token(value), Some("h.p.s"), "{value}");
            assert_eq!(bearer_or_bare_token(value), Some("h.p.s"), "{value}");
        }
        for value in [
            "",
            " ",
            "Bearer ",
            "Bearer  h.p.s",
            "Bearer h.p.s ",
            " Bearer h.p.s",
            "Bearer\th.p.s",
            "Bearer h.p.s\n",
            "Bearer h.p.s,Bearer h.p.s",
            "Bearer h.p.s, Bearer h.p.s",
            "Basic h.p.s",
            "Bearer: h.p.s",
            "h.p.s ",
            "h.p.s,h.p.s",
            "Zoë",
        ] {
            assert_eq!(bearer_token(value), None, "{value:?}");
            assert_eq!(bearer_or_bare_token(value), None, "{value:?}");
        }
    }

    #[test]
    fn bare_token_needs_bearer_or_bare_token() {
        assert_eq!(bearer_token("h.p.s"), None);
        assert_eq!(bearer_or_bare_token("h.p.s"), Some("h.p.s"));
    }
}
