//! The dashboard, as CloudWatch's JSON. `${Id}` in it is the name of the function or the ID of the API with this logical ID,
//! and `${Region}` the region.

use super::cloudwatch::{ApiMetric, LambdaMetric, MetricOf};
use super::functions::Function;
use super::http_api::HttpApi;
use serde::Serialize;
use serde_json::{Value, json};
use triggers::Metric;
use triggers::metric::NAMESPACE;

/// The columns of a widget; a dashboard has 24.
const COLUMNS: usize = 12;
/// The rows of a widget.
const ROWS: usize = 6;
/// In seconds.
const PERIOD: u32 = 300;

/// The body of a dashboard.
#[derive(Serialize)]
pub(super) struct Dashboard {
    /// Graphs, in two columns.
    pub(super) widgets: Vec<Value>,
}

impl Dashboard {
    /// The dashboard of a deployment.
    pub(super) fn for_deployment(functions: &[Function], http_api: Option<&HttpApi>) -> Self {
        let widgets = of_functions(functions).into_iter().chain(http_api.iter().flat_map(|_| of_http_api()));
        let place = |(index, widget): (usize, Widget)| widget.at(index % 2 * COLUMNS, index / 2 * ROWS);
        Self { widgets: widgets.enumerate().map(place).collect() }
    }
}

fn of_functions(functions: &[Function]) -> Vec<Widget> {
    let rows = |wanted: fn(&Function) -> bool, row: &dyn Fn(&Function) -> Vec<Value>| -> Vec<Value> {
        functions.iter().filter(|function| wanted(function)).flat_map(row).collect()
    };
    let log = |metric, statistic| {
        move |function: &Function| vec![line(&MetricOf::log(metric, function), function.name, statistic)]
    };
    let lambda = |metric, statistic| {
        move |function: &Function| vec![line(&MetricOf::lambda(metric, function), function.name, statistic)]
    };
    let durations = |function: &Function| {
        let metric = MetricOf::lambda(LambdaMetric::Duration, function);
        ["p50", "p99"].map(|statistic| line(&metric, &format!("{} {statistic}", function.name), statistic)).to_vec()
    };
    let split = |metric, statistic| move |function: &Function| vec![search(metric, function, statistic)];
    [
        ("Events by outcome", rows(Function::is_trigger, &split(Metric::Duration, "SampleCount"))),
        ("Denials by code", rows(Function::can_deny, &split(Metric::Denials, "Sum"))),
        ("Failed effects", rows(Function::has_effects, &split(Metric::FailedEffects, "Sum"))),
        ("Faults", rows(Function::is_trigger, &log(Metric::Faults, "Sum"))),
        ("Invalid responses", rows(Function::is_trigger, &log(Metric::InvalidResponses, "Sum"))),
        ("Errors, denials included", rows(|_| true, &lambda(LambdaMetric::Errors, "Sum"))),
        ("Throttles", rows(|_| true, &lambda(LambdaMetric::Throttles, "Sum"))),
        ("Duration in milliseconds", rows(|_| true, &durations)),
        ("Cold starts", rows(Function::is_trigger, &log(Metric::ColdStarts, "Sum"))),
    ]
    .into_iter()
    .filter(|(_, metrics)| !metrics.is_empty())
    .map(|(title, metrics)| Widget { title, metrics })
    .collect()
}

fn of_http_api() -> [Widget; 2] {
    let [count, client, server, latency] =
        [ApiMetric::Count, ApiMetric::ClientErrors, ApiMetric::ServerErrors, ApiMetric::Latency]
            .map(MetricOf::http_api);
    let requests = vec![line(&count, "all", "Sum"), line(&client, "4xx", "Sum"), line(&server, "5xx", "Sum")];
    let latencies = ["p50", "p99"].map(|statistic| line(&latency, statistic, statistic)).to_vec();
    [
        Widget { title: "HTTP API: requests", metrics: requests },
        Widget { title: "HTTP API: latency in milliseconds", metrics: latencies },
    ]
}

/// A graph.
struct Widget {
    title: &'static str,
    metrics: Vec<Value>,
}

impl Widget {
    fn at(self, x: usize, y: usize) -> Value {
        let Self { title, metrics } = self;
        json!({
            "type": "metric", "x": x, "y": y, "width": COLUMNS, "height": ROWS,
            "properties": { "title": title, "metrics": metrics, "period": PERIOD, "region": "${Region}", "view": "timeSeries" },
        })
    }
}

/// One metric.
fn line(metric: &MetricOf, label: &str, statistic: &str) -> Value {
    let MetricOf { namespace, name, dimension, resource, .. } = metric;
    json!([namespace, name, dimension, format!("${{{resource}}}"), { "label": label, "stat": statistic }])
}

/// A metric of a function, split up by the other members of its log line.
fn search(metric: Metric, function: &Function, statistic: &str) -> Value {
    let set = metric.dimensions().last().copied().unwrap_or_default().join(",");
    let MetricOf { name, dimension, resource, .. } = MetricOf::log(metric, function);
    let terms = format!("{{{NAMESPACE},{set}}} MetricName=\"{name}\" {dimension}=\"${{{resource}}}\"");
    json!([{ "expression": format!("SEARCH('{terms}', '{statistic}', {PERIOD})") }])
}
