//! The decisions: pure functions of an event and the policy, one folder per trigger.
//!
//! | module | contents |
//! | --- | --- |
//! | `custom_message` | the text, language and brand of each message |
//! | `pre_sign_up` | who may sign up |
//! | `post_confirmation` | what a new user gets |
//! | `pre_token_generation` | claims, scopes and groups of the tokens, and which users may sign in |
//! | `pre_authentication` | who may sign in, before the password is checked |
//! | `post_authentication` | what happens after a sign-in |
//! | `inbound_federation` | the attributes that an identity provider sets |
//! | `custom_email_sender`, `custom_sms_sender` | who receives which message; `sender` has what they share |
//! | `handler` | the path of every event: envelope → decision → response validation → response |
//! | `decision` | the result of a decision: a proposed response, notes for the log, an effect |
//! | `denial_text` | the text of a denial, in the language of the request |
//! | `rule_evaluation` | rules that are enforced or in shadow mode; `email` parses an address |
//! | `response` | what a handler returns, and what a decision proposes to return |
//! | `effects` | side effects as values, and the order of their steps |
//! | `outcome`, `log_note` | what the log contains about an event; `log_codes` declares the codes |
//!
//! A decision uses no clock, no environment, no network and no log. A side effect is a value, [`Effect`], which the
//! `lambdas` crate executes.
//!
//! Each trigger's folder has `mod.rs` (the [`Handler`]), `decision.rs` and `denials.rs`, and `response.rs` unless its response
//! is empty.
//!
//! ```
//! use events::{EventTemplate, Trigger, TriggerSource, generate_event};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
//! let policy = policy::Policy::parse("policy.toml", text, [])?;
//! let handler = cognito_triggers_triggers::handler(Trigger::CustomMessage).expect("this trigger has a Lambda");
//! let event = generate_event(&EventTemplate::new(TriggerSource::CustomMessageForgotPassword), 1)?;
//!
//! let output = handler.handle(event.as_bytes(), &policy);
//! assert_eq!(output.outcome.as_str(), "answered");
//! assert!(output.response?.contains("{####}"));
//! # Ok(())
//! # }
//! ```

pub mod custom_email_sender;
pub mod custom_message;
pub mod custom_sms_sender;
mod decision;
mod denial_text;
pub mod effects;
mod email;
mod empty_response;
mod handler;
pub mod inbound_federation;
mod log_codes;
mod log_note;
pub mod metric;
mod outcome;
pub mod post_authentication;
pub mod post_confirmation;
pub mod pre_authentication;
pub mod pre_sign_up;
pub mod pre_token_generation;
mod response;
mod rule_evaluation;
mod sender;

pub use decision::{Decision, ProposedResponse};
pub use effects::Effect;
pub use handler::{Handler, HandlerOutput};
pub use log_codes::Level;
pub use log_note::{LogCode, LogNote};
pub use metric::Metric;
pub use outcome::Outcome;
pub use response::{CandidateResponse, Denial, JsonFragments, Response};
pub use rule_evaluation::ViolatedRule;

use events::Trigger;

/// All errors that an end user can see; `docs/reference/denials.md` lists them.
///
/// ```
/// assert!(cognito_triggers_triggers::denials().any(|denial| denial.code == "DisposableAddress"));
/// ```
pub fn denials() -> impl Iterator<Item = &'static Denial> {
    HANDLERS.iter().flat_map(|handler| std::iter::once(&handler.unavailable).chain(handler.denials))
}

/// The handler of each trigger that has a Lambda in the registry, in the order of the registry.
pub static HANDLERS: [&Handler; 9] = [
    &custom_message::HANDLER,
    &pre_sign_up::HANDLER,
    &post_confirmation::HANDLER,
    &pre_token_generation::HANDLER,
    &pre_authentication::HANDLER,
    &post_authentication::HANDLER,
    &custom_email_sender::HANDLER,
    &custom_sms_sender::HANDLER,
    &inbound_federation::HANDLER,
];

/// The registry and `HANDLERS` name the same triggers, in the same order.
const _: () = {
    let (mut triggers, mut handlers): (&[Trigger], &[&Handler]) = (&Trigger::ALL, &HANDLERS);
    while let [trigger, others @ ..] = triggers {
        triggers = others;
        if trigger.definition().lambda.is_some() {
            let is_next = matches!(handlers, [handler, ..] if handler.trigger as usize == *trigger as usize);
            assert!(
                is_next,
                "a trigger has a Lambda in the registry (events/src/registry/table.rs): add triggers/src/<trigger>/ and \
                 list its HANDLER in HANDLERS, in the order of the registry"
            );
            if let [_, others @ ..] = handlers {
                handlers = others;
            }
        }
    }
    assert!(handlers.is_empty(), "HANDLERS lists a trigger without a Lambda in events/src/registry/table.rs");
};

/// The handler of a trigger; `None` if this project has no Lambda for the trigger.
///
/// ```
/// use events::Trigger;
///
/// assert!(cognito_triggers_triggers::handler(Trigger::PreSignUp).is_some_and(|handler| handler.trigger ==
/// Trigger::PreSignUp));
/// assert!(cognito_triggers_triggers::handler(Trigger::UserMigration).is_none());
/// ```
#[must_use]
pub fn handler(trigger: Trigger) -> Option<&'static Handler> {
    HANDLERS.into_iter().find(|handler| handler.trigger == trigger)
}
