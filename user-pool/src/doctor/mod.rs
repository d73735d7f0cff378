//! What is wrong with a pool for a policy.
//!
//! - `mails.rs`: whether people get our mails
//! - `tokens.rs`: whether tokens say what the policy says, and only that
//! - `functions.rs`: whether the functions are there and may be called
//! - `people.rs`: how people sign up and sign in
//!
//! A rule looks at what there is. What it was not given, for want of a connection or a right, is a finding of its own, so
//! that nobody takes silence for health.

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

/// Every rule, with what it looks at. `deploy/README.md` has them as a table.
pub const RULES: [(&str, &str); 29] = [
    ("admin-created-users", "PostConfirmation alone where administrators make the users"),
    ("aliases", "what people sign in with, against the policy"),
    ("app-client-missing", "the app clients that the policy names"),
    ("case-sensitivity", "whether Ann and ann are two users"),
    ("custom-sender", "a custom sender that gets the code instead of our mail"),
    ("deletion-protection", "whether one call deletes the pool"),
    ("email-sending-account", "who sends the mails"),
    ("feature-plan", "whether the pool's plan has the events that the policy needs"),
    ("function-in-other-account-or-region", "functions in other regions and accounts"),
    ("function-missing", "a trigger whose function is not there"),
    ("function-state", "a function that cannot be called now"),
    ("function-timeout", "a function that may run longer than Cognito waits"),
    ("group-missing", "groups of the policy that the pool does not have"),
    ("invoke-permission", "whether Cognito may call the function"),
    ("message-template", "templates of the console beside our mails"),
    ("not-attached", "triggers that the policy has rules for and nobody answers"),
    ("not-checked", "what there was no evidence of"),
    ("invoke-permission-too-broad", "a function that pools of strangers may call"),
    ("user-pool-mismatch", "a policy that names another pool"),
    ("policy-setting-missing", "settings that the policy leaves unknown"),
    ("refresh-token-lifetime", "how long somebody stays signed in"),
    ("refresh-token-rotation", "rotation of refresh tokens, against the policy"),
    ("sign-in-flow", "whether the app client allows the sign-in that the policy names"),
    ("token-lifetime", "how long a token says what is no longer so"),
    ("token-revocation", "whether a sign-out ends tokens"),
    ("token-version", "the events of pre token generation, against the policy"),
    ("trusted-attribute", "attributes that claims are fed from and people can write"),
    ("user-existence-errors", "whether errors tell who has an account"),
    ("verification", "whether addresses are proven by code or link, against the policy"),
];

/// Everything that is found, the worst first.
#[must_use]
pub fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy) -> Vec<Finding> {
    let mut findings = Findings::default();
    mails::examine(snapshot, policy, &mut findings);
    tokens::examine(snapshot, policy, &mut findings);
    functions::examine(snapshot, policy, &mut findings);
    users::examine(snapshot, policy, &mut findings);
    report_missing_data(snapshot, &mut findings);
    let mut found = findings.0;
    // The order within a severity stays: that of the rooms, and of the pool.
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

fn report_missing_data(snapshot: &PoolSnapshot<'_>, findings: &mut Findings) {
    for (is_known, what, way) in [
        (
            snapshot.app_clients.is_some_and(|clients| clients.are_all),
            "all the app clients: who writes attributes, who learns of accounts, how long tokens live",
            "name each with --app-client-file, as `aws cognito-idp describe-user-pool-client` prints it, or ask the pool \
             with --user-pool-id",
        ),
        (
            snapshot.functions.is_some(),
            "the functions: whether they are there, and may be called",
            "ask AWS with --user-pool-id",
        ),
        (snapshot.groups.is_some(), "the groups that the policy names", "ask the pool with --user-pool-id"),
    ] {
        if !is_known {
            findings.notice("not-checked", "the evidence", format!("nobody looked at {what}"), way);
        }
    }
}
