//! A user pool of the benchmark's own, under the name of the policy's: its key, its token, and a policy that knows them.

use crate::Fault;
use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use policy::Policy;
use serde_json::json;
use std::time::{Duration, SystemTime};

/// The name of the key, as long as those that Cognito gives.
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Long beside any measurement.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// The modulus in the public key: a sequence of it and the exponent, with a few bytes in front.
const MODULUS: std::ops::Range<usize> = 9..265;

/// The pool, with the one key that its tokens are signed with: RSA of 2,048 bits, as Cognito's.
pub(crate) struct Pool {
    pub(crate) id: String,
    /// The app client that its tokens are for.
    pub(crate) client: String,
    key: KeyPair,
}

impl Pool {
    /// The pool of a policy.
    ///
    /// # Errors
    /// Where it names no pool or no app client.
    pub(crate) fn of(policy: &Policy) -> Result<Self, Fault> {
        let home = policy.user_pool();
        let id = home.user_pool_id.clone().ok_or("policy.toml names no user pool")?;
        let client = home.client_id.clone().ok_or("policy.toml names no app client")?;
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| "no key can be made here")?;
        Ok(Self { id, client, key })
    }

    /// The public key in its two parts.
    ///
    /// # Errors
    /// Never for a key of this size.
    pub(crate) fn public_key(&self) -> Result<RsaPublicKeyComponents<Vec<u8>>, Fault> {
        let n = self.key.public_key().as_ref().get(MODULUS).ok_or("the key has another form than it must")?;
        Ok(RsaPublicKeyComponents { n: n.to_vec(), e: vec![1, 0, 1] })
    }

    /// The keys as the pool would answer them.
    ///
    /// # Errors
    /// As [`Pool::public_key`].
    pub(crate) fn jwks(&self) -> Result<String, Fault> {
        let RsaPublicKeyComponents { n, e } = self.public_key()?;
        let [n, e] = [n, e].map(|number| URL_SAFE_NO_PAD.encode(number));
        let key = json!({ "alg": "RS256", "e": e, "kid": KEY, "kty": "RSA", "n": n, "use": "sig" });
        Ok(json!({ "keys": [key] }).to_string())
    }

    /// An access token of an invented person, good for a day.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub(crate) fn token(&self) -> Result<String, Fault> {
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
        done.map_err(|_| "a token cannot be signed here")?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// A policy with the keys of this pool in it, so that nobody fetches any.
    ///
    /// # Errors
    /// Where it has keys already, or no table for them.
    pub(crate) fn bundled(&self, policy: &str) -> Result<String, Fault> {
        const TABLE: &str = "\n[verification]\n";
        let (before, behind) = policy.split_once(TABLE).ok_or("policy.toml has no table [verification]")?;
        let bundled = format!("{before}{TABLE}jwks = '{}'\n{behind}", self.jwks()?);
        Policy::parse("policy.toml", &bundled, []).map_err(|problems| problems.to_string())?;
        Ok(bundled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lambdas;
    use policy::KnownKeys;

    #[test]
    fn the_token_is_as_long_as_those_that_the_bounds_speak_of() {
        let pool = Pool::of(&lambdas::policy().unwrap()).unwrap();
        assert!((700..=1_000).contains(&pool.token().unwrap().len()));
    }

    #[test]
    fn the_keys_are_in_the_policy_that_bundles_them() {
        let pool = Pool::of(&lambdas::policy().unwrap()).unwrap();
        let bundled = pool.bundled(&lambdas::policy_text().unwrap()).unwrap();
        let policy = Policy::parse("policy.toml", &bundled, []).unwrap();
        assert_eq!(policy.verification().known_keys, Some(KnownKeys::Text(pool.jwks().unwrap())));
        assert!(pool.bundled("[app]\n").is_err());
    }
}
