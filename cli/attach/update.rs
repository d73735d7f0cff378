//! The one call that changes a pool, and a look at what came of it.

use crate::cloud::{Cloud, Refused};
use crate::terminal::Fault;
use std::io::{self, Write};
use user_pool::{Plan, UserPool, differences};

/// How an update did not come to its end.
pub(super) enum Failure {
    /// The pool is as it was.
    NotDone(Fault),
    /// It is not, or nobody knows.
    Unknown(Fault),
}

/// Updates the pool as planned, and reads it back.
pub(super) async fn update(cloud: &Cloud, planned_for: &UserPool, plan: &Plan) -> Result<(), Failure> {
    let Some(update) = &plan.update else { return Ok(()) };
    let id = planned_for.id();
    let unsent = |refused: Refused| Failure::NotDone(refused.into());
    let factors = cloud.second_factors(id).await.map_err(unsent)?;
    let now = cloud.user_pool(id).await.map_err(unsent)?;
    let meanwhile = planned_for.differences(&now);
    if !meanwhile.is_empty() {
        return Err(Failure::NotDone(Fault::misuse(format!(
            "somebody changed the pool since it was read ({}); nothing was sent: run the same command again",
            meanwhile.join(", ")
        ))));
    }
    let sent = cloud.update(id, update.clone()).await;
    let after = match (cloud.user_pool(id).await, &sent) {
        (Ok(after), _) => after,
        (Err(_), Err(refused)) if !refused.is_uncertain() => {
            return Err(Failure::NotDone(Fault::misuse(refused.to_string())));
        }
        (Err(refused), _) => {
            let fault = format!("the pool may be changed and cannot be read back: {refused}");
            return Err(Failure::Unknown(Fault::misuse(fault)));
        }
    };
    match sent {
        Ok(concessions) => {
            for concession in &concessions {
                let said = writeln!(io::stdout(), "AWS takes it without {concession}");
                said.map_err(|error| Failure::Unknown(error.into()))?;
            }
        }
        Err(refused) if !refused.is_uncertain() => return Err(Failure::NotDone(refused.into())),
        // The answer was lost on its way; what it would have said, the pool says.
        Err(refused) if !after.lambda_config().is_as(&plan.triggers) => {
            return Err(Failure::Unknown(Fault::misuse(format!(
                "{refused}; it may still be done, so what was prepared for it stays"
            ))));
        }
        Err(_) => {}
    }
    let factors_after = cloud.second_factors(id).await.map_err(|refused| Failure::Unknown(refused.into()))?;
    let mut others = planned_for.other_differences(&after);
    others.extend(differences(&factors, &factors_after));
    let problem = match (others.is_empty(), after.lambda_config().is_as(&plan.triggers)) {
        (true, true) => return Ok(()),
        (false, _) => format!("{} changed too; put it back, and please report it", others.join(", ")),
        (true, false) => {
            "its triggers are not what was sent; look at the pool, and run the same command again".to_owned()
        }
    };
    Err(Failure::Unknown(Fault::misuse(format!("the pool was updated, and {problem}"))))
}
