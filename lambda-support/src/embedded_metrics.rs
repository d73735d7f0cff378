//! CloudWatch's embedded metric format: a member of a log line says which of the other members are metrics.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::time::{SystemTime, UNIX_EPOCH};

/// The member `_aws` of a line.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EmbeddedMetrics<'m> {
    /// Milliseconds since 1970.
    timestamp: u64,
    cloud_watch_metrics: &'m [&'m RawValue],
}

impl<'m> EmbeddedMetrics<'m> {
    /// The metrics of a line that is written now.
    #[must_use]
    pub fn now(directives: &'m [&'m RawValue]) -> Self {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { timestamp: elapsed.as_millis().try_into().unwrap_or_default(), cloud_watch_metrics: directives }
    }
}

/// The JSON that says that the member `name`, a number in this CloudWatch unit, is a metric. Each set of `dimensions` names
/// members of the line with text values. It depends on nothing else, so it is made once for all lines.
///
/// # Errors
/// Never: texts can be serialized.
pub fn metric_directive(
    namespace: &'static str,
    name: &'static str,
    unit: &'static str,
    dimensions: &'static [&'static [&'static str]],
) -> serde_json::Result<Box<RawValue>> {
    to_raw_value(&MetricDirective { namespace, dimensions, metrics: [MetricDefinition { name, unit }] })
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricDirective {
    namespace: &'static str,
    dimensions: &'static [&'static [&'static str]],
    metrics: [MetricDefinition; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricDefinition {
    name: &'static str,
    unit: &'static str,
}
