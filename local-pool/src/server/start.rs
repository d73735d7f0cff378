//! What the start of the server decides.

use crate::random::{RandomSource, SystemRandom};
use crate::service::Options;
use crate::triggers::RegisteredFunction;
use lambda_emulator::Logs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// How a local pool starts.
pub struct Start {
    /// An address on loopback; port 0 stands for a free one.
    pub address: SocketAddr,
    /// What the service decides by.
    pub options: Options,
    /// Whose URL is in tokens.
    pub issuer: Issuer,
    /// Where the signing keys come from.
    pub keys: Keys,
    /// What the pools' triggers may name.
    pub functions: Vec<RegisteredFunction>,
    /// Where the lines of functions go, warnings about their answers, and what is refused because it is not simulated.
    pub logs: Logs,
    /// The source of ids, codes and salts.
    pub random: Box<dyn RandomSource>,
}

/// Whose URL is in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Issuer {
    /// AWS's, which pycognito and aws-jwt-verify insist on, or the one in [`Options`].
    #[default]
    Aws,
    /// The address of this server.
    Loopback,
}

/// Where the signing keys come from.
#[derive(Clone, Debug, Default)]
pub enum Keys {
    /// Made for this start.
    #[default]
    New,
    /// Kept in a folder of this machine, where they are made first if there are none.
    Folder(PathBuf),
}

impl Default for Start {
    /// A free port of 127.0.0.1, new keys, no functions.
    fn default() -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            options: Options::default(),
            issuer: Issuer::default(),
            keys: Keys::default(),
            functions: Vec::new(),
            logs: Logs::Discard,
            random: Box::new(SystemRandom),
        }
    }
}
