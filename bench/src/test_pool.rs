//! A user pool for the benchmark, with the ID of the policy's pool: its key, its token, and a policy with that key.

use crate::error::BenchError;
use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use policy::Policy;
use serde_json::json;
use std::time::{Duration, SystemTime};

/// The key ID, as long as Cognito's.
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Longer than any measurement.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// The position of the modulus in the DER encoding of the public key.
const MODULUS: std::ops::Range<usize> = 9..265;

/// The pool and its signing key: RSA with 2,048 bits, like Cognito's.
pub(crate) struct TestPool {
    pub(crate) id: String,
    /// The app client of its tokens.
    pub(crate) client: String,
    key: KeyPair,
}

impl TestPool {
    /// The pool of a policy.
    ///
    /// # Errors
    /// The policy specifies no user pool or app client.
    pub(crate) fn for_policy(policy: &Policy) -> Result<Self, BenchError> {
        let home = policy.user_pool();
        let id = home.user_pool_id.clone().ok_or("the policy specifies no user pool")?;
        let client = home.client_id.clone().ok_or("the policy specifies no app client")?;
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| "the key could not be generated")?;
        Ok(Self { id, client, key })
    }

    /// The modulus and exponent of the public key.
    ///
    /// # Errors
    /// Never for a key of this size.
    pub(crate) fn public_key(&self) -> Result<RsaPublicKeyComponents<Vec<u8>>, BenchError> {
        let n = self.key.public_key().as_ref().get(MODULUS).ok_or("the public key has an unexpected encoding")?;
        Ok(RsaPublicKeyComponents { n: n.to_vec(), e: vec![1, 0, 1] })
    }

    /// The JWKS of the pool.
    ///
    /// # Errors
    /// As [`TestPool::public_key`].
    pub(crate) fn jwks(&self) -> Result<String, BenchError> {
        let RsaPublicKeyComponents { n, e } = self.public_key()?;
        let [n, e] = [n, e].map(|number| URL_SAFE_NO_PAD.encode(number));
        let key = json!({ "alg": "RS256", "e": e, "kid": KEY, "kty": "RSA", "n": n, "use": "sig" });
        Ok(json!({ "keys": [key] }).to_string())
    }

    /// An access token of an invented user, valid for a day.
    ///
    /// # Errors
    /// It cannot be signed.
    pub(crate) fn token(&self) -> Result<String, BenchError> {
        let region = self.id.split('_').next().unwrap_or_default();
        let now = SystemTime::UNIX_EPOCH.elapsed()?.as_secs();
        let claims = json!({
            "sub": "11111111-2222-3333-4444-555555555555",
            "iss": format!("https://cognito-idp.{region}.amazonaws.com/{}", self.id),
            "client_id": self.client, "token_use": "access", "scope": "aws.cognito.signin.user.admin",
            "auth_time": now, "iat": now, "exp": now + LIFE.as_secs(),
            "jti": "99999999-2222-3333-4444-555555555555", "username": "11111111-2222-3333-4444-555555555555",
        });
        let segment = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let signed = format!("{}.{}", segment(json!({ "kid": KEY, "alg": "RS256" })), segment(claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let done = self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature);
        done.map_err(|_| "the token could not be signed")?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// A policy with this pool's keys, so that no function fetches any.
    ///
    /// # Errors
    /// The policy has keys already, or no table for them.
    pub(crate) fn bundled(&self, policy: &str) -> Result<String, BenchError> {
        const TABLE: &str = "\n[verification]\n";
        let (before, after) = policy.split_once(TABLE).ok_or("the policy has no table [verification]")?;
        let bundled = format!("{before}{TABLE}jwks = '{}'\n{after}", self.jwks()?);
        Policy::parse("policy.toml", &bundled, []).map_err(|problems| problems.to_string())?;
        Ok(bundled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy_files::{POLICY, policy};
    use policy::KnownKeys;

    fn pool() -> TestPool {
        TestPool::for_policy(&policy().unwrap()).unwrap()
    }

    #[test]
    fn token_has_the_size_that_the_bounds_assume() {
        let pool = pool();
        assert!((700..=1_000).contains(&pool.token().unwrap().len()));
    }

    #[test]
    fn bundled_policy_contains_the_keys() {
        let pool = pool();
        let bundled = pool.bundled(POLICY).unwrap();
        let policy = Policy::parse("policy.toml", &bundled, []).unwrap();
        assert_eq!(policy.verification().known_keys, Some(KnownKeys::Text(pool.jwks().unwrap())));
        assert!(pool.bundled("[app]\n").is_err());
    }
}
