//! The testable parts of the design: inline styles, contrast, sizes, languages, short messages.

use crate::{
    cells::{self, MESSAGES, Sample},
    dom::{self, Node},
};
use cognito_triggers_templates::{Brand, ButtonShape, Color, Font, FooterLine, Locale, SmsEncoding, measure_sms};
use std::collections::BTreeSet;

/// Removes every style sheet, as some mail clients do.
fn without_sheets(html: &str) -> String {
    let mut parts = html.split("<style>");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("</style>").unwrap().1)
}

#[test]
fn every_visible_element_has_inline_styles() {
    for (message, locale) in cells::all() {
        let html = without_sheets(&Sample::default().render(message, locale).html.unwrap());
        assert!(!html.contains("style>"));
        for node in dom::read(&html) {
            let Node::Start { tag, .. } = &node else { continue };
            let has = |wanted: &[&str]| {
                let style = node.attribute("style").unwrap_or_default();
                let missing: Vec<_> = wanted.iter().filter(|property| !style.contains(*property)).collect();
                assert!(missing.is_empty(), "{message} {locale:?} <{tag}>: {missing:?} in {style:?}");
            };
            match tag.as_str() {
                "body" => has(&["background-color:#"]),
                "p" | "h1" => has(&["font-family:", "font-size:", "line-height:", "color:#", "margin:"]),
                "img" => has(&["height:40px", "color:#", "font-family:"]),
                "a" if node.attribute("class") == Some("b") => has(&[
                    "background-color:#1a56db",
                    "color:#ffffff",
                    "font-family:",
                    "font-weight:",
                    "padding:14px",
                    "display:inline-block",
                    "text-decoration:none",
                    "line-height:20px",
                ]),
                "a" => has(&["color:#", "text-decoration:underline"]),
                "span" if node.attribute("class").is_some() => {
                    has(&["font-family:", "font-size:", "user-select:all", "color:#"])
                }
                "td" => match node.attribute("class") {
                    Some("w") => has(&["background-color:#", "padding:"]),
                    Some("k") => has(&["background-color:#", "padding:", "font-size:", "border:"]),
                    Some("c") => has(&["background-color:#", "padding:"]),
                    _ => has(&["height:"].map(|p| if node.attribute("height").is_some() { p } else { ":" })),
                },
                "table" => {
                    assert_eq!(node.attribute("role"), Some("presentation"));
                    has(&["border-collapse:separate"]);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_mail_is_small_and_has_language_and_direction() {
    for (message, locale) in cells::all() {
        let html = Sample::default().render(message, locale).html.unwrap();
        assert!(html.chars().count() < 12_000, "{message} {locale:?}: {}", html.len());
        assert!(
            !html.contains('"'),
            "{message} {locale:?}: a double quote takes two bytes in JSON, and stops its readers"
        );
        let nodes = dom::read(&html);
        let root = nodes.iter().find(|node| matches!(node, Node::Start { tag, .. } if tag == "html")).unwrap();
        let direction = if locale == cells::locale("ar") { "rtl" } else { "ltr" };
        assert_eq!((root.attribute("lang"), root.attribute("dir")), (Some(locale.tag()), Some(direction)));
        let directed_left = html.matches("<span class='t' dir='ltr'").count();
        assert!(directed_left > 0 || message.ends_with("by_link"), "{message} {locale:?}");
    }
}

#[test]
fn brand_name_is_text_with_or_without_logo() {
    let bare = Sample { brand: Brand { logo: None, ..cells::brand() }, ..Sample::default() };
    for (message, locale) in cells::all() {
        let (with, without) = (Sample::default().render(message, locale), bare.render(message, locale));
        for html in [with.html.as_deref().unwrap(), without.html.as_deref().unwrap()] {
            assert!(dom::text(html).contains("Example · Example Ltd, 1 Sample Street"));
        }
        let html = with.html.unwrap();
        let nodes = dom::read(&html);
        assert!(nodes.iter().any(|node| node.attribute("alt") == Some("Example")));
        assert!(!without.html.unwrap().contains("<img"));
    }
}

#[test]
fn preheader_does_not_contain_the_code() {
    for (message, locale) in cells::all() {
        let html = Sample::default().render(message, locale).html.unwrap();
        let preheader = html.split("display:none").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(!preheader.contains("{####}") && preheader.contains("&#847;"), "{message} {locale:?}");
    }
}

#[test]
fn languages_share_no_sentence() {
    let sentences = cells::locales().into_iter().map(|locale| (locale, sentences(locale))).collect::<Vec<_>>();
    for (index, (locale, own)) in sentences.iter().enumerate() {
        assert!(own.len() > 50, "{locale:?}: {own:?}");
        for (other, theirs) in &sentences[index + 1..] {
            let shared: Vec<_> = own.intersection(theirs).collect();
            assert!(shared.is_empty(), "{locale:?} and {other:?} share {shared:?}");
        }
    }
}

/// The texts of a language in all its messages, split at punctuation and values.
fn sentences(locale: Locale) -> BTreeSet<String> {
    let sample = |name: Option<&str>| Sample { name: name.map(str::to_owned), ..Sample::default() };
    let mut said = String::new();
    for (message, name) in MESSAGES.into_iter().flat_map(|message| [(message, Some("Ann")), (message, None)]) {
        let rendered = sample(name).render(message, locale);
        let texts = [rendered.subject.unwrap(), rendered.sms.unwrap(), texts(&rendered.html.unwrap())];
        said.extend(texts.map(|text| text + "\n"));
    }
    let values = ["Example Ltd", "Sample Street", "Sampleton", "support@example.com", "Example", "Ann", "{username}"];
    let said = values.into_iter().fold(said, |said, value| said.replace(value, "\n"));
    let parts = said.split(|c: char| c.is_control() || c.is_numeric() || ".,;:!?。、：，؟،".contains(c));
    let words = parts.map(|part| part.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase());
    words.filter(|words| !words.is_empty()).collect()
}

/// All texts of a mail, one per line, including the preheader; without the style sheet.
fn texts(html: &str) -> String {
    let nodes = dom::read(&without_sheets(html)).into_iter();
    let texts = nodes.filter_map(|node| if let Node::Text(text) = node { Some(text + "\n") } else { None });
    texts.collect()
}

#[test]
fn code_sms_is_one_segment_and_invitation_at_most_two() {
    for (message, locale) in cells::all() {
        let sms = Sample::default().render(message, locale).sms.unwrap();
        let (code, most) = if message == "admin_create_user" { ("0".repeat(20), 2) } else { ("0".repeat(8), 1) };
        let size = measure_sms(&sms.replace("{username}", "ann.lee").replace("{####}", &code));
        assert!(size.segments <= most, "{message} {locale:?}: {size:?}");
        let is_latin = matches!(locale.tag(), "en" | "de" | "fr");
        assert!(!is_latin || size.encoding == SmsEncoding::Gsm7, "{message} {locale:?}: {sms}");
    }
}

#[test]
fn invitation_sms_labels_lines_if_they_fit() {
    let lines = |user_name: &str, locale| {
        let sample = Sample { user_name: user_name.to_owned(), ..Sample::default() };
        sample.render("admin_create_user", locale).sms.map(|sms| sms.lines().count())
    };
    for locale in cells::locales() {
        // User names are UUIDs in pools where users sign in by e-mail address.
        assert_eq!(lines(&"0".repeat(36), locale), Some(5), "{locale:?}");
        assert_eq!(lines(&"0".repeat(100), locale), Some(3), "{locale:?}");
        assert_eq!(lines(&"0".repeat(128), locale), None, "{locale:?}");
    }
}

#[test]
fn inserted_values_keep_their_own_direction() {
    for (message, locale) in cells::all() {
        for name in [Some("Ann"), None] {
            let sample = Sample { name: name.map(str::to_owned), ..Sample::default() };
            let html = sample.render(message, locale).html.unwrap();
            let isolated: Vec<&str> =
                html.split("<bdi>").skip(1).map(|rest| rest.split("</bdi>").next().unwrap().trim()).collect();
            assert_eq!(isolated.len(), 3, "{message} {locale:?}");
            assert!(name.is_none_or(|name| isolated[0] == name), "{message} {locale:?}");
            assert_eq!(isolated[1..], ["Example"; 2], "{message} {locale:?}");
            let address = html.split("<bdi>Example</bdi> ·").next().unwrap().rsplit("<p").next().unwrap();
            assert!(address.contains("dir='auto'"), "{message} {locale:?}");
        }
    }
}

#[test]
fn sms_segments_are_counted_like_operators_do() {
    for (text, encoding, units, segments) in [
        (String::new(), SmsEncoding::Gsm7, 0, 1),
        ("a".repeat(160), SmsEncoding::Gsm7, 160, 1),
        ("a".repeat(161), SmsEncoding::Gsm7, 161, 2),
        ("a".repeat(306), SmsEncoding::Gsm7, 306, 2),
        ("a".repeat(307), SmsEncoding::Gsm7, 307, 3),
        ("€".repeat(80), SmsEncoding::Gsm7, 160, 1),
        (format!("{}{}", "a".repeat(152), "€".repeat(77)), SmsEncoding::Gsm7, 306, 3),
        ("{}[]~^\\|".to_owned(), SmsEncoding::Gsm7, 16, 1),
        ("éèàùìòñüöäÄÖÜÑÇß¿¡ø".to_owned(), SmsEncoding::Gsm7, 19, 1),
        ("ç".to_owned(), SmsEncoding::Ucs2, 1, 1),
        ("ó".repeat(70), SmsEncoding::Ucs2, 70, 1),
        ("ó".repeat(71), SmsEncoding::Ucs2, 71, 2),
        ("👍".repeat(35), SmsEncoding::Ucs2, 70, 1),
        ("👍".repeat(67), SmsEncoding::Ucs2, 134, 3),
        ("`".to_owned(), SmsEncoding::Ucs2, 1, 1),
    ] {
        let size = measure_sms(&text);
        assert_eq!((size.encoding, size.units, size.segments), (encoding, units, segments), "{text}");
    }
}

#[test]
fn brand_button_is_readable_and_visible() {
    for (color, text, outline) in
        [("#ffcc00", "#000000", "#000000"), ("#ffffff", "#000000", "#000000"), ("#1a56db", "#ffffff", "#1a56db")]
    {
        let brand = Brand { color: Color::parse(color).unwrap(), ..cells::brand() };
        let sample = Sample { brand, ..Sample::default() };
        let html = sample.render("sign_up", Locale::ENGLISH).html.unwrap();
        assert!(html.contains(&format!("background-color:{color};color:{text};")), "{color}");
        assert!(html.contains(&format!("background-color:{color};border-color:{outline};")), "{color}");
        let html = sample.render("sign_up_by_link", Locale::ENGLISH).html.unwrap();
        assert!(html.contains(&format!("border-color:{outline};")), "{color}");
    }
}

#[test]
fn mail_has_font_button_and_footer_of_brand() {
    let footer = Some(FooterLine::parse("Registered & known as 12345").unwrap());
    let brand = Brand { font: Font::Georgia, button: ButtonShape::Square, footer, ..cells::brand() };
    let sample = Sample { brand, ..Sample::default() };
    for (message, locale) in cells::all() {
        let html = sample.render(message, locale).html.unwrap();
        assert!(
            !html.contains("font-family:-apple-system") && html.contains("font-family:Georgia,Times New Roman,serif;")
        );
        assert!(html.contains("span{font-family:Georgia,serif!important}"), "{message} {locale:?}");
        let (square, round) = (html.matches("border-radius:0;").count(), html.matches("border-radius:8px;").count());
        let own = if message.ends_with("by_link") { 1 } else { 2 };
        let has_button = matches!(message, "sign_up" | "resend_code" | "admin_create_user") || own == 1;
        assert_eq!(square, if has_button { own } else { 0 }, "{message} {locale:?}");
        assert_eq!(round, html.matches("class='w'").count(), "only the boxes around values are round: {message}");
        assert!(dom::text(&html).contains("\nRegistered & known as 12345\n"), "{message} {locale:?}");
    }
}
