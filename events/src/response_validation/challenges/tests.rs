//! Contract 11, case by case.

use crate::PoolSettings;
use crate::response_validation::tests::{event, summarize, validate};

fn found(source: &str, request: &str, response: &str) -> String {
    summarize(&validate(&event(source, "1", request, "{}"), response, &PoolSettings::default()))
}

#[test]
fn define_auth_challenge_rules() {
    let passed = r#"{"session":[{"challengeName":"CUSTOM_CHALLENGE","challengeResult":true}],"userNotFound":false}"#;
    let not_found = r#"{"session":[{"challengeName":"CUSTOM_CHALLENGE","challengeResult":true}],"userNotFound":true}"#;
    let only_srp = r#"{"session":[{"challengeName":"SRP_A","challengeResult":true}]}"#;
    for (request, response, expected) in [
        (passed, r#"{"challengeName":"CUSTOM_CHALLENGE","issueTokens":false,"failAuthentication":false}"#, ""),
        (passed, r#"{"challengeName":"SOMETHING_NEW"}"#, ""),
        (passed, r#"{"challengeName":null,"issueTokens":true,"failAuthentication":false}"#, ""),
        (passed, r#"{"failAuthentication":true}"#, ""),
        (passed, "{}", "unknown challengeName"),
        (passed, r#"{"challengeName":"","issueTokens":false}"#, "unknown challengeName"),
        (passed, r#"{"issueTokens":true,"failAuthentication":true}"#, "unknown issueTokens"),
        (passed, r#"{"challengeName":"CUSTOM_CHALLENGE","issueTokens":true}"#, "unknown challengeName"),
        (not_found, r#"{"issueTokens":true}"#, "unknown issueTokens"),
        (not_found, r#"{"failAuthentication":true}"#, ""),
        (only_srp, r#"{"issueTokens":true}"#, "accepted issueTokens"),
        ("{}", r#"{"issueTokens":true}"#, "accepted issueTokens"),
        (
            passed,
            r#"{"challengeName":1,"issueTokens":"true","failAuthentication":true}"#,
            "refused challengeName, refused issueTokens",
        ),
    ] {
        assert_eq!(found("DefineAuthChallenge_Authentication", request, response), expected, "{request} {response}");
    }
}

#[test]
fn create_auth_challenge_rules() {
    for (response, expected) in [
        (r#"{"publicChallengeParameters":{"a":"b"},"privateChallengeParameters":{},"challengeMetadata":"x"}"#, ""),
        (r#"{"publicChallengeParameters":{},"privateChallengeParameters":{},"challengeMetadata":null}"#, ""),
        (r#"{"publicChallengeParameters":null,"privateChallengeParameters":{}}"#, "unknown publicChallengeParameters"),
        (r#"{"publicChallengeParameters":{}}"#, "unknown privateChallengeParameters"),
        (
            r#"{"publicChallengeParameters":{"n":5},"privateChallengeParameters":{"a b":null},"challengeMetadata":{}}"#,
            "refused challengeMetadata, refused privateChallengeParameters[0], refused publicChallengeParameters.n",
        ),
        (
            r#"{"publicChallengeParameters":[],"privateChallengeParameters":"x"}"#,
            "refused privateChallengeParameters, refused publicChallengeParameters",
        ),
    ] {
        assert_eq!(found("CreateAuthChallenge_Authentication", "{}", response), expected, "{response}");
    }
}

#[test]
fn verify_auth_challenge_response_rules() {
    for (response, expected) in [
        (r#"{"answerCorrect":true}"#, ""),
        (r#"{"answerCorrect":false}"#, ""),
        (r#"{"answerCorrect":null}"#, "unknown answerCorrect"),
        ("{}", "unknown answerCorrect"),
        (r#"{"answerCorrect":"true"}"#, "refused answerCorrect"),
        (r#"{"answerCorrect":1}"#, "refused answerCorrect"),
    ] {
        assert_eq!(found("VerifyAuthChallengeResponse_Authentication", "{}", response), expected, "{response}");
    }
}
