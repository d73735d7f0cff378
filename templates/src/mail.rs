//! The HTML of a mail: one layout that contains the body of one message.

use crate::{
    Brand, CodePlaceholder, Confirmation, ConfirmationLink, DisplayName, Font, LinkPlaceholder, Message,
    MessageContext, SupportAddress, Texts, UsernamePlaceholder,
    html::Html,
    sign_in_attempt::{AttemptContext, SignInAttempt},
    style,
    texts::{AttemptTexts, HtmlPart, InvitationTexts, MailTexts},
};
use askama::{Template, filters::HtmlSafe};

/// Cognito's limit for `emailMessage`, in characters, after it has inserted code and user name (contract section
/// 4.3).
const LARGEST_MAIL: usize = 20_000;

/// Larger than any mail with values of typical size, so that rendering allocates once.
const USUAL_MAIL: usize = 10_240;

/// Space for the value that replaces `{####}`: a temporary password of 20 characters.
const CODE_SPACE: usize = 20;

/// Renders the mail. `None` if the message has none (no link to show), or if it would exceed Cognito's limit.
pub(crate) fn render(context: &MessageContext<'_>, subject: &str) -> Option<String> {
    let texts = context.texts;
    let layout = Layout {
        texts,
        mail: context.message.mail_texts(texts),
        subject,
        brand: context.brand,
        name: context.name,
        body: Body::for_message(context, texts)?,
    };
    let mut html = String::with_capacity(USUAL_MAIL);
    layout.render_into(&mut html).ok()?;
    (html.len() + reserved_space(context) <= LARGEST_MAIL).then_some(html)
}

/// Renders the notice about an unusual attempt to sign in.
pub(crate) fn render_notice(context: &AttemptContext<'_>, subject: &str) -> Option<String> {
    let AttemptContext { attempt, texts, brand } = *context;
    let layout = Layout {
        texts,
        mail: &texts.account_take_over.mail,
        subject,
        brand,
        name: None,
        body: Body::AccountTakeOver { attempt, texts: &texts.account_take_over, brand },
    };
    let mut html = String::with_capacity(USUAL_MAIL);
    layout.render_into(&mut html).ok()?;
    Some(html)
}

/// Space for the values that replace placeholders. Bytes are an upper bound for characters, however Cognito counts
/// them.
fn reserved_space(context: &MessageContext<'_>) -> usize {
    match context.message {
        Message::AdminCreateUser { .. } => CODE_SPACE + context.user_name.len(),
        // Only invitations contain `{username}`.
        _ => CODE_SPACE,
    }
}

impl Message<'_> {
    /// The common texts of a mail, for this message.
    pub(crate) fn mail_texts<'t>(&self, texts: &'t Texts) -> &'t MailTexts {
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

/// In a list of mails the preheader is followed by the masthead: invisible spaces push it out of sight. They are
/// entities, because Cognito rejects the characters themselves.
const PREHEADER_END: Html = Html(
    "&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;\
     &#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;",
);

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    texts: &'a Texts,
    mail: &'a MailTexts,
    subject: &'a str,
    brand: &'a Brand,
    name: Option<&'a DisplayName>,
    body: Body<'a>,
}

/// The body of a mail, one template per message.
#[derive(Template)]
enum Body<'a> {
    #[template(path = "sign_up/by_code.html")]
    SignUp { link: &'a ConfirmationLink, code: &'a CodePlaceholder, texts: &'a Texts, brand: &'a Brand },
    #[template(path = "sign_up/by_link.html")]
    SignUpByLink { link: &'a LinkPlaceholder, texts: &'a Texts, brand: &'a Brand },
    #[template(path = "resend_code/by_code.html")]
    ResendCode { link: &'a ConfirmationLink, code: &'a CodePlaceholder, texts: &'a Texts, brand: &'a Brand },
    #[template(path = "resend_code/by_link.html")]
    ResendCodeByLink { link: &'a LinkPlaceholder, texts: &'a Texts, brand: &'a Brand },
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
        texts: &'a InvitationTexts,
        brand: &'a Brand,
    },
    #[template(path = "account_take_over/body.html")]
    AccountTakeOver { attempt: &'a SignInAttempt, texts: &'a AttemptTexts, brand: &'a Brand },
}

/// Its templates escape their values, as the layout does.
impl HtmlSafe for Body<'_> {}

impl<'a> Body<'a> {
    /// The body of a message. `None` if the pool confirms by Cognito's link and the event does not contain one.
    fn for_message(context: &'a MessageContext<'_>, texts: &'a Texts) -> Option<Self> {
        let brand = context.brand;
        Some(match &context.message {
            Message::SignUp(Confirmation::ByCode { link, code }) => Self::SignUp { link, code, texts, brand },
            Message::SignUp(Confirmation::ByCognitoLink { link, .. }) => {
                Self::SignUpByLink { link: (*link)?, texts, brand }
            }
            Message::ResendCode(Confirmation::ByCode { link, code }) => Self::ResendCode { link, code, texts, brand },
            Message::ResendCode(Confirmation::ByCognitoLink { link, .. }) => {
                Self::ResendCodeByLink { link: (*link)?, texts, brand }
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
