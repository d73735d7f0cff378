//! The changes that attach and detach make, and the errors that prevent them.

use crate::arn::FunctionArn;
use crate::lambda_config::{LambdaConfig, TriggerTarget};
use crate::update::{UnknownSettings, Update};
use crate::user_pool::UserPool;
use events::{EventVersion, Trigger};
use std::fmt;

/// A trigger and the function to attach to it or to detach from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The trigger.
    pub trigger: Trigger,
    /// The function.
    pub function: FunctionArn,
}

/// Options of `attach`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AttachOptions<'a> {
    /// The event version that the policy's token rules are written for; `None` without rules.
    pub version: Option<EventVersion>,
    /// Whether `attach` may replace another function that is attached to the trigger.
    pub replace: bool,
    /// The AWS KMS keys that the policy's custom senders accept, by ARN. A pool without a key gets the first one.
    pub code_keys: &'a [String],
}

/// The change of one trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerChange {
    /// The trigger.
    pub trigger: Trigger,
    /// The current function.
    pub before: Option<TriggerTarget>,
    /// The new function.
    pub after: Option<TriggerTarget>,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// No change.
    None,
    /// A function is added.
    Added,
    /// The function stays, but its alias or event version changes.
    Updated,
    /// Another function replaces the current one.
    Replaced,
    /// The function is removed.
    Removed,
}

/// All changes, computed before anything is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The requested triggers, in the order of `Trigger::ALL`.
    pub changes: Vec<TriggerChange>,
    /// The other triggers, by their keys, with their functions. They do not change.
    pub unchanged: Vec<(String, String)>,
    /// The AWS KMS key for custom senders, if the pool gets one.
    pub new_code_key: Option<String>,
    /// The body to send; `None` if nothing changes.
    pub update: Option<Update>,
    /// The triggers after the update.
    pub triggers: LambdaConfig,
}

/// Why a plan is impossible. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// A trigger is specified twice.
    DuplicateTrigger(Trigger),
    /// The function is in another region.
    OtherRegion {
        /// The function.
        function: FunctionArn,
        /// The region of the pool.
        pool: String,
    },
    /// The function belongs to another account.
    OtherAccount {
        /// The function.
        function: FunctionArn,
        /// The account of the pool.
        pool: String,
    },
    /// Another function is attached to the trigger.
    Occupied {
        /// The trigger.
        trigger: Trigger,
        /// That function.
        by: TriggerTarget,
    },
    /// The custom sender needs an AWS KMS key, and the policy names none.
    CodeKeyMissing(Trigger),
    /// The pool has another AWS KMS key than the policy.
    OtherCodeKey(String),
    /// The pool's feature plan does not support the event version.
    FeaturePlan {
        /// The `LambdaVersion` that the policy needs.
        version: &'static str,
        /// The pool's feature plan.
        plan: String,
    },
    /// The pool has settings that an update would reset.
    UnknownSettings(UnknownSettings),
    /// An update would change other settings, at these paths.
    OtherChanges(Vec<String>),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateTrigger(trigger) => {
                write!(
                    f,
                    "{0} is specified twice; specify one function, for example --function {0}=ARN",
                    trigger.binary()
                )
            }
            Self::OtherRegion { function, pool } => {
                write!(
                    f,
                    "{function} is in {}, but the pool is in {pool}, and Cognito invokes only functions in its own region; ",
                    function.region()
                )?;
                f.write_str("deploy the function to the pool's region and use that ARN")
            }
            Self::OtherAccount { function, pool } => {
                write!(
                    f,
                    "{function} belongs to account {}, but the pool belongs to account {pool}; ",
                    function.account()
                )?;
                f.write_str("use a function of the pool's account, or check the pool ID")
            }
            Self::Occupied { trigger, by } => {
                let key = trigger.lambda_config_key();
                write!(f, "{key} already has the function {by}; use --replace to replace it ")?;
                f.write_str("(detach restores it later)")
            }
            Self::CodeKeyMissing(trigger) => {
                write!(
                    f,
                    "{} requires an AWS KMS key; name it at [senders] kms_keys in the policy",
                    trigger.lambda_config_key()
                )
            }
            Self::OtherCodeKey(key) => {
                write!(f, "the pool encrypts codes with {key} (KMSKeyID), which the policy does not name; ")?;
                f.write_str("add it to [senders] kms_keys, or change the pool's key")
            }
            Self::FeaturePlan { version, plan } => {
                write!(
                    f,
                    "the policy's token_version is {version}, but the pool's feature plan {plan} supports V1_0 only; "
                )?;
                f.write_str("change the plan to ESSENTIALS or PLUS, or set token_version to \"V1_0\"")
            }
            Self::UnknownSettings(unknown) => unknown.fmt(f),
            Self::OtherChanges(paths) => {
                write!(
                    f,
                    "an update would change other settings as well: {}; nothing was sent; please report this",
                    paths.join(", ")
                )
            }
        }
    }
}

impl Assignment {
    /// Whether the function, with any alias, is attached to the trigger.
    #[must_use]
    pub fn is_attached(&self, triggers: &LambdaConfig) -> bool {
        triggers.target(self.trigger).is_some_and(|target| is_same_function(&target.arn, self.function.as_str()))
    }
}

impl TriggerChange {
    /// The kind of the change.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (None, None) => ChangeKind::None,
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(before), Some(after)) if before.is_equivalent(after) => ChangeKind::None,
            (Some(before), Some(after)) if is_same_function(&before.arn, &after.arn) => ChangeKind::Updated,
            (Some(_), Some(_)) => ChangeKind::Replaced,
        }
    }
}

/// Computes the plan that attaches functions to triggers.
///
/// # Errors
///
/// All errors that prevent the plan; never empty.
pub fn attach(pool: &UserPool, assignments: &[Assignment], options: AttachOptions<'_>) -> Result<Plan, Vec<PlanError>> {
    let mut errors = invalid_assignments(pool, assignments);
    let mut triggers = pool.lambda_config();
    let new_code_key = new_code_key(&triggers, assignments, options.code_keys, &mut errors);
    let mut changes = Vec::new();
    for Assignment { trigger, function } in in_trigger_order(assignments) {
        let before = triggers.target(*trigger);
        let version = trigger.configured_version(options.version);
        if let (Some(version), Some("LITE")) =
            (version.filter(|version| *version != EventVersion::V1), pool.feature_plan())
        {
            errors.push(PlanError::FeaturePlan { version: version.lambda_version(), plan: "LITE".to_owned() });
        }
        let change = TriggerChange {
            trigger: *trigger,
            after: Some(TriggerTarget::new(function.as_str(), version.map(EventVersion::lambda_version))),
            before,
        };
        match &change.before {
            Some(by) if change.kind() == ChangeKind::Replaced && !options.replace => {
                errors.push(PlanError::Occupied { trigger: *trigger, by: by.clone() });
            }
            _ => changes.push(change),
        }
    }
    if let Some(arn) = &new_code_key {
        triggers.set_code_key(arn);
    }
    Ok(Plan { new_code_key, ..finish(pool, triggers, changes, errors)? })
}

/// The triggers whose functions get codes.
const SENDERS: [Trigger; 2] = [Trigger::CustomEmailSender, Trigger::CustomSmsSender];

fn is_sender(trigger: Trigger) -> bool {
    SENDERS.contains(&trigger)
}

/// The key that a pool needs for custom senders, if it has none yet.
fn new_code_key(
    triggers: &LambdaConfig,
    assignments: &[Assignment],
    keys: &[String],
    errors: &mut Vec<PlanError>,
) -> Option<String> {
    let sender = assignments.iter().map(|assignment| assignment.trigger).find(|trigger| is_sender(*trigger))?;
    match (triggers.code_key(), keys.first()) {
        (_, None) => errors.push(PlanError::CodeKeyMissing(sender)),
        (None, Some(first)) => return Some(first.clone()),
        (Some(key), Some(_)) if keys.iter().any(|listed| listed == key) => {}
        (Some(key), Some(_)) => errors.push(PlanError::OtherCodeKey(key.to_owned())),
    }
    None
}

/// Computes the plan that detaches functions from triggers. `saved` returns the function that the assignment's function
/// replaced; the plan restores it, or removes the function if it is `None`. If the trigger now has an ARN other than the
/// assignment's, even of another alias, the plan keeps that one.
///
/// # Errors
///
/// All errors that prevent the plan; never empty.
///
/// ```
/// use cognito_triggers_user_pool::{FunctionArn, UserPool, Assignment, detach};
/// use events::Trigger;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let function = "arn:aws:lambda:eu-west-1:123456789012:function:custom-message";
/// let pool = format!(r#"{{"Id":"eu-west-1_AbCdEf123","Arn":"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123","LambdaConfig":{{"CustomMessage":"{function}"}}}}"#);
/// let pool = UserPool::from_json(pool.as_bytes())?;
///
/// let assignment = Assignment { trigger: Trigger::CustomMessage, function: FunctionArn::parse(function)? };
/// let plan = detach(&pool, &[assignment], |_| None).expect("no errors");
/// assert_eq!(plan.triggers.target(Trigger::CustomMessage), None);
/// # Ok(())
/// # }
/// ```
pub fn detach(
    pool: &UserPool,
    assignments: &[Assignment],
    saved: impl Fn(&Assignment) -> Option<TriggerTarget>,
) -> Result<Plan, Vec<PlanError>> {
    let triggers = pool.lambda_config();
    let change = |assignment: &Assignment| {
        let before = triggers.target(assignment.trigger);
        let is_attached = before.as_ref().is_some_and(|target| target.arn == assignment.function.as_str());
        let after = if is_attached { saved(assignment) } else { before.clone() };
        TriggerChange { trigger: assignment.trigger, before, after }
    };
    let changes = in_trigger_order(assignments).map(change).collect();
    let errors = invalid_assignments(pool, assignments);
    finish(pool, triggers.clone(), changes, errors)
}

fn finish(
    pool: &UserPool,
    mut triggers: LambdaConfig,
    changes: Vec<TriggerChange>,
    mut errors: Vec<PlanError>,
) -> Result<Plan, Vec<PlanError>> {
    for change in changes.iter().filter(|change| change.kind() != ChangeKind::None) {
        triggers.set(change.trigger, change.after.as_ref());
    }
    // Only custom senders use the key.
    if changes.iter().any(|change| is_sender(change.trigger))
        && SENDERS.iter().all(|sender| triggers.target(*sender).is_none())
    {
        triggers.remove_code_key();
    }
    let update = match pool.build_update(triggers.clone()) {
        Ok(update) => {
            let others = pool.other_differences(&pool.apply_update(&update));
            errors.extend((!others.is_empty()).then_some(PlanError::OtherChanges(others)));
            Some(update)
        }
        Err(unknown) => {
            errors.push(PlanError::UnknownSettings(unknown));
            None
        }
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let is_named = |name: &str| changes.iter().any(|change| is_key_of(change.trigger, name));
    let unchanged = triggers.functions().into_iter().filter(|(name, _)| !is_named(name));
    let unchanged = unchanged.map(|(name, arn)| (name.to_owned(), arn.to_owned())).collect();
    let update = update.filter(|_| triggers != pool.lambda_config());
    Ok(Plan { changes, unchanged, new_code_key: None, update, triggers })
}

/// Whether `LambdaConfig` has the trigger's function under this key.
fn is_key_of(trigger: Trigger, name: &str) -> bool {
    let member = trigger.definition().lambda_config;
    member.arn_key() == Some(name) || member.versioned_key() == Some(name)
}

/// Errors in the assignments themselves.
fn invalid_assignments(pool: &UserPool, assignments: &[Assignment]) -> Vec<PlanError> {
    let twice = Trigger::ALL
        .into_iter()
        .filter(|trigger| assignments.iter().filter(|assignment| assignment.trigger == *trigger).count() > 1);
    let mut errors: Vec<PlanError> = twice.map(PlanError::DuplicateTrigger).collect();
    for Assignment { function, .. } in assignments {
        if function.region() != pool.region() {
            errors.push(PlanError::OtherRegion { function: function.clone(), pool: pool.region().to_owned() });
        }
        if let Some(account) = pool.account().filter(|account| *account != function.account()) {
            errors.push(PlanError::OtherAccount { function: function.clone(), pool: account.to_owned() });
        }
    }
    errors
}

fn in_trigger_order(assignments: &[Assignment]) -> impl Iterator<Item = &Assignment> {
    Trigger::ALL.into_iter().filter_map(|trigger| assignments.iter().find(|assignment| assignment.trigger == trigger))
}

/// Whether two ARNs are those of one function, with any alias or version.
fn is_same_function(one: &str, other: &str) -> bool {
    let unqualified = |arn: &str| FunctionArn::parse(arn).map(|arn| arn.unqualified().to_owned());
    matches!((unqualified(one), unqualified(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::{Assignment, AttachOptions, ChangeKind, PlanError, attach, detach};
    use crate::{FunctionArn, TriggerTarget, UserPool};
    use events::{EventVersion, LambdaConfigMember, Trigger};
    use serde_json::{Value, json};
    use std::sync::LazyLock;

    const KEY: &str = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const OTHER_KEY: &str = "arn:aws:kms:eu-west-1:123456789012:key/2";
    const THEIRS: &str = "arn:aws:lambda:eu-west-1:123456789012:function:theirs";

    fn pool(lambda_config: &Value, plan: &str) -> UserPool {
        let description = json!({
            "Id": "eu-west-1_AbCdEf123", "Arn": "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123",
            "UserPoolTier": plan, "LambdaConfig": lambda_config, "MfaConfiguration": "OFF",
        });
        UserPool::from_json(description.to_string().as_bytes()).unwrap()
    }

    fn arn(name: &str) -> String {
        format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}")
    }

    fn assignment(trigger: Trigger) -> Assignment {
        Assignment { trigger, function: FunctionArn::parse(&arn(trigger.binary())).unwrap() }
    }

    fn all() -> Vec<Assignment> {
        Trigger::with_lambda().map(|(trigger, _)| assignment(trigger)).collect()
    }

    fn options(version: EventVersion) -> AttachOptions<'static> {
        static KEYS: LazyLock<[String; 2]> = LazyLock::new(|| [KEY, OTHER_KEY].map(str::to_owned));
        AttachOptions { version: Some(version), replace: false, code_keys: &*KEYS }
    }

    #[test]
    fn detach_reverts_attach() {
        let others = Trigger::ALL.into_iter().map(Trigger::definition).filter(|trigger| trigger.lambda.is_none());
        let other = others.map(|trigger| trigger.lambda_config).find_map(LambdaConfigMember::arn_key).unwrap();
        let before = pool(&json!({other: THEIRS}), "ESSENTIALS");
        let plan = attach(&before, &all(), options(EventVersion::V3)).unwrap();
        assert!(plan.changes.iter().all(|change| change.kind() == ChangeKind::Added));
        assert_eq!(plan.unchanged, [(other.to_owned(), THEIRS.to_owned())]);
        let attached = before.apply_update(&plan.update.unwrap());
        let target = attached.lambda_config().target(Trigger::PreTokenGeneration).unwrap();
        assert_eq!(
            (target.arn.as_str(), target.version.as_deref()),
            (arn("pre-token-generation").as_str(), Some("V3_0"))
        );
        // Attaching again changes nothing and sends nothing.
        assert_eq!(attach(&attached, &all(), options(EventVersion::V3)).unwrap().update, None);
        let plan = detach(&attached, &all(), |_| None).unwrap();
        assert_eq!(attached.apply_update(&plan.update.unwrap()), before);
        assert_eq!(detach(&before, &all(), |_| None).unwrap().update, None);
    }

    #[test]
    fn replaced_function_needs_consent_and_is_restored() {
        let config = json!({"CustomMessage": THEIRS, "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": THEIRS}});
        let before = pool(&config, "PLUS");
        let errors = attach(&before, &all(), options(EventVersion::V2)).unwrap_err();
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(errors.iter().all(|error| matches!(error, PlanError::Occupied { by, .. } if by.arn == THEIRS)));
        let plan = attach(&before, &all(), AttachOptions { replace: true, ..options(EventVersion::V2) }).unwrap();
        let kinds: Vec<ChangeKind> = plan.changes.iter().map(super::TriggerChange::kind).collect();
        let expected = all().into_iter().map(|assignment| match assignment.trigger {
            Trigger::CustomMessage | Trigger::PreTokenGeneration => ChangeKind::Replaced,
            _ => ChangeKind::Added,
        });
        assert_eq!(kinds, expected.collect::<Vec<_>>());
        let attached = before.apply_update(&plan.update.unwrap());
        let saved = |assignment: &Assignment| before.lambda_config().target(assignment.trigger);
        let plan = detach(&attached, &all(), saved).unwrap();
        assert_eq!(attached.apply_update(&plan.update.unwrap()), before);
    }

    #[test]
    fn detach_keeps_newer_function() {
        let pool = pool(&json!({"CustomMessage": THEIRS}), "PLUS");
        let plan = detach(&pool, &[assignment(Trigger::CustomMessage)], |_| None).unwrap();
        assert_eq!((plan.update, plan.changes[0].kind()), (None, ChangeKind::None));
    }

    #[test]
    fn other_alias_or_version_is_an_update() {
        let live = format!("{}:live", arn("pre-token-generation"));
        let config = json!({"PreTokenGeneration": live, "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": live}});
        let plan = attach(&pool(&config, "PLUS"), &all(), options(EventVersion::V3)).unwrap();
        assert_eq!(plan.changes[3].kind(), ChangeKind::Updated);
        assert_eq!(plan.changes[3].after, Some(TriggerTarget::new(&arn("pre-token-generation"), Some("V3_0"))));
    }

    #[test]
    fn event_version_requires_feature_plan() {
        let assignments = [assignment(Trigger::PreTokenGeneration)];
        for version in [EventVersion::V2, EventVersion::V3] {
            let errors = attach(&pool(&json!({}), "LITE"), &assignments, options(version)).unwrap_err();
            assert_eq!(errors, [PlanError::FeaturePlan { version: version.lambda_version(), plan: "LITE".to_owned() }]);
        }
        for options in [options(EventVersion::V1), AttachOptions::default()] {
            let plan = attach(&pool(&json!({}), "LITE"), &assignments, options).unwrap();
            assert_eq!(plan.changes[0].after, Some(TriggerTarget::new(&arn("pre-token-generation"), Some("V1_0"))));
        }
    }

    #[test]
    fn function_in_other_region_or_account_is_rejected() {
        for (text, is_region) in [
            ("arn:aws:lambda:eu-west-2:123456789012:function:custom-message", true),
            ("arn:aws:lambda:eu-west-1:210987654321:function:custom-message", false),
        ] {
            let assignment =
                Assignment { trigger: Trigger::CustomMessage, function: FunctionArn::parse(text).unwrap() };
            let errors = attach(&pool(&json!({}), "PLUS"), &[assignment], AttachOptions::default()).unwrap_err();
            assert_eq!(errors.len(), 1);
            assert_eq!(matches!(errors[0], PlanError::OtherRegion { .. }), is_region);
            assert_eq!(matches!(errors[0], PlanError::OtherAccount { .. }), !is_region);
        }
        let twice = [assignment(Trigger::PreSignUp), assignment(Trigger::PreSignUp)];
        let errors = attach(&pool(&json!({}), "PLUS"), &twice, AttachOptions::default()).unwrap_err();
        assert_eq!(errors, [PlanError::DuplicateTrigger(Trigger::PreSignUp)]);
    }

    /// Cognito encrypts the codes of custom senders with a key that their function must accept.
    #[test]
    fn custom_sender_needs_a_key_of_the_policy() {
        let sender = [assignment(Trigger::CustomEmailSender)];
        let key_of = |plan: &super::Plan| plan.triggers.code_key().map(str::to_owned);
        let plan = attach(&pool(&json!({}), "LITE"), &sender, options(EventVersion::V1)).unwrap();
        assert_eq!((plan.new_code_key.as_deref(), key_of(&plan).as_deref()), (Some(KEY), Some(KEY)));
        let has_other = pool(&json!({ "KMSKeyID": OTHER_KEY }), "LITE");
        let plan = attach(&has_other, &sender, options(EventVersion::V1)).unwrap();
        assert_eq!((plan.new_code_key.as_deref(), key_of(&plan).as_deref()), (None, Some(OTHER_KEY)));
        let theirs = "arn:aws:kms:eu-west-1:123456789012:key/theirs";
        let errors = attach(&pool(&json!({ "KMSKeyID": theirs }), "LITE"), &sender, options(EventVersion::V1));
        assert_eq!(errors.unwrap_err(), [PlanError::OtherCodeKey(theirs.to_owned())]);
        let errors = attach(&pool(&json!({}), "LITE"), &sender, AttachOptions::default());
        assert_eq!(errors.unwrap_err(), [PlanError::CodeKeyMissing(Trigger::CustomEmailSender)]);
        let plan =
            attach(&pool(&json!({}), "LITE"), &[assignment(Trigger::PreSignUp)], AttachOptions::default()).unwrap();
        assert_eq!((plan.new_code_key.as_deref(), key_of(&plan).as_deref()), (None, None));
    }
}
