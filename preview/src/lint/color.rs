//! CSS colours and their contrast.

use cssparser::{
    Parser, ParserInput, Token,
    color::{parse_hash_color, parse_named_color},
};
use std::fmt;

/// An sRGB colour; channels range from 0 to 255, alpha from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Color {
    channels: [f32; 3],
    alpha: f32,
}

impl Color {
    pub(super) const BLACK: Self = Self::opaque(0, 0, 0);
    pub(super) const WHITE: Self = Self::opaque(255, 255, 255);
    pub(super) const TRANSPARENT: Self = Self { channels: [0.0; 3], alpha: 0.0 };

    /// An opaque colour.
    pub(super) const fn opaque(red: u8, green: u8, blue: u8) -> Self {
        Self { channels: [red as f32, green as f32, blue as f32], alpha: 1.0 }
    }

    /// This colour composited over an opaque background.
    pub(super) fn over(self, background: Self) -> Self {
        let [red, green, blue] = self.channels;
        let [under_red, under_green, under_blue] = background.channels;
        let mix = |over: f32, under: f32| over * self.alpha + under * (1.0 - self.alpha);
        Self { channels: [mix(red, under_red), mix(green, under_green), mix(blue, under_blue)], alpha: 1.0 }
    }

    /// Whether the background does not show through.
    pub(super) fn is_opaque(self) -> bool {
        self.alpha >= 1.0
    }

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f32 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(self) -> f32 {
        let [red, green, blue] = self.channels.map(|channel| {
            let share = channel / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("#")?;
        self.channels.iter().try_for_each(|channel| write!(f, "{:02x}", channel.round() as u8))
    }
}

/// The value of a colour property.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ColorValue {
    Color(Color),
    /// `inherit`.
    Inherit,
    /// `currentColor`.
    Current,
    /// A syntax that is not supported here, such as `hsl()` or `var()`.
    Unknown,
}

impl ColorValue {
    /// Parses a value that consists of one colour.
    pub(super) fn parse(value: &str) -> Self {
        let mut input = ParserInput::new(value);
        Self::parse_next(&mut Parser::new(&mut input)).unwrap_or(Self::Unknown)
    }

    /// Parses the colour in an attribute, where the number sign is optional.
    pub(super) fn parse_attribute(value: &str) -> Self {
        match Self::parse(value) {
            Self::Unknown => Self::parse(&format!("#{}", value.trim())),
            paint => paint,
        }
    }

    /// Parses the next token, if it is a colour.
    pub(super) fn parse_next(parser: &mut Parser<'_, '_>) -> Option<Self> {
        let token = parser.next().ok()?.clone();
        match token {
            Token::Hash(digits) | Token::IDHash(digits) => {
                let (red, green, blue, alpha) = parse_hash_color(digits.as_bytes()).ok()?;
                Some(Self::Color(Color { alpha, ..Color::opaque(red, green, blue) }))
            }
            Token::Ident(name) => Self::parse_keyword(&name),
            Token::Function(name) if matches!(&*name.to_ascii_lowercase(), "rgb" | "rgba") => {
                Some(rgb(parser).map_or(Self::Unknown, Self::Color))
            }
            Token::Function(name) if is_color_function(&name) => Some(Self::Unknown),
            _ => None,
        }
    }

    fn parse_keyword(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "transparent" => Some(Self::Color(Color::TRANSPARENT)),
            "inherit" => Some(Self::Inherit),
            "currentcolor" => Some(Self::Current),
            name => parse_named_color(name).ok().map(|(red, green, blue)| Self::Color(Color::opaque(red, green, blue))),
        }
    }
}

fn is_color_function(name: &str) -> bool {
    let names = ["hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark", "var"];
    names.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// The arguments of `rgb()`, in its legacy or modern syntax.
fn rgb(parser: &mut Parser<'_, '_>) -> Option<Color> {
    let mut channels = Vec::new();
    let _ = parser.parse_nested_block(|inner| {
        while let Ok(token) = inner.next() {
            match token {
                Token::Number { value, .. } => channels.push((*value, *value)),
                Token::Percentage { unit_value, .. } => channels.push((unit_value * 255.0, *unit_value)),
                _ => {}
            }
        }
        Ok::<_, cssparser::ParseError<'_, ()>>(())
    });
    let (&[(red, _), (green, _), (blue, _)], alpha) = channels.split_first_chunk()?;
    let alpha = alpha.first().map_or(1.0, |(_, alpha)| *alpha);
    Some(Color { channels: [red, green, blue].map(|channel| channel.clamp(0.0, 255.0)), alpha: alpha.clamp(0.0, 1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_color_syntaxes_are_parsed() {
        for (value, seen_on_white) in [
            ("#1C2127", "#1c2127"),
            ("#fff", "#ffffff"),
            ("#0008", "#777777"),
            ("Red", "#ff0000"),
            ("transparent", "#ffffff"),
            ("rgb(1, 2, 3)", "#010203"),
            ("rgb(1 2 3 / 100%)", "#010203"),
            ("rgba(0,0,0,.5)", "#808080"),
            ("rgb(100% 0% 0%)", "#ff0000"),
        ] {
            let ColorValue::Color(color) = ColorValue::parse(value) else { panic!("{value} is not a colour") };
            assert_eq!(color.over(Color::WHITE).to_string(), seen_on_white, "{value}");
        }
        for (value, paint) in [
            ("inherit", ColorValue::Inherit),
            ("currentColor", ColorValue::Current),
            ("hsl(1,2%,3%)", ColorValue::Unknown),
            ("var(--x)", ColorValue::Unknown),
            ("rgb(1,2)", ColorValue::Unknown),
            ("", ColorValue::Unknown),
        ] {
            assert_eq!(ColorValue::parse(value), paint, "{value}");
        }
        assert_eq!(ColorValue::parse_attribute("ffffff"), ColorValue::Color(Color::WHITE));
    }

    #[test]
    fn contrast_ratio_follows_wcag() {
        let grey = Color::opaque(0x77, 0x77, 0x77);
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 0.01);
        assert!((grey.contrast(Color::WHITE) - 4.48).abs() < 0.01);
        assert!((grey.contrast(grey) - 1.0).abs() < 0.01);
    }
}
