//! The plan: what a deployment consists of, in terms that SAM, the CDK and Terraform share.

use super::alarms::{self, Alarm};
use super::dashboard::Dashboard;
use super::functions::{self, Function};
use super::http_api::HttpApi;
use super::saved_queries::{self, SavedQuery};
use super::tables::{self, Table};
use policy::{ClientSecret, Policy};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is deployed. `plan.json` is this type in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plan {
    /// The tags of every resource that can have tags.
    pub(super) tags: BTreeMap<&'static str, String>,
    /// The Lambda runtime of all functions.
    pub(super) runtime: &'static str,
    /// How long logs are kept unless the deployment says otherwise.
    pub(super) log_retention_in_days: u32,
    /// The ARN of the app client's secret unless the deployment says otherwise; `None` if the policy names none.
    pub(super) app_client_secret_arn: Option<String>,
    /// The ARN of the AWS KMS key that the pool encrypts codes with; `None` without custom senders.
    pub(super) code_key_arn: Option<String>,
    /// The functions that the policy asks for, triggers first, in the order of the contract.
    pub(super) functions: Vec<Function>,
    /// The DynamoDB tables.
    pub(super) tables: Vec<Table>,
    /// The HTTP API; `None` if the policy asks for none.
    pub(super) http_api: Option<HttpApi>,
    /// The permissions to write traces, which a function has only with tracing. X-Ray has no resources that they could name.
    pub(super) tracing_actions: [&'static str; 2],
    /// The alarms.
    pub(super) alarms: Vec<Alarm>,
    /// The dashboard.
    pub(super) dashboard: Dashboard,
    /// The saved queries of the logs.
    pub(super) saved_queries: Vec<SavedQuery>,
}

impl Plan {
    /// The plan of a policy, for the environment of this name.
    pub(super) fn from_policy(policy: &Policy, environment: Option<&str>) -> Self {
        let application = ("application", "cognito-triggers".to_owned());
        let environment = environment.map(|name| ("environment", tag_value(name)));
        let (functions, http_api) = (functions::for_policy(policy), HttpApi::from_policy(policy));
        Self {
            tags: [application].into_iter().chain(environment).collect(),
            runtime: "provided.al2023",
            log_retention_in_days: 30,
            app_client_secret_arn: app_client_secret_arn(policy),
            code_key_arn: policy.senders().and_then(|senders| senders.kms_keys.first()).cloned(),
            tables: tables::for_policy(policy),
            tracing_actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
            alarms: alarms::for_deployment(&functions, http_api.as_ref()),
            dashboard: Dashboard::for_deployment(&functions, http_api.as_ref()),
            saved_queries: saved_queries::for_deployment(&functions, http_api.as_ref()),
            functions,
            http_api,
        }
    }
}

fn app_client_secret_arn(policy: &Policy) -> Option<String> {
    match &policy.user_pool().client_secret {
        Some(ClientSecret::Stored { arn, .. }) => Some(arn.clone()),
        Some(ClientSecret::Plain(_)) | None => None,
    }
}

/// A tag value may contain letters, digits, spaces and these characters.
fn tag_value(text: &str) -> String {
    let is_allowed = |character: char| character.is_alphanumeric() || " _.:/=+-@".contains(character);
    text.chars().map(|character| if is_allowed(character) { character } else { '_' }).collect()
}
