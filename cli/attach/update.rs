//! The one call that changes a pool, and a look at what came of it.

use crate::aws::{AwsClients, AwsError};
use crate::terminal::CliError;
use std::io::{self, Write};
use user_pool::{Plan, UserPool, differences};

/// How an update did not come to its end.
pub(super) enum UpdateError {
    /// The pool is as it was.
    NotUpdated(CliError),
    /// It is not, or nobody knows.
    Indeterminate(CliError),
}

/// Updates the pool as planned, and reads it back.
pub(super) async fn update(aws: &AwsClients, planned_for: &UserPool, plan: &Plan) -> Result<(), UpdateError> {
    let Some(update) = &plan.update else { return Ok(()) };
    let id = planned_for.id();
    let unsent = |error: AwsError| UpdateError::NotUpdated(error.into());
    let mfa = aws.mfa_config(id).await.map_err(unsent)?;
    let now = aws.describe_user_pool(id).await.map_err(unsent)?;
    let meanwhile = planned_for.differences(&now);
    if !meanwhile.is_empty() {
        return Err(UpdateError::NotUpdated(CliError::new(format!(
            "somebody changed the pool since it was read ({}); nothing was sent: run the same command again",
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
            let message = format!("the pool may be changed and cannot be read back: {error}");
            return Err(UpdateError::Indeterminate(CliError::new(message)));
        }
    };
    match sent {
        Ok(omitted) => {
            for setting in &omitted {
                let said = writeln!(io::stdout(), "AWS takes it without {setting}");
                said.map_err(|error| UpdateError::Indeterminate(error.into()))?;
            }
        }
        Err(error) if !error.is_uncertain() => return Err(UpdateError::NotUpdated(error.into())),
        // The answer was lost on its way; what it would have said, the pool says.
        Err(error) if !after.lambda_config().is_equivalent(&plan.triggers) => {
            return Err(UpdateError::Indeterminate(CliError::new(format!(
                "{error}; it may still be done, so what was prepared for it stays"
            ))));
        }
        Err(_) => {}
    }
    let mfa_after = aws.mfa_config(id).await.map_err(|error| UpdateError::Indeterminate(error.into()))?;
    let mut others = planned_for.other_differences(&after);
    others.extend(differences(&mfa, &mfa_after));
    let problem = match (others.is_empty(), after.lambda_config().is_equivalent(&plan.triggers)) {
        (true, true) => return Ok(()),
        (false, _) => format!("{} changed too; put it back, and please report it", others.join(", ")),
        (true, false) => {
            "its triggers are not what was sent; look at the pool, and run the same command again".to_owned()
        }
    };
    Err(UpdateError::Indeterminate(CliError::new(format!("the pool was updated, and {problem}"))))
}
