//! The token in the value of an `Authorization` header, of which there is one.

/// The token behind `Bearer`, in any case, and one blank (RFC 6750 section 2.1, RFC 9110 section 11.1). `None` for any
/// other scheme, and for what can be no token: API Gateway joins two headers of one name with a comma.
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

/// The same, and the token without a scheme in front, as some clients of Cognito send it.
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
    fn q10_one_scheme_one_blank_one_token() {
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
    fn only_the_lenient_one_takes_a_token_without_a_scheme() {
        assert_eq!(bearer_token("h.p.s"), None);
        assert_eq!(bearer_or_bare_token("h.p.s"), Some("h.p.s"));
    }
}
