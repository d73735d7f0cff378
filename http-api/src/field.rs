//! The fields of request bodies: names, types, meaning.

/// A field of a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// Other accepted names, from the systems that this API replaces.
    pub aliases: &'static [&'static str],
    /// The type of its value.
    pub kind: FieldKind,
    /// Whether it is required.
    pub required: bool,
    /// What it means, for the OpenAPI document.
    pub description: &'static str,
}

/// The type of a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A user name or alias: 1 to 128 visible characters, as Cognito's `UsernameType`.
    Username,
    /// A password: 1 to 256 characters without control characters.
    Password,
    /// A code that the user types: 1 to 2,048 visible characters, as Cognito's `ConfirmationCodeType`.
    Code,
    /// A token or session from Cognito: 1 to 16,384 bytes of printable ASCII.
    Token,
    /// A short text: 1 to 256 characters without control characters.
    Text,
    /// User attributes: an object with string values, or a list of `Name` and `Value`. The values have no control characters;
    /// those of `email`, `phone_number` and `preferred_username` have only visible characters.
    Attributes,
    /// Answers to a challenge, or metadata: an object with string values of at most 2,048 characters without control
    /// characters.
    StringMap,
    /// `true` or `false`.
    Boolean,
    /// A phone number, or null to remove it.
    PhoneNumber,
}

impl Field {
    const fn new(name: &'static str, kind: FieldKind, description: &'static str) -> Self {
        Self { name, aliases: &[], kind, required: true, description }
    }

    /// The same field, but optional.
    pub(crate) const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The same field with another name and other aliases.
    pub(crate) const fn renamed(self, name: &'static str, aliases: &'static [&'static str]) -> Self {
        Self { name, aliases, ..self }
    }

    /// Whether this is one of its names.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

/// The user.
pub(crate) const USERNAME: Field =
    Field::new("username", FieldKind::Username, "The user name, or an alias that the user pool accepts for sign-in");
/// The current password.
pub(crate) const PASSWORD: Field = Field::new("password", FieldKind::Password, "The password");
/// The current password, next to a new one.
pub(crate) const OLD_PASSWORD: Field = PASSWORD.renamed("oldPassword", &["password"]);
/// The new password.
pub(crate) const NEW_PASSWORD: Field = Field::new("newPassword", FieldKind::Password, "The new password");
/// The code from a mail or a short message.
pub(crate) const CONFIRMATION_CODE: Field = Field {
    aliases: &["verificationCode"],
    ..Field::new("confirmationCode", FieldKind::Code, "The code that was sent")
};
/// The code of a second factor.
pub(crate) const MFA_CODE: Field = Field::new("mfaCode", FieldKind::Code, "The code of the second factor");
/// An unfinished sign-in.
pub(crate) const LOGIN_SESSION: Field =
    Field::new("loginSession", FieldKind::Token, "What the last answer of this sign-in gave as loginSession");
/// The refresh token.
pub(crate) const REFRESH_TOKEN: Field = Field::new("refreshToken", FieldKind::Token, "The refresh token");
/// Accepted and ignored: the token identifies the user.
pub(crate) const OPTIONAL_USERNAME: Field = Field { description: "Is not needed", ..USERNAME.optional() };
/// Used to get an access token if the request has none.
pub(crate) const OPTIONAL_REFRESH_TOKEN: Field = REFRESH_TOKEN.optional();
/// The access token.
pub(crate) const ACCESS_TOKEN: Field =
    Field::new("accessToken", FieldKind::Token, "The access token, instead of the header Authorization").optional();
/// Accepted and ignored.
pub(crate) const ID_TOKEN: Field = Field::new("idToken", FieldKind::Token, "Is not needed").optional();
/// The user attributes.
pub(crate) const ATTRIBUTES: Field = Field::new(
    "attributes",
    FieldKind::Attributes,
    "User attributes, as an object or as a list of Name and Value; those that the policy names",
);
/// Passed on to the triggers.
pub(crate) const CLIENT_METADATA: Field = Field::new(
    "clientMetadata",
    FieldKind::StringMap,
    "What the triggers get to know; keys that the policy does not name are dropped",
)
.optional();
/// The selected challenge.
pub(crate) const ANSWER: Field =
    Field::new("answer", FieldKind::Text, "The challenge that is chosen, such as EMAIL_OTP");
/// The answers to a challenge.
pub(crate) const ANSWERS: Field =
    Field::new("answers", FieldKind::StringMap, "The answers to the challenge, by the names that Cognito gives them");
/// Whether to switch a second factor on.
pub(crate) const ENABLE_MFA: Field =
    Field::new("enableMfa", FieldKind::Boolean, "Whether a second factor is asked for");
/// The second factor.
pub(crate) const MFA_METHOD: Field =
    Field::new("method", FieldKind::Text, "The second factor: SMS, TOTP or EMAIL; SMS where it is left out").optional();
/// The number for short messages.
pub(crate) const PHONE_NUMBER: Field =
    Field::new("phone_number", FieldKind::PhoneNumber, "The telephone number; null takes it away");
/// The name of an attribute.
pub(crate) const ATTRIBUTE: Field =
    Field::new("attribute", FieldKind::Text, "The attribute that is proven, such as email");
/// The name of an authenticator.
pub(crate) const DEVICE_NAME: Field =
    Field::new("deviceName", FieldKind::Text, "What to call the authenticator").optional();
