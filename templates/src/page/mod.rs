//! The page that the confirmation link opens. Scanners of mails open links too, so the page confirms nothing: it shows one
//! button, and only whoever presses it sends the code.

mod form;
mod stylesheet;

pub use form::{FormValue, PendingSignUp};
pub use stylesheet::PageStylesheet;

use crate::{
    BaseUrl, Brand, Locale, SupportAddress,
    languages::{page_texts, texts},
    text::{Html, PageCopy, PageTexts, Texts},
};
use askama::Template;
use form::Form;

/// More bytes than any page has whose values are of usual size, so that rendering allocates once.
const USUAL_PAGE: usize = 6_144;

/// The confirmation page: who shows it, in which language, and what it has to say.
///
/// It has no script, loads nothing, and its only style is its [`PageStylesheet`]. So it can be sent under
/// `default-src 'none'; style-src 'sha256-…'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'` (SECURITY.md,
/// U15). Its forms are posted to the address of the page, without the query in which the code stood. Because the page asks
/// for no referrer, browsers send `Origin: null` with them.
#[derive(Clone, Copy, Debug)]
pub struct ConfirmationPage<'a> {
    /// Whose page it is. Of a brand the page shows the name, the colour, the support address and the postal address; not
    /// the logo, which would be loaded from another host.
    pub brand: &'a Brand,
    /// In which language.
    pub locale: Locale,
    /// What has happened.
    pub state: PageState<'a>,
}

/// What has happened, and so what the page says and offers. Wrong, old and used codes are one state, as known and unknown
/// users are: the page never says which.
#[derive(Clone, Copy, Debug)]
pub enum PageState<'a> {
    /// Nothing yet: the link was opened. A button posts what stood in the link.
    Ask {
        /// Whose address is to be confirmed.
        sign_up: &'a PendingSignUp,
        /// The code out of the link.
        code: &'a FormValue,
    },
    /// The address is confirmed now.
    Confirmed {
        /// Where to sign in. Whether it is an address of one's own is for the caller to check.
        continue_to: Option<&'a BaseUrl>,
    },
    /// The code was not taken, for whichever reason. A button asks for a new mail.
    Used {
        /// Who gets the new mail.
        sign_up: &'a PendingSignUp,
        /// As in `Confirmed`: whoever has confirmed before can sign in.
        continue_to: Option<&'a BaseUrl>,
    },
    /// A new mail was asked for, be there such a user or not.
    Resent,
    /// It could not be tried, and the same can be tried again.
    Unavailable {
        /// Whom it is about.
        sign_up: &'a PendingSignUp,
        /// The code that was to be confirmed; `None` where a new mail was asked for.
        code: Option<&'a FormValue>,
    },
    /// The link lacks something, or holds what no link of ours can hold: there is nothing to post.
    Incomplete,
}

impl ConfirmationPage<'_> {
    /// The whole HTML document, in UTF-8. Nothing of a [`FormValue`] stands in it but in the `value` of a hidden field.
    ///
    /// ```
    /// # use cognito_triggers_templates::{BaseUrl, Brand, BrandName, Color, PostalAddress, SupportAddress, UrlPath};
    /// use cognito_triggers_templates::{ConfirmationPage, Locale, PageState};
    ///
    /// # fn main() -> Result<(), cognito_triggers_templates::InvalidValue> {
    /// # let brand = Brand {
    /// #     name: BrandName::parse("Example")?,
    /// #     logo: None,
    /// #     color: Color::parse("#1f5fbf")?,
    /// #     base_url: BaseUrl::parse("https://app.example.com")?,
    /// #     confirmation_path: UrlPath::parse("/confirm")?,
    /// #     support: SupportAddress::parse("support@example.com")?,
    /// #     postal_address: PostalAddress::parse("Example Ltd, 1 Example Street")?,
    /// # };
    /// let page = ConfirmationPage { brand: &brand, locale: Locale::En, state: PageState::Resent };
    /// assert!(page.render().contains("Check your inbox"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn render(&self) -> String {
        let mut html = String::with_capacity(USUAL_PAGE);
        // Writing to a `String` has no error, and nothing that the template prints makes one.
        let _ = View::new(self).render_into(&mut html);
        html
    }
}

#[derive(Template)]
#[template(path = "confirmation_page/page.html")]
struct View<'a> {
    tag: Html,
    direction: Html,
    brand: &'a Brand,
    stylesheet: PageStylesheet,
    texts: &'static Texts,
    copy: &'static PageCopy,
    form: Option<Form<'a>>,
    continue_to: Option<&'a BaseUrl>,
}

impl<'a> View<'a> {
    fn new(page: &ConfirmationPage<'a>) -> Self {
        let (texts, page_texts) = (texts(page.locale), page_texts(page.locale));
        Self {
            tag: Html(page.locale.tag()),
            direction: Html(if page.locale.is_rtl() { "rtl" } else { "ltr" }),
            brand: page.brand,
            stylesheet: PageStylesheet::for_color(&page.brand.color),
            texts,
            copy: page.state.copy(page_texts),
            form: page.state.form(texts, page_texts),
            continue_to: page.state.continue_to(),
        }
    }
}

impl<'a> PageState<'a> {
    fn copy(&self, texts: &'static PageTexts) -> &'static PageCopy {
        match self {
            Self::Ask { .. } => &texts.ask,
            Self::Confirmed { .. } => &texts.confirmed,
            Self::Used { .. } => &texts.used,
            Self::Resent => &texts.resent,
            Self::Unavailable { .. } => &texts.unavailable,
            Self::Incomplete => &texts.incomplete,
        }
    }

    /// The button has the same words as that of the mail.
    fn form(&self, texts: &'static Texts, page_texts: &'static PageTexts) -> Option<Form<'a>> {
        match *self {
            Self::Ask { sign_up, code } | Self::Unavailable { sign_up, code: Some(code) } => {
                Some(Form::confirming(sign_up, code, texts.sign_up.button))
            }
            Self::Used { sign_up, .. } | Self::Unavailable { sign_up, code: None } => {
                Some(Form::resending(sign_up, page_texts.resend))
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
