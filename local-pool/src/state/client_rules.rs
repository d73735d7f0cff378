//! What follows from the settings of an app client.

use super::settings::{Settings, find_flag, find_number, find_text, find_texts};
use super::unsimulated::check_client;
use super::{ClientRules, RefreshRotation};
use crate::error::ServiceError;
use std::collections::BTreeSet;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

const FLOWS: [&str; 8] = [
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_TOKEN_EXCHANGE_DELEGATION",
    "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
    "ALLOW_USER_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
];
/// What a client without `ExplicitAuthFlows`, or with names from before `ALLOW_`, supports.
const DEFAULT_FLOWS: [&str; 3] = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"];

impl ClientRules {
    /// The rules of settings as they are sent or described; what is missing has Cognito's defaults.
    ///
    /// # Errors
    /// A setting that is not simulated, or that Cognito does not accept.
    pub(crate) fn from_settings(settings: &Settings) -> Result<Self, ServiceError> {
        check_client(settings)?;
        let [access_token, id_token, refresh_token] = validities(settings)?;
        let minutes = u32::try_from(find_number(settings, &["AuthSessionValidity"]).unwrap_or(3)).unwrap_or(3);
        let list = |name| -> Option<BTreeSet<String>> {
            let names = find_texts(settings, &[name]);
            (!names.is_empty()).then(|| names.into_iter().map(str::to_owned).collect())
        };
        Ok(Self {
            flows: flows(&find_texts(settings, &["ExplicitAuthFlows"]))?,
            access_token,
            id_token,
            refresh_token,
            session: MINUTE.saturating_mul(minutes),
            hides_strangers: find_text(settings, &["PreventUserExistenceErrors"]) == Some("ENABLED"),
            can_revoke: find_flag(settings, &["EnableTokenRevocation"]) != Some(false),
            rotation: rotation(settings),
            readable: list("ReadAttributes"),
            writable: list("WriteAttributes"),
        })
    }
}

/// The flows under their names with `ALLOW_`. Older names cannot be combined with these.
fn flows(listed: &[&str]) -> Result<BTreeSet<&'static str>, ServiceError> {
    let (newer, older): (Vec<&str>, Vec<&str>) = listed.iter().partition(|name| name.starts_with("ALLOW_"));
    if !newer.is_empty() && !older.is_empty() {
        return Err(ServiceError::invalid_parameter(
            "Legacy ExplicitAuthFlows values cannot be combined with values that begin with ALLOW_.",
        ));
    }
    if !newer.is_empty() {
        return Ok(FLOWS.into_iter().filter(|flow| newer.contains(flow)).collect());
    }
    let mut flows = BTreeSet::from(DEFAULT_FLOWS);
    for name in older {
        match name {
            "ADMIN_NO_SRP_AUTH" => drop(flows.insert("ALLOW_ADMIN_USER_PASSWORD_AUTH")),
            "USER_PASSWORD_AUTH" => drop(flows.insert("ALLOW_USER_PASSWORD_AUTH")),
            _ => drop(flows.remove("ALLOW_USER_SRP_AUTH")),
        }
    }
    Ok(flows)
}

/// The validity of access, ID and refresh tokens.
fn validities(settings: &Settings) -> Result<[Duration; 3], ServiceError> {
    let validity = |token: &str, unit: Duration, default: Duration| {
        let unit = match find_text(settings, &["TokenValidityUnits", token]) {
            Some("seconds") => Duration::from_secs(1),
            Some("minutes") => MINUTE,
            Some("hours") => HOUR,
            Some("days") => DAY,
            _ => unit,
        };
        let given = find_number(settings, &[&format!("{token}Validity")]).filter(|count| *count > 0);
        given.map_or(default, |count| unit.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX)))
    };
    let access = validity("AccessToken", HOUR, HOUR);
    let id = validity("IdToken", HOUR, HOUR);
    let refresh = validity("RefreshToken", DAY, DAY.saturating_mul(30));
    let is_valid = |token: Duration| (MINUTE.saturating_mul(5)..=DAY).contains(&token) && token <= refresh;
    if is_valid(access) && is_valid(id) && (HOUR..=DAY.saturating_mul(3_650)).contains(&refresh) {
        return Ok([access, id, refresh]);
    }
    Err(ServiceError::invalid_parameter("Invalid range for token validity."))
}

fn rotation(settings: &Settings) -> Option<RefreshRotation> {
    let is_enabled = find_text(settings, &["RefreshTokenRotation", "Feature"]) == Some("ENABLED");
    let seconds = find_number(settings, &["RefreshTokenRotation", "RetryGracePeriodSeconds"]).unwrap_or_default();
    is_enabled.then(|| RefreshRotation { grace: Duration::from_secs(seconds) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn rules(settings: &Value) -> Result<ClientRules, ServiceError> {
        ClientRules::from_settings(settings.as_object().unwrap())
    }

    #[test]
    fn defaults() {
        let rules = rules(&json!({})).unwrap();
        assert_eq!(rules.flows, DEFAULT_FLOWS.into());
        assert_eq!((rules.access_token, rules.id_token, rules.refresh_token), (HOUR, HOUR, DAY * 30));
        assert_eq!(rules.session, MINUTE * 3);
        assert!(!rules.hides_strangers && rules.can_revoke && rules.rotation.is_none());
        assert!(rules.readable.is_none() && rules.writable.is_none());
    }

    #[test]
    fn settings_become_rules() {
        let rules = rules(&json!({
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
            "AccessTokenValidity": 10, "TokenValidityUnits": {"AccessToken": "minutes"},
            "RefreshTokenValidity": 0, "AuthSessionValidity": 15, "PreventUserExistenceErrors": "ENABLED",
            "EnableTokenRevocation": false, "ReadAttributes": ["email"], "WriteAttributes": [],
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 30},
        }))
        .unwrap();
        assert_eq!(rules.flows, ["ALLOW_USER_PASSWORD_AUTH"].into());
        assert_eq!((rules.access_token, rules.refresh_token), (MINUTE * 10, DAY * 30));
        assert_eq!(rules.rotation, Some(RefreshRotation { grace: Duration::from_secs(30) }));
        assert_eq!(rules.readable, Some(["email".to_owned()].into()));
        assert!(rules.writable.is_none() && rules.hides_strangers && !rules.can_revoke);
    }

    #[test]
    fn older_names_of_flows() {
        let of = |names: &[&str]| flows(names).unwrap();
        assert!(of(&["ADMIN_NO_SRP_AUTH"]).contains("ALLOW_ADMIN_USER_PASSWORD_AUTH"));
        assert!(of(&["USER_PASSWORD_AUTH"]).contains("ALLOW_USER_SRP_AUTH"));
        assert!(!of(&["CUSTOM_AUTH_FLOW_ONLY"]).contains("ALLOW_USER_SRP_AUTH"));
        assert!(flows(&["USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]).is_err());
    }

    #[test]
    fn token_validity_has_a_range() {
        for settings in [
            json!({"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}}),
            json!({"IdTokenValidity": 25}),
            json!({"RefreshTokenValidity": 3651}),
            json!({"RefreshTokenValidity": 2, "TokenValidityUnits": {"RefreshToken": "hours"}, "IdTokenValidity": 3}),
        ] {
            assert_eq!(rules(&settings).unwrap_err().message, "Invalid range for token validity.", "{settings}");
        }
    }
}
