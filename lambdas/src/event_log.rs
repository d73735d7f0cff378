//! The log line of an event, in which CloudWatch finds its metrics.

use events::{Envelope, TriggerSource, is_client_id, is_user_pool_id};
use lambda_runtime::Context;
use lambda_support::{EmbeddedMetrics, log_fields, metric_directive};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::value::RawValue;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use triggers::metric::{FUNCTION, NAMESPACE, first_failed_effect};
use triggers::{Handler, HandlerOutput, Level, LogNote, Metric, Outcome};

/// Writes the log line of an event. `sub` is the user whom its effect concerns.
pub(crate) fn log_event(
    handler: &Handler,
    output: &HandlerOutput<'_>,
    sub: Option<&str>,
    context: &Context,
    started: Instant,
) {
    static COLD: AtomicBool = AtomicBool::new(true);
    let is_cold_start = COLD.swap(false, Ordering::Relaxed);
    let ms = started.elapsed().as_micros() as f64 / 1000.0;
    let level = output.notes.iter().map(LogNote::level).fold(output.outcome.level(), Ord::max);
    let level = match level {
        Level::Info => tracing::Level::INFO,
        Level::Warn => tracing::Level::WARN,
        Level::Error => tracing::Level::ERROR,
    };
    log_fields(level, &EventLine { handler, output, sub, context, ms, is_cold_start });
}

/// IDs, outcome, notes and metrics, nothing else (threat model, L10). A member that does not apply is missing.
struct EventLine<'l> {
    handler: &'l Handler,
    output: &'l HandlerOutput<'l>,
    sub: Option<&'l str>,
    context: &'l Context,
    ms: f64,
    is_cold_start: bool,
}

impl Serialize for EventLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { handler, output, .. } = self;
        let event = output.event.as_ref();
        let denial = output.response.as_ref().err().filter(|_| output.outcome == Outcome::Denied);
        let failed_effect = first_failed_effect(&output.notes);
        let notes = (!output.notes.is_empty()).then(|| join_notes(&output.notes));
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("request_id", &self.context.request_id)?;
        line.serialize_entry("trigger", event.and_then(known_source).unwrap_or(handler.trigger.binary()))?;
        for (name, value) in [
            ("pool_id", event.and_then(Envelope::user_pool_id).filter(|id| is_user_pool_id(id))),
            ("client_id", event.and_then(Envelope::client_id).filter(|id| is_client_id(id))),
            ("outcome", Some(output.outcome.as_str())),
            ("code", denial.map(|denial| denial.code)),
            ("notes", notes.as_deref()),
            ("failed_effect", failed_effect.map(LogNote::as_str)),
            ("sub", self.sub.filter(|_| failed_effect.is_some())),
        ] {
            if let Some(value) = value {
                line.serialize_entry(name, value)?;
            }
        }
        line.serialize_entry("ms", &self.ms)?;
        line.serialize_entry("cold_start", &self.is_cold_start)?;
        self.serialize_metrics(&mut line)?;
        line.end()
    }
}

impl EventLine<'_> {
    fn serialize_metrics<M: SerializeMap>(&self, line: &mut M) -> Result<(), M::Error> {
        line.serialize_entry(FUNCTION, &self.context.env_config.function_name)?;
        let mut directives = Vec::with_capacity(Metric::ALL.len());
        for metric in Metric::ALL {
            if metric.counts(self.output.outcome, &self.output.notes, self.is_cold_start) {
                match metric {
                    Metric::Duration => line.serialize_entry(metric.as_str(), &self.ms)?,
                    _ => line.serialize_entry(metric.as_str(), &1)?,
                }
                directives.extend(directive(*metric));
            }
        }
        line.serialize_entry("_aws", &EmbeddedMetrics::now(&directives))
    }
}

/// What CloudWatch has to know about a metric.
fn directive(metric: Metric) -> Option<&'static RawValue> {
    static DIRECTIVES: [OnceLock<Option<Box<RawValue>>>; Metric::ALL.len()] =
        [const { OnceLock::new() }; Metric::ALL.len()];
    let make = || metric_directive(NAMESPACE, metric.as_str(), metric.unit(), metric.dimensions()).ok();
    DIRECTIVES.get(metric as usize)?.get_or_init(make).as_deref()
}

/// All notes, separated by spaces.
fn join_notes(notes: &[LogNote]) -> String {
    let texts: Vec<&str> = notes.iter().map(LogNote::as_str).collect();
    texts.join(" ")
}

/// A source that is in the contract. Any other text could come from an attacker and is not logged.
fn known_source<'e>(event: &'e Envelope<'_>) -> Option<&'e str> {
    match event.trigger_source() {
        TriggerSource::Other(_) => None,
        known => Some(known.as_str()),
    }
}
