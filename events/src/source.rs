//! Triggers and trigger sources by name (contract sections 2 and 4 to 14).

use std::fmt;

/// A Lambda trigger of a user pool: one function, one request and one response shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// Section 4.
    CustomMessage,
    /// Section 5.
    PreSignUp,
    /// Section 6.
    PostConfirmation,
    /// Sections 7 and 8.
    PreTokenGeneration,
    /// Section 9.
    PreAuthentication,
    /// Section 10.
    PostAuthentication,
    /// Section 11.
    DefineAuthChallenge,
    /// Section 11.
    CreateAuthChallenge,
    /// Section 11.
    VerifyAuthChallengeResponse,
    /// Section 12.
    UserMigration,
    /// Section 13.
    CustomEmailSender,
    /// Section 13.
    CustomSmsSender,
    /// Section 14.
    InboundFederation,
}

impl Trigger {
    /// Every trigger, in the order of the contract.
    pub const ALL: [Self; 13] = [
        Self::CustomMessage,
        Self::PreSignUp,
        Self::PostConfirmation,
        Self::PreTokenGeneration,
        Self::PreAuthentication,
        Self::PostAuthentication,
        Self::DefineAuthChallenge,
        Self::CreateAuthChallenge,
        Self::VerifyAuthChallengeResponse,
        Self::UserMigration,
        Self::CustomEmailSender,
        Self::CustomSmsSender,
        Self::InboundFederation,
    ];

    /// The part before the underscore in the trigger's sources, for example `TokenGeneration`.
    #[must_use]
    pub const fn source_prefix(self) -> &'static str {
        match self {
            Self::CustomMessage => "CustomMessage",
            Self::PreSignUp => "PreSignUp",
            Self::PostConfirmation => "PostConfirmation",
            Self::PreTokenGeneration => "TokenGeneration",
            Self::PreAuthentication => "PreAuthentication",
            Self::PostAuthentication => "PostAuthentication",
            Self::DefineAuthChallenge => "DefineAuthChallenge",
            Self::CreateAuthChallenge => "CreateAuthChallenge",
            Self::VerifyAuthChallengeResponse => "VerifyAuthChallengeResponse",
            Self::UserMigration => "UserMigration",
            Self::CustomEmailSender => "CustomEmailSender",
            Self::CustomSmsSender => "CustomSMSSender",
            Self::InboundFederation => "InboundFederation",
        }
    }

    /// The name of the trigger's Lambda binary, for example `pre-token-generation`.
    #[must_use]
    pub const fn binary(self) -> &'static str {
        match self {
            Self::CustomMessage => "custom-message",
            Self::PreSignUp => "pre-sign-up",
            Self::PostConfirmation => "post-confirmation",
            Self::PreTokenGeneration => "pre-token-generation",
            Self::PreAuthentication => "pre-authentication",
            Self::PostAuthentication => "post-authentication",
            Self::DefineAuthChallenge => "define-auth-challenge",
            Self::CreateAuthChallenge => "create-auth-challenge",
            Self::VerifyAuthChallengeResponse => "verify-auth-challenge-response",
            Self::UserMigration => "user-migration",
            Self::CustomEmailSender => "custom-email-sender",
            Self::CustomSmsSender => "custom-sms-sender",
            Self::InboundFederation => "inbound-federation",
        }
    }
}

macro_rules! sources {
    ($($name:ident = $text:literal of $trigger:ident,)+) => {
        /// What made Cognito invoke the function: the event's `triggerSource`.
        ///
        /// Every source in the contract is a variant. The set is open, because AWS adds sources; an event with an
        /// unknown source is returned unchanged.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TriggerSource<'a> {
            $(#[doc = concat!("`", $text, "`")] $name,)+
            /// Any other text, as received. [`TriggerSource::trigger`] still recognizes its trigger by the prefix.
            Other(&'a str),
        }

        impl<'a> TriggerSource<'a> {
            /// Every source of the contract, section by section.
            pub const ALL: [TriggerSource<'static>; [$($text),+].len()] = [$(TriggerSource::$name),+];

            /// Parses the value of `triggerSource`. Names are case-sensitive.
            #[must_use]
            pub fn parse(text: &'a str) -> Self {
                match text {
                    $($text => Self::$name,)+
                    other => Self::Other(other),
                }
            }

            /// The text as Cognito spells it.
            #[must_use]
            pub const fn as_str(&self) -> &'a str {
                match self {
                    $(Self::$name => $text,)+
                    Self::Other(text) => text,
                }
            }

            /// Whether it is a source of this trigger that is listed here, not one that AWS added later.
            pub(crate) fn is_known_source_of(&self, trigger: Trigger) -> bool {
                !matches!(self, Self::Other(_)) && self.trigger() == Some(trigger)
            }

            /// The trigger that the source belongs to; `None` if its prefix is unknown.
            #[must_use]
            pub fn trigger(&self) -> Option<Trigger> {
                match self {
                    $(Self::$name => Some(Trigger::$trigger),)+
                    Self::Other(text) => {
                        let (prefix, _) = text.split_once('_')?;
                        Trigger::ALL.into_iter().find(|trigger| trigger.source_prefix() == prefix)
                    }
                }
            }
        }
    };
}

sources! {
    CustomMessageSignUp = "CustomMessage_SignUp" of CustomMessage,
    CustomMessageAdminCreateUser = "CustomMessage_AdminCreateUser" of CustomMessage,
    CustomMessageResendCode = "CustomMessage_ResendCode" of CustomMessage,
    CustomMessageForgotPassword = "CustomMessage_ForgotPassword" of CustomMessage,
    CustomMessageUpdateUserAttribute = "CustomMessage_UpdateUserAttribute" of CustomMessage,
    CustomMessageVerifyUserAttribute = "CustomMessage_VerifyUserAttribute" of CustomMessage,
    CustomMessageAuthentication = "CustomMessage_Authentication" of CustomMessage,
    PreSignUpSignUp = "PreSignUp_SignUp" of PreSignUp,
    PreSignUpAdminCreateUser = "PreSignUp_AdminCreateUser" of PreSignUp,
    PreSignUpExternalProvider = "PreSignUp_ExternalProvider" of PreSignUp,
    PostConfirmationConfirmSignUp = "PostConfirmation_ConfirmSignUp" of PostConfirmation,
    PostConfirmationConfirmForgotPassword = "PostConfirmation_ConfirmForgotPassword" of PostConfirmation,
    TokenGenerationHostedAuth = "TokenGeneration_HostedAuth" of PreTokenGeneration,
    TokenGenerationAuthentication = "TokenGeneration_Authentication" of PreTokenGeneration,
    TokenGenerationNewPasswordChallenge = "TokenGeneration_NewPasswordChallenge" of PreTokenGeneration,
    TokenGenerationAuthenticateDevice = "TokenGeneration_AuthenticateDevice" of PreTokenGeneration,
    TokenGenerationRefreshTokens = "TokenGeneration_RefreshTokens" of PreTokenGeneration,
    TokenGenerationClientCredentials = "TokenGeneration_ClientCredentials" of PreTokenGeneration,
    PreAuthenticationAuthentication = "PreAuthentication_Authentication" of PreAuthentication,
    PostAuthenticationAuthentication = "PostAuthentication_Authentication" of PostAuthentication,
    DefineAuthChallengeAuthentication = "DefineAuthChallenge_Authentication" of DefineAuthChallenge,
    CreateAuthChallengeAuthentication = "CreateAuthChallenge_Authentication" of CreateAuthChallenge,
    VerifyAuthChallengeResponseAuthentication = "VerifyAuthChallengeResponse_Authentication" of VerifyAuthChallengeResponse,
    UserMigrationAuthentication = "UserMigration_Authentication" of UserMigration,
    UserMigrationForgotPassword = "UserMigration_ForgotPassword" of UserMigration,
    CustomEmailSenderSignUp = "CustomEmailSender_SignUp" of CustomEmailSender,
    CustomEmailSenderAuthentication = "CustomEmailSender_Authentication" of CustomEmailSender,
    CustomEmailSenderForgotPassword = "CustomEmailSender_ForgotPassword" of CustomEmailSender,
    CustomEmailSenderResendCode = "CustomEmailSender_ResendCode" of CustomEmailSender,
    CustomEmailSenderUpdateUserAttribute = "CustomEmailSender_UpdateUserAttribute" of CustomEmailSender,
    CustomEmailSenderVerifyUserAttribute = "CustomEmailSender_VerifyUserAttribute" of CustomEmailSender,
    CustomEmailSenderAdminCreateUser = "CustomEmailSender_AdminCreateUser" of CustomEmailSender,
    CustomEmailSenderAccountTakeOverNotification = "CustomEmailSender_AccountTakeOverNotification" of CustomEmailSender,
    CustomSmsSenderSignUp = "CustomSMSSender_SignUp" of CustomSmsSender,
    CustomSmsSenderForgotPassword = "CustomSMSSender_ForgotPassword" of CustomSmsSender,
    CustomSmsSenderResendCode = "CustomSMSSender_ResendCode" of CustomSmsSender,
    CustomSmsSenderVerifyUserAttribute = "CustomSMSSender_VerifyUserAttribute" of CustomSmsSender,
    CustomSmsSenderUpdateUserAttribute = "CustomSMSSender_UpdateUserAttribute" of CustomSmsSender,
    CustomSmsSenderAuthentication = "CustomSMSSender_Authentication" of CustomSmsSender,
    CustomSmsSenderAdminCreateUser = "CustomSMSSender_AdminCreateUser" of CustomSmsSender,
    InboundFederationExternalProvider = "InboundFederation_ExternalProvider" of InboundFederation,
}

impl fmt::Display for TriggerSource<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Trigger, TriggerSource};
    use std::iter::successors;

    #[test]
    fn all_lists_every_trigger() {
        let next = |trigger: &Trigger| match trigger {
            Trigger::CustomMessage => Some(Trigger::PreSignUp),
            Trigger::PreSignUp => Some(Trigger::PostConfirmation),
            Trigger::PostConfirmation => Some(Trigger::PreTokenGeneration),
            Trigger::PreTokenGeneration => Some(Trigger::PreAuthentication),
            Trigger::PreAuthentication => Some(Trigger::PostAuthentication),
            Trigger::PostAuthentication => Some(Trigger::DefineAuthChallenge),
            Trigger::DefineAuthChallenge => Some(Trigger::CreateAuthChallenge),
            Trigger::CreateAuthChallenge => Some(Trigger::VerifyAuthChallengeResponse),
            Trigger::VerifyAuthChallengeResponse => Some(Trigger::UserMigration),
            Trigger::UserMigration => Some(Trigger::CustomEmailSender),
            Trigger::CustomEmailSender => Some(Trigger::CustomSmsSender),
            Trigger::CustomSmsSender => Some(Trigger::InboundFederation),
            Trigger::InboundFederation => None,
        };
        assert!(successors(Some(Trigger::CustomMessage), next).eq(Trigger::ALL));
    }

    #[test]
    fn every_source_round_trips_and_has_its_triggers_prefix() {
        for source in TriggerSource::ALL {
            assert_eq!(TriggerSource::parse(source.as_str()), source);
            let prefix = source.trigger().expect("a source of the contract has a trigger").source_prefix();
            assert!(source.as_str().starts_with(&format!("{prefix}_")), "{source}");
        }
    }

    #[test]
    fn unknown_source_is_assigned_by_its_prefix() {
        for (text, trigger) in [
            ("CustomMessage_Future", Some(Trigger::CustomMessage)),
            ("PreSignUp_Passkey", Some(Trigger::PreSignUp)),
            ("TokenGeneration_Derived", Some(Trigger::PreTokenGeneration)),
            ("custommessage_SignUp", None),
            ("CustomMessageSignUp", None),
            ("trigger_source", None),
            ("", None),
        ] {
            let source = TriggerSource::parse(text);
            assert_eq!(source, TriggerSource::Other(text));
            assert_eq!(source.trigger(), trigger, "{text}");
        }
    }
}
