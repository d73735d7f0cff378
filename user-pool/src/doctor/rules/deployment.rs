//! Checks what is deployed around the functions: alarms, logs, secrets, and whether the code is that of the policy.

use crate::arn::FunctionArn;
use crate::doctor::finding::Findings;
use crate::doctor::function::{CLIENT_SECRET, FunctionDetails};
use crate::doctor::snapshot::{AttachedFunction, BundledFunction, LogRetention, Lookup, PoolSnapshot};
use events::Trigger;
use policy::Policy;
use triggers::Metric;
use triggers::metric::NAMESPACE;

/// The function whose errors are no faults: it answers an invalid token with one.
const AUTHORIZER: &str = "authorizer";
/// The namespace of Lambda's own metrics.
const LAMBDA: &str = "AWS/Lambda";

/// A function of this project that the policy asks for, and that was found.
struct Deployed<'a> {
    /// Its name in this project.
    name: &'static str,
    /// Whether it is attached to a trigger.
    is_trigger: bool,
    place: String,
    arn: &'a str,
    details: &'a FunctionDetails,
}

pub(in crate::doctor) fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    report_unnamed(snapshot, policy, findings);
    check_bundle(snapshot, policy, findings);
    for function in deployed(snapshot, policy) {
        check_secrets(&function, findings);
        check_logs(snapshot, &function, findings);
        check_alarms(snapshot, policy, &function, findings);
        check_code(snapshot, &function, findings);
    }
}

fn deployed<'a>(snapshot: &PoolSnapshot<'a>, policy: &Policy) -> Vec<Deployed<'a>> {
    let requested = policy.requested_functions();
    let find = |name: &'static str, trigger: Option<Trigger>| {
        let (place, function) = match trigger {
            Some(trigger) => {
                let arn = snapshot.pool.lambda_config().target(trigger)?.arn;
                let function = snapshot.functions?.iter().find(|function| function.arn == arn)?;
                (format!("LambdaConfig.{}", trigger.lambda_config_key()), function)
            }
            None => (format!("function {name}"), service(snapshot, name)?),
        };
        match &function.lookup {
            Lookup::Found(details) => {
                Some(Deployed { name, is_trigger: trigger.is_some(), place, arn: &function.arn, details })
            }
            Lookup::Missing | Lookup::Failed => None,
        }
    };
    requested.iter().filter_map(|function| find(function.name, function.trigger)).collect()
}

fn service<'a>(snapshot: &PoolSnapshot<'a>, name: &str) -> Option<&'a AttachedFunction> {
    snapshot.services.iter().find(|(service, _)| service == name).map(|(_, function)| function)
}

/// The pool does not refer to the functions that API Gateway invokes.
fn report_unnamed(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    for function in policy.requested_functions().iter().filter(|function| function.trigger.is_none()) {
        let (name, place) = (function.name, format!("function {}", function.name));
        match service(snapshot, name).map(|function| (&function.arn, &function.lookup)) {
            None => findings.notice(
                "not-checked",
                place,
                format!("not checked: the policy asks for {name}, but the pool does not say which function it is"),
                format!("name it: --function {name}=ARN"),
            ),
            Some((arn, Lookup::Missing)) => findings.error(
                "function-missing",
                place,
                format!("{arn} does not exist"),
                "correct the ARN, or deploy the function",
            ),
            Some((arn, Lookup::Failed)) => findings.notice(
                "not-checked",
                place,
                format!("{arn} was not checked"),
                "grant your IAM identity lambda:GetFunctionConfiguration and lambda:GetPolicy for the function, or pass its \
                 configuration with --function-file",
            ),
            Some((_, Lookup::Found(_))) => {}
        }
    }
}

fn check_bundle(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    let mut missing = Vec::new();
    for function in policy.requested_functions() {
        let file = format!("{}.zip", function.name);
        match snapshot.bundle.get(function.name) {
            None => missing.push(file),
            Some(BundledFunction { is_current: false, .. }) => findings.warning(
                "bundle-outdated",
                format!("bundle, {file}"),
                "has another policy or other texts than the deployment folder",
                "run bundle, and deploy what it writes",
            ),
            Some(BundledFunction { is_current: true, .. }) => {}
        }
    }
    if !missing.is_empty() {
        findings.notice(
            "not-checked",
            "bundle",
            format!(
                "not checked: whether the deployed code has this policy, because there is no {}",
                missing.join(", ")
            ),
            "run bundle, or name the folder that was deployed with --bundle",
        );
    }
}

fn check_code(snapshot: &PoolSnapshot<'_>, function: &Deployed<'_>, findings: &mut Findings) {
    let Some((bundled, deployed)) = snapshot.bundle.get(function.name).zip(function.details.code_sha256.as_ref())
    else {
        return;
    };
    if bundled.code_sha256 != *deployed {
        findings.warning(
            "function-outdated",
            &*function.place,
            format!("the code of {} is not that of {}.zip in the bundle", function.arn, function.name),
            "deploy the bundle; if it is of another stage or release, name the right one with --bundle",
        );
    }
}

fn check_secrets(function: &Deployed<'_>, findings: &mut Findings) {
    let Deployed { arn, place, .. } = function;
    let fix = "store the secret in AWS Secrets Manager, remove the variable, and rotate the secret";
    let Some(names) = &function.details.plain_secrets else {
        findings.notice(
            "not-checked",
            place,
            format!("the variables of {arn} were not checked: AWS could not decrypt them for you"),
            "grant your IAM identity kms:Decrypt with the key of the function",
        );
        return;
    };
    for name in names {
        let place = format!("{place}, {name}");
        if name.eq_ignore_ascii_case(CLIENT_SECRET) {
            let reason = format!("{arn} has the secret of the app client in a variable, and does not start");
            findings.error("secret-in-variable", place, reason, format!("{fix}; set {CLIENT_SECRET}_ARN instead"));
        } else {
            let reason = format!("{arn} seems to have a secret in a variable, which its configuration shows");
            findings.warning("secret-in-variable", place, reason, fix);
        }
    }
}

/// A log group that does not exist yet is not kept for long either.
fn check_logs(snapshot: &PoolSnapshot<'_>, function: &Deployed<'_>, findings: &mut Findings) {
    let Some((groups, name)) = snapshot.log_groups.zip(function.details.log_group.as_ref()) else { return };
    if groups.get(name) == Some(&LogRetention::Unlimited) {
        findings.warning(
            "log-retention",
            &*function.place,
            format!("the log group {name} keeps its events without an end"),
            "set a retention for the log group",
        );
    }
}

fn check_alarms(snapshot: &PoolSnapshot<'_>, policy: &Policy, function: &Deployed<'_>, findings: &mut Findings) {
    let Some((alarms, arn)) = snapshot.alarms.zip(FunctionArn::parse(function.arn).ok()) else { return };
    let is_watched = |(namespace, metric): &(&str, &str)| {
        alarms.iter().any(|watched| {
            watched.namespace == *namespace && watched.name == *metric && watched.function == arn.function_name()
        })
    };
    let missing = wanted_alarms(function, policy).into_iter().filter(|metric| !is_watched(metric));
    let missing: Vec<_> = missing.map(|(namespace, metric)| format!("{namespace} {metric}")).collect();
    if !missing.is_empty() {
        findings.warning(
            "alarm-missing",
            &*function.place,
            format!("no alarm watches {} of {}", missing.join(", "), arn.function_name()),
            format!("add an alarm for each, with the dimension FunctionName = {}", arn.function_name()),
        );
    }
}

/// The metrics that show that a function fails, with their namespaces.
fn wanted_alarms(function: &Deployed<'_>, policy: &Policy) -> Vec<(&'static str, &'static str)> {
    let steps = policy.post_confirmation();
    let has_effects = match Trigger::from_binary(function.name) {
        Some(Trigger::PostConfirmation) => super::functions::has_post_confirmation_actions(policy),
        Some(Trigger::PreTokenGeneration) => steps.resumes_on_sign_in(),
        Some(Trigger::PostAuthentication) => policy.after_sign_in().is_some(),
        Some(Trigger::PreSignUp) => policy.sign_up().link().is_some(),
        _ => false,
    };
    let own = |metric: Metric| (NAMESPACE, metric.as_str());
    [
        ((LAMBDA, "Errors"), function.name != AUTHORIZER),
        ((LAMBDA, "Throttles"), true),
        (own(Metric::Faults), function.is_trigger),
        (own(Metric::InvalidResponses), function.is_trigger),
        (own(Metric::FailedEffects), has_effects),
    ]
    .into_iter()
    .filter_map(|(metric, is_wanted)| is_wanted.then_some(metric))
    .collect()
}
