//! The keys of a user pool.

use crate::Rejection;
use crate::json_object::{JsonObject, string_value};
use crate::key::Key;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A set of keys (RFC 7517 section 5), each by its name.
#[derive(Clone)]
pub struct JwkSet {
    /// Where there is no key, a token that names it is refused.
    keys: BTreeMap<String, Option<Arc<Key>>>,
}

/// The bytes are not a set of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidJwkSet;

impl fmt::Display for InvalidJwkSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a JSON object with a list `keys` in which one at least has a `kid`")
    }
}

impl std::error::Error for InvalidJwkSet {}

impl JwkSet {
    /// Reads the answer of `/.well-known/jwks.json`, or a file that it was saved in.
    ///
    /// A key that cannot be used, because of its type, use, size or a missing part, spoils only itself: a token that
    /// names it is refused with [`Rejection::Key`]. So does a name that two keys have, for nobody can say which one is
    /// meant. Keys without a name are passed over.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::JwkSet;
    ///
    /// assert!(JwkSet::parse(br#"{"keys":[{"kid":"a name","kty":"EC"}]}"#).is_ok());
    /// assert!(JwkSet::parse(b"<html>").is_err());
    /// ```
    ///
    /// # Errors
    /// [`InvalidJwkSet`] where the whole is not JSON in UTF-8, not an object with a list `keys`, has a member twice, or
    /// no key in it has a name.
    pub fn parse(json: &[u8]) -> Result<Self, InvalidJwkSet> {
        let keys = keys_by_id(json).ok_or(InvalidJwkSet)?;
        if keys.is_empty() { Err(InvalidJwkSet) } else { Ok(Self { keys }) }
    }

    /// The key of this name. [`Rejection::Kid`] where there is none, [`Rejection::Key`] where it cannot be used.
    pub(crate) fn find(&self, kid: &str) -> Result<Arc<Key>, Rejection> {
        self.keys.get(kid).ok_or(Rejection::Kid)?.clone().ok_or(Rejection::Key)
    }
}

fn keys_by_id(json: &[u8]) -> Option<BTreeMap<String, Option<Arc<Key>>>> {
    let set = JsonObject::parse(std::str::from_utf8(json).ok()?)?;
    let list: Vec<&RawValue> = serde_json::from_str(set.get("keys")?.get()).ok()?;
    let mut keys = BTreeMap::new();
    for jwk in list.iter().filter_map(|jwk| JsonObject::parse(jwk.get())) {
        if let Some(kid) = jwk.get("kid").and_then(string_value).filter(|kid| !kid.is_empty()) {
            let is_first = !keys.contains_key(kid.as_ref());
            let key = Key::parse(&jwk).filter(|_| is_first).map(Arc::new);
            keys.insert(kid.into_owned(), key);
        }
    }
    Some(keys)
}

/// The names of the keys; the keys themselves only fill a log.
impl fmt::Debug for JwkSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.keys.keys()).finish()
    }
}
