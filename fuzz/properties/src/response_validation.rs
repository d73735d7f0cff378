//! Response validation is deterministic, and stricter the less it knows.

use crate::json::is_json;
use crate::parts::split_parts;
use crate::sampling::{IS_FUZZING, is_due, is_turn_of};
use events::{
    Aliases, EmailSendingAccount, Envelope, PoolSettings, ValidationReport, Verdict, VerificationMethod,
    validate_response,
};

/// Checks an arbitrary event, and an arbitrary response that follows it in the input.
///
/// # Panics
/// If validation contradicts itself.
pub fn response_validation(bytes: &[u8]) {
    let mut inputs = split_parts(bytes);
    let Ok(event) = Envelope::parse(inputs.next().unwrap_or_default()) else { return };
    let response = inputs.next().unwrap_or(b"{}");
    match std::str::from_utf8(response).ok().filter(|text| is_json(text)) {
        Some(text) if is_due(2, bytes) => check_verdict_is_stable(&event, event.with_response(text).as_bytes()),
        _ => check_verdict_is_stable(&event, response),
    }
    if !IS_FUZZING {
        check_verdict_is_stable(&event, response);
    }
}

/// Validation is deterministic, and a response that is accepted with unknown settings is accepted with any settings.
fn check_verdict_is_stable(event: &Envelope<'_>, response: &[u8]) {
    let unknown = validate_response(event, response, &PoolSettings::default());
    if is_due(8, response) {
        let again = validate_response(event, response, &PoolSettings::default());
        assert_eq!(render_report(&unknown), render_report(&again), "validating twice has different results");
    }
    for verification in [VerificationMethod::Code, VerificationMethod::Link] {
        for (account, aliases) in
            [(EmailSendingAccount::CognitoDefault, Aliases::None), (EmailSendingAccount::Developer, Aliases::Some)]
        {
            // Under the fuzzer, one of the settings.
            if !is_turn_of(verification as usize * 2 + account as usize, 4, response) {
                continue;
            }
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
