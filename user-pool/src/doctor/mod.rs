//! Checks a user pool against a policy.
//!
//! - `rules/`: the rules, with the texts of their findings
//! - `snapshot.rs`: the data that they check, with `function.rs`, the configuration of a function
//! - `finding.rs`: a finding
//!
//! The rules use the data that is available. If data is missing, for example because AWS denies access to it, a separate
//! finding reports that.

mod finding;
mod function;
mod rules;
mod snapshot;
#[cfg(test)]
mod tests;

use finding::Findings;
use policy::Policy;
use rules::{deployment, federation, functions, mails, tokens, users};

pub use finding::{Finding, Severity};
pub use function::FunctionDetails;
pub use rules::{RULES, Rule};
pub use snapshot::{
    AppClients, AttachedFunction, BundledFunction, IdentityProviders, LogRetention, Lookup, PoolSnapshot, WatchedMetric,
};

/// Applies all rules; the most severe findings come first.
#[must_use]
pub fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy) -> Vec<Finding> {
    let mut findings = Findings::default();
    mails::examine(snapshot, policy, &mut findings);
    tokens::examine(snapshot, policy, &mut findings);
    federation::examine(snapshot, policy, &mut findings);
    functions::examine(snapshot, policy, &mut findings);
    users::examine(snapshot, policy, &mut findings);
    deployment::examine(snapshot, policy, &mut findings);
    report_missing_data(snapshot, policy, &mut findings);
    let mut found = findings.0;
    // The sort is stable: findings of one severity stay in the order of the modules above.
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

fn report_missing_data(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    for (is_known, what, fix) in [
        (
            snapshot.app_clients.is_some_and(|clients| clients.are_all),
            "the writable attributes, user existence errors and token lifetimes of app clients that were not loaded",
            "pass the output of `aws cognito-idp describe-user-pool-client` for each with --app-client-file, or query AWS \
             with --user-pool-id and the permission to read them",
        ),
        (
            snapshot.identity_providers.is_some_and(|providers| providers.are_all) || !federation::is_needed(policy),
            "which attributes the identity providers set that were not loaded",
            "pass the output of `aws cognito-idp describe-identity-provider` for each with --identity-provider-file, or query \
             AWS with --user-pool-id and the permission to read them",
        ),
        (
            snapshot.functions.is_some(),
            "whether the functions exist, whether Cognito has permission to invoke them, and how they are configured",
            "query AWS with --user-pool-id and the permission to read them, or pass the output of `aws lambda \
             get-function-configuration` for each with --function-file",
        ),
        (
            snapshot.groups.is_some(),
            "whether the groups in the policy exist",
            "query AWS with --user-pool-id and the permission to read them",
        ),
        (
            snapshot.alarms.is_some(),
            "whether alarms watch the functions",
            "query AWS with --user-pool-id and cloudwatch:DescribeAlarms",
        ),
        (
            snapshot.log_groups.is_some(),
            "how long the logs are kept",
            "query AWS with --user-pool-id and logs:DescribeLogGroups",
        ),
    ] {
        if !is_known {
            findings.notice("not-checked", "available data", format!("not checked: {what}"), fix);
        }
    }
}
