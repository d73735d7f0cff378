//! AWS's service model, and the validation of requests against it.
//!
//! | file | contents |
//! | --- | --- |
//! | `model` | the condensed service model: operations and shapes |
//! | `validation` | a request against the model |
//! | `types` | wrong JSON types |
//! | `constraints`, `constraint_text` | missing members, lengths, ranges, patterns, enums, and Cognito's wording |
//! | `value_text` | how a value is shown in an error |
//! | `pattern/` | the regular expressions of the model, as Java understands them |

mod constraint_text;
mod constraints;
mod model;
mod pattern;
#[cfg(test)]
mod tests;
mod types;
mod validation;
mod value_text;

pub(crate) use validation::{is_operation, validate};
