//! Contract 12, case by case.

use crate::response_validation::tests::{event, summarize, validate};
use crate::response_validation::{Exception, Verdict};
use crate::{Aliases, PoolSettings};

fn found(source: &str, response: &str, aliases: Option<Aliases>) -> String {
    let settings = PoolSettings { aliases, ..PoolSettings::default() };
    summarize(&validate(&event(source, "1", "{}", "{}"), response, &settings))
}

/// The findings about these attributes.
fn found_in(attributes: &str, more: &str, aliases: Option<Aliases>) -> String {
    let response = format!(r#"{{"userAttributes":{attributes},"finalUserStatus":"CONFIRMED"{more}}}"#);
    found("UserMigration_Authentication", &response, aliases)
}

#[test]
fn missing_attributes_mean_user_not_found() {
    for (response, exception) in [
        ("{}", Some(Exception::UserNotFound)),
        (r#"{"userAttributes":null,"finalUserStatus":"CONFIRMED"}"#, Some(Exception::UserNotFound)),
        (r#"{"userAttributes":{"sub":"x"}}"#, Some(Exception::UserNotFound)),
        (r#"{"userAttributes":{"email_verified":true}}"#, Some(Exception::InvalidLambdaResponse)),
        (r#"{"userAttributes":[]}"#, Some(Exception::InvalidLambdaResponse)),
        (r#"{"userAttributes":{"email":"a@example.com"}}"#, None),
    ] {
        let event = event("UserMigration_Authentication", "1", "{}", r#"{"userAttributes":null}"#);
        let report = validate(&event, response, &PoolSettings::default());
        assert_eq!(report.exception(), exception, "{response}");
        assert_eq!(report.verdict() == Verdict::Refused, exception.is_some(), "{response}");
    }
}

#[test]
fn attribute_rules() {
    let long = |length: usize| format!(r#"{{"name":"{}"}}"#, "a".repeat(length));
    for (attributes, more, aliases, expected) in [
        (r#"{"email":"a@example.com"}"#, "", None, ""),
        (&*long(2_048), "", None, ""),
        (&*long(2_049), "", None, "unknown userAttributes.name"),
        (r#"{"username":"ann"}"#, "", None, ""),
        (r#"{"username":"bob"}"#, "", None, "unknown userAttributes.username"),
        (r#"{"username":"bob"}"#, "", Some(Aliases::None), "unknown userAttributes.username"),
        (r#"{"username":"bob"}"#, "", Some(Aliases::Some), "unknown userAttributes.username"),
        (r#"{"username":"bob","email":"Ann"}"#, "", Some(Aliases::Some), ""),
        ("{}", r#","enableSMSMFA":false"#, None, ""),
        (r#"{"phone_number":"+15550100"}"#, r#","enableSMSMFA":true"#, None, "unknown enableSMSMFA"),
        (r#"{"phone_number":""}"#, r#","enableSMSMFA":true"#, None, "refused enableSMSMFA"),
    ] {
        assert_eq!(found_in(attributes, more, aliases), expected, "{attributes} {more}");
    }
}

#[test]
fn rules_of_other_members() {
    for (more, expected) in [
        (r#","messageAction":"SUPPRESS","desiredDeliveryMediums":["EMAIL","SMS"],"forceAliasCreation":false"#, ""),
        (r#","messageAction":null,"desiredDeliveryMediums":null"#, ""),
        (r#","messageAction":"RESEND""#, "unknown messageAction"),
        (r#","desiredDeliveryMediums":["EMAIL","PIGEON"]"#, "unknown desiredDeliveryMediums"),
        (r#","desiredDeliveryMediums":"EMAIL""#, "refused desiredDeliveryMediums"),
        (r#","desiredDeliveryMediums":[1]"#, "refused desiredDeliveryMediums[0]"),
        (r#","forceAliasCreation":true"#, "accepted forceAliasCreation"),
        (r#","forceAliasCreation":"yes""#, "refused forceAliasCreation"),
    ] {
        assert_eq!(found_in("{}", more, None), expected, "{more}");
    }
    for status in ["null", r#""RESET_REQUIRED""#, r#""confirmed""#] {
        let response = format!(r#"{{"userAttributes":{{}},"finalUserStatus":{status}}}"#);
        assert_eq!(found("UserMigration_Authentication", &response, None), "accepted finalUserStatus", "{status}");
    }
}

#[test]
fn password_reset_needs_a_verified_address() {
    let response = |attribute: &str| format!(r#"{{"userAttributes":{{{attribute}}},"finalUserStatus":"CONFIRMED"}}"#);
    for (attribute, expected) in [
        (r#""email_verified":"true""#, ""),
        (r#""phone_number_verified":"true""#, ""),
        (r#""email_verified":"false""#, "unknown userAttributes"),
        ("", "unknown userAttributes"),
    ] {
        assert_eq!(found("UserMigration_ForgotPassword", &response(attribute), None), expected, "{attribute}");
    }
    assert_eq!(found("UserMigration_Authentication", &response(""), None), "");
}
