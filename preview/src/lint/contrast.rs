//! Checks the contrast of each text and its background (WCAG 2.2, 1.4.3), in the mail's light and dark schemes.

use super::{
    characters::{decode_entities, has_no_visible_text},
    computed_style::{ColorScheme, ComputedStyle},
    finding::{Finding, Severity},
    parsed_mail::ParsedMail,
};

/// The required ratio for normal text.
const NORMAL: f32 = 4.5;
/// The required ratio for large text.
const LARGE: f32 = 3.0;

/// Texts with too little contrast. Hidden texts and texts over an image are skipped.
pub(super) fn findings(parsed: &ParsedMail<'_>, styles: &[ComputedStyle], scheme: ColorScheme) -> Vec<Finding> {
    let styled = parsed.texts.iter().filter_map(|text| Some((text, styles.get(text.parent?)?)));
    let seen = styled.filter(|(text, style)| !style.hidden && !has_no_visible_text(&decode_entities(text.raw)));
    seen.filter_map(|(text, style)| check_contrast(style, scheme, text.line)).collect()
}

fn check_contrast(style: &ComputedStyle, scheme: ColorScheme, line: usize) -> Option<Finding> {
    let background = style.background?;
    let color = style.color?.over(background);
    let (ratio, needed) = (color.contrast(background), if is_large(style) { LARGE } else { NORMAL });
    // Rounded down, so that the printed ratio never looks sufficient.
    let rounded_down = (ratio * 100.0).floor() / 100.0;
    let scheme = match scheme {
        ColorScheme::Light => "",
        ColorScheme::Dark => " in dark mode",
    };
    let text = format!(
        "text in {color} on {background} has a contrast of {rounded_down:.2} : 1{scheme}; at least {needed} : 1 is required"
    );
    let fix = "Make the text or its background darker or lighter.";
    (ratio < needed).then(|| Finding::html(Severity::Error, "contrast", line, text, fix))
}

/// At least 18 points, or 14 in bold.
fn is_large(style: &ComputedStyle) -> bool {
    style.size >= 24.0 || (style.bold && style.size >= 18.66)
}
