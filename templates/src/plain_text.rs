//! The plain text of a mail: the same sentences and values as the HTML, one paragraph after another.

use crate::sign_in_attempt::AttemptContext;
use crate::texts::{HtmlSentence, MailTexts};
use crate::{Brand, Confirmation, DisplayName, Message, MessageContext, Texts};

/// Renders the plain text of a message.
pub(crate) fn render(context: &MessageContext<'_>) -> String {
    let MessageContext { texts, brand, name, .. } = *context;
    let words = |sentence: &HtmlSentence| sentence.fill_plain(brand.name.as_str(), "");
    let body = match &context.message {
        Message::SignUp(confirmation) => confirmation_body(confirmation, &words(&texts.sign_up.button), texts),
        Message::ResendCode(confirmation) => confirmation_body(confirmation, &words(&texts.resend_code.button), texts),
        Message::ForgotPassword(code)
        | Message::UpdateUserAttribute(code)
        | Message::VerifyUserAttribute(code)
        | Message::Authentication(code) => vec![code.as_str().to_owned()],
        Message::AdminCreateUser { username, password } => {
            let invitation = &texts.admin_create_user;
            vec![
                labelled(&words(&invitation.username), username.as_str()),
                labelled(&words(&invitation.password), password.as_str()),
                labelled(&words(&invitation.button), brand.base_url.as_str()),
            ]
        }
    };
    layout(texts, context.message.mail_texts(texts), brand, name, body)
}

/// Renders the plain text of the notice.
pub(crate) fn render_notice(context: &AttemptContext<'_>) -> String {
    let AttemptContext { attempt, texts, brand } = *context;
    let words = |sentence: &HtmlSentence| sentence.fill_plain(brand.name.as_str(), "");
    let notice = &texts.account_take_over;
    let details = attempt.details(notice).into_iter().map(|(label, value)| labelled(&words(label), value));
    let links = [(&notice.was_not_me, &attempt.was_not_me), (&notice.was_me, &attempt.was_me)];
    let links = links.into_iter().filter_map(|(label, link)| Some(labelled(&words(label), link.as_ref()?.as_str())));
    layout(texts, &notice.mail, brand, None, details.chain(links).collect())
}

fn confirmation_body(confirmation: &Confirmation<'_>, button: &str, texts: &Texts) -> Vec<String> {
    match confirmation {
        Confirmation::ByCode { link, code } => {
            let instead = texts.mail.code_instead.fill_plain("", "");
            vec![labelled(button, link.as_str()), instead, code.as_str().to_owned()]
        }
        Confirmation::ByCognitoLink { link, .. } => {
            link.iter().map(|link| [link.start(), button, link.end()].concat()).collect()
        }
    }
}

/// A value on a line of its own, so that nothing can be mistaken for a part of it.
fn labelled(label: &str, value: &str) -> String {
    [label, value].join("\n")
}

fn layout(texts: &Texts, mail: &MailTexts, brand: &Brand, name: Option<&DisplayName>, body: Vec<String>) -> String {
    let brand_name = brand.name.as_str();
    let greeting = match name {
        Some(name) => texts.mail.greeting.fill_plain(brand_name, name.as_str()),
        None => texts.mail.greeting_without_name.fill_plain(brand_name, ""),
    };
    let questions = format!("{} {}", texts.mail.questions.fill_plain(brand_name, ""), brand.support.as_str());
    let sender = format!("{brand_name} · {}", brand.postal_address.as_str());
    let footer = [Some(questions), Some(sender), brand.footer.as_ref().map(|line| line.as_str().to_owned())];
    let paragraphs = [greeting, mail.intro.fill_plain(brand_name, "")]
        .into_iter()
        .chain(body)
        .chain([mail.not_you.fill_plain(brand_name, ""), footer.into_iter().flatten().collect::<Vec<_>>().join("\n")]);
    paragraphs.collect::<Vec<_>>().join("\n\n") + "\n"
}
