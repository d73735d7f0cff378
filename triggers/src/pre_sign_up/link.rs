//! Which native user a federated one belongs to (SECURITY.md, class F).
//!
//! Who signs in through a trusted identity provider for the first time, with an address that the provider vouches for, is
//! the native user who proved to have that very address. Whatever is less certain than that links nobody, and makes a user
//! of its own.
//!
//! An event says who the provider is in its user name alone, `<provider>_<id>`. Cognito gives no provider a name with a
//! `_` behind its second character, so the name of no other provider begins with a trusted one's and a `_`. Where an old
//! pool has such a pair, what comes of it is a link to an id that does not exist at the trusted one, which nobody can use.

use super::email::Email;
use crate::note::{Code, Note};
use events::Envelope;
use events::views::PreSignUp;
use policy::AccountLinking;

/// Which native user does a federated one belong to? Asked of the user pool, answered by a pure function. No `Debug`: it
/// holds an address.
pub struct LinkQuestion {
    /// The pool to ask.
    pub user_pool_id: String,
    /// The address that the provider vouches for, as the event spells it.
    pub email: String,
    /// The identity provider, as the policy spells it.
    pub provider: String,
    /// The user's id at the provider, byte for byte.
    pub subject: String,
}

/// A user of the pool that has the address. No `Debug`.
pub struct FoundUser {
    /// The name in the pool.
    pub user_name: String,
    /// `CONFIRMED`, `EXTERNAL_PROVIDER`, …
    pub status: String,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// The attribute `email`.
    pub email: Option<String>,
    /// The attribute `email_verified`.
    pub email_verified: Option<String>,
}

impl LinkQuestion {
    /// The question, where there is one: of a provider that the policy trusts, which vouches for an address.
    pub(super) fn ask(
        event: &Envelope<'_>,
        request: &PreSignUp<'_>,
        email: &Email<'_>,
        policy: &AccountLinking,
    ) -> Option<Self> {
        let (provider, subject) = policy.provider_of(event.user_name()?)?;
        let email = email.address().filter(|_| request.email_verified)?.text;
        Some(Self {
            user_pool_id: event.user_pool_id()?.to_owned(),
            email: email.to_owned(),
            provider: provider.to_owned(),
            subject: subject.to_owned(),
        })
    }

    /// The filter of `ListUsers` that finds the users with this address. Nothing in the address can end it.
    #[must_use]
    pub fn filter(&self) -> String {
        format!("email = \"{}\"", self.email.replace('\\', r"\\").replace('"', "\\\""))
    }

    /// The one user to link to, by name; or why there is none, for the log. `complete` says whether `found` is everybody.
    ///
    /// It is the only native user with that address in any case (SECURITY.md, F07), spelled as the provider spells it,
    /// confirmed, enabled and verified (F06).
    ///
    /// # Errors
    /// The note for the log when nobody is to be linked.
    pub fn answer<'u>(&self, found: &'u [FoundUser], complete: bool) -> Result<&'u str, Note> {
        let has_address =
            |user: &&FoundUser| user.email.as_deref().is_some_and(|e| e.eq_ignore_ascii_case(&self.email));
        let mut native = found.iter().filter(|user| user.status != "EXTERNAL_PROVIDER").filter(has_address);
        let user = match (native.next(), native.next()) {
            (Some(_), Some(_)) => return Err(Note::new(Code::LinkAmbiguous)),
            _ if !complete => return Err(Note::new(Code::LinkIncomplete)),
            (Some(user), None) => user,
            (None, _) => return Err(Note::new(Code::LinkNoUser)),
        };
        if user.email.as_deref() != Some(&self.email) {
            return Err(Note::new(Code::LinkCaseDiffers));
        }
        let is_proven = user.status == "CONFIRMED" && user.enabled && user.email_verified.as_deref() == Some("true");
        if is_proven { Ok(&user.user_name) } else { Err(Note::new(Code::LinkUnverifiedUser)) }
    }

    pub(crate) fn step(&self) -> Note {
        Note::about(Code::Link, &self.provider)
    }
}
