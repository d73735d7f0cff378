//! The app clients and groups that a policy names, in whatever table.

use std::collections::BTreeSet;

use crate::policy::Policy;
use crate::sign_up::AutoConfirm;
use crate::tokens::{ClaimSource, GroupPattern};

impl Policy {
    /// The IDs of all app clients of users that the policy names. Machine clients have no users.
    ///
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
    /// let policy = cognito_triggers_policy::Policy::parse("policy.toml", text, [])?;
    /// assert!(policy.app_clients().all(|id| policy.named_app_clients().contains(id)));
    /// assert!(policy.named_machine_clients().is_disjoint(&policy.named_app_clients()));
    /// # Ok::<(), cognito_triggers_policy::Problems>(())
    /// ```
    #[must_use]
    pub fn named_app_clients(&self) -> BTreeSet<&str> {
        let tokens = self.tokens();
        let of_claims = tokens.claims().iter().flat_map(|claim| {
            let values = match &claim.source {
                ClaimSource::PerAppClient(values) => Some(values.names()),
                _ => None,
            };
            values.into_iter().flatten().chain(claim.when.app_clients.iter().map(String::as_str))
        });
        let auto_confirmed = self.sign_up().auto_confirm().map(AutoConfirm::app_clients).unwrap_or_default();
        let lists = [auto_confirmed, &tokens.groups().when_app_clients, &self.verification().app_clients];
        let of_lists = lists.into_iter().flatten().map(String::as_str);
        let own = self.user_pool().client_id.as_deref();
        self.app_clients().chain(of_claims).chain(of_lists).chain(self.sign_in().app_clients()).chain(own).collect()
    }

    /// The IDs of the app clients that use client credentials.
    #[must_use]
    pub fn named_machine_clients(&self) -> BTreeSet<&str> {
        self.tokens().machine_client_ids().collect()
    }

    /// The names of all groups that the policy names; of a prefix, one group that has it.
    ///
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
    /// let policy = cognito_triggers_policy::Policy::parse("policy.toml", text, [])?;
    /// assert!(policy.named_groups().contains("staff"));
    /// # Ok::<(), cognito_triggers_policy::Problems>(())
    /// ```
    #[must_use]
    pub fn named_groups(&self) -> BTreeSet<String> {
        let tokens = self.tokens();
        let removed = tokens.groups().remove.iter().map(|pattern| match pattern {
            GroupPattern::Exactly(name) => name.clone(),
            GroupPattern::Prefix(prefix) => format!("{prefix}example"),
        });
        let added = self.post_confirmation().groups().map(|groups| groups.names.as_slice()).unwrap_or_default();
        let of_routes = self.authorizer().routes.iter().flat_map(|route| &route.groups);
        let named = added.iter().chain(of_routes).chain(&tokens.groups().add).chain(&self.api().administrators);
        let named = named.chain(self.sign_in().groups());
        named.cloned().chain(tokens.grants().group_names().map(str::to_owned)).chain(removed).collect()
    }
}
