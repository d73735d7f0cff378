//! Everything that an operation needs.

use crate::{
    clock::Clock, crypto::SigningKeys, messages::Outbox, random::RandomSource, state::Store, triggers::TriggerRunner,
};
use std::sync::Arc;

/// What the server's start decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// The region in ids, ARNs and the issuer.
    pub region: String,
    /// The account in ARNs.
    pub account: String,
    /// The issuer's base: `None` for AWS's own, `https://cognito-idp.{region}.amazonaws.com`.
    pub issuer: Option<String>,
    /// Whether an answer that the contract leaves open is refused instead of accepted with a warning.
    pub refuses_unknown: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            region: "eu-west-1".to_owned(),
            account: "000000000000".to_owned(),
            issuer: None,
            refuses_unknown: false,
        }
    }
}

/// The service behind the server.
pub(crate) struct Service {
    pub(crate) options: Options,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) random: Box<dyn RandomSource>,
    pub(crate) keys: Arc<SigningKeys>,
    pub(crate) triggers: TriggerRunner,
    pub(crate) outbox: Outbox,
}
