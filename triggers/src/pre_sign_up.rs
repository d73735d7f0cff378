//! Pre sign-up: who may sign up, and who is confirmed without a code (contract section 5).
//!
//! | file | what it holds |
//! | --- | --- |
//! | `rules` | whether somebody breaks a rule of the policy |
//! | `email` | the address of somebody who signs up |
//! | `throwaway`, `fingerprint` | the list of throwaway domains |
//! | `refusals` | what people are told |
//! | `flags` | the answer: who needs no code |
//! | `link` | which native user a federated one belongs to |
//!
//! | source | what is asked |
//! | --- | --- |
//! | `PreSignUp_SignUp` | every rule |
//! | `PreSignUp_ExternalProvider` | the rules about domains: nobody can change what else an identity provider says of them |
//! | `PreSignUp_AdminCreateUser` | nothing: an administrator may, and users who are migrated come this way too (contract 2) |
//!
//! The answer's flags come from the policy alone. Neither metadata nor the response that came in can set one.

mod email;
mod fingerprint;
mod flags;
mod link;
mod refusals;
mod rules;
mod throwaway;

pub use link::{FoundUser, LinkQuestion};

use crate::decision::{Decision, Work};
use crate::draft::Draft;
use crate::handler::{Handler, Outcome, Response};
use email::Email;
use events::views::PreSignUp;
use events::{Attributes, Envelope, Kind, Trigger, TriggerSource, Value};
use flags::SignUpFlags;
use policy::{AutoConfirm, Policy, RuleKind, SignUp, VerifiedAddress};
use rules::{Person, Ruling};

/// Fails closed where a rule is enforced: it is the only control (SECURITY.md). Where none is, it fails open.
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PreSignUp,
    policy: policy::EmbeddedPolicy::PRE_SIGN_UP,
    decide,
    guards: |policy| policy.sign_up().has_enforced_rules(),
    fallback: |_| Response::Unchanged,
    unavailable: refusals::UNAVAILABLE,
    refusals: &refusals::REFUSALS,
};

fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let policy = policy.sign_up();
    Ok(match event.trigger_source() {
        TriggerSource::PreSignUpAdminCreateUser => Draft::response(SignUpFlags::default()).into(),
        TriggerSource::PreSignUpExternalProvider => external_provider(event, policy),
        _ => sign_up(event, policy),
    })
}

/// Somebody signs up by themselves.
fn sign_up<'e>(event: &Envelope<'e>, policy: &SignUp) -> Decision<'e> {
    let attributes = PreSignUp::read(event).user_attributes;
    let person = Person { email: Email::read(attributes.get("email")), attributes: &attributes };
    let Ruling { refusal, notes } = Ruling::on(&person, policy.rules().iter());
    let draft = match refusal {
        Some(refusal) => Draft::Denied(refusal),
        None => Draft::response(flags(event, &person, policy.auto_confirm())),
    };
    Decision { draft, notes, work: None }
}

/// Somebody signs in through an identity provider for the first time: the event goes back as it came (contract 5.2).
fn external_provider<'e>(event: &Envelope<'e>, policy: &SignUp) -> Decision<'e> {
    let request = PreSignUp::read(event);
    let person =
        Person { email: Email::read(request.user_attributes.get("email")), attributes: &request.user_attributes };
    let Ruling { refusal, notes } =
        Ruling::on(&person, policy.rules().iter().filter(|rule| is_about_domains(&rule.kind)));
    let (draft, work) = match refusal {
        Some(refusal) => (Draft::Denied(refusal), None),
        None => {
            let question = policy.link().and_then(|link| LinkQuestion::ask(event, &request, &person.email, link));
            (without_flags(event), question.map(Work::Link))
        }
    };
    Decision { draft, notes, work }
}

fn is_about_domains(kind: &RuleKind) -> bool {
    matches!(kind, RuleKind::AllowDomains(_) | RuleKind::DenyDomains(_) | RuleKind::DisposableDomains { .. })
}

/// The event as it came, unless a flag in it is set already, by whatever came before us.
fn without_flags<'e>(event: &Envelope<'e>) -> Draft<'e> {
    let members = event.response().map(Value::object).unwrap_or_default();
    let is_unset = |value: Value<'_>| value.kind() == Kind::Null || value.json() == "false";
    match SignUpFlags::NAMES.iter().all(|flag| members.get(flag).is_none_or(is_unset)) {
        true => Draft::Unchanged,
        false => Draft::response(SignUpFlags::default()),
    }
}

/// What the policy says about a self sign-up: no flag without its word, no address verified that is not confirmed, or not
/// there (SECURITY.md, S07 and S08).
fn flags(event: &Envelope<'_>, person: &Person<'_>, policy: Option<&AutoConfirm>) -> SignUpFlags {
    let domain = person.email.address().map(|address| &address.domain);
    match policy {
        Some(policy) if policy.confirms(event.app_client(), domain) => SignUpFlags {
            auto_confirm_user: true,
            auto_verify_email: policy.verifies(VerifiedAddress::Email) && domain.is_some(),
            auto_verify_phone: policy.verifies(VerifiedAddress::PhoneNumber) && has_phone_number(person.attributes),
        },
        _ => SignUpFlags::default(),
    }
}

/// `+` and digits, which is how Cognito takes a telephone number; any other would end the sign-up (contract 5.2).
fn has_phone_number(attributes: &Attributes<'_>) -> bool {
    let digits = attributes.get("phone_number").and_then(|number| number.strip_prefix('+')).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
