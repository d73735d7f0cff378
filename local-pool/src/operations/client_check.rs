//! The secret of confidential app clients.

use crate::crypto::secret_hash;
use crate::error::ServiceError;
use crate::state::AppClient;
use aws_lc_rs::constant_time::verify_slices_are_equal;

/// Checks the hash of a request: over the user name as it was sent.
///
/// # Errors
/// It is missing or wrong, or the client has no secret.
pub(super) fn check_secret_hash(client: &AppClient, user_name: &str, hash: Option<&str>) -> Result<(), ServiceError> {
    match (&client.secret, hash) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(ServiceError::invalid_parameter(format!(
            "App client {} is not configured for secret but secret hash was received",
            client.id
        ))),
        (Some(_), None) => Err(missing_hash(client)),
        (Some(secret), Some(hash)) if is_hash_of(secret, user_name, client, hash) => Ok(()),
        (Some(_), Some(_)) => {
            Err(ServiceError::not_authorized(format!("Unable to verify secret hash for client {}", client.id)))
        }
    }
}

/// Checks the hash of a request that names no user: it is over a name of the user that the refresh token belongs to.
///
/// # Errors
/// It is missing or wrong.
pub(super) fn check_hash_of_any(client: &AppClient, names: &[&str], hash: Option<&str>) -> Result<(), ServiceError> {
    let Some(secret) = &client.secret else { return Ok(()) };
    let hash = hash.ok_or_else(|| missing_hash(client))?;
    if names.iter().any(|name| is_hash_of(secret, name, client, hash)) {
        return Ok(());
    }
    Err(ServiceError::not_authorized(format!("SecretHash does not match for the client: {}", client.id)))
}

/// Checks the secret itself.
///
/// # Errors
/// It is missing or wrong.
pub(super) fn check_secret(client: &AppClient, given: Option<&str>) -> Result<(), ServiceError> {
    let Some(secret) = &client.secret else { return Ok(()) };
    let is_right = given.is_some_and(|given| are_equal(secret, given));
    let text = || format!("Unable to verify secret for client {}", client.id);
    if is_right { Ok(()) } else { Err(ServiceError::not_authorized(text())) }
}

fn missing_hash(client: &AppClient) -> ServiceError {
    let text = format!("Client {} is configured with secret but SECRET_HASH was not received", client.id);
    ServiceError::not_authorized(text)
}

fn is_hash_of(secret: &str, name: &str, client: &AppClient, hash: &str) -> bool {
    are_equal(&secret_hash(secret, name, &client.id), hash)
}

/// In constant time.
fn are_equal(expected: &str, given: &str) -> bool {
    verify_slices_are_equal(expected.as_bytes(), given.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::test_service::{CLIENT, HIDING_CLIENT, SECRET, service};

    fn check(client: &str, check: impl FnOnce(&AppClient) -> Result<(), ServiceError>) -> Option<String> {
        let error = service().store.read(|state| check(state.pool_of_client(client).unwrap().1)).err();
        error.map(|error| error.to_string())
    }

    #[test]
    fn hash_is_over_the_name_that_was_sent() {
        let right = secret_hash(SECRET, "ann", HIDING_CLIENT);
        assert_eq!(check(HIDING_CLIENT, |client| check_secret_hash(client, "ann", Some(&right))), None);
        let wrong = "NotAuthorizedException: Unable to verify secret hash for client client2";
        assert_eq!(check(HIDING_CLIENT, |client| check_secret_hash(client, "Ann", Some(&right))).unwrap(), wrong);
        let missing =
            "NotAuthorizedException: Client client2 is configured with secret but SECRET_HASH was not received";
        assert_eq!(check(HIDING_CLIENT, |client| check_secret_hash(client, "ann", None)).unwrap(), missing);
        let unexpected = check(CLIENT, |client| check_secret_hash(client, "ann", Some(&right))).unwrap();
        assert!(unexpected.ends_with("App client client1 is not configured for secret but secret hash was received"));
        assert_eq!(check(CLIENT, |client| check_secret_hash(client, "ann", None)), None);
    }

    #[test]
    fn any_name_of_the_user_will_do_for_a_refresh() {
        let hash = secret_hash(SECRET, "sub1", HIDING_CLIENT);
        assert_eq!(check(HIDING_CLIENT, |client| check_hash_of_any(client, &["ann", "sub1"], Some(&hash))), None);
        let wrong = check(HIDING_CLIENT, |client| check_hash_of_any(client, &["ann"], Some(&hash))).unwrap();
        assert_eq!(wrong, "NotAuthorizedException: SecretHash does not match for the client: client2");
        assert!(check(HIDING_CLIENT, |client| check_hash_of_any(client, &["ann"], None)).is_some());
        assert_eq!(check(CLIENT, |client| check_hash_of_any(client, &["ann"], None)), None);
    }

    #[test]
    fn secret_itself_is_compared() {
        assert_eq!(check(HIDING_CLIENT, |client| check_secret(client, Some(SECRET))), None);
        assert!(check(HIDING_CLIENT, |client| check_secret(client, Some("other"))).is_some());
        assert!(check(HIDING_CLIENT, |client| check_secret(client, None)).is_some());
        assert_eq!(check(CLIENT, |client| check_secret(client, None)), None);
    }
}
