//! Contract 12: whether a user who is not in the pool yet gets into it.

use super::Case;
use super::judgement::{Exception, Judgement, Reason};
use super::limits::utf16;
use super::place::Place;
use super::shape::{Field, Shape, Type, boolean, has, text, texts};
use crate::lenient::{Kind, Object};
use crate::settings::Aliases;
use crate::source::TriggerSource;

pub(super) const SHAPE: Shape = Shape {
    section: "12",
    fields: &[
        Field("userAttributes", Type::TextMap),
        Field("finalUserStatus", Type::Text),
        Field("messageAction", Type::Text),
        Field("desiredDeliveryMediums", Type::Texts),
        Field("forceAliasCreation", Type::Boolean),
        Field("enableSMSMFA", Type::Boolean),
    ],
};

pub(super) fn judge(case: &Case<'_, '_>, judgement: &mut Judgement) {
    let response = &case.response;
    let Some(attributes) = response.get("userAttributes").filter(|value| value.kind() == Kind::Object) else {
        if !has(response, "userAttributes") {
            let rule = "no attributes, no user: \"Exception migrating user in app client\"";
            judgement.push(Reason::refused(ATTRIBUTES, "12", rule, Exception::UserNotFound));
        }
        return;
    };
    let attributes = attributes.object();
    each_attribute(&attributes, judgement);
    let findings = [
        user_name(case, &attributes),
        reset_needs_a_verified_address(case, &attributes),
        status(response),
        message(response),
        alias(response),
        sms_mfa(response, &attributes),
    ];
    judgement.extend(findings.into_iter().flatten());
    mediums(response, judgement);
}

const ATTRIBUTES: &str = "response.userAttributes";

fn each_attribute(attributes: &Object<'_>, judgement: &mut Judgement) {
    for (index, (name, value)) in attributes.iter().enumerate() {
        if name == "sub" {
            let rule = "`sub` is the pool's to give: \"Exception migrating user in app client\"";
            judgement.push(Reason::refused("response.userAttributes.sub", "12", rule, Exception::UserNotFound));
        }
        // Contract 1.4.
        if value.text().is_some_and(|text| utf16(&text) > 2_048) {
            let rule = "over the 2,048 characters of an attribute; how the migration ends then is not known";
            judgement.push(Reason::unknown(Place::At(ATTRIBUTES).member(name, index), "1.4", rule));
        }
    }
}

/// A name of one's own is for pools with aliases, where the user typed one of the aliases.
fn user_name(case: &Case<'_, '_>, attributes: &Object<'_>) -> Option<Reason> {
    let name = text(attributes, "username")?;
    let typed = case.event.user_name().unwrap_or_default();
    if name == typed {
        return None;
    }
    let is_typed = |alias: &str| text(attributes, alias).is_some_and(|alias| alias.eq_ignore_ascii_case(typed));
    let rule = if case.settings.aliases != Some(Aliases::Some) {
        "another name than the user typed, which only a pool with aliases takes"
    } else if !["email", "phone_number", "preferred_username"].into_iter().any(is_typed) {
        "another name than the user typed, and what was typed is no alias among the attributes"
    } else {
        return None;
    };
    Some(Reason::unknown("response.userAttributes.username", "12", rule))
}

fn reset_needs_a_verified_address(case: &Case<'_, '_>, attributes: &Object<'_>) -> Option<Reason> {
    let is_verified = |name: &str| text(attributes, name).is_some_and(|value| value == "true");
    let verified = is_verified("email_verified") || is_verified("phone_number_verified");
    (case.event.trigger_source() == TriggerSource::UserMigrationForgotPassword && !verified).then(|| {
        let rule = "a password reset needs email_verified or phone_number_verified to be \"true\"";
        Reason::unknown(ATTRIBUTES, "12", rule)
    })
}

fn status(response: &Object<'_>) -> Option<Reason> {
    let status = text(response, "finalUserStatus");
    (status.as_deref() != Some("CONFIRMED")).then(|| {
        let rule = "anything but CONFIRMED becomes RESET_REQUIRED: the client gets PasswordResetRequiredException";
        Reason::remark("response.finalUserStatus", "12", rule)
    })
}

fn message(response: &Object<'_>) -> Option<Reason> {
    text(response, "messageAction").filter(|action| action != "SUPPRESS").map(|_| {
        let rule = "only SUPPRESS is documented; unset, Cognito sends its welcome message";
        Reason::unknown("response.messageAction", "12", rule)
    })
}

fn alias(response: &Object<'_>) -> Option<Reason> {
    (boolean(response, "forceAliasCreation") == Some(true)).then(|| {
        let rule = "an alias that another user has moves to this one";
        Reason::remark("response.forceAliasCreation", "12", rule)
    })
}

fn sms_mfa(response: &Object<'_>, attributes: &Object<'_>) -> Option<Reason> {
    if boolean(response, "enableSMSMFA") != Some(true) {
        return None;
    }
    let field = "response.enableSMSMFA";
    Some(if text(attributes, "phone_number").is_none_or(|number| number.is_empty()) {
        Reason::refused(field, "12", "needs a phone_number, else the migration fails", Exception::UserNotFound)
    } else {
        Reason::unknown(field, "12", "needs MFA in the pool, else the migration fails; the pool's MFA is not known")
    })
}

fn mediums(response: &Object<'_>, judgement: &mut Judgement) {
    if texts(response, "desiredDeliveryMediums").iter().any(|(_, medium)| medium != "EMAIL" && medium != "SMS") {
        let rule = "only EMAIL and SMS are documented";
        judgement.push(Reason::unknown("response.desiredDeliveryMediums", "12", rule));
    }
}

#[cfg(test)]
mod tests;
