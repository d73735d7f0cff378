//! Steps before the pool is updated: saving replaced functions and adding invoke permissions; and their rollback.

use crate::aws::{AwsClients, AwsError};
use crate::terminal::{CliError, print_error};
use user_pool::{
    Assignment, ChangeKind, FunctionArn, InvokePermission, Plan, SourceScope, TriggerChange, TriggerTarget, UserPool,
    has_statement, invoke_permission, statement_id,
};

/// A function that the pool is not allowed to call yet.
pub(super) struct MissingPermission<'w> {
    pub(super) function: &'w FunctionArn,
    /// Whether the policy has a statement with our ID that does not grant the permission.
    is_stale: bool,
}

/// What was done, for a rollback.
#[derive(Default)]
pub(super) struct Prepared<'a> {
    remembered: Vec<&'a Assignment>,
    allowed: Vec<&'a FunctionArn>,
}

/// Saves what is replaced and adds permissions. A call with an unknown result counts as done.
pub(super) async fn prepare<'a>(
    aws: &AwsClients,
    pool: &UserPool,
    replaced: Vec<(&'a Assignment, TriggerTarget)>,
    missing: &[MissingPermission<'a>],
    prepared: &mut Prepared<'a>,
) -> Result<(), AwsError> {
    for (assignment, before) in replaced {
        prepared.remembered.push(assignment);
        aws.save_replaced(&assignment.function, pool.id(), assignment.trigger, &before).await?;
    }
    for MissingPermission { function, is_stale } in missing {
        if *is_stale {
            aws.remove_permission(function, pool.id()).await?;
        }
        prepared.allowed.push(function);
        aws.add_permission(function, pool).await?;
    }
    Ok(())
}

/// Undoes the preparation, except for what the pool needs by now, because another operator may have attached the same
/// functions. A failed rollback is reported; it is harmless, and the next run continues from it.
pub(super) async fn roll_back(aws: &AwsClients, id: &str, prepared: &Prepared<'_>) {
    if prepared.allowed.is_empty() && prepared.remembered.is_empty() {
        return;
    }
    let triggers = match aws.describe_user_pool(id).await {
        Ok(pool) => pool.lambda_config(),
        Err(error) => {
            return print_error(&format!(
                "could not read the user pool, so the prepared permissions and tags stay in place, not rolled back: {error}"
            ));
        }
    };
    for function in prepared.allowed.iter().filter(|function| !triggers.calls_function(function)) {
        if let Err(error) = aws.remove_permission(function, id).await {
            print_error(&format!("the invoke permission of {function} stays in place: {error}"));
        }
    }
    for assignment in prepared.remembered.iter().filter(|assignment| !assignment.is_attached(&triggers)) {
        if let Err(error) = aws.delete_replaced(&assignment.function, id, assignment.trigger).await {
            print_error(&format!("the tag of {} stays in place: {error}", assignment.function));
        }
    }
}

/// The assignments that replace another function, with that function.
pub(super) fn replaced<'w>(plan: &Plan, assignments: &'w [Assignment]) -> Vec<(&'w Assignment, TriggerTarget)> {
    let replaced = plan.changes.iter().filter(|change| change.kind() == ChangeKind::Replaced);
    let with_assignment = |TriggerChange { trigger, before, .. }: &TriggerChange| {
        let assignment = assignments.iter().find(|assignment| assignment.trigger == *trigger)?;
        Some((assignment, before.clone()?))
    };
    replaced.filter_map(with_assignment).collect()
}

/// The permission that is missing for the pool to call a function; `None` if it is allowed.
pub(super) async fn missing_permission<'w>(
    aws: &AwsClients,
    pool: &UserPool,
    function: &'w FunctionArn,
) -> Result<Option<MissingPermission<'w>>, CliError> {
    let Some(found) = aws.describe_function(function).await? else {
        return Err(CliError::new(format!(
            "lambda:GetFunctionConfiguration: ResourceNotFoundException: {function} does not exist; deploy it or \
             correct the ARN"
        )));
    };
    let (Some(arn), Some(account)) = (pool.arn(), pool.account()) else {
        return Err(CliError::new(
            "the pool's description has no ARN, so the permission cannot be restricted to this pool",
        ));
    };
    let policy = found.resource_policy.unwrap_or_default();
    let has_ours = has_statement(&policy, &statement_id(pool.id()));
    match invoke_permission(&policy, arn, account) {
        // Our statement covers this pool only. A broader one is not ours and may be removed by its owner.
        InvokePermission::Allowed(scope) if scope == SourceScope::Pool || has_ours => Ok(None),
        InvokePermission::Allowed(_) => Ok(Some(MissingPermission { function, is_stale: false })),
        InvokePermission::None => Ok(Some(MissingPermission { function, is_stale: has_ours })),
        InvokePermission::Denied(statement) => Err(CliError::new(format!(
            "statement {statement} in the resource policy of {function} denies Cognito's call; remove it first"
        ))),
    }
}
