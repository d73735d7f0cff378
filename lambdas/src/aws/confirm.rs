//! Groups, record and event of a new user.

use super::failure::came;
use crate::carry_out::{Carried, CarryOut, OnPaper};
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
use triggers::Work;
use triggers::post_confirmation::{Came, EventState, Fact, Finished, Plan, Progress, RecordPlan, Step};

/// Carries out what belongs to a new user.
#[derive(Default)]
pub struct Confirm {
    settings: OnceLock<SdkConfig>,
    cognito: OnceLock<cognito::Client>,
    dynamodb: OnceLock<dynamodb::Client>,
    eventbridge: OnceLock<eventbridge::Client>,
}

impl CarryOut for Confirm {
    async fn carry_out(&self, work: Work, deadline: Instant) -> Carried {
        let plan = match work {
            Work::Confirmation(plan) => plan,
            other => return OnPaper.carry_out(other, deadline).await,
        };
        let claimant = claimant();
        let mut run = plan.run();
        let mut running = None;
        while let Some(step) = run.next_step() {
            let now = Instant::now();
            if now >= deadline {
                run.out_of_time();
                break;
            }
            let action = step.action();
            let until = match running {
                Some((same, until)) if same == action => until,
                _ => run.limits(action).map_or(deadline, |limits| deadline.min(now + limits.deadline)),
            };
            running = Some((action, until));
            // In a box, because the futures of the SDK take kilobytes, and every event would carry them along, those without
            // work too.
            let taken = Box::pin(self.take(step, &plan, &claimant));
            run.came(timeout_at(until.into(), taken).await.unwrap_or(Came::TimedOut));
        }
        let Finished { notes, refusal } = run.finish();
        Carried { notes, refusal }
    }
}

impl Confirm {
    async fn take(&self, step: Step<'_>, plan: &Plan, claimant: &str) -> Came {
        match (step, plan.record(), plan.event()) {
            (Step::AddToGroup(group), ..) => self.add_to_group(plan, group).await,
            (Step::WriteRecord, Some(record), _) => self.write_record(plan, record).await,
            (Step::ClaimEvent { groups_added }, Some(record), _) => {
                let claim = self.update(record).condition_expression(CLAIMABLE);
                let claim = claim
                    .expression_attribute_values(":none", text(EventState::None.as_str()))
                    .expression_attribute_values(":me", text(claimant));
                let to = Progress { groups_added, event: EventState::Sending, ..Progress::NEW };
                updated(set(claim, "SET claimed_by = :me", Progress::NEW, to)).await
            }
            (Step::SaveProgress { from, to }, Some(record), _) => {
                let save = self.update(record).condition_expression("attribute_exists(id)");
                updated(set(save, "SET", from, to)).await
            }
            (Step::PublishEvent, _, Some(fact)) => self.publish(fact).await,
            // No run asks for a step of an action that its plan lacks.
            _ => Came::Failed(None),
        }
    }

    async fn add_to_group(&self, plan: &Plan, group: &str) -> Came {
        let add = self.cognito().admin_add_user_to_group().user_pool_id(&plan.user_pool_id);
        match add.username(&plan.user_name).group_name(group).send().await {
            Ok(_) => Came::Done,
            Err(error) => came(&error),
        }
    }

    async fn write_record(&self, plan: &Plan, record: &RecordPlan) -> Came {
        let attributes = record.attributes.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let Progress { groups_added, event, done } = Progress::NEW;
        let put = self.dynamodb().put_item().table_name(&record.table);
        let put = put
            .item("id", text(&record.id))
            .item("user_name", text(&plan.user_name))
            .item("created_at", AttributeValue::N(now.to_string()))
            .item("attributes", AttributeValue::M(attributes))
            .item("state", text(state(done)))
            .item("groups_added", AttributeValue::Bool(groups_added))
            .item("event", text(event.as_str()))
            .condition_expression("attribute_not_exists(id)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match put.send().await {
            Ok(_) => Came::Done,
            Err(error) => found(error.as_service_error().and_then(|error| match error {
                dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(found) => found.item(),
                _ => None,
            }))
            .unwrap_or_else(|| came(&error)),
        }
    }

    fn update(&self, record: &RecordPlan) -> UpdateItemFluentBuilder {
        let update = self.dynamodb().update_item().table_name(&record.table);
        update
            .key("id", text(&record.id))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }

    async fn publish(&self, fact: &Fact) -> Came {
        let Fact { bus, source, detail_type, detail, .. } = fact;
        let entry = PutEventsRequestEntry::builder().event_bus_name(bus).source(source);
        let entry = entry.detail_type(detail_type).detail(detail).build();
        match self.eventbridge().put_events().entries(entry).send().await {
            Ok(answer) if answer.failed_entry_count() == 0 => Came::Done,
            Ok(answer) => Came::Failed(answer.entries().iter().find_map(|entry| entry.error_code.clone())),
            Err(error) => came(&error),
        }
    }

    fn settings(&self) -> &SdkConfig {
        self.settings.get_or_init(lambda_support::aws::from_environment)
    }

    fn cognito(&self) -> &cognito::Client {
        self.cognito.get_or_init(|| cognito::Client::new(self.settings()))
    }

    fn dynamodb(&self) -> &dynamodb::Client {
        self.dynamodb.get_or_init(|| dynamodb::Client::new(self.settings()))
    }

    fn eventbridge(&self) -> &eventbridge::Client {
        self.eventbridge.get_or_init(|| {
            let settings = eventbridge::config::Builder::from(self.settings())
                .retry_classifier(lambda_support::aws::OnlyWhatIsNotDone);
            eventbridge::Client::from_conf(settings.build())
        })
    }
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// The SDK tries an update again whose answer was lost; then the claim is there already, and it is ours.
const CLAIMABLE: &str = "#event = :none OR (#event = :event AND claimed_by = :me)";

/// What tells this run from all others, in this process or another one. It decides nothing but whose a claim is.
fn claimant() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

const fn state(done: bool) -> &'static str {
    if done { "done" } else { "new" }
}

/// Writes what differs between the two, and nothing else: the rest may be somebody else's by now.
fn set(update: UpdateItemFluentBuilder, begin: &str, from: Progress, to: Progress) -> UpdateItemFluentBuilder {
    let differing = [
        (from.groups_added != to.groups_added, "groups_added", AttributeValue::Bool(to.groups_added)),
        (from.event != to.event, "event", text(to.event.as_str())),
        (from.done != to.done, "state", text(state(to.done))),
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

async fn updated(update: UpdateItemFluentBuilder) -> Came {
    match update.send().await {
        Ok(_) => Came::Done,
        Err(error) => found(error.as_service_error().and_then(|error| match error {
            dynamodb::operation::update_item::UpdateItemError::ConditionalCheckFailedException(found) => found.item(),
            _ => None,
        }))
        .unwrap_or_else(|| came(&error)),
    }
}

/// What a record says. What is no record of ours says that nobody needs to do anything about the event.
fn found(item: Option<&HashMap<String, AttributeValue>>) -> Option<Came> {
    let item = item?;
    let word = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
    Some(Came::Found(Progress {
        groups_added: item.get("groups_added").and_then(|value| value.as_bool().ok()).is_some_and(|added| *added),
        event: EventState::read(word("event")),
        done: word("state") == state(true),
    }))
}
