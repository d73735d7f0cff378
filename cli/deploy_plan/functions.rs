//! The functions and the IAM permissions that the policy requires for each, and no others.

use super::yaml::Yaml;
use events::{EventVersion, LambdaDefinition, Trigger};
use policy::{EventConfig, Policy, Record, SignInFlow, SignOut};

/// The ARN of the user pool, whether it exists already or is created.
pub(super) const POOL_ARN: &str = "!If [NewPool, !GetAtt UserPool.Arn, !Sub \"arn:${AWS::Partition}:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${UserPoolId}\"]";

/// Cognito's timeout for triggers in seconds (contract 1.7), also used for the authorizer.
const TRIGGER_SECONDS: u32 = 5;
/// API Gateway's timeout. A sign-up includes waiting for triggers.
const API_SECONDS: u32 = 29;

/// One function of the template.
pub(super) struct Function {
    /// Its logical ID, which is also the prefix of its related resources.
    pub(super) id: &'static str,
    /// Its binary.
    pub(super) binary: &'static str,
    /// Its purpose, as a comment in the template.
    pub(super) description: &'static str,
    /// Timeout in seconds.
    pub(super) timeout: u32,
    /// Permissions on resources other than the pool, in addition to writing logs.
    pub(super) statements: Vec<IamStatement>,
    /// Allowed actions on the pool.
    pub(super) pool_actions: Vec<&'static str>,
    kind: Kind,
}

/// Who calls a function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Cognito.
    Trigger(Trigger),
    /// API Gateway, for client requests.
    HttpApi,
    /// API Gateway, before it calls another function.
    Authorizer,
}

/// An IAM statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct IamStatement {
    /// The actions as IAM names them.
    pub(super) actions: &'static [&'static str],
    /// The resource.
    pub(super) resource: Yaml,
    /// `StringEquals` conditions, by condition key.
    pub(super) conditions: Vec<(&'static str, Yaml)>,
}

impl Function {
    /// Whether Cognito calls it.
    pub(super) fn is_trigger(&self) -> bool {
        matches!(self.kind, Kind::Trigger(_))
    }

    /// Whether it needs the pool's ID in its environment. A trigger receives it with each event.
    pub(super) fn needs_pool_id(&self) -> bool {
        !self.is_trigger()
    }

    /// Whether API Gateway sends it the clients' requests.
    pub(super) fn serves_requests(&self) -> bool {
        self.kind == Kind::HttpApi
    }

    /// The key in `LambdaConfig` whose member is only the ARN; `None` if there is a member with a version instead.
    pub(super) fn arn_key(&self) -> Option<&'static str> {
        let Kind::Trigger(trigger) = self.kind else { return None };
        let member = trigger.definition().lambda_config;
        member.arn_key().filter(|_| member.versioned_key().is_none())
    }

    /// The key in `LambdaConfig` whose member has a version, and the version.
    pub(super) fn versioned_key(&self, wanted: &EventVersion) -> Option<(&'static str, &'static str)> {
        let Kind::Trigger(trigger) = self.kind else { return None };
        let key = trigger.definition().lambda_config.versioned_key()?;
        Some((key, trigger.configured_version(Some(*wanted))?.lambda_version()))
    }

    fn for_trigger(trigger: Trigger, lambda: &LambdaDefinition, policy: &Policy) -> Self {
        let function = Self {
            id: trigger.definition().id,
            binary: trigger.binary(),
            description: lambda.purpose,
            timeout: TRIGGER_SECONDS,
            statements: Vec::new(),
            pool_actions: Vec::new(),
            kind: Kind::Trigger(trigger),
        };
        let steps = policy.post_confirmation();
        match trigger {
            Trigger::PreSignUp if policy.sign_up().link().is_some() => {
                let pool_actions = vec!["cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"];
                Self { pool_actions, ..function }
            }
            Trigger::PostConfirmation => with_post_confirmation_statements(function, policy),
            // It also performs the post-confirmation actions, and needs the same permissions.
            Trigger::PreTokenGeneration if steps.resumes_on_sign_in() => {
                with_post_confirmation_statements(function, policy)
            }
            _ => function,
        }
    }
}

/// The functions that a policy asks for, the triggers in the order of the contract.
pub(super) fn for_policy(policy: &Policy) -> Vec<Function> {
    let requested = policy.requested_functions();
    let is_requested = |function: &Function| requested.iter().any(|requested| requested.name == function.binary);
    all(policy).into_iter().filter(is_requested).collect()
}

fn all(policy: &Policy) -> Vec<Function> {
    let triggers = Trigger::with_lambda().map(|(trigger, lambda)| Function::for_trigger(trigger, lambda, policy));
    let authorizer = Function {
        id: "Authorizer",
        binary: "authorizer",
        description: "Authorizes requests for API Gateway.",
        timeout: TRIGGER_SECONDS,
        statements: Vec::new(),
        pool_actions: Vec::new(),
        kind: Kind::Authorizer,
    };
    triggers.chain([api(policy), authorizer]).collect()
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

fn record_statement(record: &Record) -> IamStatement {
    IamStatement { actions: &["dynamodb:PutItem", "dynamodb:UpdateItem"], ..table_statement(&record.table) }
}

fn event_statement(event: &EventConfig) -> IamStatement {
    let resource = match event.bus.starts_with("arn:") {
        true => Yaml::string(&event.bus),
        false => Yaml::arn("events", &format!("event-bus/{}", event.bus)),
    };
    let conditions = vec![
        ("events:source", Yaml::condition_value(&event.source)),
        ("events:detail-type", Yaml::condition_value(&event.detail_type)),
    ];
    IamStatement { actions: &["events:PutEvents"], resource, conditions }
}

fn table_statement(name: &str) -> IamStatement {
    let resource = Yaml::arn("dynamodb", &format!("table/{name}"));
    IamStatement { actions: &["dynamodb:UpdateItem"], resource, conditions: Vec::new() }
}

/// The endpoints use unauthenticated Cognito calls, which need no permission, except for those listed here.
fn api(policy: &Policy) -> Function {
    let api = policy.api();
    let administration = ["cognito-idp:AdminCreateUser"].into_iter().filter(|_| !api.administrators.is_empty());
    let sign_in = ["cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"];
    let sign_in = sign_in.into_iter().filter(|_| api.sign_in == SignInFlow::Admin);
    // A password reset provides no token, so the call needs a permission.
    let sign_out = ["cognito-idp:AdminUserGlobalSignOut"].into_iter().filter(|_| api.sign_out == SignOut::Everywhere);
    Function {
        id: "Api",
        binary: "api",
        description: "Serves the HTTP API.",
        timeout: API_SECONDS,
        statements: api.rate_limits.iter().map(|limits| table_statement(&limits.table)).collect(),
        pool_actions: administration.chain(sign_in).chain(sign_out).collect(),
        kind: Kind::HttpApi,
    }
}
