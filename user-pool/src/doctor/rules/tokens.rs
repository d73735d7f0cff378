//! Checks whether tokens contain what the policy specifies, and how long they are valid.

use crate::app_client::{AppClient, TokenKind};
use crate::doctor::finding::Findings;
use crate::doctor::snapshot::PoolSnapshot;
use crate::user_pool::UserPool;
use events::EventVersion;
use events::Trigger;
use policy::{ClaimSource, Policy};
use serde_json::Value;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// Attributes that users can never write.
const NEVER_USER_WRITABLE: [&str; 4] = ["sub", "identities", "email_verified", "phone_number_verified"];

pub(in crate::doctor) fn examine(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    check_token_version(snapshot.pool, policy, findings);
    check_attributes(snapshot, policy, findings);
    for client in snapshot.app_clients.map_or(&[][..], |clients| clients.known) {
        check_lifetimes(client, findings);
    }
}

/// Compares the pool's event version and feature plan with the policy's rules.
fn check_token_version(pool: &UserPool, policy: &Policy, findings: &mut Findings) {
    let Some(needed) = policy.tokens().version() else { return };
    let needs = needed.lambda_version();
    if needed != EventVersion::V1 && pool.feature_plan() == Some("LITE") {
        findings.error(
            "feature-plan",
            "UserPoolTier",
            format!("is LITE, which has V1_0 only; the policy's token_version is {needs}"),
            "change the plan to ESSENTIALS or PLUS, or write the rules for token_version = \"V1_0\"",
        );
    }
    let Some(target) = pool.lambda_config().target(Trigger::PreTokenGeneration) else { return };
    let has = target.version.as_deref().unwrap_or("V1_0");
    if has == needs {
        return;
    }
    let place = "LambdaConfig.PreTokenGenerationConfig.LambdaVersion";
    let fix = format!("attach the function again, which sets {needs}; or set token_version = \"{has}\"");
    // A version that this release does not know is newer, and ranks above all others.
    let rank = |version: &str| EventVersion::ALL.iter().position(|known| known.lambda_version() == version);
    if rank(has).unwrap_or(usize::MAX) < rank(needs).unwrap_or_default() {
        findings.error(
            "token-version",
            place,
            format!(
                "is {has}, but the policy's rules are for {needs}: claims that {has} does not support are silently missing"
            ),
            fix,
        );
    } else {
        let reason = format!(
            "is {has}, but the policy's rules are for {needs}: they work, but do not use all features of {has}"
        );
        findings.warning("token-version", place, reason, fix);
    }
}

/// An attribute that a part of the policy trusts.
struct TrustedAttribute<'p> {
    name: &'p str,
    /// The place of that part.
    place: String,
    /// That part, as in `the claim plan comes from`.
    reader: String,
    /// What the policy does not do if there is no such attribute.
    missing: String,
}

fn trusted_attributes(policy: &Policy) -> Vec<TrustedAttribute<'_>> {
    let claims = policy.tokens().claims().iter().filter_map(|claim| match &claim.source {
        ClaimSource::Attribute(name, _) => Some(TrustedAttribute {
            name,
            place: claim.place.to_string(),
            reader: format!("the claim {} comes from", claim.name),
            missing: format!("no token contains the claim {}", claim.name),
        }),
        _ => None,
    });
    let rules = policy.sign_in().trusted_attributes().map(|(rule, name)| TrustedAttribute {
        name,
        place: rule.place.to_string(),
        reader: format!("the rule {} reads", rule.name),
        missing: "it suspends nobody".to_owned(),
    });
    claims.chain(rules).collect()
}

/// A claim or a rule is only as trustworthy as its attribute: users can give any value to an attribute that they may write.
fn check_attributes(snapshot: &PoolSnapshot<'_>, policy: &Policy, findings: &mut Findings) {
    let schema = snapshot.pool.value_at(&["SchemaAttributes"]).and_then(Value::as_array);
    for TrustedAttribute { name: attribute, place, reader, missing } in trusted_attributes(policy) {
        let described = schema.map(|schema| schema.iter().find(|described| is_named(described, attribute)));
        if let Some(None) = described
            && (attribute.starts_with("custom:") || attribute.starts_with("dev:"))
        {
            findings.error(
                "trusted-attribute",
                place,
                format!("the pool has no attribute {attribute}, so {missing}"),
                "add it to the pool (an attribute cannot be removed later) or remove the claim or the rule",
            );
            continue;
        }
        let is_writer = |client: &&AppClient| client.is_for_users() && client.can_write(attribute);
        let writers = snapshot
            .app_clients
            .map(|clients| -> Vec<&str> { clients.known.iter().filter(is_writer).map(AppClient::id).collect() });
        let is_protected = described.flatten().is_some_and(|described| boolean(described, "DeveloperOnlyAttribute"))
            || NEVER_USER_WRITABLE.contains(&attribute)
            || attribute.starts_with("cognito:");
        if is_protected {
            continue;
        }
        let fix = format!(
            "remove {attribute} from the writable attributes of each app client, and write it only from your own servers"
        );
        match writers {
            Some(writers) if writers.is_empty() => {}
            Some(writers) => findings.error(
                "trusted-attribute",
                place,
                format!(
                    "{reader} {attribute}, which users can write themselves through the app clients {}",
                    writers.join(", ")
                ),
                fix,
            ),
            None => findings.warning(
                "trusted-attribute",
                place,
                format!("{reader} {attribute}, which users may be able to write: the app clients were not checked"),
                "pass the app clients with --app-client-file, or query AWS with --user-pool-id",
            ),
        }
    }
}

fn is_named(described: &Value, attribute: &str) -> bool {
    described.get("Name").and_then(Value::as_str) == Some(attribute)
}

fn boolean(described: &Value, name: &str) -> bool {
    described.get(name).and_then(Value::as_bool).unwrap_or_default()
}

fn check_lifetimes(client: &AppClient, findings: &mut Findings) {
    let place = |name: &str| format!("app client {}, {name}", client.id());
    for (token, name) in [(TokenKind::Access, "AccessTokenValidity"), (TokenKind::Id, "IdTokenValidity")] {
        let lifetime = client.lifetime(token);
        if lifetime > HOUR {
            findings.warning(
                "token-lifetime",
                place(name),
                format!(
                    "is {}: until a token expires, it may contain outdated groups, roles and claims",
                    format_duration(lifetime)
                ),
                "set one hour or less; clients get new tokens with the refresh token",
            );
        }
    }
    let lifetime = client.lifetime(TokenKind::Refresh);
    if lifetime > 90 * DAY {
        findings.warning(
            "refresh-token-lifetime",
            place("RefreshTokenValidity"),
            format!("is {}: a stolen token can be used until it expires", format_duration(lifetime)),
            "set 90 days or less and enable rotation",
        );
    }
    if client.boolean("EnableTokenRevocation") == Some(false) {
        findings.warning(
            "token-revocation",
            place("EnableTokenRevocation"),
            "is off: a sign-out does not revoke tokens, and the HTTP API's revokeToken fails",
            "enable token revocation for the app client",
        );
    }
}

fn format_duration(seconds: u64) -> String {
    let (count, unit) = match seconds {
        seconds if seconds >= 2 * DAY => (seconds / DAY, "days"),
        seconds if seconds >= 2 * HOUR => (seconds / HOUR, "hours"),
        seconds => (seconds / 60, "minutes"),
    };
    format!("{count} {unit}")
}
