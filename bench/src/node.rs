//! Peers in Node, each in a process that waits while others are measured.

use crate::{
    Fault,
    programs::{find, peers},
};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// Repetitions before the first measured one: Node compiles what is done often.
const WARM_UP: usize = 20_000;

/// A script of `bench/node/`, with a package of somebody else's.
pub(crate) struct Node {
    node: Child,
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
    package: &'static str,
}

impl Node {
    /// Starts a script with its subject, a line of JSON; the package is where `tests/install-tools` installs it. Node's compiler and
    /// collector have threads of their own, so it is started while every core is open to it.
    ///
    /// # Errors
    /// Where Node or the package is missing: says what installs it.
    pub(crate) fn start(script: &str, package: &'static str, subject: &Value) -> Result<Self, Fault> {
        let mut node = Self::spawn(find("node").as_deref(), &peers(), script, package)?;
        writeln!(node.orders, "{subject}")?;
        Ok(node)
    }

    fn spawn(node: Option<&Path>, folder: &Path, script: &str, package: &'static str) -> Result<Self, Fault> {
        if !folder.join("node_modules").join(package).is_dir() {
            return Err(
                format!("{package} is measured beside us, and it is not there: tests/install-tools bench").into()
            );
        }
        let node =
            node.ok_or_else(|| format!("{package} is measured beside us, in Node: apt-get install nodejs npm"))?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("node").join(script);
        let mut command = Command::new(node);
        let mut node = command.arg(script).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let pipes = node.stdin.take().zip(node.stdout.take());
        let (orders, reports) = pipes.ok_or("Node has no standard input or output")?;
        Ok(Self { node, orders, reports: BufReader::new(reports), package })
    }

    /// Works for a while that nobody counts.
    ///
    /// # Errors
    /// As [`Node::seconds`].
    pub(crate) fn warm_up(&mut self) -> Result<(), Fault> {
        self.seconds(WARM_UP).map(drop)
    }

    /// Seconds that so many repetitions take.
    ///
    /// # Errors
    /// Where one fails: Node has said why.
    pub(crate) fn seconds(&mut self, count: usize) -> Result<f64, Fault> {
        writeln!(self.orders, "{count}")?;
        Ok(self.report()?.parse::<f64>()? * 1e-9)
    }

    /// The next line that the script says.
    ///
    /// # Errors
    /// Where it has ended.
    pub(crate) fn report(&mut self) -> Result<String, Fault> {
        let mut line = String::new();
        match self.reports.read_line(&mut line)? {
            0 => Err(format!("{} ended before its time", self.package).into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

impl Drop for Node {
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

    #[test]
    fn whoever_lacks_the_peer_is_told_what_installs_it() {
        let folder = Folder::new("peer").unwrap();
        let complaint = |node| Node::spawn(node, folder.path(), "engine.mjs", "package").err().unwrap().to_string();
        assert!(complaint(Some(Path::new("node"))).ends_with("tests/install-tools bench"));
        fs::create_dir_all(folder.path().join("node_modules/package")).unwrap();
        assert!(complaint(None).ends_with("apt-get install nodejs npm"));
    }
}
