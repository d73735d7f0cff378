//! A pool from its settings.

use super::pool_defaults::complete_pool;
use super::settings::Settings;
use super::{PoolRules, UserPool};
use crate::clock::Timestamp;
use crate::error::ServiceError;
use std::collections::{BTreeMap, HashMap};

/// What a pool is called.
#[derive(Clone, Debug)]
pub(crate) struct PoolIdentity {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arn: String,
}

impl UserPool {
    /// An empty pool. The settings are those of CreateUserPool; missing ones have Cognito's defaults.
    ///
    /// # Errors
    /// A setting that is not simulated, or that Cognito does not accept.
    pub(crate) fn new(identity: PoolIdentity, settings: Settings, now: Timestamp) -> Result<Self, ServiceError> {
        let rules = PoolRules::from_settings(&settings)?;
        let PoolIdentity { id, name, arn } = identity;
        Ok(Self {
            id,
            name,
            arn,
            settings: complete_pool(settings)?,
            rules,
            tags: BTreeMap::new(),
            clients: BTreeMap::new(),
            groups: BTreeMap::new(),
            users: BTreeMap::new(),
            subs: HashMap::new(),
            aliases: HashMap::new(),
            sessions: HashMap::new(),
            refresh_tokens: HashMap::new(),
            created: now,
            modified: now,
        })
    }

    /// Replaces the settings; missing ones get Cognito's defaults.
    ///
    /// # Errors
    /// As those of [`UserPool::new`]; nothing is changed then.
    pub(crate) fn replace_settings(&mut self, settings: Settings, now: Timestamp) -> Result<(), ServiceError> {
        let rules = PoolRules::from_settings(&settings)?;
        let settings = complete_pool(settings)?;
        (self.rules, self.settings, self.modified) = (rules, settings, now);
        Ok(())
    }
}
