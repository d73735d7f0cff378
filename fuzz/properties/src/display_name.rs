//! The name that a mail greets with: whatever a person typed, nothing of it acts.

use std::sync::LazyLock;
use templates::{
    BaseUrl, Brand, BrandName, CodePlaceholder, Color, DisplayName, Locale, Message, MessageContext, PostalAddress,
    SupportAddress, UrlPath, contains_link,
};
use unicode_normalization::is_nfc;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// What stands where a name stands, and nowhere else in a mail.
const MARK: &str = "Qqmarkqq";

/// Rule D.3 and D.2 of SECURITY.md, written apart from the crate's own code.
const LONGEST: usize = 64;
const SIGNS: [char; 5] = ['{', '}', '<', '>', '@'];
const STARTS: [&str; 6] = ["://", "www.", "mailto:", "tel:", "javascript:", "data:"];

/// What becomes of any name.
///
/// # Panics
/// Where one is greeted that could act, or a mail is changed by more than the name in its place.
pub fn display_name(bytes: &[u8]) {
    let raw = String::from_utf8_lossy(bytes);
    let Some(name) = DisplayName::new(&raw) else { return };
    let shown = name.as_str();
    let length = shown.chars().count();
    assert!((1..=LONGEST).contains(&length), "{length} code points");
    assert!(is_nfc(shown) && shown.trim() == shown && !shown.contains("  "));
    assert!(shown.chars().all(has_shape), "{shown:?}");
    assert!(!shown.contains(SIGNS), "{shown:?}");
    let lower = shown.to_ascii_lowercase();
    assert!(STARTS.iter().all(|start| !lower.contains(start)), "{shown:?}");
    let digits = shown.chars().filter(|c| c.general_category() == GeneralCategory::DecimalNumber).count();
    assert!(digits < 7, "{shown:?}");
    assert!(!contains_link(shown) && !is_linked(shown), "{shown:?}");
    assert_eq!(DisplayName::new(shown).as_ref().map(DisplayName::as_str), Some(shown), "what is clean stays as it is");
    assert_eq!(format!("{name:?}"), "DisplayName(…)");
    changes_nothing_else(&name);
}

/// A blank, or a character that Cognito takes and a reader sees.
fn has_shape(c: char) -> bool {
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

/// What mail programs make a link of: `a.bc` in ASCII, wherever it stands.
fn is_linked(text: &str) -> bool {
    let is_link = |window: &[u8]| match window {
        [before, b'.', first, second] => {
            before.is_ascii_alphanumeric() && first.is_ascii_alphabetic() && second.is_ascii_alphabetic()
        }
        _ => false,
    };
    text.as_bytes().windows(4).any(is_link)
}

/// The mail to this name is the mail to another one, with the one in the place of the other, and escaped.
fn changes_nothing_else(name: &DisplayName) {
    static OTHER: LazyLock<String> = LazyLock::new(|| greeting(&DisplayName::new(MARK).expect("a name")));
    let escaped: String = name.as_str().chars().map(escaped).collect();
    assert_eq!(greeting(name), OTHER.replace(MARK, &escaped), "a name changed more than the greeting");
}

/// As the templates escape: what means something to HTML is a number.
fn escaped(c: char) -> String {
    if matches!(c, '&' | '<' | '>' | '"' | '\'') { format!("&#{};", u32::from(c)) } else { c.to_string() }
}

fn greeting(name: &DisplayName) -> String {
    static CODE: LazyLock<CodePlaceholder> = LazyLock::new(|| CodePlaceholder::parse("{####}").expect("Cognito's own"));
    static BRAND: LazyLock<Brand> = LazyLock::new(brand);
    let letter = MessageContext {
        message: Message::ForgotPassword(&CODE),
        locale: Locale::En,
        brand: &BRAND,
        name: Some(name),
        user_name: "u-123",
    };
    letter.render().html.expect("a mail with such a name fits Cognito's bounds")
}

/// An invented brand.
pub(crate) fn brand() -> Brand {
    let sound = "a value that is taken";
    Brand {
        name: BrandName::parse("Example").expect(sound),
        logo: None,
        color: Color::parse("#1a56db").expect(sound),
        base_url: BaseUrl::parse("https://app.example.com").expect(sound),
        confirmation_path: UrlPath::parse("/confirm").expect(sound),
        support: SupportAddress::parse("support@example.com").expect(sound),
        postal_address: PostalAddress::parse("Example Ltd, 1 Sample Street, 12345 Sampleton").expect(sound),
    }
}
