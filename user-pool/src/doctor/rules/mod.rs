//! The rules, and the texts of their findings.
//!
//! - `mails.rs`: whether users get the suite's mails
//! - `tokens.rs`: whether tokens contain what the policy specifies
//! - `functions.rs`: the functions at the triggers and their permissions
//! - `users.rs`: sign-up and sign-in

pub(super) mod functions;
pub(super) mod mails;
pub(super) mod tokens;
pub(super) mod users;

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
