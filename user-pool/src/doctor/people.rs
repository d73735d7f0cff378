//! How people sign up and sign in.

use super::{AppClients, Evidence, Findings, confirms};
use crate::app_client::AppClient;
use crate::triggers::Trigger;
use crate::user_pool::UserPool;
use policy::{Policy, SignInFlow};
use std::collections::BTreeSet;

pub(super) fn examine(evidence: &Evidence<'_>, policy: &Policy, findings: &mut Findings) {
    let pool = evidence.pool;
    home(pool, policy, findings);
    usernames(pool, findings);
    admin_created(pool, policy, findings);
    if pool.text(&["DeletionProtection"]) != Some("ACTIVE") {
        findings.warning(
            "deletion-protection",
            "DeletionProtection",
            "is off: one call deletes the pool and everybody in it, for good",
            "turn it on",
        );
    }
    if let Some(clients) = evidence.app_clients {
        for client in clients.known.iter().filter(|client| client.is_for_people()) {
            existence(client, findings);
        }
        named_clients(clients, policy, findings);
    }
    if let Some(groups) = evidence.groups {
        named_groups(groups, policy, findings);
    }
}

fn home(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    if let Some(id) = policy.user_pool().user_pool_id.as_deref().filter(|id| *id != pool.id()) {
        findings.warning(
            "other-pool",
            "[app] user_pool_id",
            format!(
                "is {id}, and this pool is {}: the endpoints and the authorizer take tokens of that one",
                pool.id()
            ),
            "set it, or APP__USER_POOL_ID where they run, as the template does",
        );
    }
}

fn usernames(pool: &UserPool, findings: &mut Findings) {
    if pool.flag(&["UsernameConfiguration", "CaseSensitive"]) != Some(false) {
        findings.warning(
            "case-sensitivity",
            "UsernameConfiguration.CaseSensitive",
            "is on: Ann@example.com and ann@example.com are two users, and whoever types it otherwise is not found",
            "it cannot be changed: make new pools without it, and have your app write names in lower case",
        );
    }
}

/// An administrator's users never confirm a sign-up, so that nothing is done for them (contract 2).
fn admin_created(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let steps = policy.post_confirmation();
    let triggers = pool.lambda_config();
    let is_alone = triggers.at(Trigger::PostConfirmation).is_some()
        && (!steps.resumes_on_sign_in() || triggers.at(Trigger::PreTokenGeneration).is_none());
    if !confirms(policy) || !is_alone {
        return;
    }
    let place = "AdminCreateUserConfig.AllowAdminCreateUserOnly";
    let fix = "set [post_confirmation] resume_on_sign_in = true, and attach pre-token-generation, built with --features repair: it is \
               then done at the first sign-in";
    match pool.flag(&["AdminCreateUserConfig", "AllowAdminCreateUserOnly"]) {
        Some(true) => findings.error(
            "admin-created-users",
            place,
            "administrators make all users here, and PostConfirmation never runs for those: no group, no record, no event",
            fix,
        ),
        _ => findings.notice(
            "admin-created-users",
            place,
            "users whom an administrator makes do not confirm, so that PostConfirmation never runs for them",
            fix,
        ),
    }
}

fn existence(client: &AppClient, findings: &mut Findings) {
    if client.text("PreventUserExistenceErrors") != Some("ENABLED") {
        findings.error(
            "user-existence",
            format!("app client {}, PreventUserExistenceErrors", client.id()),
            "is not ENABLED: errors tell anybody who has an account",
            "set PreventUserExistenceErrors to ENABLED for the app client",
        );
    }
}

/// The app clients that the policy names are there, and as it says.
fn named_clients(clients: AppClients<'_>, policy: &Policy, findings: &mut Findings) {
    let home = policy.user_pool().client_id.as_deref();
    let named: BTreeSet<&str> =
        policy.app_clients().chain(policy.verification().app_clients.iter().map(String::as_str)).chain(home).collect();
    for id in named {
        if clients.are_all && !clients.known.iter().any(|client| client.id() == id) {
            findings.warning(
                "app-client",
                format!("app client {id}"),
                "the policy names it, and the pool has no such app client: its rules are for nobody",
                "correct the id, or take it out of the policy",
            );
        }
    }
    let Some(client) = clients.known.iter().find(|client| home == Some(client.id()) && policy.api().is_configured)
    else {
        return;
    };
    let place = |member: &str| format!("app client {}, {member}", client.id());
    let flow = match policy.api().sign_in {
        SignInFlow::User => "USER_PASSWORD_AUTH",
        SignInFlow::Admin => "ADMIN_USER_PASSWORD_AUTH",
    };
    let flows = client.texts("ExplicitAuthFlows").unwrap_or_default();
    let legacy = if policy.api().sign_in == SignInFlow::Admin { "ADMIN_NO_SRP_AUTH" } else { flow };
    if !flows.contains(&format!("ALLOW_{flow}").as_str()) && !flows.contains(&legacy) {
        findings.error(
            "sign-in-flow",
            place("ExplicitAuthFlows"),
            format!("lacks ALLOW_{flow}, by which [api] sign_in has the endpoints sign people in"),
            format!("allow ALLOW_{flow} for the app client, or change [api] sign_in"),
        );
    }
    match (client.rotates_refresh_tokens(), policy.api().rotate_refresh_tokens) {
        (true, false) => findings.error(
            "rotation",
            place("RefreshTokenRotation"),
            "is on, and [api] rotate_refresh_tokens is false: Cognito refuses every refresh by the flow that is then used",
            "set [api] rotate_refresh_tokens = true",
        ),
        (false, true) => findings.warning(
            "rotation",
            place("RefreshTokenRotation"),
            "is off, and [api] rotate_refresh_tokens is true: a refresh works, and the token stays the same",
            "turn on rotation for the app client, or set [api] rotate_refresh_tokens = false",
        ),
        _ => {}
    }
}

fn named_groups(groups: &[String], policy: &Policy, findings: &mut Findings) {
    let added = policy.post_confirmation().groups().map_or(&[][..], |groups| groups.names.as_slice());
    let lacks = |name: &&String| !groups.contains(name);
    for name in added.iter().filter(lacks) {
        findings.error(
            "group-missing",
            format!("[post_confirmation.groups] add, {name}"),
            "the pool has no such group, so that adding somebody fails",
            "make the group in the pool",
        );
    }
    for name in policy.api().administrators.iter().filter(lacks) {
        findings.warning(
            "group-missing",
            format!("[api] administrators, {name}"),
            "the pool has no such group: nobody may register somebody else",
            "make the group in the pool, or take it out",
        );
    }
}
