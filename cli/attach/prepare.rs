//! What is done before the pool is updated, so that nothing it will call is forbidden to it, and nothing it calls now is
//! forgotten; and taking that back.

use crate::aws::{AwsClients, AwsError};
use crate::terminal::{CliError, print_error};
use user_pool::{
    Assignment, ChangeKind, FunctionArn, InvokePermission, Plan, SourceScope, TriggerChange, TriggerTarget, UserPool,
    has_statement, invoke_permission, statement_id,
};

/// A function that the pool may not call yet.
pub(super) struct MissingPermission<'w> {
    pub(super) function: &'w FunctionArn,
    /// Whether a statement has the id of ours, and says something else.
    is_stale: bool,
}

/// What was done before the pool is updated, and can be taken back.
#[derive(Default)]
pub(super) struct Prepared<'a> {
    remembered: Vec<&'a Assignment>,
    allowed: Vec<&'a FunctionArn>,
}

/// Remembers what is replaced, and lets the pool call. A call whose end nobody knows counts as done.
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

/// Takes back what was done, but for what the pool needs by now: somebody else may have attached the same. What cannot be
/// taken back harms nobody: it is said, and the next run begins from it.
pub(super) async fn roll_back(aws: &AwsClients, id: &str, prepared: &Prepared<'_>) {
    if prepared.allowed.is_empty() && prepared.remembered.is_empty() {
        return;
    }
    let triggers = match aws.describe_user_pool(id).await {
        Ok(pool) => pool.lambda_config(),
        Err(error) => return print_error(&format!("what was prepared stays, for the pool cannot be read: {error}")),
    };
    for function in prepared.allowed.iter().filter(|function| !triggers.calls_function(function)) {
        if let Err(error) = aws.remove_permission(function, id).await {
            print_error(&format!("the permission of {function} stays: {error}"));
        }
    }
    for assignment in prepared.remembered.iter().filter(|assignment| !assignment.is_attached(&triggers)) {
        if let Err(error) = aws.delete_replaced(&assignment.function, id, assignment.trigger).await {
            print_error(&format!("the tag of {} stays: {error}", assignment.function));
        }
    }
}

/// The assignments for triggers at which somebody else's function stands, and that function.
pub(super) fn replaced<'w>(plan: &Plan, assignments: &'w [Assignment]) -> Vec<(&'w Assignment, TriggerTarget)> {
    let replaced = plan.changes.iter().filter(|change| change.kind() == ChangeKind::Replaced);
    let with_assignment = |TriggerChange { trigger, before, .. }: &TriggerChange| {
        let assignment = assignments.iter().find(|assignment| assignment.trigger == *trigger)?;
        Some((assignment, before.clone()?))
    };
    replaced.filter_map(with_assignment).collect()
}

/// What a function lacks so that the pool may call it; `None` where it may.
pub(super) async fn missing_permission<'w>(
    aws: &AwsClients,
    pool: &UserPool,
    function: &'w FunctionArn,
) -> Result<Option<MissingPermission<'w>>, CliError> {
    let Some(found) = aws.describe_function(function).await? else {
        return Err(CliError::new(format!(
            "lambda:GetFunctionConfiguration: ResourceNotFoundException: there is no function {function}; deploy it, or \
             correct the ARN"
        )));
    };
    let (Some(arn), Some(account)) = (pool.arn(), pool.account()) else {
        return Err(CliError::new("the pool's description has no ARN, so that no permission can be made for it alone"));
    };
    let policy = found.resource_policy.unwrap_or_default();
    let has_ours = has_statement(&policy, &statement_id(pool.id()));
    match invoke_permission(&policy, arn, account) {
        // A wider permission is somebody's, who may take it away: ours is for this pool alone.
        InvokePermission::Allowed(scope) if scope == SourceScope::Pool || has_ours => Ok(None),
        InvokePermission::Allowed(_) => Ok(Some(MissingPermission { function, is_stale: false })),
        InvokePermission::None => Ok(Some(MissingPermission { function, is_stale: has_ours })),
        InvokePermission::Denied(statement) => Err(CliError::new(format!(
            "the policy of {function} denies Cognito the call, by its statement {statement}; remove that statement first"
        ))),
    }
}
