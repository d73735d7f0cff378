//! The registered functions by ARN. Nothing else is ever called.

use super::call_result::CallResult;
use super::endpoint::Endpoint;
use super::fault::{Fault, Faults};
use super::function::RegisteredFunction;
use super::function_name::function_name;
use super::program::Program;
use lambda_emulator::{Bytes, Logs};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The registered functions by ARN.
#[derive(Default)]
pub(super) struct Functions {
    by_arn: Mutex<BTreeMap<String, Arc<Callee>>>,
    faults: Faults,
}

enum Callee {
    Program(Program),
    Endpoint(Endpoint),
}

impl Functions {
    /// Registers a function. One with the same ARN is replaced.
    pub(super) fn register(&self, function: RegisteredFunction, logs: Logs) -> io::Result<()> {
        let arn = match &function {
            RegisteredFunction::Program(program) => program.arn.clone(),
            RegisteredFunction::Endpoint(endpoint) => endpoint.arn.clone(),
        };
        let invalid = || io::Error::new(io::ErrorKind::InvalidInput, format!("{arn} is not the ARN of a function"));
        let name = function_name(&arn).ok_or_else(invalid)?;
        let callee = match function {
            RegisteredFunction::Program(program) => Callee::Program(Program::new(program, name, logs)),
            RegisteredFunction::Endpoint(endpoint) => Callee::Endpoint(Endpoint::new(&endpoint, name)?),
        };
        self.by_arn.lock().unwrap_or_else(PoisonError::into_inner).insert(arn, Arc::new(callee));
        Ok(())
    }

    /// Lets calls of a function fail, until the fault is removed.
    pub(super) fn set_fault(&self, arn: &str, fault: Option<Fault>) {
        self.faults.set(arn, fault);
    }

    /// Calls the function once. An ARN that is not registered is like a function that the pool may not invoke.
    pub(super) async fn call(&self, arn: &str, event: Bytes, timeout: Duration) -> CallResult {
        let delay = match self.faults.get(arn).map_or(Ok(Duration::ZERO), Fault::effect) {
            Ok(delay) => delay.min(timeout),
            Err(exception) => return CallResult::NotInvoked(exception.to_owned()),
        };
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        self.call_now(arn, event, timeout.saturating_sub(delay)).await
    }

    async fn call_now(&self, arn: &str, event: Bytes, timeout: Duration) -> CallResult {
        if timeout.is_zero() {
            return CallResult::TimedOut;
        }
        let callee = self.by_arn.lock().unwrap_or_else(PoisonError::into_inner).get(arn).cloned();
        match callee.as_deref() {
            Some(Callee::Program(program)) => program.call(event, timeout).await,
            Some(Callee::Endpoint(endpoint)) => endpoint.call(event, timeout).await,
            None => CallResult::NotInvoked("AccessDeniedException".to_owned()),
        }
    }
}
