//! Contract 5.2, case by case.

use crate::response_validation::tests::{event, summarize, validate};
use crate::{Aliases, PoolSettings};

const BOTH: &str = r#"{"userAttributes":{"email":"ann@example.com","phone_number":"+15550100"}}"#;
const NO_ALIASES: PoolSettings =
    PoolSettings { verification: None, email_sending_account: None, aliases: Some(Aliases::None) };

fn found(source: &str, request: &str, [confirm, email, phone]: [&str; 3], settings: &PoolSettings) -> String {
    let response = format!(r#"{{"autoConfirmUser":{confirm},"autoVerifyEmail":{email},"autoVerifyPhone":{phone}}}"#);
    let filled_in = r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#;
    summarize(&validate(&event(source, "1", request, filled_in), &response, settings))
}

#[test]
fn verified_addresses_need_confirmation_and_an_address() {
    let email_only = r#"{"userAttributes":{"email":"ann@example.com","phone_number":""}}"#;
    let neither = r#"{"userAttributes":null}"#;
    for (request, flags, expected) in [
        (BOTH, ["false", "false", "false"], ""),
        (BOTH, ["true", "false", "false"], ""),
        (BOTH, ["true", "true", "true"], ""),
        (BOTH, ["false", "true", "false"], "refused autoVerifyEmail"),
        (BOTH, ["false", "false", "true"], "refused autoVerifyPhone"),
        (email_only, ["true", "true", "false"], ""),
        (email_only, ["true", "true", "true"], "refused autoVerifyPhone"),
        (neither, ["true", "true", "false"], "refused autoVerifyEmail"),
        (neither, ["true", "false", "false"], ""),
        (BOTH, [r#""true""#, "false", "false"], "refused autoConfirmUser"),
        (BOTH, ["1", "false", "[]"], "refused autoConfirmUser, refused autoVerifyPhone"),
        (BOTH, ["null", "false", "false"], "unknown autoConfirmUser"),
    ] {
        assert_eq!(found("PreSignUp_SignUp", request, flags, &NO_ALIASES), expected, "{flags:?}");
    }
}

#[test]
fn missing_flags_are_reported() {
    let event = event("PreSignUp_SignUp", "1", BOTH, "{}");
    let response = r#"{"autoVerifyEmail":false,"note":1}"#;
    let expected = "unknown note, unknown autoConfirmUser, unknown autoVerifyPhone";
    assert_eq!(summarize(&validate(&event, response, &NO_ALIASES)), expected);
}

#[test]
fn verification_moves_an_alias() {
    let flags = ["true", "true", "false"];
    let aliases = PoolSettings { aliases: Some(Aliases::Some), ..NO_ALIASES };
    assert_eq!(found("PreSignUp_SignUp", BOTH, flags, &aliases), "accepted autoVerifyEmail");
    assert_eq!(found("PreSignUp_SignUp", BOTH, flags, &PoolSettings::default()), "accepted autoVerifyEmail");
    assert_eq!(found("PreSignUp_SignUp", BOTH, flags, &NO_ALIASES), "");
}

#[test]
fn flags_for_administrators_and_providers_are_reported() {
    for (source, flags, expected) in [
        ("PreSignUp_AdminCreateUser", ["false", "false", "false"], ""),
        ("PreSignUp_AdminCreateUser", ["false", "true", "false"], "accepted autoVerifyEmail"),
        ("PreSignUp_AdminCreateUser", ["0", "false", "false"], "refused autoConfirmUser"),
        ("PreSignUp_ExternalProvider", ["false", "false", "false"], ""),
        ("PreSignUp_ExternalProvider", ["true", "false", "true"], "unknown autoConfirmUser, unknown autoVerifyPhone"),
    ] {
        assert_eq!(found(source, BOTH, flags, &NO_ALIASES), expected, "{source} {flags:?}");
    }
}
