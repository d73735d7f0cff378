//! Ids that Cognito gives out, and how they look: whatever looks otherwise comes from somebody else.

/// Whether a text can be the id of an app client: the API's `ClientIdType`, `[\w+]{1,128}`. The literal of
/// AdminCreateUser (contract 1.3) can.
#[must_use]
pub fn is_client_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| is_word(byte) || byte == b'+')
}

/// Whether a text can be the id of a user pool: the API's `UserPoolIdType`, `[\w-]+_[0-9a-zA-Z]+`, at most 55.
#[must_use]
pub fn is_user_pool_id(text: &str) -> bool {
    let is_region = |region: &str| !region.is_empty() && region.bytes().all(|byte| is_word(byte) || byte == b'-');
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 55 && text.rsplit_once('_').is_some_and(|(region, name)| is_region(region) && is_name(name))
}

/// `\w` as the API means it.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::{is_client_id, is_user_pool_id};

    #[test]
    fn app_clients() {
        let (longest, longer) = ("a".repeat(128), "a".repeat(129));
        for id in ["1example23456789", "a", "A_b+9", "CLIENT_ID_NOT_APPLICABLE", &longest] {
            assert!(is_client_id(id), "{id}");
        }
        for text in ["", "a b", "a-b", "a.b", "é", "a\n", "{####}", &longer] {
            assert!(!is_client_id(text), "{text}");
        }
    }

    #[test]
    fn user_pools() {
        let (longest, longer) = (format!("{}_b", "a".repeat(53)), format!("{}_b", "a".repeat(54)));
        for id in ["eu-west-1_AbCdEf123", "us-gov-west-1_0", "local_1a2b", "a_b_c", "__1", &longest] {
            assert!(is_user_pool_id(id), "{id}");
        }
        for text in ["", "_", "_a", "a_", "eu-west-1", "eu-west-1_a-b", "eu west_1", "é_a", "a_é", "a_b\n", &longer] {
            assert!(!is_user_pool_id(text), "{text}");
        }
    }
}
