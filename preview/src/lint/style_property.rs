//! The CSS properties that affect text and background; all others are ignored.

use super::{color::ColorValue, stylesheet::Declaration};
use cssparser::{Parser, ParserInput, Token};

/// One property with its parsed value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum StyleProperty {
    Color(ColorValue),
    BackgroundColor(ColorValue),
    BackgroundImage(bool),
    FontSize(FontSize),
    /// `None` inherits.
    Bold(Option<bool>),
    Displayed(bool),
    /// `None` inherits.
    Visible(Option<bool>),
    ZeroOpacity(bool),
    ZeroHeight(bool),
    OverflowHidden(bool),
}

/// A font size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FontSize {
    Pixels(f32),
    /// Relative to the parent's size.
    Em(f32),
    /// Relative to the root's size.
    Rem(f32),
}

/// The properties of declarations, and whether each is marked as important.
pub(super) fn style_properties(declarations: &[Declaration<'_>]) -> Vec<(bool, StyleProperty)> {
    let from_one = |one: &Declaration<'_>| {
        let important = one.important;
        from_declaration(&one.property, one.value).into_iter().map(move |property| (important, property))
    };
    declarations.iter().flat_map(from_one).collect()
}

fn from_declaration(property: &str, value: &str) -> Vec<StyleProperty> {
    match property {
        "color" => vec![StyleProperty::Color(ColorValue::parse(value))],
        "background-color" => vec![StyleProperty::BackgroundColor(ColorValue::parse(value))],
        "background-image" => vec![StyleProperty::BackgroundImage(!is_any_of(value, &["none"]))],
        "background" => background(value),
        "font-size" => font_size(value).map(StyleProperty::FontSize).into_iter().collect(),
        "font-weight" => vec![StyleProperty::Bold(is_bold(value))],
        "font" => font(value),
        "display" => vec![StyleProperty::Displayed(!is_any_of(value, &["none"]))],
        "visibility" => {
            vec![StyleProperty::Visible(if is_any_of(value, &["inherit"]) {
                None
            } else {
                Some(is_any_of(value, &["visible"]))
            })]
        }
        "opacity" => vec![StyleProperty::ZeroOpacity(
            value.trim_end_matches('%').parse::<f32>().is_ok_and(|share| share <= 0.01),
        )],
        "max-height" | "height" => vec![StyleProperty::ZeroHeight(is_any_of(value, &["0", "0px"]))],
        "overflow" => vec![StyleProperty::OverflowHidden(is_any_of(value, &["hidden", "clip"]))],
        _ => Vec::new(),
    }
}

fn is_any_of(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// The colour of a `background`, and whether it has an image or a gradient.
fn background(value: &str) -> Vec<StyleProperty> {
    let mut input = ParserInput::new(value);
    let mut parser = Parser::new(&mut input);
    let mut color = None;
    let mut has_image = false;
    while !parser.is_exhausted() {
        let start = parser.state();
        let found = ColorValue::parse_next(&mut parser);
        if found.is_none() {
            parser.reset(&start);
            has_image |= matches!(parser.next(), Ok(Token::UnquotedUrl(_) | Token::Function(_) | Token::BadUrl(_)));
        }
        color = found.or(color);
    }
    let color = color.unwrap_or(ColorValue::Color(super::color::Color::TRANSPARENT));
    vec![StyleProperty::BackgroundColor(color), StyleProperty::BackgroundImage(has_image)]
}

/// Whether a weight is 600 or more; `None` inherits.
fn is_bold(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "bold" | "bolder" => Some(true),
        "inherit" => None,
        other => Some(other.parse::<f32>().is_ok_and(|weight| weight >= 600.0)),
    }
}

fn font_size(value: &str) -> Option<FontSize> {
    let mut input = ParserInput::new(value);
    let mut parser = Parser::new(&mut input);
    font_size_of_token(parser.next().ok()?)
}

fn font_size_of_token(token: &Token<'_>) -> Option<FontSize> {
    match token {
        Token::Dimension { value, unit, .. } => match unit.to_ascii_lowercase().as_str() {
            "px" => Some(FontSize::Pixels(*value)),
            "pt" => Some(FontSize::Pixels(value * 96.0 / 72.0)),
            "em" => Some(FontSize::Em(*value)),
            "rem" => Some(FontSize::Rem(*value)),
            _ => None,
        },
        Token::Percentage { unit_value, .. } => Some(FontSize::Em(*unit_value)),
        Token::Number { value: 0.0, .. } => Some(FontSize::Pixels(0.0)),
        Token::Ident(name) => match name.to_ascii_lowercase().as_str() {
            "xx-small" => Some(FontSize::Pixels(9.0)),
            "x-small" => Some(FontSize::Pixels(10.0)),
            "small" => Some(FontSize::Pixels(13.0)),
            "medium" => Some(FontSize::Pixels(16.0)),
            "large" => Some(FontSize::Pixels(18.0)),
            "x-large" => Some(FontSize::Pixels(24.0)),
            "xx-large" => Some(FontSize::Pixels(32.0)),
            "smaller" => Some(FontSize::Em(0.83)),
            "larger" => Some(FontSize::Em(1.2)),
            "inherit" => Some(FontSize::Em(1.0)),
            _ => None,
        },
        _ => None,
    }
}

/// Size and weight of a `font`; the first length is the size.
fn font(value: &str) -> Vec<StyleProperty> {
    let words: Vec<&str> = value.split(['/', ' ']).filter(|word| !word.is_empty()).collect();
    let bold = words.iter().any(|word| is_bold(word) == Some(true));
    let size = words.iter().filter(|word| is_bold(word) != Some(true)).find_map(|word| font_size(word));
    size.map(StyleProperty::FontSize).into_iter().chain([StyleProperty::Bold(Some(bold))]).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::color::Color, super::stylesheet::declarations, *};

    #[test]
    fn declarations_become_style_properties() {
        let white = ColorValue::Color(Color::WHITE);
        let none = ColorValue::Color(Color::TRANSPARENT);
        for (style, expected) in [
            ("color:#fff", vec![StyleProperty::Color(white)]),
            ("background:#fff", vec![StyleProperty::BackgroundColor(white), StyleProperty::BackgroundImage(false)]),
            (
                "background:url(x.png) no-repeat #fff",
                vec![StyleProperty::BackgroundColor(white), StyleProperty::BackgroundImage(true)],
            ),
            (
                "background:linear-gradient(red,blue)",
                vec![StyleProperty::BackgroundColor(none), StyleProperty::BackgroundImage(true)],
            ),
            ("background:none", vec![StyleProperty::BackgroundColor(none), StyleProperty::BackgroundImage(false)]),
            ("font-size:18pt", vec![StyleProperty::FontSize(FontSize::Pixels(24.0))]),
            ("font-size:50%", vec![StyleProperty::FontSize(FontSize::Em(0.5))]),
            ("font-size:2rem", vec![StyleProperty::FontSize(FontSize::Rem(2.0))]),
            ("font-weight:700", vec![StyleProperty::Bold(Some(true))]),
            ("font-weight:inherit", vec![StyleProperty::Bold(None)]),
            (
                "font:bold 14px/20px Arial",
                vec![StyleProperty::FontSize(FontSize::Pixels(14.0)), StyleProperty::Bold(Some(true))],
            ),
            ("display:none", vec![StyleProperty::Displayed(false)]),
            ("visibility:hidden", vec![StyleProperty::Visible(Some(false))]),
            ("opacity:0", vec![StyleProperty::ZeroOpacity(true)]),
            (
                "max-height:0;overflow:hidden",
                vec![StyleProperty::ZeroHeight(true), StyleProperty::OverflowHidden(true)],
            ),
            ("margin:0;font-size:calc(1px)", vec![]),
        ] {
            let style_properties: Vec<_> =
                style_properties(&declarations(style)).into_iter().map(|(_, property)| property).collect();
            assert_eq!(style_properties, expected, "{style}");
        }
    }
}
