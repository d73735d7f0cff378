//! The claims of ID and access tokens (Cognito's pages "Understanding the identity (ID) token" and "Understanding the
//! access token").

use super::bearer::{Bearer, SignIn};
use super::overrides::{ClaimChanges, Groups, Overrides};
use crate::clock::Timestamp;
use events::{ClaimRestriction, TokenUse, USER_API_SCOPE};
use serde_json::{Map, Value, json};

/// What is the same in both tokens.
pub(super) struct Common<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) sign_in: &'a SignIn,
    pub(super) now: Timestamp,
}

/// The scopes of a sign-in with the API.
pub(super) const SCOPES: [&str; 1] = [USER_API_SCOPE];

/// The claims of the ID token.
pub(super) fn id_claims(bearer: &Bearer, common: &Common<'_>, overrides: &Overrides, jti: &str) -> Map<String, Value> {
    let mut claims = Map::new();
    claims.extend(bearer.attributes.iter().map(|(name, value)| (name.clone(), attribute_claim(name, value))));
    let groups = effective_groups(bearer, overrides);
    add_list(&mut claims, "cognito:roles", &groups.roles);
    claims.extend(groups.preferred_role.map(|role| ("cognito:preferred_role".to_owned(), json!(role))));
    add_list(&mut claims, "cognito:groups", &groups.names);
    claims.extend(common.claims(&bearer.sub, TokenUse::Id, bearer.lifetimes.id.as_secs()));
    claims.insert("cognito:username".to_owned(), json!(bearer.name));
    claims.insert("aud".to_owned(), json!(common.client));
    if bearer.has_origin {
        claims.insert("origin_jti".to_owned(), json!(common.sign_in.origin_jti));
        claims.insert("jti".to_owned(), json!(jti));
    }
    change_claims(&mut claims, TokenUse::Id, &overrides.id, common.client);
    claims
}

/// The claims of the access token.
pub(super) fn access_claims(
    bearer: &Bearer,
    common: &Common<'_>,
    overrides: &Overrides,
    jti: &str,
) -> Map<String, Value> {
    let mut claims = common.claims(&bearer.sub, TokenUse::Access, bearer.lifetimes.access.as_secs());
    add_list(&mut claims, "cognito:groups", &effective_groups(bearer, overrides).names);
    let scopes = scopes(overrides);
    if !scopes.is_empty() {
        claims.insert("scope".to_owned(), json!(scopes.join(" ")));
    }
    claims.insert("username".to_owned(), json!(bearer.name));
    claims.insert("client_id".to_owned(), json!(common.client));
    claims.insert("jti".to_owned(), json!(jti));
    if bearer.has_origin {
        claims.insert("origin_jti".to_owned(), json!(common.sign_in.origin_jti));
    }
    change_claims(&mut claims, TokenUse::Access, &overrides.access, common.client);
    claims
}

impl Common<'_> {
    fn claims(&self, sub: &str, token_use: TokenUse, seconds: u64) -> Map<String, Value> {
        let issued = self.now.seconds();
        let claims = json!({
            "sub": sub,
            "iss": self.issuer,
            "event_id": self.sign_in.event_id,
            "token_use": token_use.as_str(),
            "auth_time": self.sign_in.auth_time.seconds(),
            "exp": issued.saturating_add_unsigned(seconds),
            "iat": issued,
        });
        claims.as_object().cloned().unwrap_or_default()
    }
}

fn effective_groups(bearer: &Bearer, overrides: &Overrides) -> Groups {
    overrides.groups.clone().unwrap_or_else(|| Groups::read(&bearer.groups))
}

/// Users without groups or roles do not have the claim.
fn add_list(claims: &mut Map<String, Value>, name: &str, list: &[String]) {
    if !list.is_empty() {
        claims.insert(name.to_owned(), json!(list));
    }
}

fn scopes(overrides: &Overrides) -> Vec<&str> {
    let added = overrides.scopes_to_add.iter().map(String::as_str);
    let mut scopes: Vec<&str> = Vec::new();
    for scope in SCOPES.into_iter().chain(added) {
        let is_suppressed = overrides.scopes_to_suppress.iter().any(|suppressed| suppressed == scope);
        if !is_suppressed && !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

/// Attributes are texts, except the two flags; OIDC's `address` is an object, and `identities` a list.
fn attribute_claim(name: &str, value: &str) -> Value {
    match name {
        "email_verified" | "phone_number_verified" => json!(value == "true"),
        "address" => json!({"formatted": value}),
        "identities" => serde_json::from_str(value).unwrap_or_else(|_| json!(value)),
        _ => json!(value),
    }
}

/// Contract 8.3: what the function may not change stays as it is. Suppression wins over a new value.
fn change_claims(claims: &mut Map<String, Value>, token_use: TokenUse, changes: &ClaimChanges, client: &str) {
    for (name, value) in &changes.set {
        let may_set = match token_use.set_restriction(name) {
            None => true,
            Some(ClaimRestriction::Audience) => token_use == TokenUse::Access && value == client,
            Some(_) => false,
        };
        if may_set {
            claims.insert(name.clone(), value.clone());
        }
    }
    for name in &changes.suppress {
        if token_use.suppress_restriction(name).is_some() {
            continue;
        }
        claims.remove(name);
        // Contract 8.3: the roles go with the groups.
        if name == "cognito:groups" {
            claims.remove("cognito:roles");
            claims.remove("cognito:preferred_role");
        }
    }
}

#[cfg(test)]
mod tests;
