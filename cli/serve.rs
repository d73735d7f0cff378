//! `serve`: the HTTP API on a loopback address, with the same router as the Lambda.

#[cfg(feature = "aws")]
mod server;

use crate::project::Project;
use crate::terminal::CliError;
use std::process::ExitCode;

/// The default port.
#[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "used only with the feature"))]
const PORT: u16 = 4322;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Port on the loopback address; 0 selects a free one [default: 4322]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

/// The API calls Cognito. The SDK takes minutes to compile, so it is optional.
#[cfg(not(feature = "aws"))]
pub(crate) fn run(_: &Project, _: &Arguments) -> Result<ExitCode, CliError> {
    Err(CliError::needs_aws_feature("serve"))
}

/// Serves the API until the process is ended.
#[cfg(feature = "aws")]
pub(crate) fn run(project: &Project, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(CliError::io("starting"))?;
    runtime.block_on(server::run_server(policy, arguments.port.unwrap_or(PORT)))
}
