//! A name is either shown correctly or dropped.

use crate::{cell::Cell, dom};
use templates::{Locale, Rendered};

/// The HTML escaping that the templates must apply.
fn escaped(text: &str) -> String {
    let escape = |text: String, (sign, entity): (char, &str)| text.replace(sign, entity);
    [('&', "&#38;"), ('<', "&#60;"), ('>', "&#62;"), ('"', "&#34;"), ('\'', "&#39;")]
        .into_iter()
        .fold(text.to_owned(), escape)
}

/// Asserts that with each of these names, the message equals that of a user without a name.
pub(crate) fn assert_dropped(names: &[&str]) {
    Cell::cross().for_each(|cell| assert_dropped_in(cell, names));
}

/// The same for one message.
pub(crate) fn assert_dropped_in(cell: Cell, names: &[&str]) {
    let nameless = cell.with_attribute("nickname", "Ann");
    let neutral = cell.accepted_message_for(&nameless);
    cell.assert_harmless(&nameless, &neutral, &cell.accepted_message_for(&cell.event()));
    let is_english = dom::text(neutral.html.as_deref().unwrap()).contains("\nHello,\n");
    assert_eq!(is_english, cell.locale == Locale::ENGLISH, "{cell}");
    for (name, attribute) in names.iter().flat_map(|name| [(name, "name"), (name, "given_name")]) {
        let sent = cell.message_for(&cell.with_attribute(attribute, name));
        assert!(sent == neutral, "{cell}: {name:?} as {attribute} is in the message");
    }
}

/// Asserts that with each of these names, the message differs from Ann's only in the greeting, which shows the second
/// text.
pub(crate) fn assert_shown(names: &[(&str, &str)]) {
    Cell::cross().for_each(|cell| assert_shown_in(cell, names));
}

/// The same for one message.
pub(crate) fn assert_shown_in(cell: Cell, names: &[(&str, &str)]) {
    let baseline = cell.accepted_message_for(&cell.event());
    let own = baseline.html.as_deref().unwrap();
    assert_eq!(own.matches("Ann").count(), 1, "{cell}");
    for (name, shown) in names {
        let event = cell.with_attribute("name", name);
        let sent = cell.message_for(&event);
        let expected = Rendered { html: Some(own.replace("Ann", &escaped(shown))), ..baseline.clone() };
        assert!(sent == expected, "{cell}: {name:?} is not shown as {shown:?}");
        // The other messages differ from their baselines in the same bytes, so parsing one message is enough.
        if cell.is_representative() {
            cell.assert_harmless(&event, &cell.accepted_message_for(&event), &baseline);
            assert!(dom::text(sent.html.as_deref().unwrap()).contains(shown), "{cell}: {shown:?}");
        }
    }
}

/// Names that are shown unchanged.
pub(crate) fn as_it_is<'a>(names: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    names.iter().map(|name| (*name, *name)).collect()
}
