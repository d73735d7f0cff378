//! Passwords, codes and tokens of events and answers are replaced.

use serde_json::Value;

/// What stands for a secret.
const REPLACEMENT: &str = "***";

/// Members whose values are secrets: passwords (contract 12), answers and expected answers of challenges (11), codes (13),
/// and an identity provider's tokens (14). Functions for sign-in without a password keep the code in `challengeMetadata`.
const SECRET_MEMBERS: [&str; 8] = [
    "password",
    "code",
    "challengeAnswer",
    "challengeMetadata",
    "privateChallengeParameters",
    "access_token",
    "id_token",
    "refresh_token",
];

/// Replaces the secrets of an event or an answer. Null stays null.
pub(super) fn redact(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if SECRET_MEMBERS.contains(&name.as_str()) { replace(value) } else { redact(value) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        _ => {}
    }
}

/// Replaces every text, and keeps the names around it.
fn replace(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(replace),
        Value::Array(items) => items.iter_mut().for_each(replace),
        Value::Null => {}
        _ => *value = REPLACEMENT.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_anywhere_are_replaced() {
        let mut event = json!({
            "request": {
                "challengeAnswer": "123456",
                "privateChallengeParameters": {"code": "123456", "others": ["x", 5]},
                "attributes": {"tokenResponse": {"access_token": "t", "token_type": "Bearer"}},
                "code": null,
            },
            "list": [{"password": "p", "challengeMetadata": "CODE-123456"}],
        });
        redact(&mut event);
        assert_eq!(
            event,
            json!({
                "request": {
                    "challengeAnswer": "***",
                    "privateChallengeParameters": {"code": "***", "others": ["***", "***"]},
                    "attributes": {"tokenResponse": {"access_token": "***", "token_type": "Bearer"}},
                    "code": null,
                },
                "list": [{"password": "***", "challengeMetadata": "***"}],
            })
        );
    }
}
