//! Properties for arbitrary events and policies.

use crate::{
    cells::{self, MESSAGES, Sample},
    dom, pattern,
};
use cognito_triggers_templates::{
    BaseUrl, BrandName, CodePlaceholder, DisplayName, LinkPlaceholder, Locale, UsernamePlaceholder,
};
use proptest::prelude::*;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use url::Url;

/// Arbitrary text, mixed with fragments that have a special meaning somewhere.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[ -~]{0,6}",
        "\\PC{0,4}",
        prop::sample::select(vec![
            "{####}",
            "{username}",
            "{##x##}",
            "<b>",
            "</td>",
            "\"",
            "'",
            "&",
            "&lt;",
            "%7B",
            "://",
            "@",
            ".",
            "\u{200D}",
            "\u{338}",
            "\u{301}",
            "\u{202E}",
            "\u{3000}",
            "\u{A0}",
            "\r\n",
            "\0",
            "🏽",
            "👍",
            "Ann ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Whether rule D.2 of docs/threat-model.md allows a character: a letter, a mark, a digit, a space, an emoji, or
/// punctuation that names have. A slash is allowed in `(she/her)` only.
fn is_of_names(c: char) -> bool {
    use GeneralCategoryGroup::{Letter, Mark, Symbol};
    c == ' '
        || " .,'’‘׳-‐‑–־()（）·・/".contains(c)
        || matches!(c.general_category_group(), Letter | Mark)
        || matches!(c.general_category(), GeneralCategory::DecimalNumber | GeneralCategory::LetterNumber)
        || (c > '\u{25FF}' && c.general_category_group() == Symbol)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_event_changes_mail_structure(
        name in hostile(), email in hostile(), user_name in hostile(), client_id in hostile(),
        message in prop::sample::select(MESSAGES.to_vec()), locale in prop::sample::select(cells::locales()),
    ) {
        let sample = Sample { name: Some(name), email: Some(email), user_name: user_name.clone(), client_id: Some(client_id), ..Sample::default() };
        let (rendered, baseline) = (sample.render(message, locale), Sample::default().render(message, locale));
        pattern::check(&rendered, &user_name, message == "admin_create_user");
        let (html, baseline) = (rendered.html.unwrap(), baseline.html.unwrap());
        prop_assert_eq!(dom::structure(&html), dom::structure(&baseline));
        for placeholder in ["{####}", "{username}", "{##"] {
            prop_assert_eq!(html.matches(placeholder).count(), baseline.matches(placeholder).count());
        }
        for address in dom::addresses(&html) {
            let url = Url::parse(&address).unwrap();
            prop_assert_eq!((url.scheme(), url.host_str()), ("https", Some("app.example.com")));
        }
    }

    #[test]
    fn display_name_follows_rule_d(raw in hostile()) {
        if let Some(name) = DisplayName::new(&raw) {
            let name = name.as_str();
            prop_assert!((1..=64).contains(&name.chars().count()));
            prop_assert!(name.chars().all(|c| pattern::passes(c) && !c.is_control()), "{:?}", name);
            prop_assert!(name.chars().all(is_of_names), "{:?}", name);
            prop_assert!(!name.contains("  ") && !name.contains("//"), "{:?}", name);
            prop_assert!(name.chars().any(|c| is_of_names(c) && !" .,'’‘׳-‐‑–־()（）·・/".contains(c)), "{:?}", name);
            prop_assert_eq!(name.trim(), name);
            let again = DisplayName::new(name).map(|n| n.as_str().to_owned());
            prop_assert_eq!(again.as_deref(), Some(name), "what is clean stays as it is");
        }
    }

    #[test]
    fn base_url_parses_alike_in_browsers(raw in base_urls()) {
        if let Ok(base) = BaseUrl::parse(&raw) {
            match Url::parse(base.as_str()) {
                Ok(url) => {
                    prop_assert_eq!(url.host_str(), Some(base.host()));
                    prop_assert_eq!(url.as_str().trim_end_matches('/').replace(":443", "").replace(":80", ""),
                        base.as_str().replace(":443", "").replace(":80", ""));
                    prop_assert!(url.username().is_empty() && url.query().is_none() && url.fragment().is_none());
                }
                // A link to a broken Punycode label resolves to nothing.
                Err(_) => prop_assert!(base.host().contains("xn--"), "{}", base.as_str()),
            }
            prop_assert!(base.as_str().bytes().all(|b| b.is_ascii_graphic()));
        }
    }

    #[test]
    fn no_parser_panics_or_prints_its_value(raw in hostile()) {
        let _ = (CodePlaceholder::parse(&raw), UsernamePlaceholder::parse(&raw), LinkPlaceholder::parse(&raw), Locale::parse(&raw));
        if let Ok(name) = BrandName::parse(&raw) {
            prop_assert!(name.as_str().chars().all(|c| pattern::passes(c) && !c.is_control()));
            prop_assert!(["{", "}", "<", ">", "%", "://"].iter().all(|sign| !name.as_str().contains(sign)), "{}", name);
        }
    }
}

/// Addresses close to the limits of what is accepted.
fn base_urls() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "B",
        "7",
        "0",
        "01",
        "0x1f",
        "127",
        "256",
        "1",
        "xn--",
        "bcher-kva",
        "-",
        ".",
        "..",
        "/",
        "//",
        ":",
        "8443",
        "@",
        "?",
        "#",
        "\\",
        "[::1]",
        "[",
        "]",
        "%2e",
        "%C3%A9",
        "%",
        "localhost",
        "example",
        ".com",
        "é",
        "。",
        " ",
        "\t",
        "\n",
        "&",
        "~",
        "*",
        "+",
        "=",
        "$",
        "!",
        ",",
        "_",
    ]);
    let scheme = prop::sample::select(vec!["https://", "http://", "HTTPS://", "https:", "https:/", "ftp://", ""]);
    (scheme, prop::collection::vec(piece, 0..8), any::<Option<char>>()).prop_map(|(scheme, pieces, odd)| {
        format!("{scheme}{}{}", pieces.concat(), odd.map_or(String::new(), String::from))
    })
}

#[test]
fn longest_values_stay_within_cognito_limits() {
    let longest = Sample {
        brand: cells::longest_brand(),
        name: Some(format!("A{}", "'".repeat(63))),
        email: Some("ÿ".repeat(127)),
        user_name: "\u{10FFFF}".repeat(128),
        client_id: Some("+".repeat(128)),
    };
    let beyond = Sample {
        name: Some(format!("A{}", "'".repeat(2047))),
        email: Some("@".repeat(100_000)),
        user_name: "ÿ".repeat(2048),
        client_id: Some("+".repeat(100_000)),
        ..longest_but_brand()
    };
    for (message, locale) in cells::all() {
        for sample in [&longest, &beyond] {
            let rendered = sample.render(message, locale);
            pattern::check(&rendered, &sample.user_name, message == "admin_create_user");
            assert_eq!(rendered.sms.is_none(), message == "admin_create_user", "{message} {locale:?}");
        }
    }
}

fn longest_but_brand() -> Sample {
    Sample { brand: cells::longest_brand(), ..Sample::default() }
}
