//! Whether each text can be told from its ground (WCAG 2.2, 1.4.3), in the light scheme and in the dark one of the mail.

use super::{
    finding::{Finding, Severity},
    look::{Look, Scheme},
    page::Page,
    text::{decoded, is_unseen},
};

/// The ratio for running text.
const NORMAL: f32 = 4.5;
/// The ratio for large text.
const LARGE: f32 = 3.0;

/// Texts that are hard to read, as the elements look in a scheme. What is hidden is not judged, nor what stands over a
/// picture.
pub(super) fn findings(page: &Page<'_>, looks: &[Look], scheme: Scheme) -> Vec<Finding> {
    let placed = page.texts.iter().filter_map(|text| Some((text, looks.get(text.parent?)?)));
    let seen = placed.filter(|(text, look)| !look.hidden && !is_unseen(&decoded(text.raw)));
    seen.filter_map(|(text, look)| judged(look, scheme, text.line)).collect()
}

fn judged(look: &Look, scheme: Scheme, line: usize) -> Option<Finding> {
    let ground = look.ground?;
    let color = look.color?.on(ground);
    let (ratio, needed) = (color.contrast(ground), if is_large(look) { LARGE } else { NORMAL });
    // Cut, not rounded: what is told must not look like enough.
    let told = (ratio * 100.0).floor() / 100.0;
    let scheme = match scheme {
        Scheme::Light => "",
        Scheme::Dark => " in dark mode",
    };
    let text = format!("text in {color} on {ground} has a contrast of {told:.2} : 1{scheme}; {needed} : 1 is needed");
    let fix = "Make the text or its ground darker or lighter.";
    (ratio < needed).then(|| Finding::html(Severity::Error, "contrast", line, text, fix))
}

/// 18 points, or 14 in bold.
fn is_large(look: &Look) -> bool {
    look.size >= 24.0 || (look.bold && look.size >= 18.66)
}
