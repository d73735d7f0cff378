//! The user's name in an e-mail greeting: whatever the user typed, the name is inert.

use crate::sampling::is_due;
use std::sync::LazyLock;
use templates::{
    BaseUrl, Brand, BrandName, ButtonShape, CodePlaceholder, Color, DisplayName, Font, Languages, Locale, Message,
    MessageContext, PostalAddress, SupportAddress, Texts, UrlPath, contains_link,
};
use unicode_normalization::is_nfc;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A name that appears nowhere else in an e-mail.
const MARKER: &str = "Qqmarkqq";

/// Rules D.2 and D.3 of docs/threat-model.md, implemented independently of the crate's own code.
const MAX_NAME_LENGTH: usize = 64;
const FORBIDDEN_CHARACTERS: [char; 5] = ['{', '}', '<', '>', '@'];
const LINK_PREFIXES: [&str; 6] = ["://", "www.", "mailto:", "tel:", "javascript:", "data:"];

/// Checks that an arbitrary name is inert.
///
/// # Panics
/// If an accepted name contains a link, markup or a placeholder, or changes an e-mail beyond the greeting.
pub fn display_name(bytes: &[u8]) {
    let raw = String::from_utf8_lossy(bytes);
    let Some(name) = DisplayName::new(&raw) else { return };
    let shown = name.as_str();
    let length = shown.chars().count();
    assert!((1..=MAX_NAME_LENGTH).contains(&length), "{length} code points");
    assert!(is_nfc(shown) && shown.trim() == shown && !shown.contains("  "));
    assert!(shown.chars().all(is_visible_or_space), "{shown:?}");
    assert!(!shown.contains(FORBIDDEN_CHARACTERS), "{shown:?}");
    let lower = shown.to_ascii_lowercase();
    assert!(LINK_PREFIXES.iter().all(|start| !lower.contains(start)), "{shown:?}");
    let digits = shown.chars().filter(|c| c.general_category() == GeneralCategory::DecimalNumber).count();
    assert!(digits < 7, "{shown:?}");
    assert!(!contains_link(shown) && !oracle_finds_link(shown), "{shown:?}");
    assert_eq!(
        DisplayName::new(shown).as_ref().map(DisplayName::as_str),
        Some(shown),
        "an accepted name must not change again"
    );
    assert_eq!(format!("{name:?}"), "DisplayName(…)");
    if is_due(8, bytes) {
        check_only_name_changes(&name);
    }
}

/// A space, or a visible character that Cognito accepts.
fn is_visible_or_space(c: char) -> bool {
    let category = c.general_category();
    c == ' '
        || !matches!(
            category,
            GeneralCategory::SpaceSeparator
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::Surrogate
                | GeneralCategory::PrivateUse
                | GeneralCategory::Unassigned
        )
}

/// Whether mail programs would turn a part of the text into a link: `a.bc` in ASCII.
fn oracle_finds_link(text: &str) -> bool {
    let is_link = |window: &[u8]| match window {
        [before, b'.', first, second] => {
            before.is_ascii_alphanumeric() && first.is_ascii_alphabetic() && second.is_ascii_alphabetic()
        }
        _ => false,
    };
    text.as_bytes().windows(4).any(is_link)
}

/// An e-mail to this name must equal an e-mail to another name with that name replaced by this one, HTML-escaped.
fn check_only_name_changes(name: &DisplayName) {
    static OTHER: LazyLock<String> = LazyLock::new(|| render_mail(&DisplayName::new(MARKER).expect("a name")));
    let escaped: String = name.as_str().chars().map(escape_html).collect();
    assert_eq!(render_mail(name), OTHER.replace(MARKER, &escaped), "the name changed more than the greeting");
}

/// Escapes like the templates: HTML's special characters become numeric references.
fn escape_html(c: char) -> String {
    if matches!(c, '&' | '<' | '>' | '"' | '\'') { format!("&#{};", u32::from(c)) } else { c.to_string() }
}

fn render_mail(name: &DisplayName) -> String {
    static CODE: LazyLock<CodePlaceholder> = LazyLock::new(|| CodePlaceholder::parse("{####}").expect("Cognito's own"));
    static BRAND: LazyLock<Brand> = LazyLock::new(sample_brand);
    let letter = MessageContext {
        message: Message::ForgotPassword(&CODE),
        texts: english(),
        brand: &BRAND,
        name: Some(name),
        user_name: "u-123",
    };
    letter.render().html.expect("an e-mail with an accepted name is within Cognito's limits")
}

/// The English texts.
pub(crate) fn english() -> &'static Texts {
    static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::built_in);
    LANGUAGES.texts(Locale::ENGLISH, None)
}

/// An invented brand.
pub(crate) fn sample_brand() -> Brand {
    let valid = "a valid value";
    Brand {
        name: BrandName::parse("Example").expect(valid),
        logo: None,
        color: Color::parse("#1a56db").expect(valid),
        base_url: BaseUrl::parse("https://app.example.com").expect(valid),
        confirmation_path: UrlPath::parse("/confirm").expect(valid),
        support: SupportAddress::parse("support@example.com").expect(valid),
        font: Font::System,
        button: ButtonShape::Rounded,
        footer: None,
        postal_address: PostalAddress::parse("Example Ltd, 1 Sample Street, 12345 Sampleton").expect(valid),
    }
}
