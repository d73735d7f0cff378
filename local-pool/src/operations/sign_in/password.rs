//! USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH.

use super::after_password::continue_after_password;
use super::attempt::Attempt;
use super::events::run_pre_authentication;
use super::failures::{check_lockout, record_result};
use super::parameters::Parameters;
use super::person::{Person, incorrect};
use crate::crypto::matches_password;
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::operations::user_migration::Migration;
use crate::service::Service;
use std::collections::BTreeMap;

/// Signs in with the password. A stranger costs as much work as a user.
///
/// # Errors
/// Those of Cognito.
pub(super) async fn sign_in_with_password(
    service: &Service,
    attempt: Attempt<'_>,
    parameters: &Parameters,
    validation_data: Option<&BTreeMap<String, String>>,
) -> Answer {
    let (name, password) = (parameters.require("USERNAME")?, parameters.require("PASSWORD")?);
    let migration = Migration {
        pool: attempt.pool,
        client: attempt.client,
        name,
        password: Some(password),
        metadata: validation_data,
    };
    let migrated = migrate_stranger(service, migration).await?;
    let person = Person::find(service, attempt, migrated.as_deref().unwrap_or(name))?;
    check_lockout(service, attempt, &person)?;
    run_pre_authentication(service, attempt, &person, validation_data).await?;
    person.require_password()?;
    let matches = matches_password(&person.password, &person.srp_name, &person.name, password);
    let is_right = matches && !person.is_stranger();
    record_result(service, attempt, &person, is_right)?;
    if !is_right {
        return Err(incorrect());
    }
    continue_after_password(service, attempt, &person).await
}

/// UserMigration, if nobody has the name: the name of the new user. A function that does not know the person leaves a
/// stranger, if the app client hides who exists (contract 12).
async fn migrate_stranger(service: &Service, migration: Migration<'_>) -> Result<Option<String>, ServiceError> {
    let (is_known, hides_strangers) = service.store.read(|state| {
        let (pool, client) = state.pool_of_client(migration.client)?;
        Ok::<_, ServiceError>((pool.find_user(migration.name).is_some(), client.rules.hides_strangers))
    })?;
    if is_known {
        return Ok(None);
    }
    match service.migrate_user(migration).await {
        Err(error) if hides_strangers && error.code == "UserNotFoundException" => Ok(None),
        migrated => migrated,
    }
}
