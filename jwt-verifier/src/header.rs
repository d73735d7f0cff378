//! Checks of a token's header: RS256, and the `kid`.

use crate::Rejection;
use crate::json_object::{JsonObject, string_value};
use std::borrow::Cow;

/// The length limit of a `kid`, in bytes.
const MAX_KID_BYTES: usize = 256;

/// How the `kid` of a key begins that a local pool has made.
const LOCAL_PREFIX: &str = "local-";

/// The `kid` of the signing key, if the rest of the header is acceptable.
///
/// `jwk`, `jku`, `x5u` and `x5c` would let a token bring its own key; they are ignored (threat model, A09). `crit` lists
/// extensions that must be understood. None is supported, so any `crit` is rejected, including an empty list, which RFC
/// 7515 section 4.1.11 forbids.
pub(crate) fn key_id<'a>(header: &JsonObject<'a>) -> Result<Cow<'a, str>, Rejection> {
    if header.get("alg").and_then(string_value).as_deref() != Some("RS256") {
        return Err(Rejection::Alg);
    }
    if header.get("crit").or(header.get("zip")).is_some() {
        return Err(Rejection::Header);
    }
    let kid = header.get("kid").and_then(string_value).ok_or(Rejection::Kid)?;
    let is_valid = (1..=MAX_KID_BYTES).contains(&kid.len());
    if is_valid { Ok(kid) } else { Err(Rejection::Kid) }
}

/// Whether a key was made by a local pool.
pub(crate) fn is_local(kid: &str) -> bool {
    kid.starts_with(LOCAL_PREFIX)
}
