//! The mail as plain text, and its preheader: the text that an inbox shows after the subject.

use super::characters::{decode_entities, is_invisible, is_joiner, is_whitespace};
use super::parsed_mail::ParsedMail;

/// The width of the plain text in columns.
const COLUMNS: usize = 72;
/// The longest preheader that an inbox shows, in characters.
const MAX_PREHEADER_CHARS: usize = 140;
/// A more deeply nested mail is converted without its layout; only a mistake nests like this.
const MAX_DEPTH: usize = 200;

/// The mail as plain text, with links as footnotes.
pub(crate) fn plain_text(html: &str) -> String {
    let parsed = ParsedMail::parse(html);
    let laid_out = if parsed.depth() > MAX_DEPTH { None } else { render_layout(parsed.html) };
    tidy(&laid_out.unwrap_or_else(|| text_content(&parsed)))
}

/// The preheader: the first words of the mail, hidden or not, up to the invisible filler that follows it, and at most
/// 140 characters.
pub(crate) fn preheader(html: &str) -> String {
    let words = text_content(&ParsedMail::parse(html));
    let seen = words.trim_start_matches(|c: char| is_whitespace(c) || is_invisible(c) || is_joiner(c));
    let seen = filler_start(seen).and_then(|at| seen.get(..at)).unwrap_or(seen);
    collapse_whitespace(seen).chars().take(MAX_PREHEADER_CHARS).collect::<String>().trim_end().to_owned()
}

/// The text of a mail without layout.
fn text_content(parsed: &ParsedMail<'_>) -> String {
    let raw: Vec<&str> = parsed.texts.iter().map(|text| text.raw).collect();
    decode_entities(&raw.join(" ")).into_owned()
}

/// The text of a mail as `html2text` lays it out; tables are treated as layout.
fn render_layout(html: &str) -> Option<String> {
    let config = html2text::config::plain_no_decorate().raw_mode(true).link_footnotes(true).no_link_wrapping();
    config.allow_width_overflow().string_from_read(html.as_bytes(), COLUMNS).ok()
}

/// Removes filler, trailing spaces, and repeated empty lines.
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

/// Where the filler after a preheader begins: a run of white space and invisible characters with at least two of the
/// latter.
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

/// Collapses white space and removes invisible characters.
fn collapse_whitespace(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}
