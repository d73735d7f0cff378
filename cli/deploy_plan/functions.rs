//! The functions and the IAM permissions that the policy requires for each, and no others.

use super::iam::{IamStatement, Resource};
use events::{EventVersion, LambdaConfigMember, LambdaDefinition, Trigger};
use policy::{
    EmailProvider, EventConfig, Policy, Record, RequestedFunction, Senders, SignInFlow, SignOut, SmsProvider,
    StoredSecret,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The function of the HTTP API.
pub(super) const API: &str = "api";
/// The authorizer.
pub(super) const AUTHORIZER: &str = "authorizer";

/// A function needs a few megabytes only, but CPU power is proportional to memory.
const MEMORY_IN_MB: u32 = 256;
/// Cognito's timeout for triggers in seconds (contract 1.7), also used for the authorizer.
const TRIGGER_SECONDS: u32 = 5;
/// API Gateway's timeout. A sign-up includes waiting for triggers.
const API_SECONDS: u32 = 29;
/// No one waits for a custom sender, and it may ask several providers.
const SENDER_SECONDS: u32 = 30;

/// One function of the deployment.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Function {
    /// Its logical ID, which is also the prefix of its related resources.
    pub(super) id: &'static str,
    /// Its name, which is that of its file in the bundle.
    pub(super) name: &'static str,
    /// The variant of the program that `bundle` takes.
    pub(super) variant: &'static str,
    /// What it does, as one sentence.
    pub(super) purpose: &'static str,
    /// Its memory in megabytes.
    pub(super) memory_in_mb: u32,
    /// Its timeout in seconds.
    pub(super) timeout_in_seconds: u32,
    /// The trigger that it is attached to; `None` if API Gateway calls it.
    pub(super) trigger: Option<TriggerMember>,
    /// What its environment variables contain. A trigger has none: it receives the pool's ID with each event.
    pub(super) environment: BTreeMap<&'static str, Parameter>,
    /// The ARNs of the secrets that it may read, as far as the deployment has them.
    pub(super) secrets: Vec<Parameter>,
    /// Permissions on other resources, in addition to writing logs.
    pub(super) statements: Vec<IamStatement>,
    /// Allowed actions on the pool.
    pub(super) pool_actions: Vec<&'static str>,
}

/// The member of the pool's `LambdaConfig` that contains a function.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TriggerMember {
    /// Its key.
    pub(super) key: &'static str,
    /// The version of the event; `None` if the member is only an ARN.
    pub(super) version: Option<&'static str>,
    /// The name of the member in Terraform's `lambda_config`; `None` if the AWS provider has no argument for it.
    pub(super) terraform_name: Option<String>,
}

/// A value that the deployment passes to functions.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Parameter {
    /// The ID of the user pool.
    UserPoolId,
    /// The ID of the app client of the HTTP API.
    AppClientId,
    /// The ARN of the secret of that app client in AWS Secrets Manager, which may be absent.
    AppClientSecretArn,
}

impl Function {
    /// Whether Cognito calls it. Only these functions write metrics into their log lines.
    pub(super) const fn is_trigger(&self) -> bool {
        self.trigger.is_some()
    }

    /// Whether it decides about requests to API Gateway.
    pub(super) fn is_authorizer(&self) -> bool {
        self.name == AUTHORIZER
    }

    /// Whether it is a trigger that calls AWS services: for nothing else does a trigger get permissions.
    pub(super) fn has_effects(&self) -> bool {
        self.is_trigger() && !(self.statements.is_empty() && self.pool_actions.is_empty())
    }

    /// Whether a rule can deny a request. To Lambda, a denial is an error.
    pub(super) fn can_deny(&self) -> bool {
        const DENYING: [Trigger; 4] =
            [Trigger::PreSignUp, Trigger::PreTokenGeneration, Trigger::PreAuthentication, Trigger::InboundFederation];
        DENYING.iter().any(|trigger| trigger.binary() == self.name)
    }

    /// The logical ID of its log group.
    pub(super) fn logs_id(&self) -> String {
        format!("{}Logs", self.id)
    }
}

impl TriggerMember {
    fn new(trigger: Trigger, wanted: EventVersion) -> Option<Self> {
        let member = trigger.definition().lambda_config;
        let name = trigger.binary().replace('-', "_");
        let terraform_name = match (trigger, member) {
            (Trigger::InboundFederation, _) => None,
            (_, LambdaConfigMember::Both { .. }) => Some(format!("{name}_config")),
            _ => Some(name),
        };
        let version = trigger.configured_version(Some(wanted)).map(EventVersion::lambda_version);
        Some(Self { key: member.versioned_key().or(member.arn_key())?, version, terraform_name })
    }
}

/// The functions that a policy asks for, the triggers in the order of the contract.
pub(super) fn for_policy(policy: &Policy) -> Vec<Function> {
    let lambdas: BTreeMap<_, _> = Trigger::with_lambda().collect();
    let function = |requested: &RequestedFunction| match requested.trigger {
        Some(trigger) => for_trigger(trigger, lambdas.get(&trigger)?, requested.variant, policy),
        None if requested.name == API => Some(api(requested.variant, policy)),
        None => Some(authorizer(requested.variant)),
    };
    policy.requested_functions().iter().filter_map(function).collect()
}

fn for_trigger(
    trigger: Trigger,
    lambda: &LambdaDefinition,
    variant: &'static str,
    policy: &Policy,
) -> Option<Function> {
    let version = policy.tokens().version().unwrap_or(EventVersion::V1);
    let function = Function {
        id: trigger.definition().id,
        name: trigger.binary(),
        variant,
        purpose: lambda.purpose,
        memory_in_mb: MEMORY_IN_MB,
        timeout_in_seconds: TRIGGER_SECONDS,
        trigger: Some(TriggerMember::new(trigger, version)?),
        environment: BTreeMap::new(),
        secrets: Vec::new(),
        statements: Vec::new(),
        pool_actions: Vec::new(),
    };
    let steps = policy.post_confirmation();
    Some(match trigger {
        Trigger::PreSignUp if policy.sign_up().link().is_some() => {
            let pool_actions = vec!["cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"];
            Function { pool_actions, ..function }
        }
        Trigger::PostAuthentication => with_sign_in_statements(function, policy),
        Trigger::PostConfirmation => with_post_confirmation_statements(function, policy),
        // It also performs the post-confirmation actions, and needs the same permissions.
        Trigger::PreTokenGeneration if steps.resumes_on_sign_in() => {
            with_post_confirmation_statements(function, policy)
        }
        Trigger::CustomEmailSender | Trigger::CustomSmsSender => match policy.senders() {
            Some(senders) => sender(function, trigger, senders),
            None => function,
        },
        _ => function,
    })
}

/// Adds the permissions that `[post_confirmation]` needs.
fn with_post_confirmation_statements(function: Function, policy: &Policy) -> Function {
    let asked = policy.post_confirmation();
    let groups = asked.groups().filter(|groups| !groups.names.is_empty());
    Function {
        statements: asked
            .record()
            .map(record_statement)
            .into_iter()
            .chain(asked.event().map(event_statement))
            .collect(),
        pool_actions: groups.map(|_| "cognito-idp:AdminAddUserToGroup").into_iter().collect(),
        ..function
    }
}

/// Adds the permissions that `[after_sign_in]` needs. The record that it writes is that of post confirmation.
fn with_sign_in_statements(function: Function, policy: &Policy) -> Function {
    let Some(asked) = policy.after_sign_in() else { return function };
    let record = policy.post_confirmation().record().map(|record| table_statement(&record.table));
    let statements = record.into_iter().chain(asked.event().map(event_statement));
    let resumed = Some(policy.post_confirmation()).filter(|_| asked.resumes());
    let groups = resumed.and_then(|actions| actions.groups()).filter(|groups| !groups.names.is_empty());
    Function {
        statements: statements.chain(resumed.and_then(|actions| actions.event()).map(event_statement)).collect(),
        pool_actions: groups.map(|_| "cognito-idp:AdminAddUserToGroup").into_iter().collect(),
        ..function
    }
}

/// Adds what a custom sender needs: to decrypt codes, to remember what was sent, and its providers.
fn sender(function: Function, trigger: Trigger, senders: &Senders) -> Function {
    let keys = senders.kms_keys.iter().map(|arn| arn_statement(&["kms:Decrypt"], arn));
    let table = IamStatement { actions: &["dynamodb:GetItem", "dynamodb:PutItem"], ..table_statement(&senders.table) };
    let is_email = trigger == Trigger::CustomEmailSender;
    let (providers, secrets) = match is_email {
        true => (email_statements(senders), senders.email_secrets()),
        false => (sms_statements(senders), senders.sms_secrets()),
    };
    let secrets =
        secrets.into_iter().map(|StoredSecret { arn, .. }| arn_statement(&["secretsmanager:GetSecretValue"], arn));
    Function {
        timeout_in_seconds: SENDER_SECONDS,
        statements: keys.chain([table]).chain(providers).chain(secrets).collect(),
        // The event about an unusual attempt to sign in does not contain the address.
        pool_actions: ["cognito-idp:AdminGetUser"].into_iter().filter(|_| is_email).collect(),
        ..function
    }
}

/// A mail may have only the sender of the policy.
fn email_statements(senders: &Senders) -> Vec<IamStatement> {
    let Some(email) = &senders.email else { return Vec::new() };
    let of_provider = |provider: &EmailProvider| match provider {
        EmailProvider::Ses(ses) => {
            let send = |arn: &str| arn_statement(&["ses:SendEmail"], arn).if_equal("ses:FromAddress", &email.from);
            let prefix = ses.identity_arn.split(":identity/").next().unwrap_or_default();
            let set = ses.configuration_set.iter().map(|name| send(&format!("{prefix}:configuration-set/{name}")));
            [send(&ses.identity_arn)].into_iter().chain(set).collect()
        }
        EmailProvider::Smtp(_) => Vec::new(),
    };
    email.providers.iter().flat_map(of_provider).collect()
}

/// A telephone number has no ARN.
fn sms_statements(senders: &Senders) -> Vec<IamStatement> {
    let providers = senders.sms.iter().flat_map(|sms| &sms.providers);
    let of_provider = |provider: &SmsProvider| match provider {
        SmsProvider::Sns(_) => Some(arn_statement(&["sns:Publish"], "*")),
        SmsProvider::Twilio(_) => None,
    };
    providers.filter_map(of_provider).collect()
}

fn arn_statement(actions: &'static [&'static str], arn: &str) -> IamStatement {
    IamStatement::new(actions, Resource::Arn { arn: arn.to_owned() })
}

fn record_statement(record: &Record) -> IamStatement {
    IamStatement { actions: &["dynamodb:PutItem", "dynamodb:UpdateItem"], ..table_statement(&record.table) }
}

fn event_statement(event: &EventConfig) -> IamStatement {
    let resource = match event.bus.starts_with("arn:") {
        true => Resource::Arn { arn: event.bus.clone() },
        false => Resource::Here { service: "events", name: format!("event-bus/{}", event.bus) },
    };
    IamStatement::new(&["events:PutEvents"], resource)
        .if_equal("events:source", &event.source)
        .if_equal("events:detail-type", &event.detail_type)
}

fn table_statement(name: &str) -> IamStatement {
    let resource = Resource::Here { service: "dynamodb", name: format!("table/{name}") };
    IamStatement::new(&["dynamodb:UpdateItem"], resource)
}

/// The endpoints use unauthenticated Cognito calls, which need no permission, except for those listed here.
fn api(variant: &'static str, policy: &Policy) -> Function {
    let api = policy.api();
    let administration = ["cognito-idp:AdminCreateUser"].into_iter().filter(|_| !api.administrators.is_empty());
    let sign_in = ["cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"];
    let sign_in = sign_in.into_iter().filter(|_| api.sign_in == SignInFlow::Admin);
    // A password reset provides no token, so the call needs a permission.
    let sign_out = ["cognito-idp:AdminUserGlobalSignOut"].into_iter().filter(|_| api.sign_out == SignOut::Everywhere);
    let secret = ("APP__CLIENT_SECRET_ARN", Parameter::AppClientSecretArn);
    Function {
        id: "Api",
        name: API,
        variant,
        purpose: "Serves the HTTP API.",
        memory_in_mb: MEMORY_IN_MB,
        timeout_in_seconds: API_SECONDS,
        trigger: None,
        environment: pool_and_client().into_iter().chain([secret]).collect(),
        secrets: vec![Parameter::AppClientSecretArn],
        statements: api.rate_limits.iter().map(|limits| table_statement(&limits.table)).collect(),
        pool_actions: administration.chain(sign_in).chain(sign_out).collect(),
    }
}

fn authorizer(variant: &'static str) -> Function {
    Function {
        id: "Authorizer",
        name: AUTHORIZER,
        variant,
        purpose: "Authorizes requests for API Gateway.",
        memory_in_mb: MEMORY_IN_MB,
        timeout_in_seconds: TRIGGER_SECONDS,
        trigger: None,
        environment: pool_and_client().into(),
        secrets: Vec::new(),
        statements: Vec::new(),
        pool_actions: Vec::new(),
    }
}

fn pool_and_client() -> [(&'static str, Parameter); 2] {
    [("APP__USER_POOL_ID", Parameter::UserPoolId), ("APP__CLIENT_ID", Parameter::AppClientId)]
}
