//! A minimal `tracing` subscriber without spans: each event becomes one JSON object in a line of its own.
//!
//! `tracing-subscriber` could replace it, and was used before. In every function it took 90 KB and 10,000 instructions more,
//! and offers spans, which no function has. With it, `pre-sign-up` (1.91 MB) would reach its bound of 2.00 MB. The tracing
//! feature of `lambda_runtime` enables the same crate.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Error;
use std::fmt::Debug;
use std::time::SystemTime;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Initial capacity of a line; most lines are shorter.
const CAPACITY: usize = 1024;

/// Formats events of allowed targets at `max_level` or above, and passes each line to `write` at once.
pub(crate) struct JsonSubscriber<W> {
    pub(crate) max_level: LevelFilter,
    pub(crate) is_allowed_target: fn(&str) -> bool,
    pub(crate) clock: fn() -> SystemTime,
    pub(crate) write: W,
}

impl<W: Fn(&[u8]) + 'static> Subscriber for JsonSubscriber<W> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= self.max_level && (self.is_allowed_target)(metadata.target())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.max_level)
    }

    fn event(&self, event: &Event<'_>) {
        // Writing to memory does not fail; only a field's own serialization could.
        if let Ok(line) = format_line(event, (self.clock)()) {
            (self.write)(&line);
        }
    }

    // Spans are never enabled.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Formats the JSON object and a line break.
fn format_line(event: &Event<'_>, now: SystemTime) -> Result<Vec<u8>, Error> {
    format_fields(*event.metadata().level(), now, &EventFields(event))
}

/// A line of the log. Lambda reads `timestamp` and `level` to filter lines.
#[derive(Serialize)]
struct Line<'f, F: Serialize> {
    timestamp: Timestamp,
    level: &'static str,
    #[serde(flatten)]
    fields: &'f F,
}

struct Timestamp(SystemTime);

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Clamp to the epoch: `humantime` cannot format earlier times (unset clock).
        serializer.collect_str(&humantime::format_rfc3339_micros(self.0.max(SystemTime::UNIX_EPOCH)))
    }
}

/// Formats a JSON object with the members of `fields`, and a line break.
pub(crate) fn format_fields(level: Level, now: SystemTime, fields: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut line = Vec::with_capacity(CAPACITY);
    serde_json::to_writer(&mut line, &Line { timestamp: Timestamp(now), level: level.as_str(), fields })?;
    line.push(b'\n');
    Ok(line)
}

/// The fields of a `tracing` event.
struct EventFields<'e>(&'e Event<'e>);

impl Serialize for EventFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = Fields { members: serializer.serialize_map(None)?, written: Ok(()) };
        self.0.record(&mut fields);
        fields.written?;
        fields.members.end()
    }
}

/// Writes each field of an event as a member of the object.
struct Fields<M: SerializeMap> {
    members: M,
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> Fields<M> {
    fn member(&mut self, field: &Field, value: &(impl Serialize + ?Sized)) {
        if self.written.is_ok() {
            self.written = self.members.serialize_entry(field.name(), value);
        }
    }
}

impl<M: SerializeMap> Visit for Fields<M> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.member(field, &format_args!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field, &value);
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field, &value);
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field, &value);
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.member(field, &value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::fmt;
    use std::panic::catch_unwind;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;
    use tracing::subscriber::with_default;
    use tracing::{debug, error, info, info_span, warn};

    /// The lines that are written while `log` runs, one per write.
    fn written(max_level: LevelFilter, log: impl FnOnce()) -> Vec<String> {
        written_at(SystemTime::now, max_level, log)
    }

    /// Like `written`, with another clock.
    fn written_at(clock: fn() -> SystemTime, max_level: LevelFilter, log: impl FnOnce()) -> Vec<String> {
        let written = Arc::new(Mutex::new(Vec::new()));
        let write = {
            let written = Arc::clone(&written);
            move |line: &[u8]| written.lock().unwrap().push(String::from_utf8(line.to_vec()).unwrap())
        };
        with_default(JsonSubscriber { max_level, is_allowed_target: |target| target != "another", clock, write }, log);
        let written = written.lock().unwrap();
        written.clone()
    }

    #[test]
    fn line_is_one_object_with_timestamp_level_and_typed_fields() {
        let lines = written(LevelFilter::INFO, || {
            let (none, some): (Option<&str>, Option<&str>) = (None, Some("é"));
            info!(
                text = "a \"b\"\n\u{1}",
                none,
                some,
                yes = true,
                most = u64::MAX,
                least = -1,
                ms = 0.25,
                "what {}",
                1 + 1
            );
        });
        let [line] = &lines[..] else { panic!("{lines:?}") };
        assert!(line.starts_with(r#"{"timestamp":""#) && line.ends_with("}\n") && line.lines().count() == 1, "{line}");
        assert!(line.contains(r#"Z","level":"INFO","#), "{line}");
        let mut members: Value = serde_json::from_str(line).unwrap();
        let time = members.as_object_mut().unwrap().remove("timestamp").unwrap();
        humantime::parse_rfc3339(time.as_str().unwrap()).unwrap();
        let fields = json!({
            "level": "INFO", "message": "what 2", "text": "a \"b\"\n\u{1}", "some": "é", "yes": true, "most": u64::MAX, "least": -1,
            "ms": 0.25,
        });
        assert_eq!(members, fields);
    }

    #[test]
    fn lower_levels_and_other_targets_are_dropped() {
        let lines = written(LevelFilter::WARN, || {
            debug!("no");
            info!("no");
            error!(target: "another", "no");
            warn!("yes");
            error!("yes");
        });
        assert!(lines.len() == 2 && lines.iter().all(|line| line.contains("yes")), "{lines:?}");
        assert!(written(LevelFilter::OFF, || error!("no")).is_empty());
    }

    #[test]
    fn span_writes_no_line() {
        let lines = written(LevelFilter::INFO, || info_span!("span", id = 1).in_scope(|| info!("inside")));
        assert!(lines.len() == 1 && !lines[0].contains("span"), "{lines:?}");
    }

    #[test]
    fn panicking_field_loses_only_its_line() {
        struct Panics;
        impl Debug for Panics {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                panic!("in a field")
            }
        }
        let lines = written(LevelFilter::INFO, || {
            let said = catch_unwind(|| info!(field = ?Panics, "lost"));
            info!("next, after {}", said.is_err());
        });
        assert!(lines.len() == 1 && lines[0].contains(r#""message":"next, after true""#), "{lines:?}");
    }

    #[test]
    fn time_before_epoch_is_clamped() {
        let early = || SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        let lines = written_at(early, LevelFilter::INFO, || info!("early"));
        let line = "{\"timestamp\":\"1970-01-01T00:00:00.000000Z\",\"level\":\"INFO\",\"message\":\"early\"}\n";
        assert_eq!(lines, [line]);
    }
}
