//! The format of the IDs that Cognito assigns and of the names that it accepts. A value in another format does not
//! come from Cognito.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether a text is a valid app client ID: the API's `ClientIdType`, `[\w+]{1,128}`. The literal that Cognito sends
/// for AdminCreateUser (contract 1.3) is one.
#[must_use]
pub fn is_client_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| is_word(byte) || byte == b'+')
}

/// Whether a text is a valid user pool ID: the API's `UserPoolIdType`, `[\w-]+_[0-9a-zA-Z]+`, at most 55 characters.
#[must_use]
pub fn is_user_pool_id(text: &str) -> bool {
    let is_region = |region: &str| !region.is_empty() && region.bytes().all(|byte| is_word(byte) || byte == b'-');
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 55 && text.rsplit_once('_').is_some_and(|(region, name)| is_region(region) && is_name(name))
}

/// Whether a text has the form of a user's `sub`, which Cognito generates: a UUID of 32 hexadecimal digits in five groups.
#[must_use]
pub fn is_sub(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether a text is a valid group name: the API's `GroupNameType`, `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`, at most 128
/// characters.
#[must_use]
pub fn is_group_name(text: &str) -> bool {
    is_visible(text, 128)
}

/// Whether a text is a valid attribute name: the API's `AttributeNameType`, `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`, at most 32
/// characters. Names of custom attributes begin with `custom:`.
#[must_use]
pub fn is_attribute_name(text: &str) -> bool {
    is_visible(text, 32)
}

/// One to `most` letters, marks, symbols, digits and punctuation marks: no whitespace and no invisible characters.
fn is_visible(text: &str, most: usize) -> bool {
    use GeneralCategoryGroup::{Other, Separator};
    (1..=most).contains(&text.chars().count())
        && text.chars().all(|character| !matches!(character.general_category_group(), Separator | Other))
}

/// `\w` as the API defines it.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::{is_attribute_name, is_client_id, is_group_name, is_sub, is_user_pool_id};

    #[test]
    fn group_and_attribute_names_follow_the_api_pattern() {
        let (longest, longer) = ("ß".repeat(128), "ß".repeat(129));
        for name in ["customers", "eu-west-1_AbCdEf123_PartnerLogin", "組", "a+b", "😀", &longest] {
            assert!(is_group_name(name), "{name}");
        }
        for name in ["", " ", "two words", "a\tb", "a\u{a0}b", "a\u{200b}b", "a\nb", "a\u{e000}", &longer] {
            assert!(!is_group_name(name), "{name:?}");
        }
        assert!(is_attribute_name("custom:department") && is_attribute_name(&"a".repeat(32)));
        assert!(!is_attribute_name(&"a".repeat(33)) && !is_attribute_name("given name") && !is_attribute_name(""));
    }

    #[test]
    fn sub_is_a_uuid() {
        assert!(is_sub("00000000-1111-2222-3333-44444444abCD"));
        for text in [
            "",
            "u-1",
            "00000000-1111-2222-3333-44444444444",
            "00000000-1111-2222-3333-4444444444445",
            "00000000-1111-2222-3333-44444444444g",
            "000000001-111-2222-3333-444444444444",
            "ann@example.com-0000-0000-0000000000",
            "0000000é-1111-2222-3333-44444444444",
        ] {
            assert!(!is_sub(text), "{text}");
        }
    }

    #[test]
    fn client_ids_follow_the_api_pattern() {
        let (longest, longer) = ("a".repeat(128), "a".repeat(129));
        for id in ["1example23456789", "a", "A_b+9", "CLIENT_ID_NOT_APPLICABLE", &longest] {
            assert!(is_client_id(id), "{id}");
        }
        for text in ["", "a b", "a-b", "a.b", "é", "a\n", "{####}", &longer] {
            assert!(!is_client_id(text), "{text}");
        }
    }

    #[test]
    fn user_pool_ids_follow_the_api_pattern() {
        let (longest, longer) = (format!("{}_b", "a".repeat(53)), format!("{}_b", "a".repeat(54)));
        for id in ["eu-west-1_AbCdEf123", "us-gov-west-1_0", "local_1a2b", "a_b_c", "__1", &longest] {
            assert!(is_user_pool_id(id), "{id}");
        }
        for text in ["", "_", "_a", "a_", "eu-west-1", "eu-west-1_a-b", "eu west_1", "é_a", "a_é", "a_b\n", &longer] {
            assert!(!is_user_pool_id(text), "{text}");
        }
    }
}
