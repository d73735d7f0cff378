//! What the log says about an event beside its outcome.

use std::borrow::Cow;
use std::fmt;

macro_rules! codes {
    ($($(#[$meaning:meta])+ $name:ident = $text:literal at $level:ident,)+) => {
        /// What a note begins with. There is no note without one, and none that is not listed here and in `NOTES.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum LogCode {
            $($(#[$meaning])+ $name,)+
        }

        impl LogCode {
            /// Every code, trigger by trigger.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$name),+];

            /// The stable name in the log.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The lowest level of a line with such a note.
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
    /// What a rule of sign-up in shadow mode would have refused: the rule and the code of the refusal.
    Shadow = "shadow" at Info,
    /// The rule of sign-up that refused.
    Denied = "denied" at Info,
    /// A step: link a federated user of a provider to a native one.
    Link = "link" at Info,
    /// The federated user is linked.
    Linked = "linked" at Info,
    /// The federated user was linked before.
    AlreadyLinked = "already_linked" at Info,
    /// No native user has the address: the common case of somebody new.
    LinkNoUser = "link_no_user" at Info,
    /// More than one native user has the address.
    LinkAmbiguous = "link_ambiguous" at Warn,
    /// The service did not tell all users who have the address.
    LinkIncomplete = "link_incomplete" at Warn,
    /// The native user's address is spelled with other capitals.
    LinkCaseDiffers = "link_case_differs" at Warn,
    /// The native user has not proven the address, or may not sign in.
    LinkUnverifiedUser = "link_unverified_user" at Warn,
    /// The native user has as many links as Cognito allows.
    LinkLimit = "link_limit" at Warn,
    /// A call failed: the service's error code.
    LinkFailed = "link_failed" at Warn,
    /// A call had no answer in time.
    LinkTimedOut = "link_timed_out" at Warn,

    /// The event's pool id is none.
    PoolIdInvalid = "pool_id_invalid" at Warn,
    /// The event names no user.
    UserNameInvalid = "user_name_invalid" at Warn,
    /// The event does not say the user's `sub`, under which the record stands.
    SubMissing = "sub_missing" at Warn,
    /// A step: write the record into a table.
    WriteRecord = "write_record" at Info,
    /// A step: add the user to a group.
    AddToGroup = "add_to_group" at Info,
    /// A step: publish the event on a bus.
    PublishEvent = "publish_event" at Info,
    /// A group could not be given: its name, and the service's error code.
    GroupAddFailed = "group_add_failed" at Warn,
    /// Nobody knows whether a group was given, since no answer came in time: its name.
    GroupAddTimedOut = "group_add_timed_out" at Warn,
    /// The record could not be written: the service's error code.
    RecordFailed = "record_failed" at Warn,
    /// Nobody knows whether the record was written, since no answer came in time.
    RecordTimedOut = "record_timed_out" at Warn,
    /// The event was certainly not published: the service's error code.
    EventFailed = "event_failed" at Warn,
    /// Nobody knows whether the event was published.
    EventStatusUnknown = "event_status_unknown" at Warn,

    /// The event's version is older than what the policy is written for.
    EventVersionTooLow = "event_version_too_low" at Info,
    /// Cognito did not say which groups the user has.
    GroupsUnknown = "groups_unknown" at Info,
    /// The value of a claim is not of the type that its rule says.
    ClaimValueInvalid = "claim_value_invalid" at Info,
    /// A required claim has no value.
    ClaimRequired = "claim_required" at Info,
    /// The event's version cannot carry a claim.
    ClaimNeedsNewerVersion = "claim_needs_newer_version" at Info,
    /// There was no room for a claim.
    ClaimDropped = "claim_dropped" at Info,
    /// How many bytes the claims of a token would have taken, which is too many.
    TokenBytes = "token_bytes" at Info,
    /// What restricts is too large by itself.
    RestrictionsTooLarge = "restrictions_too_large" at Info,

    /// The time for an event was up before all was done.
    DeadlineReached = "deadline_reached" at Warn,
    /// A step that nobody carried out: the step.
    DryRun = "dry_run" at Info,
}

/// How much a note is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is as the policy wants it.
    Info,
    /// Something that had to be done was left undone.
    Warn,
}

/// Something that the log says about an event: a code, and behind a colon what it is about: a name out of the policy, the
/// error code of a service, or a number. Never a text from the event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LogNote {
    code: LogCode,
    text: Cow<'static, str>,
}

impl LogNote {
    /// A code alone.
    #[must_use]
    pub const fn new(code: LogCode) -> Self {
        Self { code, text: Cow::Borrowed(code.as_str()) }
    }

    /// A code, and a name out of the policy: of a rule, a group, a claim. A blank in the name becomes `_`: in the log
    /// notes stand side by side, a blank between two.
    #[must_use]
    pub fn about(code: LogCode, name: &str) -> Self {
        let name = name.replace(char::is_whitespace, "_");
        Self { code, text: Cow::Owned(format!("{}:{name}", code.as_str())) }
    }

    /// The lowest level of a line with this note.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.code.level()
    }

    /// The text that stands in the log.
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
    fn a_note_is_one_word() {
        let note = LogNote::about(LogCode::Shadow, "attributes.two words\u{2003}here:AttributeMissing");
        assert_eq!(note.to_string(), "shadow:attributes.two_words_here:AttributeMissing");
    }

    /// What reads notes finds the code before the first colon, and knows it from every other.
    #[test]
    fn codes_are_plain_words_that_differ() {
        let is_plain = |code: &str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let texts = BTreeSet::from(LogCode::ALL.map(LogCode::as_str));
        assert!(texts.len() == LogCode::ALL.len() && texts.iter().all(|code| is_plain(code)), "{texts:?}");
    }
}
