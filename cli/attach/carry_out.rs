//! Doing it, so that whatever breaks off in the middle can be begun again.
//!
//! | | attach | detach |
//! | --- | --- | --- |
//! | 1 | functions that are replaced are remembered | the pool is updated, and read back |
//! | 2 | functions may be called | functions may no longer be called |
//! | 3 | the pool is updated, and read back | nothing is remembered any more |
//!
//! So a trigger never stands where Cognito may not call it. After each call the same command again, or the other one, finds
//! what is done and does the rest. Where the update was refused, what this run did before is taken back, unless the pool
//! meanwhile needs it. Where nobody knows whether it was done, it stays: a permission too much harms nobody.

use super::plan::{self, Permission};
use crate::cloud::{Cloud, Refused};
use crate::terminal::{Fault, complain};
use pool::{
    AtTrigger, Change, Choice, FunctionArn, LambdaConfig, Permit, Plan, Reach, Refusal, Step, Trigger, UserPool, Wish,
    differences, has_statement, permit, statement_id,
};
use std::io::{self, Write};
use std::process::ExitCode;

pub(super) async fn attach(
    cloud: &Cloud,
    id: &str,
    wishes: &[Wish],
    choice: Choice,
    apply: bool,
) -> Result<ExitCode, Fault> {
    let pool = cloud.user_pool(id).await?;
    let plan = match pool::attach(&pool, wishes, choice) {
        Ok(plan) => plan,
        Err(refusals) => return Ok(refused(&refusals)),
    };
    let mut lacking: Vec<Lacking<'_>> = Vec::new();
    for Wish { function, .. } in wishes {
        if !lacking.iter().any(|lacking| lacking.function == function) {
            lacking.extend(lacking_permission(cloud, &pool, function).await?);
        }
    }
    let permissions: Vec<_> = lacking.iter().map(|Lacking { function, .. }| Permission::Added(function)).collect();
    plan::print(&pool, &plan, &permissions)?;
    if plan.update.is_none() && lacking.is_empty() {
        return said("\nall of it is so already: there is nothing to do");
    }
    if !apply {
        return said("\nnothing was changed; --apply does it");
    }
    let mut done = Done::default();
    let prepared = prepare(cloud, &pool, replaced(&plan, wishes), &lacking, &mut done).await;
    let updated = match prepared {
        Ok(()) => update(cloud, &pool, &plan).await,
        Err(refused) => Err(Failure::NotDone(refused.into())),
    };
    match updated {
        Ok(()) => moved(cloud, &plan, id).await,
        Err(Failure::NotDone(fault)) => {
            take_back(cloud, id, &done).await;
            return Err(fault);
        }
        Err(Failure::Unknown(fault)) => return Err(fault),
    }
    said(&format!("\nattached; to undo it:\n  cognito-triggers detach --user-pool-id {id}{} --apply", named(wishes)))
}

pub(super) async fn detach(cloud: &Cloud, id: &str, wishes: &[Wish], apply: bool) -> Result<ExitCode, Fault> {
    let pool = cloud.user_pool(id).await?;
    let mut remembered = Vec::new();
    for wish in wishes {
        remembered.push((wish.trigger, cloud.remembered(&wish.function, id, wish.trigger).await?));
    }
    let memory = |trigger: Trigger| -> Option<&AtTrigger> {
        remembered.iter().find_map(|(of, at)| at.as_ref().filter(|_| *of == trigger))
    };
    let mut gone = Vec::new();
    for (_, at) in &remembered {
        if let Some(at) = at
            && is_gone(cloud, &pool, at).await
        {
            complain(&format!("{} is gone, and does not come back: nothing will stand there", at.arn));
            gone.push(at.arn.clone());
        }
    }
    let comes_back = |wish: &Wish| memory(wish.trigger).filter(|at| !gone.contains(&at.arn)).cloned();
    let plan = match pool::detach(&pool, wishes, comes_back) {
        Ok(plan) => plan,
        Err(refusals) => return Ok(refused(&refusals)),
    };
    let mut allowed: Vec<&FunctionArn> = Vec::new();
    for Wish { function, .. } in wishes {
        let is_called = stands(&plan.triggers, function);
        if !is_called && !allowed.contains(&function) && cloud.is_allowed_by_us(function, id).await? {
            allowed.push(function);
        }
    }
    let forgotten: Vec<&Wish> =
        wishes.iter().filter(|wish| memory(wish.trigger).is_some() && !is_at(&plan.triggers, wish)).collect();
    let permissions: Vec<_> = allowed.iter().map(|function| Permission::Removed(function)).collect();
    plan::print(&pool, &plan, &permissions)?;
    for Wish { trigger, function } in wishes {
        if pool.lambda_config().at(*trigger).is_some_and(|at| at.arn != function.as_str()) {
            complain(&format!("at {} stands another function than {function}, and it stays", trigger.key()));
        }
    }
    if plan.update.is_none() && allowed.is_empty() && forgotten.is_empty() {
        return said("\nall of it is so already: there is nothing to do");
    }
    if !apply {
        return said("\nnothing was changed; --apply does it");
    }
    match update(cloud, &pool, &plan).await {
        Ok(()) => {}
        Err(Failure::NotDone(fault) | Failure::Unknown(fault)) => return Err(fault),
    }
    for function in allowed {
        cloud.forbid(function, id).await?;
    }
    for Wish { trigger, function } in forgotten {
        cloud.forget(function, id, *trigger).await?;
    }
    said("\ndetached")
}

/// A function that the pool may not call yet.
struct Lacking<'w> {
    function: &'w FunctionArn,
    /// Whether a statement has the id of ours, and says something else.
    is_stale: bool,
}

/// What was done before the pool is updated, and can be taken back.
#[derive(Default)]
struct Done<'a> {
    remembered: Vec<&'a Wish>,
    allowed: Vec<&'a FunctionArn>,
}

/// Remembers what is replaced, and lets the pool call. A call whose end nobody knows counts as done.
async fn prepare<'a>(
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
async fn take_back(cloud: &Cloud, id: &str, done: &Done<'_>) {
    if done.allowed.is_empty() && done.remembered.is_empty() {
        return;
    }
    let triggers = match cloud.user_pool(id).await {
        Ok(pool) => pool.lambda_config(),
        Err(refused) => return complain(&format!("what was prepared stays, for the pool cannot be read: {refused}")),
    };
    for function in done.allowed.iter().filter(|function| !stands(&triggers, function)) {
        if let Err(refused) = cloud.forbid(function, id).await {
            complain(&format!("the permission of {function} stays: {refused}"));
        }
    }
    for wish in done.remembered.iter().filter(|wish| !is_at(&triggers, wish)) {
        if let Err(refused) = cloud.forget(&wish.function, id, wish.trigger).await {
            complain(&format!("the tag of {} stays: {refused}", wish.function));
        }
    }
}

/// The wishes for triggers at which somebody else's function stands, and that function.
fn replaced<'w>(plan: &Plan, wishes: &'w [Wish]) -> Vec<(&'w Wish, AtTrigger)> {
    let replaced = plan.steps.iter().filter(|step| step.change() == Change::Replaced);
    let with_wish = |Step { trigger, before, .. }: &Step| {
        let wish = wishes.iter().find(|wish| wish.trigger == *trigger)?;
        Some((wish, before.clone()?))
    };
    replaced.filter_map(with_wish).collect()
}

/// Where the same function was called by another alias, that one needs no permission of ours any more.
async fn moved(cloud: &Cloud, plan: &Plan, id: &str) {
    for Step { before, .. } in plan.steps.iter().filter(|step| step.change() == Change::Moved) {
        let before = before.as_ref().and_then(|before| FunctionArn::parse(&before.arn).ok());
        let Some(before) = before.filter(|before| !stands(&plan.triggers, before)) else { continue };
        let forbidden = match cloud.is_allowed_by_us(&before, id).await {
            Ok(true) => cloud.forbid(&before, id).await,
            Ok(false) => Ok(()),
            Err(refused) => Err(refused),
        };
        if let Err(refused) = forbidden {
            complain(&format!("the permission of {before} stays: {refused}"));
        }
    }
}

/// How an update did not come to its end.
enum Failure {
    /// The pool is as it was.
    NotDone(Fault),
    /// It is not, or nobody knows.
    Unknown(Fault),
}

/// Updates the pool as planned, and reads it back.
async fn update(cloud: &Cloud, planned_for: &UserPool, plan: &Plan) -> Result<(), Failure> {
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
    let mut others: Vec<String> = planned_for.differences(&after).into_iter().filter(|path| is_other(path)).collect();
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

fn is_other(path: &str) -> bool {
    path.split('.').next() != Some("LambdaConfig")
}

/// What a function lacks so that the pool may call it; `None` where it may.
async fn lacking_permission<'w>(
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

/// Whether a function that is to come back is no longer there. One that nobody may look at counts as there.
async fn is_gone(cloud: &Cloud, pool: &UserPool, at: &AtTrigger) -> bool {
    match FunctionArn::parse(&at.arn) {
        Ok(arn) if pool.is_near(&arn) => matches!(cloud.function(&arn).await, Ok(None)),
        _ => false,
    }
}

/// Whether a function stands at any trigger.
fn stands(triggers: &LambdaConfig, function: &FunctionArn) -> bool {
    triggers.functions().iter().any(|(_, arn)| *arn == function.as_str())
}

/// Whether the function of a wish, by whatever alias, stands at its trigger.
fn is_at(triggers: &LambdaConfig, wish: &Wish) -> bool {
    let at = triggers.at(wish.trigger).and_then(|at| FunctionArn::parse(&at.arn).ok());
    at.is_some_and(|at| at.unqualified() == wish.function.unqualified())
}

fn refused(refusals: &[Refusal]) -> ExitCode {
    refusals.iter().for_each(|refusal| complain(&refusal.to_string()));
    ExitCode::from(1)
}

fn named(wishes: &[Wish]) -> String {
    wishes.iter().map(|wish| format!(" --function {}={}", wish.trigger.function(), wish.function)).collect()
}

fn said(text: &str) -> Result<ExitCode, Fault> {
    writeln!(io::stdout(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}
