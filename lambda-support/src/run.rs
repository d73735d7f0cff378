//! The start-up of a function.

use crate::environment::is_inside_lambda;
use crate::log::{init_json_logging, install_panic_hook};
use std::error::Error;
use std::process::ExitCode;
use tracing::error;

/// Starts a function and serves events until Lambda ends the process.
///
/// Outside Lambda, logs the message `outside` and exits with code 2. If `start` fails, logs each problem on a line of its own
/// and exits with code 1 before the first event.
///
/// ```
/// use std::process::ExitCode;
///
/// // This is not Lambda, so neither closure is called.
/// let code = cognito_triggers_lambda_support::run("this program must run inside Lambda", || unreachable!(), |(): &()| unreachable!());
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
    // The runtime's error is not logged, because it may contain parts of the payload.
    match serve(&started) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => {
            error!("the Lambda runtime stopped; Lambda restarts the function for the next event");
            ExitCode::FAILURE
        }
    }
}
