//! Checks a user pool against a policy.
//!
//! - `mails.rs`: whether users get the suite's mails
//! - `tokens.rs`: whether tokens contain what the policy specifies
//! - `functions.rs`: the functions at the triggers and their permissions
//! - `users.rs`: sign-up and sign-in
//!
//! Rules use the available data. If data is missing, because there is no connection or permission, a separate finding
//! reports this.

mod finding;
mod functions;
mod mails;
mod snapshot;
#[cfg(test)]
mod tests;
mod tokens;
mod users;

use finding::Findings;
use policy::Policy;

pub use finding::{Finding, Severity};
pub use snapshot::{AppClients, AttachedFunction, FunctionDetails, Lookup, PoolSnapshot};

/// All rules with what they check. `deploy/README.md` contains the same table.
pub const RULES: [(&str, &str); 29] = [
    ("admin-created-users", "users created by administrators, for whom PostConfirmation does not run"),
    ("aliases", "sign-in aliases that differ from the policy"),
    ("app-client-missing", "app clients that are in the policy but not in the pool"),
    ("case-sensitivity", "user names that differ only in case"),
    ("custom-sender", "a custom sender that gets the code instead of the suite's mail"),
    ("deletion-protection", "a pool that one call can delete"),
    ("email-sending-account", "whether mails are sent with Amazon SES"),
    ("feature-plan", "a feature plan without the event version that the policy needs"),
    ("function-in-other-account-or-region", "functions in other regions and accounts"),
    ("function-missing", "a trigger whose function does not exist"),
    ("function-state", "a function that is not active"),
    ("function-timeout", "a function whose timeout is longer than Cognito waits"),
    ("group-missing", "groups that are in the policy but not in the pool"),
    ("invoke-permission", "a function that Cognito may not call"),
    ("invoke-permission-too-broad", "a function that other pools may call"),
    ("message-template", "customized templates in the console, which can override the suite's mails"),
    ("not-attached", "a trigger without a function although the policy has rules for it"),
    ("not-checked", "data that was not available"),
    ("policy-setting-missing", "settings of the pool that are missing in the policy"),
    ("refresh-token-lifetime", "refresh tokens that are valid for more than 90 days"),
    ("refresh-token-rotation", "refresh token rotation that differs from the policy"),
    ("sign-in-flow", "an app client that does not allow the policy's authentication flow"),
    ("token-lifetime", "tokens that are valid for more than one hour"),
    ("token-revocation", "an app client without token revocation"),
    ("token-version", "an event version of pre token generation that differs from the policy"),
    ("trusted-attribute", "claims from attributes that users can write or that do not exist"),
    ("user-existence-errors", "an app client whose errors reveal which users exist"),
    ("user-pool-mismatch", "a policy for another pool"),
    ("verification", "a verification method that differs from the policy"),
];

/// Applies all rules; the most severe findings come first.
#[must_use]
pub fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy) -> Vec<Finding> {
    let mut findings = Findings::default();
    mails::examine(snapshot, policy, &mut findings);
    tokens::examine(snapshot, policy, &mut findings);
    functions::examine(snapshot, policy, &mut findings);
    users::examine(snapshot, policy, &mut findings);
    report_missing_data(snapshot, &mut findings);
    let mut found = findings.0;
    // The sort is stable: findings of one severity stay in the order of the modules above.
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

fn report_missing_data(snapshot: &PoolSnapshot<'_>, findings: &mut Findings) {
    for (is_known, what, way) in [
        (
            snapshot.app_clients.is_some_and(|clients| clients.are_all),
            "all app clients: writable attributes, user existence errors, token lifetimes",
            "pass the output of `aws cognito-idp describe-user-pool-client` for each with --app-client-file, or query AWS \
             with --user-pool-id",
        ),
        (
            snapshot.functions.is_some(),
            "the functions: whether they exist and Cognito may call them",
            "ask AWS with --user-pool-id",
        ),
        (snapshot.groups.is_some(), "the groups in the policy", "query AWS with --user-pool-id"),
    ] {
        if !is_known {
            findings.notice("not-checked", "available data", format!("not checked: {what}"), way);
        }
    }
}
