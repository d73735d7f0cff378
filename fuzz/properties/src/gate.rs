//! The gate: what our own functions answer passes it, whatever the event is; and any answer has one verdict.

use crate::json::is_json;
use crate::parts::parts;
use events::{
    Aliases, EmailSendingAccount, Envelope, Judgement, PoolSettings, Trigger, Verdict, VerificationMethod,
    gate as judge,
};
use policy::Policy;
use std::sync::LazyLock;
use triggers::{Handled, Handler, Outcome};

/// The repository's own policy; the same where pools confirm by link; and one that enforces what is tried in the shadow.
static POLICIES: LazyLock<[Policy; 3]> = LazyLock::new(|| {
    let own = include_str!("../../../policy.toml");
    let by_link = own.replace("verification = \"code\"", "verification = \"link\"");
    let strict = own.replace("mode = \"shadow\"", "mode = \"enforce\"").replace("[sign_up.names]", RESTRICTING);
    [own, &by_link, &strict].map(|text| Policy::parse("policy.toml", text, []).expect("a policy without a problem"))
});
const RESTRICTING: &str =
    "[tokens.claims.tenant]\nattribute = \"custom:tenant\"\ntrusted = true\nrestricts = true\n[sign_up.names]";

/// What becomes of any event, and of any answer to it, which stands behind the event.
///
/// # Panics
/// Where one of our functions gives an answer that Cognito would not take, or the gate cannot decide itself.
pub fn gate(bytes: &[u8]) {
    let mut inputs = parts(bytes);
    let event = inputs.next().unwrap_or_default();
    // One policy for each input, another one for a longer one: three at a time are a third of the inputs.
    let policy = POLICIES.iter().cycle().nth(event.len() % POLICIES.len()).expect("a policy");
    for handler in Trigger::ALL.into_iter().filter_map(triggers::handler) {
        is_answered_well(event, handler, policy);
    }
    let Ok(event) = Envelope::parse(event) else { return };
    let foreign = inputs.next().unwrap_or(b"{}");
    has_one_verdict(&event, foreign);
    if let Some(response) = std::str::from_utf8(foreign).ok().filter(|text| is_json(text)) {
        has_one_verdict(&event, event.answer(response).as_bytes());
    }
}

fn is_answered_well(payload: &[u8], handler: &Handler, policy: &Policy) {
    let Handled { answer, outcome, notes, event, .. } = handler.handle(payload, policy);
    assert_ne!(outcome, Outcome::Panicked);
    assert_eq!(event.is_none(), outcome == Outcome::NotAnEvent);
    assert!(notes.iter().all(|note| !note.as_str().contains(['\n', '"'])), "a note is a name");
    let answer = match answer {
        Ok(answer) => answer,
        Err(refusal) => {
            assert!(refusal == handler.unavailable || handler.refusals.contains(&refusal), "another error");
            return;
        }
    };
    let event = event.expect("only an event is answered");
    if answer == event.text() {
        return;
    }
    assert!(is_json(&answer), "the answer is no JSON");
    let (head, tail) = event.around_response();
    assert!(answer.starts_with(head) && answer.ends_with(tail), "something outside of response changed");
    let judgement = judge(&event, answer.as_bytes(), &policy.pool_settings());
    // What is missing in the event itself, so that Cognito never sent it, is nothing that an answer could mend.
    assert!(judgement.verdict() <= Verdict::Unknown, "{outcome:?}: {judgement:?}");
}

/// The same answer is judged alike, whatever else was judged; and what is accepted where nothing is known about the pool is
/// accepted whatever the pool is.
fn has_one_verdict(event: &Envelope<'_>, answer: &[u8]) {
    let unknown = judge(event, answer, &PoolSettings::default());
    assert_eq!(said(&unknown), said(&judge(event, answer, &PoolSettings::default())), "judged twice, it is another");
    for verification in [VerificationMethod::Code, VerificationMethod::Link] {
        for (account, aliases) in
            [(EmailSendingAccount::CognitoDefault, Aliases::None), (EmailSendingAccount::Developer, Aliases::Some)]
        {
            let settings = PoolSettings {
                verification: Some(verification),
                email_sending_account: Some(account),
                aliases: Some(aliases),
            };
            let verdict = judge(event, answer, &settings).verdict();
            let is_accepted = unknown.verdict() == Verdict::Accepted;
            assert!(
                !is_accepted || verdict == Verdict::Accepted,
                "accepted of any pool, and not of this one: {settings:?}"
            );
        }
    }
}

fn said(judgement: &Judgement) -> String {
    format!("{} {judgement:?}", judgement.verdict())
}
