//! Requests against the model, and the model itself.

use super::model::Model;
use super::{is_operation, validate};
use crate::operations::operations;
use serde_json::{Value, json};

fn error(operation: &str, request: Value) -> (&'static str, String) {
    let error = validate(operation, &request).unwrap_err();
    (error.code, error.message.into_owned())
}

fn invalid(operation: &str, request: Value) -> String {
    let (code, message) = error(operation, request);
    assert_eq!(code, "InvalidParameterException");
    message
}

#[test]
fn every_pattern_and_every_shape_is_known() {
    let model = Model::get();
    assert!(model.operations.len() > 100 && is_operation("SignUp") && !is_operation("signUp"));
    for shape in model.operations.values() {
        assert!(model.shape(shape).is_some(), "{shape}");
    }
    for (name, shape) in &model.shapes {
        if let Some(pattern) = &shape.pattern {
            assert!(pattern.compiled().is_some(), "{name}: {}", pattern.source);
        }
        let parts = [shape.member, shape.key, shape.value].into_iter().flatten();
        for part in parts.chain(shape.members.iter().map(|(_, shape)| *shape)) {
            assert!(model.shape(part).is_some(), "{name}: {part}");
        }
    }
}

#[test]
fn simulated_operations_are_in_the_model() {
    for operation in operations() {
        assert!(is_operation(operation.name), "{}", operation.name);
    }
}

#[test]
fn valid_requests_are_accepted() {
    let client = "1h57kf5cpq17m0eml12EXAMPLE";
    validate("SignUp", &json!({"ClientId": client, "Username": "ann", "Password": "Passw0rd!"})).unwrap();
    let attributes = json!([{"Name": "email", "Value": "ann@example.com"}, {"Name": "custom:plan"}]);
    let request = json!({
        "ClientId": client, "Username": "Zoë", "Password": "Passw0rd!", "UserAttributes": attributes,
        "ClientMetadata": {"a": ""}, "SecretHash": null,
    });
    validate("SignUp", &request).unwrap();
    validate("ListUserPools", &json!({"MaxResults": 60.0})).unwrap_err();
    validate("ListUserPools", &json!({"MaxResults": 60})).unwrap();
}

#[test]
fn one_violation_has_cognitos_text() {
    let pool = "eu-west-1_AbCdEf123";
    for (operation, request, text) in [
        (
            "AdminGetUser",
            json!({"UserPoolId": "eu-west-1", "Username": "ann"}),
            r"Value 'eu-west-1' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+",
        ),
        (
            "AdminGetUser",
            json!({"UserPoolId": pool}),
            "Value null at 'username' failed to satisfy constraint: Member must not be null",
        ),
        (
            "AdminGetUser",
            json!({"UserPoolId": pool, "Username": "a".repeat(129)}),
            "Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128",
        ),
        (
            "ListUsers",
            json!({"UserPoolId": pool, "Limit": 61}),
            "Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
        ),
        (
            "AdminCreateUser",
            json!({"UserPoolId": pool, "Username": "ann", "MessageAction": "NONE"}),
            "Value 'NONE' at 'messageAction' failed to satisfy constraint: Member must satisfy enum value set: [RESEND, SUPPRESS]",
        ),
        (
            "CreateUserPool",
            json!({"PoolName": "a", "AliasAttributes": ["email", "name"]}),
            "Value '[email, name]' at 'aliasAttributes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email, preferred_username]]",
        ),
        (
            "CreateUserPool",
            json!({"PoolName": "a", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}}),
            "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
        ),
        (
            "TagResource",
            json!({"ResourceArn": "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_a", "Tags": {"": "b"}}),
            "Value '{=b}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
        ),
    ] {
        assert_eq!(invalid(operation, request), format!("1 validation error detected: {text}"), "{operation}");
    }
}

#[test]
fn several_violations_are_in_one_text() {
    let request =
        json!({"ClientId": "a", "Username": "", "UserAttributes": [{"Name": "a"}, {"Name": "", "Value": "b"}]});
    assert_eq!(
        invalid("SignUp", request),
        "4 validation errors detected: \
         Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; \
         Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: \
         [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; \
         Value '' at 'userAttributes.2.member.name' failed to satisfy constraint: Member must have length greater than or \
         equal to 1; \
         Value '' at 'userAttributes.2.member.name' failed to satisfy constraint: Member must satisfy regular expression \
         pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+"
    );
}

#[test]
fn no_text_has_a_secret() {
    let secret = "hunter 2".repeat(40);
    for (operation, request) in [
        ("SignUp", json!({"ClientId": "a b", "Username": &secret, "Password": &secret, "SecretHash": &secret})),
        ("GetUser", json!({"AccessToken": &secret})),
        (
            "InitiateAuth",
            json!({"ClientId": "", "AuthFlow": "A", "AuthParameters": {"PASSWORD": &secret}, "Session": "a"}),
        ),
        ("ChangePassword", json!({"AccessToken": "a", "PreviousPassword": &secret, "ProposedPassword": &secret})),
    ] {
        assert!(!invalid(operation, request).contains("hunter"), "{operation}");
    }
    let too_long = json!({"PASSWORD": "hunter".repeat(30_000)});
    let text =
        invalid("InitiateAuth", json!({"ClientId": "a", "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": too_long}));
    assert!(text.contains("Value at 'authParameters' failed") && text.contains("Map value must"), "{}", text.len());
}

#[test]
fn wrong_types_are_serialization_exceptions() {
    for (member, text) in [
        (json!({"Username": 7}), "NUMBER_VALUE can not be converted to a String"),
        (json!({"Username": true}), "TRUE_VALUE can not be converted to a String"),
        (json!({"Username": ["a"]}), "Start of list found where not expected."),
        (json!({"Username": {}}), "Start of structure or map found where not expected."),
        (json!({"UserAttributes": "a"}), "Expected list or null"),
        (json!({"UserAttributes": [7]}), "Expected structure, map or null."),
        (json!({"ClientMetadata": {"a": 7}}), "NUMBER_VALUE can not be converted to a String"),
        (json!([]), "Start of list found where not expected."),
    ] {
        assert_eq!(error("SignUp", member), ("SerializationException", text.to_owned()));
    }
    let (code, text) = error("ListUsers", json!({"UserPoolId": 7, "Limit": "7"}));
    assert_eq!((code, text.as_str()), ("SerializationException", "NUMBER_VALUE can not be converted to a String"));
}
