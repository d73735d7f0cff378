//! From the start of a function to its end.

use crate::environment::is_inside_lambda;
use crate::log::{init_json_logging, install_panic_hook};
use std::error::Error;
use std::process::ExitCode;
use tracing::error;

/// Starts a function, and serves until Lambda ends the process. `outside` is what whoever starts it elsewhere is told.
///
/// What is wrong at the start, a line for each problem, ends it before the first event.
///
/// ```
/// use std::process::ExitCode;
///
/// // Nobody is here who would call it, so nothing is begun.
/// let code = cognito_triggers_lambda_support::run("this program runs inside of Lambda", || unreachable!(), |(): &()| unreachable!());
/// assert_eq!(code, ExitCode::from(2));
/// ```
pub fn run<T>(
    outside: &str,
    start: impl FnOnce() -> Result<T, Box<dyn Error>>,
    serve: impl FnOnce(&T) -> Result<(), Box<dyn Error + Send + Sync>>,
) -> ExitCode {
    init_json_logging();
    install_panic_hook();
    if !is_inside_lambda() {
        error!("{outside}");
        return ExitCode::from(2);
    }
    let started = match start() {
        Ok(started) => started,
        Err(problems) => {
            problems.to_string().lines().for_each(|problem| error!("{problem}"));
            return ExitCode::FAILURE;
        }
    };
    // The runtime's own error says what it could not parse, and so what it was given.
    match serve(&started) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => {
            error!("the Lambda runtime stopped; Lambda starts the function anew for the next event");
            ExitCode::FAILURE
        }
    }
}
