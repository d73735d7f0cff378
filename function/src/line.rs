//! A line of the log: what `tracing` hands over, as one JSON object.
//!
//! Of a subscriber that could do more than this, most would be linked and never used: nobody here opens a span.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Error;
use std::fmt::Debug;
use std::time::SystemTime;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Most lines are shorter.
const CAPACITY: usize = 512;

/// Makes lines of what is said by those who may speak, at this level or a graver one, and hands each to `write` whole.
pub(crate) struct Lines<W> {
    pub(crate) most: LevelFilter,
    pub(crate) may_speak: fn(&str) -> bool,
    pub(crate) write: W,
}

impl<W: Fn(&[u8]) + 'static> Subscriber for Lines<W> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= self.most && (self.may_speak)(metadata.target())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.most)
    }

    fn event(&self, event: &Event<'_>) {
        // Into memory, and every key is a text: it cannot fail.
        if let Ok(line) = line(event, SystemTime::now()) {
            (self.write)(&line);
        }
    }

    // No span is enabled.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The object, and the end of its line. Lambda takes time and level out of a line that names them so, and filters by them.
fn line(event: &Event<'_>, now: SystemTime) -> Result<Vec<u8>, Error> {
    let mut line = Vec::with_capacity(CAPACITY);
    let mut json = serde_json::Serializer::new(&mut line);
    let mut members = json.serialize_map(None)?;
    members.serialize_entry("timestamp", &format_args!("{}", humantime::format_rfc3339_micros(now)))?;
    members.serialize_entry("level", event.metadata().level().as_str())?;
    let mut fields = Fields { members, written: Ok(()) };
    event.record(&mut fields);
    fields.written?;
    fields.members.end()?;
    line.push(b'\n');
    Ok(line)
}

/// The fields of an event, each as a member of the line.
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
    use std::sync::{Arc, Mutex};
    use tracing::subscriber::with_default;
    use tracing::{debug, error, info, info_span, warn};

    /// What is written while this speaks.
    fn written(most: LevelFilter, speak: impl FnOnce()) -> String {
        let written = Arc::new(Mutex::new(Vec::new()));
        let write = {
            let written = Arc::clone(&written);
            move |line: &[u8]| written.lock().unwrap().extend_from_slice(line)
        };
        with_default(Lines { most, may_speak: |target| target != "another", write }, speak);
        let written = written.lock().unwrap();
        String::from_utf8(written.clone()).unwrap()
    }

    #[test]
    fn a_line_is_one_object_with_time_and_level_first_and_every_field_as_what_it_is() {
        let line = written(LevelFilter::INFO, || {
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
        assert!(line.starts_with(r#"{"timestamp":""#) && line.ends_with("}\n") && line.lines().count() == 1, "{line}");
        assert!(line.contains(r#"Z","level":"INFO","#), "{line}");
        let mut members: Value = serde_json::from_str(&line).unwrap();
        let time = members.as_object_mut().unwrap().remove("timestamp").unwrap();
        humantime::parse_rfc3339(time.as_str().unwrap()).unwrap();
        let fields = json!({
            "level": "INFO", "message": "what 2", "text": "a \"b\"\n\u{1}", "some": "é", "yes": true, "most": u64::MAX, "least": -1,
            "ms": 0.25,
        });
        assert_eq!(members, fields);
    }

    #[test]
    fn what_is_less_grave_and_who_may_not_speak_is_not_heard() {
        let lines = written(LevelFilter::WARN, || {
            debug!("no");
            info!("no");
            error!(target: "another", "no");
            warn!("yes");
            error!("yes");
        });
        assert_eq!((lines.lines().count(), lines.contains("no")), (2, false), "{lines}");
        assert_eq!(written(LevelFilter::OFF, || error!("no")), "");
    }

    #[test]
    fn a_span_is_no_line_and_stops_none() {
        let lines = written(LevelFilter::INFO, || info_span!("span", id = 1).in_scope(|| info!("inside")));
        assert_eq!((lines.lines().count(), lines.contains("span")), (1, false), "{lines}");
    }
}
