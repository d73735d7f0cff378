//! The functions, and what each may do: what the policy makes it do, and no more.

use super::yaml::Yaml;
use policy::{EventConfig, Policy, Record, SignInFlow};

/// The pool's ARN, wherever the pool is from.
pub(super) const POOL_ARN: &str = "!If [NewPool, !GetAtt UserPool.Arn, !Sub \"arn:${AWS::Partition}:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${UserPoolId}\"]";

/// What Cognito gives a trigger, in seconds (contract 1.7); nobody waits longer for an authorizer either.
const TRIGGER_SECONDS: u32 = 5;
/// What API Gateway gives an answer: a sign-up waits for triggers.
const API_SECONDS: u32 = 29;

/// One function of the template.
pub(super) struct Function {
    /// Its logical id; those of what belongs to it begin with it.
    pub(super) id: &'static str,
    /// Its binary.
    pub(super) binary: &'static str,
    /// The folder of its crate.
    pub(super) package: &'static str,
    /// What it is there for, for the reader of the template.
    pub(super) does: &'static str,
    /// In seconds.
    pub(super) timeout: u32,
    /// What it may do besides writing its log, on what is not the pool.
    pub(super) rights: Vec<Right>,
    /// The actions that it may do on the pool.
    pub(super) on_pool: Vec<&'static str>,
    kind: Kind,
}

/// Who calls a function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Cognito.
    Trigger,
    /// API Gateway, for whoever calls it.
    Endpoints,
    /// API Gateway, before it calls another one.
    Authorizer,
}

/// Actions on one thing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Right {
    /// The actions, as IAM names them.
    pub(super) actions: &'static [&'static str],
    /// What they are done on.
    pub(super) resource: Yaml,
    /// What must be equal, by condition key.
    pub(super) conditions: Vec<(&'static str, Yaml)>,
}

impl Function {
    /// Whether Cognito calls it.
    pub(super) fn is_trigger(&self) -> bool {
        self.kind == Kind::Trigger
    }

    /// Whether it must be told which pool it stands before. A trigger hears it with each event.
    pub(super) fn knows_the_pool(&self) -> bool {
        !self.is_trigger()
    }

    /// Whether the requests go to it.
    pub(super) fn answers_requests(&self) -> bool {
        self.kind == Kind::Endpoints
    }

    fn trigger(id: &'static str, binary: &'static str, does: &'static str) -> Self {
        let (rights, on_pool) = (Vec::new(), Vec::new());
        Self { id, binary, package: "lambdas", does, timeout: TRIGGER_SECONDS, rights, on_pool, kind: Kind::Trigger }
    }
}

/// All of them, the triggers in the order of the contract.
pub(super) fn of(policy: &Policy) -> Vec<Function> {
    vec![
        Function::trigger("CustomMessage", "custom-message", "Writes the mails and short messages."),
        pre_sign_up(policy),
        confirming(
            Function::trigger("PostConfirmation", "post-confirmation", "Does what belongs to a new user."),
            policy,
        ),
        pre_token_generation(policy),
        api(policy),
        Function {
            id: "Authorizer",
            binary: "authorizer",
            package: "authorizer",
            does: "Tells API Gateway who may pass.",
            timeout: TRIGGER_SECONDS,
            rights: Vec::new(),
            on_pool: Vec::new(),
            kind: Kind::Authorizer,
        },
    ]
}

fn pre_sign_up(policy: &Policy) -> Function {
    let function = Function::trigger("PreSignUp", "pre-sign-up", "Says who may register.");
    let on_pool = match policy.sign_up().link() {
        Some(_) => vec!["cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"],
        None => Vec::new(),
    };
    Function { on_pool, ..function }
}

/// What is repaired at a sign-in is what was left undone at the confirmation: the same rights.
fn pre_token_generation(policy: &Policy) -> Function {
    let function = Function::trigger("PreTokenGeneration", "pre-token-generation", "Says what the tokens say.");
    if policy.post_confirmation().resumes_on_sign_in() { confirming(function, policy) } else { function }
}

/// The function with the rights that `[post_confirmation]` needs.
fn confirming(function: Function, policy: &Policy) -> Function {
    let asked = policy.post_confirmation();
    let groups = asked.groups().filter(|groups| !groups.names.is_empty());
    Function {
        rights: asked.record().map(record).into_iter().chain(asked.event().map(event)).collect(),
        on_pool: groups.map(|_| "cognito-idp:AdminAddUserToGroup").into_iter().collect(),
        ..function
    }
}

fn record(record: &Record) -> Right {
    Right { actions: &["dynamodb:PutItem", "dynamodb:UpdateItem"], ..on_table(&record.table) }
}

fn event(event: &EventConfig) -> Right {
    let resource = match event.bus.starts_with("arn:") {
        true => Yaml::text(&event.bus),
        false => Yaml::arn("events", &format!("event-bus/{}", event.bus)),
    };
    let conditions = vec![
        ("events:source", Yaml::compared(&event.source)),
        ("events:detail-type", Yaml::compared(&event.detail_type)),
    ];
    Right { actions: &["events:PutEvents"], resource, conditions }
}

fn on_table(name: &str) -> Right {
    let resource = Yaml::arn("dynamodb", &format!("table/{name}"));
    Right { actions: &["dynamodb:UpdateItem"], resource, conditions: Vec::new() }
}

/// Whatever is not named here the endpoints ask of Cognito without rights, as anybody could.
fn api(policy: &Policy) -> Function {
    let api = policy.api();
    let administration = ["cognito-idp:AdminCreateUser"].into_iter().filter(|_| !api.administrators.is_empty());
    let sign_in = ["cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"];
    let sign_in = sign_in.into_iter().filter(|_| api.sign_in == SignInFlow::Admin);
    Function {
        id: "Api",
        binary: "api",
        package: "http-api",
        does: "Answers the endpoints' requests.",
        timeout: API_SECONDS,
        rights: api.rate_limits.iter().map(|limits| on_table(&limits.table)).collect(),
        on_pool: administration.chain(sign_in).collect(),
        kind: Kind::Endpoints,
    }
}
