//! What is wrong with a pool for a policy.
//!
//! - `mails.rs`: whether people get our mails
//! - `tokens.rs`: whether tokens say what the policy says, and only that
//! - `functions.rs`: whether the functions are there and may be called
//! - `people.rs`: how people sign up and sign in
//!
//! A rule looks at what there is. What it was not given, for want of a connection or a right, is a finding of its own, so
//! that nobody takes silence for health.

mod functions;
mod mails;
#[cfg(test)]
mod tests;
mod tokens;
mod users;

use crate::app_client::AppClient;
use crate::user_pool::UserPool;
use policy::Policy;
use std::fmt;

/// What is known about a pool. `None` is what nobody could or would ask for.
#[derive(Clone, Copy, Debug)]
pub struct PoolSnapshot<'a> {
    /// Its description.
    pub pool: &'a UserPool,
    /// Its app clients.
    pub app_clients: Option<AppClients<'a>>,
    /// The functions at its triggers.
    pub functions: Option<&'a [AttachedFunction]>,
    /// The names of its groups.
    pub groups: Option<&'a [String]>,
}

/// App clients of a pool.
#[derive(Clone, Copy, Debug)]
pub struct AppClients<'a> {
    /// Those that are known.
    pub known: &'a [AppClient],
    /// Whether the pool has no other.
    pub are_all: bool,
}

/// A function at a trigger, as AWS describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFunction {
    /// Its ARN, as the pool has it.
    pub arn: String,
    /// What AWS says of it.
    pub lookup: Lookup,
}

/// What AWS says when it is asked for a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// There it is.
    Found(FunctionDetails),
    /// There is no such function.
    Missing,
    /// Nothing: whoever asked may not see it.
    Failed,
}

/// What AWS says of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionDetails {
    /// `Active` where it can be called.
    pub state: Option<String>,
    /// After how many seconds it is ended.
    pub timeout: Option<u32>,
    /// Who may call it; `None` where nobody was ever allowed to.
    pub resource_policy: Option<String>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Notice,
    /// Some day it hurts somebody.
    Warning,
    /// It does not work, or lets somebody do what they may not.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Something about a pool that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule, by its stable name.
    pub rule: &'static str,
    /// Where it is: the setting by its path, an app client, a function, a key of the policy.
    pub place: String,
    /// What is there, and why that is bad.
    pub reason: String,
    /// What to do about it.
    pub fix: String,
}

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

/// Whether the policy wants anything done for new users.
fn has_post_confirmation_actions(policy: &Policy) -> bool {
    let steps = policy.post_confirmation();
    steps.groups().is_some() || steps.record().is_some() || steps.event().is_some()
}

/// What was found so far.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn error(
        &mut self,
        rule: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(Severity::Error, rule, place.into(), reason.into(), fix.into());
    }

    fn warning(
        &mut self,
        rule: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(Severity::Warning, rule, place.into(), reason.into(), fix.into());
    }

    fn notice(
        &mut self,
        rule: &'static str,
        place: impl Into<String>,
        reason: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(Severity::Notice, rule, place.into(), reason.into(), fix.into());
    }

    fn add(&mut self, severity: Severity, rule: &'static str, place: String, reason: String, fix: String) {
        self.0.push(Finding { severity, rule, place, reason, fix });
    }
}
