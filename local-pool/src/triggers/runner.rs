//! Everything that running functions needs.

use super::encrypted_code::LocalKms;
use super::fault::Fault;
use super::function::RegisteredFunction;
use super::functions::Functions;
use super::recorded::RecordedInvocation;
use crate::recent::Recent;
use lambda_emulator::Logs;
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// Contract 1.7: five seconds for each try.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The registered functions, and what was recorded of their invocations.
pub(crate) struct TriggerRunner {
    pub(super) functions: Arc<Functions>,
    pub(super) recorded: Arc<Recent<RecordedInvocation>>,
    pub(crate) kms: LocalKms,
    pub(super) logs: Logs,
    pub(super) timeout: Duration,
}

impl Default for TriggerRunner {
    fn default() -> Self {
        let (functions, recorded, kms) = (Arc::default(), Arc::default(), LocalKms::default());
        Self { functions, recorded, kms, logs: Logs::Discard, timeout: TIMEOUT }
    }
}

impl TriggerRunner {
    /// A runner of these functions. Their lines, and warnings about their answers, go to `logs`.
    ///
    /// # Errors
    /// An ARN that is not that of a function, or a URL that is not on loopback.
    pub(crate) fn new(functions: impl IntoIterator<Item = RegisteredFunction>, logs: Logs) -> io::Result<Self> {
        let runner = Self { logs, ..Self::default() };
        for function in functions {
            runner.register(function)?;
        }
        Ok(runner)
    }

    /// Registers one more function, for example of a seed.
    ///
    /// # Errors
    /// An ARN that is not that of a function, or a URL that is not on loopback.
    pub(crate) fn register(&self, function: RegisteredFunction) -> io::Result<()> {
        self.functions.register(function, self.logs.clone())
    }

    /// Lets calls of a function fail, until the fault is removed.
    pub(crate) fn set_fault(&self, arn: &str, fault: Option<Fault>) {
        self.functions.set_fault(arn, fault);
    }

    /// The invocations so far, oldest first.
    pub(crate) fn recorded(&self) -> Vec<Arc<RecordedInvocation>> {
        self.recorded.list()
    }

    /// Tests do not wait for five seconds.
    #[cfg(test)]
    pub(crate) fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}
