//! What a mail says to a person: its words as plain text, and the line beside the subject in an inbox.

use super::characters::{decode_entities, is_invisible, is_joiner, is_whitespace};
use super::parsed_mail::ParsedMail;

/// The columns of a plain text.
const COLUMNS: usize = 72;
/// The most that an inbox shows beside a subject, in characters.
const MAX_PREHEADER_CHARS: usize = 140;
/// A mail that is nested deeper is read without its layout: only a fault nests so.
const MAX_DEPTH: usize = 200;

/// A mail as plain text of 72 columns, its links as footnotes.
pub(crate) fn plain_text(html: &str) -> String {
    let parsed = ParsedMail::read(html);
    let laid_out = if parsed.depth() > MAX_DEPTH { None } else { render_layout(parsed.html) };
    tidy(&laid_out.unwrap_or_else(|| text_content(&parsed)))
}

/// What an inbox shows beside the subject: the first words of the mail, hidden or not, up to the filler that keeps the
/// rest out of sight, and at most 140 characters.
pub(crate) fn preheader(html: &str) -> String {
    let words = text_content(&ParsedMail::read(html));
    let seen = words.trim_start_matches(|c: char| is_whitespace(c) || is_invisible(c) || is_joiner(c));
    let seen = filler_start(seen).and_then(|at| seen.get(..at)).unwrap_or(seen);
    collapse_whitespace(seen).chars().take(MAX_PREHEADER_CHARS).collect::<String>().trim_end().to_owned()
}

/// The text of a mail without its layout.
fn text_content(parsed: &ParsedMail<'_>) -> String {
    let raw: Vec<&str> = parsed.texts.iter().map(|text| text.raw).collect();
    decode_entities(&raw.join(" ")).into_owned()
}

/// The text of a mail as `html2text` lays it out; tables are only a grid.
fn render_layout(html: &str) -> Option<String> {
    let config = html2text::config::plain_no_decorate().raw_mode(true).link_footnotes(true).no_link_wrapping();
    config.allow_width_overflow().string_from_read(html.as_bytes(), COLUMNS).ok()
}

/// Lines without filler and blanks at their ends, and never two empty ones after another.
fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    for line in text.lines() {
        let line: String = line.chars().filter(|c| !is_invisible(*c)).collect();
        let line = line.trim_end();
        if !(line.is_empty() && (tidy.is_empty() || tidy.ends_with("\n\n"))) {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    tidy.trim_end().to_owned()
}

/// Where the filler of a preheader begins: blanks and characters that take no place, in a row, two or more of the latter.
fn filler_start(text: &str) -> Option<usize> {
    let (mut begin, mut invisible) = (0, 0);
    for (at, c) in text.char_indices() {
        if is_invisible(c) || is_joiner(c) {
            invisible += 1;
        } else if !is_whitespace(c) {
            (begin, invisible) = (at + c.len_utf8(), 0);
        }
        if invisible == 2 {
            return Some(begin);
        }
    }
    None
}

/// A text with one space where there is any white space, and without what takes no place.
fn collapse_whitespace(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}
