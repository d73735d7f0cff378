//! The peer of the verifier: aws-jwt-verify, in a process of Node that waits while others are measured.

use crate::{Fault, pool::Pool};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// Verifications before the first measured one: Node compiles what is done often.
const WARM_UP: usize = 20_000;

/// aws-jwt-verify, with one token to verify.
pub(crate) struct Peer {
    node: Child,
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
    /// Its version, and Node's.
    pub(crate) version: String,
}

impl Peer {
    /// Where `tests/peers` installs it, with a token of this pool. Node's compiler and collector have threads of their own,
    /// so it is started while every core is open to it.
    ///
    /// # Errors
    /// Where Node or the package is missing: says what installs it.
    pub(crate) fn start(pool: &Pool, token: &str) -> Result<Self, Fault> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers");
        let jwks: Value = serde_json::from_str(&pool.jwks()?)?;
        let subject = json!({ "token": token, "jwks": jwks, "userPoolId": pool.id, "clientId": pool.client });
        let mut peer = Self::spawn("node", &folder)?;
        writeln!(peer.orders, "{subject}")?;
        peer.version = peer.report()?;
        peer.verify(WARM_UP)?;
        Ok(peer)
    }

    fn spawn(node: &str, folder: &Path) -> Result<Self, Fault> {
        if !folder.join("node_modules/aws-jwt-verify").is_dir() {
            return Err("the verifier is measured beside aws-jwt-verify, which is not there: tests/peers".into());
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("aws-jwt-verify.mjs");
        let mut command = Command::new(node);
        command.arg(script).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let started = command.spawn().map_err(|error| {
            format!(
                "the verifier is measured beside aws-jwt-verify, which needs Node ({error}): apt-get install nodejs npm"
            )
        });
        let mut node = started?;
        let pipes = node.stdin.take().zip(node.stdout.take());
        let (orders, reports) = pipes.ok_or("Node has no standard input or output")?;
        Ok(Self { node, orders, reports: BufReader::new(reports), version: String::new() })
    }

    /// Seconds that so many verifications take.
    ///
    /// # Errors
    /// Where one fails: Node has said why.
    pub(crate) fn verify(&mut self, count: usize) -> Result<f64, Fault> {
        writeln!(self.orders, "{count}")?;
        Ok(self.report()?.parse::<f64>()? * 1e-9)
    }

    fn report(&mut self) -> Result<String, Fault> {
        let mut line = String::new();
        match self.reports.read_line(&mut line)? {
            0 => Err("aws-jwt-verify ended before its time".into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.node.kill());
        drop(self.node.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;
    use std::fs;

    fn complaint(node: &str, folder: &Path) -> String {
        Peer::spawn(node, folder).err().unwrap().to_string()
    }

    #[test]
    fn whoever_lacks_the_peer_is_told_what_installs_it() {
        let folder = Folder::new("peer").unwrap();
        assert!(complaint("node", folder.path()).ends_with("tests/peers"));
        fs::create_dir_all(folder.path().join("node_modules/aws-jwt-verify")).unwrap();
        assert!(complaint("no-such-node", folder.path()).ends_with("apt-get install nodejs npm"));
    }
}
