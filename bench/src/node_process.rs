//! Node processes, which wait while other programs are measured.

use crate::{
    error::BenchError,
    programs::{find, tools},
};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// Repetitions before the measurement, so that Node's JIT compiles the code.
const WARM_UP: usize = 20_000;

/// A script of `bench/node/` that measures an npm package.
pub(crate) struct NodeProcess {
    node: Child,
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
    package: &'static str,
}

impl NodeProcess {
    /// Starts a script with its input, a line of JSON; `tests/install-tools` installs the package. Node's JIT and garbage
    /// collector have their own threads, so start it before this process is pinned to one core.
    ///
    /// # Errors
    /// Node or the package is missing; the message explains how to install it.
    pub(crate) fn start(script: &str, package: &'static str, subject: &Value) -> Result<Self, BenchError> {
        let mut node = Self::spawn(find("node").as_deref(), &tools(), script, package)?;
        writeln!(node.orders, "{subject}")?;
        Ok(node)
    }

    fn spawn(node: Option<&Path>, folder: &Path, script: &str, package: &'static str) -> Result<Self, BenchError> {
        if !folder.join("node_modules").join(package).is_dir() {
            return Err(format!(
                "the comparison with {package} requires this package; install it with tests/install-tools bench"
            )
            .into());
        }
        let node =
            node.ok_or_else(|| format!("the comparison with {package} requires Node: apt-get install nodejs npm"))?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("node").join(script);
        let mut command = Command::new(node);
        let mut node = command.arg(script).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let pipes = node.stdin.take().zip(node.stdout.take());
        let (orders, reports) = pipes.ok_or("Node has no standard input or output")?;
        Ok(Self { node, orders, reports: BufReader::new(reports), package })
    }

    /// Repeats the work without measuring it.
    ///
    /// # Errors
    /// As [`NodeProcess::seconds`].
    pub(crate) fn warm_up(&mut self) -> Result<(), BenchError> {
        self.seconds(WARM_UP).map(drop)
    }

    /// The seconds that this many repetitions take.
    ///
    /// # Errors
    /// A repetition fails; Node has printed the reason.
    pub(crate) fn seconds(&mut self, count: usize) -> Result<f64, BenchError> {
        writeln!(self.orders, "{count}")?;
        Ok(self.report()?.parse::<f64>()? * 1e-9)
    }

    /// The next line of the script's output.
    ///
    /// # Errors
    /// The script has ended.
    pub(crate) fn report(&mut self) -> Result<String, BenchError> {
        let mut line = String::new();
        match self.reports.read_line(&mut line)? {
            0 => Err(format!("{} ended unexpectedly", self.package).into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

impl Drop for NodeProcess {
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
    fn missing_package_error_explains_installation() {
        let folder = Folder::new("peer").unwrap();
        let complaint =
            |node| NodeProcess::spawn(node, folder.path(), "engine.mjs", "package").err().unwrap().to_string();
        assert!(complaint(Some(Path::new("node"))).ends_with("tests/install-tools bench"));
        fs::create_dir_all(folder.path().join("node_modules/package")).unwrap();
        assert!(complaint(None).ends_with("apt-get install nodejs npm"));
    }
}
