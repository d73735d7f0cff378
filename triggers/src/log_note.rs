//! Notes in the log about an event, in addition to its outcome.

use std::borrow::Cow;
use std::fmt;

macro_rules! codes {
    ($($(#[$meaning:meta])+ $name:ident = $text:literal at $level:ident,)+) => {
        /// The code at the beginning of a note. `NOTES.md` documents every code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum LogCode {
            $($(#[$meaning])+ $name,)+
        }

        impl LogCode {
            /// All codes.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$name),+];

            /// The stable name in the log.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The minimum level of a log line with this note.
            #[must_use]
            pub const fn level(self) -> Level {
                match self {
                    $(Self::$name => Level::$level,)+
                }
            }
        }
    };
}

codes! {
    /// A sign-up rule in shadow mode would have refused the sign-up: the rule and the denial code.
    Shadow = "shadow" at Info,
    /// A sign-up rule refused the sign-up: the rule.
    Denied = "denied" at Info,
    /// Step: link a federated user of this provider to a native user.
    Link = "link" at Info,
    /// The federated user was linked.
    Linked = "linked" at Info,
    /// The federated user had already been linked.
    AlreadyLinked = "already_linked" at Info,
    /// No native user has the address: the usual case for new users.
    LinkNoUser = "link_no_user" at Info,
    /// More than one native user has the address.
    LinkAmbiguous = "link_ambiguous" at Warn,
    /// Cognito did not list all users with the address.
    LinkIncomplete = "link_incomplete" at Warn,
    /// The native user's address differs in case.
    LinkCaseDiffers = "link_case_differs" at Warn,
    /// The native user has not verified the address, or may not sign in.
    LinkUnverifiedUser = "link_unverified_user" at Warn,
    /// The native user already has the maximum number of links.
    LinkLimit = "link_limit" at Warn,
    /// A call failed: the service's error code.
    LinkFailed = "link_failed" at Warn,
    /// A call timed out.
    LinkTimedOut = "link_timed_out" at Warn,

    /// The event's pool ID is not valid.
    PoolIdInvalid = "pool_id_invalid" at Warn,
    /// The event contains no user name.
    UserNameInvalid = "user_name_invalid" at Warn,
    /// The event does not contain the user's `sub`, which is part of the record's key.
    SubMissing = "sub_missing" at Warn,
    /// Step: write the record into this table.
    WriteRecord = "write_record" at Info,
    /// Step: add the user to this group.
    AddToGroup = "add_to_group" at Info,
    /// Step: publish the event on this bus.
    PublishEvent = "publish_event" at Info,
    /// The user could not be added to a group: its name, and the service's error code.
    GroupAddFailed = "group_add_failed" at Warn,
    /// It is unknown whether the user was added to a group, because the call timed out: its name.
    GroupAddTimedOut = "group_add_timed_out" at Warn,
    /// The record could not be written: the service's error code.
    RecordFailed = "record_failed" at Warn,
    /// It is unknown whether the record was written, because the call timed out.
    RecordTimedOut = "record_timed_out" at Warn,
    /// The event was certainly not published: the service's error code.
    EventFailed = "event_failed" at Warn,
    /// It is unknown whether the event was published.
    EventStatusUnknown = "event_status_unknown" at Warn,

    /// The event's version is lower than the policy's `token_version`.
    EventVersionTooLow = "event_version_too_low" at Info,
    /// The event does not include the user's groups.
    GroupsUnknown = "groups_unknown" at Info,
    /// The value of a claim does not have the type that its rule requires.
    ClaimValueInvalid = "claim_value_invalid" at Info,
    /// A required claim has no value.
    ClaimRequired = "claim_required" at Info,
    /// The event's version does not support a claim.
    ClaimNeedsNewerVersion = "claim_needs_newer_version" at Info,
    /// A claim was dropped because the token would become too large.
    ClaimDropped = "claim_dropped" at Info,
    /// The size in bytes that the claims of a token would have had.
    TokenBytes = "token_bytes" at Info,
    /// The claims that restrict are too large by themselves.
    RestrictionsTooLarge = "restrictions_too_large" at Info,

    /// The time for an event was up before all steps were done.
    DeadlineReached = "deadline_reached" at Warn,
    /// A step was not performed because this is a dry run: the step.
    DryRun = "dry_run" at Info,
}

/// The severity of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everything is as the policy specifies.
    Info,
    /// An action failed or was skipped.
    Warn,
}

/// A note in the log about an event: a code, optionally followed by a colon and details: a name from the policy, the error
/// code of a service, or a number. Never a value from the event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LogNote {
    code: LogCode,
    text: Cow<'static, str>,
}

impl LogNote {
    /// A note without details.
    #[must_use]
    pub const fn new(code: LogCode) -> Self {
        Self { code, text: Cow::Borrowed(code.as_str()) }
    }

    /// A note about a name from the policy, such as a rule, a group or a claim. Whitespace in the name becomes `_`, because
    /// notes are separated by spaces in the log.
    #[must_use]
    pub fn about(code: LogCode, name: &str) -> Self {
        let name = name.replace(char::is_whitespace, "_");
        Self { code, text: Cow::Owned(format!("{}:{name}", code.as_str())) }
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
    use super::{LogCode, LogNote};
    use std::collections::BTreeSet;

    #[test]
    fn whitespace_in_a_note_is_replaced() {
        let note = LogNote::about(LogCode::Shadow, "attributes.two words\u{2003}here:AttributeMissing");
        assert_eq!(note.to_string(), "shadow:attributes.two_words_here:AttributeMissing");
    }

    /// Log readers find the code before the first colon.
    #[test]
    fn codes_are_unique_and_in_snake_case() {
        let is_snake_case = |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let texts = BTreeSet::from(LogCode::ALL.map(LogCode::as_str));
        assert!(texts.len() == LogCode::ALL.len() && texts.iter().all(|code| is_snake_case(code)), "{texts:?}");
    }
}
