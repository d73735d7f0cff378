//! Inbound federation: which attributes an identity provider sets, at every federated sign-in (contract section 14).
//!
//! | file | contents |
//! | --- | --- |
//! | `decision` | the attributes that are kept, or a denial |
//! | `provider_attributes` | what the provider sent |
//! | `value` | how the value of an attribute is made from it |
//! | `denials` | what end users see when they may not sign in |
//! | `response` | the attribute map |
//!
//! The map has the provider's own names: afterwards Cognito applies the attribute mapping of the user pool to it. It is all or
//! nothing: an empty map keeps every attribute. Therefore no response has an empty map unless every attribute may be kept.

mod decision;
mod denials;
mod provider_attributes;
mod response;
mod value;

use crate::handler::Handler;
use crate::response::Response;
use events::Trigger;

/// Fails closed if the rules for a provider drop attributes or refuse users, because an unchanged event keeps every attribute.
/// Otherwise it fails open (docs/failure-modes.md).
pub static HANDLER: Handler = Handler {
    trigger: Trigger::InboundFederation,
    decide: decision::decide,
    fails_closed: |policy| policy.federation().protects(),
    fallback: |_| Response::Unchanged,
    unavailable: denials::UNAVAILABLE,
    denials: &[denials::EMAIL_MISSING, denials::DOMAIN_DENIED],
};

#[cfg(test)]
mod tests;
