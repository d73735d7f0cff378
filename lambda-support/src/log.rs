//! The log of a function: JSON lines of an allow-list of crates, and panics without their message.

use crate::log_format::{JsonSubscriber, format_fields};
use serde::Serialize;
use std::io::Write;
use std::time::SystemTime;
use std::{env, io, panic};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::set_global_default;
use tracing::{Level, error};

/// Crates that may log: those of this project and the Lambda runtime. Log events of the AWS SDK and its dependencies may
/// contain any data (threat model, L12).
const ALLOWED_TARGETS: [&str; 5] = [
    "cognito_triggers_lambdas",
    "cognito_triggers_http_api",
    "cognito_triggers_authorizer",
    "cognito_triggers_lambda_support",
    "lambda_runtime",
];

/// Where the runtime logs every error that a handler returns. A denial is not an error of the function, and our own log
/// line contains its code.
const RUNTIME_ERROR_TARGET: &str = "lambda_runtime::layers::panic";

fn is_allowed_target(target: &str) -> bool {
    target != RUNTIME_ERROR_TARGET && ALLOWED_TARGETS.iter().any(|allowed| target.starts_with(allowed))
}

/// Installs a JSON log on standard output, at the level of `AWS_LAMBDA_LOG_LEVEL`. Levels below INFO cannot be enabled,
/// because there the runtime may log parts of an event.
///
/// # Panics
///
/// If the process already has a log. Call this once, at the start.
#[expect(clippy::expect_used, reason = "a second log is a programming error in `main`")]
pub fn init_json_logging() {
    let max_level = parse_max_level(env::var("AWS_LAMBDA_LOG_LEVEL").ok().as_deref());
    set_global_default(JsonSubscriber { max_level, is_allowed_target, clock: SystemTime::now, write })
        .expect("the process has no other log");
}

/// The least severe level that is logged; INFO if the variable is unset, empty or invalid.
fn parse_max_level(configured: Option<&str>) -> LevelFilter {
    let configured = configured.filter(|level| !level.is_empty()).and_then(|level| level.parse().ok());
    configured.unwrap_or(LevelFilter::INFO).min(LevelFilter::INFO)
}

/// Writes a line with the members of `fields`, unless its level is not logged. For lines with nested members, which an event
/// of `tracing` cannot have.
pub fn log_fields(level: Level, fields: &impl Serialize) {
    if level <= LevelFilter::current() {
        // Writing to memory does not fail; only a field's own serialization could.
        if let Ok(line) = format_fields(level, SystemTime::now(), fields) {
            write(&line);
        }
    }
}

/// Writes each line at once, so that lines of two threads do not mix. Errors are ignored: there is no other output.
fn write(line: &[u8]) {
    let _ = io::stdout().write_all(line);
}

/// Logs each panic with its file and line only, because its message may contain a value of the event.
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
    fn levels_below_info_cannot_be_enabled() {
        for asked in [None, Some("INFO"), Some("DEBUG"), Some("TRACE"), Some("loud"), Some("")] {
            assert_eq!(parse_max_level(asked), LevelFilter::INFO, "{asked:?}");
        }
        assert_eq!(
            (parse_max_level(Some("WARN")), parse_max_level(Some("ERROR"))),
            (LevelFilter::WARN, LevelFilter::ERROR)
        );
    }

    #[test]
    fn own_crates_and_runtime_may_log() {
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
    fn l12_sdk_and_runtime_handler_errors_may_not_log() {
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
