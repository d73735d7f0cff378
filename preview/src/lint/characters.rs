//! HTML entities, and invisible characters.

use html2text::Element;
use std::borrow::Cow;

/// Decodes the entities in a text by the rules for attribute values.
pub(super) fn decode_entities(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    parse_entities(raw).map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// The path of a single element in the parser's document.
const HTML_BODY_FIRST: [usize; 3] = [1, 2, 1];

/// Uses the parser of `html2text`, which decodes all two thousand entities.
fn parse_entities(raw: &str) -> Option<String> {
    let html = format!("<i title=\"{}\">", raw.replace('"', "&quot;"));
    let dom = html2text::config::plain_no_decorate().parse_html(html.as_bytes()).ok()?;
    let node = dom.get_node_by_path(&HTML_BODY_FIRST)?;
    let Element { attrs, .. } = &node.data else { return None };
    attrs.borrow().first().map(|attribute| attribute.value.to_string())
}

/// Whether a text has no visible character.
pub(super) fn has_no_visible_text(text: &str) -> bool {
    text.chars().all(|c| is_whitespace(c) || is_invisible(c))
}

/// White space of any width.
pub(super) fn is_whitespace(c: char) -> bool {
    c.is_whitespace()
}

/// Characters without width and effect.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{180E}')
}

/// Characters that join the adjacent letters or keep them apart.
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}
