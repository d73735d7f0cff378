//! Contract 5.2: which users are confirmed, and which addresses are verified without a code.

use super::context::ResponseContext;
use super::report::{Exception, Finding, ValidationReport};
use super::shape::{Field, FieldType, Shape};
use crate::registry::TriggerSource;
use crate::settings::Aliases;
use crate::views;

pub(super) const SHAPE: Shape = Shape {
    section: "5.2",
    fields: &[
        Field("autoConfirmUser", FieldType::Boolean),
        Field("autoVerifyEmail", FieldType::Boolean),
        Field("autoVerifyPhone", FieldType::Boolean),
    ],
};

const FLAGS: [(&str, &str); 3] = [
    ("autoConfirmUser", "response.autoConfirmUser"),
    ("autoVerifyEmail", "response.autoVerifyEmail"),
    ("autoVerifyPhone", "response.autoVerifyPhone"),
];

pub(super) fn validate_pre_sign_up(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    check_missing_flags(context, report);
    match context.event.trigger_source() {
        TriggerSource::PreSignUpAdminCreateUser => check_ignored_flags(context, report),
        TriggerSource::PreSignUpExternalProvider => check_federated_flags(context, report),
        TriggerSource::PreSignUpSignUp => check_verified_addresses(context, report),
        _ => {}
    }
}

fn check_missing_flags(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    for (_, field) in FLAGS.into_iter().filter(|(name, _)| !context.response.is_set(name)) {
        let rule = "missing or null; what Cognito does then is not known, so set all three flags";
        report.push(Finding::unknown(field, "1.8", rule));
    }
}

fn is_true(context: &ResponseContext<'_, '_>, name: &str) -> bool {
    context.response.boolean(name) == Some(true)
}

fn check_ignored_flags(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    for (_, field) in FLAGS.into_iter().filter(|(name, _)| is_true(context, name)) {
        report.push(Finding::remark(field, "5.2", "ignored when an administrator creates the user"));
    }
}

fn check_federated_flags(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    for (_, field) in FLAGS.into_iter().filter(|(name, _)| is_true(context, name)) {
        let rule = "for federated users the event should be returned unchanged";
        report.push(Finding::unknown(field, "5.2", rule));
    }
}

fn check_verified_addresses(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let attributes = views::PreSignUp::from_event(context.event).user_attributes;
    let addresses = [
        ("autoVerifyEmail", "response.autoVerifyEmail", "email"),
        ("autoVerifyPhone", "response.autoVerifyPhone", "phone_number"),
    ];
    for (_, field, attribute) in addresses.into_iter().filter(|(name, ..)| is_true(context, name)) {
        if !is_true(context, "autoConfirmUser") {
            report.push(Finding::refused(field, "5.2", NOT_CONFIRMED, Exception::InvalidLambdaResponse));
        }
        if attributes.get(attribute).is_none_or(str::is_empty) {
            report.push(Finding::refused(field, "5.2", NO_ADDRESS, Exception::InvalidLambdaResponse));
        }
        if context.settings.aliases != Some(Aliases::None) {
            report.push(Finding::remark(field, "5.2", ALIAS_MOVES));
        }
    }
}

const NOT_CONFIRMED: &str = "\"Phone or email cannot be auto verified, when user is not being auto confirmed\"";
const NO_ADDRESS: &str = "the user has no such address to verify: the sign-up fails";
const ALIAS_MOVES: &str = "if the address is an alias in the user pool, it moves from its current user to this one";

#[cfg(test)]
mod tests;
