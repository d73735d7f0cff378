//! Checks the functions at the triggers and their permissions.

use crate::arn::FunctionArn;
use crate::doctor::finding::Findings;
use crate::doctor::function::FunctionDetails;
use crate::doctor::snapshot::{AttachedFunction, Lookup, PoolSnapshot};
use crate::permission::{InvokePermission, SourceScope, invoke_permission};
use crate::user_pool::UserPool;
use events::Trigger;
use policy::{Policy, RuleMode};

/// Cognito's timeout in seconds (contract 1.7).
const COGNITO_TIMEOUT_SECONDS: u32 = 5;

pub(in crate::doctor) fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
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
                    format!("{arn} was not checked: whether it exists, and whether Cognito may invoke it"),
                    "grant your IAM identity lambda:GetFunctionConfiguration and lambda:GetPolicy for the function",
                ),
                Lookup::Missing => findings.error(
                    "function-missing",
                    place,
                    format!("{arn} does not exist, so every call that invokes the trigger fails (contract 1.7)"),
                    "deploy the function or detach it",
                ),
            }
        }
    }
}

fn check_attached(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    for (trigger, _) in Trigger::with_lambda() {
        let Some(need) = Need::of(trigger, policy) else { continue };
        if pool.lambda_config().target(trigger).is_none() {
            let fix = format!("attach the function: --function {}=ARN", trigger.binary());
            let reason = format!("no function is attached: {}", need.consequence);
            let place = format!("LambdaConfig.{}", trigger.lambda_config_key());
            match need.is_enforced {
                true => findings.error("not-attached", place, reason, fix),
                false => findings.warning("not-attached", place, reason, fix),
            }
        }
    }
}

/// Why a policy needs the function of a trigger.
struct Need {
    /// Whether the function enforces a restriction of the policy.
    is_enforced: bool,
    /// What happens without the function.
    consequence: &'static str,
}

impl Need {
    /// `None` if the trigger has nothing to do under this policy.
    fn of(trigger: Trigger, policy: &Policy) -> Option<Self> {
        let (is_needed, is_enforced, consequence) = match trigger {
            Trigger::CustomMessage => (true, false, "users get Cognito's default mails"),
            Trigger::PreSignUp => {
                let mut modes = policy.sign_up().stated_rules().map(|rule| rule.mode).peekable();
                (modes.peek().is_some(), modes.any(|mode| mode == RuleMode::Enforce), "[sign_up] has no effect")
            }
            Trigger::PostConfirmation => {
                (has_post_confirmation_actions(policy), false, "[post_confirmation] has no effect")
            }
            Trigger::PreTokenGeneration => {
                let (tokens, sign_in) = (policy.tokens(), policy.sign_in());
                let is_needed = tokens.version().is_some() || !sign_in.user_rules().is_empty();
                let is_enforced = tokens.has_enforced_claims() || sign_in.has_enforced_user_rules();
                let consequence = match tokens.version() {
                    Some(_) => "[tokens] has no effect",
                    None => "the rules of [sign_in] about users have no effect",
                };
                (is_needed, is_enforced, consequence)
            }
            Trigger::PreAuthentication => {
                let sign_in = policy.sign_in();
                let consequence = "[sign_in.maintenance] and [sign_in.federation_required] have no effect";
                (!sign_in.client_rules().is_empty(), sign_in.has_enforced_client_rules(), consequence)
            }
            Trigger::PostAuthentication => (policy.after_sign_in().is_some(), false, "[after_sign_in] has no effect"),
            Trigger::InboundFederation => {
                let federation = policy.federation();
                (!federation.providers().is_empty(), federation.protects(), "[federation] has no effect")
            }
            Trigger::CustomEmailSender => {
                let is_needed = policy.senders().is_some_and(|senders| senders.email.is_some());
                (is_needed, false, "[senders.email] has no effect, and Cognito sends the mails")
            }
            Trigger::CustomSmsSender => {
                let is_needed = policy.senders().is_some_and(|senders| senders.sms.is_some());
                (is_needed, false, "[senders.sms] has no effect, and Cognito sends the short messages")
            }
            // A trigger without an arm above always needs its function.
            _ => (true, false, "its part of the policy has no effect"),
        };
        is_needed.then_some(Self { is_enforced, consequence })
    }
}

fn check_location(pool: &UserPool, place: &str, arn: &str, findings: &mut Findings) {
    let Ok(function) = FunctionArn::parse(arn) else {
        findings.error(
            "function-in-other-account-or-region",
            place,
            format!("{arn} is not a function ARN"),
            "attach the function again",
        );
        return;
    };
    if function.region() != pool.region() {
        let reason = format!("{arn} is in {}, but Cognito invokes only functions in its own region", function.region());
        findings.error(
            "function-in-other-account-or-region",
            place,
            reason,
            "deploy the function to the pool's region, and attach it",
        );
    } else if pool.account().is_some_and(|account| account != function.account()) {
        let reason = format!("{arn} belongs to another account and was not checked");
        findings.notice(
            "function-in-other-account-or-region",
            place,
            reason,
            "check in that account that the function exists and that Cognito may invoke it",
        );
    }
}

fn check_invocable(pool: &UserPool, place: &str, arn: &str, found: &FunctionDetails, findings: &mut Findings) {
    if let Some(state) = found.state.as_deref().filter(|state| *state != "Active") {
        findings.error(
            "function-state",
            place,
            format!("{arn} is {state}, so Cognito cannot invoke it"),
            "wait until the function is Active; if it is Inactive, update it, which activates it",
        );
    }
    // Cognito does not wait for a custom sender.
    let is_sender = place.starts_with("LambdaConfig.Custom") && place.ends_with("Sender");
    if let Some(timeout) = found.timeout.filter(|timeout| *timeout > COGNITO_TIMEOUT_SECONDS && !is_sender) {
        findings.notice(
            "function-timeout",
            place,
            format!(
                "the timeout of {arn} is {timeout} seconds, but Cognito waits only {COGNITO_TIMEOUT_SECONDS} seconds"
            ),
            "set the function's timeout to 5 seconds",
        );
    }
    let (Some(pool_arn), Some(account)) = (pool.arn(), pool.account()) else { return };
    let Some(resource_policy) = &found.resource_policy else {
        findings.notice(
            "not-checked",
            place,
            format!("whether Cognito may invoke {arn} was not checked"),
            "query AWS with --user-pool-id and lambda:GetPolicy",
        );
        return;
    };
    match invoke_permission(resource_policy, pool_arn, account) {
        InvokePermission::Allowed(SourceScope::Pool) => {}
        InvokePermission::Allowed(SourceScope::Account) => findings.notice(
            "invoke-permission-too-broad",
            place,
            format!("every user pool of the account may invoke {arn}"),
            "attach the function again, which adds a permission for this pool only, and remove the broader statement",
        ),
        InvokePermission::Allowed(SourceScope::AnyAccount) => findings.warning(
            "invoke-permission-too-broad",
            place,
            format!("user pools of any AWS account may invoke {arn}, which trusts their events"),
            "attach the function again, which adds a permission for this pool only, and remove the broader statement",
        ),
        InvokePermission::Denied(statement) => findings.error(
            "invoke-permission",
            place,
            format!("statement {statement} in the function's resource policy denies Cognito's call"),
            "remove that statement, or add an exception to it",
        ),
        InvokePermission::None => findings.error(
            "invoke-permission",
            place,
            format!("Cognito has no permission to invoke {arn}, so every call that invokes the trigger fails"),
            "attach the function again, which adds the permission",
        ),
    }
}

/// Whether the policy has at least one post confirmation action.
pub(super) fn has_post_confirmation_actions(policy: &Policy) -> bool {
    let steps = policy.post_confirmation();
    steps.groups().is_some() || steps.record().is_some() || steps.event().is_some()
}
