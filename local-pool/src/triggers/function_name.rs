//! The name of a function in its ARN.

/// The name in `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME`, without a version or alias.
pub(super) fn function_name(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let is_function = parts.next() == Some("arn") && parts.nth(1) == Some("lambda") && parts.nth(2) == Some("function");
    let name = parts.next().filter(|name| (1..=64).contains(&name.len()))?;
    let is_valid = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    (is_function && is_valid).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::function_name;

    #[test]
    fn only_arns_of_functions_have_a_name() {
        for (arn, name) in [
            ("arn:aws:lambda:eu-west-1:000000000000:function:pre-sign-up", Some("pre-sign-up")),
            ("arn:aws-cn:lambda:cn-north-1:000000000000:function:a:live", Some("a")),
            ("arn:aws:sns:eu-west-1:000000000000:function:a", None),
            ("arn:aws:lambda:eu-west-1:000000000000:layer:a", None),
            ("arn:aws:lambda:eu-west-1:000000000000:function:", None),
            ("arn:aws:lambda:eu-west-1:000000000000:function:a/../b", None),
            ("pre-sign-up", None),
        ] {
            assert_eq!(function_name(arn), name, "{arn}");
        }
    }
}
