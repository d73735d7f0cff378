//! The native user that a federated user is linked to: the request and the selection, without calls to Cognito.

use crate::attempt::{ADMIN_CREATE_USER, EXTERNAL_PROVIDER, SIGN_UP, attempt_with_effect, event, policy};
use cognito_triggers_triggers::effects::{LinkRequest, PoolUser};
use serde_json::{Value, json};

const TRUST: &str = "[sign_up.link]\nidentity_providers = [\"Google\", \"PartnerLogin\", \"My_Google\"]\n";

fn link_request(tables: &str, event: &Value) -> Option<LinkRequest> {
    let (attempt, request) = attempt_with_effect(&policy(tables), event);
    assert_eq!(attempt.notes, Vec::<String>::new());
    request
}

fn federated_sign_in(user_name: &str, email: &str, email_verified: Value) -> Value {
    let mut event = event(EXTERNAL_PROVIDER, json!({"email": email, "email_verified": email_verified}));
    event["userName"] = json!(user_name);
    event
}

fn verified_sign_in(user_name: &str) -> Value {
    federated_sign_in(user_name, "ann@example.com", json!("true"))
}

#[test]
fn f02_only_the_text_true_counts_as_verified() {
    assert!(link_request(TRUST, &verified_sign_in("Google_1")).is_some());
    for value in [
        json!(true),
        json!(1),
        json!("True"),
        json!("TRUE"),
        json!("1"),
        json!("yes"),
        json!(" true"),
        json!("true "),
        json!("false"),
        json!(""),
        json!(null),
        json!(["true"]),
        json!({"true": "true"}),
    ] {
        let event = federated_sign_in("Google_1", "ann@example.com", value.clone());
        assert!(link_request(TRUST, &event).is_none(), "{value}");
    }
    let mut absent = verified_sign_in("Google_1");
    absent["request"]["userAttributes"] = json!({"email": "ann@example.com"});
    assert!(link_request(TRUST, &absent).is_none());
}

#[test]
fn f03_longest_provider_name_matches_rest_is_subject() {
    for (user_name, expected) in [
        ("Google_1234_5", Some(("Google", "1234_5"))),
        ("google_1234_5", Some(("Google", "1234_5"))),
        ("partnerlogin_Ab|C=_", Some(("PartnerLogin", "Ab|C=_"))),
        ("My_Google_1", Some(("My_Google", "1"))),
        ("my_google_1", Some(("My_Google", "1"))),
        ("Google__1", Some(("Google", "_1"))),
        ("Google_", None),
        ("Google", None),
        ("Google1", None),
        ("Googles_1", None),
        ("_Google_1", None),
        (" Google_1", None),
        ("Gooɡle_1", None),
        ("", None),
    ] {
        let asked = link_request(TRUST, &verified_sign_in(user_name));
        let asked = asked.as_ref().map(|request| (request.provider.as_str(), request.subject.as_str()));
        assert_eq!(asked, expected, "{user_name}");
    }
    // If one name is a prefix of another, the longer one counts, whatever their order in the policy.
    for order in ["\"My\", \"My_Google\"", "\"My_Google\", \"My\""] {
        let tables = format!("[sign_up.link]\nidentity_providers = [{order}]");
        let asked = link_request(&tables, &verified_sign_in("My_Google_1")).unwrap();
        assert_eq!((asked.provider.as_str(), asked.subject.as_str()), ("My_Google", "1"));
    }
}

#[test]
fn f03_request_contains_pool_and_address_as_received() {
    let asked = link_request(TRUST, &federated_sign_in("Google_1", "ANN.b+c@Example.com", json!("true"))).unwrap();
    assert_eq!(asked.user_pool_id, "eu-west-1_AbCdEf123");
    assert_eq!(asked.email, "ANN.b+c@Example.com");
    assert_eq!(asked.list_users_filter(), "email = \"ANN.b+c@Example.com\"");
    let odd = LinkRequest { email: r#"a"b\"@x"#.to_owned(), ..asked };
    assert_eq!(odd.list_users_filter(), r#"email = "a\"b\\\"@x""#, "the address is escaped");
}

#[test]
fn f04_untrusted_provider_requests_no_link() {
    for user_name in ["RandomOidc_1", "Facebook_1", "Goo_gle_1", "G_1"] {
        assert!(link_request(TRUST, &verified_sign_in(user_name)).is_none(), "{user_name}");
    }
    assert!(link_request("", &verified_sign_in("Google_1")).is_none(), "a policy without the table trusts no provider");
    for source in [SIGN_UP, ADMIN_CREATE_USER] {
        let mut event = verified_sign_in("Google_1");
        event["triggerSource"] = json!(source);
        assert!(link_request(TRUST, &event).is_none(), "{source}: users may choose this user name themselves");
    }
}

#[test]
fn f04_missing_address_or_refusal_is_not_linked() {
    for email in ["", " ", "ann", " ann@example.com", "ann@example.com."] {
        assert!(link_request(TRUST, &federated_sign_in("Google_1", email, json!("true"))).is_none(), "{email:?}");
    }
    let mut nowhere = verified_sign_in("Google_1");
    nowhere["userPoolId"] = json!(null);
    assert!(link_request(TRUST, &nowhere).is_none());

    let deny =
        |mode: &str| policy(&format!("{TRUST}[sign_up.deny_domains]\nmode = \"{mode}\"\ndomains = [\"example.com\"]"));
    let (attempt, request) = attempt_with_effect(&deny("enforce"), &verified_sign_in("Google_1"));
    assert!(request.is_none() && attempt.denied() == Some("DomainDenied"));
    let (attempt, request) = attempt_with_effect(&deny("shadow"), &verified_sign_in("Google_1"));
    assert!(request.is_some() && attempt.denied().is_none());
}

fn ann() -> PoolUser {
    PoolUser {
        user_name: "u-1".to_owned(),
        status: "CONFIRMED".to_owned(),
        enabled: true,
        email: Some("ann@example.com".to_owned()),
        email_verified: Some("true".to_owned()),
    }
}

/// The selected user for the link request of these tests, or the note.
fn select(found: &[PoolUser], complete: bool) -> Result<String, String> {
    let request = link_request(TRUST, &verified_sign_in("Google_1")).unwrap();
    request.select_user(found, complete).map(str::to_owned).map_err(|note| note.as_str().to_owned())
}

fn note(note: &str) -> Result<String, String> {
    Err(note.to_owned())
}

#[test]
fn f06_only_verified_native_user_is_linked() {
    assert_eq!(select(&[ann()], true), Ok("u-1".to_owned()));
    for status in ["UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "ARCHIVED", "confirmed", ""] {
        let user = PoolUser { status: status.to_owned(), ..ann() };
        assert_eq!(select(&[user], true), note("link_unverified_user"), "{status}");
    }
    for verified in [None, Some("false"), Some("True"), Some("1"), Some(" true"), Some("")] {
        let user = PoolUser { email_verified: verified.map(str::to_owned), ..ann() };
        assert_eq!(select(&[user], true), note("link_unverified_user"), "{verified:?}");
    }
    assert_eq!(select(&[PoolUser { enabled: false, ..ann() }], true), note("link_unverified_user"));
}

#[test]
fn f07_ambiguous_or_differently_spelled_is_not_linked() {
    let named =
        |name: &str, email: &str| PoolUser { user_name: name.to_owned(), email: Some(email.to_owned()), ..ann() };
    let with_status = |status: &str| PoolUser { status: status.to_owned(), ..named("u-2", "ann@example.com") };
    assert_eq!(select(&[], true), note("link_no_user"));
    assert_eq!(select(&[ann(), with_status("CONFIRMED")], true), note("link_ambiguous"));
    assert_eq!(select(&[ann(), with_status("UNCONFIRMED")], true), note("link_ambiguous"));
    assert_eq!(select(&[ann(), named("u-2", "ANN@example.com")], true), note("link_ambiguous"));
    assert_eq!(select(&[named("u-1", "ANN@example.com")], true), note("link_case_differs"));
    assert_eq!(select(&[named("u-1", "ann@EXAMPLE.com")], true), note("link_case_differs"));
    // Users with another address, and federated users, are not candidates.
    for other in ["bob@example.com", "ann@example.com.evil.example", "a.nn@example.com", "ﬀann@example.com", ""] {
        assert_eq!(select(&[named("u-2", other)], true), note("link_no_user"), "{other}");
        assert_eq!(select(&[named("u-2", other), ann()], true), Ok("u-1".to_owned()), "{other}");
    }
    assert_eq!(select(&[PoolUser { email: None, ..ann() }], true), note("link_no_user"));
    assert_eq!(select(&[with_status("EXTERNAL_PROVIDER")], true), note("link_no_user"));
    assert_eq!(select(&[with_status("EXTERNAL_PROVIDER"), ann()], true), Ok("u-1".to_owned()));
}

#[test]
fn f07_incomplete_user_list_is_not_linked() {
    assert_eq!(select(&[ann()], false), note("link_incomplete"));
    assert_eq!(select(&[], false), note("link_incomplete"));
}
