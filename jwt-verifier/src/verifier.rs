//! The verifier, with its checks in order.

use crate::claims::{Claims, TypedClaims};
use crate::expected::Expected;
use crate::fetch::Fetch;
use crate::header::{is_local, key_id};
use crate::json_object::{JsonObject, string_value};
use crate::jwk_set::JwkSet;
use crate::key_cache::Cache;
use crate::keys::KeySource;
use crate::token::Token;
use crate::{AppClients, Rejection, UserPool};
use std::fmt;
use std::time::{Duration, SystemTime};

/// Verifies the tokens of one or more user pools. Create one and keep it, because it caches the keys.
pub struct Verifier {
    trusted: Vec<TrustedPool>,
    leeway: Duration,
    refuses_local_keys: bool,
}

/// A pool whose tokens are accepted, from these app clients.
struct TrustedPool {
    pool: UserPool,
    clients: AppClients,
    keys: KeySource,
}

impl Verifier {
    /// A verifier with fixed keys: tokens with another key are rejected.
    ///
    /// If the pool changes its keys, you must deploy again. [`Verifier::seeded`] avoids this.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// let keys = JwkSet::parse(br#"{"keys":[{"kid":"example","kty":"RSA","e":"AQAB","n":"AQAB"}]}"#)?;
    /// let verifier = Verifier::with_keys(pool, AppClients::only(["1example23456789"]), keys);
    /// let result = verifier.verify("not a token", Expected::Id).await;
    /// assert_eq!(result.err(), Some(Rejection::Malformed));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_keys(pool: UserPool, clients: AppClients, keys: JwkSet) -> Self {
        Self::from_pool(TrustedPool { pool, clients, keys: KeySource::Fixed(keys) })
    }

    /// A verifier that fetches the keys when the first token needs them, and caches them.
    ///
    /// They are fetched again when they are an hour old, and when a token has an unknown `kid`, the latter at most once in ten
    /// seconds. Only one request is made at a time, and only tokens that need new keys wait for it. While fetching fails, old
    /// keys are used for up to a day; the next attempt is made after a second at the earliest. It requires Tokio.
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

    /// As [`Verifier::fetching`], but starts with bundled keys: for the first hour, tokens with these keys need no request, so
    /// a start does not wait for the network.
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
        Self { trusted: vec![trusted], leeway: Duration::ZERO, refuses_local_keys: false }
    }

    /// Also accepts the pools of another verifier. Each pool keeps its app clients and its keys, and a token is verified with
    /// those of its issuer; if two pools have the same issuer, with those of the first. The other settings are those of `self`.
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
    /// let result = staff.verify_at(token, Expected::Access, now).await;
    /// assert_eq!(result.err(), Some(Rejection::Issuer));
    /// assert!(staff.and(customers).verify_at(token, Expected::Access, now).await.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.trusted.extend(other.trusted);
        self
    }

    /// The tolerated difference between our clock and Cognito's: tokens become valid this much earlier and expire this much
    /// later. The default is zero; more than a few seconds only extends the life of tokens.
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
    /// let result = verifier.verify_at(token, Expected::Access, end).await;
    /// assert_eq!(result.err(), Some(Rejection::Expired));
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

    /// Refuses keys of local pools, whose `kid` begins with `local-`: whoever has made such a key on a machine can sign in as
    /// any user. A Lambda function needs this, because a local pool has the same issuer as the real one.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::{AppClients, JwkSet, UserPool, Verifier};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// let keys = JwkSet::parse(br#"{"keys":[{"kid":"local-example","kty":"RSA","e":"AQAB","n":"AQAB"}]}"#)?;
    /// let verifier = Verifier::with_keys(pool, AppClients::any(), keys).refusing_local_keys();
    /// # drop(verifier);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn refusing_local_keys(mut self) -> Self {
        self.refuses_local_keys = true;
        self
    }

    /// Verifies a token at the current time. Pass the token without `Bearer`.
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
    /// // An expired token.
    /// let result = verifier.verify(token, Expected::Either).await;
    /// assert_eq!(result.err(), Some(Rejection::Expired));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Rejection`] is the reason why the token was rejected; [`Rejection::Jwks`] means that it could not be verified.
    pub async fn verify(&self, token: &str, expected: Expected) -> Result<Claims, Rejection> {
        // If the clock is before 1970, every token counts as expired.
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or(Duration::MAX);
        self.verify_at(token, expected, now).await
    }

    /// As [`Verifier::verify`], at the given time since 1970.
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
    /// let result = verifier.verify_at(token, Expected::Id, now).await;
    /// assert_eq!(result.err(), Some(Rejection::TokenUse));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub async fn verify_at(&self, token: &str, expected: Expected, now: Duration) -> Result<Claims, Rejection> {
        let token = Token::parse(token)?;
        let header = JsonObject::parse(&token.header).map_err(|_| Rejection::Malformed)?;
        let payload = JsonObject::parse(&token.payload).map_err(|_| Rejection::Malformed)?;
        let key_id = key_id(&header)?;
        if self.refuses_local_keys && is_local(&key_id) {
            return Err(Rejection::Kid);
        }
        // These checks come before any request, so that tokens from other issuers or app clients cause no fetch (threat model,
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
