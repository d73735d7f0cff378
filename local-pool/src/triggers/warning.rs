//! Warnings about answers, for whoever develops the function.

use super::recorded::RecordedInvocation;
use events::Verdict;
use lambda_emulator::Logs;

/// Writes what response validation found, unless the answer is certain to be accepted. Findings contain no value of the
/// answer.
pub(super) fn warn_about(logs: &Logs, recorded: &RecordedInvocation) {
    if recorded.verdict.is_none_or(|verdict| verdict == Verdict::Accepted) {
        return;
    }
    for finding in &recorded.findings {
        write_line(logs, format!("{}: {finding}", recorded.source));
    }
}

fn write_line(logs: &Logs, line: String) {
    match logs {
        Logs::Print(print) => print(&line),
        // Nobody may listen any more.
        Logs::Observe(observer) => drop(observer.send(line)),
        Logs::Discard | Logs::Capture => {}
    }
}
