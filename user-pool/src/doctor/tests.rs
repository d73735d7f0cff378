//! Every rule of the doctor: a pool that is as it should be has no finding, and each way to be otherwise has its own.

use super::{AppClients, Evidence, Finding, Found, Function, RULES, Seen, Severity, examine};
use crate::{AppClient, UserPool};
use policy::Policy;
use serde_json::{Value, json};
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
[post_confirmation.groups]
add = ["customers"]
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

/// What is known of a pool, as AWS would say it.
#[derive(Clone)]
struct Case {
    policy: String,
    pool: Value,
    client: Value,
    function: Value,
    groups: Vec<String>,
    /// Whether the app client is the only one.
    are_all: bool,
}

fn arn(name: &str) -> String {
    format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}")
}

const POOL: &str = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123";

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
            "LambdaConfig": {
                "CustomMessage": arn("custom-message"), "PreSignUp": arn("pre-sign-up"), "PostConfirmation": arn("post-confirmation"),
                "PreTokenGeneration": arn("pre-token-generation"),
                "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": arn("pre-token-generation")},
            },
        }),
        client: json!({
            "ClientId": "1example23456789", "ClientName": "app", "PreventUserExistenceErrors": "ENABLED", "WriteAttributes": ["email"],
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "EnableTokenRevocation": true, "AccessTokenValidity": 60,
            "IdTokenValidity": 60, "RefreshTokenValidity": 30, "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        }),
        function: json!({"state": "Active", "timeout": 5, "policy": {"Statement": [statement]}}),
        groups: vec!["customers".to_owned(), "staff".to_owned()],
        are_all: true,
    }
}

fn found(case: &Case, is_asked: bool) -> Vec<Finding> {
    let policy = Policy::parse("p", &case.policy, []).unwrap();
    let pool = UserPool::read(case.pool.to_string().as_bytes()).unwrap();
    let clients = [AppClient::read(case.client.to_string().as_bytes()).unwrap()];
    let seen = match &case.function {
        Value::Null => Seen::Missing,
        Value::String(_) => Seen::Nothing,
        function => Seen::Found(Found {
            state: function["state"].as_str().map(str::to_owned),
            timeout: function["timeout"].as_u64().map(|timeout| u32::try_from(timeout).unwrap()),
            resource_policy: function.get("policy").map(Value::to_string),
        }),
    };
    let arns = pool.lambda_config();
    let functions = arns.functions().into_iter().map(|(_, arn)| Function { arn: arn.to_owned(), seen: seen.clone() });
    let functions: Vec<Function> = functions.collect();
    let evidence = Evidence {
        pool: &pool,
        app_clients: is_asked.then_some(AppClients { known: &clients, are_all: case.are_all }),
        functions: is_asked.then_some(&functions[..]),
        groups: is_asked.then_some(&case.groups[..]),
    };
    examine(&evidence, &policy)
}

/// A finding that a healthy pool always has: administrators can make users in any pool.
const ALWAYS: (Severity, &str) = (Severity::Notice, "admin-created-users");

fn rules(findings: &[Finding]) -> Vec<(Severity, &'static str)> {
    findings.iter().map(|finding| (finding.severity, finding.rule)).filter(|found| *found != ALWAYS).collect()
}

#[test]
fn a_pool_that_is_as_it_should_be_has_no_finding() {
    assert_eq!(rules(&found(&healthy(), true)), []);
}

/// What is otherwise, how, and what is found.
type Otherwise = (&'static str, fn(&mut Case), &'static [(Severity, &'static str)]);

/// What is otherwise, and all that must then be found.
const CASES: &[Otherwise] = {
    use Severity::{Error, Notice, Warning};
    &[
        ("Cognito sends the mail", |c| c.pool["EmailConfiguration"] = json!({}), &[(Error, "email-sending-account")]),
        (
            "the policy is for Cognito's sender",
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
            "the policy says nothing of the pool",
            |c| {
                let (before, rest) = c.policy.split_once("[pool]").unwrap();
                c.policy = format!("{before}[brands{}", rest.split_once("[brands").unwrap().1);
            },
            &[(Warning, "policy-silent"), (Warning, "policy-silent"), (Warning, "policy-silent")],
        ),
        (
            "verified by link",
            |c| c.pool["VerificationMessageTemplate"]["DefaultEmailOption"] = json!("CONFIRM_WITH_LINK"),
            &[(Error, "verification")],
        ),
        (
            "the policy makes links",
            |c| c.policy = c.policy.replace("verification = \"code\"", "verification = \"link\""),
            &[(Error, "verification")],
        ),
        ("no aliases", |c| c.pool["AliasAttributes"] = json!([]), &[(Error, "aliases")]),
        (
            "the address is the name",
            |c| {
                c.pool["AliasAttributes"] = Value::Null;
                c.pool["UsernameAttributes"] = json!(["email"]);
            },
            &[],
        ),
        (
            "texts of the console",
            |c| c.pool["AdminCreateUserConfig"]["InviteMessageTemplate"] = json!({"EmailSubject": "Hello"}),
            &[(Warning, "message-template")],
        ),
        (
            "a custom sender",
            |c| c.pool["LambdaConfig"]["CustomEmailSender"] = json!({"LambdaVersion": "V1_0", "LambdaArn": arn("s")}),
            &[(Warning, "custom-sender")],
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
            "events of tomorrow",
            |c| c.pool["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"] = json!("V9_0"),
            &[(Warning, "token-version")],
        ),
        ("a plan without these events", |c| c.pool["UserPoolTier"] = json!("LITE"), &[(Error, "feature-plan")]),
        ("a plan that nobody describes", |c| c.pool["UserPoolTier"] = Value::Null, &[]),
        (
            "people write what a claim says",
            |c| c.client["WriteAttributes"] = json!(["custom:plan"]),
            &[(Error, "trusted-attribute")],
        ),
        ("people write everything", |c| c.client["WriteAttributes"] = Value::Null, &[(Error, "trusted-attribute")]),
        (
            "an attribute that is not there",
            |c| c.pool["SchemaAttributes"] = json!([{"Name": "sub"}]),
            &[(Error, "trusted-attribute")],
        ),
        (
            "an attribute of developers only",
            |c| {
                c.client["WriteAttributes"] = Value::Null;
                c.pool["SchemaAttributes"][0]["DeveloperOnlyAttribute"] = json!(true);
            },
            &[],
        ),
        (
            "no trigger that keeps out",
            |c| c.pool["LambdaConfig"]["PreSignUp"] = Value::Null,
            &[(Error, "not-attached")],
        ),
        (
            "no trigger for tokens",
            |c| {
                c.pool["LambdaConfig"]["PreTokenGeneration"] = Value::Null;
                c.pool["LambdaConfig"]["PreTokenGenerationConfig"] = Value::Null;
            },
            &[(Warning, "not-attached")],
        ),
        (
            "a function in another region",
            |c| c.pool["LambdaConfig"]["PreSignUp"] = json!("arn:aws:lambda:eu-west-2:123456789012:function:f"),
            &[(Error, "function-alien")],
        ),
        (
            "a function of another account",
            |c| c.pool["LambdaConfig"]["PreSignUp"] = json!("arn:aws:lambda:eu-west-1:210987654321:function:f"),
            &[(Notice, "function-alien")],
        ),
        ("no function", |c| c.pool["LambdaConfig"]["PreSignUp"] = json!("f"), &[(Error, "function-alien")]),
        ("functions that are gone", |c| c.function = Value::Null, &[(Error, "function-missing"); 4]),
        ("functions that sleep", |c| c.function["state"] = json!("Inactive"), &[(Error, "function-state"); 4]),
        ("functions with too much time", |c| c.function["timeout"] = json!(30), &[(Notice, "function-timeout"); 4]),
        ("functions that nobody may call", |c| c.function["policy"] = json!({}), &[(Error, "invoke-permission"); 4]),
        (
            "functions that Cognito may not call",
            |c| {
                let mut denial = c.function["policy"]["Statement"][0].clone();
                denial["Effect"] = json!("Deny");
                c.function["policy"]["Statement"] = json!([c.function["policy"]["Statement"][0], denial]);
            },
            &[(Error, "invoke-permission"); 4],
        ),
        ("functions that nobody may look at", |c| c.function = json!("denied"), &[(Notice, "not-looked-at"); 4]),
        (
            "functions that all pools of the account may call",
            |c| {
                c.function["policy"]["Statement"][0]["Condition"] =
                    json!({"StringEquals": {"AWS:SourceAccount": "123456789012"}})
            },
            &[(Notice, "open-permission"); 4],
        ),
        (
            "functions that everybody's pools may call",
            |c| c.function["policy"]["Statement"][0]["Condition"] = Value::Null,
            &[(Warning, "open-permission"); 4],
        ),
        (
            "another pool",
            |c| c.policy = c.policy.replace("eu-west-1_AbCdEf123", "eu-west-1_Another12"),
            &[(Warning, "other-pool")],
        ),
        ("names of two cases", |c| c.pool["UsernameConfiguration"] = Value::Null, &[(Warning, "case-sensitivity")]),
        (
            "a pool that one call deletes",
            |c| c.pool["DeletionProtection"] = Value::Null,
            &[(Warning, "deletion-protection")],
        ),
        (
            "administrators make all users",
            |c| c.pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] = json!(true),
            &[(Error, "admin-created-users")],
        ),
        (
            "errors that tell",
            |c| c.client["PreventUserExistenceErrors"] = json!("LEGACY"),
            &[(Error, "user-existence")],
        ),
        (
            "errors that tell, as ever",
            |c| c.client["PreventUserExistenceErrors"] = Value::Null,
            &[(Error, "user-existence")],
        ),
        (
            "an app client that is not there",
            |c| c.client["ClientId"] = json!("2example23456789"),
            &[(Warning, "app-client")],
        ),
        (
            "a sign-in that is not allowed",
            |c| c.client["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]),
            &[(Error, "sign-in-flow")],
        ),
        (
            "a machine's app client",
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
            "app clients that nobody named",
            |c| {
                c.are_all = false;
                c.client["ClientId"] = json!("2example23456789");
            },
            &[(Notice, "not-looked-at")],
        ),
        (
            "no endpoints wanted",
            |c| {
                c.client["ExplicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH"]);
                c.policy = c.policy.split_once("[api]").unwrap().0.to_owned();
            },
            &[],
        ),
        (
            "texts of other makers of pools",
            |c| {
                c.pool["SmsAuthenticationMessage"] = json!("Your authentication code is {####}. ");
                c.pool["EmailVerificationSubject"] = json!("Verify your new account");
            },
            &[],
        ),
        (
            "no rotation where the policy has it",
            |c| c.policy.push_str("rotate_refresh_tokens = true\n"),
            &[(Warning, "rotation")],
        ),
        (
            "rotation that the policy does not know",
            |c| c.client["RefreshTokenRotation"] = json!({"Feature": "ENABLED"}),
            &[(Error, "rotation")],
        ),
        ("tokens for days", |c| c.client["AccessTokenValidity"] = json!(1_440), &[(Warning, "token-lifetime")]),
        (
            "sign-ins for years",
            |c| c.client["RefreshTokenValidity"] = json!(3_650),
            &[(Warning, "refresh-token-lifetime")],
        ),
        (
            "sign-outs that end nothing",
            |c| c.client["EnableTokenRevocation"] = json!(false),
            &[(Warning, "token-revocation")],
        ),
        ("groups that are not there", |c| c.groups.clear(), &[(Error, "group-missing"), (Warning, "group-missing")]),
    ]
};

#[test]
fn every_way_to_be_otherwise_has_its_finding_and_no_other() {
    for (name, change, expected) in CASES {
        let mut case = healthy();
        change(&mut case);
        let findings = found(&case, true);
        assert_eq!(rules(&findings), *expected, "{name}: {findings:#?}");
        for Finding { place, reason, fix, .. } in &findings {
            assert!(!place.is_empty() && !reason.is_empty() && !fix.is_empty(), "{name}");
        }
    }
}

/// The table of rules is all there is, and each has a case above.
#[test]
fn every_rule_has_a_case() {
    let mut tried: BTreeSet<&str> =
        CASES.iter().flat_map(|(_, _, expected)| expected.iter().map(|(_, rule)| *rule)).collect();
    tried.insert("not-looked-at");
    assert_eq!(tried, RULES.map(|(rule, _)| rule).into_iter().collect());
}

#[test]
fn what_nobody_looked_at_is_said() {
    let findings = rules(&found(&healthy(), false));
    assert_eq!(
        findings,
        [
            (Severity::Warning, "trusted-attribute"),
            (Severity::Notice, "not-looked-at"),
            (Severity::Notice, "not-looked-at"),
            (Severity::Notice, "not-looked-at")
        ]
    );
}

/// A description may have lost anything on its way.
#[test]
fn a_description_of_odd_types_makes_no_doctor_fail() {
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
            found(&case, true);
        }
        for member in healthy.client.as_object().unwrap().keys().filter(|member| *member != "ClientId") {
            let mut case = healthy.clone();
            case.client[member] = odd.clone();
            found(&case, true);
        }
    }
}
