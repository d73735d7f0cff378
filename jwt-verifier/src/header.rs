//! What a token's header may say: RS256, and the name of a key.

use crate::Rejection;
use crate::json_object::{JsonObject, string_value};
use std::borrow::Cow;

/// The longest name of a key that is looked for, in bytes.
const MAX_KID_BYTES: usize = 256;

/// The name of the key that signed, once nothing else in the header stands against it.
///
/// `jwk`, `jku`, `x5u` and `x5c` would let a token bring its own key; nobody reads them (SECURITY.md, A09). `crit`
/// lists what must be understood, and here nothing is, not even an empty list, which RFC 7515 section 4.1.11 forbids.
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
