//! Contract 12: whether a user is migrated into the user pool.

use super::context::ResponseContext;
use super::field_path::FieldPath;
use super::message_limits::utf16_len;
use super::report::{Exception, Finding, ValidationReport};
use super::shape::{Field, FieldType, Shape, TypedMembers};
use crate::raw_json::{Object, ValueKind};
use crate::registry::TriggerSource;
use crate::settings::Aliases;
use std::borrow::Cow;

pub(super) const SHAPE: Shape = Shape {
    section: "12",
    fields: &[
        Field("userAttributes", FieldType::TextMap),
        Field("finalUserStatus", FieldType::Text),
        Field("messageAction", FieldType::Text),
        Field("desiredDeliveryMediums", FieldType::Texts),
        Field("forceAliasCreation", FieldType::Boolean),
        Field("enableSMSMFA", FieldType::Boolean),
    ],
};

pub(super) fn validate_user_migration(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let response = &context.response;
    let Some(attributes) = response.map("userAttributes") else {
        if !response.is_set("userAttributes") {
            let rule = "without attributes the user is not migrated: \"Exception migrating user in app client\"";
            report.push(Finding::refused(ATTRIBUTES, "12", rule, Exception::UserNotFound));
        }
        return;
    };
    check_attributes(attributes, report);
    let findings = [
        check_user_name(context, attributes),
        check_verified_address(context, attributes),
        check_status(response),
        check_message_action(response),
        check_alias_creation(response),
        check_sms_mfa(response, attributes),
    ];
    report.extend(findings.into_iter().flatten());
    check_mediums(response, report);
}

const ATTRIBUTES: &str = "response.userAttributes";

fn check_attributes(attributes: &Object<'_>, report: &mut ValidationReport) {
    for (index, (name, value)) in attributes.iter().enumerate() {
        if name == "sub" {
            let rule = "`sub` is assigned by the user pool: \"Exception migrating user in app client\"";
            report.push(Finding::refused("response.userAttributes.sub", "12", rule, Exception::UserNotFound));
        }
        // Contract 1.4.
        if value.text().is_some_and(|text| utf16_len(&text) > 2_048) {
            let rule = "over 2,048 characters, the limit of attributes; how the migration ends is not known";
            report.push(Finding::unknown(FieldPath::Root(ATTRIBUTES).member(name, index), "1.4", rule));
        }
    }
}

/// An attribute if it is a string; other types have already been reported.
fn get_text<'a>(attributes: &Object<'a>, name: &str) -> Option<Cow<'a, str>> {
    attributes.get(name).filter(|value| value.kind() == ValueKind::String)?.text()
}

/// Another user name is only allowed in user pools with aliases, if the user entered one of the aliases.
fn check_user_name(context: &ResponseContext<'_, '_>, attributes: &Object<'_>) -> Option<Finding> {
    let name = get_text(attributes, "username")?;
    let typed = context.event.user_name().unwrap_or_default();
    if name == typed {
        return None;
    }
    let is_typed = |alias: &str| get_text(attributes, alias).is_some_and(|alias| alias.eq_ignore_ascii_case(typed));
    let rule = if context.settings.aliases != Some(Aliases::Some) {
        "differs from the name that the user entered, which only user pools with aliases allow"
    } else if !["email", "phone_number", "preferred_username"].into_iter().any(is_typed) {
        "differs from the name that the user entered, which is not an alias among the attributes"
    } else {
        return None;
    };
    Some(Finding::unknown("response.userAttributes.username", "12", rule))
}

fn check_verified_address(context: &ResponseContext<'_, '_>, attributes: &Object<'_>) -> Option<Finding> {
    let is_verified = |name: &str| get_text(attributes, name).is_some_and(|value| value == "true");
    let verified = is_verified("email_verified") || is_verified("phone_number_verified");
    (context.event.trigger_source() == TriggerSource::UserMigrationForgotPassword && !verified).then(|| {
        let rule = "a password reset requires email_verified or phone_number_verified to be \"true\"";
        Finding::unknown(ATTRIBUTES, "12", rule)
    })
}

fn check_status(response: &TypedMembers<'_>) -> Option<Finding> {
    let status = response.text("finalUserStatus");
    (status.as_deref() != Some("CONFIRMED")).then(|| {
        let rule =
            "any other value than CONFIRMED becomes RESET_REQUIRED: the client receives PasswordResetRequiredException";
        Finding::remark("response.finalUserStatus", "12", rule)
    })
}

fn check_message_action(response: &TypedMembers<'_>) -> Option<Finding> {
    response.text("messageAction").filter(|action| action != "SUPPRESS").map(|_| {
        let rule = "only SUPPRESS is documented; if unset, Cognito sends its welcome message";
        Finding::unknown("response.messageAction", "12", rule)
    })
}

fn check_alias_creation(response: &TypedMembers<'_>) -> Option<Finding> {
    (response.boolean("forceAliasCreation") == Some(true)).then(|| {
        let rule = "an alias of another user moves to this one";
        Finding::remark("response.forceAliasCreation", "12", rule)
    })
}

fn check_sms_mfa(response: &TypedMembers<'_>, attributes: &Object<'_>) -> Option<Finding> {
    if response.boolean("enableSMSMFA") != Some(true) {
        return None;
    }
    let field = "response.enableSMSMFA";
    Some(if get_text(attributes, "phone_number").is_none_or(|number| number.is_empty()) {
        Finding::refused(field, "12", "requires a phone_number, otherwise the migration fails", Exception::UserNotFound)
    } else {
        Finding::unknown(
            field,
            "12",
            "requires MFA in the user pool, otherwise the migration fails; whether it is enabled is not known",
        )
    })
}

fn check_mediums(response: &TypedMembers<'_>, report: &mut ValidationReport) {
    if response.texts("desiredDeliveryMediums").iter().any(|(_, medium)| medium != "EMAIL" && medium != "SMS") {
        let rule = "only EMAIL and SMS are documented";
        report.push(Finding::unknown("response.desiredDeliveryMediums", "12", rule));
    }
}

#[cfg(test)]
mod tests;
