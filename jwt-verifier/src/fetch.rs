//! The interface through which keys are fetched. Tests replace the network here.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// The size limit of a key set, in bytes. Cognito's key sets have about a thousand bytes.
pub(crate) const MAX_BODY: usize = 64 * 1024;

/// Fetches the bytes at a URL.
///
/// Implementations must use a short timeout, follow no redirects, and only accept status 200. The verifier decides when and
/// how often to fetch. A panic counts as a failure.
///
/// ```
/// use std::path::PathBuf;
/// use std::time::Duration;
/// use cognito_triggers_jwt_verifier::{AppClients, Expected, Fetch, FetchError, FetchFuture, Rejection, UserPool, Verifier};
///
/// /// Keys that another program writes to a file.
/// struct FromFile(PathBuf);
///
/// impl Fetch for FromFile {
///     fn fetch<'a>(&'a self, _: &'a str) -> FetchFuture<'a> {
///         Box::pin(async { std::fs::read(&self.0).map_err(|_| FetchError::Refused) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/jwks.json");
/// # let token = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/token"));
/// # let now = Duration::from_secs(1_700_000_000);
/// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
/// let verifier = Verifier::fetching(pool.clone(), AppClients::any(), FromFile(file.into()));
/// assert!(verifier.verify_at(token, Expected::Access, now).await.is_ok());
///
/// let unavailable = Verifier::fetching(pool, AppClients::any(), FromFile("no/such.json".into()));
/// let result = unavailable.verify_at(token, Expected::Access, now).await;
/// assert_eq!(result.err(), Some(Rejection::Jwks));
/// # Ok(())
/// # }
/// ```
pub trait Fetch: Send + Sync {
    /// Requests the body at `url` once.
    fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a>;
}

/// The future of a fetch.
pub type FetchFuture<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, FetchError>> + Send + 'a>>;

impl<F: Fetch + ?Sized> Fetch for Arc<F> {
    fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        self.as_ref().fetch(url)
    }
}

/// Why a fetch failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The connection could not be established, or broke. Only this failure makes the verifier retry immediately, once.
    Transport,
    /// The response was not complete in time.
    TimedOut,
    /// The response must not be used, or the URL must not be requested.
    Refused,
}

impl fmt::Display for FetchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Transport => "the connection failed",
            Self::TimedOut => "the response was not complete in time",
            Self::Refused => "the response cannot be used",
        })
    }
}

impl std::error::Error for FetchError {}
