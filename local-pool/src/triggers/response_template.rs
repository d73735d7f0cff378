//! `response` of an event as Cognito pre-fills it (contract 4 to 15).

use events::{EventVersion, Trigger};

/// The JSON of the member; `None` for the custom senders, whose events have none (contract 13).
pub(super) const fn initial_response(trigger: Trigger, version: EventVersion) -> Option<&'static str> {
    Some(match (trigger, version) {
        (Trigger::CustomMessage, _) => r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#,
        (Trigger::PreSignUp, _) => r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#,
        (Trigger::PostConfirmation | Trigger::PreAuthentication | Trigger::PostAuthentication, _) => "{}",
        (Trigger::PreTokenGeneration, EventVersion::V1) => r#"{"claimsOverrideDetails":null}"#,
        (Trigger::PreTokenGeneration, _) => r#"{"claimsAndScopeOverrideDetails":null}"#,
        (Trigger::DefineAuthChallenge, _) => r#"{"challengeName":null,"issueTokens":null,"failAuthentication":null}"#,
        (Trigger::CreateAuthChallenge, _) => {
            r#"{"publicChallengeParameters":null,"privateChallengeParameters":null,"challengeMetadata":null}"#
        }
        (Trigger::VerifyAuthChallengeResponse, _) => r#"{"answerCorrect":null}"#,
        (Trigger::UserMigration, _) => concat!(
            r#"{"userAttributes":null,"forceAliasCreation":null,"enableSMSMFA":null,"#,
            r#""finalUserStatus":null,"messageAction":null,"desiredDeliveryMediums":null}"#
        ),
        (Trigger::InboundFederation, _) => r#"{"userAttributesToMap":{}}"#,
        (Trigger::CustomEmailSender | Trigger::CustomSmsSender, _) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value};

    #[test]
    fn every_template_is_an_object() {
        for trigger in Trigger::ALL {
            for version in EventVersion::ALL {
                if let Some(template) = initial_response(trigger, version) {
                    assert!(serde_json::from_str::<Map<String, Value>>(template).is_ok(), "{trigger:?}");
                }
            }
        }
    }
}
