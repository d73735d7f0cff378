//! The server as a value.

use super::call::call;
use super::connections::accept_connections;
use super::routes::routes;
use super::start::{Issuer, Keys, Start};
use crate::crypto::SigningKeys;
use crate::error::ServiceError;
use crate::messages::Message;
use crate::seed::{Seed, SeedError};
use crate::service::Service;
use crate::triggers::{Fault, RecordedInvocation, RegisteredFunction, TriggerRunner};
use lambda_emulator::Logs;
use serde_json::Value;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running service. It stops when it is dropped.
pub struct LocalPool {
    address: SocketAddr,
    service: Arc<Service>,
    server: JoinHandle<()>,
}

impl LocalPool {
    /// Starts the service, without any pool.
    ///
    /// # Errors
    /// An address that is not on loopback or is in use, a function that cannot be registered, keys that cannot be read.
    pub async fn start(start: Start) -> io::Result<Self> {
        if !start.address.ip().is_loopback() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{} is not on loopback", start.address)));
        }
        let listener = TcpListener::bind(start.address).await?;
        let address = listener.local_addr()?;
        let keys = match start.keys {
            Keys::New => SigningKeys::generate()?,
            Keys::Folder(folder) => SigningKeys::load_or_create(&folder)?,
        };
        let mut options = start.options;
        if start.issuer == Issuer::Loopback {
            options.issuer = Some(format!("http://{address}"));
        }
        let service = Service {
            options,
            store: Default::default(),
            clock: Default::default(),
            random: start.random,
            keys: Arc::new(keys),
            triggers: TriggerRunner::new(start.functions, start.logs.clone())?,
            outbox: Default::default(),
        };
        Ok(Self::serve(service, start.logs, listener, address))
    }

    fn serve(service: Service, logs: Logs, listener: TcpListener, address: SocketAddr) -> Self {
        let service = Arc::new(service);
        let routes = routes(Arc::clone(&service), logs, address.port());
        let server = tokio::spawn(accept_connections(listener, routes));
        Self { address, service, server }
    }

    /// A server of a service that a test has made.
    #[cfg(test)]
    pub(super) async fn of_service(service: Service) -> io::Result<Self> {
        let listener = TcpListener::bind(Start::default().address).await?;
        let address = listener.local_addr()?;
        Ok(Self::serve(service, Logs::Discard, listener, address))
    }

    /// The address that it listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL, which clients use as the endpoint of the service.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Calls an operation without HTTP, as an administrator.
    ///
    /// # Errors
    /// The error that clients would receive.
    pub async fn call(&self, operation: &str, request: Value) -> Result<Value, ServiceError> {
        call(&self.service, operation, request).await
    }

    /// Registers one more function.
    ///
    /// # Errors
    /// An ARN that is not that of a function, or a URL that is not on loopback.
    pub fn register_function(&self, function: RegisteredFunction) -> io::Result<()> {
        self.service.triggers.register(function)
    }

    /// Adds the pools of a seed, and registers its functions.
    ///
    /// # Errors
    /// Something in the file cannot be; no pool is added then.
    pub fn load_seed(&self, seed: Seed) -> Result<(), SeedError> {
        self.service.load_seed(seed)
    }

    /// Every pool as the text of a seed, without passwords.
    #[must_use]
    pub fn export_seed(&self) -> String {
        self.service.export_seed()
    }

    /// Moves the clock of the service forward.
    pub fn advance_clock(&self, by: Duration) {
        self.service.clock.advance(by);
    }

    /// The time of the service, in whole seconds.
    #[cfg(test)]
    pub(super) fn service_now(&self) -> i64 {
        self.service.clock.now().seconds()
    }

    /// The latest messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Arc<Message>> {
        self.service.outbox.messages()
    }

    /// The latest invocations of functions, oldest first.
    #[must_use]
    pub fn invocations(&self) -> Vec<Arc<RecordedInvocation>> {
        self.service.triggers.recorded()
    }

    /// Lets calls of a function fail, until the fault is removed.
    pub fn set_fault(&self, arn: &str, fault: Option<Fault>) {
        self.service.triggers.set_fault(arn, fault);
    }
}

impl Drop for LocalPool {
    fn drop(&mut self) {
        self.server.abort();
    }
}
