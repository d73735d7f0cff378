//! Linting terminates quickly for any input.

use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Runs every check. The caller measures the time.
fn read_all(text: &str) {
    let mail = Mail { html: Some(text), subject: Some(text), sms: Some(text) };
    let found = findings(&mail, &example());
    assert!(found.is_sorted_by_key(|finding| finding.severity));
    assert_eq!(meters(&mail).len(), 4);
    assert!(preheader(text).chars().count() <= 140);
    assert!(plain_text(text).len() <= 20 * text.len() + 1000);
}

#[test]
fn deep_nesting_is_linted_quickly() {
    for piece in [
        "<div>",
        "<b>",
        "<a href=x>",
        "<blockquote>",
        "<table><tr><td>",
        "<ul><li>",
        "<p style='color:#777'>x&amp;",
        "</p>",
        "<style>@media x{",
        "<style>a{",
        "<style>:not(",
        "<style>a,",
        "<style>*{}",
        "<p style=a:f(",
        "<!--",
        "<svg>",
        "<select>",
        "{####}",
        "{##",
        "&",
        "<",
        "\0",
        "😀",
    ] {
        let start = Instant::now();
        read_all(&piece.repeat(20_000 / piece.len()));
        let nested = format!("<style>{}</style>", piece.replace("<style>", "").repeat(2000));
        read_all(&nested);
        assert!(start.elapsed() < Duration::from_secs(10), "{piece}: {:?}", start.elapsed());
    }
}

proptest! {
    #[test]
    fn any_text_is_linted(text in "\\PC*|[\\x00-\\x7F]{0,200}") {
        read_all(&text);
    }

    #[test]
    fn any_markup_is_linted(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<", ">", "</", "=", "\"", "'", "&", "&#0;", "&nbsp;", "\0", "é", "😀", "<p>", "</p>", "<a href=", "<img src=",
                "<style>", "</style>", "@media", "(", ")", "{", "}", "[", ":", ";", "!important", "color:", "#fff", "rgb(",
                "url(", "style='", "background:", "font:", "1e99px", "-0%", "\\", "<!--[if mso]>", "<![endif]-->", "<table>",
                "<td bgcolor=", "https://", "mailto:", "@", "{##", "##}", "\n", "xn--", ".", "*", ",", ">a",
            ]),
            0..60,
        )
    ) {
        read_all(&pieces.concat());
    }
}
