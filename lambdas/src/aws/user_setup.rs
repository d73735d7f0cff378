//! Sets up a new user: groups, record, event.

use super::failure::step_result;
use crate::effects::{DryRun, EffectExecutor, EffectResult};
use aws_sdk_cognitoidentityprovider as cognito;
use aws_sdk_dynamodb as dynamodb;
use aws_sdk_eventbridge as eventbridge;
use aws_types::SdkConfig;
use dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use eventbridge::types::PutEventsRequestEntry;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::time::timeout_at;
use triggers::Effect;
use triggers::effects::{
    EventEntry, EventState, ExecutionReport, Plan, PlanExecution, Progress, RecordPlan, Step, StepResult,
};

/// Executes the plan for a new user.
#[derive(Default)]
pub struct UserSetupExecutor {
    settings: OnceLock<SdkConfig>,
    cognito: OnceLock<cognito::Client>,
    dynamodb: OnceLock<dynamodb::Client>,
    eventbridge: OnceLock<eventbridge::Client>,
}

impl EffectExecutor for UserSetupExecutor {
    async fn execute(&self, effect: Effect, deadline: Instant) -> EffectResult {
        let plan = match effect {
            Effect::SetUpUser(plan) => plan,
            other => return DryRun.execute(other, deadline).await,
        };
        let ExecutionReport { notes, refusal } = self.set_up(&plan, None, deadline).await;
        EffectResult { notes, refusal }
    }
}

impl UserSetupExecutor {
    /// Executes a plan. With the progress in an existing record, it does not try to write the record first.
    pub(super) async fn set_up(&self, plan: &Plan, known: Option<Progress>, deadline: Instant) -> ExecutionReport {
        let lease_owner = lease_owner_id();
        let mut execution = PlanExecution::new(plan);
        if let Some(progress) = known {
            execution.record_result(StepResult::AlreadyExists(progress));
        }
        let mut running = None;
        while let Some(step) = execution.next_step() {
            let now = Instant::now();
            if now >= deadline {
                execution.abort_on_deadline();
                break;
            }
            let action = step.action();
            let until = match running {
                Some((same, until)) if same == action => until,
                _ => execution.limits(action).map_or(deadline, |limits| deadline.min(now + limits.deadline)),
            };
            running = Some((action, until));
            // Boxed, because the SDK's futures take kilobytes, which events without effects would otherwise allocate too.
            let taken = Box::pin(self.perform(step, plan, &lease_owner));
            execution.record_result(timeout_at(until.into(), taken).await.unwrap_or(StepResult::TimedOut));
        }
        execution.into_report()
    }

    async fn perform(&self, step: Step<'_>, plan: &Plan, lease_owner: &str) -> StepResult {
        match (step, plan.record(), plan.event()) {
            (Step::AddToGroup(group), ..) => self.add_to_group(plan, group).await,
            (Step::WriteRecord, Some(record), _) => self.write_record(plan, record).await,
            (Step::AcquireEventLease { groups_added }, Some(record), _) => {
                let lease = self.update(record).condition_expression(CAN_ACQUIRE_LEASE);
                let lease = lease
                    .expression_attribute_values(":none", string_value(EventState::None.as_str()))
                    .expression_attribute_values(":me", string_value(lease_owner));
                let to = Progress { groups_added, event: EventState::Sending, ..Progress::NEW };
                send_update(with_changes(lease, "SET lease_owner = :me", Progress::NEW, to)).await
            }
            (Step::SaveProgress { from, to }, Some(record), _) => {
                let save = self.update(record).condition_expression("attribute_exists(id)");
                send_update(with_changes(save, "SET", from, to)).await
            }
            (Step::PublishEvent, _, Some(entry)) => self.publish(entry).await,
            // Unreachable: no execution returns a step of an action that its plan does not include.
            _ => StepResult::Failed(None),
        }
    }

    async fn add_to_group(&self, plan: &Plan, group: &str) -> StepResult {
        let add = self.cognito().admin_add_user_to_group().user_pool_id(&plan.user_pool_id);
        match add.username(&plan.user_name).group_name(group).send().await {
            Ok(_) => StepResult::Done,
            Err(error) => step_result(&error),
        }
    }

    async fn write_record(&self, plan: &Plan, record: &RecordPlan) -> StepResult {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let put = self.dynamodb().put_item().table_name(&record.table).item("id", string_value(&record.id));
        let members = new_record(record, &plan.user_name, now).into_iter();
        let put = members
            .fold(put, |put, (name, value)| put.item(name, value))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match put.send().await {
            Ok(_) => StepResult::Done,
            Err(error) => existing_progress(error.as_service_error().and_then(|error| match error {
                dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(found) => found.item(),
                _ => None,
            }))
            .unwrap_or_else(|| step_result(&error)),
        }
    }

    fn update(&self, record: &RecordPlan) -> UpdateItemFluentBuilder {
        let update = self.dynamodb().update_item().table_name(&record.table);
        update
            .key("id", string_value(&record.id))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }

    pub(super) async fn publish(&self, entry: &EventEntry) -> StepResult {
        let EventEntry { bus, source, detail_type, detail, .. } = entry;
        let entry = PutEventsRequestEntry::builder().event_bus_name(bus).source(source);
        let entry = entry.detail_type(detail_type).detail(detail).build();
        match self.eventbridge().put_events().entries(entry).send().await {
            Ok(response) if response.failed_entry_count() == 0 => StepResult::Done,
            Ok(response) => StepResult::Failed(response.entries().iter().find_map(|entry| entry.error_code.clone())),
            Err(error) => step_result(&error),
        }
    }

    fn settings(&self) -> &SdkConfig {
        self.settings.get_or_init(lambda_support::aws::from_environment)
    }

    fn cognito(&self) -> &cognito::Client {
        self.cognito.get_or_init(|| cognito::Client::new(self.settings()))
    }

    pub(super) fn dynamodb(&self) -> &dynamodb::Client {
        self.dynamodb.get_or_init(|| dynamodb::Client::new(self.settings()))
    }

    fn eventbridge(&self) -> &eventbridge::Client {
        self.eventbridge.get_or_init(|| {
            let settings = eventbridge::config::Builder::from(self.settings())
                .retry_classifier(lambda_support::aws::RetryOnlyUnsent);
            eventbridge::Client::from_conf(settings.build())
        })
    }
}

/// The members of a new record, without its key.
pub(super) fn new_record(record: &RecordPlan, user_name: &str, now: u64) -> [(&'static str, AttributeValue); 6] {
    let attributes = record.attributes.iter().map(|(name, value)| (name.clone(), string_value(value))).collect();
    let Progress { groups_added, event, done } = Progress::NEW;
    [
        ("user_name", string_value(user_name)),
        ("created_at", AttributeValue::N(now.to_string())),
        ("attributes", AttributeValue::M(attributes)),
        ("state", string_value(state_value(done))),
        ("groups_added", AttributeValue::Bool(groups_added)),
        ("event", string_value(event.as_str())),
    ]
}

pub(super) fn string_value(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// The second condition is for retries by the SDK: if the response was lost, this invocation already owns the lease.
const CAN_ACQUIRE_LEASE: &str = "#event = :none OR (#event = :event AND lease_owner = :me)";

/// A random ID of this invocation, used only to recognise its own lease.
pub(super) fn lease_owner_id() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

const fn state_value(done: bool) -> &'static str {
    if done { "done" } else { "new" }
}

/// Sets only the members that differ between the two: other invocations may have changed the rest.
fn with_changes(update: UpdateItemFluentBuilder, begin: &str, from: Progress, to: Progress) -> UpdateItemFluentBuilder {
    let differing = [
        (from.groups_added != to.groups_added, "groups_added", AttributeValue::Bool(to.groups_added)),
        (from.event != to.event, "event", string_value(to.event.as_str())),
        (from.done != to.done, "state", string_value(state_value(to.done))),
    ];
    let mut update = update;
    let mut expression = begin.to_owned();
    for (_, name, value) in differing.into_iter().filter(|(differs, ..)| *differs) {
        let comma = if expression.ends_with("SET") { " " } else { ", " };
        expression.push_str(&format!("{comma}#{name} = :{name}"));
        update = update
            .expression_attribute_names(format!("#{name}"), name)
            .expression_attribute_values(format!(":{name}"), value);
    }
    update.update_expression(expression)
}

async fn send_update(update: UpdateItemFluentBuilder) -> StepResult {
    match update.send().await {
        Ok(_) => StepResult::Done,
        Err(error) => existing_progress(error.as_service_error().and_then(|error| match error {
            dynamodb::operation::update_item::UpdateItemError::ConditionalCheckFailedException(found) => found.item(),
            _ => None,
        }))
        .unwrap_or_else(|| step_result(&error)),
    }
}

/// The progress in an existing record. Unknown values count as `sending`, so that the event is not published.
pub(super) fn existing_progress(item: Option<&HashMap<String, AttributeValue>>) -> Option<StepResult> {
    let item = item?;
    let word = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
    Some(StepResult::AlreadyExists(Progress {
        groups_added: item.get("groups_added").and_then(|value| value.as_bool().ok()).is_some_and(|added| *added),
        event: EventState::parse(word("event")),
        done: word("state") == state_value(true),
    }))
}
