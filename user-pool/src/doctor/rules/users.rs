//! Checks sign-up and sign-in: users, app clients and groups.

use super::functions::has_post_confirmation_actions;
use crate::app_client::AppClient;
use crate::doctor::finding::Findings;
use crate::doctor::snapshot::{AppClients, PoolSnapshot};
use crate::user_pool::UserPool;
use events::Trigger;
use policy::{Policy, SignInFlow};
use std::collections::BTreeSet;

pub(in crate::doctor) fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    let pool = snapshot.pool;
    check_user_pool_id(pool, policy, findings);
    check_case_sensitivity(pool, findings);
    check_admin_created_users(pool, policy, findings);
    if pool.string(&["DeletionProtection"]) != Some("ACTIVE") {
        findings.warning(
            "deletion-protection",
            "DeletionProtection",
            "is off: one call permanently deletes the pool with all users",
            "enable deletion protection",
        );
    }
    if let Some(clients) = snapshot.app_clients {
        for client in clients.known.iter().filter(|client| client.is_for_users()) {
            check_user_existence_errors(client, findings);
            check_public_app_client(client, pool, policy, findings);
        }
        check_app_clients(clients, policy, findings);
    }
    if let Some(groups) = snapshot.groups {
        check_groups(groups, policy, findings);
    }
}

fn check_user_pool_id(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    if let Some(id) = policy.user_pool().user_pool_id.as_deref().filter(|id| *id != pool.id()) {
        findings.warning(
            "user-pool-mismatch",
            "[app] user_pool_id",
            format!(
                "is {id}, but this pool is {}: the HTTP API and the authorizer accept only tokens of {id}",
                pool.id()
            ),
            "set [app] user_pool_id to the ID of this pool, or set the variable APP__USER_POOL_ID of the HTTP API and the \
             authorizer, as the template of deploy-plan does",
        );
    }
}

fn check_case_sensitivity(pool: &UserPool, findings: &mut Findings) {
    if pool.boolean(&["UsernameConfiguration", "CaseSensitive"]) != Some(false) {
        findings.warning(
            "case-sensitivity",
            "UsernameConfiguration.CaseSensitive",
            "is on: Ann@example.com and ann@example.com are two users, and a user who types the name in another case cannot sign in",
            "it cannot be changed; create new pools with case-insensitive user names, and convert user names to lower case in your app",
        );
    }
}

/// Cognito does not invoke post confirmation for users that administrators create, because they do not confirm (contract
/// 2).
fn check_admin_created_users(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let steps = policy.post_confirmation();
    let triggers = pool.lambda_config();
    let is_attached = |trigger: Trigger| triggers.target(trigger).is_some();
    let is_resumed = steps.resumes_on_sign_in() && is_attached(Trigger::PreTokenGeneration)
        || policy.after_sign_in().is_some_and(|asked| asked.resumes()) && is_attached(Trigger::PostAuthentication);
    let is_never_resumed = is_attached(Trigger::PostConfirmation) && !is_resumed;
    if !has_post_confirmation_actions(policy) || !is_never_resumed {
        return;
    }
    let place = "AdminCreateUserConfig.AllowAdminCreateUserOnly";
    let fix = "set [post_confirmation] resume_on_sign_in = true and attach pre-token-generation, or [after_sign_in] resume = \
               true and attach post-authentication, built with --features resume-on-sign-in: the actions then run at the \
               first sign-in";
    match pool.boolean(&["AdminCreateUserConfig", "AllowAdminCreateUserOnly"]) {
        Some(true) => findings.error(
            "admin-created-users",
            place,
            "administrators create all users, and Cognito does not invoke post confirmation for them: they get no group, no record and no event",
            fix,
        ),
        _ => findings.notice(
            "admin-created-users",
            place,
            "users that administrators create do not confirm, so Cognito does not invoke post confirmation for them",
            fix,
        ),
    }
}

fn check_user_existence_errors(client: &AppClient, findings: &mut Findings) {
    if client.string("PreventUserExistenceErrors") != Some("ENABLED") {
        findings.error(
            "user-existence-errors",
            format!("app client {}, PreventUserExistenceErrors", client.id()),
            "is not ENABLED: the app client's errors reveal which users exist",
            "set PreventUserExistenceErrors to ENABLED for the app client",
        );
    }
}

/// The HTTP API protects what passes through it. Anyone can call Cognito itself with the ID of an app client without a secret.
fn check_public_app_client(client: &AppClient, pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let api = policy.api();
    let users_sign_up = pool.boolean(&["AdminCreateUserConfig", "AllowAdminCreateUserOnly"]) != Some(true);
    let bypassed: Vec<_> = [
        ("rate limits", api.rate_limits.is_some()),
        ("invitations by administrators", !api.administrators.is_empty() && users_sign_up),
    ]
    .into_iter()
    .filter_map(|(name, is_configured)| is_configured.then_some(name))
    .collect();
    if client.has_secret() || bypassed.is_empty() {
        return;
    }
    findings.warning(
        "public-app-client",
        format!("app client {}", client.id()),
        format!(
            "has no secret, so anyone who knows its ID can call Cognito directly, past the {} and the hooks of the HTTP API",
            bypassed.join(", the ")
        ),
        "use an app client with a secret for the HTTP API and delete this one; if only administrators may register users, \
         set AllowAdminCreateUserOnly",
    );
}

/// Checks that the app clients of the policy exist, and that the settings of the HTTP API's app client match the policy.
fn check_app_clients(clients: AppClients<'_>, policy: &Policy, findings: &mut Findings) {
    let api_client = policy.user_pool().client_id.as_deref();
    let named: BTreeSet<&str> = policy
        .app_clients()
        .chain(policy.sign_in().app_clients())
        .chain(policy.verification().app_clients.iter().map(String::as_str))
        .chain(api_client)
        .collect();
    for id in named {
        if clients.are_all && !clients.known.iter().any(|client| client.id() == id) {
            findings.warning(
                "app-client-missing",
                format!("app client {id}"),
                "is in the policy, but the pool has no such app client, so the rules for it have no effect",
                "correct the ID or remove it from the policy",
            );
        }
    }
    let Some(client) =
        clients.known.iter().find(|client| api_client == Some(client.id()) && policy.api().is_configured)
    else {
        return;
    };
    let place = |member: &str| format!("app client {}, {member}", client.id());
    let flow = match policy.api().sign_in {
        SignInFlow::User => "USER_PASSWORD_AUTH",
        SignInFlow::Admin => "ADMIN_USER_PASSWORD_AUTH",
    };
    let flows = client.strings("ExplicitAuthFlows").unwrap_or_default();
    let legacy = if policy.api().sign_in == SignInFlow::Admin { "ADMIN_NO_SRP_AUTH" } else { flow };
    if !flows.contains(&format!("ALLOW_{flow}").as_str()) && !flows.contains(&legacy) {
        findings.error(
            "sign-in-flow",
            place("ExplicitAuthFlows"),
            format!("lacks ALLOW_{flow}, which [api] sign_in requires"),
            format!("add ALLOW_{flow} to the app client or change [api] sign_in"),
        );
    }
    match (client.rotates_refresh_tokens(), policy.api().rotate_refresh_tokens) {
        (true, false) => findings.error(
            "refresh-token-rotation",
            place("RefreshTokenRotation"),
            "is on, but [api] rotate_refresh_tokens is false: if the app client has no secret, the HTTP API refreshes with \
             InitiateAuth, and Cognito rejects that",
            "set [api] rotate_refresh_tokens = true",
        ),
        (false, true) => findings.warning(
            "refresh-token-rotation",
            place("RefreshTokenRotation"),
            "is off, but [api] rotate_refresh_tokens is true: a refresh succeeds, but the refresh token stays the same",
            "enable rotation for the app client or set [api] rotate_refresh_tokens = false",
        ),
        _ => {}
    }
}

fn check_groups(groups: &[String], policy: &Policy, findings: &mut Findings) {
    let added = policy.post_confirmation().groups().map_or(&[][..], |groups| groups.names.as_slice());
    let lacks = |name: &&String| !groups.contains(name);
    for name in added.iter().filter(lacks) {
        findings.error(
            "group-missing",
            format!("[post_confirmation.groups] add, {name}"),
            "the pool has no such group, so adding users fails",
            "create the group in the pool",
        );
    }
    for name in policy.sign_in().groups().filter(lacks) {
        findings.warning(
            "group-missing",
            format!("[sign_in] groups, {name}"),
            "the pool has no such group, so it suspends nobody and allows nobody to sign in",
            "create the group in the pool, or remove it from the policy",
        );
    }
    for name in policy.api().administrators.iter().filter(lacks) {
        findings.warning(
            "group-missing",
            format!("[api] administrators, {name}"),
            "the pool has no such group, so this entry gives nobody permission to create users",
            "create the group in the pool, or remove it from the policy",
        );
    }
}
