//! Contract 11: the three triggers of custom authentication.

use super::context::ResponseContext;
use super::report::{Finding, ValidationReport};
use super::shape::{Field, FieldType, Shape};
use crate::views;

pub(super) const DEFINE: Shape = Shape {
    section: "11",
    fields: &[
        Field("challengeName", FieldType::Text),
        Field("issueTokens", FieldType::Boolean),
        Field("failAuthentication", FieldType::Boolean),
    ],
};

pub(super) const CREATE: Shape = Shape {
    section: "11",
    fields: &[
        Field("publicChallengeParameters", FieldType::TextMap),
        Field("privateChallengeParameters", FieldType::TextMap),
        Field("challengeMetadata", FieldType::Text),
    ],
};

pub(super) const VERIFY: Shape = Shape { section: "11", fields: &[Field("answerCorrect", FieldType::Boolean)] };

pub(super) fn validate_define(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let issues_tokens = context.response.boolean("issueTokens") == Some(true);
    let fails = context.response.boolean("failAuthentication") == Some(true);
    let challenges = context.response.text("challengeName").is_some_and(|name| !name.is_empty());
    if issues_tokens && fails {
        report.push(Finding::unknown("response.issueTokens", "11", "both issueTokens and failAuthentication are true"));
    } else if challenges && (issues_tokens || fails) {
        let rule = "both a next challenge and the end of the sign-in are set; which one Cognito uses is not known";
        report.push(Finding::unknown("response.challengeName", "11", rule));
    } else if !challenges && !issues_tokens && !fails {
        let rule = "neither a next challenge nor tokens nor failure is set";
        report.push(Finding::unknown("response.challengeName", "11", rule));
    }
    if issues_tokens {
        check_issued_tokens(context, report);
    }
}

fn check_issued_tokens(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let request = views::DefineAuthChallenge::from_event(context.event);
    let is_proof = |result: &views::ChallengeResult<'_>| {
        result.result == Some(true) && result.name.as_deref().is_some_and(|name| name != "SRP_A")
    };
    if request.user_not_found {
        report.push(Finding::unknown("response.issueTokens", "11", "issues tokens for a user who does not exist"));
    }
    if !request.session.iter().any(is_proof) {
        let rule = "no challenge of the session was passed; SRP_A alone proves nothing";
        report.push(Finding::remark("response.issueTokens", "11", rule));
    }
}

pub(super) fn validate_create(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    let parameters = [
        ("publicChallengeParameters", "response.publicChallengeParameters"),
        ("privateChallengeParameters", "response.privateChallengeParameters"),
    ];
    for (_, field) in parameters.into_iter().filter(|(name, _)| !context.response.is_set(name)) {
        report.push(Finding::unknown(field, "11", "not set; what Cognito does with null is not known"));
    }
}

pub(super) fn validate_verify(context: &ResponseContext<'_, '_>, report: &mut ValidationReport) {
    if !context.response.is_set("answerCorrect") {
        let rule = "must be true or false; what Cognito does with null is not known";
        report.push(Finding::unknown("response.answerCorrect", "11", rule));
    }
}

#[cfg(test)]
mod tests;
