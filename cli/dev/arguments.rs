//! The options of `dev`.

use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Address on loopback; port 0 selects a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9229")]
    pub(super) address: SocketAddr,
    /// The region in ids, ARNs and the issuer
    #[arg(long, default_value = "eu-west-1")]
    pub(super) region: String,
    /// Put this server's URL into tokens as their issuer instead of AWS's
    #[arg(long)]
    pub(super) local_issuer: bool,
    /// What happens to an answer of a function of which nobody knows what Cognito does
    #[arg(long, value_enum, value_name = "accept|refuse", default_value = "accept")]
    pub(super) unknown: Unknown,
    /// Leave the triggers empty
    #[arg(long)]
    pub(super) no_functions: bool,
    /// A file with pools, app clients, groups and users, instead of a new pool; repeat it for more files
    #[arg(long, value_name = "FILE")]
    pub(super) seed: Vec<PathBuf>,
}

/// What happens to answers whose effect is unknown.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Unknown {
    /// Accept them, with a warning
    Accept,
    /// Refuse them
    Refuse,
}
