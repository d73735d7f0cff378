//! Linking a federated user to a native one.

use crate::log_note::{LogCode, LogNote};

/// Which native user does a federated one belong to? Asked of the user pool, answered by a pure function. No `Debug`: it
/// holds an address.
pub struct LinkRequest {
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
pub struct PoolUser {
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

impl LinkRequest {
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
    pub fn select_user<'u>(&self, found: &'u [PoolUser], complete: bool) -> Result<&'u str, LogNote> {
        let has_address = |user: &&PoolUser| user.email.as_deref().is_some_and(|e| e.eq_ignore_ascii_case(&self.email));
        let mut native = found.iter().filter(|user| user.status != "EXTERNAL_PROVIDER").filter(has_address);
        let user = match (native.next(), native.next()) {
            (Some(_), Some(_)) => return Err(LogNote::new(LogCode::LinkAmbiguous)),
            _ if !complete => return Err(LogNote::new(LogCode::LinkIncomplete)),
            (Some(user), None) => user,
            (None, _) => return Err(LogNote::new(LogCode::LinkNoUser)),
        };
        if user.email.as_deref() != Some(&self.email) {
            return Err(LogNote::new(LogCode::LinkCaseDiffers));
        }
        let is_proven = user.status == "CONFIRMED" && user.enabled && user.email_verified.as_deref() == Some("true");
        if is_proven { Ok(&user.user_name) } else { Err(LogNote::new(LogCode::LinkUnverifiedUser)) }
    }

    pub(crate) fn step(&self) -> LogNote {
        LogNote::about(LogCode::Link, &self.provider)
    }
}
