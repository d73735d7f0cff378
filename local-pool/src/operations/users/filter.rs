//! The filter of ListUsers (Cognito's page about searching users): `attribute = "value"` or `attribute ^= "value"`.

use crate::error::ServiceError;
use crate::state::User;

/// The attributes that can be searched.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

/// A filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    attribute: &'static str,
    is_prefix: bool,
    value: String,
}

impl Filter {
    /// Reads a filter. An empty one accepts every user.
    ///
    /// # Errors
    /// A text that is not a filter, or an attribute that cannot be searched.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, ServiceError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let unreadable = || ServiceError::invalid_parameter("Error while parsing filter");
        let (left, value) = text.split_once('=').ok_or_else(unreadable)?;
        let (name, is_prefix) = left.strip_suffix('^').map_or((left, false), |name| (name, true));
        let name = name.trim().trim_matches('"');
        if name.is_empty() {
            return Err(unreadable());
        }
        let unsearchable = || ServiceError::invalid_parameter(format!("Invalid search attribute: {name}"));
        let attribute = SEARCHABLE.into_iter().find(|known| *known == name).ok_or_else(unsearchable)?;
        let value = value.trim().strip_prefix('"').and_then(|value| value.strip_suffix('"')).ok_or_else(unreadable)?;
        Ok(Some(Self { attribute, is_prefix, value: unescape(value).ok_or_else(unreadable)? }))
    }

    /// Whether the filter accepts a user.
    pub(super) fn accepts(&self, user: &User) -> bool {
        let found = match self.attribute {
            "username" => Some(user.name.as_str()),
            "sub" => Some(user.sub.as_str()),
            "status" => Some(if user.is_enabled { "Enabled" } else { "Disabled" }),
            "cognito:user_status" => return self.accepts_text(user.status.name(), &self.value.to_ascii_uppercase()),
            attribute => user.attributes.get(attribute).map(String::as_str),
        };
        found.is_some_and(|found| self.accepts_text(found, &self.value))
    }

    fn accepts_text(&self, found: &str, value: &str) -> bool {
        if self.is_prefix { found.starts_with(value) } else { found == value }
    }
}

/// The value without backslashes before quotation marks and backslashes; `None` if a quotation mark has none.
fn unescape(value: &str) -> Option<String> {
    let mut characters = value.chars();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => characters.next()?,
            '"' => return None,
            other => other,
        });
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixtures::test_user;

    fn accepts(filter: &str) -> Result<bool, String> {
        let mut user = test_user("Ann", &[("email", "ann@example.com"), ("given_name", "A \"B\"")]);
        user.is_enabled = false;
        let filter = Filter::parse(filter).map_err(|error| error.message.into_owned())?;
        Ok(filter.is_none_or(|filter| filter.accepts(&user)))
    }

    #[test]
    fn filters_compare_the_whole_value_or_its_beginning() {
        for (filter, expected) in [
            ("", true),
            ("username = \"Ann\"", true),
            ("username=\"ann\"", false),
            ("\"email\" ^= \"ann@\"", true),
            ("email = \"ann@\"", false),
            ("given_name = \"A \\\"B\\\"\"", true),
            ("family_name ^= \"\"", false),
            ("cognito:user_status = \"confirmed\"", true),
            ("status = \"Disabled\"", true),
            ("status = \"disabled\"", false),
            ("sub = \"sub-of-Ann\"", true),
        ] {
            assert_eq!(accepts(filter), Ok(expected), "{filter}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for filter in
            ["username", "username = Ann", "= \"Ann\"", "username = \"A\"nn\"", "username = \"", "name = \"a\\\""]
        {
            assert_eq!(accepts(filter), Err("Error while parsing filter".to_owned()), "{filter}");
        }
        assert!(accepts("custom:plan = \"a\"").unwrap_err().starts_with("Invalid search attribute"));
    }
}
