//! Response validation: the functions return valid responses for any event, and validation is deterministic.

use crate::json::is_json;
use crate::parts::split_parts;
use events::{
    Aliases, EmailSendingAccount, Envelope, PoolSettings, Trigger, ValidationReport, Verdict, VerificationMethod,
    validate_response,
};
use policy::Policy;
use std::sync::LazyLock;
use triggers::{Handler, HandlerOutput, Outcome};

/// The repository's policy, a variant for verification by link, and one that enforces what is in shadow mode.
static POLICIES: LazyLock<[Policy; 3]> = LazyLock::new(|| {
    let own = include_str!("../../../policy.toml");
    let by_link = own.replace("verification = \"code\"", "verification = \"link\"");
    let strict = own.replace("mode = \"shadow\"", "mode = \"enforce\"").replace("[sign_up.names]", RESTRICTING);
    [own, &by_link, &strict].map(|text| Policy::parse("policy.toml", text, []).expect("a valid policy"))
});
const RESTRICTING: &str =
    "[tokens.claims.tenant]\nattribute = \"custom:tenant\"\ntrusted = true\nrestricts = true\n[sign_up.names]";

/// Checks an arbitrary event, and an arbitrary response that follows it in the input.
///
/// # Panics
/// If a function returns a response that Cognito would not accept, or if validation contradicts itself.
pub fn response_validation(bytes: &[u8]) {
    let mut inputs = split_parts(bytes);
    let event = inputs.next().unwrap_or_default();
    // One policy per input, selected by length: using all three would cost two thirds of the executions.
    let policy = POLICIES.iter().cycle().nth(event.len() % POLICIES.len()).expect("a policy");
    for handler in Trigger::ALL.into_iter().filter_map(triggers::handler) {
        check_handler(event, handler, policy);
    }
    let Ok(event) = Envelope::parse(event) else { return };
    let response = inputs.next().unwrap_or(b"{}");
    check_verdict_is_stable(&event, response);
    if let Some(response) = std::str::from_utf8(response).ok().filter(|text| is_json(text)) {
        check_verdict_is_stable(&event, event.with_response(response).as_bytes());
    }
}

fn check_handler(payload: &[u8], handler: &Handler, policy: &Policy) {
    let HandlerOutput { response: answer, outcome, notes, event, .. } = handler.handle(payload, policy);
    assert_ne!(outcome, Outcome::Panicked);
    assert_eq!(event.is_none(), outcome == Outcome::NotAnEvent);
    assert!(notes.iter().all(|note| !note.as_str().contains(['\n', '"'])), "a note is a name");
    let response = match answer {
        Ok(answer) => answer,
        Err(refusal) => {
            assert!(refusal == handler.unavailable || handler.denials.contains(&refusal), "an unknown error");
            return;
        }
    };
    let event = event.expect("only valid events have a response");
    if response == event.text() {
        return;
    }
    assert!(is_json(&response), "the response is not JSON");
    let (head, tail) = event.around_response();
    assert!(response.starts_with(head) && response.ends_with(tail), "bytes outside of `response` changed");
    let report = validate_response(&event, response.as_bytes(), &policy.pool_settings());
    // Members missing in the event, which Cognito never omits, cannot be fixed by the response.
    assert!(report.verdict() <= Verdict::Unknown, "{outcome:?}: {report:?}");
}

/// Validation is deterministic, and a response that is accepted with unknown settings is accepted with any settings.
fn check_verdict_is_stable(event: &Envelope<'_>, response: &[u8]) {
    let unknown = validate_response(event, response, &PoolSettings::default());
    assert_eq!(
        render_report(&unknown),
        render_report(&validate_response(event, response, &PoolSettings::default())),
        "validating twice has different results"
    );
    for verification in [VerificationMethod::Code, VerificationMethod::Link] {
        for (account, aliases) in
            [(EmailSendingAccount::CognitoDefault, Aliases::None), (EmailSendingAccount::Developer, Aliases::Some)]
        {
            let settings = PoolSettings {
                verification: Some(verification),
                email_sending_account: Some(account),
                aliases: Some(aliases),
            };
            let verdict = validate_response(event, response, &settings).verdict();
            let is_accepted = unknown.verdict() == Verdict::Accepted;
            assert!(
                !is_accepted || verdict == Verdict::Accepted,
                "accepted with unknown settings but not with these: {settings:?}"
            );
        }
    }
}

fn render_report(report: &ValidationReport) -> String {
    format!("{} {report:?}", report.verdict())
}
