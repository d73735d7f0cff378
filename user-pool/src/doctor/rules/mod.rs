//! The rules, and the texts of their findings.
//!
//! - `mails.rs`: whether users get the mails of custom-message
//! - `tokens.rs`: whether tokens contain what the policy specifies
//! - `federation.rs`: which attributes the identity providers set
//! - `functions.rs`: the functions at the triggers and their permissions
//! - `users.rs`: sign-up and sign-in
//! - `deployment.rs`: alarms, logs, secrets, and whether the deployed functions are those of the policy

pub(super) mod deployment;
pub(super) mod federation;
pub(super) mod functions;
pub(super) mod mails;
pub(super) mod tokens;
pub(super) mod users;

use super::finding::Severity::{self, Error, Notice, Warning};

/// A rule, as `docs/reference/doctor-findings.md` describes it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The ID that its findings have.
    pub id: &'static str,
    /// The severities of its findings, the most severe first.
    pub severities: &'static [Severity],
    /// What a finding means.
    pub meaning: &'static str,
    /// How to fix it.
    pub fix: &'static str,
}

/// All rules.
pub const RULES: &[Rule] = &[
    Rule {
        id: "admin-created-users",
        severities: &[Error, Notice],
        meaning: "Cognito does not invoke post confirmation for users that administrators create, so these users get no \
            group, no record and no event. The finding is an error if only administrators can create users.",
        fix: "Set `resume_on_sign_in = true` in `[post_confirmation]` and attach `pre-token-generation`, or `resume = true` in \
            `[after_sign_in]` and attach `post-authentication`, built with the feature `resume-on-sign-in`.",
    },
    Rule {
        id: "alarm-missing",
        severities: &[Warning],
        meaning: "No alarm in CloudWatch watches a metric of a function that shows that it fails: Lambda's `Errors` (not of the \
            authorizer, for which an invalid token is an error) and `Throttles`, and those of `CognitoTriggers` for a trigger. \
            The name of an alarm does not matter.",
        fix: "Add an alarm for the metric, with the dimension `FunctionName`.",
    },
    Rule {
        id: "aliases",
        severities: &[Error],
        meaning: "Users can sign in with an attribute, such as their e-mail address, but `[pool] aliases` is empty, or \
            the other way round.",
        fix: "Set `[pool] aliases` to the aliases of the user pool.",
    },
    Rule {
        id: "app-client-missing",
        severities: &[Warning],
        meaning: "An app client is in the policy but not in the user pool, so the rules for it have no effect.",
        fix: "Correct the ID, or remove it from the policy.",
    },
    Rule {
        id: "attribute-mapping",
        severities: &[Warning],
        meaning: "The attribute mapping of an identity provider and its table `[federation.NAME]` do not fit: a value that the \
            function returns is not used, or an attribute of the user pool is mapped from a name that the function drops.",
        fix: "Change the attribute mapping of the user pool, or the table of the attribute.",
    },
    Rule {
        id: "bundle-outdated",
        severities: &[Warning],
        meaning: "A zip file of the local bundle has another policy or other texts than `bundle` would write now.",
        fix: "Run `bundle`, and deploy what it writes.",
    },
    Rule {
        id: "case-sensitivity",
        severities: &[Warning],
        meaning: "User names are case-sensitive: `Ann@example.com` and `ann@example.com` are two users.",
        fix: "The setting cannot be changed. Create new user pools with case-insensitive user names, and convert user \
            names to lower case in your app.",
    },
    Rule {
        id: "custom-sender",
        severities: &[Warning],
        meaning: "A custom sender trigger gets the code, so the message of the custom message trigger is not sent. The policy has \
            no table `[senders.email]` or `[senders.sms]` for it.",
        fix: "Remove one of the two triggers, or attach `custom-email-sender` or `custom-sms-sender` with its table.",
    },
    Rule {
        id: "deletion-protection",
        severities: &[Warning],
        meaning: "Deletion protection is off: one call permanently deletes the user pool with all users.",
        fix: "Enable deletion protection.",
    },
    Rule {
        id: "email-sending-account",
        severities: &[Error, Warning],
        meaning: "The user pool does not send mails with your own Amazon SES. According to AWS, Cognito then rejects the \
            mails of functions, and sends at most 50 mails per day. The finding is a warning if no custom message function is \
            attached, or if the pool does use SES but `[pool] email_sending_account` says otherwise.",
        fix: "Verify an address or domain in Amazon SES, and configure it in the user pool. Set `[pool] \
            email_sending_account` to `\"DEVELOPER\"`.",
    },
    Rule {
        id: "feature-plan",
        severities: &[Error],
        meaning: "The feature plan is Lite, which has only event version `V1_0`, but the policy has a higher \
            `token_version`.",
        fix: "Change the plan to Essentials or Plus, or write the rules for `V1_0`.",
    },
    Rule {
        id: "federated-attribute",
        severities: &[Error, Warning],
        meaning: "An identity provider sets an attribute that decides about rights, and the policy does not say that it may. The \
            finding is an error if the attribute is the source of a claim or suspends users, and a warning if it says that an address is verified.",
        fix: "Remove the attribute from the attribute mapping, or list what the provider may set in `[federation.NAME]`, with \
            `trusted = true` for this attribute.",
    },
    Rule {
        id: "function-in-other-account-or-region",
        severities: &[Error, Notice],
        meaning: "A function's ARN is not valid, or the function is in another region, where Cognito cannot invoke it (an \
            error). Or the function belongs to another account, so `doctor` did not check it (a notice).",
        fix: "Deploy the function to the region of the user pool. In another account, check that the function exists \
            and that Cognito may invoke it.",
    },
    Rule {
        id: "function-missing",
        severities: &[Error],
        meaning: "A trigger's function does not exist, so every call that invokes the trigger fails.",
        fix: "Deploy the function, or detach it.",
    },
    Rule {
        id: "function-outdated",
        severities: &[Warning],
        meaning: "The code of a function is not that of its zip file in the local bundle, so it may have another policy.",
        fix: "Deploy the bundle. If the bundle is of another stage or release, name the right one with `--bundle`.",
    },
    Rule {
        id: "function-state",
        severities: &[Error],
        meaning: "A function is not active, so Cognito cannot invoke it.",
        fix: "Wait until the function is active. If it is inactive, update it, which activates it.",
    },
    Rule {
        id: "function-timeout",
        severities: &[Notice],
        meaning: "A function's timeout is longer than the five seconds that Cognito waits.",
        fix: "Set the function's timeout to five seconds.",
    },
    Rule {
        id: "group-missing",
        severities: &[Error, Warning],
        meaning: "A group is in the policy but not in the user pool. The finding is an error if new users should be added to the \
            group, and a warning if the group is in `[api] administrators`.",
        fix: "Create the group, or remove it from the policy.",
    },
    Rule {
        id: "identity-provider-missing",
        severities: &[Warning],
        meaning: "The policy has rules for an identity provider that the user pool does not have.",
        fix: "Correct the name of the table, or remove it.",
    },
    Rule {
        id: "invoke-permission",
        severities: &[Error],
        meaning: "Cognito has no permission to invoke a function, so every call that invokes the trigger fails.",
        fix: "Attach the function again, which adds the permission; if a statement of its resource policy denies the \
            call, change that statement.",
    },
    Rule {
        id: "invoke-permission-too-broad",
        severities: &[Warning, Notice],
        meaning: "Other user pools may invoke a function: those of the same account (a notice), or those of any account \
            (a warning).",
        fix: "Attach the function again, which adds a permission for this user pool only, and remove the broader \
            statement.",
    },
    Rule {
        id: "log-retention",
        severities: &[Warning],
        meaning: "The log group of a function keeps its events without an end.",
        fix: "Set a retention for the log group.",
    },
    Rule {
        id: "message-template",
        severities: &[Warning],
        meaning: "A message template of the user pool is customized. According to AWS, it can override the function's \
            message.",
        fix: "Restore Cognito's default texts.",
    },
    Rule {
        id: "not-attached",
        severities: &[Error, Warning],
        meaning: "The policy needs the function of a trigger, but the trigger has none; custom message always needs one. \
            The finding is an error if the function would enforce a rule.",
        fix: "Attach the function.",
    },
    Rule {
        id: "not-checked",
        severities: &[Notice],
        meaning: "Some data was not available, so the rules that need it were not applied.",
        fix: "Grant the missing permission, pass the missing file, or query AWS with `--user-pool-id`.",
    },
    Rule {
        id: "policy-setting-missing",
        severities: &[Warning],
        meaning: "A setting of the user pool is missing in `[pool]`, so some responses are reported as `unknown`.",
        fix: "Add the setting to the policy.",
    },
    Rule {
        id: "public-app-client",
        severities: &[Warning],
        meaning: "An app client has no secret. Anyone who knows its ID, which is in every ID token, can call Cognito \
            directly. Then the rate limits, the hooks and the invitations of the HTTP API do not apply.",
        fix: "Use an app client with a secret for the HTTP API, and delete the others. If only administrators may register \
            users, set `AllowAdminCreateUserOnly` in the user pool.",
    },
    Rule {
        id: "refresh-token-lifetime",
        severities: &[Warning],
        meaning: "Refresh tokens are valid for more than 90 days: a stolen token can be used until it expires.",
        fix: "Set 90 days or less, and enable rotation.",
    },
    Rule {
        id: "refresh-token-rotation",
        severities: &[Error, Warning],
        meaning: "Refresh token rotation differs between the app client and `[api] rotate_refresh_tokens`. The \
            finding is an error if the app client rotates but the policy does not: if the app client has no secret, the \
            HTTP API then refreshes with InitiateAuth, which Cognito rejects.",
        fix: "Change the app client or the policy.",
    },
    Rule {
        id: "secret-in-variable",
        severities: &[Error, Warning],
        meaning: "A variable of a function seems to contain a secret, which is readable for everyone who may read the \
            function's configuration. The finding is an error for `APP__CLIENT_SECRET`, because `api` does not start with it.",
        fix: "Store the secret in AWS Secrets Manager, remove the variable, and rotate the secret.",
    },
    Rule {
        id: "sender-key",
        severities: &[Error],
        meaning: "A custom sender is attached, but the pool has no `KMSKeyID`, or one that the policy does not name: the \
            sender refuses every code.",
        fix: "Add the key to `[senders] kms_keys`, or set the pool's `KMSKeyID`: `attach` sets it if the pool has none.",
    },
    Rule {
        id: "sign-in-flow",
        severities: &[Error],
        meaning: "The app client does not allow the authentication flow of `[api] sign_in`.",
        fix: "Allow the flow for the app client, or change `[api] sign_in`.",
    },
    Rule {
        id: "token-lifetime",
        severities: &[Warning],
        meaning: "ID or access tokens are valid for more than one hour. Until a token expires, it may contain outdated \
            groups, roles and claims.",
        fix: "Set one hour or less. Clients get new tokens with the refresh token.",
    },
    Rule {
        id: "token-revocation",
        severities: &[Warning],
        meaning: "Token revocation is off: a sign-out does not revoke tokens, and the HTTP API's `revokeToken` fails.",
        fix: "Enable token revocation for the app client.",
    },
    Rule {
        id: "token-version",
        severities: &[Error, Warning],
        meaning: "The event version of pre token generation differs from `token_version`. The finding is an error if the event \
            version is lower: claims are then silently missing.",
        fix: "Attach the function again, which sets the version, or change `token_version`.",
    },
    Rule {
        id: "trusted-attribute",
        severities: &[Error, Warning],
        meaning: "A claim or a rule of `[sign_in]` reads an attribute that does not exist or that users can write (an error). If the app \
            clients were not checked, it is unknown whether users can write the attribute (a warning).",
        fix: "Remove the attribute from the writable attributes of each app client; if it does not exist, add it or \
            remove the claim or the rule.",
    },
    Rule {
        id: "user-existence-errors",
        severities: &[Error],
        meaning: "An app client's errors reveal which users exist.",
        fix: "Set `PreventUserExistenceErrors` to `ENABLED` for the app client.",
    },
    Rule {
        id: "user-pool-mismatch",
        severities: &[Warning],
        meaning: "`[app] user_pool_id` names another user pool. The HTTP API and the authorizer accept only tokens of that \
            user pool.",
        fix: "Set the key to the ID of this user pool, or set the variable `APP__USER_POOL_ID` of both functions.",
    },
    Rule {
        id: "verification",
        severities: &[Error],
        meaning: "The user pool verifies addresses with a code, but the policy expects a link, or the other way round. \
            Cognito then sends its default message, or a link that does not work.",
        fix: "Change `[pool] verification`, or the user pool.",
    },
];
