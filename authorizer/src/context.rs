//! The context: what the API gets about the token, in `requestContext.authorizer`, or with payload format 2.0 in
//! `requestContext.authorizer.lambda`.
//!
//! All values are strings, because REST APIs accept neither lists nor objects. In a value, `"`, `\`, `%`, `,` and all
//! characters that are not printable ASCII are percent-encoded as UTF-8. Therefore a comma always separates two list
//! items, even if group names contain commas, and no value contains quotation marks, on which the cache of HTTP APIs has
//! failed (github.com/mantil-io/mantil/issues/52). Split a list first, then decode each item with `decodeURIComponent` or
//! the like. Empty fields are left out.

use jwt_verifier::Claims;
use policy::Policy;
use std::collections::BTreeMap;

/// The size limit of the field `claims`, in bytes.
const MAX_CLAIMS_BYTES: usize = 4 * 1024;

/// The fields of the context. Roles and permissions are those that the policy grants to the token's groups.
pub(super) fn context(claims: &Claims, policy: &Policy) -> BTreeMap<String, String> {
    let groups: Vec<&str> = claims.groups().iter().map(String::as_str).collect();
    let grants = policy.tokens().grants();
    let roles = collect_grants(&groups, |group| grants.roles_of(group).map(|rule| rule.names.as_slice()));
    let permissions = collect_grants(&roles, |role| grants.permissions_of(role).map(|rule| rule.names.as_slice()));
    let scope: Vec<&str> = claims.scopes().collect();
    let members = [
        ("sub", percent_encode(claims.sub())),
        ("username", percent_encode(claims.username().unwrap_or_default())),
        ("token_use", percent_encode(claims.token_use().as_str())),
        ("client_id", percent_encode(claims.client_id())),
        ("scope", percent_encode(&scope.join(" "))),
        ("groups", encode_list(&groups)),
        ("roles", encode_list(&roles)),
        ("permissions", encode_list(&permissions)),
        ("iam_roles", encode_list(&iam_roles(claims))),
        (
            "claims",
            Some(percent_encode(claims.as_json())).filter(|text| text.len() <= MAX_CLAIMS_BYTES).unwrap_or_default(),
        ),
    ];
    let members = members.into_iter().filter(|(_, value)| !value.is_empty());
    members.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What the named groups or roles grant, without duplicates. The grants are in the order of `names`, and those of the same
/// name in the order of the policy.
fn collect_grants<'p>(names: &[&str], grants_of: impl Fn(&str) -> Option<&'p [String]>) -> Vec<&'p str> {
    let mut granted = Vec::new();
    for name in names.iter().filter_map(|name| grants_of(name)).flatten() {
        if !granted.contains(&name.as_str()) {
            granted.push(name.as_str());
        }
    }
    granted
}

/// The IAM roles of the user's groups. Cognito puts them only into ID tokens.
fn iam_roles(claims: &Claims) -> Vec<String> {
    claims.get("cognito:roles").and_then(|roles| serde_json::from_str(roles.get()).ok()).unwrap_or_default()
}

fn encode_list(items: &[impl AsRef<str>]) -> String {
    items.iter().map(|item| percent_encode(item.as_ref())).collect::<Vec<_>>().join(",")
}

fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' | b'%' | b',' => encoded.push_str(&format!("%{byte:02X}")),
            b' '..=b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{encode_list, percent_encode};

    #[test]
    fn comma_in_a_group_name_is_encoded() {
        assert_eq!(encode_list(&["staff", "a,admin", "100%", "a%2Cb"]), "staff,a%2Cadmin,100%25,a%252Cb");
    }

    #[test]
    fn common_values_are_not_encoded() {
        for text in
            ["ann+shop@example.com", "transactions/get openid", "arn:aws:iam::123456789012:role/Staff", "{'a':[1]}"]
        {
            assert_eq!(percent_encode(text), text);
        }
        assert_eq!(percent_encode("{\"name\":\"Zoë\\n\"}\u{7f}"), "{%22name%22:%22Zo%C3%AB%5Cn%22}%7F");
    }
}
