//! The outcome of an event, for the log.

use crate::log_codes::{Level, log_codes};

log_codes! {
    /// The outcome of an event: a stable name, and nothing from the event itself.
    pub enum Outcome {
        /// The response is what the policy specifies.
        Answered = "answered", Info {
            action: "Nothing.",
        }
        /// A rule of the policy denied the request. The user gets the rule's denial.
        Denied = "denied", Info {
            action: "Nothing.",
        }
        /// An action failed or was skipped, and its table sets `on_failure = "fail"`. The user gets an error.
        EffectsFailed = "effects_failed", Warn {
            action: "See the notes of the line.",
        }
        /// The trigger source is newer than this release. The event is returned unchanged, or the fixed error if the
        /// trigger fails closed.
        UnknownSource = "unknown_source", Warn {
            action: "Update to a release that knows the source.",
        }
        /// The event belongs to another trigger, or to none that this release knows. It is returned unchanged. The
        /// fixed error is returned instead if it is a user migration event, or if its trigger is unknown and this
        /// trigger fails closed.
        WrongTrigger = "wrong_trigger", Error {
            action: "Attach the function to its own trigger.",
        }
        /// Two members of an object in the event have one name, or it is not known which form the response must have,
        /// because the version of the event and its response contradict each other. The event is returned unchanged, or
        /// the fixed error if the trigger fails closed.
        AmbiguousEvent = "ambiguous_event", Warn {
            action: "Check what invokes the function. If it is Cognito, update to a release that knows the event's \
                version.",
        }
        /// The event of a federated sign-in does not name the identity provider, or none of its attributes identifies the
        /// user. The event is returned unchanged, or the fixed error if the trigger fails closed.
        UnidentifiedUser = "unidentified_user", Warn {
            action: "Check which attributes the identity provider sends. For SAML, set `subject` in `[federation.NAME]`, or add \
                the table of an attribute that every user has.",
        }
        /// The event lacks a placeholder that the message needs. Cognito sends its own text.
        NoPlaceholder = "no_placeholder", Warn {
            action: "Check what invokes the function: Cognito's events contain the placeholders.",
        }
        /// Cognito would refuse or replace the response. The event is returned without it, or the fixed error if the
        /// trigger fails closed.
        InvalidResponse = "invalid_response", Warn {
            action: "Run `check`, and `replay` with such an event: both show which rule of Cognito the response \
                breaks.",
        }
        /// The function panicked. The event is returned without the function's contribution, or the fixed error if the
        /// trigger fails closed.
        Panicked = "panicked", Error {
            action: "Report it, with the file and line in the log line of the panic.",
        }
        /// The payload is not an event of Cognito. The fixed error is returned.
        NotAnEvent = "not_an_event", Error {
            action: "Check what invokes the function.",
        }
    }
}
