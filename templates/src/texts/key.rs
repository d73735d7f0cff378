//! The keys of a file of texts: where a sentence appears, its placeholders and its maximum length.

use serde::{Deserialize, Serialize};

/// Where a sentence appears, which determines the characters that it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The subject of a mail.
    Subject,
    /// The body of a mail.
    Mail,
    /// The button of a mail, which is also the text of Cognito's own link.
    Button,
    /// A short message.
    Sms,
    /// The confirmation page.
    Page,
    /// The message of a denial.
    Denial,
}

impl Channel {
    /// The name, for the reference page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Mail => "mail",
            Self::Button => "mail, Cognito's link",
            Self::Sms => "SMS",
            Self::Page => "page",
            Self::Denial => "denial",
        }
    }
}

/// A place in a sentence where rendering inserts a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placeholder {
    /// The name of the brand.
    Brand,
    /// The user's name.
    Name,
    /// The code.
    Code,
}

impl Placeholder {
    /// The name between the braces.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Name => "name",
            Self::Code => "code",
        }
    }

    /// What is inserted.
    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Self::Brand => "the name of the brand",
            Self::Name => "the name of the user",
            Self::Code => "the code",
        }
    }

    /// The length of the longest value: of a brand's name, of a name in a greeting, and of a code.
    pub(super) const fn longest(self) -> usize {
        match self {
            Self::Brand => 40,
            Self::Name => 64,
            Self::Code => 8,
        }
    }
}

/// A key of a file of texts.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name in its table.
    pub name: &'static str,
    /// Where the sentence appears.
    pub channel: Channel,
    /// The placeholders that the sentence may have, and whether it must have them.
    pub placeholders: &'static [(Placeholder, bool)],
    /// The maximum length in UTF-16 units, with the longest values.
    pub longest: usize,
    /// What the sentence is for.
    pub meaning: &'static str,
}

impl Key {
    pub(super) const fn new(name: &'static str, channel: Channel, longest: usize, meaning: &'static str) -> Self {
        Self { name, channel, placeholders: &[], longest, meaning }
    }

    pub(super) const fn with(self, placeholders: &'static [(Placeholder, bool)]) -> Self {
        Self { placeholders, ..self }
    }
}
