//! ChangePassword.

use super::{Access, Answer, Operation, operation};
use crate::crypto::{hash_password, matches_password};
use crate::error::ServiceError;
use crate::service::Service;
use crate::state::PasswordVerifier;
use crate::tokens::AuthenticatedUser;
use serde::Deserialize;
use serde_json::json;

pub(super) const OPERATIONS: &[Operation] = &[operation!(Access::Public, "ChangePassword", change_password)];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ChangePasswordRequest {
    access_token: String,
    previous_password: Option<String>,
    proposed_password: String,
}

/// The user, and the password that they have now.
struct Current {
    srp_name: String,
    name: String,
    password: Option<PasswordVerifier>,
}

async fn change_password(service: &Service, request: ChangePasswordRequest) -> Answer {
    let caller = service.authenticate(&request.access_token)?;
    let previous = request.previous_password.as_deref().unwrap_or_default();
    replace_password(service, &caller, previous, &request.proposed_password)?;
    Ok(json!({}))
}

/// Replaces the password if the previous one is right. Passwords are hashed while the store is not locked.
fn replace_password(
    service: &Service,
    caller: &AuthenticatedUser,
    previous: &str,
    proposed: &str,
) -> Result<(), ServiceError> {
    let current = find_current(service, &caller.pool, &caller.user, proposed)?;
    let is_right = current
        .password
        .as_ref()
        .is_some_and(|verifier| matches_password(verifier, &current.srp_name, &current.name, previous));
    if !is_right {
        return Err(ServiceError::not_authorized("Incorrect username or password."));
    }
    let verifier = hash_password(&*service.random, &current.srp_name, &current.name, proposed);
    set_password(service, &caller.pool, &current.name, verifier)
}

fn find_current(service: &Service, pool: &str, user: &str, proposed: &str) -> Result<Current, ServiceError> {
    service.store.read(|state| {
        let pool = state.pool(pool)?;
        pool.rules.password.check(proposed)?;
        let user = pool.find_user(user).ok_or_else(user_deleted)?;
        Ok(Current { srp_name: pool.srp_name().to_owned(), name: user.name.clone(), password: user.password.clone() })
    })
}

fn set_password(service: &Service, pool: &str, user: &str, verifier: PasswordVerifier) -> Result<(), ServiceError> {
    service.store.write(|state| {
        let user = state.pool_mut(pool)?.find_user_mut(user).ok_or_else(user_deleted)?;
        user.password = Some(verifier);
        user.temporary_until = None;
        user.modified = service.clock.now();
        Ok(())
    })
}

/// The user was deleted after the token was checked.
fn user_deleted() -> ServiceError {
    ServiceError::new("UserNotFoundException", "User does not exist.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::test_service::{CLIENT, POOL, add_user, service};
    use crate::state::UserStatus;

    #[tokio::test]
    async fn wrong_previous_password_and_weak_new_one_are_refused() {
        let service = service();
        add_user(&service, "ann", UserStatus::Confirmed, "ann@example.com");
        let (pool, user, client) = (POOL.to_owned(), "ann".to_owned(), CLIENT.to_owned());
        let caller = AuthenticatedUser { pool, user, client, scopes: vec![] };
        let weak = replace_password(&service, &caller, "Passw0rd!", "short").unwrap_err();
        assert_eq!(weak.code, "InvalidPasswordException");
        for previous in ["wrong-Passw0rd", ""] {
            let wrong = replace_password(&service, &caller, previous, "New-Passw0rd").unwrap_err();
            assert_eq!((wrong.code, &*wrong.message), ("NotAuthorizedException", "Incorrect username or password."));
        }
    }
}
