//! `serve`: the endpoints on this machine's loopback address, with the router that the Lambda has.

use crate::terminal::Fault;
use std::process::ExitCode;

/// Where the endpoints are when nobody says otherwise.
#[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "only the feature listens"))]
const PORT: u16 = 4322;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The port on this machine's loopback address; 0 is any that is free [default: 4322]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

/// Without the SDK there is nobody to ask; compiling it takes minutes, so it is not there unless somebody wants it.
#[cfg(not(feature = "aws"))]
pub(crate) fn run(_: &Arguments) -> Result<ExitCode, Fault> {
    Err(Fault::without_aws("serve"))
}

/// Runs the endpoints until somebody ends it.
#[cfg(feature = "aws")]
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Fault> {
    let policy =
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| Fault::misuse(problems.to_string()))?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Fault::during("starting"))?;
    runtime.block_on(listening::until_it_ends(policy, arguments.port.unwrap_or(PORT)))
}

#[cfg(feature = "aws")]
mod listening {
    use super::{ExitCode, Fault};
    use http_api::{Api, NoHooks, router};
    use policy::Policy;
    use std::io::{self, ErrorKind, Write};
    use std::net::{Ipv4Addr, SocketAddr};
    use tokio::net::TcpListener;

    pub(super) async fn until_it_ends(policy: Policy, port: u16) -> Result<ExitCode, Fault> {
        let listener = listen(port).await?;
        let address = listener.local_addr().map_err(Fault::during("listening"))?;
        // From here on standard output is the log, but for the address, which stands first.
        writeln!(io::stdout(), "http://{address}/")?;
        lambda_support::log_as_json();
        lambda_support::log_panics_without_their_text();
        let api = Api::new(policy, false).map_err(|problem| Fault::misuse(problem.to_string()))?;
        let routes = router(api, NoHooks).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, routes).await.map_err(Fault::during("serving the endpoints"))?;
        Ok(ExitCode::SUCCESS)
    }

    async fn listen(port: u16) -> Result<TcpListener, Fault> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => Fault::misuse(format!("port {port} is taken; name another one with --port")),
            _ => Fault::during("listening")(error),
        })
    }
}
