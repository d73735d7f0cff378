//! The plain text of a mail says what its HTML says.

use crate::cells::{MESSAGES, Sample, locales};
use crate::dom::text;

/// Every line of the plain text is in the HTML, where only links are not visible.
#[test]
fn plain_text_says_what_the_html_says() {
    for message in MESSAGES {
        for locale in locales() {
            let mail = Sample::default().render_mail(message, locale);
            let visible = normalize(&text(&mail.html));
            let mut lines = 0;
            for line in mail.text.lines().filter(|line| !line.is_empty() && !line.starts_with("https://")) {
                assert!(visible.contains(&normalize(line)), "{message}, {locale}: {line}\n{visible}");
                lines += 1;
            }
            assert!(lines > 4 && mail.text.ends_with('\n'), "{message}, {locale}: {}", mail.text);
            let has_code = mail.text.lines().any(|line| line == "{####}");
            assert_eq!(has_code, !message.ends_with("by_link"), "{message}, {locale}");
        }
    }
}

/// Nothing is escaped in plain text.
#[test]
fn plain_text_is_not_escaped() {
    for message in MESSAGES {
        for locale in locales() {
            let text = Sample::named("Ann O'Neil").render_mail(message, locale).text;
            assert!(text.contains("Ann O'Neil") || text.contains("Ann O’Neil"), "{message}, {locale}: {text}");
            assert!(!text.contains("&#") && !text.contains("&nbsp;") && !text.contains("<"), "{message}, {locale}");
        }
    }
}

fn normalize(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
