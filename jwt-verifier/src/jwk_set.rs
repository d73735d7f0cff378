//! The keys of a user pool.

use crate::Rejection;
use crate::json_object::{JsonObject, string_value};
use crate::key::Key;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A key set (RFC 7517 section 5), by `kid`.
#[derive(Clone)]
pub struct JwkSet {
    /// `None` for an unusable key: a token that names it is rejected.
    keys: BTreeMap<String, Option<Arc<Key>>>,
}

/// The bytes are not a valid key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidJwkSet;

impl fmt::Display for InvalidJwkSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a JSON object with a list `keys` in which one at least has a `kid`")
    }
}

impl std::error::Error for InvalidJwkSet {}

impl JwkSet {
    /// Parses the response of `/.well-known/jwks.json`, or a file with it.
    ///
    /// A key that is unusable because of its type, use, size or a missing part does not affect the others: tokens that name it
    /// are rejected with [`Rejection::Key`]. The same applies to a `kid` of two keys, which is ambiguous. Keys without a `kid`
    /// are ignored.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::JwkSet;
    ///
    /// assert!(JwkSet::parse(br#"{"keys":[{"kid":"example","kty":"EC"}]}"#).is_ok());
    /// assert!(JwkSet::parse(b"<html>").is_err());
    /// ```
    ///
    /// # Errors
    /// [`InvalidJwkSet`] if it is not JSON in UTF-8 or not an object with a list `keys`, has a duplicate key name, or no key in
    /// it has a `kid`.
    pub fn parse(json: &[u8]) -> Result<Self, InvalidJwkSet> {
        let keys = keys_by_id(json).ok_or(InvalidJwkSet)?;
        if keys.is_empty() { Err(InvalidJwkSet) } else { Ok(Self { keys }) }
    }

    /// The key with this `kid`. [`Rejection::Kid`] if there is none, [`Rejection::Key`] if it is unusable.
    pub(crate) fn find(&self, kid: &str) -> Result<Arc<Key>, Rejection> {
        self.keys.get(kid).ok_or(Rejection::Kid)?.clone().ok_or(Rejection::Key)
    }
}

fn keys_by_id(json: &[u8]) -> Option<BTreeMap<String, Option<Arc<Key>>>> {
    let set = JsonObject::parse(std::str::from_utf8(json).ok()?).ok()?;
    let list: Vec<&RawValue> = serde_json::from_str(set.get("keys")?.get()).ok()?;
    let mut keys = BTreeMap::new();
    for jwk in list.iter().filter_map(|jwk| JsonObject::parse(jwk.get()).ok()) {
        if let Some(kid) = jwk.get("kid").and_then(string_value).filter(|kid| !kid.is_empty()) {
            let is_first = !keys.contains_key(kid.as_ref());
            let key = Key::parse(&jwk).filter(|_| is_first).map(Arc::new);
            keys.insert(kid.into_owned(), key);
        }
    }
    Some(keys)
}

/// Only the `kid`s, to keep logs short.
impl fmt::Debug for JwkSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.keys.keys()).finish()
    }
}
