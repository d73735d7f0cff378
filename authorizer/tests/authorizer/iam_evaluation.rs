//! Evaluates a policy document as IAM does: allowed and not denied. A star matches any characters including slashes; a
//! question mark matches one.

use serde_json::Value;

/// Whether the document in a response allows a request.
pub(crate) fn allows(response: &Value, arn: &str) -> bool {
    let document = &response["policyDocument"];
    assert_eq!(document["Version"], "2012-10-17");
    let statements = document["Statement"].as_array().unwrap();
    let has = |effect: &str| {
        let mut of_effect = statements.iter().filter(|statement| statement["Effect"] == effect);
        of_effect.any(|statement| {
            assert_eq!(statement["Action"], serde_json::json!(["execute-api:Invoke"]));
            let resources = statement["Resource"].as_array().unwrap();
            resources.iter().any(|resource| matches(resource.as_str().unwrap().as_bytes(), arn.as_bytes()))
        })
    };
    has("Allow") && !has("Deny")
}

/// All resources that a response allows.
pub(crate) fn allowed_resources(response: &Value) -> Vec<&str> {
    let statements = response["policyDocument"]["Statement"].as_array().unwrap();
    let allowing = statements.iter().filter(|statement| statement["Effect"] == "Allow");
    let resources = allowing.flat_map(|statement| statement["Resource"].as_array().unwrap());
    resources.map(|resource| resource.as_str().unwrap()).collect()
}

fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut in_text) = (0, 0);
    let mut last_star = None;
    while in_text < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                last_star = Some((at, in_text));
                at += 1;
            }
            Some(one) if *one == b'?' || *one == text[in_text] => (at, in_text) = (at + 1, in_text + 1),
            _ => {
                let Some((star, taken)) = last_star else { return false };
                last_star = Some((star, taken + 1));
                (at, in_text) = (star + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == b'*')
}

#[test]
fn star_matches_slashes_and_the_empty_string() {
    for (pattern, text, expected) in [
        ("a/*/projects", "a/GET/projects", true),
        ("a/*/projects", "a/GET/admin/projects", true),
        ("a/GET/projects/*", "a/GET/projects/", true),
        ("a/GET/projects/?*", "a/GET/projects/", false),
        ("a/GET/projects/?*", "a/GET/projects/1/2", true),
        ("a/*/../*", "a/GET/x/../y", true),
        ("a/*/..", "a/GET/x/...", false),
        ("a", "ab", false),
        ("*", "", true),
    ] {
        assert_eq!(matches(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
    }
}
