//! The log of a function: JSON lines, of few who may speak, and nothing of a panic but its place.

use crate::json_subscriber::JsonSubscriber;
use std::io::Write;
use std::time::SystemTime;
use std::{env, io, panic};
use tracing::error;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::set_global_default;

/// Who may write into the log: the suite's own crates and the runtime. What the SDK and the libraries below it would say
/// may hold anything (SECURITY.md, L12).
const ALLOWED_TARGETS: [&str; 5] = [
    "cognito_triggers_lambdas",
    "cognito_triggers_http_api",
    "cognito_triggers_authorizer",
    "cognito_triggers_lambda_support",
    "lambda_runtime",
];

/// Where the runtime says once more, as an error, that a handler returned one. A denial is no error of ours, and our own
/// line has its code.
const RUNTIME_ERROR_TARGET: &str = "lambda_runtime::layers::panic";

fn is_allowed_target(target: &str) -> bool {
    target != RUNTIME_ERROR_TARGET && ALLOWED_TARGETS.iter().any(|allowed| target.starts_with(allowed))
}

/// From here on the log is JSON lines on standard output, at the level that `AWS_LAMBDA_LOG_LEVEL` names. Nothing below
/// INFO can be switched on: nobody vouches for what the runtime tells of an event there.
///
/// # Panics
///
/// If the process has a log already: this is called once, at the start.
#[expect(clippy::expect_used, reason = "two logs in one process are a mistake of who wrote its `main`")]
pub fn init_json_logging() {
    let max_level = parse_max_level(env::var("AWS_LAMBDA_LOG_LEVEL").ok().as_deref());
    set_global_default(JsonSubscriber { max_level, is_allowed_target, clock: SystemTime::now, write })
        .expect("one log in a process");
}

/// The least grave level that is heard, of the one that is asked for; an empty one asks for none.
fn parse_max_level(asked: Option<&str>) -> LevelFilter {
    let asked = asked.filter(|level| !level.is_empty()).and_then(|level| level.parse().ok());
    asked.unwrap_or(LevelFilter::INFO).min(LevelFilter::INFO)
}

/// One write for each line, so that those of two threads do not mix. Where standard output is closed, nobody can be told.
fn write(line: &[u8]) {
    let _ = io::stdout().write_all(line);
}

/// From here on a panic is a line of the log with its file and line. Its text may hold a value of the event; its place
/// does not.
pub fn install_panic_hook() {
    panic::set_hook(Box::new(|panicked| {
        let (file, line) = panicked.location().map_or(("unknown", 0), |place| (place.file(), place.line()));
        error!(file, line, "panicked");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_below_info_can_be_switched_on() {
        for asked in [None, Some("INFO"), Some("DEBUG"), Some("TRACE"), Some("loud"), Some("")] {
            assert_eq!(parse_max_level(asked), LevelFilter::INFO, "{asked:?}");
        }
        assert_eq!(
            (parse_max_level(Some("WARN")), parse_max_level(Some("ERROR"))),
            (LevelFilter::WARN, LevelFilter::ERROR)
        );
    }

    #[test]
    fn the_suite_and_the_runtime_may_speak() {
        for target in [
            "cognito_triggers_lambdas::lambda",
            "cognito_triggers_http_api",
            "cognito_triggers_lambda_support::log",
            "lambda_runtime::runtime",
        ] {
            assert!(is_allowed_target(target), "{target}");
        }
    }

    #[test]
    fn l12_the_sdk_and_what_is_below_it_may_not_nor_the_runtime_about_errors_of_ours() {
        for target in [
            "aws_smithy_runtime::client",
            "aws_sdk_dynamodb",
            "hyper_util",
            "rustls",
            "cognito_triggers_policy",
            RUNTIME_ERROR_TARGET,
        ] {
            assert!(!is_allowed_target(target), "{target}");
        }
    }
}
