//! Which address of a user receives a code.

use crate::error::ServiceError;
use crate::messages::invented_delivery;
use crate::state::{PoolRules, User, UserPool};
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::Value;
use std::collections::BTreeMap;

/// The address that is verified at sign-up. If both are, the short message comes first (Cognito's page about sign-up).
pub(super) fn sign_up_address(rules: &PoolRules, attributes: &BTreeMap<String, String>) -> Option<&'static str> {
    let has_address = |attribute: &&str| attributes.get(*attribute).is_some_and(|address| !address.is_empty());
    let is_verified = |attribute: &&str| rules.auto_verified.contains(attribute);
    ["phone_number", "email"].into_iter().find(|attribute| is_verified(attribute) && has_address(attribute))
}

/// The verified address that receives the code for a new password.
///
/// # Errors
/// The pool lets only administrators reset passwords, or the user has no such address.
pub(super) fn recovery_address(rules: &PoolRules, user: &User) -> Result<&'static str, ServiceError> {
    if rules.recovery.contains(&"admin_only") {
        return Err(ServiceError::not_authorized("Contact administrator to reset password."));
    }
    let order: &[&'static str] = if rules.recovery.is_empty() { &["phone_number", "email"] } else { &rules.recovery };
    let found = order.iter().copied().find(|attribute| is_verified(user, attribute));
    found.ok_or_else(|| {
        ServiceError::invalid_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        )
    })
}

fn is_verified(user: &User, attribute: &str) -> bool {
    let verified = user.attributes.get(&format!("{attribute}_verified")).is_some_and(|verified| verified == "true");
    verified && user.attributes.get(attribute).is_some_and(|address| !address.is_empty())
}

/// The `CodeDeliveryDetails` for a name that no user has: always the same for a name. The medium follows from the form
/// of the name, and from the settings of the pool.
pub(super) fn invented_details(pool: &UserPool, name: &str) -> Value {
    let is_phone = name.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let configured = pool.rules.auto_verified.first().or(pool.rules.recovery.first()).copied();
    let attribute = match configured {
        _ if is_phone => "phone_number",
        Some("phone_number") if !name.contains('@') => "phone_number",
        _ => "email",
    };
    let digest = digest(&SHA256, format!("{}\n{}", pool.id, pool.key(name)).as_bytes());
    invented_delivery(attribute, name, digest.as_ref())
}
