//! Executes a plan in an order that lets an interrupted run be repeated.
//!
//! | | attach | detach |
//! | --- | --- | --- |
//! | 1 | replaced functions are saved in a tag | the pool is updated and verified |
//! | 2 | invoke permissions are added | invoke permissions are removed |
//! | 3 | the pool is updated and verified | the tag is deleted |
//!
//! So Cognito is always allowed to call an attached function. After an interruption, running the same command again, or
//! the opposite one, completes the rest. If AWS rejects the update, what this run prepared is rolled back, unless the
//! pool needs it in the meantime. If it is unknown whether the update was applied, the preparation stays: an unused
//! permission is harmless.

use super::invoke_permissions::{MissingPermission, Prepared, missing_permission, prepare, replaced, roll_back};
use super::plan::{self, Permission};
use super::update::{UpdateError, update};
use crate::aws::AwsClients;
use crate::terminal::{CliError, print_error};
use events::Trigger;
use std::io::{self, Write};
use std::process::ExitCode;
use user_pool::{
    Assignment, AttachOptions, ChangeKind, FunctionArn, Plan, PlanError, TriggerChange, TriggerTarget, UserPool,
};

pub(super) async fn attach(
    aws: &AwsClients,
    id: &str,
    assignments: &[Assignment],
    options: AttachOptions<'_>,
    apply: bool,
) -> Result<ExitCode, CliError> {
    let pool = aws.describe_user_pool(id).await?;
    let plan = match user_pool::attach(&pool, assignments, options) {
        Ok(plan) => plan,
        Err(errors) => return Ok(print_plan_errors(&errors)),
    };
    let mut missing: Vec<MissingPermission<'_>> = Vec::new();
    for Assignment { function, .. } in assignments {
        if !missing.iter().any(|missing| missing.function == function) {
            missing.extend(missing_permission(aws, &pool, function).await?);
        }
    }
    let permissions: Vec<_> =
        missing.iter().map(|MissingPermission { function, .. }| Permission::Added(function)).collect();
    plan::print(&pool, &plan, &permissions)?;
    if plan.update.is_none() && missing.is_empty() {
        return print_line("\nalready attached: nothing to do");
    }
    if !apply {
        return print_line("\nnothing was changed; add --apply to perform these changes");
    }
    let mut prepared = Prepared::default();
    let result = prepare(aws, &pool, replaced(&plan, assignments), &missing, &mut prepared).await;
    let updated = match result {
        Ok(()) => update(aws, &pool, &plan).await,
        Err(error) => Err(UpdateError::NotUpdated(error.into())),
    };
    match updated {
        Ok(()) => remove_unused_permissions(aws, &plan, id).await,
        Err(UpdateError::NotUpdated(error)) => {
            roll_back(aws, id, &prepared).await;
            return Err(error);
        }
        Err(UpdateError::Indeterminate(error)) => return Err(error),
    }
    print_line(&format!(
        "\nattached; to undo this:\n  cognito-triggers detach --user-pool-id {id}{} --apply",
        function_arguments(assignments)
    ))
}

pub(super) async fn detach(
    aws: &AwsClients,
    id: &str,
    assignments: &[Assignment],
    apply: bool,
) -> Result<ExitCode, CliError> {
    let pool = aws.describe_user_pool(id).await?;
    let mut remembered = Vec::new();
    for assignment in assignments {
        remembered.push((assignment.trigger, aws.load_replaced(&assignment.function, id, assignment.trigger).await?));
    }
    let replaced_target = |trigger: Trigger| -> Option<&TriggerTarget> {
        remembered.iter().find_map(|(of, target)| target.as_ref().filter(|_| *of == trigger))
    };
    let mut gone = Vec::new();
    for (_, target) in &remembered {
        if let Some(target) = target
            && is_gone(aws, &pool, target).await
        {
            print_error(&format!(
                "the replaced function {} no longer exists and is not restored; the trigger will be empty",
                target.arn
            ));
            gone.push(target.arn.clone());
        }
    }
    let restorable = |assignment: &Assignment| {
        replaced_target(assignment.trigger).filter(|target| !gone.contains(&target.arn)).cloned()
    };
    let plan = match user_pool::detach(&pool, assignments, restorable) {
        Ok(plan) => plan,
        Err(errors) => return Ok(print_plan_errors(&errors)),
    };
    let mut allowed: Vec<&FunctionArn> = Vec::new();
    for Assignment { function, .. } in assignments {
        let is_called = plan.triggers.calls_function(function);
        if !is_called && !allowed.contains(&function) && aws.has_own_permission(function, id).await? {
            allowed.push(function);
        }
    }
    let obsolete_tags: Vec<&Assignment> = assignments
        .iter()
        .filter(|assignment| replaced_target(assignment.trigger).is_some() && !assignment.is_attached(&plan.triggers))
        .collect();
    let permissions: Vec<_> = allowed.iter().map(|function| Permission::Removed(function)).collect();
    plan::print(&pool, &plan, &permissions)?;
    for Assignment { trigger, function } in assignments {
        if pool.lambda_config().target(*trigger).is_some_and(|target| target.arn != function.as_str()) {
            print_error(&format!(
                "{} is attached to a different function than {function}; left unchanged",
                trigger.lambda_config_key()
            ));
        }
    }
    if plan.update.is_none() && allowed.is_empty() && obsolete_tags.is_empty() {
        return print_line("\nalready detached: nothing to do");
    }
    if !apply {
        return print_line("\nnothing was changed; add --apply to perform these changes");
    }
    match update(aws, &pool, &plan).await {
        Ok(()) => {}
        Err(UpdateError::NotUpdated(error) | UpdateError::Indeterminate(error)) => return Err(error),
    }
    for function in allowed {
        aws.remove_permission(function, id).await?;
    }
    for Assignment { trigger, function } in obsolete_tags {
        aws.delete_replaced(function, id, *trigger).await?;
    }
    print_line("\ndetached")
}

/// Removes our permission from an alias that the pool no longer calls because another alias was attached.
async fn remove_unused_permissions(aws: &AwsClients, plan: &Plan, id: &str) {
    for TriggerChange { before, .. } in plan.changes.iter().filter(|change| change.kind() == ChangeKind::Updated) {
        let before = before.as_ref().and_then(|before| FunctionArn::parse(&before.arn).ok());
        let Some(before) = before.filter(|before| !plan.triggers.calls_function(before)) else { continue };
        let forbidden = match aws.has_own_permission(&before, id).await {
            Ok(true) => aws.remove_permission(&before, id).await,
            Ok(false) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = forbidden {
            print_error(&format!("the invoke permission of {before} stays in place: {error}"));
        }
    }
}

/// Whether a function to be restored no longer exists. If access is denied, it counts as existing.
async fn is_gone(aws: &AwsClients, pool: &UserPool, target: &TriggerTarget) -> bool {
    match FunctionArn::parse(&target.arn) {
        Ok(arn) if pool.is_in_same_region_and_account(&arn) => matches!(aws.describe_function(&arn).await, Ok(None)),
        _ => false,
    }
}

fn print_plan_errors(errors: &[PlanError]) -> ExitCode {
    errors.iter().for_each(|error| print_error(&error.to_string()));
    ExitCode::from(1)
}

fn function_arguments(assignments: &[Assignment]) -> String {
    assignments
        .iter()
        .map(|assignment| format!(" --function {}={}", assignment.trigger.binary(), assignment.function))
        .collect()
}

fn print_line(text: &str) -> Result<ExitCode, CliError> {
    writeln!(io::stdout(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}
