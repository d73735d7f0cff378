//! The golden mails of `templates` pass the checks, and are converted to text correctly.

use super::*;
use std::{fs, path::PathBuf};

/// The golden mails of every message and language, with placeholders substituted.
fn golden() -> Vec<(String, [String; 3])> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../templates/golden");
    let mut mails = Vec::new();
    for message in fs::read_dir(folder).unwrap() {
        for file in fs::read_dir(message.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let Some(base) = path.to_str().unwrap().strip_suffix(".html") else { continue };
            // The notice about an unusual attempt to sign in, which has no code.
            if !fs::exists(format!("{base}.sms.txt")).unwrap() {
                continue;
            }
            let read = |suffix| filled_in(&fs::read_to_string(format!("{base}.{suffix}")).unwrap());
            mails.push((base.to_owned(), [read("html"), read("subject.txt"), read("sms.txt")]));
        }
    }
    assert!(mails.len() >= 63, "{}", mails.len());
    mails
}

fn filled_in(text: &str) -> String {
    let text = text.replace("{####}", "123456").replace("{username}", "ann");
    let link = "<a href=https://example.auth.eu-west-1.amazoncognito.com/confirmUser?code=123456>";
    text.replace("{##", link).replace("##}", "</a>")
}

#[test]
fn golden_mails_have_only_notices() {
    for (name, [html, subject, sms]) in golden() {
        let mail = Mail { html: Some(&html), subject: Some(&subject), sms: Some(&sms) };
        let findings = findings(&mail, &example());
        let notices = findings.iter().all(|finding| finding.severity == Severity::Notice);
        assert!(notices && findings.len() <= 6, "{name}: {findings:#?}");
        assert_eq!(meters(&mail).len(), 4);
    }
}

#[test]
fn golden_mails_convert_to_clean_text() {
    for (name, [html, ..]) in golden() {
        let (text, line) = (plain_text(&html), preheader(&html));
        assert!(!line.is_empty() && !line.contains(['&', '<', '\u{34F}', '\u{2007}']), "{name}: {line}");
        assert!(text.starts_with(line.split_whitespace().next().unwrap()), "{name}: {text}");
        assert!(text.contains("123456") && text.contains("Example Ltd, 1 Sample Street"), "{name}: {text}");
        assert!(!text.contains(['<', '\u{34F}', '\u{2007}', '│', '─']) && !text.contains("&#"), "{name}: {text}");
        assert!(!text.contains("font-family") && !text.contains("\n\n\n"), "{name}: {text}");
    }
}

#[test]
fn plain_text_contains_code_and_button() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../templates/golden/sign_up/en.html");
    let text = plain_text(&filled_in(&fs::read_to_string(folder).unwrap()));
    assert!(text.contains("\n123456\n") && text.contains("[Confirm e-mail address][1]"), "{text}");
    assert!(text.contains("[1]: https://app.example.com/confirm?email=ann%40example.com&username="), "{text}");
}

#[test]
fn preheader_ends_before_the_filler() {
    for (html, expected) in [
        (
            "<title>T</title><body><div style='display:none'>Hello\n you&#847;&#8199;&#847;&#8199;</div><p>rest",
            "Hello you",
        ),
        ("<p>&nbsp;&zwnj;&nbsp;&zwnj;Hello</p>", "Hello"),
        ("<p>می&zwnj;خواهم</p><p>x", "می\u{200C}خواهم x"),
        ("<p>1 &lt; 2 &hellip;</p>", "1 < 2 …"),
        ("<style>p{a:b}</style><!-- x --><script>y</script>", ""),
    ] {
        assert_eq!(preheader(html), expected, "{html}");
    }
    assert_eq!(preheader(&"é".repeat(200)).chars().count(), 140);
}
