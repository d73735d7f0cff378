//! The form of the confirmation page: untrusted values from the link, which can be posted back but not read.

use crate::html::{EscapedText, Html};
use std::fmt;

/// Maximum length in bytes: Cognito's user names have 128 characters, of four bytes at most. All other values are
/// shorter.
const LONGEST: usize = 512;

/// A value from a link that is posted back to the server: any text of 1 to 512 bytes that an HTML form posts
/// unchanged.
///
/// It cannot be read, and the page prints it only as the value of a hidden field. `Debug` hides it, because it may be
/// a code or an address.
#[derive(Clone, PartialEq, Eq)]
pub struct FormValue(String);

impl FormValue {
    /// Accepts a decoded value of the link. `None` if it is empty, longer than 512 bytes, or contains a control
    /// character or a noncharacter of Unicode: browsers change some of these (NUL, line breaks), HTML forbids all,
    /// and no user name, client ID, code or address contains any.
    pub fn new(raw: &str) -> Option<Self> {
        let fits = (1..=LONGEST).contains(&raw.len());
        (fits && !raw.chars().any(|c| c.is_control() || is_noncharacter(c))).then(|| Self(raw.to_owned()))
    }
}

/// U+FDD0 to U+FDEF, and the last two of every plane (Unicode, section 23.7).
fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xFDD0..=0xFDEF) || code & 0xFFFE == 0xFFFE
}

impl fmt::Debug for FormValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormValue(…)")
    }
}

/// The pending sign-up that the link refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingSignUp {
    /// Posted as `username`.
    pub user_name: FormValue,
    /// Posted as `client_id`, if the link has one.
    pub client_id: Option<FormValue>,
    /// Posted as `email`, if the link has one.
    pub email: Option<FormValue>,
    /// Posted as `redirect`, if the link has one: where to continue afterwards. The caller must validate it.
    pub redirect: Option<FormValue>,
}

/// One form of the page.
pub(super) struct Form<'a> {
    pub(super) fields: Vec<Field<'a>>,
    pub(super) button: EscapedText<'a>,
}

/// A hidden field. Its value needs escaping, which the template does.
pub(super) struct Field<'a> {
    pub(super) name: Html,
    pub(super) value: &'a str,
}

impl<'a> Form<'a> {
    /// Posts the parameters of the link under the same names.
    pub(super) fn confirming(sign_up: &'a PendingSignUp, code: &'a FormValue, button: EscapedText<'a>) -> Self {
        let code = Field { name: Html("confirmationCode"), value: &code.0 };
        Self { fields: sign_up.fields().chain([code]).collect(), button }
    }

    /// Posts `resend=1`, without the code.
    pub(super) fn resending(sign_up: &'a PendingSignUp, button: EscapedText<'a>) -> Self {
        let resend = Field { name: Html("resend"), value: "1" };
        Self { fields: sign_up.fields().chain([resend]).collect(), button }
    }
}

impl PendingSignUp {
    fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        let values = [
            ("email", self.email.as_ref()),
            ("username", Some(&self.user_name)),
            ("client_id", self.client_id.as_ref()),
            ("redirect", self.redirect.as_ref()),
        ];
        values.into_iter().filter_map(|(name, value)| Some(Field { name: Html(name), value: &value?.0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postable_text_is_accepted() {
        let long = "\u{10FFFD}".repeat(128);
        for raw in ["u-123", "\"><script>", "</form>", "{####}", "javascript:alert(1)", "\u{202E}ann", " ", "é", &long]
        {
            assert_eq!(FormValue::new(raw), Some(FormValue(raw.to_owned())), "{raw:?}");
        }
    }

    #[test]
    fn text_changed_by_browsers_is_rejected() {
        let (long, endless) = ("a".repeat(513), "a".repeat(10_240));
        for raw in ["", "a\0", "\r\n", "a\tb", "\u{7F}", "\u{85}", "\u{FDD0}", "\u{FFFF}", "\u{4FFFE}", &long, &endless]
        {
            assert_eq!(FormValue::new(raw), None, "{raw:?}");
        }
    }

    #[test]
    fn debug_hides_values() {
        let value = |raw: &str| FormValue::new(raw).unwrap();
        let sign_up = PendingSignUp {
            user_name: value("ann"),
            client_id: None,
            email: Some(value("ann@example.com")),
            redirect: None,
        };
        let printed = format!("{:?} {sign_up:?}", value("123456"));
        assert_eq!(
            printed,
            "FormValue(…) PendingSignUp { user_name: FormValue(…), client_id: None, email: Some(FormValue(…)), redirect: None }"
        );
    }
}
