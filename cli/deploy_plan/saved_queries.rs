//! The saved queries of CloudWatch Logs Insights. Each finds the log lines behind an alarm: a line of a metric has a member
//! with the metric's name.

use super::functions::Function;
use super::http_api::HttpApi;
use serde::Serialize;
use triggers::Metric;

/// A query over the logs of some functions, or the access log.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SavedQuery {
    /// Its logical ID.
    pub(super) id: &'static str,
    /// Its name, without the prefix of the deployment.
    pub(super) name: &'static str,
    /// The log groups by their logical IDs.
    pub(super) logs: Vec<String>,
    /// The query, in the language of Logs Insights.
    pub(super) query: String,
}

impl SavedQuery {
    /// `None` if there is no log to search.
    fn new(id: &'static str, name: &'static str, logs: Vec<String>, query: String) -> Option<Self> {
        (!logs.is_empty()).then_some(Self { id, name, logs, query })
    }
}

/// The queries of a deployment.
pub(super) fn for_deployment(functions: &[Function], http_api: Option<&HttpApi>) -> Vec<SavedQuery> {
    let logs = |wanted: fn(&Function) -> bool| -> Vec<String> {
        functions.iter().filter(|function| wanted(function)).map(Function::logs_id).collect()
    };
    let access_logs: Vec<_> = http_api.iter().map(|_| "ApiAccessLogs".to_owned()).collect();
    let [faults, invalid, denials, failed] =
        [Metric::Faults, Metric::InvalidResponses, Metric::Denials, Metric::FailedEffects].map(Metric::as_str);
    let newest = "sort @timestamp desc | limit 200";
    [
        SavedQuery::new(
            "FaultsQuery",
            "faults",
            logs(|_| true),
            format!(
                "fields @timestamp, level, request_id, trigger, outcome, notes, endpoint, status, error, reason, message, file, line \
                 | filter ispresent({faults}) or ispresent({invalid}) or level = \"ERROR\" | {newest}"
            ),
        ),
        SavedQuery::new(
            "ErrorsQuery",
            "errors",
            logs(|_| true),
            "filter type = \"platform.report\" and record.status != \"success\" \
             | stats count(*) as invocations, max(record.metrics.durationMs) as slowest by record.status, record.errorType \
             | sort invocations desc"
                .to_owned(),
        ),
        SavedQuery::new(
            "DenialsQuery",
            "denials by code",
            logs(Function::can_deny),
            format!(
                "filter ispresent({denials}) | stats count(*) as denials by trigger, code, client_id | sort denials desc"
            ),
        ),
        SavedQuery::new(
            "FailedEffectsQuery",
            "failed effects",
            logs(Function::has_effects),
            format!(
                "fields @timestamp, sub, failed_effect, notes, outcome, trigger, request_id \
                 | filter ispresent({failed}) | {newest}"
            ),
        ),
        SavedQuery::new(
            "SlowEventsQuery",
            "slow events",
            logs(|_| true),
            "fields @timestamp, ms, cold_start, trigger, endpoint, outcome, status, notes, request_id \
             | filter ispresent(ms) | sort ms desc | limit 200"
                .to_owned(),
        ),
        SavedQuery::new(
            "ServerErrorsQuery",
            "server errors",
            access_logs,
            format!(
                "fields @timestamp, status, functionStatus, error, method, latency, functionRequestId, requestId \
                 | filter status like /^5/ | {newest}"
            ),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
