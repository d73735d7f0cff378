//! What a plan contains, and a model of the services for every interleaving of invocations and failures.

use super::*;
use crate::effects::{EventState, ExecutionReport, Plan, PlanExecution, Progress, Step, StepResult};
use crate::{Effect, Outcome};
use crate::{Level, LogNote};
use events::{Envelope, TriggerSource};
use policy::Policy;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const APP: &str = "[app]\nbase_url=\"https://app.example.com\"\nconfirmation_path=\"/c\"\nlocale=\"en\"\nbrand=\"b\"\n\
    [brands.b]\nname=\"B\"\ncolor=\"#000000\"\nsupport=\"a@example.com\"\npostal_address=\"B\"\n";
const GROUPS: &str = "[post_confirmation.groups]\nadd=[\"customers\",\"news\"]\n";
const RECORD: &str = "[post_confirmation.record]\ntable=\"profiles\"\nattributes=[\"email\",\"name\"]\n";
const EVENT: &str =
    "[post_confirmation.event]\nbus=\"default\"\nsource=\"example.users\"\ndetail_type=\"UserConfirmed\"\n";
const RESUME: &str = "[post_confirmation]\nresume_on_sign_in=true\n";
const CONFIRMED: &str = r#"{"version":"1","triggerSource":"PostConfirmation_ConfirmSignUp","region":"eu-west-1",
    "userPoolId":"eu-west-1_AbCdEf123","userName":"ann","callerContext":{"clientId":"1example23456789"},
    "request":{"userAttributes":{"sub":"u-1","email":"ann@example.com"}},"response":{}}"#;

fn policy(tables: &[&str]) -> Policy {
    Policy::parse("policy.toml", &(APP.to_owned() + &tables.concat()), []).unwrap()
}

fn output(event: &str, policy: &Policy) -> (Option<Box<Plan>>, Vec<String>, String) {
    let output = HANDLER.handle(event.as_bytes(), policy);
    let plan = output.effect.map(confirmation);
    let notes = output.notes.iter().map(ToString::to_string).collect();
    (plan, notes, output.response.unwrap().into_owned())
}

fn confirmation(effect: Effect) -> Box<Plan> {
    match effect {
        Effect::SetUpUser(plan) => plan,
        Effect::RecordSignIn(_) | Effect::Link(_) | Effect::Send(_) => {
            unreachable!("post confirmation only sets up users")
        }
    }
}

fn plan(tables: &[&str]) -> Box<Plan> {
    output(CONFIRMED, &policy(tables)).0.unwrap()
}

fn texts(notes: &[LogNote]) -> Vec<&str> {
    notes.iter().map(LogNote::as_str).collect()
}

#[test]
fn plan_contains_listed_attributes_the_user_has() {
    let plan = plan(&[GROUPS, RECORD, EVENT, "attributes=[\"email\",\"phone_number\"]\n"]);
    assert_eq!(plan.record().unwrap().id, "eu-west-1_AbCdEf123#u-1");
    assert_eq!(plan.record().unwrap().attributes, [("email".to_owned(), "ann@example.com".to_owned())]);
    let detail: serde_json::Value = serde_json::from_str(&plan.event().unwrap().detail).unwrap();
    assert_eq!(
        detail,
        serde_json::json!({"userPoolId": "eu-west-1_AbCdEf123", "userName": "ann", "sub": "u-1", "clientId": "1example23456789",
            "triggerSource": "PostConfirmation_ConfirmSignUp", "attributes": {"email": "ann@example.com"}})
    );
    let steps = ["write_record:profiles", "add_to_group:customers", "add_to_group:news", "publish_event:default"];
    assert_eq!(texts(&plan.steps()), steps);
}

#[test]
fn only_confirmed_sign_up_with_tables_has_plan() {
    let all = policy(&[GROUPS, RECORD, EVENT]);
    let (none, _, answer) = output(&CONFIRMED.replace("ConfirmSignUp", "ConfirmForgotPassword"), &all);
    assert!(none.is_none() && answer.contains("ConfirmForgotPassword"));
    for tables in [&[][..], &["[post_confirmation]\n"], &["[post_confirmation.groups]\nadd=[]\n"]] {
        assert!(output(CONFIRMED, &policy(tables)).0.is_none(), "{tables:?}");
    }
    assert_eq!(output(CONFIRMED, &all).2, CONFIRMED, "the event is returned unchanged");
}

#[test]
fn unidentified_user_skips_actions_or_fails() {
    let fail = "on_failure=\"fail\"\n";
    let steps = |plan: &Plan| texts(&plan.steps()).join(" ");
    for (from, to, note, groups_left) in [
        ("eu-west-1_AbCdEf123", "no pool", "pool_id_invalid", true),
        (r#""userPoolId":"eu-west-1_AbCdEf123","#, "", "pool_id_invalid", true),
        (r#""userName":"ann","#, "", "user_name_invalid", true),
        (r#""userName":"ann""#, r#""userName":"""#, "user_name_invalid", true),
        (r#""sub":"u-1","#, "", "sub_missing", false),
        (r#""sub":"u-1""#, r#""sub":"""#, "sub_missing", false),
        (r#"{"sub":"u-1","email":"ann@example.com"}"#, "null", "sub_missing", false),
    ] {
        let event = CONFIRMED.replace(from, to);
        for (tables, is_error) in [
            (&[GROUPS, RECORD, EVENT][..], false),
            (&[GROUPS, fail, RECORD, EVENT], groups_left),
            (&[GROUPS, RECORD, fail, EVENT], true),
            (&[GROUPS, RECORD, EVENT, fail], true),
        ] {
            let policy = policy(tables);
            let output = HANDLER.handle(event.as_bytes(), &policy);
            assert_eq!(texts(&output.notes), [note], "{from}");
            assert!(output.notes.iter().all(|note| note.level() == Level::Warn), "the line is a warning");
            let plan = output.effect.map(confirmation);
            let left = (!groups_left).then(|| "add_to_group:customers add_to_group:news".to_owned());
            assert_eq!(plan.map(|plan| steps(&plan)), left, "{from}");
            let code = output.response.as_ref().err().map(|refusal| refusal.code);
            assert_eq!(code, is_error.then_some("PostConfirmationUnfinished"), "{from}");
            assert_eq!(output.outcome, if is_error { Outcome::EffectsFailed } else { Outcome::Answered });
        }
    }
}

/// No action is skipped if none is requested.
#[test]
fn groups_only_plan_needs_no_sub() {
    let event = CONFIRMED.replace(r#""sub":"u-1","#, "");
    let (plan, notes, _) = output(&event, &policy(&[GROUPS]));
    assert_eq!((plan.is_some(), notes), (true, vec![]));
    let nowhere = event.replace("eu-west-1_AbCdEf123", "");
    assert_eq!(output(&nowhere, &policy(&["[post_confirmation]\n"])).1, [""; 0]);
}

#[test]
fn user_without_sub_is_not_resumed() {
    let policy = policy(&[RESUME, GROUPS, RECORD]);
    let event = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", "TokenGeneration_Authentication");
    let without = event.replace(r#""sub":"u-1","#, "");
    let is_resumed = |event: &str| resume_on_sign_in(&Envelope::parse(event.as_bytes()).unwrap(), &policy).is_some();
    assert!(is_resumed(&event) && !is_resumed(&without));
}

#[test]
fn non_object_response_becomes_empty_object() {
    let all = policy(&[GROUPS]);
    for (response, answered) in [
        (r#""response":null"#, r#""response":{}"#),
        (r#""response":[]"#, r#""response":{}"#),
        (r#""response":{ "x" : 1.0 }"#, r#""response":{ "x" : 1.0 }"#),
    ] {
        let event = CONFIRMED.replace(r#""response":{}"#, response);
        assert_eq!(output(&event, &all).2, CONFIRMED.replace(r#""response":{}"#, answered));
    }
    let absent = CONFIRMED.replace(r#","response":{}"#, "");
    let answer: serde_json::Value = serde_json::from_str(&output(&absent, &all).2).unwrap();
    assert_eq!(answer["response"], serde_json::json!({}));
}

#[test]
fn users_are_resumed_if_policy_asks_machines_never() {
    let (with, without) = (policy(&[RESUME, GROUPS, RECORD]), policy(&[GROUPS, RECORD]));
    for source in TriggerSource::ALL {
        let event = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", source.as_str());
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let is_human = source.trigger() == Some(Trigger::PreTokenGeneration)
            && source != TriggerSource::TokenGenerationClientCredentials;
        assert_eq!(resume_on_sign_in(&event, &with).is_some(), is_human, "{}", source.as_str());
        assert!(resume_on_sign_in(&event, &without).is_none());
    }
    let newer = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", "TokenGeneration_Newer");
    assert!(resume_on_sign_in(&Envelope::parse(newer.as_bytes()).unwrap(), &with).is_none());
}

#[test]
fn resume_on_sign_in_never_returns_error() {
    let fail = "on_failure=\"fail\"\n";
    let strict = policy(&[RESUME, GROUPS, fail, RECORD, fail, EVENT, fail]);
    let event = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", "TokenGeneration_Authentication");
    let resumed = confirmation(resume_on_sign_in(&Envelope::parse(event.as_bytes()).unwrap(), &strict).unwrap());
    let (confirmed, ..) = output(CONFIRMED, &strict);
    for (plan, is_error) in [(resumed, false), (confirmed.unwrap(), true)] {
        let mut execution = PlanExecution::new(&plan);
        while execution.next_step().is_some() {
            execution.record_result(StepResult::Failed(None));
        }
        let ExecutionReport { refusal, .. } = execution.into_report();
        assert_eq!(refusal.is_some_and(|refusal| refusal.code == "PostConfirmationUnfinished"), is_error);
    }
}

/// The notes of an execution in which one step fails, and whether it returns an error.
fn one_fault(tables: &[&str], at: &str, fault: StepResult) -> (Vec<String>, bool) {
    let plan = plan(tables);
    let mut execution = PlanExecution::new(&plan);
    while let Some(step) = execution.next_step() {
        let result = if format!("{step:?}").starts_with(at) { fault.clone() } else { StepResult::Done };
        execution.record_result(result);
    }
    let ExecutionReport { notes, refusal } = execution.into_report();
    (notes.iter().map(ToString::to_string).collect(), refusal.is_some())
}

#[test]
fn failure_notes_contain_only_codes() {
    let failed = |code: &str| StepResult::Failed(Some(code.to_owned()));
    for (at, fault, notes) in [
        (
            "WriteRecord",
            failed("ResourceNotFoundException"),
            &["record_failed:ResourceNotFoundException", "event_failed"][..],
        ),
        ("WriteRecord", StepResult::TimedOut, &["record_timed_out", "event_failed"]),
        ("WriteRecord", StepResult::Indeterminate, &["record_failed", "event_failed"]),
        ("AddToGroup(\"customers", failed("Ann is not here: ann@example.com"), &["group_add_failed:customers"]),
        ("AddToGroup(\"news", failed("AccessDeniedException"), &["group_add_failed:news:AccessDeniedException"]),
        ("AddToGroup(\"news", StepResult::TimedOut, &["group_add_timed_out:news"]),
        ("AcquireEventLease", failed("ThrottlingException"), &["event_failed:ThrottlingException"]),
        ("AcquireEventLease", StepResult::TimedOut, &["event_status_unknown"]),
        ("PublishEvent", failed(""), &["event_failed"]),
        ("PublishEvent", failed("ThrottlingException"), &["event_failed:ThrottlingException"]),
        ("PublishEvent", StepResult::TimedOut, &["event_status_unknown"]),
        ("PublishEvent", StepResult::Indeterminate, &["event_status_unknown"]),
        ("SaveProgress", StepResult::Indeterminate, &["record_failed"]),
        ("SaveProgress", StepResult::TimedOut, &["record_timed_out"]),
    ] {
        let (found, is_error) = one_fault(&[GROUPS, RECORD, EVENT], at, fault);
        assert_eq!(found, notes, "{at}");
        assert!(!is_error);
    }
}

#[test]
fn failure_is_error_only_if_action_says_so() {
    let fail = "on_failure=\"fail\"\n";
    for (tables, at, is_error) in [
        ([GROUPS, fail, RECORD, EVENT], "AddToGroup", true),
        ([GROUPS, fail, RECORD, EVENT], "WriteRecord", false),
        ([GROUPS, RECORD, fail, EVENT], "WriteRecord", true),
        ([GROUPS, RECORD, fail, EVENT], "AddToGroup", false),
        ([GROUPS, RECORD, EVENT, fail], "PublishEvent", true),
        ([GROUPS, RECORD, EVENT, fail], "WriteRecord", true),
        ([GROUPS, RECORD, EVENT, fail], "AddToGroup", false),
    ] {
        assert_eq!(one_fault(&tables, at, StepResult::Failed(None)).1, is_error, "{tables:?} {at}");
    }
}

#[test]
fn deadline_skips_remaining_steps() {
    let fail = "on_failure=\"fail\"\n";
    let plan = plan(&[GROUPS, fail, RECORD, EVENT]);
    for (steps, notes, is_error) in [
        (0, &["deadline_reached"][..], true),
        (1, &["deadline_reached"], true),
        (3, &["deadline_reached"], false),
        (4, &["event_status_unknown", "deadline_reached"], false),
        (5, &["deadline_reached"], false),
        (6, &[], false),
    ] {
        let mut execution = PlanExecution::new(&plan);
        (0..steps).for_each(|_| execution.record_result(StepResult::Done));
        execution.abort_on_deadline();
        assert_eq!(execution.next_step(), None);
        let finished = execution.into_report();
        assert_eq!((texts(&finished.notes), finished.refusal.is_some()), (notes.to_vec(), is_error), "{steps}");
    }
}

#[test]
fn removed_group_member_is_not_added_again() {
    let plan = plan(&[GROUPS, RECORD, EVENT]);
    let unfinished = Progress { groups_added: true, ..Progress::NEW };
    let mut execution = PlanExecution::new(&plan);
    execution.record_result(StepResult::AlreadyExists(unfinished));
    assert_eq!(execution.next_step(), Some(Step::AcquireEventLease { groups_added: true }));
}

/// How a step of the model ends. A response can be lost before or after the step is performed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    Refused,
    LostBefore,
    LostAfter,
    /// The process dies before performing the step.
    DiesBefore,
    DiesAfter,
    OutOfTime,
}

/// A model of the services.
#[derive(Default)]
struct ServiceModel {
    record: Option<Progress>,
    created: usize,
    groups: BTreeSet<String>,
    published: usize,
    /// Whether an invocation failed while it held the lease: then the event may stay `sending`.
    lease_holder_failed: bool,
}

impl ServiceModel {
    fn perform(&mut self, step: Step<'_>) -> StepResult {
        match (step, self.record) {
            (Step::WriteRecord, Some(found)) => return StepResult::AlreadyExists(found),
            (Step::WriteRecord, None) => {
                self.record = Some(Progress::NEW);
                self.created += 1;
            }
            (Step::AddToGroup(group), _) => drop(self.groups.insert(group.to_owned())),
            (Step::AcquireEventLease { groups_added }, Some(found)) => {
                if found.event != EventState::None {
                    return StepResult::AlreadyExists(found);
                }
                let groups_added = found.groups_added || groups_added;
                self.record = Some(Progress { groups_added, event: EventState::Sending, ..found });
            }
            (Step::PublishEvent, found) => {
                assert_eq!(found.unwrap().event, EventState::Sending, "published only by the owner of the lease");
                self.published += 1;
            }
            (Step::SaveProgress { from, to }, Some(found)) => {
                let pick = |from: bool, to: bool, found: bool| if from == to { found } else { to };
                self.record = Some(Progress {
                    groups_added: pick(from.groups_added, to.groups_added, found.groups_added),
                    event: if from.event == to.event { found.event } else { to.event },
                    done: pick(from.done, to.done, found.done),
                });
            }
            (Step::AcquireEventLease { .. } | Step::SaveProgress { .. }, None) => return StepResult::Failed(None),
        }
        StepResult::Done
    }

    /// Performs the next step of an execution with a fault; `false` when the execution is over.
    fn step(&mut self, execution: &mut PlanExecution<'_>, fault: Fault) -> bool {
        let Some(step) = execution.next_step() else { return false };
        let holds_event = match step {
            Step::PublishEvent => true,
            Step::SaveProgress { from, .. } => from.event == EventState::Sending,
            Step::AcquireEventLease { .. } => matches!(fault, Fault::LostAfter | Fault::DiesAfter),
            Step::WriteRecord | Step::AddToGroup(_) => false,
        };
        let is_refused_event = step == Step::PublishEvent && fault == Fault::Refused;
        self.lease_holder_failed |= holds_event && fault != Fault::None && !is_refused_event;
        match fault {
            Fault::None => execution.record_result(self.perform(step)),
            Fault::Refused => execution.record_result(StepResult::Failed(None)),
            Fault::LostBefore => execution.record_result(StepResult::TimedOut),
            Fault::LostAfter => {
                self.perform(step);
                execution.record_result(StepResult::Indeterminate);
            }
            Fault::DiesBefore => return false,
            Fault::DiesAfter => {
                self.perform(step);
                return false;
            }
            Fault::OutOfTime => execution.abort_on_deadline(),
        }
        assert!(self.published <= 1, "published twice");
        assert!(self.created <= 1, "written twice");
        assert!(self.published == 0 || self.record.is_some(), "published without a record");
        true
    }

    /// An execution without failures; returns the number of its steps.
    fn run_without_faults(&mut self, plan: &Plan) -> usize {
        let mut execution = PlanExecution::new(plan);
        let mut steps = 0;
        while self.step(&mut execution, Fault::None) {
            steps += 1;
        }
        let ExecutionReport { notes, refusal } = execution.into_report();
        assert_eq!((texts(&notes), refusal), (Vec::new(), None));
        steps
    }
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        6 => Just(Fault::None),
        1 => Just(Fault::Refused),
        1 => Just(Fault::LostBefore),
        1 => Just(Fault::LostAfter),
        1 => Just(Fault::DiesBefore),
        1 => Just(Fault::DiesAfter),
        1 => Just(Fault::OutOfTime),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Threat model, R01, R02, R13: however up to three invocations overlap and fail, there is one record and at most one
    /// event, and a later invocation without failures finishes.
    #[test]
    fn r13_any_interleaving_of_failures_converges(
        schedule in prop::collection::vec((0..3_usize, any_fault()), 0..40),
        with_event: bool,
    ) {
        static PLANS: LazyLock<[Box<Plan>; 2]> =
            LazyLock::new(|| [plan(&[GROUPS, RECORD]), plan(&[GROUPS, RECORD, EVENT])]);
        let plan = &PLANS[usize::from(with_event)];
        let mut services = ServiceModel::default();
        let run = || Some(PlanExecution::new(plan));
        let mut executions = [run(), run(), run()];
        for (index, fault) in schedule {
            if let Some(execution) = &mut executions[index] && !services.step(execution, fault) {
                executions[index] = None;
            }
        }
        // An execution that still holds the lease is abandoned here.
        let holds = |step| matches!(step, Some(Step::PublishEvent | Step::SaveProgress { .. }));
        services.lease_holder_failed |= executions.iter().flatten().any(|execution| holds(execution.next_step()));
        services.run_without_faults(plan);
        let record = services.record.unwrap();
        prop_assert_eq!(services.groups.len(), 2);
        prop_assert!(record.groups_added);
        prop_assert_eq!(services.run_without_faults(plan), 1, "nothing is left to do");
        match with_event {
            false => prop_assert!(record.done && services.published == 0),
            true if record.event == EventState::Sending => prop_assert!(services.lease_holder_failed && !record.done),
            true => prop_assert!(services.published == 1 && record.event == EventState::Sent && record.done),
        }
    }
}

#[test]
fn groups_need_no_record() {
    let plan = plan(&[GROUPS]);
    let mut services = ServiceModel::default();
    assert_eq!((services.run_without_faults(&plan), services.groups.len(), services.record), (2, 2, None));
}

#[test]
fn failed_record_adds_groups_and_defers_event() {
    let plan = plan(&[GROUPS, RECORD, EVENT]);
    let mut services = ServiceModel::default();
    let mut execution = PlanExecution::new(&plan);
    services.step(&mut execution, Fault::Refused);
    while services.step(&mut execution, Fault::None) {}
    assert_eq!((services.groups.len(), services.published, services.record), (2, 0, None));
    services.run_without_faults(&plan);
    assert_eq!((services.created, services.published), (1, 1));
}
