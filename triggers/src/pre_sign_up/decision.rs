//! Who may sign up, and who is confirmed without a code.

use super::link::link_request;
use super::response::SignUpFlags;
use super::rules::{Applicant, violation};
use crate::decision::{Decision, ProposedResponse};
use crate::effects::Effect;
use crate::email::Email;
use crate::outcome::Outcome;
use crate::rule_evaluation::RuleEvaluation;
use events::views::PreSignUp;
use events::{Attributes, Envelope, TriggerSource, Value, ValueKind};
use policy::{AutoConfirm, Policy, RuleKind, SignUp, VerifiedAddress};

pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let policy = policy.sign_up();
    Ok(match event.trigger_source() {
        // No value of the event is read.
        TriggerSource::PreSignUpAdminCreateUser => ProposedResponse::respond_with(SignUpFlags::default()).into(),
        _ if event.has_duplicate_members() => return Err(Outcome::AmbiguousEvent),
        TriggerSource::PreSignUpExternalProvider => decide_external_provider(event, policy),
        _ => decide_self_sign_up(event, policy),
    })
}

/// A user signs up.
fn decide_self_sign_up<'e>(event: &Envelope<'e>, policy: &SignUp) -> Decision<'e> {
    let attributes = PreSignUp::from_event(event).user_attributes;
    let applicant = Applicant {
        user_name: event.user_name(),
        email: Email::from_attribute(attributes.get("email")),
        attributes: &attributes,
    };
    let RuleEvaluation { refusal, notes } =
        RuleEvaluation::evaluate(policy.rules(), |rule| violation(&rule.kind, &applicant));
    let proposed = match refusal {
        Some(refusal) => ProposedResponse::Denied(refusal),
        None => ProposedResponse::respond_with(auto_confirm_flags(event, &applicant, policy.auto_confirm())),
    };
    Decision { proposed, notes, effect: None }
}

/// A user signs in through an identity provider for the first time. The response never sets a flag (contract 5.2).
fn decide_external_provider<'e>(event: &Envelope<'e>, policy: &SignUp) -> Decision<'e> {
    let request = PreSignUp::from_event(event);
    let applicant = Applicant {
        user_name: event.user_name(),
        email: Email::from_attribute(request.user_attributes.get("email")),
        attributes: &request.user_attributes,
    };
    let rules = policy.rules().iter().filter(|rule| is_domain_rule(&rule.kind));
    let RuleEvaluation { refusal, notes } = RuleEvaluation::evaluate(rules, |rule| violation(&rule.kind, &applicant));
    let (proposed, effect) = match refusal {
        Some(refusal) => (ProposedResponse::Denied(refusal), None),
        None => {
            let link_request = policy.link().and_then(|link| link_request(event, &request, &applicant.email, link));
            (propose_cleared_flags(event), link_request.map(Effect::Link))
        }
    };
    Decision { proposed, notes, effect }
}

fn is_domain_rule(kind: &RuleKind) -> bool {
    matches!(kind, RuleKind::AllowDomains(_) | RuleKind::DenyDomains(_) | RuleKind::DisposableDomains { .. })
}

/// The event unchanged, unless a flag in its response is already set; then the flags are cleared.
fn propose_cleared_flags<'e>(event: &Envelope<'e>) -> ProposedResponse<'e> {
    let members = event.response().map(Value::object).unwrap_or_default();
    let is_unset = |value: Value<'_>| value.kind() == ValueKind::Null || value.json() == "false";
    match SignUpFlags::NAMES.iter().all(|flag| members.get(flag).is_none_or(is_unset)) {
        true => ProposedResponse::Unchanged,
        false => ProposedResponse::respond_with(SignUpFlags::default()),
    }
}

/// The flags for a self sign-up. A flag is set only if the policy says so, and an address counts as verified only if it
/// exists and the user is confirmed (threat model, S07 and S08).
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

/// `+` and digits, the only format that Cognito accepts; with any other the sign-up would fail (contract 5.2).
fn has_phone_number(attributes: &Attributes<'_>) -> bool {
    let digits = attributes.get("phone_number").and_then(|number| number.strip_prefix('+')).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
