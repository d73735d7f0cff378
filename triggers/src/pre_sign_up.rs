//! Pre sign-up: who may sign up, and who is confirmed without a code (contract section 5).
//!
//! | file | what it holds |
//! | --- | --- |
//! | `rules` | whether somebody breaks a rule of the policy |
//! | `email` | the address of somebody who signs up |
//! | `disposable`, `fingerprint` | the list of throwaway domains |
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

mod disposable;
mod email;
mod fingerprint;
mod link;
mod refusals;
mod response;
mod rules;

pub use link::{LinkRequest, PoolUser};

use crate::decision::{Decision, Effect};
use crate::handler::{Handler, Outcome, Response};
use crate::proposed_outcome::ProposedOutcome;
use email::Email;
use events::views::PreSignUp;
use events::{Attributes, Envelope, Kind, Trigger, TriggerSource, Value};
use policy::{AutoConfirm, Policy, SignUp, Subject, VerifiedAddress};
use response::SignUpFlags;
use rules::{Applicant, RuleEvaluation};

/// Fails closed where a rule is enforced: it is the only control (SECURITY.md). Where none is, it fails open.
pub static HANDLER: Handler = Handler {
    trigger: Trigger::PreSignUp,
    policy: policy::Embedded::PRE_SIGN_UP,
    decide,
    fails_closed: |policy| policy.sign_up().guards(),
    fallback: |_| Response::Unchanged,
    unavailable: refusals::UNAVAILABLE,
    refusals: &refusals::REFUSALS,
};

fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let policy = policy.sign_up();
    Ok(match event.trigger_source() {
        TriggerSource::PreSignUpAdminCreateUser => ProposedOutcome::respond_with(SignUpFlags::default()).into(),
        TriggerSource::PreSignUpExternalProvider => decide_external_provider(event, policy),
        _ => decide_self_sign_up(event, policy),
    })
}

/// Somebody signs up by themselves.
fn decide_self_sign_up<'e>(event: &Envelope<'e>, policy: &SignUp) -> Decision<'e> {
    let attributes = PreSignUp::read(event).user_attributes;
    let applicant = Applicant { email: Email::from_attribute(attributes.get("email")), attributes: &attributes };
    let RuleEvaluation { refusal, notes } = RuleEvaluation::evaluate(&applicant, policy.rules().iter());
    let proposed = match refusal {
        Some(refusal) => ProposedOutcome::Denied(refusal),
        None => ProposedOutcome::respond_with(auto_confirm_flags(event, &applicant, policy.auto_confirm())),
    };
    Decision { proposed, notes, effect: None }
}

/// Somebody signs in through an identity provider for the first time: the event goes back as it came (contract 5.2).
fn decide_external_provider<'e>(event: &Envelope<'e>, policy: &SignUp) -> Decision<'e> {
    let request = PreSignUp::read(event);
    let applicant = Applicant {
        email: Email::from_attribute(request.user_attributes.get("email")),
        attributes: &request.user_attributes,
    };
    let RuleEvaluation { refusal, notes } =
        RuleEvaluation::evaluate(&applicant, policy.rules().iter().filter(|rule| is_domain_rule(&rule.subject)));
    let (proposed, effect) = match refusal {
        Some(refusal) => (ProposedOutcome::Denied(refusal), None),
        None => {
            let link_request =
                policy.link().and_then(|link| LinkRequest::from_event(event, &request, &applicant.email, link));
            (propose_cleared_flags(event), link_request.map(Effect::Link))
        }
    };
    Decision { proposed, notes, effect }
}

fn is_domain_rule(subject: &Subject) -> bool {
    matches!(subject, Subject::AllowDomains(_) | Subject::DenyDomains(_) | Subject::ThrowawayDomains { .. })
}

/// The event as it came, unless a flag in it is set already, by whatever came before us.
fn propose_cleared_flags<'e>(event: &Envelope<'e>) -> ProposedOutcome<'e> {
    let members = event.response().map(Value::object).unwrap_or_default();
    let is_unset = |value: Value<'_>| value.kind() == Kind::Null || value.json() == "false";
    match SignUpFlags::NAMES.iter().all(|flag| members.get(flag).is_none_or(is_unset)) {
        true => ProposedOutcome::Unchanged,
        false => ProposedOutcome::respond_with(SignUpFlags::default()),
    }
}

/// What the policy says about a self sign-up: no flag without its word, no address verified that is not confirmed, or not
/// there (SECURITY.md, S07 and S08).
fn auto_confirm_flags(event: &Envelope<'_>, applicant: &Applicant<'_>, policy: Option<&AutoConfirm>) -> SignUpFlags {
    let domain = applicant.email.address().map(|address| &address.domain);
    match policy {
        Some(policy) if policy.confirms(event.app_client(), domain) => SignUpFlags {
            auto_confirm_user: true,
            auto_verify_email: policy.verifies(VerifiedAddress::Email) && domain.is_some(),
            auto_verify_phone: policy.verifies(VerifiedAddress::PhoneNumber) && has_phone_number(applicant.attributes),
        },
        _ => SignUpFlags::default(),
    }
}

/// `+` and digits, which is how Cognito takes a telephone number; any other would end the sign-up (contract 5.2).
fn has_phone_number(attributes: &Attributes<'_>) -> bool {
    let digits = attributes.get("phone_number").and_then(|number| number.strip_prefix('+')).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
