//! The contract's section 3, row by row.

use super::{Call, Member, NotGiven, Parameter, Presence, client_metadata, validation_data};
use crate::source::{Trigger, TriggerSource};

#[test]
fn all_leaves_no_call_out() {
    let next = |call: &Call| match call {
        Call::SignUp => Some(Call::AdminCreateUser),
        Call::AdminCreateUser => Some(Call::ConfirmSignUp),
        Call::ConfirmSignUp => Some(Call::AdminConfirmSignUp),
        Call::AdminConfirmSignUp => Some(Call::ResendConfirmationCode),
        Call::ResendConfirmationCode => Some(Call::InitiateAuth),
        Call::InitiateAuth => Some(Call::AdminInitiateAuth),
        Call::AdminInitiateAuth => Some(Call::RespondToAuthChallenge),
        Call::RespondToAuthChallenge => Some(Call::AdminRespondToAuthChallenge),
        Call::AdminRespondToAuthChallenge => Some(Call::ForgotPassword),
        Call::ForgotPassword => Some(Call::ConfirmForgotPassword),
        Call::ConfirmForgotPassword => Some(Call::AdminResetUserPassword),
        Call::AdminResetUserPassword => Some(Call::UpdateUserAttributes),
        Call::UpdateUserAttributes => Some(Call::AdminUpdateUserAttributes),
        Call::AdminUpdateUserAttributes => Some(Call::GetUserAttributeVerificationCode),
        Call::GetUserAttributeVerificationCode => Some(Call::GetTokensFromRefreshToken),
        Call::GetTokensFromRefreshToken => Some(Call::GetClientToken),
        Call::GetClientToken => Some(Call::ClientCredentials),
        Call::ClientCredentials => None,
    };
    assert!(std::iter::successors(Some(Call::SignUp), next).eq(Call::ALL));
}

/// The triggers that a parameter of a call reaches, in the order of the contract, unconfirmed ones included.
fn triggers(call: Call, parameter: Parameter) -> Vec<Trigger> {
    let ways = || call.deliveries().iter().filter(|way| way.parameter == parameter);
    let reached = |trigger: &Trigger| ways().any(|way| way.source.trigger() == Some(*trigger));
    Trigger::ALL.into_iter().filter(reached).collect()
}

/// Contract 3.1 and 3.2, row by row, at the level of triggers.
#[test]
fn every_call_reaches_the_triggers_of_the_contract() {
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
    for (call, reached) in [
        (Call::SignUp, &[CustomMessage, PreSignUp, PostConfirmation, CustomEmailSender, CustomSmsSender][..]),
        (Call::AdminCreateUser, &[CustomMessage, PreSignUp, CustomEmailSender, CustomSmsSender]),
        (Call::ConfirmSignUp, &[PostConfirmation]),
        (Call::AdminConfirmSignUp, &[PostConfirmation]),
        (Call::ResendConfirmationCode, message),
        (Call::InitiateAuth, &[PreSignUp, PreAuthentication, UserMigration]),
        (Call::AdminInitiateAuth, &[PreSignUp, PreAuthentication, UserMigration]),
        (Call::RespondToAuthChallenge, &respond),
        (Call::AdminRespondToAuthChallenge, &admin_respond),
        (Call::ForgotPassword, &[CustomMessage, PreSignUp, UserMigration, CustomEmailSender, CustomSmsSender]),
        (Call::ConfirmForgotPassword, &[PostConfirmation]),
        (Call::AdminResetUserPassword, &[CustomMessage]),
        (Call::UpdateUserAttributes, message),
        (Call::AdminUpdateUserAttributes, message),
        (Call::GetUserAttributeVerificationCode, message),
        (Call::GetTokensFromRefreshToken, &[PreTokenGeneration]),
        (Call::GetClientToken, &[PreTokenGeneration]),
        (Call::ClientCredentials, &[PreTokenGeneration]),
    ] {
        assert_eq!(triggers(call, Parameter::ClientMetadata), reached, "{call}");
        let validated = triggers(call, Parameter::ValidationData);
        let takes_validation_data = matches!(call, Call::SignUp | Call::AdminCreateUser);
        assert_eq!(validated, if takes_validation_data { vec![PreSignUp] } else { vec![] }, "{call}");
    }
}

#[test]
fn metadata_of_a_sign_in_crosses_over_and_never_arrives_as_client_metadata() {
    for call in [Call::InitiateAuth, Call::AdminInitiateAuth] {
        assert!(call.deliveries().iter().all(|way| way.member == Member::ValidationData), "{call}");
    }
}

#[test]
fn where_metadata_never_comes() {
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
fn what_the_contract_is_not_sure_of_is_unconfirmed() {
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
fn nothing_given_looks_as_it_was_seen() {
    use NotGiven::{Absent, Empty, Null};
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
        assert_eq!(client_metadata(source).not_given, client, "{source}");
        assert_eq!(validation_data(source).not_given, validation, "{source}");
    }
}
