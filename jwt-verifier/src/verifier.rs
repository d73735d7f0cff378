//! The checks, in their order.

use crate::cache::Cache;
use crate::claims::{Claims, TypedClaims};
use crate::expected::Expected;
use crate::fetch::Fetch;
use crate::header::key_id;
use crate::json_object::{JsonObject, string_value};
use crate::jwk_set::JwkSet;
use crate::keys::KeySource;
use crate::token::Token;
use crate::{AppClients, Rejection, UserPool};
use std::fmt;
use std::time::{Duration, SystemTime};

/// Verifies the tokens of one or several user pools. Make one, and keep it: it holds the keys.
pub struct Verifier {
    trusted: Vec<TrustedPool>,
    leeway: Duration,
}

/// A pool whose tokens are accepted, from these app clients.
struct TrustedPool {
    pool: UserPool,
    clients: AppClients,
    keys: KeySource,
}

impl Verifier {
    /// A verifier that has the keys and never asks for others: a token that names another key is refused.
    ///
    /// Whoever bundles keys has to deploy anew when the pool changes them; [`Verifier::seeded`] does not.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// let keys = JwkSet::parse(br#"{"keys":[{"kid":"a name","kty":"RSA","e":"AQAB","n":"AQAB"}]}"#)?;
    /// let verifier = Verifier::with_keys(pool, AppClients::only(["1example23456789"]), keys);
    /// let refused = verifier.verify("no token", Expected::Id).await;
    /// assert_eq!(refused.err(), Some(Rejection::Malformed));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_keys(pool: UserPool, clients: AppClients, keys: JwkSet) -> Self {
        Self::from_pool(TrustedPool { pool, clients, keys: KeySource::Fixed(keys) })
    }

    /// A verifier that fetches the keys when the first token needs them, and keeps them.
    ///
    /// They are fetched again when they are an hour old, and when a token names one that is not among them, the latter
    /// at most once in ten seconds. One request is under way at a time; whoever needs no new keys does not wait for it.
    /// While the server fails, the old keys serve up to a day. After a failure nobody asks for a second. It runs on
    /// Tokio.
    #[cfg_attr(feature = "network", doc = "```no_run")]
    #[cfg_attr(not(feature = "network"), doc = "```ignore")]
    /// use cognito_triggers_jwt_verifier::{AppClients, Expected, Https, UserPool, Verifier};
    ///
    /// # async fn run(token: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// let verifier = Verifier::fetching(pool, AppClients::only(["1example23456789"]), Https::new());
    /// let claims = verifier.verify(token, Expected::Access).await?;
    /// claims.require_group(&["admins"])?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn fetching(pool: UserPool, clients: AppClients, fetcher: impl Fetch + 'static) -> Self {
        let keys = KeySource::fetched(pool.jwks_url(), Cache::default(), Box::new(fetcher));
        Self::from_pool(TrustedPool { pool, clients, keys })
    }

    /// As [`Verifier::fetching`], but for the first hour it has keys: a token that names one of them needs no request,
    /// so that a start waits for nobody.
    #[cfg_attr(feature = "network", doc = "```no_run")]
    #[cfg_attr(not(feature = "network"), doc = "```ignore")]
    /// use cognito_triggers_jwt_verifier::{AppClients, Https, JwkSet, UserPool, Verifier};
    ///
    /// # fn run(bundled: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// let clients = AppClients::only(["1example23456789"]);
    /// let verifier = Verifier::seeded(pool, clients, JwkSet::parse(bundled)?, Https::new());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn seeded(pool: UserPool, clients: AppClients, keys: JwkSet, fetcher: impl Fetch + 'static) -> Self {
        let keys = KeySource::fetched(pool.jwks_url(), Cache::seeded(keys), Box::new(fetcher));
        Self::from_pool(TrustedPool { pool, clients, keys })
    }

    fn from_pool(trusted: TrustedPool) -> Self {
        Self { trusted: vec![trusted], leeway: Duration::ZERO }
    }

    /// Accepts the pools of another verifier as well. Each keeps its app clients and its keys, and a token is judged by
    /// those of its issuer; where two name the same issuer, by the first. The leeway is this one's.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let jwks = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/jwks.json"));
    /// # let token = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/token"));
    /// # let (staff_keys, customer_keys) = (JwkSet::parse(jwks)?, JwkSet::parse(jwks)?);
    /// # let now = Duration::from_secs(1_700_000_000);
    /// let (staff, customers) = (UserPool::new("eu-west-1_Staff1234")?, UserPool::new("eu-west-1_AbCdEf123")?);
    /// let staff = Verifier::with_keys(staff, AppClients::any(), staff_keys);
    /// let customers = Verifier::with_keys(customers, AppClients::only(["1example23456789"]), customer_keys);
    /// // A customer's token.
    /// let refused = staff.verify_at(token, Expected::Access, now).await;
    /// assert_eq!(refused.err(), Some(Rejection::Issuer));
    /// assert!(staff.and(customers).verify_at(token, Expected::Access, now).await.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.trusted.extend(other.trusted);
        self
    }

    /// How far our clock and Cognito's may be apart: tokens expire so much later, and begin so much earlier. Without
    /// it, nothing; more than a few seconds only keeps tokens alive.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let jwks = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/jwks.json"));
    /// # let token = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/token"));
    /// # let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// # let verifier = Verifier::with_keys(pool, AppClients::any(), JwkSet::parse(jwks)?);
    /// let end = Duration::from_secs(1_700_003_600);
    /// let refused = verifier.verify_at(token, Expected::Access, end).await;
    /// assert_eq!(refused.err(), Some(Rejection::Expired));
    /// let verifier = verifier.leeway(Duration::from_secs(2));
    /// assert!(verifier.verify_at(token, Expected::Access, end).await.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// Verifies a token now. The token alone, without `Bearer`.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let jwks = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/jwks.json"));
    /// # let token = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/token"));
    /// # let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// # let verifier = Verifier::with_keys(pool, AppClients::any(), JwkSet::parse(jwks)?);
    /// // A token of yesterday.
    /// let refused = verifier.verify(token, Expected::Either).await;
    /// assert_eq!(refused.err(), Some(Rejection::Expired));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Rejection`] says why the token is not accepted; [`Rejection::Jwks`] that this could not be found out.
    pub async fn verify(&self, token: &str, expected: Expected) -> Result<Claims, Rejection> {
        // By a clock that is before 1970 every token has expired, rather than none.
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or(Duration::MAX);
        self.verify_at(token, expected, now).await
    }

    /// Verifies a token as [`Verifier::verify`] does, at a time of the caller's, since 1970.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let jwks = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/jwks.json"));
    /// # let token = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/token"));
    /// # let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// # let verifier = Verifier::with_keys(pool, AppClients::any(), JwkSet::parse(jwks)?);
    /// let now = Duration::from_secs(1_700_000_000);
    /// let claims = verifier.verify_at(token, Expected::Access, now).await?;
    /// assert_eq!(claims.expires_at(), 1_700_003_600);
    /// let refused = verifier.verify_at(token, Expected::Id, now).await;
    /// assert_eq!(refused.err(), Some(Rejection::TokenUse));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub async fn verify_at(&self, token: &str, expected: Expected, now: Duration) -> Result<Claims, Rejection> {
        let token = Token::parse(token)?;
        let header = JsonObject::parse(&token.header).ok_or(Rejection::Malformed)?;
        let payload = JsonObject::parse(&token.payload).ok_or(Rejection::Malformed)?;
        let key_id = key_id(&header)?;
        // All of this comes before any request: who knows no issuer and no client makes nobody fetch (SECURITY.md,
        // K14).
        let trusted = self.trusted_pool(&payload)?;
        let token_use = expected.token_use(&payload)?;
        let client = token_use.accepted_client(&payload, &trusted.clients)?;
        let key = trusted.keys.find(&key_id, now).await?;
        key.verify(token.signed.as_bytes(), &token.signature)?;
        let typed = TypedClaims::parse(&payload, token_use, &client, now, self.leeway)?;
        drop((payload, client));
        Ok(Claims::new(token.payload, typed))
    }

    fn trusted_pool(&self, payload: &JsonObject<'_>) -> Result<&TrustedPool, Rejection> {
        let issuer = payload.get("iss").and_then(string_value).ok_or(Rejection::Issuer)?;
        self.trusted.iter().find(|trusted| trusted.pool.issues(&issuer)).ok_or(Rejection::Issuer)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pools = self.trusted.iter().map(|trusted| &trusted.pool);
        formatter.debug_list().entries(pools).finish()
    }
}
