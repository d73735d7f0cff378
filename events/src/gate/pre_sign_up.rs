//! Contract 5.2: who is confirmed and whose address is verified without a code.

use super::Case;
use super::judgement::{Exception, Judgement, Reason};
use super::shape::{Field, Shape, Type, boolean, has};
use crate::settings::Aliases;
use crate::source::TriggerSource;
use crate::views;

pub(super) const SHAPE: Shape = Shape {
    section: "5.2",
    fields: &[
        Field("autoConfirmUser", Type::Boolean),
        Field("autoVerifyEmail", Type::Boolean),
        Field("autoVerifyPhone", Type::Boolean),
    ],
};

const FLAGS: [(&str, &str); 3] = [
    ("autoConfirmUser", "response.autoConfirmUser"),
    ("autoVerifyEmail", "response.autoVerifyEmail"),
    ("autoVerifyPhone", "response.autoVerifyPhone"),
];

pub(super) fn judge(case: &Case<'_, '_>, judgement: &mut Judgement) {
    all_three(case, judgement);
    match case.event.trigger_source() {
        TriggerSource::PreSignUpAdminCreateUser => ignored_for_administrators(case, judgement),
        TriggerSource::PreSignUpExternalProvider => unchanged_for_providers(case, judgement),
        TriggerSource::PreSignUpSignUp => verified_addresses(case, judgement),
        _ => {}
    }
}

fn all_three(case: &Case<'_, '_>, judgement: &mut Judgement) {
    for (_, field) in FLAGS.into_iter().filter(|(name, _)| !has(&case.response, name)) {
        let rule = "missing or null; what Cognito takes it for is not known, all three are to be sent";
        judgement.push(Reason::unknown(field, "1.8", rule));
    }
}

fn is_true(case: &Case<'_, '_>, name: &str) -> bool {
    boolean(&case.response, name) == Some(true)
}

fn ignored_for_administrators(case: &Case<'_, '_>, judgement: &mut Judgement) {
    for (_, field) in FLAGS.into_iter().filter(|(name, _)| is_true(case, name)) {
        judgement.push(Reason::remark(field, "5.2", "ignored when an administrator creates the user"));
    }
}

fn unchanged_for_providers(case: &Case<'_, '_>, judgement: &mut Judgement) {
    for (_, field) in FLAGS.into_iter().filter(|(name, _)| is_true(case, name)) {
        let rule = "for users of an identity provider the event is to be returned unchanged";
        judgement.push(Reason::unknown(field, "5.2", rule));
    }
}

fn verified_addresses(case: &Case<'_, '_>, judgement: &mut Judgement) {
    let attributes = views::PreSignUp::read(case.event).user_attributes;
    let addresses = [
        ("autoVerifyEmail", "response.autoVerifyEmail", "email"),
        ("autoVerifyPhone", "response.autoVerifyPhone", "phone_number"),
    ];
    for (_, field, attribute) in addresses.into_iter().filter(|(name, ..)| is_true(case, name)) {
        if !is_true(case, "autoConfirmUser") {
            judgement.push(Reason::refused(field, "5.2", NOT_CONFIRMED, Exception::InvalidLambdaResponse));
        }
        if attributes.get(attribute).is_none_or(str::is_empty) {
            judgement.push(Reason::refused(field, "5.2", NO_ADDRESS, Exception::InvalidLambdaResponse));
        }
        if case.settings.aliases != Some(Aliases::None) {
            judgement.push(Reason::remark(field, "5.2", ALIAS_MOVES));
        }
    }
}

const NOT_CONFIRMED: &str = "\"Phone or email cannot be auto verified, when user is not being auto confirmed\"";
const NO_ADDRESS: &str = "the user has no such address to be verified: the sign-up ends with an error";
const ALIAS_MOVES: &str = "where the address is an alias of the pool, it moves to this user from whoever had it";

#[cfg(test)]
mod tests;
