//! The page that the confirmation link opens. Mail scanners open links too, so opening the page does not confirm
//! anything: only its button sends the code.

mod form;
mod stylesheet;

pub use form::{FormValue, PendingSignUp};
pub use stylesheet::PageStylesheet;

use crate::{BaseUrl, Brand, SupportAddress, Texts, texts::PageCopy};
use askama::Template;
use form::Form;

/// Larger than any page with values of typical size, so that rendering allocates once.
const USUAL_PAGE: usize = 6_144;

/// The confirmation page: sender, language and state.
///
/// It has no script, loads nothing, and its only style is its [`PageStylesheet`]. So it can be sent with `default-src
/// 'none'; style-src 'sha256-…'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'` (threat model, U15). Its
/// forms are posted to the URL of the page without the query, which contained the code. Because the page sends no
/// referrer, browsers send `Origin: null` with them.
#[derive(Clone, Copy, Debug)]
pub struct ConfirmationPage<'a> {
    /// The sender. The page shows the brand's name, colour, support contact and postal address, but not the logo,
    /// which would be loaded from another host.
    pub brand: &'a Brand,
    /// The texts of the language.
    pub texts: &'a Texts,
    /// The state.
    pub state: PageState<'a>,
}

/// The state of the confirmation, which determines texts and form. Wrong, old and used codes are one state, and so
/// are known and unknown users: the page never distinguishes them.
#[derive(Clone, Copy, Debug)]
pub enum PageState<'a> {
    /// The link was opened. A button posts its values.
    Ask {
        /// The pending sign-up.
        sign_up: &'a PendingSignUp,
        /// The code from the link.
        code: &'a FormValue,
    },
    /// The address is now confirmed.
    Confirmed {
        /// Where to sign in. The caller must check that it is one of the app's own URLs.
        continue_to: Option<&'a BaseUrl>,
    },
    /// The code was rejected, for any reason. A button requests a new mail.
    Used {
        /// The recipient of the new mail.
        sign_up: &'a PendingSignUp,
        /// As in `Confirmed`: a user who has confirmed before can sign in.
        continue_to: Option<&'a BaseUrl>,
    },
    /// A new mail was requested, whether the user exists or not.
    Resent,
    /// Cognito could not be called; the button tries the same again.
    Unavailable {
        /// The pending sign-up.
        sign_up: &'a PendingSignUp,
        /// The code to confirm; `None` if a new mail was requested.
        code: Option<&'a FormValue>,
    },
    /// The link is incomplete or contains an impossible value: there is nothing to post.
    Incomplete,
}

impl ConfirmationPage<'_> {
    /// The whole HTML document, in UTF-8. A [`FormValue`] appears only in the `value` of a hidden field.
    ///
    /// ```
    /// # use cognito_triggers_templates::{BaseUrl, Brand, BrandName, ButtonShape, Color, Font, PostalAddress, SupportAddress, UrlPath};
    /// use cognito_triggers_templates::{ConfirmationPage, Languages, Locale, PageState};
    ///
    /// # fn main() -> Result<(), cognito_triggers_templates::InvalidValue> {
    /// # let brand = Brand {
    /// #     name: BrandName::parse("Example")?,
    /// #     logo: None,
    /// #     font: Font::System,
    /// #     button: ButtonShape::Rounded,
    /// #     footer: None,
    /// #     color: Color::parse("#1f5fbf")?,
    /// #     base_url: BaseUrl::parse("https://app.example.com")?,
    /// #     confirmation_path: UrlPath::parse("/confirm")?,
    /// #     support: SupportAddress::parse("support@example.com")?,
    /// #     postal_address: PostalAddress::parse("Example Ltd, 1 Example Street")?,
    /// # };
    /// let languages = Languages::built_in();
    /// let texts = languages.texts(Locale::ENGLISH, None);
    /// let page = ConfirmationPage { brand: &brand, texts, state: PageState::Resent };
    /// assert!(page.render().contains("Check your inbox"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn render(&self) -> String {
        let mut html = String::with_capacity(USUAL_PAGE);
        // Writing to a `String` cannot fail, and neither can the values of the template.
        let _ = View::new(self).render_into(&mut html);
        html
    }
}

#[derive(Template)]
#[template(path = "confirmation_page/page.html")]
struct View<'a> {
    brand: &'a Brand,
    stylesheet: PageStylesheet,
    texts: &'a Texts,
    copy: &'a PageCopy,
    form: Option<Form<'a>>,
    continue_to: Option<&'a BaseUrl>,
}

impl<'a> View<'a> {
    fn new(page: &ConfirmationPage<'a>) -> Self {
        let texts = page.texts;
        Self {
            brand: page.brand,
            stylesheet: PageStylesheet::for_brand(page.brand),
            texts,
            copy: page.state.copy(texts),
            form: page.state.form(texts),
            continue_to: page.state.continue_to(),
        }
    }
}

impl<'a> PageState<'a> {
    fn copy(&self, texts: &'a Texts) -> &'a PageCopy {
        let texts = &texts.page;
        match self {
            Self::Ask { .. } => &texts.ask,
            Self::Confirmed { .. } => &texts.confirmed,
            Self::Used { .. } => &texts.used,
            Self::Resent => &texts.resent,
            Self::Unavailable { .. } => &texts.unavailable,
            Self::Incomplete => &texts.incomplete,
        }
    }

    /// The button has the same text as that of the mail.
    fn form(&self, texts: &'a Texts) -> Option<Form<'a>> {
        match *self {
            Self::Ask { sign_up, code } | Self::Unavailable { sign_up, code: Some(code) } => {
                Some(Form::confirming(sign_up, code, texts.sign_up.button.text()))
            }
            Self::Used { sign_up, .. } | Self::Unavailable { sign_up, code: None } => {
                Some(Form::resending(sign_up, texts.page.resend.text()))
            }
            Self::Confirmed { .. } | Self::Resent | Self::Incomplete => None,
        }
    }

    fn continue_to(&self) -> Option<&'a BaseUrl> {
        match *self {
            Self::Confirmed { continue_to } | Self::Used { continue_to, .. } => continue_to,
            Self::Ask { .. } | Self::Resent | Self::Unavailable { .. } | Self::Incomplete => None,
        }
    }
}
