//! What mail clients know of HTML and CSS, from the data of caniemail.com, and what of a mail they do not.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `feature` | one feature, and which programs support it |
//! | `features` | the data, read once |
//! | `syntax` | which syntax in a mail is which feature |
//! | `clients` | the clients that matter, and what each would take away |
//! | `used` | what a mail uses that some of them do not know |
//! | `weight` | how much that matters |

mod clients;
mod feature;
mod features;
mod severity;
mod syntax;
mod usage;

pub(crate) use clients::{Client, clients};
pub(crate) use features::{Compatibility, compatibility};
pub(super) use usage::findings;
