//! The table `[pool]`: what the user pool is set to, as far as the author of the policy knows.

use events::{Aliases, EmailSendingAccount, PoolSettings, VerificationMethod};

use crate::report::Reported;
use crate::section::{Key, Section, one_of};

const VERIFICATION: Key = Key { name: "verification", example: "\"code\"" };
const EMAIL_SENDING_ACCOUNT: Key = Key { name: "email_sending_account", example: "\"DEVELOPER\"" };
const ALIASES: Key = Key { name: "aliases", example: "[\"email\"]" };

/// Reads the table; a key that is left out is unknown, never a default (contract 1.8).
pub(crate) fn read(mut pool: Section<'_>) -> Result<PoolSettings, Reported> {
    use EmailSendingAccount::{CognitoDefault, Developer};
    use VerificationMethod::{Code, Link};

    let verification = pool.optional(&VERIFICATION, one_of(&[("code", Code), ("link", Link)]));
    let accounts = [("DEVELOPER", Developer), ("COGNITO_DEFAULT", CognitoDefault)];
    let email_sending_account = pool.optional(&EMAIL_SENDING_ACCOUNT, one_of(&accounts));
    let aliases = pool.list(&ALIASES, one_of(&[("email", ()), ("phone_number", ()), ("preferred_username", ())]));
    Ok(PoolSettings {
        verification: verification?,
        email_sending_account: email_sending_account?,
        aliases: aliases?.map(|named| if named.is_empty() { Aliases::None } else { Aliases::Some }),
    })
}
