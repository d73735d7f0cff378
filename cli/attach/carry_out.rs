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
use super::preparation::{Done, Lacking, lacking_permission, prepare, replaced, take_back};
use super::update::{Failure, update};
use crate::cloud::Cloud;
use crate::terminal::{Fault, complain};
use std::io::{self, Write};
use std::process::ExitCode;
use user_pool::{AtTrigger, Change, Choice, FunctionArn, Plan, Refusal, Step, Trigger, UserPool, Wish};

pub(super) async fn attach(
    cloud: &Cloud,
    id: &str,
    wishes: &[Wish],
    choice: Choice,
    apply: bool,
) -> Result<ExitCode, Fault> {
    let pool = cloud.user_pool(id).await?;
    let plan = match user_pool::attach(&pool, wishes, choice) {
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
    let plan = match user_pool::detach(&pool, wishes, comes_back) {
        Ok(plan) => plan,
        Err(refusals) => return Ok(refused(&refusals)),
    };
    let mut allowed: Vec<&FunctionArn> = Vec::new();
    for Wish { function, .. } in wishes {
        let is_called = plan.triggers.calls(function);
        if !is_called && !allowed.contains(&function) && cloud.is_allowed_by_us(function, id).await? {
            allowed.push(function);
        }
    }
    let forgotten: Vec<&Wish> =
        wishes.iter().filter(|wish| memory(wish.trigger).is_some() && !wish.is_at(&plan.triggers)).collect();
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

/// Where the same function was called by another alias, that one needs no permission of ours any more.
async fn moved(cloud: &Cloud, plan: &Plan, id: &str) {
    for Step { before, .. } in plan.steps.iter().filter(|step| step.change() == Change::Moved) {
        let before = before.as_ref().and_then(|before| FunctionArn::parse(&before.arn).ok());
        let Some(before) = before.filter(|before| !plan.triggers.calls(before)) else { continue };
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

/// Whether a function that is to come back is no longer there. One that nobody may look at counts as there.
async fn is_gone(cloud: &Cloud, pool: &UserPool, at: &AtTrigger) -> bool {
    match FunctionArn::parse(&at.arn) {
        Ok(arn) if pool.is_near(&arn) => matches!(cloud.function(&arn).await, Ok(None)),
        _ => false,
    }
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
