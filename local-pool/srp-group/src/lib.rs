//! The numbers of Cognito's SRP: the 3072-bit prime of RFC 5054 appendix A with the generator 2.
//!
//! It is a crate of its own, so that it is compiled with optimisation in every profile: crypto-bigint's functions are
//! generic, and are compiled with whoever calls them. Everything takes as long for every secret: exponents are always
//! 256 bits long, and table entries are all read.
//!
//! ```
//! use cognito_triggers_srp_group::{Element, power_of_generator};
//!
//! let mut exponent = [0; 32];
//! exponent[31] = 10;
//! let power = power_of_generator(&exponent);
//! assert_eq!(Element::from_bytes(&[4, 0]), Some(power));
//! ```

mod element;
mod generator_table;

pub use element::{Element, Exponent};
pub use generator_table::power_of_generator;
