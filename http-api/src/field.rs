//! The members of the bodies that clients send: what each is called, what it may hold, and what it means.

/// A member of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub name: &'static str,
    /// What else it may be called: as the systems spelled it that these endpoints take the place of.
    pub aliases: &'static [&'static str],
    /// What it may hold.
    pub kind: FieldKind,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, for the description.
    pub description: &'static str,
}

/// What a member may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A user name or alias: 1 to 128 characters without blanks and controls, as the API's `UsernameType`.
    Username,
    /// A password: 1 to 256 characters.
    Password,
    /// A code that somebody types: 1 to 2,048 characters without blanks, as the API's `ConfirmationCodeType`.
    Code,
    /// A token or session, which Cognito made: 1 to 16,384 bytes of printable ASCII.
    Token,
    /// A short text: 1 to 256 characters.
    Text,
    /// User attributes: an object of texts, or a list of `Name` and `Value`.
    Attributes,
    /// Answers to a challenge, or metadata: an object of texts of at most 2,048 characters.
    StringMap,
    /// `true` or `false`.
    Boolean,
    /// A telephone number, or null to take it away.
    PhoneNumber,
}

impl Field {
    const fn new(name: &'static str, kind: FieldKind, description: &'static str) -> Self {
        Self { name, aliases: &[], kind, required: true, description }
    }

    /// The same where it may be left out.
    pub(crate) const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The same by another name, of which the ones so far count too.
    pub(crate) const fn renamed(self, name: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { name, aliases, ..self }
    }

    /// Whether a member of this name is this one.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

/// Who it is about.
pub(crate) const USERNAME: Field =
    Field::new("username", FieldKind::Username, "The user name, or whatever the user pool lets people sign in with");
/// The password that holds.
pub(crate) const PASSWORD: Field = Field::new("password", FieldKind::Password, "The password");
/// The password that holds, where there is a new one too.
pub(crate) const OLD_PASSWORD: Field = PASSWORD.renamed("oldPassword", &["password"]);
/// The password that is to hold.
pub(crate) const NEW_PASSWORD: Field = Field::new("newPassword", FieldKind::Password, "The new password");
/// The code of a mail or a short message.
pub(crate) const CONFIRMATION_CODE: Field = Field {
    aliases: &["verificationCode"],
    ..Field::new("confirmationCode", FieldKind::Code, "The code that was sent")
};
/// The code of a second factor.
pub(crate) const MFA_CODE: Field = Field::new("mfaCode", FieldKind::Code, "The code of the second factor");
/// A sign-in that waits for an answer.
pub(crate) const LOGIN_SESSION: Field =
    Field::new("loginSession", FieldKind::Token, "What the last answer of this sign-in gave as loginSession");
/// What tokens are renewed with.
pub(crate) const REFRESH_TOKEN: Field = Field::new("refreshToken", FieldKind::Token, "The refresh token");
/// Who one is, where an access token may say it instead.
pub(crate) const OPTIONAL_USERNAME: Field = USERNAME.optional();
/// What an access token is made with, where there is none.
pub(crate) const OPTIONAL_REFRESH_TOKEN: Field = REFRESH_TOKEN.optional();
/// What may be done as a user.
pub(crate) const ACCESS_TOKEN: Field =
    Field::new("accessToken", FieldKind::Token, "The access token, instead of the header Authorization").optional();
/// Taken, and not looked at.
pub(crate) const ID_TOKEN: Field = Field::new("idToken", FieldKind::Token, "Is not needed").optional();
/// What the user is.
pub(crate) const ATTRIBUTES: Field = Field::new(
    "attributes",
    FieldKind::Attributes,
    "User attributes, as an object or as a list of Name and Value; those that the policy names",
);
/// What is handed on to the triggers.
pub(crate) const CLIENT_METADATA: Field = Field::new(
    "clientMetadata",
    FieldKind::StringMap,
    "What the triggers get to know; keys that the policy does not name are dropped",
)
.optional();
/// Which of several ways to go on.
pub(crate) const ANSWER: Field =
    Field::new("answer", FieldKind::Text, "The challenge that is chosen, such as EMAIL_OTP");
/// What a challenge asks for.
pub(crate) const ANSWERS: Field =
    Field::new("answers", FieldKind::StringMap, "The answers to the challenge, by the names that Cognito gives them");
/// Whether a second factor is wanted.
pub(crate) const ENABLE_MFA: Field =
    Field::new("enableMfa", FieldKind::Boolean, "Whether a second factor is asked for");
/// Which second factor.
pub(crate) const MFA_METHOD: Field =
    Field::new("method", FieldKind::Text, "The second factor: SMS, TOTP or EMAIL; SMS where it is left out").optional();
/// Where short messages go.
pub(crate) const PHONE_NUMBER: Field =
    Field::new("phone_number", FieldKind::PhoneNumber, "The telephone number; null takes it away");
/// Which attribute.
pub(crate) const ATTRIBUTE: Field =
    Field::new("attribute", FieldKind::Text, "The attribute that is proven, such as email");
/// What a device is called.
pub(crate) const DEVICE_NAME: Field =
    Field::new("deviceName", FieldKind::Text, "What to call the authenticator").optional();
