//! Seeds from a file to the store, and back.

use super::{Seed, SeedError};
use crate::crypto::matches_password;
use crate::operations::test_service::{call, service};
use crate::service::Service;
use crate::state::{State, UserStatus};
use serde_json::json;

const SEED: &str = r#"
[[functions]]
name = "pre-sign-up"
url = "http://127.0.0.1:3001"

[[pools]]
id = "eu-west-1_Seed"
name = "people"
tags = { team = "a" }
settings = { AliasAttributes = ["email"], Schema = [{ Name = "plan", AttributeDataType = "String" }] }
triggers = { PreSignUp = "pre-sign-up", PreTokenGeneration = { function = "tokens", version = "V2_0" } }

[[pools.clients]]
id = "webclient"
name = "web"
generate_secret = true
settings = { ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH"], AuthSessionValidity = 5 }

[[pools.groups]]
name = "editors"
precedence = 1

[[pools.users]]
name = "ann"
sub = "11111111-1111-4111-8111-111111111111"
password = "Passw0rd!"
groups = ["editors"]
attributes = { email = "ann@example.com", email_verified = true, "custom:plan" = "gold" }

[[pools.users]]
name = "bob"
temporary_password = "Temp0rary!"
enabled = false
"#;

fn load(service: &Service, file: &str, text: &str) -> Result<(), SeedError> {
    service.load_seed(Seed::parse(file, text)?)
}

fn clear(service: &Service) {
    let clear = |state: &mut State| {
        state.pools.clear();
        Ok(())
    };
    service.store.write(clear).unwrap();
}

fn error(text: &str) -> String {
    load(&service(), "seed.toml", text).unwrap_err().to_string()
}

fn changed(from: &str, to: &str) -> String {
    assert!(SEED.contains(from));
    error(&SEED.replacen(from, to, 1))
}

#[tokio::test]
async fn everything_is_in_the_store() {
    let service = service();
    load(&service, "seed.toml", SEED).unwrap();
    let pool = call(&service, "DescribeUserPool", json!({"UserPoolId": "eu-west-1_Seed"})).await.unwrap();
    let pool = &pool["UserPool"];
    assert_eq!((&pool["Name"], &pool["UserPoolTags"]), (&json!("people"), &json!({"team": "a"})));
    let arn = |name: &str| format!("arn:aws:lambda:eu-west-1:000000000000:function:{name}");
    assert_eq!(pool["LambdaConfig"]["PreSignUp"], arn("pre-sign-up"));
    let tokens = json!({"LambdaVersion": "V2_0", "LambdaArn": arn("tokens")});
    assert_eq!(pool["LambdaConfig"]["PreTokenGenerationConfig"], tokens);
    service.store.read(|state| {
        let (pool, client) = state.pool_of_client("webclient").unwrap();
        assert!(client.secret.as_ref().is_some_and(|secret| secret.len() == 51));
        let ann = pool.find_user("ann@example.com").unwrap();
        assert_eq!((ann.name.as_str(), ann.attributes["email_verified"].as_str()), ("ann", "true"));
        assert!(matches_password(ann.password.as_ref().unwrap(), "Seed", "ann", "Passw0rd!"));
        assert!(ann.groups.contains("editors"));
        let bob = pool.find_user("bob").unwrap();
        assert!(bob.status == UserStatus::ForceChangePassword && !bob.is_enabled && bob.temporary_until.is_some());
    });
}

#[test]
fn export_is_a_seed_without_passwords() {
    let export = |text: &str| {
        let service = service();
        clear(&service);
        load(&service, "seed.toml", text).unwrap();
        service.export_seed()
    };
    let first = export(SEED);
    for secret in ["Passw0rd!", "Temp0rary!", "secret = \""] {
        assert!(!first.contains(secret), "{first}");
    }
    for kept in
        ["AuthSessionValidity = 5", "name = \"plan\"", "PreSignUp = \"pre-sign-up\"", "\"custom:plan\" = \"gold\""]
    {
        assert!(first.to_lowercase().contains(&kept.to_lowercase()), "{kept}: {first}");
    }
    assert!(!first.contains("AccessTokenValidity") && !first.contains("UserPoolTier"), "{first}");
    assert_eq!(export(&first), first);
}

#[test]
fn pool_whose_users_sign_in_with_an_address_survives_an_export() {
    let text = "[[pools]]\nid = \"eu-west-1_Mail\"\nsettings = { UsernameAttributes = [\"email\"] }\n\
        [[pools.users]]\nname = \"ann@example.com\"\n";
    let service = service();
    clear(&service);
    load(&service, "seed.toml", text).unwrap();
    let exported = service.export_seed();
    clear(&service);
    load(&service, "export.toml", &exported).unwrap();
    assert_eq!(service.export_seed(), exported);
    service.store.read(|state| {
        let user = state.pool("eu-west-1_Mail").unwrap().find_user("ann@example.com").unwrap();
        assert_eq!(user.name, user.sub);
    });
}

#[test]
fn errors_name_key_value_and_fix() {
    for (from, to, expected) in [
        (
            "eu-west-1_Seed",
            "us-east-1_Seed",
            "seed.toml, pools[0].id: \"us-east-1_Seed\" is not the id of a pool in eu-west-1",
        ),
        ("webclient", "web-client", "seed.toml, pools[0].clients[0].id: \"web-client\" is not the id"),
        (
            "groups = [\"editors\"]",
            "groups = [\"admins\"]",
            "pools[0].users[0].groups: there is no group \"admins\" (add it",
        ),
        ("Passw0rd!", "password", "pools[0].users[0].password: Password did not conform with policy: Password must"),
        (
            "PreSignUp =",
            "PreSignup =",
            "pools[0].triggers.PreSignup: there is no such trigger (use one of CustomMessage",
        ),
        ("version = \"V2_0\"", "version = \"V9_0\"", "\"V9_0\" is not a version of its events"),
        ("AuthSessionValidity = 5", "AuthSessionValidity = 99", "pools[0].clients[0].settings: 1 validation error"),
        ("name = \"bob\"", "name = \"ann\"", "pools[0].users[1].name: there is a user \"ann\" already"),
        ("enabled = false", "status = \"GONE\"", "pools[0].users[1].status: \"GONE\" is not a status (use one of"),
        (
            "AliasAttributes = [\"email\"]",
            "MfaConfiguration = \"ON\"",
            "does not simulate the setting MfaConfiguration",
        ),
        ("\"custom:plan\" =", "\"custom:x\" =", "pools[0].users[0].attributes: Attributes did not conform"),
        ("url =", "program = \"x\"\nurl =", "functions[0]: it has neither or both of program and url"),
        ("http://127.0.0.1:3001", "http://example.com", "functions[0]: "),
    ] {
        let error = changed(from, to);
        assert!(error.contains(expected), "{error}");
        assert!(!error.contains("Passw0rd!"), "{error}");
    }
}

#[test]
fn ids_are_used_once_and_nothing_is_stored_after_an_error() {
    let service = service();
    load(&service, "seed.toml", SEED).unwrap();
    let again = load(&service, "seed.toml", SEED).unwrap_err().to_string();
    assert!(again.contains("there is a pool eu-west-1_Seed already"), "{again}");
    let other = SEED.replace("eu-west-1_Seed", "eu-west-1_Other");
    let again = load(&service, "seed.toml", &other).unwrap_err().to_string();
    assert!(again.contains("there is an app client webclient already"), "{again}");
    assert!(service.store.read(|state| state.pool("eu-west-1_Other").is_err()));
}

#[tokio::test]
async fn descriptions_of_the_aws_cli_are_seeds() {
    let service = service();
    let created = call(
        &service,
        "CreateUserPool",
        json!({
            "PoolName": "real", "AliasAttributes": ["email"],
            "Schema": [{"Name": "plan", "AttributeDataType": "String"}],
        }),
    )
    .await
    .unwrap();
    let mut pool = created["UserPool"].clone();
    pool["Id"] = json!("eu-west-1_Real");
    pool["CreationDate"] = json!("2025-01-31T14:40:12.498000-08:00");
    pool["Domain"] = json!("people");
    load(&service, "pool.json", &json!({"UserPool": pool}).to_string()).unwrap();
    let client = json!({"UserPoolClient": {
        "UserPoolId": "eu-west-1_Real", "ClientId": "real1client", "ClientName": "web",
        "ClientSecret": "the-real-secret-of-production", "CreationDate": "2025-01-31T14:40:12.498000-08:00",
        "RefreshTokenValidity": 10, "TokenValidityUnits": {}, "ReadAttributes": ["custom:plan"],
    }});
    load(&service, "client.json", &client.to_string()).unwrap();
    service.store.read(|state| {
        let (pool, client) = state.pool_of_client("real1client").unwrap();
        assert_eq!((pool.id.as_str(), pool.rules.attributes.len()), ("eu-west-1_Real", 22));
        assert!(client.secret.as_deref().is_some_and(|secret| secret != "the-real-secret-of-production"));
        assert_eq!(client.settings["RefreshTokenValidity"], 10);
    });
    let mut homeless = client.clone();
    homeless["UserPoolClient"]["UserPoolId"] = json!("eu-west-1_None");
    let error = load(&service, "client.json", &homeless.to_string()).unwrap_err().to_string();
    assert!(error.starts_with("client.json, UserPoolClient: there is no pool eu-west-1_None"), "{error}");
    for text in ["{", "{}", "{\"UserPool\": {}}"] {
        assert!(load(&service, "pool.json", text).is_err());
    }
}
