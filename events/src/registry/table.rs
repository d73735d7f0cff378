//! The rows of the registry, in the order of the contract. To add a trigger's Lambda, fill in `lambda`; what is missing
//! elsewhere does not compile, or fails a test that names the file to add.

use super::definition::{FailureMode, LambdaConfigMember, LambdaDefinition, LambdaVariant};
use crate::version::EventVersion;

/// One row of the registry: the names of a trigger in Cognito and in this project, and its properties.
#[derive(Clone, Copy, Debug)]
pub struct TriggerDefinition {
    /// The trigger in upper camel case, for example `PreTokenGeneration`: a CloudFormation logical ID.
    pub id: &'static str,
    /// The sections of `events/CONTRACT.md` about it, for example `7 and 8`.
    pub contract: &'static str,
    /// The name of its Lambda binary, for example `pre-token-generation`.
    pub binary: &'static str,
    /// The part before the underscore in its sources, for example `TokenGeneration`.
    pub source_prefix: &'static str,
    /// Every source in the contract.
    pub sources: &'static [TriggerSource<'static>],
    /// The member of the user pool's `LambdaConfig` that contains its function.
    pub lambda_config: LambdaConfigMember,
    /// The versions that its events can have, lowest first.
    pub versions: &'static [EventVersion],
    /// This project's Lambda; `None` if there is none.
    pub lambda: Option<LambdaDefinition>,
}

macro_rules! triggers {
    ($(
        $trigger:ident {
            contract: $contract:literal,
            binary: $binary:literal,
            source_prefix: $prefix:literal,
            sources: { $($source:ident = $text:literal),+ $(,)? },
            lambda_config: $lambda_config:expr,
            versions: $versions:expr,
            lambda: $lambda:expr,
        }
    )+) => {
        /// A Lambda trigger of a user pool: one function, one request and one response shape.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Trigger {
            $(#[doc = concat!("Contract ", $contract, ".")] $trigger,)+
        }

        impl Trigger {
            /// Every trigger, in the order of the contract.
            pub const ALL: [Self; [$($binary),+].len()] = [$(Self::$trigger),+];

            /// The trigger's row in the registry.
            #[must_use]
            pub const fn definition(self) -> &'static TriggerDefinition {
                match self {
                    $(Self::$trigger => const {
                        &TriggerDefinition {
                            id: stringify!($trigger),
                            contract: $contract,
                            binary: $binary,
                            source_prefix: $prefix,
                            sources: &[$(TriggerSource::$source),+],
                            lambda_config: $lambda_config,
                            versions: $versions,
                            lambda: $lambda,
                        }
                    },)+
                }
            }
        }

        /// What made Cognito invoke the function: the event's `triggerSource`.
        ///
        /// Every source in the contract is a variant. The set is open, because AWS adds sources; an event with an
        /// unknown source is returned unchanged, unless the trigger fails closed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TriggerSource<'a> {
            $($(#[doc = concat!("`", $text, "`")] $source,)+)+
            /// Any other text, as received. [`TriggerSource::trigger`] still recognizes its trigger by the prefix.
            Other(&'a str),
        }

        impl<'a> TriggerSource<'a> {
            /// Every source in the contract, section by section.
            pub const ALL: [TriggerSource<'static>; [$($($text),+),+].len()] = [$($(TriggerSource::$source),+),+];

            /// Parses the value of `triggerSource`. Names are case-sensitive.
            #[must_use]
            pub fn parse(text: &'a str) -> Self {
                match text {
                    $($($text => Self::$source,)+)+
                    other => Self::Other(other),
                }
            }

            /// The text as Cognito spells it.
            #[must_use]
            pub const fn as_str(&self) -> &'a str {
                match self {
                    $($(Self::$source => $text,)+)+
                    Self::Other(text) => text,
                }
            }

            /// The trigger whose row lists the source.
            pub(super) const fn known_trigger(&self) -> Option<Trigger> {
                match self {
                    $($(Self::$source)|+ => Some(Trigger::$trigger),)+
                    Self::Other(_) => None,
                }
            }
        }
    };
}

const V1: &[EventVersion] = &[EventVersion::V1];

triggers! {
    CustomMessage {
        contract: "4",
        binary: "custom-message",
        source_prefix: "CustomMessage",
        sources: {
            CustomMessageSignUp = "CustomMessage_SignUp",
            CustomMessageAdminCreateUser = "CustomMessage_AdminCreateUser",
            CustomMessageResendCode = "CustomMessage_ResendCode",
            CustomMessageForgotPassword = "CustomMessage_ForgotPassword",
            CustomMessageUpdateUserAttribute = "CustomMessage_UpdateUserAttribute",
            CustomMessageVerifyUserAttribute = "CustomMessage_VerifyUserAttribute",
            CustomMessageAuthentication = "CustomMessage_Authentication",
        },
        lambda_config: LambdaConfigMember::Arn("CustomMessage"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Renders mails and SMS messages.",
            failure: FailureMode::Open,
            policy_tables: &[],
            asked_for_by: &["brands"],
            variants: &[LambdaVariant { name: "custom-message", features: &[] }],
        }),
    }
    PreSignUp {
        contract: "5",
        binary: "pre-sign-up",
        source_prefix: "PreSignUp",
        sources: {
            PreSignUpSignUp = "PreSignUp_SignUp",
            PreSignUpAdminCreateUser = "PreSignUp_AdminCreateUser",
            PreSignUpExternalProvider = "PreSignUp_ExternalProvider",
        },
        lambda_config: LambdaConfigMember::Arn("PreSignUp"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Decides who may register.",
            failure: FailureMode::ClosedIfEnforcing,
            policy_tables: &["sign_up"],
            asked_for_by: &["sign_up"],
            variants: &[
                LambdaVariant { name: "pre-sign-up", features: &[] },
                LambdaVariant { name: "pre-sign-up+aws", features: &["aws", "link"] },
            ],
        }),
    }
    PostConfirmation {
        contract: "6",
        binary: "post-confirmation",
        source_prefix: "PostConfirmation",
        sources: {
            PostConfirmationConfirmSignUp = "PostConfirmation_ConfirmSignUp",
            PostConfirmationConfirmForgotPassword = "PostConfirmation_ConfirmForgotPassword",
        },
        lambda_config: LambdaConfigMember::Arn("PostConfirmation"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Sets up new users.",
            failure: FailureMode::Open,
            policy_tables: &["post_confirmation"],
            asked_for_by: &["post_confirmation"],
            variants: &[LambdaVariant { name: "post-confirmation", features: &["aws"] }],
        }),
    }
    PreTokenGeneration {
        contract: "7 and 8",
        binary: "pre-token-generation",
        source_prefix: "TokenGeneration",
        sources: {
            TokenGenerationHostedAuth = "TokenGeneration_HostedAuth",
            TokenGenerationAuthentication = "TokenGeneration_Authentication",
            TokenGenerationNewPasswordChallenge = "TokenGeneration_NewPasswordChallenge",
            TokenGenerationAuthenticateDevice = "TokenGeneration_AuthenticateDevice",
            TokenGenerationRefreshTokens = "TokenGeneration_RefreshTokens",
            TokenGenerationClientCredentials = "TokenGeneration_ClientCredentials",
        },
        lambda_config: LambdaConfigMember::Both { arn: "PreTokenGeneration", versioned: "PreTokenGenerationConfig" },
        versions: &EventVersion::ALL,
        lambda: Some(LambdaDefinition {
            purpose: "Customizes tokens.",
            failure: FailureMode::ClosedIfEnforcing,
            // It finishes at sign-in what post confirmation could not complete.
            policy_tables: &[
                "post_confirmation",
                "tokens",
                "groups",
                "roles",
                "permissions",
                "machine_clients",
                "sign_in.suspended",
                "sign_in.verified_address",
                "sign_in.allow_domains",
                "sign_in.allow_groups",
            ],
            asked_for_by: &[
                "tokens",
                "machine_clients",
                "sign_in.suspended",
                "sign_in.verified_address",
                "sign_in.allow_domains",
                "sign_in.allow_groups",
            ],
            variants: &[
                LambdaVariant { name: "pre-token-generation", features: &[] },
                LambdaVariant { name: "pre-token-generation+aws", features: &["aws", "resume-on-sign-in"] },
            ],
        }),
    }
    PreAuthentication {
        contract: "9",
        binary: "pre-authentication",
        source_prefix: "PreAuthentication",
        sources: { PreAuthenticationAuthentication = "PreAuthentication_Authentication" },
        lambda_config: LambdaConfigMember::Arn("PreAuthentication"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Decides who may sign in, before the password is checked.",
            failure: FailureMode::ClosedIfEnforcing,
            policy_tables: &["sign_in.maintenance", "sign_in.federation_required"],
            asked_for_by: &["sign_in.maintenance", "sign_in.federation_required"],
            variants: &[LambdaVariant { name: "pre-authentication", features: &[] }],
        }),
    }
    PostAuthentication {
        contract: "10",
        binary: "post-authentication",
        source_prefix: "PostAuthentication",
        sources: { PostAuthenticationAuthentication = "PostAuthentication_Authentication" },
        lambda_config: LambdaConfigMember::Arn("PostAuthentication"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Writes and publishes sign-ins.",
            failure: FailureMode::Open,
            // It writes to the record of post confirmation, and finishes what that could not complete.
            policy_tables: &["post_confirmation", "after_sign_in"],
            asked_for_by: &["after_sign_in"],
            variants: &[LambdaVariant { name: "post-authentication", features: &["aws", "resume-on-sign-in"] }],
        }),
    }
    DefineAuthChallenge {
        contract: "11",
        binary: "define-auth-challenge",
        source_prefix: "DefineAuthChallenge",
        sources: { DefineAuthChallengeAuthentication = "DefineAuthChallenge_Authentication" },
        lambda_config: LambdaConfigMember::Arn("DefineAuthChallenge"),
        versions: V1,
        lambda: None,
    }
    CreateAuthChallenge {
        contract: "11",
        binary: "create-auth-challenge",
        source_prefix: "CreateAuthChallenge",
        sources: { CreateAuthChallengeAuthentication = "CreateAuthChallenge_Authentication" },
        lambda_config: LambdaConfigMember::Arn("CreateAuthChallenge"),
        versions: V1,
        lambda: None,
    }
    VerifyAuthChallengeResponse {
        contract: "11",
        binary: "verify-auth-challenge-response",
        source_prefix: "VerifyAuthChallengeResponse",
        sources: { VerifyAuthChallengeResponseAuthentication = "VerifyAuthChallengeResponse_Authentication" },
        lambda_config: LambdaConfigMember::Arn("VerifyAuthChallengeResponse"),
        versions: V1,
        lambda: None,
    }
    UserMigration {
        contract: "12",
        binary: "user-migration",
        source_prefix: "UserMigration",
        sources: {
            UserMigrationAuthentication = "UserMigration_Authentication",
            UserMigrationForgotPassword = "UserMigration_ForgotPassword",
        },
        lambda_config: LambdaConfigMember::Arn("UserMigration"),
        versions: V1,
        lambda: None,
    }
    CustomEmailSender {
        contract: "13",
        binary: "custom-email-sender",
        source_prefix: "CustomEmailSender",
        sources: {
            CustomEmailSenderSignUp = "CustomEmailSender_SignUp",
            CustomEmailSenderAuthentication = "CustomEmailSender_Authentication",
            CustomEmailSenderForgotPassword = "CustomEmailSender_ForgotPassword",
            CustomEmailSenderResendCode = "CustomEmailSender_ResendCode",
            CustomEmailSenderUpdateUserAttribute = "CustomEmailSender_UpdateUserAttribute",
            CustomEmailSenderVerifyUserAttribute = "CustomEmailSender_VerifyUserAttribute",
            CustomEmailSenderAdminCreateUser = "CustomEmailSender_AdminCreateUser",
            CustomEmailSenderAccountTakeOverNotification = "CustomEmailSender_AccountTakeOverNotification",
        },
        lambda_config: LambdaConfigMember::Versioned("CustomEmailSender"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Sends mails instead of Cognito.",
            failure: FailureMode::Open,
            policy_tables: &["senders"],
            asked_for_by: &["senders.email"],
            variants: &[LambdaVariant { name: "custom-email-sender", features: &["aws", "aws-senders"] }],
        }),
    }
    CustomSmsSender {
        contract: "13",
        binary: "custom-sms-sender",
        source_prefix: "CustomSMSSender",
        sources: {
            CustomSmsSenderSignUp = "CustomSMSSender_SignUp",
            CustomSmsSenderForgotPassword = "CustomSMSSender_ForgotPassword",
            CustomSmsSenderResendCode = "CustomSMSSender_ResendCode",
            CustomSmsSenderVerifyUserAttribute = "CustomSMSSender_VerifyUserAttribute",
            CustomSmsSenderUpdateUserAttribute = "CustomSMSSender_UpdateUserAttribute",
            CustomSmsSenderAuthentication = "CustomSMSSender_Authentication",
            CustomSmsSenderAdminCreateUser = "CustomSMSSender_AdminCreateUser",
        },
        lambda_config: LambdaConfigMember::Versioned("CustomSMSSender"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Sends short messages instead of Cognito.",
            failure: FailureMode::Open,
            policy_tables: &["senders"],
            asked_for_by: &["senders.sms"],
            variants: &[LambdaVariant { name: "custom-sms-sender", features: &["aws", "aws-senders"] }],
        }),
    }
    InboundFederation {
        contract: "14",
        binary: "inbound-federation",
        source_prefix: "InboundFederation",
        sources: { InboundFederationExternalProvider = "InboundFederation_ExternalProvider" },
        lambda_config: LambdaConfigMember::Versioned("InboundFederation"),
        versions: V1,
        lambda: Some(LambdaDefinition {
            purpose: "Decides which attributes an identity provider sets.",
            failure: FailureMode::ClosedIfEnforcing,
            policy_tables: &["federation"],
            asked_for_by: &["federation"],
            variants: &[LambdaVariant { name: "inbound-federation", features: &[] }],
        }),
    }
}
