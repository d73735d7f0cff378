//! Who signs in: a user, or somebody whom the pool does not know.

use super::attempt::Attempt;
use crate::crypto::invent_verifier;
use crate::error::ServiceError;
use crate::service::Service;
use crate::state::{PasswordVerifier, State, User, UserPool, UserStatus};
use crate::triggers::event_attributes;
use serde_json::{Map, Value};

/// Who signs in.
pub(super) struct Person {
    /// The user's name; for strangers the one that was sent.
    pub(super) name: String,
    /// The pool's name in SRP.
    pub(super) srp_name: String,
    /// Of strangers, and of users without a password: an invented one, which no password matches.
    pub(super) password: PasswordVerifier,
    /// `None` for strangers.
    pub(super) account: Option<Account>,
    /// Whether the app client hides who exists.
    pub(super) hides_strangers: bool,
}

/// What the pool knows about a user.
pub(super) struct Account {
    pub(super) status: UserStatus,
    /// `userAttributes` of events.
    pub(super) attributes: Map<String, Value>,
}

impl Person {
    /// Finds somebody by a name that was sent.
    ///
    /// # Errors
    /// The user is disabled; nobody has the name, and the app client says so.
    pub(super) fn find(service: &Service, attempt: Attempt<'_>, name: &str) -> Result<Self, ServiceError> {
        service.store.read(|state| Self::find_in(service, state, attempt, name))
    }

    fn find_in(service: &Service, state: &State, attempt: Attempt<'_>, name: &str) -> Result<Self, ServiceError> {
        let pool = state.pool(attempt.pool)?;
        let (_, client) = state.pool_of_client(attempt.client)?;
        let hides_strangers = client.rules.hides_strangers;
        let found = match pool.find_user(name) {
            Some(user) if !user.is_enabled => return Err(ServiceError::not_authorized("User is disabled.")),
            None if !hides_strangers => return Err(no_user()),
            found => found,
        };
        Ok(Self {
            name: found.map_or(name, |user| &user.name).to_owned(),
            srp_name: pool.srp_name().to_owned(),
            password: verifier(service, pool, found, name),
            account: found.map(Account::of_user),
            hides_strangers,
        })
    }

    /// Whether the pool knows nobody of this name.
    pub(super) const fn is_stranger(&self) -> bool {
        self.account.is_none()
    }

    /// # Errors
    /// An administrator has reset the password, so that there is none.
    pub(super) fn require_password(&self) -> Result<(), ServiceError> {
        match &self.account {
            Some(account) if account.status == UserStatus::ResetRequired => Err(password_reset()),
            _ => Ok(()),
        }
    }

    /// # Errors
    /// The user has not confirmed the sign-up.
    pub(super) fn require_confirmation(&self) -> Result<(), ServiceError> {
        match &self.account {
            Some(account) if account.status == UserStatus::Unconfirmed => {
                Err(ServiceError::new("UserNotConfirmedException", "User is not confirmed."))
            }
            _ => Ok(()),
        }
    }
}

impl Account {
    fn of_user(user: &User) -> Self {
        Self { status: user.status, attributes: event_attributes(user) }
    }
}

/// The salt of a stranger is always the same for a name, like that of a user.
fn verifier(service: &Service, pool: &UserPool, user: Option<&User>, name: &str) -> PasswordVerifier {
    let known = user.and_then(|user| user.password.clone());
    let key = pool.key(user.map_or(name, |user| &user.name));
    known.unwrap_or_else(|| invent_verifier(&service.keys.invent(&["password", &pool.id, &key])))
}

/// The answer to a wrong password, and to whatever must look like one.
pub(super) fn incorrect() -> ServiceError {
    ServiceError::not_authorized("Incorrect username or password.")
}

fn no_user() -> ServiceError {
    ServiceError::new("UserNotFoundException", "User does not exist.")
}

fn password_reset() -> ServiceError {
    ServiceError::new("PasswordResetRequiredException", "Password reset required for the user")
}
