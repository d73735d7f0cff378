//! Whether the functions are there and may be called.

use super::finding::Findings;
use super::snapshot::{AttachedFunction, FunctionDetails, Lookup, PoolSnapshot};
use crate::arn::FunctionArn;
use crate::lambda_config::Trigger;
use crate::permission::{InvokePermission, SourceScope, invoke_permission};
use crate::user_pool::UserPool;
use policy::Policy;

/// For so many seconds Cognito waits (contract 1.7).
const COGNITO_TIMEOUT_SECONDS: u32 = 5;

pub(super) fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    check_attached(snapshot.pool, policy, findings);
    for (name, arn) in snapshot.pool.lambda_config().functions() {
        let place = format!("LambdaConfig.{name}");
        check_location(snapshot.pool, &place, arn, findings);
        let function = snapshot.functions.and_then(|functions| functions.iter().find(|function| function.arn == arn));
        if let Some(AttachedFunction { lookup, .. }) = function {
            match lookup {
                Lookup::Found(found) => check_invocable(snapshot.pool, &place, arn, found, findings),
                Lookup::Failed => findings.notice(
                    "not-checked",
                    place,
                    format!("nobody looked at {arn}: whether it is there, and may be called"),
                    "have lambda:GetFunctionConfiguration and lambda:GetPolicy allowed for you on it",
                ),
                Lookup::Missing => findings.error(
                    "function-missing",
                    place,
                    format!("there is no function {arn}: whatever calls the trigger fails (contract 1.7)"),
                    "deploy the function, or detach it",
                ),
            }
        }
    }
}

fn check_attached(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    for (trigger, is_wanted, is_enforced, what) in [
        (Trigger::CustomMessage, true, false, "people get Cognito's own mails"),
        (
            Trigger::PreSignUp,
            !policy.sign_up().rules().is_empty(),
            policy.sign_up().has_enforced_rules(),
            "[sign_up] keeps nobody out",
        ),
        (
            Trigger::PostConfirmation,
            has_post_confirmation_actions(policy),
            false,
            "[post_confirmation] does nothing for new users",
        ),
        (
            Trigger::PreTokenGeneration,
            policy.tokens().version().is_some(),
            policy.tokens().has_enforced_claims(),
            "[tokens] changes no token",
        ),
    ] {
        if is_wanted && pool.lambda_config().target(trigger).is_none() {
            let fix = format!("attach it: --function {}=ARN", trigger.binary());
            let reason = format!("nobody answers: {what}");
            let place = format!("LambdaConfig.{}", trigger.key());
            match is_enforced {
                true => findings.error("not-attached", place, reason, fix),
                false => findings.warning("not-attached", place, reason, fix),
            }
        }
    }
}

fn check_location(pool: &UserPool, place: &str, arn: &str, findings: &mut Findings) {
    let Ok(function) = FunctionArn::parse(arn) else {
        findings.error(
            "function-in-other-account-or-region",
            place,
            format!("{arn} is no ARN of a function"),
            "attach the function anew",
        );
        return;
    };
    if function.region() != pool.region() {
        let reason = format!("{arn} is in {}, and Cognito calls functions of its own region", function.region());
        findings.error(
            "function-in-other-account-or-region",
            place,
            reason,
            "deploy the function to the pool's region, and attach that one",
        );
    } else if pool.account().is_some_and(|account| account != function.account()) {
        let reason = format!("{arn} belongs to another account: nobody looked at it");
        findings.notice(
            "function-in-other-account-or-region",
            place,
            reason,
            "run doctor with credentials of that account too",
        );
    }
}

fn check_invocable(pool: &UserPool, place: &str, arn: &str, found: &FunctionDetails, findings: &mut Findings) {
    if let Some(state) = found.state.as_deref().filter(|state| *state != "Active") {
        findings.error(
            "function-state",
            place,
            format!("{arn} is {state}: Cognito's call of it fails"),
            "wait until it is Active, or update the function, which wakes one that is Inactive",
        );
    }
    if let Some(timeout) = found.timeout.filter(|timeout| *timeout > COGNITO_TIMEOUT_SECONDS) {
        findings.notice(
            "function-timeout",
            place,
            format!("{arn} may run for {timeout} seconds, and Cognito waits {COGNITO_TIMEOUT_SECONDS}"),
            "give it 5 seconds, so that what nobody waits for ends",
        );
    }
    let (Some(pool_arn), Some(account)) = (pool.arn(), pool.account()) else { return };
    match invoke_permission(found.resource_policy.as_deref().unwrap_or_default(), pool_arn, account) {
        InvokePermission::Allowed(SourceScope::Pool) => {}
        InvokePermission::Allowed(SourceScope::Account) => findings.notice(
            "invoke-permission-too-broad",
            place,
            format!("{arn} takes calls from every pool of the account"),
            "attach the function again, which allows this pool alone, and remove the wider statement",
        ),
        InvokePermission::Allowed(SourceScope::AnyAccount) => findings.warning(
            "invoke-permission-too-broad",
            place,
            format!(
                "{arn} takes calls from everybody's pools, those of strangers included, and believes what they say"
            ),
            "attach the function again, which allows this pool alone, and remove the wider statement",
        ),
        InvokePermission::Denied(statement) => findings.error(
            "invoke-permission",
            place,
            format!("the function's policy denies Cognito the call, by its statement {statement}"),
            "remove that statement, or add an exception to it",
        ),
        InvokePermission::None => findings.error(
            "invoke-permission",
            place,
            format!("Cognito may not call {arn}: whatever calls the trigger fails"),
            "attach the function again, which adds the permission",
        ),
    }
}

/// Whether the policy wants anything done for new users.
pub(super) fn has_post_confirmation_actions(policy: &Policy) -> bool {
    let steps = policy.post_confirmation();
    steps.groups().is_some() || steps.record().is_some() || steps.event().is_some()
}
