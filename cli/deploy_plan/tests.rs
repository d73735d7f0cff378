use super::functions::{self, Function};
use super::{features, template};
use events::Trigger;
use policy::Policy;
use std::fs;
use std::path::Path;

/// What no policy can be without.
const LEAST: &str = "[app]\nbase_url = \"https://app.example.com\"\nconfirmation_path = \"/confirm\"\nlocale = \"en\"\n\
    brand = \"a\"\n[brands.a]\nname = \"A\"\ncolor = \"#1f5fbf\"\nsupport = \"support@example.com\"\n\
    postal_address = \"A Ltd, 1 Example Street\"\n";

fn policy(tables: &str) -> Policy {
    Policy::parse("policy.toml", &format!("{LEAST}{tables}"), []).unwrap_or_else(|problems| panic!("{problems}"))
}

fn rendered(policy: &Policy) -> String {
    template(policy).unwrap_or_else(|fault| panic!("{fault}"))
}

/// What a function may do on the pool and elsewhere.
fn rights(policy: &Policy, id: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let function: Function = functions::of(policy).into_iter().find(|function| function.id == id).unwrap();
    (function.on_pool, function.rights.iter().flat_map(|right| right.actions).copied().collect())
}

#[test]
fn a_policy_that_asks_for_nothing_gives_no_rights() {
    let policy = policy("");
    for function in functions::of(&policy) {
        assert_eq!(rights(&policy, function.id), (vec![], vec![]), "{}", function.id);
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
    ] {
        assert!(!text.contains(absent), "{absent}");
    }
    assert!(text.contains("LambdaVersion: V1_0") && !text.contains("UserPoolTier"));
    assert!(features(&policy).ends_with("features = []\n"));
}

#[test]
fn each_right_follows_from_its_table() {
    const RECORD: &str = "[post_confirmation.record]\ntable = \"profiles\"\n";
    const EVENT: &str = "[post_confirmation.event]\nbus = \"default\"\nsource = \"a\"\ndetail_type = \"b\"\n";
    const GROUPS: &str = "[post_confirmation.groups]\nadd = [\"customers\"]\n";
    const PUT: [&str; 2] = ["dynamodb:PutItem", "dynamodb:UpdateItem"];
    const ADD: &str = "cognito-idp:AdminAddUserToGroup";
    let published = [PUT.as_slice(), &["events:PutEvents"]].concat();
    let sign_in = ["cognito-idp:AdminInitiateAuth", "cognito-idp:AdminRespondToAuthChallenge"];
    for (tables, id, on_pool, elsewhere) in [
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
            "[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n".to_owned(),
            "PreSignUp",
            vec!["cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"],
            vec![],
        ),
        ("[api]\nadministrators = [\"staff\"]\n".to_owned(), "Api", vec!["cognito-idp:AdminCreateUser"], vec![]),
        ("[api]\nsign_in = \"ADMIN_USER_PASSWORD_AUTH\"\n".to_owned(), "Api", sign_in.to_vec(), vec![]),
        ("[api.rate_limits]\ntable = \"limits\"\n".to_owned(), "Api", vec![], vec!["dynamodb:UpdateItem"]),
    ] {
        let policy = policy(&tables);
        assert_eq!(rights(&policy, id), (on_pool, elsewhere), "{tables}");
        let others =
            functions::of(&policy).into_iter().filter(|function| ![id, "PostConfirmation"].contains(&function.id));
        for function in others {
            assert!(function.on_pool.is_empty() && function.rights.is_empty(), "{}: {tables}", function.id);
        }
    }
}

/// A trigger that the suite has and nobody deploys would be missed by those who sign up.
#[test]
fn every_trigger_is_deployed() {
    let functions = functions::of(&policy(""));
    for trigger in Trigger::ALL.into_iter().filter(|trigger| triggers::handler(*trigger).is_some()) {
        assert!(functions.iter().any(|function| function.binary == trigger.binary()), "{trigger:?}");
    }
}

#[test]
fn features_are_what_the_policy_needs() {
    let link = "[sign_up.link]\nidentity_providers = [\"PartnerLogin\"]\n";
    let repair = "[post_confirmation]\nresume_on_sign_in = true\n[post_confirmation.record]\ntable = \"profiles\"\n";
    assert!(features(&policy(link)).ends_with("features = [\"link\"]\n"));
    assert!(features(&policy(&format!("{repair}{link}"))).ends_with("features = [\"link\", \"repair\"]\n"));
}

#[test]
fn one_table_for_both_is_made_once() {
    let both = "[post_confirmation.record]\ntable = \"one\"\n[api.rate_limits]\ntable = \"one\"\n";
    let text = rendered(&policy(both));
    assert_eq!(text.matches("Type: AWS::DynamoDB::Table").count(), 1);
    assert!(text.contains("AttributeName: expires_at") && text.contains("DeletionProtectionEnabled: true"));
}

#[test]
fn an_address_is_the_name_where_nobody_chooses_one() {
    let aliases = |names: &str| rendered(&policy(&format!("[pool]\naliases = {names}\n")));
    let address = aliases("[\"email\"]");
    assert!(address.contains("UsernameAttributes: [email]") && !address.contains("AliasAttributes"));
    let chosen = aliases("[\"email\", \"preferred_username\"]");
    assert!(chosen.contains("AliasAttributes: [email, preferred_username]") && !chosen.contains("UsernameAttributes"));
    let neither = aliases("[]");
    assert!(!neither.contains("AliasAttributes") && !neither.contains("UsernameAttributes"));
}

#[test]
fn an_attribute_that_cognito_would_not_make_is_refused() {
    for (name, is_taken) in [("a".repeat(20), true), ("a".repeat(21), false)] {
        let record = format!("[post_confirmation.record]\ntable = \"profiles\"\nattributes = [\"custom:{name}\"]\n");
        assert_eq!(template(&policy(&record)).is_ok(), is_taken, "{name}");
    }
}

#[test]
fn a_name_that_cloudformation_would_look_up_is_refused() {
    let policy = policy("[post_confirmation.groups]\nadd = [\"{{resolve:ssm:name}}\"]\n");
    assert!(template(&policy).is_err_and(|fault| fault.to_string().contains("look up")));
}

/// What lies in the repository is what the policy says: who changes one sees it here, before a build server does.
#[test]
fn the_plan_of_the_repository_is_that_of_its_policy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let policy = Policy::parse("policy.toml", &read("policy.toml"), []).unwrap_or_else(|problems| panic!("{problems}"));
    for (file, text) in [(super::TEMPLATE, rendered(&policy)), (super::FEATURES, features(&policy))] {
        assert!(read(file) == text, "{file} is not what policy.toml says; cargo run -- deploy-plan writes it anew");
    }
}
