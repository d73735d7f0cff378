//! What attaching and detaching changes, and why it would not be done.

use crate::arn::FunctionArn;
use crate::triggers::{AtTrigger, LambdaConfig, Trigger};
use crate::update::{UnknownSettings, Update};
use crate::user_pool::UserPool;
use events::EventVersion;
use std::fmt;

/// A function that somebody wants at a trigger, or away from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The trigger.
    pub trigger: Trigger,
    /// The function.
    pub function: FunctionArn,
}

/// What is decided beside the wishes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice {
    /// The event version that the policy's rules for tokens are written for; `None` where it has none.
    pub version: Option<EventVersion>,
    /// Whether functions of somebody else may be replaced.
    pub replace: bool,
}

/// What becomes of one trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The trigger.
    pub trigger: Trigger,
    /// What stands there.
    pub before: Option<AtTrigger>,
    /// What is to stand there.
    pub after: Option<AtTrigger>,
}

/// How a trigger changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It does not.
    None,
    /// Nothing stood there.
    Added,
    /// The same function, by another alias or with other events.
    Moved,
    /// Another function.
    Replaced,
    /// Nothing will stand there.
    Removed,
}

/// All of it, worked out before anything is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The triggers that were named, in the order of the suite.
    pub steps: Vec<Step>,
    /// Every other trigger of the pool: its name and its function. They stay.
    pub others: Vec<(String, String)>,
    /// The body to send; `None` where the triggers are as they are to be.
    pub update: Option<Update>,
    /// The triggers as they will be.
    pub triggers: LambdaConfig,
}

/// Why a plan is not made. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A trigger is named twice.
    NamedTwice(Trigger),
    /// The function is in another region.
    Region {
        /// The function.
        function: FunctionArn,
        /// The region of the pool.
        pool: String,
    },
    /// The function belongs to another account.
    Account {
        /// The function.
        function: FunctionArn,
        /// The account of the pool.
        pool: String,
    },
    /// Somebody else's function stands at the trigger.
    Occupied {
        /// The trigger.
        trigger: Trigger,
        /// What stands there.
        by: AtTrigger,
    },
    /// The pool's feature plan has no such events.
    FeaturePlan {
        /// The `LambdaVersion` that the policy needs.
        version: &'static str,
        /// The plan of the pool.
        plan: String,
    },
    /// The pool has settings that would be wiped.
    UnknownSettings(UnknownSettings),
    /// An update would change something besides the triggers: these places.
    OtherChanges(Vec<String>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NamedTwice(trigger) => {
                write!(f, "{0} is named twice; name one function, as in --function {0}=ARN", trigger.function())
            }
            Self::Region { function, pool } => {
                write!(
                    f,
                    "{function} is in {}, the pool in {pool}; Cognito calls functions of its own region: ",
                    function.region()
                )?;
                f.write_str("deploy the function there, and name that one")
            }
            Self::Account { function, pool } => {
                write!(f, "{function} belongs to account {}, the pool to {pool}; ", function.account())?;
                f.write_str("name a function of the pool's account, or look at which pool you mean")
            }
            Self::Occupied { trigger, by } => {
                write!(
                    f,
                    "at {} stands {by}, which is not yours to lose; --replace puts the new one there, ",
                    trigger.key()
                )?;
                f.write_str("and detach brings the old one back")
            }
            Self::FeaturePlan { version, plan } => {
                write!(f, "the policy's token_version is {version}, and a pool of the plan {plan} has V1_0 only; ")?;
                f.write_str("move the pool to ESSENTIALS or PLUS, or set token_version to \"V1_0\"")
            }
            Self::UnknownSettings(unknown) => unknown.fmt(f),
            Self::OtherChanges(paths) => {
                write!(
                    f,
                    "an update would change more than the triggers: {}; nothing was sent, please report it",
                    paths.join(", ")
                )
            }
        }
    }
}

impl Wish {
    /// Whether the function, by whatever alias, stands at its trigger.
    #[must_use]
    pub fn is_at(&self, triggers: &LambdaConfig) -> bool {
        triggers.at(self.trigger).is_some_and(|at| is_same_function(&at.arn, self.function.as_str()))
    }
}

impl Step {
    /// How the trigger changes.
    #[must_use]
    pub fn change(&self) -> Change {
        match (&self.before, &self.after) {
            (None, None) => Change::None,
            (None, Some(_)) => Change::Added,
            (Some(_), None) => Change::Removed,
            (Some(before), Some(after)) if before.is_as(after) => Change::None,
            (Some(before), Some(after)) if is_same_function(&before.arn, &after.arn) => Change::Moved,
            (Some(_), Some(_)) => Change::Replaced,
        }
    }
}

/// Plans to put functions at triggers.
///
/// # Errors
///
/// Every reason why not, never none.
pub fn attach(pool: &UserPool, wishes: &[Wish], choice: Choice) -> Result<Plan, Vec<Refusal>> {
    let mut refusals = misplaced(pool, wishes);
    let triggers = pool.lambda_config();
    let mut steps = Vec::new();
    for Wish { trigger, function } in in_order(wishes) {
        let before = triggers.at(*trigger);
        let version = (*trigger == Trigger::PreTokenGeneration).then_some(choice.version.unwrap_or(EventVersion::V1));
        if let (Some(version), Some("LITE")) =
            (version.filter(|version| *version != EventVersion::V1), pool.feature_plan())
        {
            refusals.push(Refusal::FeaturePlan { version: version.lambda_version(), plan: "LITE".to_owned() });
        }
        let step = Step {
            trigger: *trigger,
            after: Some(AtTrigger::ours(function.as_str(), version.map(EventVersion::lambda_version))),
            before,
        };
        match &step.before {
            Some(by) if step.change() == Change::Replaced && !choice.replace => {
                refusals.push(Refusal::Occupied { trigger: *trigger, by: by.clone() });
            }
            _ => steps.push(step),
        }
    }
    finish(pool, triggers, steps, refusals)
}

/// Plans to take functions away from their triggers, and to put back what stood there before. What somebody has put there
/// since stays.
///
/// # Errors
///
/// Every reason why not, never none.
///
/// ```
/// use cognito_triggers_user_pool::{FunctionArn, Trigger, UserPool, Wish, detach};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let function = "arn:aws:lambda:eu-west-1:123456789012:function:custom-message";
/// let pool = format!(r#"{{"Id":"eu-west-1_AbCdEf123","Arn":"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123","LambdaConfig":{{"CustomMessage":"{function}"}}}}"#);
/// let pool = UserPool::read(pool.as_bytes())?;
///
/// let wish = Wish { trigger: Trigger::CustomMessage, function: FunctionArn::parse(function)? };
/// let plan = detach(&pool, &[wish], |_| None).expect("nothing is in its way");
/// assert_eq!(plan.triggers.at(Trigger::CustomMessage), None);
/// # Ok(())
/// # }
/// ```
pub fn detach(
    pool: &UserPool,
    wishes: &[Wish],
    remembered: impl Fn(&Wish) -> Option<AtTrigger>,
) -> Result<Plan, Vec<Refusal>> {
    let triggers = pool.lambda_config();
    let step = |wish: &Wish| {
        let before = triggers.at(wish.trigger);
        let is_ours = before.as_ref().is_some_and(|at| at.arn == wish.function.as_str());
        let after = if is_ours { remembered(wish) } else { before.clone() };
        Step { trigger: wish.trigger, before, after }
    };
    let steps = in_order(wishes).map(step).collect();
    let refusals = misplaced(pool, wishes);
    finish(pool, triggers.clone(), steps, refusals)
}

fn finish(
    pool: &UserPool,
    mut triggers: LambdaConfig,
    steps: Vec<Step>,
    mut refusals: Vec<Refusal>,
) -> Result<Plan, Vec<Refusal>> {
    for step in steps.iter().filter(|step| step.change() != Change::None) {
        triggers.set(step.trigger, step.after.as_ref());
    }
    let update = match pool.update(triggers.clone()) {
        Ok(update) => {
            let others = pool.other_differences(&pool.after(&update));
            refusals.extend((!others.is_empty()).then_some(Refusal::OtherChanges(others)));
            Some(update)
        }
        Err(unknown) => {
            refusals.push(Refusal::UnknownSettings(unknown));
            None
        }
    };
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let is_named = |name: &str| steps.iter().any(|step| name.starts_with(step.trigger.key()));
    let others = triggers.functions().into_iter().filter(|(name, _)| !is_named(name));
    let others = others.map(|(name, arn)| (name.to_owned(), arn.to_owned())).collect();
    let update = update.filter(|_| triggers != pool.lambda_config());
    Ok(Plan { steps, others, update, triggers })
}

/// What is wrong with the wishes themselves.
fn misplaced(pool: &UserPool, wishes: &[Wish]) -> Vec<Refusal> {
    let twice =
        Trigger::ALL.into_iter().filter(|trigger| wishes.iter().filter(|wish| wish.trigger == *trigger).count() > 1);
    let mut refusals: Vec<Refusal> = twice.map(Refusal::NamedTwice).collect();
    for Wish { function, .. } in wishes {
        if function.region() != pool.region() {
            refusals.push(Refusal::Region { function: function.clone(), pool: pool.region().to_owned() });
        }
        if let Some(account) = pool.account().filter(|account| *account != function.account()) {
            refusals.push(Refusal::Account { function: function.clone(), pool: account.to_owned() });
        }
    }
    refusals
}

fn in_order(wishes: &[Wish]) -> impl Iterator<Item = &Wish> {
    Trigger::ALL.into_iter().filter_map(|trigger| wishes.iter().find(|wish| wish.trigger == trigger))
}

/// Whether two ARNs name one function, whatever alias or version stands behind it.
fn is_same_function(one: &str, other: &str) -> bool {
    let unqualified = |arn: &str| FunctionArn::parse(arn).map(|arn| arn.unqualified().to_owned());
    matches!((unqualified(one), unqualified(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::{Change, Choice, Refusal, Wish, attach, detach};
    use crate::{AtTrigger, FunctionArn, Trigger, UserPool};
    use events::EventVersion;
    use serde_json::{Value, json};

    const THEIRS: &str = "arn:aws:lambda:eu-west-1:123456789012:function:theirs";

    fn pool(lambda_config: &Value, plan: &str) -> UserPool {
        let description = json!({
            "Id": "eu-west-1_AbCdEf123", "Arn": "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123",
            "UserPoolTier": plan, "LambdaConfig": lambda_config, "MfaConfiguration": "OFF",
        });
        UserPool::read(description.to_string().as_bytes()).unwrap()
    }

    fn arn(name: &str) -> String {
        format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}")
    }

    fn wish(trigger: Trigger) -> Wish {
        Wish { trigger, function: FunctionArn::parse(&arn(trigger.function())).unwrap() }
    }

    fn all() -> Vec<Wish> {
        Trigger::ALL.map(wish).to_vec()
    }

    fn choice(version: EventVersion) -> Choice {
        Choice { version: Some(version), replace: false }
    }

    #[test]
    fn what_is_attached_and_detached_leaves_the_pool_as_it_was() {
        let before = pool(&json!({"PreAuthentication": THEIRS}), "ESSENTIALS");
        let plan = attach(&before, &all(), choice(EventVersion::V3)).unwrap();
        assert!(plan.steps.iter().all(|step| step.change() == Change::Added));
        assert_eq!(plan.others, [("PreAuthentication".to_owned(), THEIRS.to_owned())]);
        let attached = before.after(&plan.update.unwrap());
        let at = attached.lambda_config().at(Trigger::PreTokenGeneration).unwrap();
        assert_eq!((at.arn.as_str(), at.version.as_deref()), (arn("pre-token-generation").as_str(), Some("V3_0")));
        // Once more changes nothing, and sends nothing.
        assert_eq!(attach(&attached, &all(), choice(EventVersion::V3)).unwrap().update, None);
        let plan = detach(&attached, &all(), |_| None).unwrap();
        assert_eq!(attached.after(&plan.update.unwrap()), before);
        assert_eq!(detach(&before, &all(), |_| None).unwrap().update, None);
    }

    #[test]
    fn what_is_someone_elses_stays_unless_it_may_be_replaced_and_comes_back() {
        let config = json!({"CustomMessage": THEIRS, "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": THEIRS}});
        let before = pool(&config, "PLUS");
        let refusals = attach(&before, &all(), choice(EventVersion::V2)).unwrap_err();
        assert_eq!(refusals.len(), 2, "{refusals:?}");
        assert!(refusals.iter().all(|refusal| matches!(refusal, Refusal::Occupied { by, .. } if by.arn == THEIRS)));
        let plan = attach(&before, &all(), Choice { replace: true, ..choice(EventVersion::V2) }).unwrap();
        let changes: Vec<Change> = plan.steps.iter().map(super::Step::change).collect();
        assert_eq!(changes, [Change::Replaced, Change::Added, Change::Added, Change::Replaced]);
        let attached = before.after(&plan.update.unwrap());
        let remembered = |wish: &Wish| before.lambda_config().at(wish.trigger);
        let plan = detach(&attached, &all(), remembered).unwrap();
        assert_eq!(attached.after(&plan.update.unwrap()), before);
    }

    #[test]
    fn what_somebody_put_there_since_stays() {
        let pool = pool(&json!({"CustomMessage": THEIRS}), "PLUS");
        let plan = detach(&pool, &[wish(Trigger::CustomMessage)], |_| None).unwrap();
        assert_eq!((plan.update, plan.steps[0].change()), (None, Change::None));
    }

    #[test]
    fn the_same_function_by_another_alias_or_version_is_moved() {
        let live = format!("{}:live", arn("pre-token-generation"));
        let config = json!({"PreTokenGeneration": live, "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": live}});
        let plan = attach(&pool(&config, "PLUS"), &all(), choice(EventVersion::V3)).unwrap();
        assert_eq!(plan.steps[3].change(), Change::Moved);
        assert_eq!(plan.steps[3].after, Some(AtTrigger::ours(&arn("pre-token-generation"), Some("V3_0"))));
    }

    #[test]
    fn the_version_is_the_policys_where_the_plan_allows_it() {
        let wishes = [wish(Trigger::PreTokenGeneration)];
        for version in [EventVersion::V2, EventVersion::V3] {
            let refusals = attach(&pool(&json!({}), "LITE"), &wishes, choice(version)).unwrap_err();
            assert_eq!(refusals, [Refusal::FeaturePlan { version: version.lambda_version(), plan: "LITE".to_owned() }]);
        }
        for choice in [choice(EventVersion::V1), Choice::default()] {
            let plan = attach(&pool(&json!({}), "LITE"), &wishes, choice).unwrap();
            assert_eq!(plan.steps[0].after, Some(AtTrigger::ours(&arn("pre-token-generation"), Some("V1_0"))));
        }
    }

    #[test]
    fn a_function_from_elsewhere_is_refused() {
        for (text, is_region) in [
            ("arn:aws:lambda:eu-west-2:123456789012:function:custom-message", true),
            ("arn:aws:lambda:eu-west-1:210987654321:function:custom-message", false),
        ] {
            let wish = Wish { trigger: Trigger::CustomMessage, function: FunctionArn::parse(text).unwrap() };
            let refusals = attach(&pool(&json!({}), "PLUS"), &[wish], Choice::default()).unwrap_err();
            assert_eq!(refusals.len(), 1);
            assert_eq!(matches!(refusals[0], Refusal::Region { .. }), is_region);
            assert_eq!(matches!(refusals[0], Refusal::Account { .. }), !is_region);
        }
        let twice = [wish(Trigger::PreSignUp), wish(Trigger::PreSignUp)];
        let refusals = attach(&pool(&json!({}), "PLUS"), &twice, Choice::default()).unwrap_err();
        assert_eq!(refusals, [Refusal::NamedTwice(Trigger::PreSignUp)]);
    }
}
