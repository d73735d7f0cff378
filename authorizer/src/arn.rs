//! The requested method and path, as an ARN: `arn:PARTITION:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`.
//!
//! Routes are matched only against the ARN in the event. `path` and `rawPath` may begin with the stage or the base path
//! of a custom domain; the path in the ARN never does, and API Gateway matches policy documents against the ARN.

/// Stage, method and path of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MethodArn {
    /// The ARN of the stage, without a trailing slash. It has no character with a special meaning in a policy document.
    pub(super) stage_arn: String,
    /// In upper case.
    pub(super) method: String,
    /// The path below the stage, with a leading slash. It is untrusted: it contains what the client sent.
    pub(super) path: String,
}

impl MethodArn {
    /// Parses the ARN. `None` if it is invalid, or that of a WebSocket API, which has no method.
    ///
    /// A path with a control character or a question mark is invalid: the path of a request contains neither (RFC 9112,
    /// section 3).
    pub(super) fn parse(arn: &str) -> Option<Self> {
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        let &["arn", partition, "execute-api", region, account, rest] = parts.as_slice() else { return None };
        let parts: Vec<_> = rest.splitn(4, '/').collect();
        let &[api, stage, method, path] = parts.as_slice() else { return None };
        let is_valid = [partition, region, account, api].into_iter().all(is_name)
            && (stage == "$default" || is_name(stage))
            && !method.is_empty()
            && method.bytes().all(|byte| byte.is_ascii_uppercase())
            && !path.contains(|character: char| character == '?' || character.is_control());
        is_valid.then(|| Self {
            stage_arn: format!("arn:{partition}:execute-api:{region}:{account}:{api}/{stage}"),
            method: method.to_owned(),
            path: format!("/{path}"),
        })
    }
}

/// Rejects stars and question marks, which would match more than one resource.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::MethodArn;

    fn parse(arn: &str) -> Option<(String, String, String)> {
        MethodArn::parse(arn).map(|arn| (arn.stage_arn, arn.method, arn.path))
    }

    #[test]
    fn arn_is_split_into_stage_method_and_path() {
        for (stage, method, path) in [
            ("arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod", "GET", "/projects/1"),
            ("arn:aws:execute-api:eu-west-1:123456789012:abcdef123/test-invoke-stage", "POST", "/"),
            ("arn:aws-cn:execute-api:cn-north-1:123456789012:abcdef123/$default", "DELETE", "/a/b/"),
            ("arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:abcdef123/v_1", "GET", "/a:b/*//../%2e"),
        ] {
            let parts = (stage.to_owned(), method.to_owned(), path.to_owned());
            assert_eq!(parse(&format!("{stage}/{method}{path}")), Some(parts));
        }
    }

    #[test]
    fn invalid_or_wildcard_arn_is_rejected() {
        for arn in [
            "",
            "*",
            "arn:aws:execute-api:*:123456789012:abcdef123/prod/GET/",
            "arn:aws:execute-api:eu-west-1:*:abcdef123/prod/GET/",
            "arn:aws:execute-api:eu-west-1:123456789012:*/prod/GET/",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/*/GET/",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef12?/prod/GET/",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/${stage}/GET/",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/*/",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/get/",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod//",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/GET",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/$connect",
            "arn:aws:execute-api:eu-west-1:123456789012:/prod/GET/",
            "arn:aws:execute-api::123456789012:abcdef123/prod/GET/",
            "arn:aws:lambda:eu-west-1:123456789012:abcdef123/prod/GET/",
            " arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/GET/",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/GET/a?b",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/GET/.\t./a",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/GET/a\u{0}",
            "arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod/GET/a\u{85}",
        ] {
            assert_eq!(parse(arn), None, "{arn}");
        }
    }
}
