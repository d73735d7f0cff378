//! Contract 7.2, 7.3, 8.2 and 8.3, case by case.

use crate::response_validation::tests::{event, summarize, validate};
use crate::{MAX_DEPTH, PoolSettings};

const REQUEST: &str = r#"{"userAttributes":{"sub":"x"},"scopes":["openid"],
    "groupConfiguration":{"groupsToOverride":["a"],"iamRolesToOverride":["r"],"preferredRole":"r"}}"#;

fn found(source: &str, version: &str, request: &str, answer: &str) -> String {
    let filled_in = match version {
        "1" => r#"{"claimsOverrideDetails":null}"#,
        _ => r#"{"claimsAndScopeOverrideDetails":null}"#,
    };
    let event = event(source, version, request, filled_in);
    let found = summarize(&validate(&event, answer, &PoolSettings::default()));
    found.replace("claimsAndScopeOverrideDetails", "V2").replace("claimsOverrideDetails", "V1")
}

fn v1(details: &str) -> String {
    found("TokenGeneration_Authentication", "1", REQUEST, &format!(r#"{{"claimsOverrideDetails":{details}}}"#))
}

fn v2(details: &str) -> String {
    let answer = format!(r#"{{"claimsAndScopeOverrideDetails":{details}}}"#);
    let found_in_v3 = found("TokenGeneration_HostedAuth", "3", REQUEST, &answer);
    assert_eq!(found("TokenGeneration_Authentication", "2", REQUEST, &answer), found_in_v3);
    found_in_v3
}

/// The findings about the claims of the ID token, and about those of the access token.
fn in_claims(claims: &str) -> (String, String) {
    let shortened = |token: &str| {
        let prefix = format!("V2.{token}.claimsToAddOrOverride");
        v2(&format!(r#"{{"{token}":{{"claimsToAddOrOverride":{claims}}}}}"#)).replace(&prefix, "")
    };
    (shortened("idTokenGeneration"), shortened("accessTokenGeneration"))
}

fn in_scopes(scopes: &str) -> String {
    let access = format!(r#"{{"accessTokenGeneration":{scopes}}}"#);
    v2(&access).replace("V2.accessTokenGeneration.", "")
}

#[test]
fn version_1_accepts_only_strings() {
    for (details, expected) in [
        ("null", ""),
        ("{}", ""),
        (r#"{"claimsToAddOrOverride":{"role":"admin"},"claimsToSuppress":["email"]}"#, ""),
        (r#"{"claimsToAddOrOverride":null,"claimsToSuppress":null}"#, ""),
        (r#"{"claimsToAddOrOverride":{"role":["a"]}}"#, "refused V1.claimsToAddOrOverride.role"),
        (
            r#"{"claimsToAddOrOverride":{"a":true,"b c":1}}"#,
            "refused V1.claimsToAddOrOverride.a, refused V1.claimsToAddOrOverride[1]",
        ),
        (r#"{"claimsToAddOrOverride":[]}"#, "refused V1.claimsToAddOrOverride"),
        (r#"{"claimsToSuppress":"email"}"#, "refused V1.claimsToSuppress"),
        (r#"{"claimsToSuppress":["email",5]}"#, "refused V1.claimsToSuppress[1]"),
        (r#"{"scopesToAdd":["x"]}"#, "unknown V1.scopesToAdd"),
        ("[]", "refused V1"),
        (r#""x""#, "refused V1"),
    ] {
        assert_eq!(v1(details), expected, "{details}");
    }
}

#[test]
fn each_version_has_its_own_container() {
    let (old, new) = (r#"{"claimsOverrideDetails":{}}"#, r#"{"claimsAndScopeOverrideDetails":{}}"#);
    for (version, request, incoming, answer, expected) in [
        ("1", "{}", "{}", old, ""),
        ("1", "{}", "{}", new, "unknown claimsAndScopeOverrideDetails"),
        ("2", "{}", "{}", new, ""),
        ("3", "{}", "{}", old, "unknown claimsOverrideDetails"),
        ("3", "{}", "{}", r#"{"claimsOverrideDetails":null}"#, ""),
        ("0", "{}", r#"{"claimsAndScopeOverrideDetails":null}"#, new, ""),
        ("0", r#"{"scopes":[]}"#, r#"{"claimsOverrideDetails":null}"#, old, ""),
        ("1", "{}", r#"{"claimsAndScopeOverrideDetails":null}"#, new, ""),
        ("4", "{}", r#"{"claimsAndScopeOverrideDetails":null}"#, new, ""),
        // No form is certain to be read.
        ("4", "{}", r#"{"claimsV4":null}"#, r#"{"claimsV4":null}"#, ""),
        ("4", "{}", r#"{"claimsV4":null}"#, new, "unknown claimsAndScopeOverrideDetails"),
        ("2", "{}", r#"{"claimsOverrideDetails":null}"#, old, "unknown claimsOverrideDetails"),
        ("2", "{}", r#"{"claimsOverrideDetails":null}"#, new, "unknown claimsAndScopeOverrideDetails"),
        ("$LATEST", r#"{"scopes":[]}"#, "{}", new, "unknown claimsAndScopeOverrideDetails"),
        ("$LATEST", "{}", "{}", old, "unknown claimsOverrideDetails"),
    ] {
        let event = event("TokenGeneration_HostedAuth", version, request, incoming);
        assert_eq!(summarize(&validate(&event, answer, &PoolSettings::default())), expected, "{version} {answer}");
    }
}

#[test]
fn empty_array_of_the_documentation_is_unknown() {
    let empty = r#"{"claimsAndScopeOverrideDetails":[]}"#;
    let event = event("TokenGeneration_HostedAuth", "2", "{}", empty);
    assert_eq!(summarize(&validate(&event, empty, &PoolSettings::default())), "unknown claimsAndScopeOverrideDetails");
    assert_eq!(v2("[]"), "refused V2");
}

#[test]
fn claim_value_rules() {
    let both = |text: &str| (text.to_owned(), text.to_owned());
    for (claims, expected) in [
        (r#"{"a":"x","b":9223372036854775807,"c":true,"d":[1,"x",false],"e":{"f":[{"g":null}]}}"#, both("")),
        (r#"{"a":null}"#, both("unknown .a")),
        (r#"{"a":[{"b":1}],"c":[[1]],"d":[null]}"#, both("unknown .a, unknown .c, unknown .d")),
        (r#"{"email_verified":"true","updated_at":1}"#, both("")),
        (r#"{"email_verified":["true"]}"#, ("unknown .email_verified".to_owned(), String::new())),
        (
            r#"{"address":{"country":"NL"},"phone_number_verified":{},"updated_at":[]}"#,
            ("unknown .address, unknown .phone_number_verified, unknown .updated_at".to_owned(), String::new()),
        ),
        ("[]", both("refused ")),
        (r#""x""#, both("refused ")),
        ("null", both("")),
    ] {
        assert_eq!(in_claims(claims), expected, "{claims}");
    }
}

#[test]
fn reserved_claims_are_reported() {
    let id_only = ["identities", "at_hash"];
    let access_only = ["username", "client_id", "event_id", "device_key", "version", "scope"];
    let both = [
        "sub",
        "acr",
        "amr",
        "auth_time",
        "azp",
        "exp",
        "iat",
        "iss",
        "jti",
        "nbf",
        "nonce",
        "origin_jti",
        "token_use",
        "cognito:username",
        "cognito:anything",
        "cognito:groups",
        "cognito:roles",
        "cognito:preferred_role",
        "dev:x",
        "aud",
    ];
    let free = ["email", "custom:role", "role", "Sub", "picture", "tenant", "cognito", "subject"];
    let names = id_only.into_iter().chain(access_only).chain(both).chain(free);
    for name in names {
        let (id, access) = in_claims(&format!(r#"{{"{name}":"x"}}"#));
        let finding = format!("unknown .{name}");
        assert_eq!(id == finding, both.contains(&name) || id_only.contains(&name), "{name}: {id}");
        assert_eq!(access == finding, both.contains(&name) || access_only.contains(&name), "{name}: {access}");
        assert!([id, access].iter().all(|found| found.is_empty() || *found == finding), "{name}");
    }
    for (claims, id, access) in
        [(r#"{"aud":"client"}"#, "unknown .aud", ""), (r#"{"aud":["client"]}"#, "unknown .aud", "unknown .aud")]
    {
        assert_eq!(in_claims(claims), (id.to_owned(), access.to_owned()), "{claims}");
    }
}

/// The finding says what to do instead.
#[test]
fn each_restriction_has_its_rule() {
    let rule = |details: &str| {
        let event = event("TokenGeneration_HostedAuth", "3", REQUEST, r#"{"claimsAndScopeOverrideDetails":null}"#);
        let answer = format!(r#"{{"claimsAndScopeOverrideDetails":{{"accessTokenGeneration":{details}}}}}"#);
        validate(&event, &answer, &PoolSettings::default()).most_severe().unwrap().rule
    };
    for (details, words) in [
        (r#"{"claimsToAddOrOverride":{"sub":"x"}}"#, "reserved"),
        (r#"{"claimsToSuppress":["cognito:roles"]}"#, "groupOverrideDetails"),
        (r#"{"claimsToAddOrOverride":{"scope":"x"}}"#, "scopesToAdd"),
        (r#"{"claimsToAddOrOverride":{"aud":"another"}}"#, "app client's ID"),
    ] {
        assert!(rule(details).contains(words), "{details}: {}", rule(details));
    }
}

#[test]
fn claim_suppression_rules() {
    for (name, id, access) in [
        ("email", true, true),
        ("cognito:groups", true, true),
        ("dev:x", true, true),
        ("custom:role", true, true),
        ("cognito:roles", false, false),
        ("cognito:username", false, false),
        ("sub", false, false),
        ("aud", false, false),
        ("at_hash", false, true),
        ("username", true, false),
    ] {
        for (token, free) in [("idTokenGeneration", id), ("accessTokenGeneration", access)] {
            let found = v2(&format!(r#"{{"{token}":{{"claimsToSuppress":["x y","{name}"]}}}}"#));
            let expected = if free { String::new() } else { format!("unknown V2.{token}.claimsToSuppress.{name}") };
            assert_eq!(found, expected, "{token} {name}");
        }
    }
    assert_eq!(v1(r#"{"claimsToSuppress":["iss"]}"#), "unknown V1.claimsToSuppress.iss");
    let both = r#"{"claimsToAddOrOverride":{"a":"x","b":"x"},"claimsToSuppress":["b"]}"#;
    assert_eq!(v1(both), "accepted V1.claimsToAddOrOverride.b");
}

#[test]
fn scope_rules() {
    let longest = format!(r#"{{"scopesToAdd":["{}"]}}"#, "s".repeat(256));
    let too_long = format!(r#"{{"scopesToAdd":["{}"]}}"#, "s".repeat(257));
    for (scopes, expected) in [
        (r#"{"scopesToAdd":["openid","solar-system-data/asteroids.add","MyAPI.read"],"scopesToSuppress":["x"]}"#, ""),
        (r#"{"scopesToAdd":null,"scopesToSuppress":null}"#, ""),
        (&*longest, ""),
        (&*too_long, "unknown scopesToAdd[0]"),
        (r#"{"scopesToAdd":["x","a b"]}"#, "refused scopesToAdd[1]"),
        (r#"{"scopesToAdd":["a\u000bb"," "]}"#, "refused scopesToAdd[0], refused scopesToAdd[1]"),
        (
            r#"{"scopesToAdd":["","a\"b","a\\b","é","a\u00a0b"]}"#,
            "unknown scopesToAdd[0], unknown scopesToAdd[1], unknown scopesToAdd[2], unknown scopesToAdd[3], \
             unknown scopesToAdd[4]",
        ),
        (r#"{"scopesToAdd":["aws.cognito.signin.user.admin"]}"#, "unknown scopesToAdd[0]"),
        (r#"{"scopesToSuppress":["aws.cognito.signin.user.admin"]}"#, ""),
        (r#"{"scopesToAdd":["a","b"],"scopesToSuppress":["b"]}"#, "unknown scopesToAdd[1]"),
        (r#"{"scopesToAdd":[null,"a b"]}"#, "refused scopesToAdd[0], refused scopesToAdd[1]"),
        (r#"{"scopesToAdd":"openid"}"#, "refused scopesToAdd"),
    ] {
        assert_eq!(in_scopes(scopes), expected, "{scopes}");
    }
    let had_it = r#"{"scopes":["aws.cognito.signin.user.admin"]}"#;
    let answer = r#"{"claimsAndScopeOverrideDetails":
        {"accessTokenGeneration":{"scopesToAdd":["aws.cognito.signin.user.admin"]}}}"#;
    assert_eq!(found("TokenGeneration_Authentication", "2", had_it, answer), "");
}

#[test]
fn group_override_rules() {
    let whole = r#"{"groupsToOverride":["b"],"iamRolesToOverride":["r"],"preferredRole":"r"}"#;
    for (groups, expected) in [
        (whole, ""),
        (r#"{"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":"r"}"#, ""),
        ("null", "accepted G"),
        ("{}", "accepted G"),
        (r#"{"groupsToOverride":null,"iamRolesToOverride":null,"preferredRole":null}"#, "accepted G"),
        (r#"{"groupsToOverride":["b"]}"#, "unknown G"),
        (r#"{"groupsToOverride":["b"],"iamRolesToOverride":["r"]}"#, "unknown G"),
        (r#"{"iamRolesToOverride":["r"],"preferredRole":"r"}"#, "unknown G"),
        (
            r#"{"groupsToOverride":["b",1],"iamRolesToOverride":["r"],"preferredRole":[]}"#,
            "refused G.groupsToOverride[1], refused G.preferredRole",
        ),
        (r#""b""#, "refused G, accepted G"),
    ] {
        let details = format!(r#"{{"groupOverrideDetails":{groups}}}"#);
        let expected_in = |version: &str| expected.replace('G', &format!("{version}.groupOverrideDetails"));
        assert_eq!((v1(&details), v2(&details)), (expected_in("V1"), expected_in("V2")), "{groups}");
    }
    let nothing_to_lose =
        r#"{"groupConfiguration":{"groupsToOverride":["a"],"iamRolesToOverride":[],"preferredRole":null}}"#;
    let answer = r#"{"claimsOverrideDetails":{"groupOverrideDetails":{"groupsToOverride":["b"]}}}"#;
    for request in [nothing_to_lose, "{}", r#"{"groupConfiguration":null}"#] {
        assert_eq!(found("TokenGeneration_HostedAuth", "1", request, answer), "", "{request}");
    }
}

#[test]
fn undocumented_members_are_unknown() {
    assert_eq!(v2(r#"{"idTokenGeneration":{"scopesToAdd":["x"]}}"#), "unknown V2.idTokenGeneration.scopesToAdd");
    assert_eq!(v2(r#"{"groupOverrideDetails":null,"x":1}"#), "unknown V2.x, accepted V2.groupOverrideDetails");
    assert_eq!(v2(r#"{"idTokenGeneration":null,"accessTokenGeneration":{}}"#), "");
    assert_eq!(v2(r#"{"idTokenGeneration":[]}"#), "refused V2.idTokenGeneration");
}

#[test]
fn duplicate_members_and_members_of_other_objects_are_unknown() {
    for (details, expected) in [
        (r#"{"idTokenGeneration":{},"idTokenGeneration":{}}"#, "unknown V2.idTokenGeneration"),
        (
            r#"{"accessTokenGeneration":{"scopesToAdd":null,"scopesToAdd":null}}"#,
            "unknown V2.accessTokenGeneration.scopesToAdd",
        ),
        (r#"{"claimsToSuppress":null}"#, "unknown V2.claimsToSuppress"),
        (
            r#"{"groupOverrideDetails":{"other":null}}"#,
            "unknown V2.groupOverrideDetails.other, accepted V2.groupOverrideDetails",
        ),
        (
            r#"{"groupOverrideDetails":{"preferredRole":["a"]}}"#,
            "refused V2.groupOverrideDetails.preferredRole, unknown V2.groupOverrideDetails",
        ),
    ] {
        assert_eq!(v2(details), expected, "{details}");
    }
    assert_eq!(v1(r#"{"idTokenGeneration":null}"#), "unknown V1.idTokenGeneration");
    // The last of two members counts, as in most parsers.
    let twice = r#"{"idTokenGeneration":{"claimsToSuppress":["sub"]},"idTokenGeneration":null}"#;
    assert_eq!(v2(twice), "unknown V2.idTokenGeneration");
}

#[test]
fn id_token_overrides_for_machine_clients_are_reported() {
    let claims = r#"{"claimsToAddOrOverride":{"a":1}}"#;
    for (token, overrides, expected) in [
        ("idTokenGeneration", claims, "accepted V2.idTokenGeneration"),
        ("idTokenGeneration", "{}", ""),
        ("accessTokenGeneration", claims, ""),
    ] {
        let answer = format!(r#"{{"claimsAndScopeOverrideDetails":{{"{token}":{overrides}}}}}"#);
        assert_eq!(found("TokenGeneration_ClientCredentials", "3", "{}", &answer), expected, "{token} {overrides}");
    }
}

#[test]
fn over_5000_claims_and_scopes_are_unknown() {
    let claims = |count: usize| (0..count).map(|place| format!(r#""c{place}":1"#)).collect::<Vec<_>>().join(",");
    for (id, access, suppress, expected) in
        [(2_500, 2_499, "[]", ""), (2_500, 2_500, "[]", "unknown V2"), (2_500, 2_500, r#"["other","c1"]"#, "")]
    {
        let found = v2(&format!(
            r#"{{"idTokenGeneration":{{"claimsToAddOrOverride":{{{}}},"claimsToSuppress":{suppress}}},
                "accessTokenGeneration":{{"claimsToAddOrOverride":{{{}}},"scopesToAdd":["x"]}}}}"#,
            claims(id),
            claims(access)
        ));
        let without_remark = found.replace("accepted V2.idTokenGeneration.claimsToAddOrOverride.c1", "");
        assert_eq!(without_remark, expected, "{id} + {access}");
    }
}

/// The response itself and the five objects around the claim count.
#[test]
fn claim_nesting_is_limited_by_the_event_depth() {
    for (levels, expected) in
        [(MAX_DEPTH - 5, "unknown V2.idTokenGeneration.claimsToAddOrOverride.a"), (MAX_DEPTH - 4, "unknown output")]
    {
        let claim = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(
            v2(&format!(r#"{{"idTokenGeneration":{{"claimsToAddOrOverride":{{"a":{claim}}}}}}}"#)),
            expected,
            "{levels}"
        );
    }
}
