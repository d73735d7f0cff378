//! The one call that changes a pool, and its verification.

use crate::aws::{AwsClients, AwsError};
use crate::terminal::CliError;
use std::io::{self, Write};
use user_pool::{Plan, UserPool, differences};

/// Why an update failed.
pub(super) enum UpdateError {
    /// The pool is unchanged.
    NotUpdated(CliError),
    /// It was changed differently than planned, or the result is unknown.
    Indeterminate(CliError),
}

/// Updates the pool as planned and verifies the result.
pub(super) async fn update(aws: &AwsClients, planned_for: &UserPool, plan: &Plan) -> Result<(), UpdateError> {
    let Some(update) = &plan.update else { return Ok(()) };
    let id = planned_for.id();
    let unsent = |error: AwsError| UpdateError::NotUpdated(error.into());
    let mfa = aws.mfa_config(id).await.map_err(unsent)?;
    let now = aws.describe_user_pool(id).await.map_err(unsent)?;
    let meanwhile = planned_for.differences(&now);
    if !meanwhile.is_empty() {
        return Err(UpdateError::NotUpdated(CliError::new(format!(
            "the pool was changed by someone else in the meantime ({}); nothing was sent; run the same command again",
            meanwhile.join(", ")
        ))));
    }
    let sent = aws.update_user_pool(id, update.clone()).await;
    let after = match (aws.describe_user_pool(id).await, &sent) {
        (Ok(after), _) => after,
        (Err(_), Err(error)) if !error.is_uncertain() => {
            return Err(UpdateError::NotUpdated(CliError::new(error.to_string())));
        }
        (Err(error), _) => {
            let message = format!(
                "the update was sent but its result could not be verified, so the preparation stays in place: {error}"
            );
            return Err(UpdateError::Indeterminate(CliError::new(message)));
        }
    };
    match sent {
        Ok(omitted) => {
            for setting in &omitted {
                let printed = writeln!(
                    io::stdout(),
                    "AWS rejected the update with this setting, so it was sent without it: {setting}"
                );
                printed.map_err(|error| UpdateError::Indeterminate(error.into()))?;
            }
        }
        Err(error) if !error.is_uncertain() => return Err(UpdateError::NotUpdated(error.into())),
        // The response was lost, but the pool shows whether the update was applied.
        Err(error) if !after.lambda_config().is_equivalent(&plan.triggers) => {
            return Err(UpdateError::Indeterminate(CliError::new(format!(
                "{error}; the update may still be applied, so the preparation stays in place"
            ))));
        }
        Err(_) => {}
    }
    let mfa_after = aws.mfa_config(id).await.map_err(|error| UpdateError::Indeterminate(error.into()))?;
    let mut others = planned_for.other_differences(&after);
    others.extend(differences(&mfa, &mfa_after));
    let problem = match (others.is_empty(), after.lambda_config().is_equivalent(&plan.triggers)) {
        (true, true) => return Ok(()),
        (false, _) => format!("{} changed as well; restore it, and please report this", others.join(", ")),
        (true, false) => {
            "its triggers differ from what was sent; check the pool and run the same command again".to_owned()
        }
    };
    Err(UpdateError::Indeterminate(CliError::new(format!("the pool was updated, but {problem}"))))
}
