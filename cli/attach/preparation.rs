//! What is done before the pool is updated, so that nothing it will call is forbidden to it, and nothing it calls now is
//! forgotten; and taking that back.

use crate::cloud::{Cloud, Refused};
use crate::terminal::{Fault, complain};
use user_pool::{
    AtTrigger, Change, FunctionArn, Permit, Plan, Reach, Step, UserPool, Wish, has_statement, permit, statement_id,
};

/// A function that the pool may not call yet.
pub(super) struct Lacking<'w> {
    pub(super) function: &'w FunctionArn,
    /// Whether a statement has the id of ours, and says something else.
    is_stale: bool,
}

/// What was done before the pool is updated, and can be taken back.
#[derive(Default)]
pub(super) struct Done<'a> {
    remembered: Vec<&'a Wish>,
    allowed: Vec<&'a FunctionArn>,
}

/// Remembers what is replaced, and lets the pool call. A call whose end nobody knows counts as done.
pub(super) async fn prepare<'a>(
    cloud: &Cloud,
    pool: &UserPool,
    replaced: Vec<(&'a Wish, AtTrigger)>,
    lacking: &[Lacking<'a>],
    done: &mut Done<'a>,
) -> Result<(), Refused> {
    for (wish, before) in replaced {
        done.remembered.push(wish);
        cloud.remember(&wish.function, pool.id(), wish.trigger, &before).await?;
    }
    for Lacking { function, is_stale } in lacking {
        if *is_stale {
            cloud.forbid(function, pool.id()).await?;
        }
        done.allowed.push(function);
        cloud.allow(function, pool).await?;
    }
    Ok(())
}

/// Takes back what was done, but for what the pool needs by now: somebody else may have attached the same. What cannot be
/// taken back harms nobody: it is said, and the next run begins from it.
pub(super) async fn take_back(cloud: &Cloud, id: &str, done: &Done<'_>) {
    if done.allowed.is_empty() && done.remembered.is_empty() {
        return;
    }
    let triggers = match cloud.user_pool(id).await {
        Ok(pool) => pool.lambda_config(),
        Err(refused) => return complain(&format!("what was prepared stays, for the pool cannot be read: {refused}")),
    };
    for function in done.allowed.iter().filter(|function| !triggers.calls(function)) {
        if let Err(refused) = cloud.forbid(function, id).await {
            complain(&format!("the permission of {function} stays: {refused}"));
        }
    }
    for wish in done.remembered.iter().filter(|wish| !wish.is_at(&triggers)) {
        if let Err(refused) = cloud.forget(&wish.function, id, wish.trigger).await {
            complain(&format!("the tag of {} stays: {refused}", wish.function));
        }
    }
}

/// The wishes for triggers at which somebody else's function stands, and that function.
pub(super) fn replaced<'w>(plan: &Plan, wishes: &'w [Wish]) -> Vec<(&'w Wish, AtTrigger)> {
    let replaced = plan.steps.iter().filter(|step| step.change() == Change::Replaced);
    let with_wish = |Step { trigger, before, .. }: &Step| {
        let wish = wishes.iter().find(|wish| wish.trigger == *trigger)?;
        Some((wish, before.clone()?))
    };
    replaced.filter_map(with_wish).collect()
}

/// What a function lacks so that the pool may call it; `None` where it may.
pub(super) async fn lacking_permission<'w>(
    cloud: &Cloud,
    pool: &UserPool,
    function: &'w FunctionArn,
) -> Result<Option<Lacking<'w>>, Fault> {
    let Some(found) = cloud.function(function).await? else {
        return Err(Fault::misuse(format!(
            "lambda:GetFunctionConfiguration: ResourceNotFoundException: there is no function {function}; deploy it, or \
             correct the ARN"
        )));
    };
    let (Some(arn), Some(account)) = (pool.arn(), pool.account()) else {
        return Err(Fault::misuse("the pool's description has no ARN, so that no permission can be made for it alone"));
    };
    let policy = found.resource_policy.unwrap_or_default();
    let has_ours = has_statement(&policy, &statement_id(pool.id()));
    match permit(&policy, arn, account) {
        // A wider permission is somebody's, who may take it away: ours is for this pool alone.
        Permit::Allowed(reach) if reach == Reach::Named || has_ours => Ok(None),
        Permit::Allowed(_) => Ok(Some(Lacking { function, is_stale: false })),
        Permit::None => Ok(Some(Lacking { function, is_stale: has_ours })),
        Permit::Denied(statement) => Err(Fault::misuse(format!(
            "the policy of {function} denies Cognito the call, by its statement {statement}; remove that statement first"
        ))),
    }
}
