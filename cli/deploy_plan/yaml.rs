//! Policy values in YAML: quoted, so that no value can break out.

use super::iam::Resource;
use std::fmt;

/// A value of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Yaml(String);

impl Yaml {
    /// A string. References in it are escaped.
    pub(super) fn string(text: &str) -> Self {
        if text.contains("${") { Self(format!("!Sub {}", quote(&escape_sub(text)))) } else { Self(quote(text)) }
    }

    /// A string in which CloudFormation looks for no references.
    pub(super) fn literal(text: &str) -> Self {
        Self(quote(text))
    }

    /// The ARN of a resource.
    pub(super) fn arn(resource: &Resource) -> Self {
        match resource {
            Resource::Arn { arn } => Self::string(arn),
            Resource::Here { service, name } => {
                let name = escape_sub(name);
                let arn = format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{name}");
                Self(format!("!Sub {}", quote(&arn)))
            }
        }
    }
}

impl fmt::Display for Yaml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Escapes `${` for `Fn::Sub`.
fn escape_sub(text: &str) -> String {
    text.replace("${", "${!")
}

/// A double-quoted YAML string. Letters and digits of all scripts are kept; all other non-ASCII characters are escaped,
/// because not all parsers accept them.
fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            ' ' => quoted.push(character),
            _ if character.is_ascii_graphic() || !character.is_ascii() && character.is_alphanumeric() => {
                quoted.push(character);
            }
            _ => quoted.push_str(&format!("\\U{:08x}", u32::from(character))),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::Yaml;
    use crate::deploy_plan::iam::Resource;

    #[test]
    fn values_are_quoted() {
        for (text, written) in [
            ("staff", r#""staff""#),
            ("a: \"b\" # no\\n", r#""a: \"b\" # no\\n""#),
            ("a\n- b\u{7}", r#""a\U0000000a- b\U00000007""#),
            ("Zoë 山田", r#""Zoë 山田""#),
            ("\u{1F600}\u{2028}\u{85}\u{FEFF}", r#""\U0001f600\U00002028\U00000085\U0000feff""#),
            ("${AWS::AccountId}", r#"!Sub "${!AWS::AccountId}""#),
        ] {
            assert_eq!(Yaml::string(text).to_string(), written);
        }
    }

    #[test]
    fn references_in_values_are_escaped() {
        let name = "table/${AWS::AccountId}".to_owned();
        let arn = Yaml::arn(&Resource::Here { service: "dynamodb", name }).to_string();
        assert!(arn.ends_with(":table/${!AWS::AccountId}\""), "{arn}");
        assert_eq!(Yaml::literal("${$}{aws:username} $5").to_string(), r#""${$}{aws:username} $5""#);
    }
}
