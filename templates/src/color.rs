//! A brand's colour, the text colour that is readable on it, and the outline that keeps it visible.

use crate::InvalidValue;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An opaque sRGB colour, written `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Color {
    text: String,
    is_readable_in_white: bool,
    contrasts_with_white: bool,
}

impl Color {
    /// Parses `#` and six hexadecimal digits of any case.
    pub fn parse(raw: &str) -> Result<Self, InvalidValue> {
        let bad =
            InvalidValue::new("must be a colour of six hexadecimal digits", "write it as #rrggbb, for example #1a73e8");
        let digits = raw.strip_prefix('#').ok_or(bad)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(bad);
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_| bad)?;
        let white = contrast(value, WHITE);
        Ok(Self {
            text: raw.to_ascii_lowercase(),
            is_readable_in_white: white >= contrast(value, BLACK),
            contrasts_with_white: white >= 3.0,
        })
    }

    /// The colour as `#rrggbb`, in lower case.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Black or white as `#rrggbb`, whichever has the better contrast on this colour: at least 4.5 : 1, as WCAG 2.2
    /// (1.4.3) requires.
    pub fn on_color(&self) -> &'static str {
        if self.is_readable_in_white { "#ffffff" } else { "#000000" }
    }

    /// The outline of an area in this colour on a white background, as `#rrggbb`: the colour itself if it has the
    /// contrast of 3 : 1 that WCAG 2.2 (1.4.11) requires, otherwise black, so that every button is visible.
    pub fn outline(&self) -> &str {
        if self.contrasts_with_white { &self.text } else { "#000000" }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

const WHITE: u32 = 0xFF_FF_FF;
const BLACK: u32 = 0;

/// The contrast ratio of two `0xRRGGBB` colours as WCAG 2.2 defines it, from 1 to 21.
pub(crate) fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The relative luminance of WCAG 2.2, from 0 to 1.
fn luminance(color: u32) -> f64 {
    let [_, red, green, blue] = color.to_be_bytes().map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn color_requires_six_hex_digits() {
        assert_eq!(Color::parse("#1A73e8").map(|c| c.to_string()), Ok("#1a73e8".to_owned()));
        for raw in
            ["", "#", "1a73e8", "#1a73e", "#1a73e8f", "#fff", "red", "#gggggg", "#+12345", "#１２３", "#1a73e8;x:y"]
        {
            assert!(Color::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn text_and_outline_contrast_on_every_color() {
        for step in 0..4096_u32 {
            let value = (step >> 8) * 0x11_00_00 + (step >> 4 & 0xF) * 0x11_00 + (step & 0xF) * 0x11;
            let color = Color::parse(&format!("#{value:06x}")).unwrap();
            let [on, outline] =
                [color.on_color(), color.outline()].map(|text| u32::from_str_radix(&text[1..], 16).unwrap());
            assert!(contrast(value, on) >= 4.5, "#{value:06x}");
            assert!(contrast(outline, WHITE) >= 3.0, "#{value:06x}");
        }
    }

    #[test]
    fn only_pale_color_gets_black_outline() {
        for (color, outline) in [
            ("#1A56DB", "#1a56db"),
            ("#000000", "#000000"),
            ("#949494", "#949494"),
            ("#959595", "#000000"),
            ("#FEFEFE", "#000000"),
            ("#ffffff", "#000000"),
        ] {
            assert_eq!(Color::parse(color).unwrap().outline(), outline, "{color}");
        }
    }
}
