use super::functions::{self, Function};
use super::{Format, output_files, terraform};
use policy::Policy;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The settings that every policy needs.
const MINIMAL: &str = "[app]\nbase_url = \"https://app.example.com\"\nconfirmation_path = \"/confirm\"\nlocale = \"en\"\n\
    brand = \"a\"\n[brands.a]\nname = \"A\"\ncolor = \"#1f5fbf\"\nsupport = \"support@example.com\"\n\
    postal_address = \"A Ltd, 1 Example Street\"\n";

fn policy(tables: &str) -> Policy {
    Policy::parse("policy.toml", &format!("{MINIMAL}{tables}"), []).unwrap_or_else(|problems| panic!("{problems}"))
}

fn first_file(format: Format, policy: &Policy, environment: Option<&str>) -> String {
    let files = output_files(format, policy, environment).unwrap_or_else(|error| panic!("{error}"));
    files.into_iter().next().unwrap().text
}

fn rendered(policy: &Policy) -> String {
    first_file(Format::Sam, policy, None)
}

/// The actions that a function may perform on the pool and on other resources.
fn statements(policy: &Policy, id: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let function: Option<Function> = functions::for_policy(policy).into_iter().find(|function| function.id == id);
    function.map_or_else(Default::default, |function| {
        (function.pool_actions, function.statements.iter().flat_map(|statement| statement.actions).copied().collect())
    })
}

const SIGN_OUT: &str = "cognito-idp:AdminUserGlobalSignOut";
const NO_SIGN_OUT: &str = "[api]\nsign_out = \"none\"\n";

fn deployed(policy: &Policy) -> Vec<&'static str> {
    functions::for_policy(policy).iter().map(|function| function.name).collect()
}

#[test]
fn only_requested_functions_are_deployed() {
    let minimal = policy("");
    assert_eq!(deployed(&minimal), ["custom-message"]);
    let text = rendered(&minimal);
    for absent in ["HttpApi", "UserPoolClient", "ClientSecret", "Authorizer", "cognito-idp:Admin", "pre-sign-up"] {
        assert!(!text.contains(absent), "{absent}");
    }
    for (tables, function) in [
        ("[sign_up.names]\n", "pre-sign-up"),
        ("[post_confirmation.groups]\nadd = [\"customers\"]\n", "post-confirmation"),
        ("[tokens]\ntoken_version = \"V2_0\"\n", "pre-token-generation"),
        ("[sign_in.suspended]\ngroups = [\"suspended\"]\n", "pre-token-generation"),
        ("[sign_in.maintenance.1example23456789]\n", "pre-authentication"),
        ("[post_confirmation.record]\ntable = \"profiles\"\n", "post-confirmation"),
        ("[federation.Google.attributes.email]\n", "inbound-federation"),
        ("[api]\n", "api"),
        ("[authorizer]\n", "authorizer"),
    ] {
        assert_eq!(deployed(&policy(tables)), ["custom-message", function], "{tables}");
    }
    let after = "[post_confirmation.record]\ntable = \"profiles\"\n[after_sign_in]\n";
    assert_eq!(deployed(&policy(after)), ["custom-message", "post-confirmation", "post-authentication"]);
    let resume = "[post_confirmation]\nresume_on_sign_in = true\n[post_confirmation.record]\ntable = \"profiles\"\n";
    assert_eq!(deployed(&policy(resume)), ["custom-message", "post-confirmation", "pre-token-generation"]);
}

#[test]
fn http_api_grants_the_sign_out_unless_the_policy_says_otherwise() {
    let policy = policy("[api]\n");
    assert_eq!(statements(&policy, "Api"), (vec![SIGN_OUT], vec![]));
    assert!(rendered(&policy).contains(SIGN_OUT));
}

#[test]
fn policy_without_tables_and_sign_out_grants_no_permissions() {
    let policy = policy(NO_SIGN_OUT);
    for function in functions::for_policy(&policy) {
        assert_eq!(statements(&policy, function.id), (vec![], vec![]), "{}", function.id);
    }
    let text = rendered(&policy);
    for absent in [
        "OnPool",
        "dynamodb",
        "events:",
        "CreateRecordTable",
        "EmailIdentity",
        "DomainPrefix",
        "AWS::Cognito::UserPoolGroup",
        "LambdaVersion",
        "UserPoolTier",
    ] {
        assert!(!text.contains(absent), "{absent}");
    }
}

const SECRET_ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-client-AbCdEf";

/// The ARN of the policy is the default, and no other secret is allowed.
#[test]
fn only_the_http_api_may_read_the_secret_of_the_app_client() {
    let secret = [("APP__CLIENT_SECRET_ARN".to_owned(), SECRET_ARN.to_owned())];
    let text = format!("{MINIMAL}[api]\n[authorizer]\n");
    let with_arn = Policy::parse("policy.toml", &text, secret).unwrap_or_else(|problems| panic!("{problems}"));
    let sam = rendered(&with_arn);
    assert!(sam.contains(&format!("  ClientSecretArn:\n    Type: String\n    Default: \"{SECRET_ARN}\"\n")));
    assert_eq!(sam.matches("secretsmanager:GetSecretValue").count(), 1);
    assert_eq!(sam.matches("Resource: !Ref ClientSecretArn").count(), 1);
    let plan = |policy| -> serde_json::Value { serde_json::from_str(&first_file(Format::Json, policy, None)).unwrap() };
    assert_eq!(plan(&with_arn)["appClientSecretArn"], SECRET_ARN);
    let readers: Vec<_> =
        functions::for_policy(&with_arn).into_iter().filter(|f| !f.secrets.is_empty()).map(|f| f.name).collect();
    assert_eq!(readers, ["api"]);
    assert!(plan(&policy("[api]\n"))["appClientSecretArn"].is_null());
}

/// The environment of the caller may have a secret for `serve`.
#[test]
fn l09_no_plan_contains_a_secret() {
    let secret = [("APP__CLIENT_SECRET".to_owned(), "s3cr3t".to_owned())];
    let policy = Policy::parse("policy.toml", &format!("{MINIMAL}[api]\n"), secret);
    let policy = policy.unwrap_or_else(|problems| panic!("{problems}"));
    for format in [Format::Sam, Format::Json, Format::Terraform] {
        let files = output_files(format, &policy, None).unwrap_or_else(|error| panic!("{error}"));
        assert!(files.iter().all(|file| !file.text.contains("s3cr3t")));
    }
}

#[test]
fn permissions_follow_policy_tables() {
    const RECORD: &str = "[post_confirmation.record]\ntable = \"profiles\"\n";
    const EVENT: &str = "[post_confirmation.event]\nbus = \"default\"\nsource = \"a\"\ndetail_type = \"b\"\n";
    const GROUPS: &str = "[post_confirmation.groups]\nadd = [\"customers\"]\n";
    const PUT: [&str; 2] = ["dynamodb:PutItem", "dynamodb:UpdateItem"];
    const ADD: &str = "cognito-idp:AdminAddUserToGroup";
    let published = [PUT.as_slice(), &["events:PutEvents"]].concat();
    let sign_in = ["cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"];
    for (tables, id, pool_actions, elsewhere) in [
        (GROUPS.to_owned(), "PostConfirmation", vec![ADD], vec![]),
        (RECORD.to_owned(), "PostConfirmation", vec![], PUT.to_vec()),
        (format!("{RECORD}{EVENT}"), "PostConfirmation", vec![], published.clone()),
        (format!("{GROUPS}{RECORD}{EVENT}"), "PreTokenGeneration", vec![], vec![]),
        (
            format!("[post_confirmation]\nresume_on_sign_in = true\n{GROUPS}{RECORD}{EVENT}"),
            "PreTokenGeneration",
            vec![ADD],
            published,
        ),
        (
            format!("{GROUPS}{RECORD}{EVENT}[after_sign_in]\n"),
            "PostAuthentication",
            vec![],
            vec!["dynamodb:UpdateItem"],
        ),
        (
            format!(
                "{GROUPS}{RECORD}{EVENT}[after_sign_in]\nresume = true\n{}",
                EVENT.replace("post_confirmation", "after_sign_in")
            ),
            "PostAuthentication",
            vec![ADD],
            vec!["dynamodb:UpdateItem", "events:PutEvents", "events:PutEvents"],
        ),
        (
            "[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n".to_owned(),
            "PreSignUp",
            vec!["cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"],
            vec![],
        ),
        (format!("{NO_SIGN_OUT}administrators = [\"staff\"]\n"), "Api", vec!["cognito-idp:AdminCreateUser"], vec![]),
        (format!("{NO_SIGN_OUT}sign_in = \"ADMIN_USER_PASSWORD_AUTH\"\n"), "Api", sign_in.to_vec(), vec![]),
        ("[api]\nsign_out = \"everywhere\"\n".to_owned(), "Api", vec![SIGN_OUT], vec![]),
        (format!("{NO_SIGN_OUT}[api.rate_limits]\ntable = \"limits\"\n"), "Api", vec![], vec!["dynamodb:UpdateItem"]),
    ] {
        let tables = if tables.contains("[api") { tables } else { format!("{tables}{NO_SIGN_OUT}") };
        let policy = policy(&tables);
        assert_eq!(statements(&policy, id), (pool_actions, elsewhere), "{tables}");
        let others = functions::for_policy(&policy)
            .into_iter()
            .filter(|function| ![id, "PostConfirmation"].contains(&function.id));
        for function in others {
            assert!(function.pool_actions.is_empty() && function.statements.is_empty(), "{}: {tables}", function.id);
        }
    }
}

/// A function that the pool does not call would silently not apply.
#[test]
fn every_deployed_trigger_is_attached_to_a_new_pool() {
    let company = Policy::parse("policy.toml", include_str!("../../tests/policies/company.toml"), []);
    let company = company.unwrap_or_else(|problems| panic!("{problems}"));
    let text = rendered(&company);
    let (_, lambda_config) = text.split_once("      LambdaConfig:\n").unwrap();
    let triggers: Vec<_> = company.requested_functions().iter().filter_map(|function| function.trigger).collect();
    assert!(triggers.len() > 3, "{triggers:?}");
    for trigger in triggers {
        let id = trigger.definition().id;
        assert!(text.contains(&format!("\n  {id}:\n    Type: AWS::Serverless::Function\n")), "{id}");
        assert!(lambda_config.contains(&format!("!GetAtt {id}.Arn")), "{id}");
    }
}

/// To Lambda, a denial is an error: only functions that cannot deny are watched by the plain number of errors.
#[test]
fn function_that_denies_sign_ins_has_the_alarms_of_denials() {
    let text = rendered(&policy("[sign_in.maintenance.1example23456789]\n"));
    assert!(
        text.contains("-pre-authentication-denial-surge\"")
            && text.contains("PreAuthentication: !GetAtt PreAuthentication.Arn")
    );
    assert!(!text.contains("-custom-message-denial-surge\""));
}

/// A new pool has the groups and the attribute that rules about signing in read.
#[test]
fn new_pool_has_groups_and_attributes_of_sign_in_rules() {
    let rules = "[sign_in.suspended]\nattribute = \"custom:status\"\nvalues = [\"blocked\"]\ngroups = [\"blocked\"]\n\
        [sign_in.allow_groups.1example]\ngroups = [\"partners\"]\n";
    let text = rendered(&policy(rules));
    for expected in ["Groupblocked:", "Grouppartners:", "- Name: \"status\""] {
        assert!(text.contains(expected), "{expected}");
    }
}

#[test]
fn shared_table_is_created_once() {
    let both = "[post_confirmation.record]\ntable = \"one\"\n[api.rate_limits]\ntable = \"one\"\n";
    let text = rendered(&policy(both));
    assert_eq!(text.matches("Type: AWS::DynamoDB::Table").count(), 1);
    assert!(text.contains("AttributeName: expires_at") && text.contains("DeletionProtectionEnabled: true"));
}

#[test]
fn address_is_user_name_without_preferred_username() {
    let aliases = |names: &str| rendered(&policy(&format!("[pool]\naliases = {names}\n")));
    let address = aliases("[\"email\"]");
    assert!(address.contains("UsernameAttributes: [email]") && !address.contains("AliasAttributes"));
    let chosen = aliases("[\"email\", \"preferred_username\"]");
    assert!(chosen.contains("AliasAttributes: [email, preferred_username]") && !chosen.contains("UsernameAttributes"));
    let stated =
        rendered(&policy("[pool]\naliases = [\"preferred_username\"]\nusername_attributes = [\"phone_number\"]\n"));
    assert!(stated.contains("UsernameAttributes: [phone_number]") && !stated.contains("AliasAttributes"));
    let neither = aliases("[]");
    assert!(!neither.contains("AliasAttributes") && !neither.contains("UsernameAttributes"));
}

#[test]
fn too_long_attribute_name_is_rejected() {
    for (name, is_taken) in [("a".repeat(20), true), ("a".repeat(21), false)] {
        let record = format!("[post_confirmation.record]\ntable = \"profiles\"\nattributes = [\"custom:{name}\"]\n");
        assert_eq!(output_files(Format::Sam, &policy(&record), None).is_ok(), is_taken, "{name}");
    }
}

#[test]
fn dynamic_reference_is_rejected() {
    let event =
        "[post_confirmation.event]\nbus = \"default\"\nsource = \"a\"\ndetail_type = \"{{resolve:ssm:name}}\"\n";
    let policy = policy(&format!("[post_confirmation.record]\ntable = \"profiles\"\n{event}"));
    for format in [Format::Sam, Format::Json, Format::Terraform] {
        let error = output_files(format, &policy, None).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("dynamic reference"), "{error}");
    }
}

#[test]
fn environment_is_a_tag_and_changes_nothing_else() {
    let policy = policy("[api]\n");
    for format in [Format::Sam, Format::Json] {
        let staging = first_file(format, &policy, Some("staging"));
        assert_eq!(staging.replace("staging", "production"), first_file(format, &policy, Some("production")));
        assert!(staging.contains("staging") && !first_file(format, &policy, None).contains("staging"));
    }
    assert!(first_file(Format::Json, &policy, Some("a,b*é")).contains("\"environment\": \"a_b_é\""));
}

#[test]
fn terraform_output_has_every_file_of_the_module() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/terraform");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<_> = files.filter(|name| name.ends_with(".tf")).collect();
    assert_eq!(files, terraform::MODULE.iter().map(|(name, _)| (*name).to_owned()).collect());
}
