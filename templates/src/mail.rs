//! The HTML of a mail: one layout, and in it the body of one message.

use crate::{
    Brand, CodePlaceholder, Color, Confirmation, ConfirmationLink, DisplayName, LinkPlaceholder, Message,
    MessageContext, SupportAddress, UsernamePlaceholder,
    languages::texts,
    style,
    text::{Html, InvitationTexts, MailTexts, Texts},
};
use askama::{Template, filters::HtmlSafe};

/// Cognito's bound for `emailMessage`, in characters, after it has put in code and user name (contract section 4.3).
const LARGEST_MAIL: usize = 20_000;

/// More bytes than any mail has whose values are of usual size, so that rendering allocates once.
const USUAL_MAIL: usize = 10_240;

/// Room for what Cognito puts in place of `{####}`: a temporary password of 20.
const CODE_ROOM: usize = 20;

/// Renders the mail. `None` when the message has none (no link to carry), or when it would not fit Cognito's bound.
pub(crate) fn render(context: &MessageContext<'_>) -> Option<String> {
    let texts = texts(context.locale);
    let layout = Layout {
        tag: Html(context.locale.tag()),
        direction: Html(if context.locale.is_rtl() { "rtl" } else { "ltr" }),
        texts,
        mail: context.message.mail_texts(texts),
        brand: context.brand,
        name: context.name,
        body: Body::for_message(context, texts)?,
    };
    let mut html = String::with_capacity(USUAL_MAIL);
    layout.render_into(&mut html).ok()?;
    (html.len() + room(context) <= LARGEST_MAIL).then_some(html)
}

/// Room for what Cognito puts in place of placeholders. Bytes are never fewer than characters, however it counts these.
fn room(context: &MessageContext<'_>) -> usize {
    match context.message {
        Message::AdminCreateUser { .. } => CODE_ROOM + context.user_name.len(),
        // Only invitations hold `{username}`.
        _ => CODE_ROOM,
    }
}

impl Message<'_> {
    /// The texts that every mail has, for this message.
    pub(crate) fn mail_texts(&self, texts: &'static Texts) -> &'static MailTexts {
        match self {
            Self::SignUp(_) => &texts.sign_up.mail,
            Self::ResendCode(_) => &texts.resend_code.mail,
            Self::ForgotPassword(_) => &texts.forgot_password.mail,
            Self::UpdateUserAttribute(_) => &texts.update_user_attribute.mail,
            Self::VerifyUserAttribute(_) => &texts.verify_user_attribute.mail,
            Self::Authentication(_) => &texts.authentication.mail,
            Self::AdminCreateUser { .. } => &texts.admin_create_user.mail,
        }
    }
}

/// What follows a preheader in a list of mails would be the masthead: invisible blanks push it out of sight. They are
/// entities, because Cognito refuses the characters themselves.
const PREHEADER_END: Html = Html(
    "&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;\
     &#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;",
);

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    tag: Html,
    direction: Html,
    texts: &'static Texts,
    mail: &'static MailTexts,
    brand: &'a Brand,
    name: Option<&'a DisplayName>,
    body: Body<'a>,
}

/// The part of a mail that is its message's own, one template each.
#[derive(Template)]
enum Body<'a> {
    #[template(path = "sign_up/by_code.html")]
    SignUp { link: &'a ConfirmationLink, code: &'a CodePlaceholder, texts: &'static Texts, color: &'a Color },
    #[template(path = "sign_up/by_link.html")]
    SignUpByLink { link: &'a LinkPlaceholder, texts: &'static Texts, color: &'a Color },
    #[template(path = "resend_code/by_code.html")]
    ResendCode { link: &'a ConfirmationLink, code: &'a CodePlaceholder, texts: &'static Texts, color: &'a Color },
    #[template(path = "resend_code/by_link.html")]
    ResendCodeByLink { link: &'a LinkPlaceholder, texts: &'static Texts, color: &'a Color },
    #[template(path = "forgot_password/body.html")]
    ForgotPassword { code: &'a CodePlaceholder },
    #[template(path = "update_user_attribute/body.html")]
    UpdateUserAttribute { code: &'a CodePlaceholder },
    #[template(path = "verify_user_attribute/body.html")]
    VerifyUserAttribute { code: &'a CodePlaceholder },
    #[template(path = "authentication/body.html")]
    Authentication { code: &'a CodePlaceholder },
    #[template(path = "admin_create_user/body.html")]
    AdminCreateUser {
        username: &'a UsernamePlaceholder,
        password: &'a CodePlaceholder,
        texts: &'static InvitationTexts,
        brand: &'a Brand,
    },
}

/// Its templates escape what they print, as the layout does.
impl HtmlSafe for Body<'_> {}

impl<'a> Body<'a> {
    /// The body of a message. `None` when the pool confirms by Cognito's link and the event has none.
    fn for_message(context: &'a MessageContext<'_>, texts: &'static Texts) -> Option<Self> {
        let brand = context.brand;
        let color = &brand.color;
        Some(match &context.message {
            Message::SignUp(Confirmation::ByCode { link, code }) => Self::SignUp { link, code, texts, color },
            Message::SignUp(Confirmation::ByCognitoLink { link, .. }) => {
                Self::SignUpByLink { link: (*link)?, texts, color }
            }
            Message::ResendCode(Confirmation::ByCode { link, code }) => Self::ResendCode { link, code, texts, color },
            Message::ResendCode(Confirmation::ByCognitoLink { link, .. }) => {
                Self::ResendCodeByLink { link: (*link)?, texts, color }
            }
            Message::ForgotPassword(code) => Self::ForgotPassword { code },
            Message::UpdateUserAttribute(code) => Self::UpdateUserAttribute { code },
            Message::VerifyUserAttribute(code) => Self::VerifyUserAttribute { code },
            Message::Authentication(code) => Self::Authentication { code },
            Message::AdminCreateUser { username, password } => {
                Self::AdminCreateUser { username, password, texts: &texts.admin_create_user, brand }
            }
        })
    }
}
