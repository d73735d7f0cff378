//! A user pool: its settings as they were sent, the rules that follow from them, and what it contains.

use super::{AppClient, AuthSession, Group, User};
use crate::clock::Timestamp;
use events::{EmailSendingAccount, EventVersion, Trigger, VerificationMethod};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// A user pool.
#[derive(Debug)]
pub(crate) struct UserPool {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) arn: String,
    /// The members of CreateUserPool or UpdateUserPool, which DescribeUserPool returns.
    pub(crate) settings: Map<String, Value>,
    pub(crate) rules: PoolRules,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) clients: BTreeMap<String, AppClient>,
    pub(crate) groups: BTreeMap<String, Group>,
    /// By user name, folded if the pool's names are not case-sensitive ([`UserPool::key`]).
    pub(crate) users: BTreeMap<String, User>,
    /// The keys of users by `sub`.
    pub(crate) subs: HashMap<String, String>,
    /// The keys of users by alias: attribute, and value in the form of [`UserPool::key`]. Only verified addresses, and
    /// preferred user names.
    pub(crate) aliases: HashMap<(&'static str, String), String>,
    /// The sessions of sign-ins that have not ended.
    pub(crate) sessions: HashMap<String, AuthSession>,
    /// The users by the SHA-256 of a refresh token.
    pub(crate) refresh_tokens: HashMap<[u8; 32], String>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

/// What follows from the settings of a pool.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PoolRules {
    /// `UsernameAttributes`: users sign up with an address, and their name is their `sub`.
    pub(crate) username_attributes: Vec<&'static str>,
    /// `AliasAttributes`.
    pub(crate) alias_attributes: Vec<&'static str>,
    pub(crate) is_case_sensitive: bool,
    /// `AutoVerifiedAttributes`: which addresses receive a code at sign-up.
    pub(crate) auto_verified: Vec<&'static str>,
    /// Standard and custom attributes by their full name (`custom:plan`).
    pub(crate) attributes: BTreeMap<String, AttributeDefinition>,
    pub(crate) password: PasswordPolicy,
    /// `AdminCreateUserConfig.AllowAdminCreateUserOnly`.
    pub(crate) only_admins_create_users: bool,
    /// `UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate`.
    pub(crate) verified_before_update: Vec<&'static str>,
    /// `LambdaConfig`.
    pub(crate) functions: BTreeMap<&'static str, TriggerFunction>,
    /// `AccountRecoverySetting`, most preferred first: `email`, `phone_number` or `admin_only`.
    pub(crate) recovery: Vec<&'static str>,
    pub(crate) verification: VerificationMethod,
    pub(crate) email_sending_account: EmailSendingAccount,
}

/// A function at a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TriggerFunction {
    pub(crate) trigger: Trigger,
    pub(crate) arn: String,
    pub(crate) version: EventVersion,
}

/// An attribute that users of a pool may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeDefinition {
    /// `String`, `Number`, `DateTime` or `Boolean`.
    pub(crate) data_type: &'static str,
    pub(crate) is_required: bool,
    pub(crate) is_mutable: bool,
    /// The minimum and maximum length of a string.
    pub(crate) lengths: (Option<usize>, Option<usize>),
    /// The minimum and maximum of a number.
    pub(crate) values: (Option<i64>, Option<i64>),
}

/// `Policies.PasswordPolicy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PasswordPolicy {
    pub(crate) minimum_length: usize,
    pub(crate) needs_uppercase: bool,
    pub(crate) needs_lowercase: bool,
    pub(crate) needs_numbers: bool,
    pub(crate) needs_symbols: bool,
    pub(crate) temporary_validity: Duration,
}

impl UserPool {
    /// What follows the underscore in the id: the name in SRP.
    pub(crate) fn srp_name(&self) -> &str {
        self.id.split_once('_').map_or(self.id.as_str(), |(_, name)| name)
    }

    /// A user name or an alias in the form that is compared.
    pub(crate) fn key(&self, name: &str) -> String {
        if self.rules.is_case_sensitive { name.to_owned() } else { name.to_lowercase() }
    }

    /// The user that a name stands for: a user name, a `sub`, or an alias that the pool accepts.
    pub(crate) fn find_user(&self, name: &str) -> Option<&User> {
        let key = self.key(name);
        let by_alias = || {
            let attributes = self.rules.username_attributes.iter().chain(&self.rules.alias_attributes);
            attributes.copied().find_map(|attribute| self.aliases.get(&(attribute, key.clone())))
        };
        let found = self.users.get_key_value(&key).map(|(key, _)| key);
        let found = found.or_else(|| self.subs.get(name)).or_else(by_alias)?;
        self.users.get(found)
    }

    /// Like [`UserPool::find_user`], to change the user.
    pub(crate) fn find_user_mut(&mut self, name: &str) -> Option<&mut User> {
        let key = self.key(&self.find_user(name)?.name.clone());
        self.users.get_mut(&key)
    }
}
