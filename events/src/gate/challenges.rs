//! Contract 11: the three triggers of custom authentication.

use super::Case;
use super::judgement::{Judgement, Reason};
use super::shape::{Field, Shape, Type, boolean, has};
use crate::lenient::Kind;
use crate::views;

pub(super) const DEFINE: Shape = Shape {
    section: "11",
    fields: &[
        Field("challengeName", Type::Text),
        Field("issueTokens", Type::Boolean),
        Field("failAuthentication", Type::Boolean),
    ],
};

pub(super) const CREATE: Shape = Shape {
    section: "11",
    fields: &[
        Field("publicChallengeParameters", Type::TextMap),
        Field("privateChallengeParameters", Type::TextMap),
        Field("challengeMetadata", Type::Text),
    ],
};

pub(super) const VERIFY: Shape = Shape { section: "11", fields: &[Field("answerCorrect", Type::Boolean)] };

pub(super) fn judge_define(case: &Case<'_, '_>, judgement: &mut Judgement) {
    let issues_tokens = boolean(&case.response, "issueTokens") == Some(true);
    let fails = boolean(&case.response, "failAuthentication") == Some(true);
    let challenges = case
        .response
        .get("challengeName")
        .is_some_and(|name| name.kind() == Kind::String && name.text().is_some_and(|name| !name.is_empty()));
    if issues_tokens && fails {
        judgement.push(Reason::unknown("response.issueTokens", "11", "tokens and failure at once"));
    } else if challenges && (issues_tokens || fails) {
        let rule = "a next challenge together with the end of the sign-in; which one counts is not known";
        judgement.push(Reason::unknown("response.challengeName", "11", rule));
    } else if !challenges && !issues_tokens && !fails {
        let rule = "neither a next challenge nor tokens nor failure: nothing is decided";
        judgement.push(Reason::unknown("response.challengeName", "11", rule));
    }
    if issues_tokens {
        tokens(case, judgement);
    }
}

fn tokens(case: &Case<'_, '_>, judgement: &mut Judgement) {
    let request = views::DefineAuthChallenge::read(case.event);
    let is_proof = |result: &views::ChallengeResult<'_>| {
        result.result == Some(true) && result.name.as_deref().is_some_and(|name| name != "SRP_A")
    };
    if request.user_not_found {
        judgement.push(Reason::unknown("response.issueTokens", "11", "tokens for a user who does not exist"));
    }
    if !request.session.iter().any(is_proof) {
        let rule = "no challenge of the session was passed, and SRP_A alone proves nothing";
        judgement.push(Reason::remark("response.issueTokens", "11", rule));
    }
}

pub(super) fn judge_create(case: &Case<'_, '_>, judgement: &mut Judgement) {
    let parameters = [
        ("publicChallengeParameters", "response.publicChallengeParameters"),
        ("privateChallengeParameters", "response.privateChallengeParameters"),
    ];
    for (_, field) in parameters.into_iter().filter(|(name, _)| !has(&case.response, name)) {
        judgement.push(Reason::unknown(field, "11", "nothing is set; what Cognito does with null is not known"));
    }
}

pub(super) fn judge_verify(case: &Case<'_, '_>, judgement: &mut Judgement) {
    if !has(&case.response, "answerCorrect") {
        let rule = "must be true or false; what Cognito does with null is not known";
        judgement.push(Reason::unknown("response.answerCorrect", "11", rule));
    }
}

#[cfg(test)]
mod tests;
