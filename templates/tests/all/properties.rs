//! Properties for arbitrary events and policies.

use crate::{
    cells::{self, MESSAGES, Sample},
    dom,
    pattern::{self, placeholders},
};
use cognito_triggers_templates::{
    BaseUrl, BrandName, CodePlaceholder, DisplayName, Languages, LinkPlaceholder, Locale, TextsFile,
    UsernamePlaceholder, keys,
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

/// Arbitrary sentences: hostile text, and text that most keys accept.
fn sentences() -> impl Strategy<Value = String> {
    let placeholder = prop::sample::select(vec!["", " {brand}", " {name}", " {code}", "{{", "}}"]);
    let words = prop_oneof![
        "\\{\\{####\\}\\}",
        "[a-z]{1,8}( [a-z]{1,8}){0,6}",
        "[<>&'\"#a-z]{1,9}",
        "[あ-ん]{1,60}",
        hostile()
    ];
    (words, placeholder).prop_map(|(words, placeholder)| format!("{words}{placeholder}"))
}

/// A string of TOML in which every character is escaped.
fn toml_string(raw: &str) -> String {
    let escaped: String = raw.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
    format!("\"{escaped}\"")
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

    /// Whatever a file says, a mail has the same elements, links and placeholders, and Cognito accepts it.
    #[test]
    fn no_sentence_changes_mail_structure(
        raw in sentences(), (table, key) in prop::sample::select(keys()), locale in prop::sample::select(cells::locales()),
    ) {
        let file = format!("[{table}]\n{} = {}\n", key.name, toml_string(&raw));
        let read = Box::new(move || Ok(file.clone()));
        let languages = Languages::with_files([TextsFile { locale, name: "texts".to_owned(), read }]);
        let texts = languages.texts(locale, None);
        prop_assert_eq!(languages.is_invalid(locale), !languages.problems(None).is_empty());
        for message in MESSAGES.into_iter().filter(|message| table == "mail" || message.starts_with(table)) {
            let (rendered, baseline) =
                (Sample::default().render_with(message, texts), Sample::default().render(message, locale));
            pattern::check(&rendered, "u-123", message == "admin_create_user");
            let (html, baseline_html) = (rendered.html.unwrap(), baseline.html.unwrap());
            // A sentence may have the name of the brand or not.
            let structure = |html: &str| -> Vec<String> {
                dom::structure(html).into_iter().filter(|line| !line.trim_start_matches('/').starts_with("bdi")).collect()
            };
            prop_assert_eq!(structure(&html), structure(&baseline_html));
            prop_assert_eq!(placeholders(&html), placeholders(&baseline_html));
            prop_assert_eq!(dom::addresses(&html), dom::addresses(&baseline_html));
            let sms = [&rendered.sms, &baseline.sms].map(|sms| placeholders(sms.as_deref().unwrap()));
            prop_assert_eq!(sms[0], sms[1]);
            prop_assert_eq!(placeholders(&rendered.subject.unwrap()), [0; 3]);
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
