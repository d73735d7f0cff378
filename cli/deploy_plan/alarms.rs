//! The alarms: what wakes someone, for each function and for the HTTP API. `docs/operations.md` has a section for each kind.

use super::cloudwatch::{ApiMetric, HTTP_API, LambdaMetric, MetricOf};
use super::functions::Function;
use super::http_api::HttpApi;
use serde::Serialize;
use triggers::Metric;

/// Where the sections of the kinds are.
const RUNBOOK: &str = "docs/operations.md";
/// In seconds.
const FIVE_MINUTES: u32 = 300;
/// In seconds.
const ONE_MINUTE: u32 = 60;

events::codes! {
    /// A kind of alarm. Its name is the heading of its section.
    pub enum AlarmKind {
        /// An event got neither what the policy specifies nor a denial.
        Faults = "faults";
        /// Invocations ended in an error that is not a denial, or did not end.
        Errors = "errors";
        /// Lambda had no capacity for an invocation.
        Throttles = "throttles";
        /// One in a hundred invocations takes more than three fifths of the function's timeout.
        Duration = "duration";
        /// The function's response would have been refused or replaced by Cognito.
        InvalidResponses = "invalid-responses";
        /// A call to an AWS service failed or may have failed.
        FailedEffects = "failed-effects";
        /// More than half of the events are denied.
        DenialSurge = "denial-surge";
        /// The HTTP API responds with a status of 500 or above.
        ServerErrors = "server-errors";
    }
}

/// An alarm. Periods without data are not breaching: most metrics exist only when something happens.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Alarm {
    /// Its logical ID.
    pub(super) id: String,
    /// Its name, without the prefix of the deployment.
    pub(super) name: String,
    /// What it means, and where its section is.
    pub(super) description: String,
    /// When it is in alarm.
    #[serde(flatten)]
    pub(super) rule: AlarmRule,
}

/// When an alarm is in alarm: if the value is above the threshold in enough of the last periods.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlarmRule {
    /// What it reads.
    pub(super) metrics: Vec<AlarmMetric>,
    /// The value, as metric math; `None` if the value is that of the only metric.
    pub(super) expression: Option<&'static str>,
    /// The length of a period.
    pub(super) period_in_seconds: u32,
    /// How many of the evaluated periods must be above the threshold.
    pub(super) datapoints_to_alarm: u32,
    /// How many periods are evaluated.
    pub(super) evaluation_periods: u32,
    /// The threshold.
    pub(super) threshold: f64,
}

/// A metric with the name that the expression has for it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlarmMetric {
    /// Its name in the expression.
    pub(super) id: &'static str,
    /// How the values of a period become one.
    pub(super) statistic: &'static str,
    /// The metric.
    #[serde(flatten)]
    pub(super) metric: MetricOf,
}

impl AlarmMetric {
    const fn sum(id: &'static str, metric: MetricOf) -> Self {
        Self { id, statistic: "Sum", metric }
    }
}

impl AlarmRule {
    /// In alarm as soon as the metric counts anything.
    fn anything(metric: MetricOf) -> Self {
        Self {
            metrics: vec![AlarmMetric::sum("value", metric)],
            expression: None,
            period_in_seconds: FIVE_MINUTES,
            datapoints_to_alarm: 1,
            evaluation_periods: 1,
            threshold: 0.0,
        }
    }

    /// A single period is not enough.
    fn repeatedly(self) -> Self {
        Self { datapoints_to_alarm: 2, evaluation_periods: 3, ..self }
    }

    /// Lambda's errors without the denials. Lambda's metrics and those of a log line arrive at different times, and an event
    /// at the end of a minute may be counted in the next one: in the newest minutes, errors may still lack their denials.
    /// Three minutes of an hour are more than that explains.
    fn unexplained_errors(function: &Function) -> Self {
        let errors = MetricOf::lambda(LambdaMetric::Errors, function);
        Self {
            metrics: vec![
                AlarmMetric::sum("errors", errors.clone()),
                AlarmMetric::sum("denials", MetricOf::log(Metric::Denials, function)),
            ],
            expression: Some("errors - FILL(denials, 0)"),
            period_in_seconds: ONE_MINUTE,
            datapoints_to_alarm: 3,
            evaluation_periods: 60,
            ..Self::anything(errors)
        }
    }

    /// More than half of at least ten events. Both metrics are in the same log line, so they arrive together.
    fn denial_surge(function: &Function) -> Self {
        let denials = MetricOf::log(Metric::Denials, function);
        let events = MetricOf::log(Metric::Duration, function);
        Self {
            metrics: vec![
                AlarmMetric::sum("denials", denials.clone()),
                AlarmMetric { id: "events", statistic: "SampleCount", metric: events },
            ],
            expression: Some("IF(events >= 10, FILL(denials, 0) / events, 0)"),
            threshold: 0.5,
            ..Self::anything(denials)
        }
        .repeatedly()
    }

    /// A function is slow long before Cognito or API Gateway stops waiting for it.
    fn slow(function: &Function) -> Self {
        let duration = MetricOf::lambda(LambdaMetric::Duration, function);
        Self {
            metrics: vec![AlarmMetric { id: "value", statistic: "p99", metric: duration.clone() }],
            threshold: f64::from(function.timeout_in_seconds * 600),
            ..Self::anything(duration)
        }
        .repeatedly()
    }
}

impl AlarmKind {
    /// The rule for a function; `None` if the function cannot cause the alarm.
    fn rule(self, function: &Function) -> Option<AlarmRule> {
        let counts = |metric| AlarmRule::anything(MetricOf::log(metric, function));
        let of_lambda = |metric| AlarmRule::anything(MetricOf::lambda(metric, function));
        match self {
            Self::Faults => function.is_trigger().then(|| counts(Metric::Faults)),
            Self::InvalidResponses => function.is_trigger().then(|| counts(Metric::InvalidResponses)),
            Self::FailedEffects => function.has_effects().then(|| counts(Metric::FailedEffects)),
            Self::DenialSurge => function.can_deny().then(|| AlarmRule::denial_surge(function)),
            Self::Errors if function.can_deny() => Some(AlarmRule::unexplained_errors(function)),
            // A REST API learns from an error of the authorizer that a token is missing or invalid, so its errors mean
            // nothing. After a fault API Gateway responds with 500.
            Self::Errors => (!function.is_authorizer()).then(|| of_lambda(LambdaMetric::Errors)),
            Self::Throttles => Some(of_lambda(LambdaMetric::Throttles)),
            Self::Duration => Some(AlarmRule::slow(function)),
            Self::ServerErrors => None,
        }
    }

    fn alarm(self, resource: &str, name: &str, rule: AlarmRule) -> Alarm {
        let kind = self.as_str();
        Alarm {
            id: format!("{resource}{self:?}Alarm"),
            name: format!("{name}-{kind}"),
            description: format!("{} What to do: {RUNBOOK}#{kind}", self.meaning()),
            rule,
        }
    }
}

/// The alarms of a deployment, those of a function together.
pub(super) fn for_deployment(functions: &[Function], http_api: Option<&HttpApi>) -> Vec<Alarm> {
    let of_function = |function| {
        let rules = AlarmKind::ALL.iter().filter_map(move |kind| Some((kind, kind.rule(function)?)));
        rules.map(|(kind, rule)| kind.alarm(function.id, function.name, rule))
    };
    let of_api = http_api.map(|_| {
        let rule = AlarmRule::anything(MetricOf::http_api(ApiMetric::ServerErrors)).repeatedly();
        AlarmKind::ServerErrors.alarm(HTTP_API, "http-api", rule)
    });
    functions.iter().flat_map(of_function).chain(of_api).collect()
}

#[cfg(test)]
mod tests {
    use super::{AlarmKind, RUNBOOK};
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_kind_of_alarm_has_its_section() {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(RUNBOOK)).unwrap();
        let (_, alarms) = text.split_once("\n## Alarms\n").unwrap();
        let (alarms, _) = alarms.split_once("\n## ").unwrap();
        let sections: Vec<_> = alarms.lines().filter_map(|line| line.strip_prefix("### ")).collect();
        let kinds: Vec<_> = AlarmKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(sections, kinds);
        assert_eq!(kinds.iter().collect::<BTreeSet<_>>().len(), kinds.len());
    }
}
