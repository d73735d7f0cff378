//! Answers custom message events with the templates as they were when it was built: one JSON text per line comes in,
//! one line per event goes out, until the input ends.
//!
//! A line is `{"answer": the event with its response}` or `{"refusal": {"code": …, "message": …}}`.

use policy::Policy;
use serde_json::json;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use triggers::custom_message::HANDLER;

/// What a policy with problems ends with.
const MISUSE: u8 = 2;

fn main() -> ExitCode {
    match policy::load_deployed(policy::EmbeddedPolicy::FULL) {
        Ok(policy) => match serve(io::stdin().lock(), io::stdout().lock(), &policy) {
            Ok(()) => ExitCode::SUCCESS,
            // Nobody reads the answers any more.
            Err(_) => ExitCode::FAILURE,
        },
        Err(error) => {
            // Where nobody reads this either, the exit code says enough.
            drop(writeln!(io::stderr(), "{error}"));
            MISUSE.into()
        }
    }
}

/// Answers each line as it comes: who asks waits for one before the next.
fn serve(mut events: impl BufRead, mut answers: impl Write, policy: &Policy) -> io::Result<()> {
    let mut event = Vec::new();
    while events.read_until(b'\n', &mut event)? > 0 {
        writeln!(answers, "{}", answer(&event, policy))?;
        answers.flush()?;
        event.clear();
    }
    Ok(())
}

fn answer(event: &[u8], policy: &Policy) -> String {
    match HANDLER.handle(event, policy).answer {
        Ok(text) => format!("{{\"answer\":{}}}", on_one_line(&text)),
        Err(refusal) => json!({"refusal": {"code": refusal.code, "message": refusal.message}}).to_string(),
    }
}

/// The same JSON text on one line: a line break in it stands between values, where a blank does as well.
fn on_one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
