//! Invitations: messages with the temporary password.

use crate::error::ServiceError;
use crate::messages::{CodeMessage, MessagePurpose};
use crate::service::Service;
use crate::state::User;
use crate::triggers::Caller;
use std::collections::BTreeMap;

/// The addresses that receive an invitation. Without `DesiredDeliveryMediums` it is a short message, which users
/// without a phone number do not get.
///
/// # Errors
/// A medium was asked for, but there is no such address.
pub(super) fn choose_addresses(
    mediums: Option<&[String]>,
    attributes: &BTreeMap<String, String>,
) -> Result<Vec<&'static str>, ServiceError> {
    let has = |attribute: &str| attributes.get(attribute).is_some_and(|address| !address.is_empty());
    let Some(mediums) = mediums.filter(|mediums| !mediums.is_empty()) else {
        return Ok(if has("phone_number") { vec!["phone_number"] } else { Vec::new() });
    };
    let is_wanted = |medium: &str| mediums.iter().any(|wanted| wanted == medium);
    let mut addresses = Vec::new();
    for (medium, attribute, missing) in [
        ("SMS", "phone_number", "No phone number provided but desired delivery medium was SMS"),
        ("EMAIL", "email", "No email provided but desired delivery medium was Email"),
    ] {
        match (is_wanted(medium), has(attribute)) {
            (true, true) => addresses.push(attribute),
            (true, false) => return Err(ServiceError::invalid_parameter(missing)),
            (false, _) => {}
        }
    }
    Ok(addresses)
}

/// Who is invited, and how.
pub(super) struct Invitation<'a> {
    pub(super) pool: &'a str,
    pub(super) user: &'a str,
    pub(super) password: &'a str,
    pub(super) addresses: &'a [&'static str],
    pub(super) client_metadata: Option<&'a BTreeMap<String, String>>,
}

impl Service {
    /// Sends the invitation to each address.
    ///
    /// # Errors
    /// Those of the CustomMessage trigger. The user exists then.
    pub(super) async fn invite(&self, invitation: Invitation<'_>) -> Result<(), ServiceError> {
        for attribute in invitation.addresses {
            let message = CodeMessage {
                pool: invitation.pool,
                client: Caller::NotApplicable,
                user: invitation.user,
                purpose: MessagePurpose::AdminCreateUser,
                attribute,
                code: invitation.password,
                client_metadata: invitation.client_metadata,
            };
            self.send_code(message).await?;
        }
        Ok(())
    }
}

/// Whether an invitation can be sent again.
///
/// # Errors
/// The user has signed in, or was not invited.
pub(super) fn check_resend(user: &User, name: &str) -> Result<(), ServiceError> {
    if user.status == crate::state::UserStatus::ForceChangePassword {
        return Ok(());
    }
    let text = format!("Resend not possible. {name} status is not FORCE_CHANGE_PASSWORD");
    Err(ServiceError::new("UnsupportedUserStateException", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(mediums: Option<&[&str]>, attributes: &[&str]) -> Result<Vec<&'static str>, String> {
        let mediums: Option<Vec<String>> = mediums.map(|mediums| mediums.iter().map(|it| (*it).to_owned()).collect());
        let attributes = attributes.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect();
        choose_addresses(mediums.as_deref(), &attributes).map_err(|error| error.message.into_owned())
    }

    #[test]
    fn short_message_is_the_default() {
        assert_eq!(choose(None, &["email", "phone_number"]), Ok(vec!["phone_number"]));
        assert_eq!(choose(None, &["email"]), Ok(vec![]));
        assert_eq!(choose(Some(&["EMAIL"]), &["email", "phone_number"]), Ok(vec!["email"]));
        assert_eq!(choose(Some(&["EMAIL", "SMS"]), &["email", "phone_number"]), Ok(vec!["phone_number", "email"]));
        let missing = "No email provided but desired delivery medium was Email";
        assert_eq!(choose(Some(&["EMAIL"]), &["phone_number"]), Err(missing.to_owned()));
    }
}
