//! Which invocations have no effects.

/// How the ARN of a function on the developer's machine begins. No AWS region is called `local`, so AWS invokes no function
/// with such an ARN.
const LOCAL_FUNCTION: &str = "arn:aws:lambda:local:000000000000:function:";

/// Whether an invocation is a dry run, which performs no effects: exactly those of the emulator that `replay` uses.
///
/// The ARN is that of the header `Lambda-Runtime-Invoked-Function-Arn`, which AWS sets. Neither a variable nor a policy nor
/// an event can turn dry run on, so a deployed function always performs its effects.
///
/// ```
/// use cognito_triggers_lambda_support::is_dry_run;
///
/// assert!(is_dry_run("arn:aws:lambda:local:000000000000:function:post-confirmation"));
/// assert!(!is_dry_run("arn:aws:lambda:eu-central-1:000000000000:function:post-confirmation"));
/// ```
#[must_use]
pub fn is_dry_run(invoked_function_arn: &str) -> bool {
    invoked_function_arn.starts_with(LOCAL_FUNCTION)
}

#[cfg(test)]
mod tests {
    use super::is_dry_run;

    #[test]
    fn only_region_local_of_account_zero_is_a_dry_run() {
        assert!(is_dry_run("arn:aws:lambda:local:000000000000:function:pre-sign-up"));
        for live in [
            "",
            // What the runtime returns if the header is missing.
            "No header lambda-runtime-invoked-function-arn found.",
            "arn:aws:lambda:eu-west-1:123456789012:function:local",
            // LocalStack.
            "arn:aws:lambda:us-east-1:000000000000:function:pre-sign-up",
            "arn:aws:lambda:local:123456789012:function:pre-sign-up",
            "arn:aws:lambda:local:000000000000:layer:pre-sign-up",
            "arn:aws-cn:lambda:local:000000000000:function:pre-sign-up",
            "ARN:AWS:LAMBDA:LOCAL:000000000000:FUNCTION:pre-sign-up",
            " arn:aws:lambda:local:000000000000:function:pre-sign-up",
        ] {
            assert!(!is_dry_run(live), "{live}");
        }
    }
}
