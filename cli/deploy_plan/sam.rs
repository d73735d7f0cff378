//! The AWS SAM template, which can also create the user pool.
//!
//! - `new_pool.rs`: the settings of a new user pool
//! - `yaml.rs`: quoting of policy values
//! - `template.yaml`: the template of the template

use super::functions::{API, AUTHORIZER, Function, Parameter};
use super::new_pool::NewPool;
use super::plan::Plan;
use super::yaml::Yaml;
use crate::terminal::CliError;
use askama::Template;
use policy::Policy;

/// The ARN of the user pool, whether it exists already or is created.
const POOL_ARN: &str = "!If [NewPool, !GetAtt UserPool.Arn, !Sub \"arn:${AWS::Partition}:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${UserPoolId}\"]";

/// The data of the template.
#[derive(Template)]
#[template(path = "template.yaml", escape = "none")]
struct SamTemplate<'p> {
    plan: &'p Plan,
    pool: NewPool,
}

impl SamTemplate<'_> {
    /// Whether a function of this name is deployed.
    fn has(&self, name: &str) -> bool {
        self.plan.functions.iter().any(|function| function.name == name)
    }

    /// Whether a function needs the ID of an app client.
    fn needs_app_client(&self) -> bool {
        self.has(API) || self.has(AUTHORIZER)
    }

    /// The tags as a mapping.
    fn tag_map(&self) -> String {
        let tags: Vec<_> =
            self.plan.tags.iter().map(|(key, value)| format!("{key}: {}", Yaml::literal(value))).collect();
        format!("{{{}}}", tags.join(", "))
    }

    /// The tags as a list of keys and values.
    fn tag_list(&self) -> String {
        let tag = |(key, value): (&&str, &String)| format!("{{Key: {key}, Value: {}}}", Yaml::literal(value));
        format!("[{}]", self.plan.tags.iter().map(tag).collect::<Vec<_>>().join(", "))
    }

    /// The body of the dashboard, one widget per line.
    fn dashboard_body(&self) -> String {
        let widgets: Vec<_> =
            self.plan.dashboard.widgets.iter().map(|widget| format!("            {widget}")).collect();
        format!("{{\"widgets\": [\n{}\n          ]}}", widgets.join(",\n"))
    }

    /// The ARN of the app client's secret, if the policy names it.
    fn secret_arn(&self) -> Yaml {
        Yaml::literal(self.plan.app_client_secret_arn.as_deref().unwrap_or_default())
    }

    /// The format of an access log line.
    fn access_log_format(&self) -> Yaml {
        let members = self.plan.http_api.iter().flat_map(|api| &api.access_log);
        let members: Vec<_> = members.map(|(name, variable)| format!("\"{name}\":\"{variable}\"")).collect();
        Yaml::literal(&format!("{{{}}}", members.join(",")))
    }
}

impl Parameter {
    /// Its value in the template.
    fn sam_value(self) -> &'static str {
        match self {
            Self::UserPoolId => "!If [NewPool, !Ref UserPool, !Ref UserPoolId]",
            Self::AppClientId => "!If [NewPool, !Ref UserPoolClient, !Ref UserPoolClientId]",
            Self::AppClientSecretArn => "!If [HasSecret, !Ref ClientSecretArn, !Ref AWS::NoValue]",
        }
    }
}

impl Function {
    /// Whether API Gateway sends it the clients' requests.
    fn serves_requests(&self) -> bool {
        self.name == API
    }
}

/// The text of the template.
///
/// # Errors
///
/// If Cognito does not accept the name of an attribute.
pub(super) fn render(plan: &Plan, policy: &Policy) -> Result<String, CliError> {
    let template = SamTemplate { plan, pool: NewPool::from_policy(policy)? };
    let text = template.render().map_err(|error| CliError::new(format!("template.yaml: {error}")))?;
    Ok(text + "\n")
}
