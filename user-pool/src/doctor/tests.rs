//! Tests of every rule: a healthy pool has no finding, and each misconfiguration has exactly its own.

use super::{
    AppClients, AttachedFunction, BundledFunction, Finding, FunctionDetails, IdentityProviders, LogRetention, Lookup,
    PoolSnapshot, RULES, Severity, WatchedMetric, examine,
};
use crate::{AppClient, FunctionArn, IdentityProvider, UserPool};
use events::{EventVersion, Trigger};
use policy::Policy;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const POLICY: &str = r##"
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
user_pool_id = "eu-west-1_AbCdEf123"
client_id = "1example23456789"
[pool]
verification = "code"
email_sending_account = "DEVELOPER"
aliases = ["email"]
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street, Exampletown"
[sign_up.names]
[sign_in.maintenance.1example23456789]
mode = "shadow"
[post_confirmation.groups]
add = ["customers"]
[post_confirmation.record]
table = "profiles"
[after_sign_in]
[federation.Partner.attributes.email]
mapped_from = "mail"
[tokens]
token_version = "V2_0"
[tokens.claims.plan]
attribute = "custom:plan"
trusted = true
[api]
sign_in = "USER_PASSWORD_AUTH"
administrators = ["staff"]
attributes = ["email"]
"##;

/// The custom e-mail sender of a policy, with the key `arn("key/1")` of AWS KMS.
const SENDERS: &str = r#"
[senders]
kms_keys = ["arn:aws:kms:eu-west-1:123456789012:key/1"]
table = "sent-messages"
[senders.email]
from = "no-reply@example.com"
[senders.email.ses]
identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.com"
"#;

/// A pool's data as AWS would describe it.
#[derive(Clone)]
struct Case {
    policy: String,
    pool: Value,
    client: Value,
    function: Value,
    /// The only identity provider.
    provider: Value,
    groups: Vec<String>,
    /// Whether the pool has no other app client and no other identity provider.
    are_all: bool,
    /// Whether the function of the HTTP API was named.
    is_api_named: bool,
    retention: LogRetention,
    /// The metrics of each function that alarms watch.
    alarms: Vec<[&'static str; 2]>,
    /// What the bundle has for each function, if there is one.
    bundle: Option<BundledFunction>,
}

fn arn(name: &str) -> String {
    format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}")
}

const POOL: &str = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123";

/// The number of functions at the triggers of a healthy pool, and of those for which a table of the policy asks: `doctor` looks
/// at the alarms, log groups, code and variables of these only.
const COUNTS: (usize, usize) = {
    let (mut all, mut asked_for, mut place) = (0, 0, 0);
    while place < Trigger::ALL.len() {
        if let Some(lambda) = &Trigger::ALL[place].definition().lambda
            && !is_sender(Trigger::ALL[place])
        {
            all += 1;
            asked_for += !lambda.asked_for_by.is_empty() as usize;
        }
        place += 1;
    }
    (all, asked_for)
};
const FUNCTIONS: usize = COUNTS.0;
const ASKED_FOR: usize = COUNTS.1;

const fn is_sender(trigger: Trigger) -> bool {
    matches!(trigger, Trigger::CustomEmailSender | Trigger::CustomSmsSender)
}

/// A configuration with a function for every trigger that has one in this project, without custom senders: the policy has none.
fn lambda_config() -> Value {
    let mut members = Map::new();
    for (trigger, _) in Trigger::with_lambda().filter(|(trigger, _)| !is_sender(*trigger)) {
        let (keys, arn) = (trigger.definition().lambda_config, arn(trigger.binary()));
        if let Some((key, version)) = keys.versioned_key().zip(trigger.configured_version(Some(EventVersion::V2))) {
            let versioned = json!({"LambdaVersion": version.lambda_version(), "LambdaArn": arn});
            members.insert(key.to_owned(), versioned);
        }
        if let Some(key) = keys.arn_key() {
            members.insert(key.to_owned(), json!(arn));
        }
    }
    Value::Object(members)
}

fn healthy() -> Case {
    let statement = json!({
        "Sid": "s", "Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": POOL}},
    });
    Case {
        policy: POLICY.to_owned(),
        pool: json!({
            "Id": "eu-west-1_AbCdEf123", "Name": "Example", "Arn": POOL, "DeletionProtection": "ACTIVE", "UserPoolTier": "ESSENTIALS",
            "UsernameConfiguration": {"CaseSensitive": false}, "AliasAttributes": ["email"],
            "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"},
            "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "Your verification code is {####}. "},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false},
            "SchemaAttributes": [{"Name": "custom:plan", "Mutable": true, "DeveloperOnlyAttribute": false}],
            "LambdaConfig": lambda_config(),
        }),
        client: json!({
            "ClientId": "1example23456789", "ClientName": "app", "ClientSecret": "s", "PreventUserExistenceErrors": "ENABLED", "WriteAttributes": ["email"],
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "EnableTokenRevocation": true, "AccessTokenValidity": 60,
            "IdTokenValidity": 60, "RefreshTokenValidity": 30, "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        }),
        function: json!({
            "State": "Active", "Timeout": 5, "CodeSha256": "q1w2", "policy": {"Statement": [statement]},
            "Environment": {"Variables": {"APP__CLIENT_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf"}},
        }),
        provider: json!({
            "ProviderName": "Partner", "ProviderType": "OIDC", "AttributeMapping": {"username": "sub", "email": "mail"},
        }),
        groups: vec!["customers".to_owned(), "staff".to_owned()],
        are_all: true,
        is_api_named: true,
        retention: LogRetention::Days(30),
        alarms: vec![
            ["AWS/Lambda", "Errors"],
            ["AWS/Lambda", "Throttles"],
            ["CognitoTriggers", "Faults"],
            ["CognitoTriggers", "InvalidResponses"],
            ["CognitoTriggers", "FailedEffects"],
        ],
        bundle: Some(BundledFunction { code_sha256: "q1w2".to_owned(), is_current: true }),
    }
}

fn findings(case: &Case, has_aws_data: bool) -> Vec<Finding> {
    let policy = Policy::parse("p", &case.policy, []).unwrap();
    let pool = UserPool::from_json(case.pool.to_string().as_bytes()).unwrap();
    let clients = [AppClient::from_json(case.client.to_string().as_bytes()).unwrap()];
    let providers = [IdentityProvider::from_json(case.provider.to_string().as_bytes()).unwrap()];
    let function = |arn: &str| AttachedFunction { arn: arn.to_owned(), lookup: lookup(&case.function, arn) };
    let attached = pool.lambda_config();
    let functions: Vec<AttachedFunction> = attached.functions().into_iter().map(|(_, arn)| function(arn)).collect();
    let api = [("api".to_owned(), function(&arn("api")))];
    let arns = functions.iter().chain(api.iter().map(|(_, api)| api)).map(|function| function.arn.as_str());
    let names: Vec<_> = arns.filter_map(|arn| Some(FunctionArn::parse(arn).ok()?.function_name().to_owned())).collect();
    let alarms = names.iter().flat_map(|name| {
        case.alarms.iter().map(|[namespace, metric]| WatchedMetric {
            namespace: (*namespace).to_owned(),
            name: (*metric).to_owned(),
            function: name.clone(),
        })
    });
    let alarms: Vec<_> = alarms.collect();
    let log_groups = names.iter().map(|name| (format!("/aws/lambda/{name}"), case.retention)).collect();
    let bundled = policy.requested_functions().into_iter().map(|function| function.name.to_owned());
    let bundle = bundled.zip(std::iter::repeat(case.bundle.clone())).filter_map(|(name, zip)| Some((name, zip?)));
    let snapshot = PoolSnapshot {
        pool: &pool,
        app_clients: has_aws_data.then_some(AppClients { known: &clients, are_all: case.are_all }),
        functions: has_aws_data.then_some(&functions[..]),
        identity_providers: has_aws_data.then_some(IdentityProviders { known: &providers, are_all: case.are_all }),
        groups: has_aws_data.then_some(&case.groups[..]),
        services: if has_aws_data && case.is_api_named { &api } else { &[] },
        log_groups: has_aws_data.then_some(&log_groups),
        alarms: has_aws_data.then_some(&alarms[..]),
        bundle: &bundle.collect(),
    };
    examine(&snapshot, &policy)
}

/// What AWS returns for a function; null if it does not exist, and a string if the call fails.
fn lookup(function: &Value, arn: &str) -> Lookup {
    match function {
        Value::Null => Lookup::Missing,
        Value::String(_) => Lookup::Failed,
        function => {
            let mut configuration = function.clone();
            let name = FunctionArn::parse(arn).map_or_else(|_| arn.to_owned(), |arn| arn.function_name().to_owned());
            configuration["FunctionName"] = name.into();
            configuration["FunctionArn"] = arn.into();
            let resource_policy = function.get("policy").map(Value::to_string);
            let details = FunctionDetails::from_json(configuration.to_string().as_bytes()).unwrap();
            Lookup::Found(FunctionDetails { resource_policy, ..details })
        }
    }
}

/// A finding that the tests ignore: the healthy pool has it, because its policy does not resume on sign-in.
const ALWAYS: (Severity, &str) = (Severity::Notice, "admin-created-users");

fn rules(findings: &[Finding]) -> Vec<(Severity, &'static str)> {
    findings.iter().map(|finding| (finding.severity, finding.rule)).filter(|found| *found != ALWAYS).collect()
}

#[test]
fn healthy_pool_has_no_finding() {
    assert_eq!(rules(&findings(&healthy(), true)), []);
}

/// Name, change, and expected findings.
type TestCase = (&'static str, fn(&mut Case), &'static [(Severity, &'static str)]);

/// All test cases.
const CASES: &[TestCase] = {
    use Severity::{Error, Notice, Warning};
    &[
        ("Cognito sends the mail", |c| c.pool["EmailConfiguration"] = json!({}), &[(Error, "email-sending-account")]),
        (
            "policy for Cognito's sender",
            |c| c.policy = c.policy.replace("\"DEVELOPER\"", "\"COGNITO_DEFAULT\""),
            &[(Warning, "email-sending-account")],
        ),
        (
            "no custom message, Cognito sends",
            |c| {
                c.pool["EmailConfiguration"] = json!({"EmailSendingAccount": "COGNITO_DEFAULT"});
                c.pool["LambdaConfig"]["CustomMessage"] = Value::Null;
            },
            &[(Warning, "email-sending-account"), (Warning, "not-attached")],
        ),
        (
            "policy without pool settings",
            |c| {
                let (before, rest) = c.policy.split_once("[pool]").unwrap();
                c.policy = format!("{before}[brands{}", rest.split_once("[brands").unwrap().1);
            },
            &[
                (Warning, "policy-setting-missing"),
                (Warning, "policy-setting-missing"),
                (Warning, "policy-setting-missing"),
            ],
        ),
        (
            "pool verifies by link",
            |c| c.pool["VerificationMessageTemplate"]["DefaultEmailOption"] = json!("CONFIRM_WITH_LINK"),
            &[(Error, "verification")],
        ),
        (
            "policy verifies by link",
            |c| c.policy = c.policy.replace("verification = \"code\"", "verification = \"link\""),
            &[(Error, "verification")],
        ),
        ("no aliases", |c| c.pool["AliasAttributes"] = json!([]), &[(Error, "aliases")]),
        (
            "address as user name",
            |c| {
                c.pool["AliasAttributes"] = Value::Null;
                c.pool["UsernameAttributes"] = json!(["email"]);
            },
            &[],
        ),
        (
            "customized console template",
            |c| c.pool["AdminCreateUserConfig"]["InviteMessageTemplate"] = json!({"EmailSubject": "Hello"}),
            &[(Warning, "message-template")],
        ),
        (
            "a custom sender",
            |c| c.pool["LambdaConfig"]["CustomEmailSender"] = json!({"LambdaVersion": "V1_0", "LambdaArn": arn("s")}),
            &[(Warning, "custom-sender")],
        ),
        (
            "an own custom sender",
            |c| {
                c.policy.push_str(SENDERS);
                c.pool["LambdaConfig"]["CustomEmailSender"] =
                    json!({"LambdaVersion": "V1_0", "LambdaArn": arn("custom-email-sender")});
                c.pool["LambdaConfig"]["KMSKeyID"] = json!("arn:aws:kms:eu-west-1:123456789012:key/1");
            },
            &[],
        ),
        ("a custom sender that is not attached", |c| c.policy.push_str(SENDERS), &[(Warning, "not-attached")]),
        (
            "a custom sender and no key",
            |c| {
                c.policy.push_str(SENDERS);
                c.pool["LambdaConfig"]["CustomEmailSender"] =
                    json!({"LambdaVersion": "V1_0", "LambdaArn": arn("custom-email-sender")});
            },
            &[(Error, "sender-key")],
        ),
        (
            "a custom sender and another key",
            |c| {
                c.policy.push_str(SENDERS);
                c.pool["LambdaConfig"]["CustomEmailSender"] =
                    json!({"LambdaVersion": "V1_0", "LambdaArn": arn("custom-email-sender")});
                c.pool["LambdaConfig"]["KMSKeyID"] = json!("arn:aws:kms:eu-west-1:123456789012:key/2");
            },
            &[(Error, "sender-key")],
        ),
        (
            "events of an older version",
            |c| c.pool["LambdaConfig"]["PreTokenGenerationConfig"] = Value::Null,
            &[(Error, "token-version")],
        ),
        (
            "events of a newer version",
            |c| c.pool["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"] = json!("V3_0"),
            &[(Warning, "token-version")],
        ),
        (
            "events of an unknown version",
            |c| c.pool["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"] = json!("V9_0"),
            &[(Warning, "token-version")],
        ),
        (
            "feature plan without this event version",
            |c| c.pool["UserPoolTier"] = json!("LITE"),
            &[(Error, "feature-plan")],
        ),
        ("feature plan not described", |c| c.pool["UserPoolTier"] = Value::Null, &[]),
        (
            "users can write a claim's attribute",
            |c| c.client["WriteAttributes"] = json!(["custom:plan"]),
            &[(Error, "trusted-attribute")],
        ),
        (
            "users can write all attributes",
            |c| c.client["WriteAttributes"] = Value::Null,
            &[(Error, "trusted-attribute")],
        ),
        (
            "users can write the attribute that suspends them",
            |c| {
                c.policy += "[sign_in.suspended]\nattribute = \"custom:status\"\nvalues = [\"blocked\"]\n";
                c.pool["SchemaAttributes"] = json!([{"Name": "custom:plan"}, {"Name": "custom:status"}]);
                c.client["WriteAttributes"] = json!(["custom:status"]);
            },
            &[(Error, "trusted-attribute")],
        ),
        (
            "attribute of a rule is missing",
            |c| c.policy += "[sign_in.suspended]\nattribute = \"custom:status\"\nvalues = [\"blocked\"]\n",
            &[(Error, "trusted-attribute")],
        ),
        (
            "group and app client of rules are missing",
            |c| c.policy += "[sign_in.allow_groups.2b]\ngroups = [\"partners\"]\n",
            &[(Warning, "app-client-missing"), (Warning, "group-missing")],
        ),
        (
            "enforced rules without their functions",
            |c| {
                c.policy = c.policy.replace("mode = \"shadow\"", "") + "[sign_in.verified_address]\n";
                c.pool["LambdaConfig"]["PreAuthentication"] = Value::Null;
                c.pool["LambdaConfig"]["PreTokenGenerationConfig"] = Value::Null;
                c.pool["LambdaConfig"]["PreTokenGeneration"] = Value::Null;
            },
            &[(Error, "not-attached"), (Error, "not-attached")],
        ),
        (
            "rules in shadow mode without their function",
            |c| c.pool["LambdaConfig"]["PreAuthentication"] = Value::Null,
            &[(Warning, "not-attached")],
        ),
        (
            "no rules and no function",
            |c| {
                c.policy = c.policy.replace("\"shadow\"", "\"off\"");
                c.pool["LambdaConfig"]["PreAuthentication"] = Value::Null;
            },
            &[],
        ),
        (
            "policy that knows no other names than addresses",
            |c| c.policy = c.policy.replace("[pool]", "[pool]\nusername_attributes = [\"email\"]"),
            &[(Error, "aliases")],
        ),
        (
            "pool and policy that know no other names than addresses",
            |c| {
                c.policy = c.policy.replace("[pool]", "[pool]\nusername_attributes = [\"phone_number\", \"email\"]");
                c.pool["AliasAttributes"] = Value::Null;
                c.pool["UsernameAttributes"] = json!(["email", "phone_number"]);
            },
            &[],
        ),
        (
            "missing attribute",
            |c| c.pool["SchemaAttributes"] = json!([{"Name": "sub"}]),
            &[(Error, "trusted-attribute")],
        ),
        (
            "developer-only attribute",
            |c| {
                c.client["WriteAttributes"] = Value::Null;
                c.pool["SchemaAttributes"][0]["DeveloperOnlyAttribute"] = json!(true);
            },
            &[],
        ),
        ("no pre sign-up trigger", |c| c.pool["LambdaConfig"]["PreSignUp"] = Value::Null, &[(Error, "not-attached")]),
        (
            "no pre sign-up trigger, and only a rule in shadow mode",
            |c| {
                c.policy = c.policy.replace("[sign_up.names]", "[sign_up.names]\nmode = \"shadow\"");
                c.pool["LambdaConfig"]["PreSignUp"] = Value::Null;
            },
            &[(Warning, "not-attached")],
        ),
        (
            "no pre sign-up trigger, and no rule but the one of every policy",
            |c| {
                c.policy = c.policy.replace("[sign_up.names]", "");
                c.pool["LambdaConfig"]["PreSignUp"] = Value::Null;
            },
            &[],
        ),
        (
            "no pre token generation trigger",
            |c| {
                c.pool["LambdaConfig"]["PreTokenGeneration"] = Value::Null;
                c.pool["LambdaConfig"]["PreTokenGenerationConfig"] = Value::Null;
            },
            &[(Warning, "not-attached")],
        ),
        (
            "a function in another region",
            |c| c.pool["LambdaConfig"]["PreSignUp"] = json!("arn:aws:lambda:eu-west-2:123456789012:function:f"),
            &[(Error, "function-in-other-account-or-region")],
        ),
        (
            "a function of another account",
            |c| c.pool["LambdaConfig"]["PreSignUp"] = json!("arn:aws:lambda:eu-west-1:210987654321:function:f"),
            &[(Notice, "function-in-other-account-or-region")],
        ),
        (
            "invalid function ARN",
            |c| c.pool["LambdaConfig"]["PreSignUp"] = json!("f"),
            &[(Error, "function-in-other-account-or-region")],
        ),
        ("missing functions", |c| c.function = Value::Null, &[(Error, "function-missing"); FUNCTIONS + 1]),
        ("inactive functions", |c| c.function["State"] = json!("Inactive"), &[(Error, "function-state"); FUNCTIONS]),
        (
            "function timeout too long",
            |c| c.function["Timeout"] = json!(30),
            &[(Notice, "function-timeout"); FUNCTIONS],
        ),
        ("no invoke permission", |c| c.function["policy"] = json!({}), &[(Error, "invoke-permission"); FUNCTIONS]),
        (
            "invoke permission denied",
            |c| {
                let mut denial = c.function["policy"]["Statement"][0].clone();
                denial["Effect"] = json!("Deny");
                c.function["policy"]["Statement"] = json!([c.function["policy"]["Statement"][0], denial]);
            },
            &[(Error, "invoke-permission"); FUNCTIONS],
        ),
        ("access to functions denied", |c| c.function = json!("denied"), &[(Notice, "not-checked"); FUNCTIONS + 1]),
        (
            "functions callable from all pools of the account",
            |c| {
                c.function["policy"]["Statement"][0]["Condition"] =
                    json!({"StringEquals": {"AWS:SourceAccount": "123456789012"}})
            },
            &[(Notice, "invoke-permission-too-broad"); FUNCTIONS],
        ),
        (
            "functions callable from all accounts",
            |c| c.function["policy"]["Statement"][0]["Condition"] = Value::Null,
            &[(Warning, "invoke-permission-too-broad"); FUNCTIONS],
        ),
        (
            "another pool",
            |c| c.policy = c.policy.replace("eu-west-1_AbCdEf123", "eu-west-1_Another12"),
            &[(Warning, "user-pool-mismatch")],
        ),
        (
            "case-sensitive user names",
            |c| c.pool["UsernameConfiguration"] = Value::Null,
            &[(Warning, "case-sensitivity")],
        ),
        ("no deletion protection", |c| c.pool["DeletionProtection"] = Value::Null, &[(Warning, "deletion-protection")]),
        (
            "administrators create all users, whose setup post authentication completes",
            |c| {
                c.policy = c.policy.replace("[after_sign_in]", "[after_sign_in]\nresume = true");
                c.pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = json!(true);
            },
            &[],
        ),
        (
            "administrators create all users",
            |c| c.pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = json!(true),
            &[(Error, "admin-created-users")],
        ),
        (
            "legacy user existence errors",
            |c| c.client["PreventUserExistenceErrors"] = json!("LEGACY"),
            &[(Error, "user-existence-errors")],
        ),
        (
            "default user existence errors",
            |c| c.client["PreventUserExistenceErrors"] = Value::Null,
            &[(Error, "user-existence-errors")],
        ),
        (
            "public app client and invitations",
            |c| c.client["ClientSecret"] = Value::Null,
            &[(Warning, "public-app-client")],
        ),
        (
            "public app client without sign-up",
            |c| {
                c.client["ClientSecret"] = Value::Null;
                c.pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = json!(true);
            },
            &[(Error, "admin-created-users")],
        ),
        (
            "public app client and rate limits",
            |c| {
                c.client["ClientSecret"] = Value::Null;
                c.pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = json!(true);
                c.policy.push_str("[api.rate_limits]\ntable = \"rate-limits\"\n");
            },
            &[(Error, "admin-created-users"), (Warning, "public-app-client")],
        ),
        (
            "public app client without the HTTP API",
            |c| {
                c.client["ClientSecret"] = Value::Null;
                c.policy = c.policy.split_once("[api]").unwrap().0.to_owned();
            },
            &[],
        ),
        (
            "missing app client",
            |c| c.client["ClientId"] = json!("2example23456789"),
            &[(Warning, "app-client-missing")],
        ),
        (
            "authentication flow not allowed",
            |c| c.client["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]),
            &[(Error, "sign-in-flow")],
        ),
        (
            "app client of a machine",
            |c| {
                c.client["AllowedOAuthFlows"] = json!(["client_credentials"]);
                c.client["ExplicitAuthFlows"] = json!(["ALLOW_REFRESH_TOKEN_AUTH"]);
                c.client["PreventUserExistenceErrors"] = Value::Null;
                c.client["WriteAttributes"] = Value::Null;
                c.policy = c.policy.split_once("[api]").unwrap().0.to_owned();
            },
            &[],
        ),
        (
            "incomplete lists of app clients and identity providers",
            |c| {
                c.are_all = false;
                c.client["ClientId"] = json!("2example23456789");
                c.provider["ProviderName"] = json!("Other");
            },
            &[(Notice, "not-checked"), (Notice, "not-checked")],
        ),
        (
            "identity provider that the pool does not have",
            |c| c.provider["ProviderName"] = json!("Other"),
            &[(Warning, "identity-provider-missing")],
        ),
        ("identity provider in another case", |c| c.provider["ProviderName"] = json!("partner"), &[]),
        (
            "provider without a table sets the attribute of a claim",
            |c| {
                c.policy = c.policy.replace("[federation.Partner.attributes.email]\nmapped_from = \"mail\"\n", "");
                c.provider["AttributeMapping"]["custom:plan"] = json!("plan");
                c.provider["AttributeMapping"]["email_verified"] = json!("email_verified");
            },
            &[(Error, "federated-attribute"), (Warning, "federated-attribute")],
        ),
        (
            "linked provider without a table verifies addresses",
            |c| {
                let table = "[federation.Partner.attributes.email]\nmapped_from = \"mail\"\n";
                c.policy = c.policy.replace(table, "[sign_up.link]\nidentity_providers = [\"Partner\"]\n");
                c.provider["AttributeMapping"]["email_verified"] = json!("email_verified");
            },
            &[],
        ),
        (
            "attribute of a claim is mapped from a name that is returned for another attribute",
            |c| c.provider["AttributeMapping"]["custom:plan"] = json!("mail"),
            &[(Error, "federated-attribute")],
        ),
        (
            "attribute of a claim is mapped from the subject",
            |c| c.provider["AttributeMapping"]["custom:plan"] = json!("sub"),
            &[(Error, "federated-attribute")],
        ),
        (
            "attribute of a claim is dropped",
            |c| c.provider["AttributeMapping"]["custom:plan"] = json!("plan"),
            &[(Warning, "attribute-mapping")],
        ),
        (
            "provider may set the attribute of a claim",
            |c| {
                let table = "[federation.Partner.attributes.\"custom:plan\"]\ntrusted = true\nmapped_from = \"plan\"\n";
                c.policy.push_str(table);
                c.provider["AttributeMapping"]["custom:plan"] = json!("plan");
            },
            &[],
        ),
        (
            "attribute that is not mapped",
            |c| c.provider["AttributeMapping"] = json!({"username": "sub"}),
            &[(Warning, "attribute-mapping")],
        ),
        (
            "attribute that is mapped from another name",
            |c| c.provider["AttributeMapping"]["email"] = json!("emailaddress"),
            &[(Warning, "attribute-mapping")],
        ),
        (
            "no inbound federation trigger",
            |c| c.pool["LambdaConfig"]["InboundFederation"] = Value::Null,
            &[(Error, "not-attached")],
        ),
        (
            "no HTTP API",
            |c| {
                c.client["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]);
                c.policy = c.policy.split_once("[api]").unwrap().0.to_owned();
            },
            &[],
        ),
        (
            "default texts of CDK and Amplify",
            |c| {
                c.pool["SmsAuthenticationMessage"] = json!("Your authentication code is {####}. ");
                c.pool["EmailVerificationSubject"] = json!("Verify your new account");
            },
            &[],
        ),
        (
            "rotation only in the policy",
            |c| c.policy.push_str("rotate_refresh_tokens = true\n"),
            &[(Warning, "refresh-token-rotation")],
        ),
        (
            "rotation only in the pool",
            |c| c.client["RefreshTokenRotation"] = json!({"Feature": "ENABLED"}),
            &[(Error, "refresh-token-rotation")],
        ),
        ("access tokens for days", |c| c.client["AccessTokenValidity"] = json!(1_440), &[(Warning, "token-lifetime")]),
        (
            "refresh tokens for years",
            |c| c.client["RefreshTokenValidity"] = json!(3_650),
            &[(Warning, "refresh-token-lifetime")],
        ),
        ("no token revocation", |c| c.client["EnableTokenRevocation"] = json!(false), &[(Warning, "token-revocation")]),
        (
            "resource policies not loaded",
            |c| drop(c.function.as_object_mut().map(|function| function.remove("policy"))),
            &[(Notice, "not-checked"); FUNCTIONS],
        ),
        ("HTTP API not named", |c| c.is_api_named = false, &[(Notice, "not-checked")]),
        ("no alarms", |c| c.alarms.clear(), &[(Warning, "alarm-missing"); ASKED_FOR + 1]),
        (
            "no alarm for failed effects",
            |c| c.alarms.retain(|[_, metric]| *metric != "FailedEffects"),
            &[(Warning, "alarm-missing"); 2],
        ),
        (
            "no alarm for what only triggers count",
            |c| c.alarms.retain(|[namespace, _]| *namespace == "AWS/Lambda"),
            &[(Warning, "alarm-missing"); ASKED_FOR],
        ),
        (
            "logs without retention",
            |c| c.retention = LogRetention::Unlimited,
            &[(Warning, "log-retention"); ASKED_FOR + 1],
        ),
        ("no bundle", |c| c.bundle = None, &[(Notice, "not-checked")]),
        (
            "bundle of another policy",
            |c| c.bundle.as_mut().unwrap().is_current = false,
            &[(Warning, "bundle-outdated"); ASKED_FOR + 1],
        ),
        (
            "functions with other code",
            |c| c.function["CodeSha256"] = json!("e3r4"),
            &[(Warning, "function-outdated"); ASKED_FOR + 1],
        ),
        (
            "secret of the app client in a variable",
            |c| c.function["Environment"]["Variables"]["APP__CLIENT_SECRET"] = json!("s3cr3t"),
            &[(Error, "secret-in-variable"); ASKED_FOR + 1],
        ),
        (
            "password in a variable",
            |c| c.function["Environment"]["Variables"]["SMTP_PASSWORD"] = json!("correct horse"),
            &[(Warning, "secret-in-variable"); ASKED_FOR + 1],
        ),
        (
            "variables that cannot be decrypted",
            |c| c.function["Environment"] = json!({"Error": {"ErrorCode": "AccessDeniedException"}}),
            &[(Notice, "not-checked"); ASKED_FOR + 1],
        ),
        ("missing groups", |c| c.groups.clear(), &[(Error, "group-missing"), (Warning, "group-missing")]),
    ]
};

#[test]
fn each_misconfiguration_has_its_finding() {
    for (name, change, expected) in CASES {
        let mut case = healthy();
        change(&mut case);
        let findings = findings(&case, true);
        assert_eq!(rules(&findings), *expected, "{name}: {findings:#?}");
        for Finding { place, reason, fix, .. } in &findings {
            assert!(!place.is_empty() && !reason.is_empty() && !fix.is_empty(), "{name}");
            let printed = format!("{place} {reason} {fix}");
            assert!(!printed.contains("s3cr3t") && !printed.contains("correct horse"), "{name}: {printed}");
        }
    }
}

/// `RULES` lists every rule that has a finding, and the test cases cover each severity of each rule.
#[test]
fn every_rule_has_a_case_for_each_severity() {
    let missing_data = rules(&findings(&healthy(), false));
    let cases = CASES.iter().flat_map(|(_, _, expected)| expected.iter().copied());
    let tried: BTreeSet<(Severity, &str)> = cases.chain(missing_data).chain([ALWAYS]).collect();
    let listed = RULES.iter().flat_map(|rule| rule.severities.iter().map(|severity| (*severity, rule.id)));
    assert_eq!(tried, listed.collect());
    assert!(RULES.iter().all(|rule| rule.severities.is_sorted_by(|left, right| left > right)));
}

#[test]
fn missing_data_is_reported() {
    let findings = rules(&findings(&healthy(), false));
    assert_eq!(
        findings,
        [
            (Severity::Warning, "trusted-attribute"),
            (Severity::Notice, "not-checked"),
            (Severity::Notice, "not-checked"),
            (Severity::Notice, "not-checked"),
            (Severity::Notice, "not-checked"),
            (Severity::Notice, "not-checked"),
            (Severity::Notice, "not-checked"),
            (Severity::Notice, "not-checked")
        ]
    );
}

/// A description may contain values of unexpected types.
#[test]
fn doctor_accepts_unexpected_types() {
    let healthy = healthy();
    for odd in [
        Value::Null,
        json!(7),
        json!("x"),
        json!([]),
        json!({}),
        json!([null, 7, {"Name": 7}]),
        json!({"LambdaArn": 7}),
    ] {
        for member in healthy.pool.as_object().unwrap().keys().filter(|member| *member != "Id") {
            let mut case = healthy.clone();
            case.pool[member] = odd.clone();
            findings(&case, true);
        }
        for member in healthy.client.as_object().unwrap().keys().filter(|member| *member != "ClientId") {
            let mut case = healthy.clone();
            case.client[member] = odd.clone();
            findings(&case, true);
        }
    }
}
