//! The text of an SMS: as much as fits after Cognito has inserted code, password and user name.

use crate::{
    Brand, CodePlaceholder, Confirmation, Message, MessageContext, UsernamePlaceholder,
    texts::{InvitationSmsTexts, SmsTexts},
};

/// Cognito's limit for `smsMessage`, in characters, after it has inserted code and user name (contract section 4.3).
const LONGEST_SMS: usize = 140;

/// A verification code with the most digits that Cognito sends.
const LONGEST_CODE: &str = "00000000";

/// A temporary password with the length for which space is reserved.
const LONG_PASSWORD: &str = "00000000000000000000";

/// Renders the SMS. `None` if even its short variant would exceed Cognito's limit.
pub(crate) fn render(context: &MessageContext<'_>) -> Option<String> {
    let MessageContext { texts, brand, .. } = context;
    match &context.message {
        Message::SignUp(confirmation) => with_code(&texts.sign_up.sms, brand, confirmation.code()),
        Message::ResendCode(confirmation) => with_code(&texts.resend_code.sms, brand, confirmation.code()),
        Message::ForgotPassword(code) => with_code(&texts.forgot_password.sms, brand, code),
        Message::UpdateUserAttribute(code) => with_code(&texts.update_user_attribute.sms, brand, code),
        Message::VerifyUserAttribute(code) => with_code(&texts.verify_user_attribute.sms, brand, code),
        Message::Authentication(code) => with_code(&texts.authentication.sms, brand, code),
        Message::AdminCreateUser { username, password } => {
            invitation(&texts.admin_create_user.sms, brand, username, password, context.user_name)
        }
    }
}

impl Confirmation<'_> {
    fn code(&self) -> &CodePlaceholder {
        match self {
            Self::ByCode { code, .. } | Self::ByCognitoLink { code, .. } => code,
        }
    }
}

/// The code is at the end of its line, so that no punctuation can be mistaken for a part of it.
fn with_code(texts: &SmsTexts, brand: &Brand, code: &CodePlaceholder) -> Option<String> {
    let short = |v: Values<'_>| texts.code.fill(brand.name.as_str(), v.code);
    let full = |v: Values<'_>| [&short(v), "\n", texts.advice.as_str()].concat();
    let printed = Values { name: "", code: code.as_str() };
    let real = Values { code: longer(code.as_str(), LONGEST_CODE), ..printed };
    first_fitting([&full, &short], printed, real)
}

/// Name and password are on lines of their own.
fn invitation(
    texts: &InvitationSmsTexts,
    brand: &Brand,
    username: &UsernamePlaceholder,
    password: &CodePlaceholder,
    user_name: &str,
) -> Option<String> {
    let brand = brand.name.as_str();
    let welcome = texts.welcome.fill(brand, "");
    let full = |v: Values<'_>| [&welcome, texts.username.as_str(), v.name, texts.password.as_str(), v.code].join("\n");
    let short = |v: Values<'_>| [brand, "\n", v.name, "\n", v.code].concat();
    let printed = Values { name: username.as_str(), code: password.as_str() };
    let real = Values { name: longer(printed.name, user_name), code: longer(printed.code, LONG_PASSWORD) };
    first_fitting([&full, &short], printed, real)
}

/// The values of the placeholders: the placeholders themselves, or what the user receives.
#[derive(Clone, Copy)]
struct Values<'a> {
    name: &'a str,
    code: &'a str,
}

type SmsVariant<'a> = &'a dyn Fn(Values<'_>) -> String;

/// The first variant that is within Cognito's limit after replacement. A second segment costs less than missing text.
fn first_fitting(variant: [SmsVariant<'_>; 2], printed: Values<'_>, real: Values<'_>) -> Option<String> {
    let variant = variant.into_iter().find(|variant| is_within_bound(&variant(real)))?;
    Some(variant(printed))
}

/// It is not documented how Cognito counts characters; UTF-16 units are the highest of the plausible counts.
fn is_within_bound(text: &str) -> bool {
    text.encode_utf16().count() <= LONGEST_SMS
}

fn longer<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.encode_utf16().count() > other.encode_utf16().count() { one } else { other }
}
