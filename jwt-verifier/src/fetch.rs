//! How the keys of a pool are brought here: the seam at which tests stand in for the network.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// The longest set of keys that is read, in bytes. Cognito's have about a thousand.
pub(crate) const MAX_BODY: usize = 64 * 1024;

/// Brings the bytes at an address.
///
/// Whoever implements it gives up after a short while, follows no redirect, and counts nothing but status 200 as an
/// answer. When to ask, and how often, is the verifier's to know. A panic counts as a failure.
///
/// ```
/// use std::path::PathBuf;
/// use std::time::Duration;
/// use cognito_triggers_jwt_verifier::{AppClients, Expected, Fetch, FetchError, FetchFuture, Rejection, UserPool, Verifier};
///
/// /// Keys that somebody else puts into a file.
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
/// let nobody_knows = Verifier::fetching(pool, AppClients::any(), FromFile("no/such.json".into()));
/// let refused = nobody_knows.verify_at(token, Expected::Access, now).await;
/// assert_eq!(refused.err(), Some(Rejection::Jwks));
/// # Ok(())
/// # }
/// ```
pub trait Fetch: Send + Sync {
    /// Asks once for the body at `url`.
    fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a>;
}

/// A body on its way.
pub type FetchFuture<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, FetchError>> + Send + 'a>>;

impl<F: Fetch + ?Sized> Fetch for Arc<F> {
    fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
        self.as_ref().fetch(url)
    }
}

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The connection was not made, or broke. This is the one failure after which the verifier asks once more at once.
    Transport,
    /// The answer was not complete in time.
    TimedOut,
    /// There is an answer that must not be used, or an address that must not be asked.
    Refused,
}

impl fmt::Display for FetchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Transport => "the connection failed",
            Self::TimedOut => "the answer was not there in time",
            Self::Refused => "the answer cannot be used",
        })
    }
}

impl std::error::Error for FetchError {}
