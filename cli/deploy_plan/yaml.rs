//! How a value of the policy is written: quoted, so that whatever is in it stays in it.

use std::fmt;

/// A value as it stands in the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Yaml(String);

impl Yaml {
    /// A text. One that looks like a reference is said to be none.
    pub(super) fn string(text: &str) -> Self {
        if text.contains("${") { Self(format!("!Sub {}", quote(&escape_sub(text)))) } else { Self(quote(text)) }
    }

    /// What a condition of IAM compares with. There `${` begins a variable, and a dollar sign is written as one.
    pub(super) fn condition_value(text: &str) -> Self {
        Self(quote(&text.replace("${", "${$}{")))
    }

    /// The ARN of something of this account in this region.
    pub(super) fn arn(service: &str, resource: &str) -> Self {
        let resource = escape_sub(resource);
        let arn = format!("arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}");
        Self(format!("!Sub {}", quote(&arn)))
    }
}

impl fmt::Display for Yaml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text for Fn::Sub, where `${` begins a reference, and `${!` is what it looks like.
fn escape_sub(text: &str) -> String {
    text.replace("${", "${!")
}

/// Between double quotes YAML takes letters and digits of every script as they are. All else that is not plain ASCII is
/// spelled out, for not every reader takes it.
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

    #[test]
    fn what_is_in_a_value_stays_in_it() {
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
    fn nothing_is_a_reference_that_was_none() {
        let arn = Yaml::arn("dynamodb", "table/${AWS::AccountId}").to_string();
        assert!(arn.ends_with(":table/${!AWS::AccountId}\""), "{arn}");
        assert_eq!(Yaml::condition_value("${aws:username} $5").to_string(), r#""${$}{aws:username} $5""#);
    }
}
