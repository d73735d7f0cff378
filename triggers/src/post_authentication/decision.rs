//! What is written and published after a sign-in, and what of post confirmation is resumed.

use super::denials;
use crate::decision::{Decision, ProposedResponse};
use crate::effects::{Effect, EventEntry, RecordPlan, SignIn};
use crate::empty_response::unchanged_or_empty;
use crate::log_note::{LogCode, LogNote};
use crate::outcome::Outcome;
use crate::post_confirmation::{resumed_plan, select_attributes};
use events::views::PostAuthentication;
use events::{Envelope, is_sub, is_user_pool_id};
use policy::{AfterSignIn, OnFailure, Policy, Record};
use serde_json::Value;

pub(super) fn decide<'e>(event: &Envelope<'e>, policy: &Policy) -> Result<Decision<'e>, Outcome> {
    let mut decision = Decision::from(unchanged_or_empty(event));
    let Some((rules, record)) = policy.after_sign_in().zip(policy.post_confirmation().record()) else {
        return Ok(decision);
    };
    match sign_in(event, rules, record, policy) {
        Ok(sign_in) => decision.effect = Some(Effect::RecordSignIn(Box::new(sign_in))),
        Err(code) => {
            decision.notes.push(LogNote::new(code));
            let limits = [Some(rules.limits), rules.event().map(|event| event.limits)];
            if limits.into_iter().flatten().any(|limits| limits.on_failure == OnFailure::Fail) {
                decision.proposed = ProposedResponse::EffectsFailed(denials::SIGN_IN_UNFINISHED);
            }
        }
    }
    Ok(decision)
}

/// The actions for a sign-in.
///
/// # Errors
/// If the event lacks an ID of the user.
fn sign_in(event: &Envelope<'_>, rules: &AfterSignIn, record: &Record, policy: &Policy) -> Result<SignIn, LogCode> {
    let request = PostAuthentication::from_event(event);
    let attributes = &request.user_attributes;
    let pool = event.user_pool_id().filter(|id| is_user_pool_id(id)).ok_or(LogCode::PoolIdInvalid)?;
    let user_name = event.user_name().filter(|name| !name.is_empty()).ok_or(LogCode::UserNameInvalid)?;
    let sub = attributes.get("sub").filter(|sub| !sub.is_empty()).ok_or(LogCode::SubMissing)?;
    let device = [("newDeviceUsed", request.new_device_used.map_or(Value::Null, Value::from))];
    Ok(SignIn {
        record: RecordPlan {
            table: record.table.clone(),
            id: format!("{pool}#{sub}"),
            attributes: select_attributes(attributes, &record.attributes),
            limits: rules.limits,
        },
        user_name: user_name.to_owned(),
        interval: rules.interval,
        event: rules.event().map(|published| EventEntry::new(published, event, attributes, device)),
        setup: rules.resumes().then(|| resumed_plan(event, attributes, policy.post_confirmation())).flatten(),
        sub: is_sub(sub).then(|| sub.to_owned()),
    })
}
