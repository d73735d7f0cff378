//! The functions: for any event each returns only responses that Cognito accepts.

use crate::json::is_json;
use crate::sampling::{IS_FUZZING, checksum};
use events::{Envelope, Trigger, Verdict, validate_response};
use policy::Policy;
use std::sync::LazyLock;
use triggers::{Handler, HandlerOutput, Outcome};

/// A policy that uses most tables, a variant for verification by link, and one that enforces what is in shadow mode.
static POLICIES: LazyLock<[Policy; 3]> = LazyLock::new(|| {
    let company = include_str!("../../../tests/policies/company.toml").replace("[pool]", POOL);
    let company = company + SIGN_IN;
    let by_link = company.replace("verification = \"code\"", "verification = \"link\"");
    let strict = company.replace("mode = \"shadow\"", "mode = \"enforce\"").replace("[sign_up.names]", RESTRICTING);
    [&company, &by_link, &strict].map(|text| Policy::parse("policy.toml", text, []).expect("a valid policy"))
});
const POOL: &str = "[pool]\nusername_attributes = [\"email\"]";
const SIGN_IN: &str = r#"
[sign_in.maintenance.1example23456789]
mode = "shadow"
until = 2030-12-24T06:00:00Z
[sign_in.federation_required]
mode = "shadow"
domains = ["example.com", "*.example.net"]
[sign_in.suspended]
mode = "shadow"
attribute = "custom:plan"
values = ["blocked"]
groups = ["suspended"]
[sign_in.allow_domains.2example23456789]
mode = "shadow"
domains = ["example.com"]
[sign_in.allow_groups.1example23456789]
mode = "shadow"
groups = ["staff"]
"#;
const RESTRICTING: &str =
    "[tokens.claims.tenant]\nattribute = \"custom:tenant\"\ntrusted = true\nrestricts = true\n[sign_up.names]";

/// Checks an arbitrary event. Under the fuzzer one function gets it: its own, or for one input in eight any; otherwise all.
///
/// # Panics
/// If a function returns a response that Cognito would not accept.
pub fn handlers(bytes: &[u8]) {
    // One policy per input, selected by length: using all three would cost two thirds of the executions.
    let policy = &POLICIES[bytes.len() % POLICIES.len()];
    let all = Trigger::ALL.into_iter().filter_map(triggers::handler);
    if !IS_FUZZING {
        return all.for_each(|handler| check_handler(bytes, handler, policy));
    }
    let number = checksum(bytes);
    let own = Envelope::parse(bytes)
        .ok()
        .filter(|_| !number.is_multiple_of(8))
        .and_then(|event| event.trigger_source().trigger());
    let count = all.clone().count();
    let any = || all.clone().nth(number / 8 % count).expect("one of them");
    check_handler(bytes, own.and_then(triggers::handler).unwrap_or_else(any), policy);
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
