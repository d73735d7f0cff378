//! What a declaration does to a text and its ground; of all others nothing is known here.

use super::{color::Paint, stylesheet::Declaration};
use cssparser::{Parser, ParserInput, Token};

/// One thing that a declaration says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Effect {
    Color(Paint),
    Ground(Paint),
    Picture(bool),
    Size(Size),
    /// `None` is the parent's.
    Bold(Option<bool>),
    Shown(bool),
    /// `None` is the parent's.
    Visible(Option<bool>),
    Faint(bool),
    Flat(bool),
    Clipped(bool),
}

/// A font size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Size {
    Pixels(f32),
    /// A share of the parent's.
    Relative(f32),
    /// A share of the root's.
    OfRoot(f32),
}

/// The effects of declarations, and whether they are important.
pub(super) fn effects(declarations: &[Declaration<'_>]) -> Vec<(bool, Effect)> {
    let of_one = |one: &Declaration<'_>| {
        let important = one.important;
        of(&one.property, one.value).into_iter().map(move |effect| (important, effect))
    };
    declarations.iter().flat_map(of_one).collect()
}

fn of(property: &str, value: &str) -> Vec<Effect> {
    match property {
        "color" => vec![Effect::Color(Paint::parse(value))],
        "background-color" => vec![Effect::Ground(Paint::parse(value))],
        "background-image" => vec![Effect::Picture(!is(value, &["none"]))],
        "background" => background(value),
        "font-size" => size(value).map(Effect::Size).into_iter().collect(),
        "font-weight" => vec![Effect::Bold(weight(value))],
        "font" => font(value),
        "display" => vec![Effect::Shown(!is(value, &["none"]))],
        "visibility" => {
            vec![Effect::Visible(if is(value, &["inherit"]) { None } else { Some(is(value, &["visible"])) })]
        }
        "opacity" => vec![Effect::Faint(value.trim_end_matches('%').parse::<f32>().is_ok_and(|share| share <= 0.01))],
        "max-height" | "height" => vec![Effect::Flat(is(value, &["0", "0px"]))],
        "overflow" => vec![Effect::Clipped(is(value, &["hidden", "clip"]))],
        _ => Vec::new(),
    }
}

fn is(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// The colour of a `background`, and whether there is a picture or a gradient.
fn background(value: &str) -> Vec<Effect> {
    let mut input = ParserInput::new(value);
    let mut parser = Parser::new(&mut input);
    let mut paint = None;
    let mut picture = false;
    while !parser.is_exhausted() {
        let start = parser.state();
        let found = Paint::next(&mut parser);
        if found.is_none() {
            parser.reset(&start);
            picture |= matches!(parser.next(), Ok(Token::UnquotedUrl(_) | Token::Function(_) | Token::BadUrl(_)));
        }
        paint = found.or(paint);
    }
    let paint = paint.unwrap_or(Paint::Color(super::color::Color::TRANSPARENT));
    vec![Effect::Ground(paint), Effect::Picture(picture)]
}

/// Bold is what is 600 and more; `None` is the parent's weight.
fn weight(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "bold" | "bolder" => Some(true),
        "inherit" => None,
        other => Some(other.parse::<f32>().is_ok_and(|weight| weight >= 600.0)),
    }
}

fn size(value: &str) -> Option<Size> {
    let mut input = ParserInput::new(value);
    let mut parser = Parser::new(&mut input);
    of_token(parser.next().ok()?)
}

fn of_token(token: &Token<'_>) -> Option<Size> {
    match token {
        Token::Dimension { value, unit, .. } => match unit.to_ascii_lowercase().as_str() {
            "px" => Some(Size::Pixels(*value)),
            "pt" => Some(Size::Pixels(value * 96.0 / 72.0)),
            "em" => Some(Size::Relative(*value)),
            "rem" => Some(Size::OfRoot(*value)),
            _ => None,
        },
        Token::Percentage { unit_value, .. } => Some(Size::Relative(*unit_value)),
        Token::Number { value: 0.0, .. } => Some(Size::Pixels(0.0)),
        Token::Ident(name) => match name.to_ascii_lowercase().as_str() {
            "xx-small" => Some(Size::Pixels(9.0)),
            "x-small" => Some(Size::Pixels(10.0)),
            "small" => Some(Size::Pixels(13.0)),
            "medium" => Some(Size::Pixels(16.0)),
            "large" => Some(Size::Pixels(18.0)),
            "x-large" => Some(Size::Pixels(24.0)),
            "xx-large" => Some(Size::Pixels(32.0)),
            "smaller" => Some(Size::Relative(0.83)),
            "larger" => Some(Size::Relative(1.2)),
            "inherit" => Some(Size::Relative(1.0)),
            _ => None,
        },
        _ => None,
    }
}

/// Size and weight of a `font`, where the first length is the size.
fn font(value: &str) -> Vec<Effect> {
    let words: Vec<&str> = value.split(['/', ' ']).filter(|word| !word.is_empty()).collect();
    let bold = words.iter().any(|word| weight(word) == Some(true));
    let size = words.iter().filter(|word| weight(word) != Some(true)).find_map(|word| size(word));
    size.map(Effect::Size).into_iter().chain([Effect::Bold(Some(bold))]).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::color::Color, super::stylesheet::declarations, *};

    #[test]
    fn declarations_say_what_they_do_to_a_text() {
        let white = Paint::Color(Color::WHITE);
        let none = Paint::Color(Color::TRANSPARENT);
        for (style, expected) in [
            ("color:#fff", vec![Effect::Color(white)]),
            ("background:#fff", vec![Effect::Ground(white), Effect::Picture(false)]),
            ("background:url(x.png) no-repeat #fff", vec![Effect::Ground(white), Effect::Picture(true)]),
            ("background:linear-gradient(red,blue)", vec![Effect::Ground(none), Effect::Picture(true)]),
            ("background:none", vec![Effect::Ground(none), Effect::Picture(false)]),
            ("font-size:18pt", vec![Effect::Size(Size::Pixels(24.0))]),
            ("font-size:50%", vec![Effect::Size(Size::Relative(0.5))]),
            ("font-size:2rem", vec![Effect::Size(Size::OfRoot(2.0))]),
            ("font-weight:700", vec![Effect::Bold(Some(true))]),
            ("font-weight:inherit", vec![Effect::Bold(None)]),
            ("font:bold 14px/20px Arial", vec![Effect::Size(Size::Pixels(14.0)), Effect::Bold(Some(true))]),
            ("display:none", vec![Effect::Shown(false)]),
            ("visibility:hidden", vec![Effect::Visible(Some(false))]),
            ("opacity:0", vec![Effect::Faint(true)]),
            ("max-height:0;overflow:hidden", vec![Effect::Flat(true), Effect::Clipped(true)]),
            ("margin:0;font-size:calc(1px)", vec![]),
        ] {
            let effects: Vec<_> = effects(&declarations(style)).into_iter().map(|(_, effect)| effect).collect();
            assert_eq!(effects, expected, "{style}");
        }
    }
}
