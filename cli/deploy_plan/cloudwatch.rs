//! The metrics that alarms and the dashboard read: those that the functions write into their log lines, and AWS's own.

use super::functions::Function;
use serde::Serialize;
use triggers::Metric;
use triggers::metric::{FUNCTION, NAMESPACE};

/// What the plan calls the HTTP API, where it refers to it.
pub(super) const HTTP_API: &str = "HttpApi";

/// A metric of one function or of the HTTP API.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MetricOf {
    /// The namespace.
    pub(super) namespace: &'static str,
    /// The name.
    pub(super) name: &'static str,
    /// The unit, as CloudWatch names it; `None` for those of AWS's own metrics, which AWS chooses.
    pub(super) unit: Option<&'static str>,
    /// The dimension that names the resource.
    pub(super) dimension: &'static str,
    /// The resource by its logical ID: a function, or [`HTTP_API`].
    pub(super) resource: &'static str,
}

/// A metric that Lambda measures of every function.
#[derive(Clone, Copy)]
pub(super) enum LambdaMetric {
    /// The invocations that ended in an error, or did not end.
    Errors,
    /// The invocations for which there was no capacity.
    Throttles,
    /// The time of an invocation in milliseconds, without the start of the process.
    Duration,
}

/// A metric that API Gateway measures of an HTTP API.
#[derive(Clone, Copy)]
pub(super) enum ApiMetric {
    /// All requests.
    Count,
    /// Those that the client is to blame for; throttled ones too.
    ClientErrors,
    /// Those that API Gateway or the function is to blame for.
    ServerErrors,
    /// The time until the response, in milliseconds.
    Latency,
}

impl MetricOf {
    /// A metric in the log lines of a function.
    pub(super) const fn log(metric: Metric, function: &Function) -> Self {
        Self {
            namespace: NAMESPACE,
            name: metric.as_str(),
            unit: Some(metric.unit()),
            dimension: FUNCTION,
            resource: function.id,
        }
    }

    /// A metric that Lambda measures.
    pub(super) const fn lambda(metric: LambdaMetric, function: &Function) -> Self {
        let name = match metric {
            LambdaMetric::Errors => "Errors",
            LambdaMetric::Throttles => "Throttles",
            LambdaMetric::Duration => "Duration",
        };
        Self { namespace: "AWS/Lambda", name, unit: None, dimension: "FunctionName", resource: function.id }
    }

    /// A metric of the HTTP API.
    pub(super) const fn http_api(metric: ApiMetric) -> Self {
        let name = match metric {
            ApiMetric::Count => "Count",
            ApiMetric::ClientErrors => "4xx",
            ApiMetric::ServerErrors => "5xx",
            ApiMetric::Latency => "Latency",
        };
        Self { namespace: "AWS/ApiGateway", name, unit: None, dimension: "ApiId", resource: HTTP_API }
    }
}
