//! The confirmation page as users see it: language, texts, sender.

use crate::{
    cells,
    dom::{self, Node},
    pages::{self, Page, STATES},
};
use cognito_triggers_templates::{
    Brand, BrandName, ButtonShape, Color, Font, FooterLine, Locale, PageStylesheet, SupportAddress,
};
use std::collections::BTreeSet;

#[test]
fn every_page_is_small_and_has_language_direction_and_title() {
    for (state, locale) in pages::all() {
        let html = Page::default().render(state, locale);
        assert!(html.len() < 6_144, "{state} {locale:?}: {}", html.len());
        let nodes = dom::read(&html);
        let after = |wanted: &str| {
            let start = nodes.iter().position(|n| matches!(n, Node::Start { tag, .. } if tag == wanted)).unwrap();
            (&nodes[start], &nodes[start + 1])
        };
        let direction = if locale == cells::locale("ar") { "rtl" } else { "ltr" };
        let (root, _) = after("html");
        assert_eq!((root.attribute("lang"), root.attribute("dir")), (Some(locale.tag()), Some(direction)));
        let (Node::Text(title), Node::Text(heading)) = (after("title").1, after("h1").1) else {
            panic!("{state} {locale:?}")
        };
        assert_eq!(*title, format!("{heading} · Example"), "{state} {locale:?}");
    }
}

#[test]
fn wrong_old_and_used_codes_share_one_text() {
    let text = dom::text(&Page::default().render("used", Locale::ENGLISH));
    let fixed = "This link is used or too old. If you have confirmed before, sign in; otherwise ask for a new mail.";
    assert!(text.contains(&format!("\n{fixed}\n")), "{text}");
}

#[test]
fn page_states_and_languages_have_distinct_texts() {
    for (index, locale) in cells::locales().into_iter().enumerate() {
        let own: Vec<String> = STATES.into_iter().flat_map(|state| sentences(state, locale)).collect();
        let different: BTreeSet<&String> = own.iter().collect();
        // Six headings, six sentences, three buttons; a button may repeat its heading.
        assert!(matches!(different.len(), 14 | 15), "{locale:?}: {different:?}");
        for other in cells::locales().into_iter().skip(index + 1) {
            let theirs: BTreeSet<String> = STATES.into_iter().flat_map(|state| sentences(state, other)).collect();
            assert!(own.iter().all(|said| !theirs.contains(said)), "{locale:?} and {other:?}");
        }
    }
}

/// The text between the brand's name and the footer.
fn sentences(state: &str, locale: Locale) -> Vec<String> {
    let html = Page::default().render(state, locale);
    let words = html.split_once("</bdi></p>").unwrap().1.split_once("</main>").unwrap().0;
    let texts = dom::read(words).into_iter().filter_map(|node| match node {
        Node::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    });
    texts.collect()
}

#[test]
fn sender_is_named_and_keeps_its_direction() {
    for (state, locale) in pages::all() {
        let html = Page::default().render(state, locale);
        assert_eq!(html.matches("<bdi>Example</bdi>").count(), 2, "{state} {locale:?}");
        assert!(dom::text(&html).contains("Example · Example Ltd, 1 Sample Street"), "{state} {locale:?}");
        assert!(html.contains("<p class=\"s\" dir=\"auto\">") && html.contains("<span dir=\"ltr\"><a"));
    }
}

#[test]
fn brand_does_not_change_page_structure() {
    let brand = Brand {
        name: BrandName::parse("& \"Söhne\" '/' شركة").unwrap(),
        color: Color::parse("#ffcc00").unwrap(),
        support: SupportAddress::parse("https://help.example.com/contact").unwrap(),
        footer: None,
        ..cells::longest_brand()
    };
    for (state, locale) in pages::all() {
        let page = Page { brand: brand.clone(), ..Page::default() };
        let (html, baseline) = (page.render(state, locale), Page::default().render(state, locale));
        let expected: Vec<String> = dom::structure(&baseline)
            .into_iter()
            .map(|line| line.replace("mailto:support@example.com", "https://help.example.com/contact"))
            .collect();
        assert_eq!(dom::structure(&html), expected, "{state} {locale:?}");
        assert!(dom::text(&html).contains(brand.name.as_str()), "{state} {locale:?}");
    }
}

#[test]
fn stylesheet_is_html_safe_and_loads_nothing() {
    for (font, button) in
        Font::WORDS.into_iter().flat_map(|(_, font)| ButtonShape::WORDS.map(|(_, shape)| (font, shape)))
    {
        let brand = Brand { font, button, ..cells::brand() };
        let sheet = PageStylesheet::for_brand(&brand);
        assert!(!sheet.as_str().contains(['<', '>', '&', '"', '\'', '\\', '\n', '\r']));
        for loading in ["url(", "@import", "@font-face", "image-set", "expression", "http"] {
            assert!(!sheet.as_str().contains(loading), "{loading}");
        }
    }
    let pale = Brand { color: Color::parse("#FFCC00").unwrap(), ..cells::brand() };
    let sheet = PageStylesheet::for_brand(&pale);
    assert!(sheet.as_str().starts_with(":root{--brand:#ffcc00;--on-brand:#000000;--outline:#000000}"));
}

#[test]
fn page_has_font_button_and_footer_of_brand() {
    let footer = Some(FooterLine::parse("Registered & known as 12345").unwrap());
    let brand = Brand { font: Font::Georgia, button: ButtonShape::Pill, footer, ..cells::brand() };
    let page = Page { brand, ..Page::default() };
    for (state, locale) in pages::all() {
        let html = page.render(state, locale);
        assert!(html.contains("body{font-family:Georgia,Times New Roman,serif;}.b{border-radius:25px;}</style>"));
        assert!(dom::text(&html).contains("\nRegistered & known as 12345\n"), "{state} {locale:?}");
    }
}
