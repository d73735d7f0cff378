//! Lambda function ARNs.

use std::{error, fmt};

/// The ARN of a function, with or without an alias or version:
/// `arn:aws:lambda:eu-west-1:123456789012:function:custom-message:live`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionArn {
    text: String,
    region: String,
    account: String,
    function: String,
    qualifier: Option<String>,
}

/// Why a text is not the ARN of a function that Cognito can invoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseFunctionArnError {
    /// It is not a function ARN.
    Malformed,
    /// It ends with `$LATEST`.
    Latest,
}

impl fmt::Display for ParseFunctionArnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "is not a function ARN; copy it from the Lambda console: arn:aws:lambda:REGION:ACCOUNT:function:NAME, with \
                 :ALIAS at the end to invoke an alias"
            }
            Self::Latest => {
                "ends with $LATEST, which Cognito does not accept; remove \":$LATEST\" from the end, because the ARN without it \
                 invokes the same version"
            }
        })
    }
}

impl error::Error for ParseFunctionArnError {}

impl FunctionArn {
    /// Parses an ARN.
    ///
    /// # Errors
    ///
    /// If the text is not a function ARN, or ends with `$LATEST`: Cognito invokes that version only by the ARN without a
    /// version (contract 1.7).
    pub fn parse(text: &str) -> Result<Self, ParseFunctionArnError> {
        let parts: Vec<&str> = text.split(':').collect();
        let (["arn", partition, "lambda", region, account, "function", function], qualifier) =
            (match parts.split_at_checked(7) {
                Some((name, [])) => (name, None),
                Some((name, [qualifier])) => (name, Some(*qualifier)),
                _ => return Err(ParseFunctionArnError::Malformed),
            })
        else {
            return Err(ParseFunctionArnError::Malformed);
        };
        if qualifier == Some("$LATEST") {
            return Err(ParseFunctionArnError::Latest);
        }
        let is_name = |text: &str, min: usize, max: usize| {
            let has_valid_characters =
                text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            (min..=max).contains(&text.len()) && has_valid_characters
        };
        let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        let is_well_formed = partition.starts_with("aws")
            && is_name(partition, 3, 20)
            && is_name(region, 1, 30)
            && is_account
            && is_name(function, 1, 64)
            && qualifier.is_none_or(|qualifier| is_name(qualifier, 1, 128));
        if !is_well_formed {
            return Err(ParseFunctionArnError::Malformed);
        }
        Ok(Self {
            text: text.to_owned(),
            region: (*region).to_owned(),
            account: (*account).to_owned(),
            function: (*function).to_owned(),
            qualifier: qualifier.map(str::to_owned),
        })
    }

    /// The whole ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The function's region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The function's account.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The function's name.
    #[must_use]
    pub fn function_name(&self) -> &str {
        &self.function
    }

    /// The alias or version.
    #[must_use]
    pub fn qualifier(&self) -> Option<&str> {
        self.qualifier.as_deref()
    }

    /// The ARN without alias or version. Only this ARN can have tags.
    #[must_use]
    pub fn unqualified(&self) -> &str {
        let qualifier = self.qualifier.as_ref().map_or(0, |qualifier| qualifier.len() + 1);
        self.text.get(..self.text.len() - qualifier).unwrap_or(&self.text)
    }
}

impl fmt::Display for FunctionArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{FunctionArn, ParseFunctionArnError};

    #[test]
    fn function_arn_is_parsed() {
        let plain = "arn:aws:lambda:eu-west-1:123456789012:function:custom-message";
        let arn = FunctionArn::parse(plain).unwrap();
        assert_eq!((arn.region(), arn.account(), arn.function_name()), ("eu-west-1", "123456789012", "custom-message"));
        assert_eq!((arn.qualifier(), arn.unqualified(), arn.as_str()), (None, plain, plain));
        for qualifier in ["live", "7"] {
            let text = format!("{plain}:{qualifier}");
            let arn = FunctionArn::parse(&text).unwrap();
            assert_eq!((arn.qualifier(), arn.unqualified(), arn.as_str()), (Some(qualifier), plain, text.as_str()));
        }
        assert!(FunctionArn::parse("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f").is_ok());
        assert!(FunctionArn::parse("arn:aws-cn:lambda:cn-north-1:123456789012:function:f").is_ok());
    }

    #[test]
    fn invalid_function_arn_is_rejected() {
        for text in [
            "",
            "custom-message",
            "arn:aws:lambda:eu-west-1:123456789012:function:",
            "arn:aws:lambda:eu-west-1:123456789012:function:f:",
            "arn:aws:lambda:eu-west-1:123456789012:function:f:a:b",
            "arn:aws:lambda:eu-west-1:12345678901:function:f",
            "arn:aws:lambda::123456789012:function:f",
            "arn:aws:lambda:eu-west-1:123456789012:layer:f",
            "arn:aws:iam::123456789012:role/f",
            "arn:aws:lambda:eu-west-1:123456789012:function:f g",
            "arn:aws:lambda:eu-west-1:123456789012:function:*",
            "arn:evil:lambda:eu-west-1:123456789012:function:f",
            " arn:aws:lambda:eu-west-1:123456789012:function:f",
            "arn:aws:lambda:eu-west-1:123456789012:function:f\n",
        ] {
            assert_eq!(FunctionArn::parse(text), Err(ParseFunctionArnError::Malformed), "{text:?}");
        }
        let latest = FunctionArn::parse("arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST");
        assert_eq!(latest, Err(ParseFunctionArnError::Latest));
    }
}
