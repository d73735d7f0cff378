//! The sender of a message: one brand per app client, or one for all.

use crate::{
    BaseUrl, ButtonShape, Color, Font, FooterLine, InvalidValue, LogoUrl, SupportAddress, UrlPath,
    characters::parse_one_line,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The product name that users know: 1 to 40 code points on one line, of characters that Cognito's subject pattern
/// accepts (contract section 4.3), without `{ } < > %` and without a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandName(String);

impl BrandName {
    /// Parses a configured brand name.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        let too_long = InvalidValue::new("must have at most 40 characters", "use the short name of the product");
        parse_one_line(raw, 40, too_long).map(Self)
    }

    /// The name as text; it needs escaping in HTML (`Brown & Sons`).
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BrandName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The sender's postal address for the footer: one line of 1 to 200 code points, of the same characters as a [`BrandName`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostalAddress(String);

impl PostalAddress {
    /// Parses a configured postal address.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        let too_long =
            InvalidValue::new("must have at most 200 characters", "write street, town and country on one line");
        parse_one_line(raw, 200, too_long).map(Self)
    }

    /// The address as text; it needs escaping in HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Everything that a mail shows about its sender. All of it is public. The policy checks that the logo is on the
/// brand's host, or on a host that the policy permits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// The name in subject, header, text, footer and SMS.
    pub name: BrandName,
    /// The image above the text; without it the name is shown.
    pub logo: Option<LogoUrl>,
    /// The colour of the button and of the line at the top.
    pub color: Color,
    /// The font of all text but codes.
    pub font: Font,
    /// The corners of the button.
    pub button: ButtonShape,
    /// The URL of the app; the base of every link in a mail.
    pub base_url: BaseUrl,
    /// The page below `base_url` that receives the confirmation code.
    pub confirmation_path: UrlPath,
    /// The support contact.
    pub support: SupportAddress,
    /// The postal address of the sender.
    pub postal_address: PostalAddress,
    /// A further line below it.
    pub footer: Option<FooterLine>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_brand_names_are_accepted() {
        for name in
            ["A", "Brown & Sons", "Émile’s Café", "山田商店", "Booking.com", "شركة", "C# + F#", "50\u{20AC} \"Shop\""]
        {
            assert_eq!(BrandName::parse(name).map(|taken| taken.as_str().to_owned()), Ok(name.to_owned()));
        }
        assert!(BrandName::parse(&"ü".repeat(40)).is_ok());
    }

    #[test]
    fn brand_names_with_special_characters_are_rejected() {
        for name in [
            "",
            " ",
            " A",
            "A ",
            "A  B",
            "A\nB",
            "A\tB",
            "A\u{A0}B",
            "A\u{3000}B",
            "A\u{200B}",
            "\u{202E}A",
            "\u{301}A",
            "{####}",
            "a}",
            "<b>",
            "100%",
            "https://x",
            "\u{E000}",
            "\u{7F}",
            "\u{FEFF}A",
        ] {
            assert!(BrandName::parse(name).is_err(), "{name:?}");
            assert!(PostalAddress::parse(name).is_err(), "{name:?}");
        }
        assert!(BrandName::parse(&"a".repeat(41)).is_err());
        assert!(PostalAddress::parse(&"a".repeat(201)).is_err());
    }
}
