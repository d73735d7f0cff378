//! Linking a federated user to a native one.

use crate::log_note::{LogCode, LogNote};

/// A request to link a federated user to a native one. The user pool lists the candidates; a pure function selects one.
/// No `Debug`: it contains an e-mail address.
pub struct LinkRequest {
    /// The user pool.
    pub user_pool_id: String,
    /// The address that the provider reports as verified, spelled as in the event.
    pub email: String,
    /// The identity provider, spelled as in the policy.
    pub provider: String,
    /// The user's ID at the provider, byte for byte.
    pub subject: String,
}

/// A user of the pool with this address. No `Debug`.
pub struct PoolUser {
    /// The user name.
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
    /// The `ListUsers` filter for users with this address. The address is escaped.
    #[must_use]
    pub fn list_users_filter(&self) -> String {
        format!("email = \"{}\"", self.email.replace('\\', r"\\").replace('"', "\\\""))
    }

    /// The name of the user to link to. `complete` is whether `found` contains all users with the address.
    ///
    /// This is the only native user with that address, compared without regard to case (threat model, F07). The user
    /// must be confirmed and enabled, and must have verified the address in the provider's spelling (F06).
    ///
    /// # Errors
    /// A note for the log if no user is to be linked.
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
        let is_verified = user.status == "CONFIRMED" && user.enabled && user.email_verified.as_deref() == Some("true");
        if is_verified { Ok(&user.user_name) } else { Err(LogNote::new(LogCode::LinkUnverifiedUser)) }
    }

    pub(crate) fn step_note(&self) -> LogNote {
        LogNote::about(LogCode::Link, &self.provider)
    }
}
