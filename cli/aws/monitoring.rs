//! What CloudWatch knows about functions: the retention of their logs, and the metrics that alarms watch.

use super::AwsClients;
use super::error::AwsError;
use super::json_client::JsonService;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use triggers::metric::FUNCTION;
use user_pool::doctor::{LogRetention, WatchedMetric};

pub(super) const ALARMS: JsonService = JsonService {
    name: "monitoring",
    target: "GraniteServiceVersion20100801",
    content_type: "application/x-amz-json-1.0",
};
pub(super) const LOGS: JsonService =
    JsonService { name: "logs", target: "Logs_20140328", content_type: "application/x-amz-json-1.1" };

impl AwsClients {
    /// The log groups with these names, as far as they exist.
    pub(crate) async fn log_groups(&self, names: &[String]) -> Result<BTreeMap<String, LogRetention>, AwsError> {
        let mut found = BTreeMap::new();
        for name in names {
            // In alphabetical order, so that the name itself comes before those that it is the prefix of.
            let input = json!({ "logGroupNamePrefix": name, "limit": 1 });
            let output = self.json.call(&LOGS, "logs:DescribeLogGroups", &input).await?;
            if let Some(group) =
                list(&output, "logGroups").find(|group| group.get("logGroupName").is_some_and(|own| own == name))
            {
                let days =
                    group.get("retentionInDays").and_then(Value::as_u64).and_then(|days| u32::try_from(days).ok());
                found.insert(name.clone(), days.map_or(LogRetention::Unlimited, LogRetention::Days));
            }
        }
        Ok(found)
    }

    /// The metrics of functions that the alarms of the account watch, in the region of the pool.
    pub(crate) async fn watched_metrics(&self) -> Result<Vec<WatchedMetric>, AwsError> {
        let (mut watched, mut next) = (Vec::new(), Some(String::new()));
        while let Some(token) = next {
            let token = Some(token).filter(|token| !token.is_empty());
            let input = json!({ "AlarmTypes": ["MetricAlarm"], "MaxRecords": 50, "NextToken": token });
            let output = self.json.call(&ALARMS, "cloudwatch:DescribeAlarms", &input).await?;
            watched.extend(list(&output, "MetricAlarms").flat_map(metrics));
            next = output.get("NextToken").and_then(text).filter(|token| !token.is_empty());
        }
        Ok(watched)
    }
}

/// The metrics of an alarm: its own, or those that its expression names.
fn metrics(alarm: &Value) -> Vec<WatchedMetric> {
    let named = list(alarm, "Metrics").filter_map(|query| query.pointer("/MetricStat/Metric"));
    std::iter::once(alarm).chain(named).filter_map(watched_metric).collect()
}

fn watched_metric(metric: &Value) -> Option<WatchedMetric> {
    let function =
        list(metric, "Dimensions").find(|dimension| dimension.get("Name").is_some_and(|name| name == FUNCTION))?;
    Some(WatchedMetric {
        namespace: text(metric.get("Namespace")?)?,
        name: text(metric.get("MetricName")?)?,
        function: text(function.get("Value")?)?,
    })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::metrics;
    use serde_json::json;

    #[test]
    fn metrics_of_an_alarm_are_its_own_or_those_of_its_expression() {
        let dimensions = json!([{"Name": "code", "Value": "x"}, {"Name": "FunctionName", "Value": "f"}]);
        let metric = |name: &str| json!({"Namespace": "N", "MetricName": name, "Dimensions": dimensions});
        let math = json!({"Metrics": [
            {"Id": "e", "Expression": "a - b"},
            {"Id": "a", "MetricStat": {"Metric": metric("A")}},
            {"Id": "b", "MetricStat": {"Metric": metric("B")}},
        ]});
        let names = |alarm| metrics(&alarm).into_iter().map(|watched| watched.name).collect::<Vec<_>>();
        assert_eq!(names(metric("A")), ["A"]);
        assert_eq!(names(math), ["A", "B"]);
        for other in
            [json!({}), json!({"Metrics": null, "Dimensions": 7}), json!({"Namespace": "N", "MetricName": "A"})]
        {
            assert!(metrics(&other).is_empty(), "{other}");
        }
    }
}
