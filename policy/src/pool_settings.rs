//! The table `[pool]`: the settings of the user pool, as far as the author of the policy knows them.

use events::{Aliases, EmailSendingAccount, PoolSettings, VerificationMethod};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::key::Key;
use crate::report::ErrorReported;
use crate::table_reader::Section;

const VERIFICATION: Key = Key::new(
    "verification",
    "\"code\"",
    "How users verify an address: with a code, or with a link that Cognito creates.",
)
.with_default("unknown");
const EMAIL_SENDING_ACCOUNT: Key =
    Key::new("email_sending_account", "\"DEVELOPER\"", "Who sends the mail: your own Amazon SES, or Cognito.")
        .with_default("unknown");
const ALIASES: Key = Key::new(
    "aliases",
    "[\"email\"]",
    "The attributes with which users can sign in, in addition to their user name. `[]` means none.",
)
.with_default("unknown");

/// An attribute with which users can sign in, in addition to their user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, IntoStaticStr, VariantArray, Serialize, Deserialize)]
#[strum(serialize_all = "snake_case")]
pub enum Alias {
    /// `email`.
    Email,
    /// `phone_number`.
    PhoneNumber,
    /// `preferred_username`.
    PreferredUsername,
}

impl Alias {
    const ALL: [Self; Self::COUNT] = *Self::VARIANTS.first_chunk().unwrap();

    /// The attribute, as Cognito names it.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        self.into()
    }
}

const USERNAME_ATTRIBUTES: Key = Key::new(
    "username_attributes",
    "[\"email\"]",
    "The addresses that users have instead of a user name of their own: `UsernameAttributes` of the pool. `[]` means that \
     users have user names.",
)
.with_default("unknown");

/// An address of a user, with which users can sign in and which Cognito can verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserAddress {
    /// `email`.
    Email,
    /// `phone_number`.
    PhoneNumber,
}

impl UserAddress {
    /// The attribute with the address.
    #[must_use]
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The attribute that says whether the address is verified.
    #[must_use]
    pub const fn verified_attribute(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::PhoneNumber => "phone_number_verified",
        }
    }

    /// The words, for a list of addresses.
    pub(crate) const WORDS: [(&'static str, Self); 2] =
        [(Self::Email.attribute(), Self::Email), (Self::PhoneNumber.attribute(), Self::PhoneNumber)];
}

/// The table: the settings for response validation, and the aliases.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct UserPoolSection {
    pub(crate) settings: PoolSettings,
    pub(crate) aliases: Vec<Alias>,
    /// `None` if it is unknown.
    pub(crate) username_attributes: Option<Vec<UserAddress>>,
}

/// Parses the table; a missing key means unknown, never a default (contract 1.8).
pub(crate) fn parse_table(mut pool: Section<'_>) -> Result<UserPoolSection, ErrorReported> {
    use EmailSendingAccount::{CognitoDefault, Developer};
    use VerificationMethod::{Code, Link};

    let verification = pool.choice(&VERIFICATION, &[("code", Code), ("link", Link)]);
    let accounts = [("DEVELOPER", Developer), ("COGNITO_DEFAULT", CognitoDefault)];
    let email_sending_account = pool.choice(&EMAIL_SENDING_ACCOUNT, &accounts);
    let aliases = pool.choices(&ALIASES, &Alias::ALL.map(|alias| (alias.attribute(), alias)));
    let username_attributes = pool.choices(&USERNAME_ATTRIBUTES, &UserAddress::WORDS);
    let (aliases, username_attributes) = (aliases?, username_attributes?);
    Ok(UserPoolSection {
        settings: PoolSettings {
            verification: verification?,
            email_sending_account: email_sending_account?,
            aliases: aliases.as_ref().map(|named| if named.is_empty() { Aliases::None } else { Aliases::Some }),
        },
        aliases: aliases.unwrap_or_default(),
        username_attributes,
    })
}
