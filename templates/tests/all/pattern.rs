//! Cognito's patterns and limits for a rendered message (contract section 4.3), implemented independently of the
//! crate.

use templates::Rendered;
use unicode_properties::{GeneralCategory as C, UnicodeGeneralCategory};

/// `[\p{L}\p{M}\p{S}\p{N}\p{P}\s]`, with Java's `\s`.
pub(crate) fn passes(c: char) -> bool {
    let is_java_space = matches!(c, '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | ' ');
    let is_refused = matches!(
        c.general_category(),
        C::SpaceSeparator
            | C::LineSeparator
            | C::ParagraphSeparator
            | C::Control
            | C::Format
            | C::Surrogate
            | C::PrivateUse
            | C::Unassigned
    );
    is_java_space || !is_refused
}

/// Checks all three parts against Cognito's patterns and limits, with a code of 8 characters, a password of 20 and
/// this user name.
pub(crate) fn check(rendered: &Rendered, user_name: &str, is_invitation: bool) {
    let code = if is_invitation { "0".repeat(20) } else { "0".repeat(8) };
    let delivered = |text: &str| text.replace("{####}", &code).replace("{username}", user_name).encode_utf16().count();

    let subject = rendered.subject.as_deref().unwrap();
    assert!(subject.chars().all(passes) && !subject.contains(['\n', '\r', '\t', '\u{B}', '\u{C}']), "{subject:?}");
    assert!((1..=140).contains(&subject.encode_utf16().count()), "{subject:?}");

    let html = rendered.html.as_deref().unwrap();
    let refused: Vec<char> = html.chars().filter(|&c| !passes(c)).collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!((6..=20_000).contains(&delivered(html)));

    if let Some(sms) = &rendered.sms {
        assert!(sms.chars().all(|c| c == '\n' || (passes(c) && !c.is_control())), "{sms:?}");
        assert!((6..=140).contains(&delivered(sms)), "{sms:?}");
    }
}

/// How often each of Cognito's placeholders occurs in a text.
pub(crate) fn placeholders(text: &str) -> [usize; 3] {
    ["{####}", "{username}", "{##"].map(|placeholder| text.matches(placeholder).count())
}
