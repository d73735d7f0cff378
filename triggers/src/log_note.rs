//! Notes in the log about an event, in addition to its outcome.

use crate::log_codes::{Level, log_codes};
use std::borrow::Cow;
use std::fmt;

log_codes! {
    /// The code at the beginning of a note.
    pub enum LogCode {
        /// A sign-up or sign-in rule in shadow mode would have denied the request with this denial code.
        Shadow = "shadow", Info {
            arguments: "the rule, the [denial code](denials.md)",
            action: "Count these notes. If the denials would be correct, set `mode = \"enforce\"`.",
        }
        /// This sign-up or sign-in rule denied the request. `outcome` is `denied`.
        Denied = "denied", Info {
            arguments: "the rule",
            action: "Nothing. If the rule denies too many requests, review it.",
        }
        /// Whether the sign-in violates this rule is unknown, so the rule was not applied: the user is linked to an identity
        /// provider, and the event does not say whether they sign in through it or with a password.
        RuleUnknown = "rule_unknown", Info {
            arguments: "the rule",
            action: "Nothing. To prevent such a user's sign-ins with a password, set a random password that no one knows.",
        }
        /// The team's file of this language has problems and is not used: the message has the built-in sentences, or those
        /// of the fallback.
        TextsInvalid = "texts_invalid", Warn {
            arguments: "the language",
            action: "Run `check`, which lists the problems, and deploy the corrected file.",
        }
        /// Only as an argument of `dry_run`: find the native user with the same address and link the federated user to
        /// it.
        Link = "link", Info {
            arguments: "the identity provider",
            action: "Nothing.",
        }
        /// The federated user was linked to the native user.
        /// Cognito reports once that the user already exists; the next sign-in works.
        Linked = "linked", Info {
            action: "Nothing.",
        }
        /// The federated user was already linked to the native user.
        AlreadyLinked = "already_linked", Info {
            action: "Nothing.",
        }
        /// No native user has this address, so no accounts are linked: the user is new.
        LinkNoUser = "link_no_user", Info {
            action: "Nothing.",
        }
        /// More than one native user has this address. No user was linked.
        LinkAmbiguous = "link_ambiguous", Warn {
            action: "Find the users with this address and keep one.",
        }
        /// Cognito did not list all users with this address. No user was linked.
        LinkIncomplete = "link_incomplete", Warn {
            action: "Too many users have this address: find them, and delete those that are not needed.",
        }
        /// The native user's address and the provider's differ in upper and lower case. No user was linked.
        LinkCaseDiffers = "link_case_differs", Warn {
            action: "If both belong to the same person, link them yourself.",
        }
        /// The native user with this address is not confirmed, is disabled, or has not verified the address.
        /// No user was linked.
        LinkUnverifiedUser = "link_unverified_user", Warn {
            action: "Examine the native user. It may be an attempt to take over the account.",
        }
        /// The native user already has the maximum number of linked providers.
        LinkLimit = "link_limit", Warn {
            action: "Remove a link that is no longer used.",
        }
        /// A call failed. No user was linked, and Cognito created a separate user.
        LinkFailed = "link_failed", Warn {
            arguments: "the service's error code",
            action: "See the error code. `AccessDeniedException`: grant the function's IAM role the missing \
                permission.",
        }
        /// A call timed out. It is unknown whether the users were linked.
        LinkTimedOut = "link_timed_out", Warn {
            action: "Check whether they are linked. If they are not, link them yourself.",
        }

        /// The event contains no valid user pool ID. No action was performed.
        PoolIdInvalid = "pool_id_invalid", Warn {
            action: "The event did not come from Cognito: check what invokes the function.",
        }
        /// The event contains no valid user name. No action was performed.
        UserNameInvalid = "user_name_invalid", Warn {
            action: "The event did not come from Cognito: check what invokes the function.",
        }
        /// The event contains no `sub`, which is part of the record's key.
        /// The user is added to groups, but no record is written and no EventBridge event is published.
        SubMissing = "sub_missing", Warn {
            action: "The event did not come from Cognito: check what invokes the function.",
        }
        /// Only as an argument of `dry_run`: write the record.
        WriteRecord = "write_record", Info {
            arguments: "the table",
            action: "Nothing.",
        }
        /// Only as an argument of `dry_run`: write a sign-in into the record.
        RecordSignIn = "record_sign_in", Info {
            arguments: "the table",
            action: "Nothing.",
        }
        /// Only as an argument of `dry_run`: add the user to the group.
        AddToGroup = "add_to_group", Info {
            arguments: "the group",
            action: "Nothing.",
        }
        /// Only as an argument of `dry_run`: publish the EventBridge event.
        PublishEvent = "publish_event", Info {
            arguments: "the bus",
            action: "Nothing.",
        }
        /// The user was not added to the group.
        GroupAddFailed = "group_add_failed", Warn {
            arguments: "the group, the service's error code",
            action: "`ResourceNotFoundException`: create the group. `AccessDeniedException`: grant the permission. \
                Then add the user, or set `resume_on_sign_in`, which completes the action when the user signs in.",
        }
        /// The call timed out. It is unknown whether the user is in the group.
        GroupAddTimedOut = "group_add_timed_out", Warn {
            arguments: "the group",
            action: "Check whether the user is in the group.",
        }
        /// The record was not written or not updated.
        RecordFailed = "record_failed", Warn {
            arguments: "the service's error code",
            action: "Check the table and the permissions. With `resume_on_sign_in`, the next sign-in repeats this \
                step.",
        }
        /// The call timed out. It is unknown whether the record was written.
        RecordTimedOut = "record_timed_out", Warn {
            action: "Check the table and the permissions. With `resume_on_sign_in`, the next sign-in repeats this \
                step.",
        }
        /// The EventBridge event was not published.
        EventFailed = "event_failed", Warn {
            arguments: "the service's error code",
            action: "Check the bus and the permissions. With `resume_on_sign_in`, the next sign-in publishes the \
                event.",
        }
        /// It is unknown whether the EventBridge event was published, and the function does not retry. The record
        /// contains `event = "sending"`.
        EventStatusUnknown = "event_status_unknown", Warn {
            action: "Check whether the consumer received the event. If it did not, publish it yourself.",
        }

        /// Only as an argument of `dry_run`: send the mail.
        SendEmail = "send_email", Info {
            arguments: "the provider",
            action: "Nothing.",
        }
        /// Only as an argument of `dry_run`: send the short message.
        SendSms = "send_sms", Info {
            arguments: "the provider",
            action: "Nothing.",
        }
        /// The provider accepted the message.
        Sent = "sent", Info {
            arguments: "the provider",
            action: "Nothing.",
        }
        /// The message of this event was sent before: Lambda repeated the invocation.
        AlreadySent = "already_sent", Info {
            action: "Nothing.",
        }
        /// The provider did not accept the message, for a reason that may pass. The next provider is tried; if none accepts
        /// it, Lambda repeats the invocation.
        SendFailed = "send_failed", Warn {
            arguments: "the provider, its error code",
            action: "If this happens often, see the status of the provider, and add a second one.",
        }
        /// The provider did not answer in time. It is unknown whether it sent the message. The next provider is tried; if
        /// none accepts it, Lambda repeats the invocation.
        SendTimedOut = "send_timed_out", Warn {
            arguments: "the provider",
            action: "If this happens often, see the status of the provider, and add a second one.",
        }
        /// The provider refuses the function's messages: a retry would not help. The next provider is tried.
        SenderRefused = "sender_refused", Warn {
            arguments: "the provider, its error code",
            action: "Check the settings of the provider in `[senders]`, its credentials, the function's permissions, and \
                that the sender is verified there.",
        }
        /// The provider refuses this recipient, for example because the address has bounced or is suppressed. The message
        /// is not sent.
        RecipientRefused = "recipient_refused", Warn {
            arguments: "the provider, its error code",
            action: "Nothing, unless it happens often: then see the provider's list of suppressed addresses.",
        }
        /// The code could not be decrypted. Lambda repeats the invocation if the reason may pass.
        DecryptFailed = "decrypt_failed", Warn {
            arguments: "the error code of AWS KMS",
            action: "`AccessDeniedException`: allow the function's role `kms:Decrypt` in the key policy. Otherwise check \
                the key.",
        }
        /// The code is not one that Cognito encrypted for this pool with an allowed key. No message was sent.
        CodeRefused = "code_refused", Warn {
            arguments: "the reason: `NoAllowedKey`, `UserPool` for another pool, `NotACode`, or the part that was changed",
            action: "`NoAllowedKey`: list the pool's `KMSKeyID` at `[senders] kms_keys`. Otherwise check what invokes the \
                function.",
        }
        /// The event contains no code. No message was sent.
        CodeMissing = "code_missing", Warn {
            action: "The event did not come from Cognito: check what invokes the function.",
        }
        /// The user has no address, or no verified one for a notice. No message was sent.
        AddressMissing = "address_missing", Warn {
            action: "Check why Cognito sends a message to a user without an address.",
        }
        /// The address of the user could not be read. No message was sent.
        AddressFailed = "address_failed", Warn {
            arguments: "the error code of Cognito",
            action: "`AccessDeniedException`: grant the function's role `cognito-idp:AdminGetUser`.",
        }
        /// There is no message for this event. No message was sent.
        MessageMissing = "message_missing", Warn {
            action: "Report it.",
        }
        /// The policy has no table `[senders.email]`, or `[senders.sms]`, for this function. No message was sent.
        SenderMissing = "sender_missing", Warn {
            action: "Add the table, or detach the function: with it attached, Cognito sends nothing.",
        }
        /// The table that remembers what was sent could not be read or written. The message was sent; if Lambda repeats
        /// the invocation, it is sent again.
        SentRecordFailed = "sent_record_failed", Warn {
            arguments: "the service's error code",
            action: "Check the table of `[senders]` and the permissions.",
        }

        /// The user pool sends an event version below `token_version`. The token contains only what that version
        /// supports.
        EventVersionTooLow = "event_version_too_low", Info {
            action: "Set the `LambdaVersion` of the user pool's trigger.",
        }
        /// The event contains no list of the user's groups. The groups in the token are left unchanged.
        GroupsUnknown = "groups_unknown", Info {
            action: "If this happens often, check what invokes the function.",
        }
        /// The attribute or client metadata does not have the type that the claim requires, the client metadata is longer
        /// than 256 characters, or the event's attributes or groups are not valid. The token is issued without the
        /// claim, or not at all if the claim restricts.
        ClaimValueInvalid = "claim_value_invalid", Info {
            arguments: "the claim",
            action: "Correct the attribute of that user. For client metadata, correct the client.",
        }
        /// A claim with `required` has no value. No token is issued.
        ClaimRequired = "claim_required", Info {
            arguments: "the claim",
            action: "Set the attribute of the user.",
        }
        /// The event's version does not support the claim.
        /// The token is issued without it, or not at all if the claim restricts.
        ClaimNeedsNewerVersion = "claim_needs_newer_version", Info {
            arguments: "the claim",
            action: "Set the `LambdaVersion` of the user pool's trigger.",
        }
        /// The claim did not fit into `max_claim_bytes`. The token is issued without it.
        ClaimDropped = "claim_dropped", Info {
            arguments: "the claim",
            action: "Shorten the claims, or raise `max_claim_bytes`.",
        }
        /// The size that all claims of the token would have had. Logged together with `claim_dropped` or
        /// `restrictions_too_large`.
        TokenBytes = "token_bytes", Info {
            arguments: "a number of bytes",
            action: "Shorten the claims, or raise `max_claim_bytes`.",
        }
        /// The restricting claims alone exceed `max_claim_bytes`. No token is issued.
        RestrictionsTooLarge = "restrictions_too_large", Info {
            action: "Shorten the claims, or raise `max_claim_bytes`.",
        }

        /// The deadline was reached before all actions were finished.
        /// Earlier notes name actions that failed or timed out; later actions, in the order record, groups, EventBridge
        /// event, were not started. In `pre-sign-up`, it is unknown whether the users were linked.
        DeadlineReached = "deadline_reached", Warn {
            action: "Find out which service was slow, and check that the function's timeout is at least five seconds.",
        }
        /// A dry run: `replay` invoked the function, or it was built without AWS. It logged the step and did not perform it.
        DryRun = "dry_run", Info {
            arguments: "the step, its argument",
            action: "If a function of your user pool logs this, build it with the Cargo feature `aws`, which \
                `deploy/build` enables for the variants that call AWS.",
        }
    }
}

/// A note in the log about an event: a code, and optionally details after a colon, such as a name from the policy, the
/// error code of a service, or a number. It never contains a value from the event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LogNote {
    code: LogCode,
    text: Cow<'static, str>,
}

impl LogCode {
    /// Whether a call to AWS failed or may have failed.
    #[must_use]
    pub const fn is_failed_effect(self) -> bool {
        matches!(
            self,
            Self::LinkFailed
                | Self::LinkLimit
                | Self::LinkTimedOut
                | Self::GroupAddFailed
                | Self::GroupAddTimedOut
                | Self::RecordFailed
                | Self::RecordTimedOut
                | Self::EventFailed
                | Self::EventStatusUnknown
                | Self::SendFailed
                | Self::SendTimedOut
                | Self::SenderRefused
                | Self::DecryptFailed
                | Self::CodeRefused
                | Self::CodeMissing
                | Self::AddressFailed
                | Self::MessageMissing
                | Self::SenderMissing
                | Self::SentRecordFailed
                | Self::DeadlineReached
        )
    }
}

impl LogNote {
    /// A note without details.
    #[must_use]
    pub const fn new(code: LogCode) -> Self {
        Self { code, text: Cow::Borrowed(code.as_str()) }
    }

    /// A note about a name from the policy, such as a rule, a group or a claim. Whitespace in the name becomes `_`,
    /// because notes are separated by spaces in the log.
    #[must_use]
    pub fn about(code: LogCode, name: &str) -> Self {
        let name = name.replace(char::is_whitespace, "_");
        Self { code, text: Cow::Owned(format!("{}:{name}", code.as_str())) }
    }

    /// The code at its beginning.
    #[must_use]
    pub const fn code(&self) -> LogCode {
        self.code
    }

    /// The minimum level of a log line with this note.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.code.level()
    }

    /// The text in the log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for LogNote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, LogCode, LogNote};
    use std::collections::BTreeSet;

    #[test]
    fn whitespace_in_a_note_is_replaced() {
        let note = LogNote::about(LogCode::Shadow, "attributes.two words\u{2003}here:AttributeMissing");
        assert_eq!(note.to_string(), "shadow:attributes.two_words_here:AttributeMissing");
    }

    /// A failed effect wakes someone, so it is never only information.
    #[test]
    fn failed_effects_are_warnings() {
        let failed: Vec<_> = LogCode::ALL.iter().filter(|code| code.is_failed_effect()).collect();
        assert!(failed.len() > 5 && failed.iter().all(|code| code.level() > Level::Info), "{failed:?}");
        let names_a_failure =
            |code: &LogCode| code.as_str().ends_with("_failed") || code.as_str().ends_with("_timed_out");
        assert!(LogCode::ALL.iter().all(|code| !names_a_failure(code) || code.is_failed_effect()));
    }

    /// Log readers find the code before the first colon.
    #[test]
    fn codes_are_unique_and_in_snake_case() {
        let is_snake_case = |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let texts: BTreeSet<_> = LogCode::ALL.iter().map(|code| code.as_str()).collect();
        assert!(texts.len() == LogCode::ALL.len() && texts.iter().all(|code| is_snake_case(code)), "{texts:?}");
    }
}
