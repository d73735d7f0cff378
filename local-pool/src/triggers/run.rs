//! Running the function at a trigger.

use super::event::write_event;
use super::invocation::Invocation;
use super::recorded::RecordedInvocation;
use super::subject::Subject;
use super::warning::warn_about;
use crate::recent::Recent;
use crate::state::{PoolRules, User, UserPool};
use crate::{error::ServiceError, service::Service};
use events::{Aliases, EventVersion, PoolSettings, Trigger, TriggerSource};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// A custom sender runs asynchronously, so nobody waits for it: Lambda's own limit applies to it, not Cognito's.
const SENDER_TIMEOUT: Duration = Duration::from_secs(60);

/// The result of [`Service::run_trigger_recorded`]: the response, and the record of the invocation.
pub(crate) type TriggerOutcome = (Result<Map<String, Value>, ServiceError>, Arc<RecordedInvocation>);

impl Service {
    /// Calls the function at the trigger of `source`, at most three times for five seconds each, and returns the
    /// `response` of its answer once response validation has accepted it. Members that Cognito replaces by its own are
    /// missing. `None`: the trigger has no function, or it is a custom sender, which runs asynchronously.
    ///
    /// # Errors
    /// What Cognito answers to its caller: the function's refusal, an answer that Cognito refuses, a function that does
    /// not exist.
    pub(crate) async fn run_trigger(
        &self,
        source: TriggerSource<'_>,
        subject: Subject<'_>,
        request: Map<String, Value>,
    ) -> Result<Option<Map<String, Value>>, ServiceError> {
        match self.run_trigger_recorded(source, subject, request).await? {
            Some((response, _)) => response.map(Some),
            None => Ok(None),
        }
    }

    /// Like [`Service::run_trigger`], with the record of the invocation.
    ///
    /// # Errors
    /// A pool that does not exist.
    pub(crate) async fn run_trigger_recorded(
        &self,
        source: TriggerSource<'_>,
        subject: Subject<'_>,
        request: Map<String, Value>,
    ) -> Result<Option<TriggerOutcome>, ServiceError> {
        let Some(invocation) = self.prepare_invocation(source, subject, request)? else { return Ok(None) };
        if is_sender(invocation.source) {
            self.run_in_background(invocation);
            return Ok(None);
        }
        let (response, recorded) = invocation.run(&self.triggers.functions).await;
        warn_about(&self.triggers.logs, &recorded);
        Ok(Some((response, keep(&self.triggers.recorded, recorded))))
    }

    /// Contract 13: nobody waits for a custom sender, and its errors reach nobody.
    fn run_in_background(&self, invocation: Invocation) {
        let (functions, recorded) = (Arc::clone(&self.triggers.functions), Arc::clone(&self.triggers.recorded));
        let logs = self.triggers.logs.clone();
        let invocation = Invocation { timeout: SENDER_TIMEOUT, ..invocation };
        tokio::spawn(async move {
            let (_, record) = invocation.run(&functions).await;
            warn_about(&logs, &record);
            keep(&recorded, record);
        });
    }

    fn prepare_invocation(
        &self,
        source: TriggerSource<'_>,
        subject: Subject<'_>,
        mut request: Map<String, Value>,
    ) -> Result<Option<Invocation>, ServiceError> {
        // The sources of operations are all known.
        let Some(source) = TriggerSource::ALL.into_iter().find(|known| known.as_str() == source.as_str()) else {
            return Ok(None);
        };
        let Some(trigger) = source.trigger() else { return Ok(None) };
        self.store.read(|state| {
            let pool = state.pool(subject.pool)?;
            let function = pool.rules.functions.values().find(|function| function.trigger == trigger);
            let Some(function) = function else { return Ok(None) };
            let is_versioned = trigger == Trigger::PreTokenGeneration;
            let version = if is_versioned { function.version } else { EventVersion::V1 };
            if !source.versions().contains(&version) {
                return Ok(None);
            }
            add_aliases(pool, subject, &mut request);
            Ok(Some(Invocation {
                source,
                arn: function.arn.clone(),
                event: write_event(source, trigger, version, subject, request),
                settings: settings(&pool.rules),
                refuses_unknown: self.options.refuses_unknown,
                at: self.clock.now(),
                timeout: self.triggers.timeout,
            }))
        })
    }
}

fn is_sender(source: TriggerSource<'_>) -> bool {
    matches!(source.trigger(), Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender))
}

fn keep(recorded: &Recent<RecordedInvocation>, record: RecordedInvocation) -> Arc<RecordedInvocation> {
    let (bytes, record) = (record.bytes(), Arc::new(record));
    recorded.add(Arc::clone(&record), bytes);
    record
}

/// What response validation has to know about the pool.
fn settings(rules: &PoolRules) -> PoolSettings {
    let has_aliases = !rules.username_attributes.is_empty() || !rules.alias_attributes.is_empty();
    PoolSettings {
        verification: Some(rules.verification),
        email_sending_account: Some(rules.email_sending_account),
        aliases: Some(if has_aliases { Aliases::Some } else { Aliases::None }),
    }
}

/// Contract 1.4: `cognito:email_alias` and `cognito:phone_number_alias` of users who sign in with that alias. Only in
/// events about a user who exists, which contain `sub`.
fn add_aliases(pool: &UserPool, subject: Subject<'_>, request: &mut Map<String, Value>) {
    let Some(attributes) = request.get_mut("userAttributes").and_then(Value::as_object_mut) else { return };
    let user = pool.find_user(subject.user_name).filter(|_| attributes.contains_key("sub"));
    let Some(user) = user else { return };
    for (attribute, member) in [("email", "cognito:email_alias"), ("phone_number", "cognito:phone_number_alias")] {
        if let Some(value) = alias(pool, user, attribute) {
            attributes.insert(member.to_owned(), value.into());
        }
    }
}

fn alias<'u>(pool: &UserPool, user: &'u User, attribute: &'static str) -> Option<&'u str> {
    pool.rules.alias_attributes.contains(&attribute).then_some(())?;
    let value = user.attributes.get(attribute)?;
    let owner = pool.aliases.get(&(attribute, pool.key(value)))?;
    (*owner == pool.key(&user.name)).then_some(value)
}

#[cfg(test)]
mod tests;
