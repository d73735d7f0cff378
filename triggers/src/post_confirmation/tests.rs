//! What a plan holds, and a model of the services through which every way of overlapping and failing goes.

use super::*;
use crate::{Level, Note};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const APP: &str = "[app]\nbase_url=\"https://app.example.com\"\nconfirmation_path=\"/c\"\nlocale=\"en\"\nbrand=\"b\"\n\
    [brands.b]\nname=\"B\"\ncolor=\"#000000\"\nsupport=\"a@example.com\"\npostal_address=\"B\"\n";
const GROUPS: &str = "[post_confirmation.groups]\nadd=[\"customers\",\"news\"]\n";
const RECORD: &str = "[post_confirmation.record]\ntable=\"profiles\"\nattributes=[\"email\",\"name\"]\n";
const EVENT: &str =
    "[post_confirmation.event]\nbus=\"default\"\nsource=\"example.users\"\ndetail_type=\"UserConfirmed\"\n";
const REPAIR: &str = "[post_confirmation]\nresume_on_sign_in=true\n";
const CONFIRMED: &str = r#"{"version":"1","triggerSource":"PostConfirmation_ConfirmSignUp","region":"eu-west-1",
    "userPoolId":"eu-west-1_AbCdEf123","userName":"ann","callerContext":{"clientId":"1example23456789"},
    "request":{"userAttributes":{"sub":"u-1","email":"ann@example.com"}},"response":{}}"#;

fn policy(tables: &[&str]) -> Policy {
    Policy::parse("policy.toml", &(APP.to_owned() + &tables.concat()), []).unwrap()
}

fn handled(event: &str, policy: &Policy) -> (Option<Box<Plan>>, Vec<String>, String) {
    let handled = HANDLER.handle(event.as_bytes(), policy);
    let plan = handled.work.map(confirmation);
    let notes = handled.notes.iter().map(ToString::to_string).collect();
    (plan, notes, handled.answer.unwrap().into_owned())
}

fn confirmation(work: Work) -> Box<Plan> {
    match work {
        Work::Confirmation(plan) => plan,
        Work::Link(_) => unreachable!("nobody is linked here"),
    }
}

fn plan(tables: &[&str]) -> Box<Plan> {
    handled(CONFIRMED, &policy(tables)).0.unwrap()
}

fn texts(notes: &[Note]) -> Vec<&str> {
    notes.iter().map(Note::as_str).collect()
}

#[test]
fn a_plan_holds_what_the_policy_names_and_the_user_has() {
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
fn only_a_confirmed_sign_up_has_a_plan_and_only_where_the_policy_asks() {
    let all = policy(&[GROUPS, RECORD, EVENT]);
    let (none, _, answer) = handled(&CONFIRMED.replace("ConfirmSignUp", "ConfirmForgotPassword"), &all);
    assert!(none.is_none() && answer.contains("ConfirmForgotPassword"));
    for tables in [&[][..], &["[post_confirmation]\n"], &["[post_confirmation.groups]\nadd=[]\n"]] {
        assert!(handled(CONFIRMED, &policy(tables)).0.is_none(), "{tables:?}");
    }
    assert_eq!(handled(CONFIRMED, &all).2, CONFIRMED, "the event goes back as it came");
}

#[test]
fn who_is_not_known_is_left_undone_and_said_where_the_policy_wants_that() {
    let fail = "on_failure=\"fail\"\n";
    let steps = |plan: &Plan| texts(&plan.steps()).join(" ");
    for (from, to, note, groups_left) in [
        ("eu-west-1_AbCdEf123", "no pool", "pool_id_unusable", true),
        (r#""userPoolId":"eu-west-1_AbCdEf123","#, "", "pool_id_unusable", true),
        (r#""userName":"ann","#, "", "user_name_unusable", true),
        (r#""userName":"ann""#, r#""userName":"""#, "user_name_unusable", true),
        (r#""sub":"u-1","#, "", "sub_missing", false),
        (r#""sub":"u-1""#, r#""sub":"""#, "sub_missing", false),
        (r#"{"sub":"u-1","email":"ann@example.com"}"#, "null", "sub_missing", false),
    ] {
        let event = CONFIRMED.replace(from, to);
        for (tables, refuses) in [
            (&[GROUPS, RECORD, EVENT][..], false),
            (&[GROUPS, fail, RECORD, EVENT], groups_left),
            (&[GROUPS, RECORD, fail, EVENT], true),
            (&[GROUPS, RECORD, EVENT, fail], true),
        ] {
            let policy = policy(tables);
            let handled = HANDLER.handle(event.as_bytes(), &policy);
            assert_eq!(texts(&handled.notes), [note], "{from}");
            assert!(handled.notes.iter().all(|note| note.level() == Level::Warn), "the line is a warning");
            let plan = handled.work.map(confirmation);
            let left = (!groups_left).then(|| "add_to_group:customers add_to_group:news".to_owned());
            assert_eq!(plan.map(|plan| steps(&plan)), left, "{from}");
            let code = handled.answer.as_ref().err().map(|refusal| refusal.code);
            assert_eq!(code, refuses.then_some("PostConfirmationUnfinished"), "{from}");
            assert_eq!(handled.outcome, if refuses { Outcome::Undone } else { Outcome::Answered });
        }
    }
}

/// Nothing is left undone where nothing is asked for.
#[test]
fn what_needs_no_sub_misses_none() {
    let event = CONFIRMED.replace(r#""sub":"u-1","#, "");
    let (plan, notes, _) = handled(&event, &policy(&[GROUPS]));
    assert_eq!((plan.is_some(), notes), (true, vec![]));
    let nowhere = event.replace("eu-west-1_AbCdEf123", "");
    assert_eq!(handled(&nowhere, &policy(&["[post_confirmation]\n"])).1, [""; 0]);
}

#[test]
fn without_a_sub_nobody_is_repaired() {
    let policy = policy(&[REPAIR, GROUPS, RECORD]);
    let event = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", "TokenGeneration_Authentication");
    let without = event.replace(r#""sub":"u-1","#, "");
    let is_repaired = |event: &str| repair(&Envelope::parse(event.as_bytes()).unwrap(), &policy).is_some();
    assert!(is_repaired(&event) && !is_repaired(&without));
}

#[test]
fn a_response_that_is_no_object_becomes_an_empty_one() {
    let all = policy(&[GROUPS]);
    for (response, answered) in [
        (r#""response":null"#, r#""response":{}"#),
        (r#""response":[]"#, r#""response":{}"#),
        (r#""response":{ "x" : 1.0 }"#, r#""response":{ "x" : 1.0 }"#),
    ] {
        let event = CONFIRMED.replace(r#""response":{}"#, response);
        assert_eq!(handled(&event, &all).2, CONFIRMED.replace(r#""response":{}"#, answered));
    }
    let absent = CONFIRMED.replace(r#","response":{}"#, "");
    let answer: serde_json::Value = serde_json::from_str(&handled(&absent, &all).2).unwrap();
    assert_eq!(answer["response"], serde_json::json!({}));
}

#[test]
fn people_are_repaired_where_the_policy_asks_and_machines_never() {
    let (with, without) = (policy(&[REPAIR, GROUPS, RECORD]), policy(&[GROUPS, RECORD]));
    for source in TriggerSource::ALL {
        let event = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", source.as_str());
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let is_human = source.trigger() == Some(Trigger::PreTokenGeneration)
            && source != TriggerSource::TokenGenerationClientCredentials;
        assert_eq!(repair(&event, &with).is_some(), is_human, "{}", source.as_str());
        assert!(repair(&event, &without).is_none());
    }
    let newer = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", "TokenGeneration_Newer");
    assert!(repair(&Envelope::parse(newer.as_bytes()).unwrap(), &with).is_none());
}

#[test]
fn a_repair_never_refuses() {
    let fail = "on_failure=\"fail\"\n";
    let strict = policy(&[REPAIR, GROUPS, fail, RECORD, fail, EVENT, fail]);
    let event = CONFIRMED.replace("PostConfirmation_ConfirmSignUp", "TokenGeneration_Authentication");
    let repaired = confirmation(repair(&Envelope::parse(event.as_bytes()).unwrap(), &strict).unwrap());
    let (confirmed, ..) = handled(CONFIRMED, &strict);
    for (plan, refuses) in [(repaired, false), (confirmed.unwrap(), true)] {
        let mut run = plan.run();
        while run.next_step().is_some() {
            run.came(Came::Failed(None));
        }
        let Finished { refusal, .. } = run.finish();
        assert_eq!(refusal.is_some_and(|refusal| refusal.code == "PostConfirmationUnfinished"), refuses);
    }
}

/// The notes and the refusal of a run in which one step comes to something else.
fn one_fault(tables: &[&str], at: &str, fault: Came) -> (Vec<String>, bool) {
    let plan = plan(tables);
    let mut run = plan.run();
    while let Some(step) = run.next_step() {
        let came = if format!("{step:?}").starts_with(at) { fault.clone() } else { Came::Done };
        run.came(came);
    }
    let Finished { notes, refusal } = run.finish();
    (notes.iter().map(ToString::to_string).collect(), refusal.is_some())
}

#[test]
fn every_failure_has_its_code_and_no_word_of_a_service_but_its_own_code() {
    let failed = |code: &str| Came::Failed(Some(code.to_owned()));
    for (at, fault, notes) in [
        (
            "WriteRecord",
            failed("ResourceNotFoundException"),
            &["record_failed:ResourceNotFoundException", "event_failed"][..],
        ),
        ("WriteRecord", Came::TimedOut, &["record_timed_out", "event_failed"]),
        ("WriteRecord", Came::Broken, &["record_failed", "event_failed"]),
        ("AddToGroup(\"customers", failed("Ann is not here: ann@example.com"), &["group_add_failed:customers"]),
        ("AddToGroup(\"news", failed("AccessDeniedException"), &["group_add_failed:news:AccessDeniedException"]),
        ("AddToGroup(\"news", Came::TimedOut, &["group_add_timed_out:news"]),
        ("ClaimEvent", failed("ThrottlingException"), &["event_failed:ThrottlingException"]),
        ("ClaimEvent", Came::TimedOut, &["event_unsure"]),
        ("PublishEvent", failed(""), &["event_failed"]),
        ("PublishEvent", failed("ThrottlingException"), &["event_failed:ThrottlingException"]),
        ("PublishEvent", Came::TimedOut, &["event_unsure"]),
        ("PublishEvent", Came::Broken, &["event_unsure"]),
        ("SaveProgress", Came::Broken, &["record_failed"]),
        ("SaveProgress", Came::TimedOut, &["record_timed_out"]),
    ] {
        let (found, refuses) = one_fault(&[GROUPS, RECORD, EVENT], at, fault);
        assert_eq!(found, notes, "{at}");
        assert!(!refuses);
    }
}

#[test]
fn a_failure_is_an_error_only_where_its_action_says_so() {
    let fail = "on_failure=\"fail\"\n";
    for (tables, at, refuses) in [
        ([GROUPS, fail, RECORD, EVENT], "AddToGroup", true),
        ([GROUPS, fail, RECORD, EVENT], "WriteRecord", false),
        ([GROUPS, RECORD, fail, EVENT], "WriteRecord", true),
        ([GROUPS, RECORD, fail, EVENT], "AddToGroup", false),
        ([GROUPS, RECORD, EVENT, fail], "PublishEvent", true),
        ([GROUPS, RECORD, EVENT, fail], "WriteRecord", true),
        ([GROUPS, RECORD, EVENT, fail], "AddToGroup", false),
    ] {
        assert_eq!(one_fault(&tables, at, Came::Failed(None)).1, refuses, "{tables:?} {at}");
    }
}

#[test]
fn when_time_is_up_the_rest_is_left() {
    let fail = "on_failure=\"fail\"\n";
    let plan = plan(&[GROUPS, fail, RECORD, EVENT]);
    for (steps, notes, refuses) in [
        (0, &["deadline_reached"][..], true),
        (1, &["deadline_reached"], true),
        (3, &["deadline_reached"], false),
        (4, &["event_unsure", "deadline_reached"], false),
        (5, &["deadline_reached"], false),
        (6, &[], false),
    ] {
        let mut run = plan.run();
        (0..steps).for_each(|_| run.came(Came::Done));
        run.out_of_time();
        assert_eq!(run.next_step(), None);
        let finished = run.finish();
        assert_eq!((texts(&finished.notes), finished.refusal.is_some()), (notes.to_vec(), refuses), "{steps}");
    }
}

#[test]
fn whom_an_administrator_took_out_of_a_group_nobody_puts_back() {
    let plan = plan(&[GROUPS, RECORD, EVENT]);
    let unfinished = Progress { groups_added: true, ..Progress::NEW };
    let mut run = plan.run();
    run.came(Came::Found(unfinished));
    assert_eq!(run.next_step(), Some(Step::ClaimEvent { groups_added: true }));
}

/// What a step can come to beside going well: it fails, or the answer to it is lost before or after it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Luck {
    Good,
    Refused,
    LostBefore,
    LostAfter,
    /// The process ends, having done the step or not.
    DiesBefore,
    DiesAfter,
    OutOfTime,
}

/// The services as the steps see them.
#[derive(Default)]
struct World {
    record: Option<Progress>,
    created: usize,
    groups: BTreeSet<String>,
    published: usize,
    /// Whether somebody was unlucky while the event was in hand: then it may stay `sending`.
    unsure: bool,
}

impl World {
    fn take(&mut self, step: Step<'_>) -> Came {
        match (step, self.record) {
            (Step::WriteRecord, Some(found)) => return Came::Found(found),
            (Step::WriteRecord, None) => {
                self.record = Some(Progress::NEW);
                self.created += 1;
            }
            (Step::AddToGroup(group), _) => drop(self.groups.insert(group.to_owned())),
            (Step::ClaimEvent { groups_added }, Some(found)) => {
                if found.event != EventState::None {
                    return Came::Found(found);
                }
                let groups_added = found.groups_added || groups_added;
                self.record = Some(Progress { groups_added, event: EventState::Sending, ..found });
            }
            (Step::PublishEvent, found) => {
                assert_eq!(found.unwrap().event, EventState::Sending, "published only by the run that claimed it");
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
            (Step::ClaimEvent { .. } | Step::SaveProgress { .. }, None) => return Came::Failed(None),
        }
        Came::Done
    }

    /// Takes a run's next step with some luck; `false` when the run is over.
    fn step(&mut self, run: &mut Run<'_>, luck: Luck) -> bool {
        let Some(step) = run.next_step() else { return false };
        let holds_event = match step {
            Step::PublishEvent => true,
            Step::SaveProgress { from, .. } => from.event == EventState::Sending,
            Step::ClaimEvent { .. } => matches!(luck, Luck::LostAfter | Luck::DiesAfter),
            Step::WriteRecord | Step::AddToGroup(_) => false,
        };
        let is_refused_event = step == Step::PublishEvent && luck == Luck::Refused;
        self.unsure |= holds_event && luck != Luck::Good && !is_refused_event;
        match luck {
            Luck::Good => run.came(self.take(step)),
            Luck::Refused => run.came(Came::Failed(None)),
            Luck::LostBefore => run.came(Came::TimedOut),
            Luck::LostAfter => {
                self.take(step);
                run.came(Came::Broken);
            }
            Luck::DiesBefore => return false,
            Luck::DiesAfter => {
                self.take(step);
                return false;
            }
            Luck::OutOfTime => run.out_of_time(),
        }
        assert!(self.published <= 1, "published twice");
        assert!(self.created <= 1, "written twice");
        assert!(self.published == 0 || self.record.is_some(), "published without a record");
        true
    }

    /// A run in which nothing goes wrong; how many steps it took.
    fn clean(&mut self, plan: &Plan) -> usize {
        let mut run = plan.run();
        let mut steps = 0;
        while self.step(&mut run, Luck::Good) {
            steps += 1;
        }
        let Finished { notes, refusal } = run.finish();
        assert_eq!((texts(&notes), refusal), (Vec::new(), None));
        steps
    }
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        6 => Just(Luck::Good),
        1 => Just(Luck::Refused),
        1 => Just(Luck::LostBefore),
        1 => Just(Luck::LostAfter),
        1 => Just(Luck::DiesBefore),
        1 => Just(Luck::DiesAfter),
        1 => Just(Luck::OutOfTime),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// SECURITY.md, R01, R02, R13: however up to three runs overlap and fail, there is one record and at most one event, and a
    /// later run to which nothing happens finishes.
    #[test]
    fn r13_every_way_of_overlapping_and_failing_ends_well(
        schedule in prop::collection::vec((0..3_usize, luck()), 0..40),
        with_event: bool,
    ) {
        static PLANS: LazyLock<[Box<Plan>; 2]> =
            LazyLock::new(|| [plan(&[GROUPS, RECORD]), plan(&[GROUPS, RECORD, EVENT])]);
        let plan = &PLANS[usize::from(with_event)];
        let mut world = World::default();
        let mut runs = [Some(plan.run()), Some(plan.run()), Some(plan.run())];
        for (index, luck) in schedule {
            if let Some(run) = &mut runs[index] && !world.step(run, luck) {
                runs[index] = None;
            }
        }
        // Whoever still has the event in hand takes it along.
        let holds = |step| matches!(step, Some(Step::PublishEvent | Step::SaveProgress { .. }));
        world.unsure |= runs.iter().flatten().any(|run| holds(run.next_step()));
        world.clean(plan);
        let record = world.record.unwrap();
        prop_assert_eq!(world.groups.len(), 2);
        prop_assert!(record.groups_added);
        prop_assert_eq!(world.clean(plan), 1, "nothing is left to do");
        match with_event {
            false => prop_assert!(record.done && world.published == 0),
            true if record.event == EventState::Sending => prop_assert!(world.unsure && !record.done),
            true => prop_assert!(world.published == 1 && record.event == EventState::Sent && record.done),
        }
    }
}

#[test]
fn groups_alone_need_no_record() {
    let plan = plan(&[GROUPS]);
    let mut world = World::default();
    assert_eq!((world.clean(&plan), world.groups.len(), world.record), (2, 2, None));
}

#[test]
fn without_a_record_the_groups_are_added_and_the_event_waits_for_the_next_run() {
    let plan = plan(&[GROUPS, RECORD, EVENT]);
    let mut world = World::default();
    let mut run = plan.run();
    world.step(&mut run, Luck::Refused);
    while world.step(&mut run, Luck::Good) {}
    assert_eq!((world.groups.len(), world.published, world.record), (2, 0, None));
    world.clean(&plan);
    assert_eq!((world.created, world.published), (1, 1));
}
