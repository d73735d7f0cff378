//! Writes and publishes a sign-in, and resumes an unfinished setup of the user.

use super::user_setup::{UserSetupExecutor, existing_progress, new_record, string_value};
use crate::effects::{DryRun, EffectExecutor, EffectResult};
use aws_sdk_dynamodb as dynamodb;
use dynamodb::operation::update_item::UpdateItemError;
use dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use std::collections::HashMap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::time::timeout_at;
use triggers::Effect;
use triggers::effects::{ExecutionReport, Progress, SignIn, SignInExecution, SignInResult, SignInStep, StepResult};

/// Executes the actions for a sign-in.
#[derive(Default)]
pub struct SignInExecutor {
    aws: UserSetupExecutor,
}

impl EffectExecutor for SignInExecutor {
    async fn execute(&self, effect: Effect, deadline: Instant) -> EffectResult {
        let sign_in = match effect {
            Effect::RecordSignIn(sign_in) => sign_in,
            other => return DryRun.execute(other, deadline).await,
        };
        let mut execution = SignInExecution::new(&sign_in);
        while let Some(step) = execution.next_step() {
            let now = Instant::now();
            if now >= deadline {
                execution.abort_on_deadline();
                break;
            }
            // Boxed, because the SDK's futures take kilobytes, which events without effects would otherwise allocate too.
            match step {
                SignInStep::Write(record) => {
                    let until = deadline.min(now + record.limits().deadline);
                    let written = Box::pin(self.write(&sign_in));
                    let timed_out = SignInResult::Failed(StepResult::TimedOut);
                    execution.on_written(timeout_at(until.into(), written).await.unwrap_or(timed_out));
                }
                SignInStep::Publish(entry) => {
                    let until = deadline.min(now + entry.limits().deadline);
                    let published = Box::pin(self.aws.publish(entry));
                    execution.on_published(&timeout_at(until.into(), published).await.unwrap_or(StepResult::TimedOut));
                }
                #[cfg(feature = "resume-on-sign-in")]
                SignInStep::Resume(plan, progress) => {
                    execution.on_resumed(self.aws.set_up(plan, Some(progress), deadline).await);
                }
                // A policy that asks for it ends the start of such a build.
                #[cfg(not(feature = "resume-on-sign-in"))]
                SignInStep::Resume(..) => execution.on_resumed(ExecutionReport::default()),
            }
        }
        let ExecutionReport { notes, refusal } = execution.into_report();
        EffectResult { notes, refusal }
    }
}

impl SignInExecutor {
    /// Writes the sign-in, unless another one was written within the interval. A record that does not exist gets what post
    /// confirmation would write, so that its actions count as unfinished.
    async fn write(&self, sign_in: &SignIn) -> SignInResult {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let before = now.saturating_sub(sign_in.interval.as_secs());
        let number = |value: u64| AttributeValue::N(value.to_string());
        let owner = super::user_setup::lease_owner_id();
        let mut update = self.aws.dynamodb().update_item().table_name(&sign_in.record.table);
        let mut expression = "SET last_sign_in_at = :now, sign_in_owner = :me".to_owned();
        for (name, value) in new_record(&sign_in.record, &sign_in.user_name, now) {
            expression.push_str(&format!(", #{name} = if_not_exists(#{name}, :{name})"));
            update = update
                .expression_attribute_names(format!("#{name}"), name)
                .expression_attribute_values(format!(":{name}"), value);
        }
        let update = update
            .key("id", string_value(&sign_in.record.id))
            .update_expression(expression + " ADD sign_ins :one")
            .condition_expression(IS_DUE)
            .expression_attribute_values(":now", number(now))
            .expression_attribute_values(":before", number(before))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":me", string_value(&owner))
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match update.send().await {
            Ok(response) => SignInResult::Written(progress(response.attributes()).unwrap_or(Progress::NEW)),
            Err(error) => {
                let found = error.as_service_error().and_then(|error| match error {
                    UpdateItemError::ConditionalCheckFailedException(found) => found.item(),
                    _ => None,
                });
                let is_own = found.is_some_and(|item| item.get("sign_in_owner") == Some(&string_value(&owner)));
                match progress(found) {
                    // The SDK repeated a call whose response was lost.
                    Some(progress) if is_own => SignInResult::Written(progress),
                    Some(progress) => SignInResult::WithinInterval(progress),
                    None => SignInResult::Failed(super::failure::step_result(&error)),
                }
            }
        }
    }
}

/// The second part is for retries by the SDK: a sign-in is counted once.
const IS_DUE: &str = "(attribute_not_exists(last_sign_in_at) OR last_sign_in_at <= :before) \
    AND (attribute_not_exists(sign_in_owner) OR sign_in_owner <> :me)";

fn progress(item: Option<&HashMap<String, AttributeValue>>) -> Option<Progress> {
    match existing_progress(item)? {
        StepResult::AlreadyExists(progress) => Some(progress),
        _ => None,
    }
}
