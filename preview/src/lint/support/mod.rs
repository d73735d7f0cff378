//! HTML and CSS features that some mail clients do not support, according to caniemail.com.
//!
//! | file | what it contains |
//! | --- | --- |
//! | `feature` | one feature, and the programs that support it |
//! | `features` | the data |
//! | `syntax` | maps syntax in a mail to a feature |
//! | `clients` | the most popular clients, and what each removes |
//! | `usage` | features in a mail that some clients do not support |
//! | `severity` | the severity of a missing feature |

mod clients;
mod feature;
mod features;
mod severity;
mod syntax;
mod usage;

pub(crate) use clients::{Client, clients};
pub(crate) use features::{Compatibility, compatibility};
pub(super) use usage::findings;
