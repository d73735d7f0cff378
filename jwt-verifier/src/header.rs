//! What a token's header may say: RS256, and the name of a key.

use crate::Rejection;
use crate::members::{Members, text};
use std::borrow::Cow;

/// The longest name of a key that is looked for, in bytes.
const LONGEST_KID: usize = 256;

/// The name of the key that signed, once nothing else in the header stands against it.
///
/// `jwk`, `jku`, `x5u` and `x5c` would let a token bring its own key; nobody reads them (SECURITY.md, A09). `crit`
/// lists what must be understood, and here nothing is, not even an empty list, which RFC 7515 section 4.1.11 forbids.
pub(crate) fn key_name<'a>(header: &Members<'a>) -> Result<Cow<'a, str>, Rejection> {
    if header.get("alg").and_then(text).as_deref() != Some("RS256") {
        return Err(Rejection::Alg);
    }
    if header.get("crit").or(header.get("zip")).is_some() {
        return Err(Rejection::Header);
    }
    let name = header.get("kid").and_then(text).ok_or(Rejection::Kid)?;
    let is_name = (1..=LONGEST_KID).contains(&name.len());
    if is_name { Ok(name) } else { Err(Rejection::Kid) }
}
