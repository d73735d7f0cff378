//! `serve`: the HTTP API on a loopback address, with the same router as the Lambda.

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
pub(crate) fn run(_: &Arguments) -> Result<ExitCode, CliError> {
    Err(CliError::needs_aws_feature("serve"))
}

/// Serves the API until the process is ended.
#[cfg(feature = "aws")]
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let policy = crate::policy_file::load_policy()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(CliError::io("starting"))?;
    runtime.block_on(server::run_server(policy, arguments.port.unwrap_or(PORT)))
}

#[cfg(feature = "aws")]
mod server {
    use super::{CliError, ExitCode};
    use http_api::{Api, NoHooks, router};
    use policy::Policy;
    use std::io::{self, ErrorKind, Write};
    use std::net::{Ipv4Addr, SocketAddr};
    use tokio::net::TcpListener;

    pub(super) async fn run_server(policy: Policy, port: u16) -> Result<ExitCode, CliError> {
        let listener = listen(port).await?;
        let address = listener.local_addr().map_err(CliError::io("listening"))?;
        // The first line on standard output is the address; all lines after it are the log.
        writeln!(io::stdout(), "http://{address}/")?;
        lambda_support::init_json_logging();
        lambda_support::install_panic_hook();
        let api = Api::new(policy, false).map_err(|problem| CliError::new(problem.to_string()))?;
        let routes = router(api, NoHooks).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, routes).await.map_err(CliError::io("serving the endpoints"))?;
        Ok(ExitCode::SUCCESS)
    }

    async fn listen(port: u16) -> Result<TcpListener, CliError> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => CliError::new(format!("port {port} is in use; choose another one with --port")),
            _ => CliError::io("listening")(error),
        })
    }
}
