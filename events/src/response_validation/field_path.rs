//! The path of a value in a response, for findings. It is formatted only when there is a finding.

use std::borrow::Cow;
use std::fmt;

/// The path of a member or an element of a response.
#[derive(Clone, Copy)]
pub(super) enum FieldPath<'p> {
    /// A fixed path, for example `response.claimsOverrideDetails`; empty for the whole response.
    Root(&'static str),
    /// A member: parent, name, and index among the parent's members.
    Member(&'p FieldPath<'p>, &'p str, usize),
    /// An element: parent and index.
    Element(&'p FieldPath<'p>, usize),
}

impl FieldPath<'_> {
    pub(super) const fn member<'p>(&'p self, name: &'p str, index: usize) -> FieldPath<'p> {
        FieldPath::Member(self, name, index)
    }

    pub(super) const fn element(&self, index: usize) -> FieldPath<'_> {
        FieldPath::Element(self, index)
    }
}

/// A member is printed by name if that is a plain identifier, as in configuration, and otherwise by its index: any
/// other name might be personal data.
impl fmt::Display for FieldPath<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(place) => formatter.write_str(place),
            Self::Member(FieldPath::Root(""), name, _) if is_plain_identifier(name) => formatter.write_str(name),
            Self::Member(parent, name, _) if is_plain_identifier(name) => write!(formatter, "{parent}.{name}"),
            Self::Member(parent, _, index) | Self::Element(parent, index) => write!(formatter, "{parent}[{index}]"),
        }
    }
}

impl From<FieldPath<'_>> for Cow<'static, str> {
    fn from(place: FieldPath<'_>) -> Self {
        place.to_string().into()
    }
}

fn is_plain_identifier(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':' | b'.');
    name.len() <= 64 && name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::FieldPath;

    #[test]
    fn only_plain_identifiers_are_printed() {
        for (name, expected) in [
            ("role", "p.role"),
            ("custom:tenant-id", "p.custom:tenant-id"),
            ("cognito:groups", "p.cognito:groups"),
            ("ann@example.com", "p[3]"),
            ("4915112345", "p[3]"),
            ("Ann Lee", "p[3]"),
            ("", "p[3]"),
            ("ü", "p[3]"),
        ] {
            assert_eq!(FieldPath::Root("p").member(name, 3).to_string(), expected);
        }
    }

    #[test]
    fn nested_paths_are_joined() {
        let response = FieldPath::Root("");
        assert_eq!(response.member("region", 0).to_string(), "region");
        assert_eq!(response.member("a b", 2).to_string(), "[2]");
        assert_eq!(response.member("a", 0).element(1).member("b", 2).to_string(), "a[1].b");
    }
}
