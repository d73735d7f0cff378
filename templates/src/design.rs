//! How the mails of a brand look, apart from colour and logo.

use crate::InvalidValue;
use askama::{FastWritable, Values, filters::HtmlSafe};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The font of all text but codes. A font is not loaded: each is on most devices, and is followed by similar ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Font {
    /// The font of the device, which includes Arabic and Japanese.
    #[default]
    System,
    /// Arial, without serifs.
    Arial,
    /// Verdana, wide and without serifs.
    Verdana,
    /// Georgia, with serifs.
    Georgia,
}

impl Font {
    /// The words for a font, as in a policy.
    pub const WORDS: [(&str, Self); 4] =
        [("system", Self::System), ("arial", Self::Arial), ("verdana", Self::Verdana), ("georgia", Self::Georgia)];

    /// The declaration of CSS. It is repeated a dozen times in a mail, so it is short.
    pub(crate) fn declaration(self) -> &'static str {
        match self {
            Self::System => "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;",
            Self::Arial => "font-family:Arial,Helvetica,sans-serif;",
            Self::Verdana => "font-family:Verdana,Geneva,sans-serif;",
            Self::Georgia => "font-family:Georgia,Times New Roman,serif;",
        }
    }
}

/// The corners of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ButtonShape {
    /// Slightly round corners.
    #[default]
    Rounded,
    /// Right angles.
    Square,
    /// Round ends.
    Pill,
}

impl ButtonShape {
    /// The words for a shape, as in a policy.
    pub const WORDS: [(&str, Self); 3] = [("rounded", Self::Rounded), ("square", Self::Square), ("pill", Self::Pill)];

    /// The declaration of CSS. A button of a mail is 50 px high.
    pub(crate) fn declaration(self) -> &'static str {
        match self {
            Self::Rounded => "border-radius:8px;",
            Self::Square => "border-radius:0;",
            Self::Pill => "border-radius:25px;",
        }
    }
}

/// A line of the footer besides the postal address, such as a company's registration: one line of 1 to 200 code points, of
/// the same characters as a [`BrandName`](crate::BrandName).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FooterLine(String);

impl FooterLine {
    /// Parses a configured line.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        let too_long = InvalidValue::new("must have at most 200 characters", "write the essential on one line");
        crate::characters::parse_one_line(raw, 200, too_long).map(Self)
    }

    /// The line as text; it needs escaping in HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Escaped by the templates.
impl fmt::Display for FooterLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Font {}
impl HtmlSafe for ButtonShape {}

impl fmt::Display for Font {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.declaration())
    }
}

impl fmt::Display for ButtonShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.declaration())
    }
}

impl FastWritable for Font {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.declaration())?)
    }
}

impl FastWritable for ButtonShape {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.declaration())?)
    }
}

impl FastWritable for FooterLine {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(self.as_str())?)
    }
}
