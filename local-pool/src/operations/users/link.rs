//! AdminLinkProviderForUser: the link is kept in the attribute `identities`. Nobody signs in with it here.

use crate::error::ServiceError;
use crate::operations::known_user::{require_user, require_user_mut};
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use crate::state::{User, UserPool};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const OPERATIONS: &[Operation] = &[operation!(Access::Iam, "AdminLinkProviderForUser", link_provider)];

/// Social providers, whose users are known by their subject, and whose type is their name.
const SOCIAL: [&str; 4] = ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];
const SUBJECT: &str = "Cognito_Subject";
/// Cognito's page about linked users.
const MAX_LINKS: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct LinkProviderRequest {
    user_pool_id: String,
    destination_user: ProviderUser,
    source_user: ProviderUser,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ProviderUser {
    provider_name: Option<String>,
    provider_attribute_name: Option<String>,
    provider_attribute_value: Option<String>,
}

async fn link_provider(service: &Service, request: LinkProviderRequest) -> Answer {
    service.store.write(|state| {
        let now = service.clock.now();
        let pool = state.pool_mut(&request.user_pool_id)?;
        let source = Source::read(&request.source_user)?;
        let name = destination_name(&request.destination_user)?;
        let user = require_user(pool, &name)?;
        source.check_unused(pool, user)?;
        let mut identities = identities(user);
        if identities.len() >= MAX_LINKS {
            let text = format!("A user can have at most {MAX_LINKS} linked identities.");
            return Err(ServiceError::new("LimitExceededException", text));
        }
        identities.push(json!({
            "userId": source.user_id,
            "providerName": source.provider,
            "providerType": if SOCIAL.contains(&source.provider) { source.provider } else { "OIDC" },
            "issuer": null,
            "primary": false,
            "dateCreated": now.seconds().saturating_mul(1000),
        }));
        pool.set_attribute(&name, "identities", &Value::Array(identities).to_string());
        require_user_mut(pool, &name)?.modified = now;
        Ok(json!({}))
    })
}

/// Somebody at another provider.
struct Source<'r> {
    provider: &'r str,
    user_id: &'r str,
}

impl<'r> Source<'r> {
    fn read(user: &'r ProviderUser) -> Result<Self, ServiceError> {
        let provider = require(&user.provider_name, "SourceUser.ProviderName")?;
        let attribute = require(&user.provider_attribute_name, "SourceUser.ProviderAttributeName")?;
        let user_id = require(&user.provider_attribute_value, "SourceUser.ProviderAttributeValue")?;
        if provider == "Cognito" {
            return Err(ServiceError::invalid_parameter("SourceUser must be a user of an external identity provider."));
        }
        if SOCIAL.contains(&provider) && attribute != SUBJECT {
            let text = format!("ProviderAttributeName must be {SUBJECT} for the provider {provider}.");
            return Err(ServiceError::invalid_parameter(text));
        }
        Ok(Self { provider, user_id })
    }

    /// # Errors
    /// The source is a user of the pool already, or linked to one.
    fn check_unused(&self, pool: &UserPool, destination: &User) -> Result<(), ServiceError> {
        let own_name = format!("{}_{}", self.provider, self.user_id);
        let is_own = pool.find_user(&own_name).is_some_and(|user| user.sub != destination.sub);
        if is_own {
            let text =
                "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link";
            return Err(ServiceError::invalid_parameter(text));
        }
        let is_source =
            |identity: &Value| identity["providerName"] == self.provider && identity["userId"] == self.user_id;
        if pool.users.values().any(|user| identities(user).iter().any(is_source)) {
            return Err(ServiceError::invalid_parameter("SourceUser is already linked to DestinationUser"));
        }
        Ok(())
    }
}

/// The name of a user of the pool, or of one who comes from another provider.
fn destination_name(user: &ProviderUser) -> Result<String, ServiceError> {
    let value = require(&user.provider_attribute_value, "DestinationUser.ProviderAttributeValue")?;
    Ok(match require(&user.provider_name, "DestinationUser.ProviderName")? {
        "Cognito" => value.to_owned(),
        provider => format!("{provider}_{value}"),
    })
}

fn require<'r>(value: &'r Option<String>, name: &str) -> Result<&'r str, ServiceError> {
    let text = || ServiceError::invalid_parameter(format!("{name} is required."));
    value.as_deref().filter(|value| !value.is_empty()).ok_or_else(text)
}

fn identities(user: &User) -> Vec<Value> {
    user.attributes.get("identities").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}
