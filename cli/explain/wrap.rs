//! Breaks text into lines that fit in a terminal.

use crate::terminal::printable;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How wide a line can be.
pub(super) const MAX_COLUMNS: usize = 100;

/// The text as lines of at most [`MAX_COLUMNS`], the first after `first`, the others after `next`, each with a line break.
/// Control characters are escaped. A word that is too long for a line is broken.
pub(super) fn wrap(text: &str, first: &str, next: &str) -> String {
    let text = printable(text);
    let mut lines = String::new();
    let mut line = first.to_owned();
    let mut indent = first.width();
    for word in words(&text) {
        let separator = usize::from(line.width() > indent);
        if separator == 1 && line.width() + separator + word.width() > MAX_COLUMNS {
            end_line(&mut lines, &mut line, next);
            indent = next.width();
        } else if separator == 1 {
            line.push(' ');
        }
        for character in word.chars() {
            if line.width() + character.width().unwrap_or_default() > MAX_COLUMNS {
                end_line(&mut lines, &mut line, next);
                indent = next.width();
            }
            line.push(character);
        }
    }
    if line.width() > indent {
        end_line(&mut lines, &mut line, next);
    }
    lines
}

fn end_line(lines: &mut String, line: &mut String, next: &str) {
    lines.extend([line.trim_end(), "\n"]);
    next.clone_into(line);
}

/// The words of a text. A place, such as `policy.toml:7:`, and the key after it are one word.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match words.last_mut().filter(|last| is_place(last)) {
            Some(place) => place.extend([" ", word]),
            None => words.push(word.to_owned()),
        }
    }
    words
}

fn is_place(word: &str) -> bool {
    let line = word.strip_suffix(':').and_then(|word| word.rsplit_once(':')).map(|(_, line)| line);
    line.is_some_and(|line| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{MAX_COLUMNS, wrap};
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn no_line_is_too_long_and_no_word_is_lost() {
        let word = "x".repeat(250);
        for text in ["", "one", &"word ".repeat(60), &"山田 ".repeat(40), &format!("a {word} b"), &"y".repeat(100)] {
            let wrapped = wrap(text, "    ", "      ");
            assert!(wrapped.lines().all(|line| line.width() <= MAX_COLUMNS && !line.ends_with(' ')), "{wrapped}");
            let letters = |text: &str| text.replace([' ', '\n'], "");
            assert_eq!(letters(&wrapped), letters(text));
        }
        assert_eq!(wrap(&"word ".repeat(20), "- ", "  ").lines().count(), 2);
        let place = format!("{} policy.toml:7: app.locale", "x".repeat(80));
        assert_eq!(wrap(&place, "", "  ").lines().last(), Some("  policy.toml:7: app.locale"));
    }
}
