//! Handles custom message events with the templates that were compiled in: reads one JSON event per line from standard
//! input, and writes one line per event until the input ends.
//!
//! An output line is `{"response": the event with its response, "mail": the mail of a custom sender or null}` or
//! `{"error": {"code": …, "message": …}}`.
//!
//! `POLICY_FILE` names the policy, and `POLICY_OVERLAY` the overlay of an environment.

use policy::{Policy, PolicyFile};
use serde_json::json;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use triggers::custom_email_sender::{SampleMail, sample_mail};
use triggers::custom_message::HANDLER;

/// The exit code for an invalid policy.
const INVALID_POLICY: u8 = 2;

fn main() -> ExitCode {
    let policy = PolicyFile::of_function();
    let policy = match std::env::var_os("POLICY_OVERLAY") {
        Some(overlay) => policy.with_overlay(overlay.into()),
        None => policy,
    };
    match policy.load() {
        Ok(policy) => match serve(io::stdin().lock(), io::stdout().lock(), &policy) {
            Ok(()) => ExitCode::SUCCESS,
            // The preview has closed the pipe.
            Err(_) => ExitCode::FAILURE,
        },
        Err(error) => {
            // If standard error is closed too, the exit code remains.
            drop(writeln!(io::stderr(), "{error}"));
            INVALID_POLICY.into()
        }
    }
}

/// Handles each line as it arrives: the preview waits for a response before it sends the next event.
fn serve(mut events: impl BufRead, mut responses: impl Write, policy: &Policy) -> io::Result<()> {
    let mut event = Vec::new();
    while events.read_until(b'\n', &mut event)? > 0 {
        writeln!(responses, "{}", respond(&event, policy))?;
        responses.flush()?;
        event.clear();
    }
    Ok(())
}

fn respond(event: &[u8], policy: &Policy) -> String {
    let handled = HANDLER.handle(event, policy);
    match &handled.response {
        Ok(text) => {
            let mail = std::str::from_utf8(event).ok().and_then(|event| sample_mail(event, policy));
            let mail = mail.map(|SampleMail { mail, from }| {
                json!({"from": from, "subject": mail.subject, "html": mail.html, "text": mail.text})
            });
            format!("{{\"response\":{},\"mail\":{}}}", on_one_line(text), json!(mail))
        }
        Err(denial) => {
            json!({"error": {"code": denial.code, "message": denial.sentence(handled.event.as_ref(), policy)}})
                .to_string()
        }
    }
}

/// Line breaks in JSON only occur between tokens, where a space is equivalent.
fn on_one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
