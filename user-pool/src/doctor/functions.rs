//! Whether the functions are there and may be called.

use super::{Evidence, Findings, Found, Function, Seen, confirms};
use crate::arn::FunctionArn;
use crate::permission::{Permit, Reach, permit};
use crate::triggers::Trigger;
use crate::user_pool::UserPool;
use policy::Policy;

/// For so many seconds Cognito waits (contract 1.7).
const PATIENCE: u32 = 5;

pub(super) fn examine(evidence: &Evidence<'_>, policy: &Policy, findings: &mut Findings) {
    not_attached(evidence.pool, policy, findings);
    for (name, arn) in evidence.pool.lambda_config().functions() {
        let place = format!("LambdaConfig.{name}");
        alien(evidence.pool, &place, arn, findings);
        let function = evidence.functions.and_then(|functions| functions.iter().find(|function| function.arn == arn));
        if let Some(Function { seen, .. }) = function {
            match seen {
                Seen::Found(found) => called(evidence.pool, &place, arn, found, findings),
                Seen::Nothing => findings.notice(
                    "not-looked-at",
                    place,
                    format!("nobody looked at {arn}: whether it is there, and may be called"),
                    "have lambda:GetFunctionConfiguration and lambda:GetPolicy allowed for you on it",
                ),
                Seen::Missing => findings.error(
                    "function-missing",
                    place,
                    format!("there is no function {arn}: whatever calls the trigger fails (contract 1.7)"),
                    "deploy the function, or detach it",
                ),
            }
        }
    }
}

fn not_attached(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    for (trigger, is_wanted, is_guard, what) in [
        (Trigger::CustomMessage, true, false, "people get Cognito's own mails"),
        (
            Trigger::PreSignUp,
            !policy.sign_up().rules().is_empty(),
            policy.sign_up().has_enforced_rules(),
            "[sign_up] keeps nobody out",
        ),
        (Trigger::PostConfirmation, confirms(policy), false, "[post_confirmation] does nothing for new users"),
        (
            Trigger::PreTokenGeneration,
            policy.tokens().version().is_some(),
            policy.tokens().has_enforced_claims(),
            "[tokens] changes no token",
        ),
    ] {
        if is_wanted && pool.lambda_config().at(trigger).is_none() {
            let fix = format!("attach it: --function {}=ARN", trigger.function());
            let reason = format!("nobody answers: {what}");
            let place = format!("LambdaConfig.{}", trigger.key());
            match is_guard {
                true => findings.error("not-attached", place, reason, fix),
                false => findings.warning("not-attached", place, reason, fix),
            }
        }
    }
}

fn alien(pool: &UserPool, place: &str, arn: &str, findings: &mut Findings) {
    let Ok(function) = FunctionArn::parse(arn) else {
        findings.error("function-alien", place, format!("{arn} is no ARN of a function"), "attach the function anew");
        return;
    };
    if function.region() != pool.region() {
        let reason = format!("{arn} is in {}, and Cognito calls functions of its own region", function.region());
        findings.error(
            "function-alien",
            place,
            reason,
            "deploy the function to the pool's region, and attach that one",
        );
    } else if pool.account().is_some_and(|account| account != function.account()) {
        let reason = format!("{arn} belongs to another account: nobody looked at it");
        findings.notice("function-alien", place, reason, "run doctor with credentials of that account too");
    }
}

fn called(pool: &UserPool, place: &str, arn: &str, found: &Found, findings: &mut Findings) {
    if let Some(state) = found.state.as_deref().filter(|state| *state != "Active") {
        findings.error(
            "function-state",
            place,
            format!("{arn} is {state}: Cognito's call of it fails"),
            "wait until it is Active, or update the function, which wakes one that is Inactive",
        );
    }
    if let Some(timeout) = found.timeout.filter(|timeout| *timeout > PATIENCE) {
        findings.notice(
            "function-timeout",
            place,
            format!("{arn} may run for {timeout} seconds, and Cognito waits {PATIENCE}"),
            "give it 5 seconds, so that what nobody waits for ends",
        );
    }
    let (Some(pool_arn), Some(account)) = (pool.arn(), pool.account()) else { return };
    match permit(found.resource_policy.as_deref().unwrap_or_default(), pool_arn, account) {
        Permit::Allowed(Reach::Named) => {}
        Permit::Allowed(Reach::Account) => findings.notice(
            "open-permission",
            place,
            format!("{arn} takes calls from every pool of the account"),
            "attach the function again, which allows this pool alone, and remove the wider statement",
        ),
        Permit::Allowed(Reach::Anybody) => findings.warning(
            "open-permission",
            place,
            format!(
                "{arn} takes calls from everybody's pools, those of strangers included, and believes what they say"
            ),
            "attach the function again, which allows this pool alone, and remove the wider statement",
        ),
        Permit::Denied(statement) => findings.error(
            "invoke-permission",
            place,
            format!("the function's policy denies Cognito the call, by its statement {statement}"),
            "remove that statement, or add an exception to it",
        ),
        Permit::None => findings.error(
            "invoke-permission",
            place,
            format!("Cognito may not call {arn}: whatever calls the trigger fails"),
            "attach the function again, which adds the permission",
        ),
    }
}
