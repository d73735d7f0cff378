//! Doing it, so that whatever breaks off in the middle can be begun again.
//!
//! | | attach | detach |
//! | --- | --- | --- |
//! | 1 | functions that are replaced are remembered | the pool is updated, and read back |
//! | 2 | functions may be called | functions may no longer be called |
//! | 3 | the pool is updated, and read back | nothing is remembered any more |
//!
//! So a trigger never stands where Cognito may not call it. After each call the same command again, or the other one, finds
//! what is done and does the rest. Where the update fails, what this run did before is taken back.

use super::plan::{self, Permission};
use crate::cloud::{Cloud, Refused};
use crate::terminal::{Fault, complain};
use pool::{
    AtTrigger, Change, Choice, Permit, Plan, Refusal, Step, Trigger, UserPool, Wish, has_statement, permit,
    statement_id,
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
    let mut lacking = Vec::new();
    for wish in wishes {
        lacking.extend(lacking_permission(cloud, &pool, wish).await?);
    }
    let permissions: Vec<_> = lacking.iter().map(|Lacking { wish, .. }| Permission { wish, is_added: true }).collect();
    plan::print(&pool, &plan, &permissions)?;
    if plan.update.is_none() && lacking.is_empty() {
        return said("\nall of it is so already: there is nothing to do");
    }
    if !apply {
        return said("\nnothing was changed; --apply does it");
    }
    let before = Before { cloud, pool: &pool, plan: &plan, wishes, lacking: &lacking };
    before.prepare().await?;
    match update(cloud, &pool, &plan).await {
        Ok(()) => {}
        Err(Failure::Unchanged(fault)) => {
            before.take_back().await;
            return Err(fault);
        }
        Err(Failure::Changed(fault)) => return Err(fault),
    }
    said(&format!("\nattached; to undo it:\n  cognito-triggers detach --user-pool-id {id}{} --apply", named(wishes)))
}

pub(super) async fn detach(cloud: &Cloud, id: &str, wishes: &[Wish], apply: bool) -> Result<ExitCode, Fault> {
    let pool = cloud.user_pool(id).await?;
    let (mut remembered, mut allowed) = (Vec::new(), Vec::new());
    for wish in wishes {
        remembered.push((wish.trigger, cloud.remembered(&wish.function, id, wish.trigger).await?));
        if cloud.is_allowed_by_us(&wish.function, id).await? {
            allowed.push(wish);
        }
    }
    let memory = |trigger: Trigger| -> Option<&AtTrigger> {
        remembered.iter().find_map(|(of, at)| at.as_ref().filter(|_| *of == trigger))
    };
    let plan = match pool::detach(&pool, wishes, |wish| memory(wish.trigger).cloned()) {
        Ok(plan) => plan,
        Err(refusals) => return Ok(refused(&refusals)),
    };
    let permissions: Vec<_> = allowed.iter().map(|wish| Permission { wish, is_added: false }).collect();
    plan::print(&pool, &plan, &permissions)?;
    let is_remembered = remembered.iter().any(|(_, at)| at.is_some());
    if plan.update.is_none() && allowed.is_empty() && !is_remembered {
        return said("\nall of it is so already: there is nothing to do");
    }
    if !apply {
        return said("\nnothing was changed; --apply does it");
    }
    update(cloud, &pool, &plan).await.map_err(Failure::into_fault)?;
    for wish in allowed {
        cloud.forbid(&wish.function, id).await?;
    }
    for wish in wishes.iter().filter(|wish| memory(wish.trigger).is_some()) {
        cloud.forget(&wish.function, id, wish.trigger).await?;
    }
    said("\ndetached")
}

/// What is done before the pool is updated, and can be taken back.
struct Before<'a> {
    cloud: &'a Cloud,
    pool: &'a UserPool,
    plan: &'a Plan,
    wishes: &'a [Wish],
    lacking: &'a [Lacking<'a>],
}

/// A function that the pool may not call yet.
struct Lacking<'w> {
    wish: &'w Wish,
    /// Whether a statement has the id of ours, and says something else.
    is_stale: bool,
}

impl Before<'_> {
    async fn prepare(&self) -> Result<(), Fault> {
        let done = self.remember_and_allow().await;
        if done.is_err() {
            self.take_back().await;
        }
        Ok(done?)
    }

    async fn remember_and_allow(&self) -> Result<(), Refused> {
        for (wish, before) in self.replaced() {
            self.cloud.remember(&wish.function, self.pool.id(), wish.trigger, before).await?;
        }
        for Lacking { wish, is_stale } in self.lacking {
            if *is_stale {
                self.cloud.forbid(&wish.function, self.pool.id()).await?;
            }
            self.cloud.allow(&wish.function, self.pool).await?;
        }
        Ok(())
    }

    /// What cannot be taken back harms nobody: it is said, and the next run begins from it.
    async fn take_back(&self) {
        for Lacking { wish, .. } in self.lacking {
            if let Err(refused) = self.cloud.forbid(&wish.function, self.pool.id()).await {
                complain(&format!("the permission of {} stays: {refused}", wish.function));
            }
        }
        for (wish, _) in self.replaced() {
            if let Err(refused) = self.cloud.forget(&wish.function, self.pool.id(), wish.trigger).await {
                complain(&format!("the tag of {} stays: {refused}", wish.function));
            }
        }
    }

    /// The wishes for triggers at which somebody else's function stands, and that function.
    fn replaced(&self) -> impl Iterator<Item = (&Wish, &AtTrigger)> {
        let replaced = self.plan.steps.iter().filter(|step| step.change() == Change::Replaced);
        replaced.filter_map(|Step { trigger, before, .. }| {
            let wish = self.wishes.iter().find(|wish| wish.trigger == *trigger)?;
            Some((wish, before.as_ref()?))
        })
    }
}

/// How an update did not come to its end.
enum Failure {
    /// The pool is as it was.
    Unchanged(Fault),
    /// It is not, or nobody knows.
    Changed(Fault),
}

impl Failure {
    fn into_fault(self) -> Fault {
        match self {
            Self::Unchanged(fault) | Self::Changed(fault) => fault,
        }
    }
}

/// Updates the pool as planned, and reads it back.
async fn update(cloud: &Cloud, planned_for: &UserPool, plan: &Plan) -> Result<(), Failure> {
    let Some(update) = &plan.update else { return Ok(()) };
    let id = planned_for.id();
    let now = cloud.user_pool(id).await.map_err(|refused| Failure::Unchanged(refused.into()))?;
    let meanwhile = planned_for.differences(&now);
    if !meanwhile.is_empty() {
        return Err(Failure::Unchanged(Fault::misuse(format!(
            "somebody changed the pool since it was read ({}); nothing was sent: run the same command again",
            meanwhile.join(", ")
        ))));
    }
    let sent = cloud.update(id, update.clone()).await;
    let after = match (cloud.user_pool(id).await, &sent) {
        (Ok(after), _) => after,
        (Err(_), Err(refused)) if !refused.is_uncertain() => {
            return Err(Failure::Unchanged(Fault::misuse(refused.to_string())));
        }
        (Err(refused), _) => {
            return Err(Failure::Changed(Fault::misuse(format!(
                "the pool may be changed and cannot be read back: {refused}"
            ))));
        }
    };
    match sent {
        Ok(concessions) => {
            for concession in &concessions {
                writeln!(io::stdout(), "AWS takes it without {concession}")
                    .map_err(|error| Failure::Changed(error.into()))?;
            }
        }
        Err(refused) if planned_for.differences(&after).is_empty() => return Err(Failure::Unchanged(refused.into())),
        // The answer was lost on its way; what it would have said, the pool says.
        Err(_) => {}
    }
    verified(planned_for, &after, plan)
}

/// The triggers are as planned, and nothing else changed.
fn verified(before: &UserPool, after: &UserPool, plan: &Plan) -> Result<(), Failure> {
    let is_other = |path: &String| path.split('.').next() != Some("LambdaConfig");
    let others: Vec<String> = before.differences(after).into_iter().filter(is_other).collect();
    let problem = match (others.is_empty(), after.lambda_config().is_as(&plan.triggers)) {
        (true, true) => return Ok(()),
        (false, _) => format!("{} changed too; put it back, and please report it", others.join(", ")),
        (true, false) => {
            "its triggers are not what was sent; look at the pool, and run the same command again".to_owned()
        }
    };
    Err(Failure::Changed(Fault::misuse(format!("the pool was updated, and {problem}"))))
}

/// What a function lacks so that the pool may call it; `None` where it may.
async fn lacking_permission<'w>(cloud: &Cloud, pool: &UserPool, wish: &'w Wish) -> Result<Option<Lacking<'w>>, Fault> {
    let function = &wish.function;
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
    match permit(&policy, arn, account) {
        Permit::Allowed { .. } => Ok(None),
        Permit::None => Ok(Some(Lacking { wish, is_stale: has_statement(&policy, &statement_id(pool.id())) })),
        Permit::Denied(statement) => Err(Fault::misuse(format!(
            "the policy of {function} denies Cognito the call, by its statement {statement}; remove that statement first"
        ))),
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
