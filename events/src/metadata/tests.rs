//! Section 3 of the contract, row by row.

use super::{AbsentAs, ApiOperation, ApiParameter, EventMember, Presence, client_metadata, validation_data};
use crate::registry::{Trigger, TriggerSource};

/// The triggers that a parameter of an operation reaches, in the order of the contract, including unconfirmed ones.
fn triggers(operation: ApiOperation, parameter: ApiParameter) -> Vec<Trigger> {
    let deliveries = || operation.deliveries().filter(|delivery| delivery.parameter == parameter);
    let reached = |trigger: &Trigger| deliveries().any(|delivery| delivery.source.trigger() == Some(*trigger));
    Trigger::ALL.into_iter().filter(reached).collect()
}

/// Contract 3.1 and 3.2, row by row, per trigger.
#[test]
fn every_operation_reaches_the_triggers_of_the_contract() {
    use Trigger::{
        CreateAuthChallenge, CustomEmailSender, CustomMessage, CustomSmsSender, DefineAuthChallenge,
        PostAuthentication, PostConfirmation, PreAuthentication, PreSignUp, PreTokenGeneration, UserMigration,
        VerifyAuthChallengeResponse,
    };
    let message = [CustomMessage, CustomEmailSender, CustomSmsSender].as_slice();
    let sign_in =
        [PreTokenGeneration, PostAuthentication, DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse];
    let senders = [CustomEmailSender, CustomSmsSender];
    let respond = [sign_in.as_slice(), senders.as_slice()].concat();
    let mut admin_respond = [respond.as_slice(), &[PreSignUp, CustomMessage, UserMigration]].concat();
    admin_respond.sort_unstable();
    for (operation, reached) in [
        (ApiOperation::SignUp, &[CustomMessage, PreSignUp, PostConfirmation, CustomEmailSender, CustomSmsSender][..]),
        (ApiOperation::AdminCreateUser, &[CustomMessage, PreSignUp, CustomEmailSender, CustomSmsSender]),
        (ApiOperation::ConfirmSignUp, &[PostConfirmation]),
        (ApiOperation::AdminConfirmSignUp, &[PostConfirmation]),
        (ApiOperation::ResendConfirmationCode, message),
        (ApiOperation::InitiateAuth, &[PreSignUp, PreAuthentication, UserMigration]),
        (ApiOperation::AdminInitiateAuth, &[PreSignUp, PreAuthentication, UserMigration]),
        (ApiOperation::RespondToAuthChallenge, &respond),
        (ApiOperation::AdminRespondToAuthChallenge, &admin_respond),
        (ApiOperation::ForgotPassword, &[CustomMessage, PreSignUp, UserMigration, CustomEmailSender, CustomSmsSender]),
        (ApiOperation::ConfirmForgotPassword, &[PostConfirmation]),
        (ApiOperation::AdminResetUserPassword, &[CustomMessage]),
        (ApiOperation::UpdateUserAttributes, message),
        (ApiOperation::AdminUpdateUserAttributes, message),
        (ApiOperation::GetUserAttributeVerificationCode, message),
        (ApiOperation::GetTokensFromRefreshToken, &[PreTokenGeneration]),
        (ApiOperation::GetClientToken, &[PreTokenGeneration]),
        (ApiOperation::ClientCredentials, &[PreTokenGeneration]),
    ] {
        assert_eq!(triggers(operation, ApiParameter::ClientMetadata), reached, "{operation}");
        let validated = triggers(operation, ApiParameter::ValidationData);
        let takes_validation_data = matches!(operation, ApiOperation::SignUp | ApiOperation::AdminCreateUser);
        assert_eq!(validated, if takes_validation_data { vec![PreSignUp] } else { vec![] }, "{operation}");
    }
}

#[test]
fn sign_in_metadata_arrives_only_as_validation_data() {
    for operation in [ApiOperation::InitiateAuth, ApiOperation::AdminInitiateAuth] {
        assert!(operation.deliveries().all(|delivery| delivery.member == EventMember::ValidationData), "{operation}");
    }
}

#[test]
fn metadata_never_reaches_these_sources() {
    let never = |member: fn(TriggerSource<'_>) -> super::Availability| {
        let sources = TriggerSource::ALL.into_iter();
        sources.filter(|source| member(*source).presence == Presence::Never).map(|source| source.as_str()).collect()
    };
    let without_client_metadata: Vec<&str> = never(client_metadata);
    assert_eq!(
        without_client_metadata,
        [
            "PreSignUp_ExternalProvider",
            "TokenGeneration_HostedAuth",
            "TokenGeneration_RefreshTokens",
            "PreAuthentication_Authentication",
            "CustomEmailSender_AccountTakeOverNotification",
            "InboundFederation_ExternalProvider",
        ]
    );
    let with_validation_data = TriggerSource::ALL.len() - never(validation_data).len();
    assert_eq!(with_validation_data, 4, "two of PreSignUp, PreAuthentication, UserMigration_Authentication");
}

#[test]
fn unconfirmed_deliveries_have_unconfirmed_presence() {
    for source in [
        TriggerSource::CustomMessageAdminCreateUser,
        TriggerSource::UserMigrationAuthentication,
        TriggerSource::CustomSmsSenderSignUp,
        TriggerSource::CustomEmailSenderResendCode,
        TriggerSource::Other("PreSignUp_Passkey"),
    ] {
        assert_eq!(client_metadata(source).presence, Presence::Unconfirmed, "{source}");
    }
}

/// Contract 3.4, row by row.
#[test]
fn absent_metadata_has_the_observed_form() {
    use AbsentAs::{Absent, Empty, Null};
    for (source, client, validation) in [
        (TriggerSource::PreSignUpSignUp, &[Absent][..], &[Null][..]),
        (TriggerSource::PreSignUpAdminCreateUser, &[Absent], &[Null]),
        (TriggerSource::PreSignUpExternalProvider, &[Absent], &[Empty]),
        (TriggerSource::PostConfirmationConfirmSignUp, &[Absent], &[Absent]),
        (TriggerSource::CustomMessageSignUp, &[Absent], &[Absent]),
        (TriggerSource::TokenGenerationHostedAuth, &[Absent], &[Absent]),
        (TriggerSource::PreAuthenticationAuthentication, &[Absent], &[Null, Empty]),
        (TriggerSource::UserMigrationAuthentication, &[Absent, Null], &[Null]),
        (TriggerSource::CustomEmailSenderSignUp, &[Null], &[Absent]),
        (TriggerSource::CustomSmsSenderSignUp, &[Null], &[Absent]),
    ] {
        assert_eq!(client_metadata(source).absent_as, client, "{source}");
        assert_eq!(validation_data(source).absent_as, validation, "{source}");
    }
}
