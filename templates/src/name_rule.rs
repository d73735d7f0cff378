//! Why a greeting has no name.

use std::fmt;

/// A part of rule D of docs/threat-model.md that a name breaks, so that the greeting has no name.
///
/// `Display` is text for the person who designs the mail. It shows a character of the name, so `Debug`, which may be
/// logged, does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NameRule {
    /// Rule D.2: it contains this character, which is not one of names.
    Character(char),
    /// Rule D.2: it contains a slash that is not between pronouns in parentheses.
    Slash,
    /// Rule D.2: mail clients turn a part of it into a link.
    Link,
    /// Rule D.2: it has as many digits as a telephone number.
    TelephoneNumber,
    /// Rule D.2: it has no letter, digit or emoji.
    Invisible,
}

impl fmt::Display for NameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(c) => write!(f, "“{c}” is not a character of names"),
            Self::Slash => f.write_str("a slash is allowed only between pronouns in parentheses: (she/her)"),
            Self::Link => f.write_str("mail clients would turn a part of it into a link"),
            Self::TelephoneNumber => f.write_str("seven digits are a telephone number"),
            Self::Invisible => f.write_str("it has no letter, digit or emoji"),
        }
    }
}

impl fmt::Debug for NameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Character(_) => "Character(…)",
            Self::Slash => "Slash",
            Self::Link => "Link",
            Self::TelephoneNumber => "TelephoneNumber",
            Self::Invisible => "Invisible",
        })
    }
}
