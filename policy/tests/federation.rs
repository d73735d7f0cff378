//! The table `[federation]`: valid tables, and the exact message for every problem.

#![expect(clippy::panic, reason = "a test with an invalid policy prints its problems")]

use cognito_triggers_policy::{GroupPattern, ListPart, Policy};
use events::Trigger;

/// The required keys, in ten lines.
const APP: &str = include_str!("minimal.toml");
/// A claim whose source is an attribute.
const CLAIM: &str = "[tokens]\ntoken_version=\"V2_0\"\n[tokens.claims.plan]\nattribute=\"custom:plan\"\ntrusted=true\n";

fn read(tables: &str) -> Policy {
    Policy::parse("p", &format!("{APP}{tables}"), []).unwrap_or_else(|problems| panic!("{tables}\n{problems}"))
}

/// Asserts the problems of tables that begin in line 11, one line each.
fn check(tables: &str, expected: &[&str]) {
    let report = Policy::parse("p", &format!("{APP}{tables}"), []).err().map(|problems| problems.to_string());
    assert_eq!(report.unwrap_or_default().lines().collect::<Vec<_>>(), expected, "\n{tables}");
}

#[test]
fn valid_tables_are_parsed() {
    let policy = read(
        "[federation.PartnerLogin]\nallow_domains = [\"example.com\"]\nsubject = \"oid\"\n\
         [federation.PartnerLogin.attributes.email]\nmapped_from = \"mail\"\nlower_case = true\n\
         [federation.PartnerLogin.attributes.\"custom:teams\"]\nmapped_from = \"teams\"\nfrom = \"groups\"\nsplit = \";\"\n\
         only = [\"app-*\", \"staff\"]\npart = \"rest\"\nmax_length = 2_048\nclear = true\n\
         [federation.Google]\nothers = \"keep\"\ndrop = [\"picture\"]\n",
    );
    let federation = policy.federation();
    assert!(federation.provider("Facebook").is_none());
    let partner = federation.provider("partnerlogin").unwrap();
    assert_eq!((partner.name.as_str(), partner.subject.as_deref()), ("PartnerLogin", Some("oid")));
    assert!(partner.protects() && partner.refuses() && !partner.keeps_others && !partner.verified_email);
    let email = partner.attribute("email").unwrap();
    assert_eq!((email.mapped_from.as_str(), email.source.as_str(), email.lower_case), ("mail", "mail", true));
    assert_eq!((email.join.as_str(), email.max_length, email.clear), (",", None, false));
    let teams = partner.attribute("custom:teams").unwrap();
    assert_eq!((teams.mapped_from.as_str(), teams.source.as_str(), teams.join.as_str()), ("teams", "groups", ";"));
    assert_eq!((teams.part, teams.max_length, teams.clear), (Some(ListPart::Rest), Some(2_048), true));
    assert!(
        matches!(&teams.only[..], [GroupPattern::Prefix(app), GroupPattern::Exactly(staff)] if app == "app-" && staff == "staff")
    );
    assert_eq!(["mail", "teams", "groups", "picture"].map(|name| partner.can_return(name)), [true, true, false, false]);
    let google = federation.provider("Google").unwrap();
    assert_eq!(["sub", "picture"].map(|name| google.can_return(name)), [true, false]);
    assert!(google.protects() && !google.refuses() && federation.protects());
}

#[test]
fn function_is_requested_only_with_the_table() {
    let is_requested = |tables: &str| {
        let functions = read(tables).requested_functions();
        functions.iter().any(|function| function.trigger == Some(Trigger::InboundFederation))
    };
    assert!(!is_requested("") && is_requested("[federation.Google.attributes.email]\n"));
    assert!(!read("").federation().protects());
}

/// Without a rule that drops or refuses, a fault may keep every attribute.
#[test]
fn only_rules_that_drop_or_refuse_protect() {
    for (keys, protects) in [
        ("others = \"keep\"\n[federation.Google.attributes.email]\nlower_case = true", false),
        ("others = \"keep\"\ndrop = [\"picture\"]", true),
        ("others = \"keep\"\nverified_email = true\n[federation.Google.attributes.email]", true),
        ("others = \"keep\"\ndeny_domains = [\"example.com\"]\n[federation.Google.attributes.email]", true),
        ("[federation.Google.attributes.email]", true),
    ] {
        assert_eq!(read(&format!("[federation.Google]\n{keys}\n")).federation().protects(), protects, "{keys}");
    }
}

#[test]
fn attributes_that_decide_about_rights_must_be_trusted() {
    let table = "[federation.Google.attributes.\"custom:plan\"]\n";
    assert!(read(table).federation().provider("Google").is_some(), "no claim depends on it");
    check(
        &format!("{table}{CLAIM}"),
        &[
            "p:11: federation.Google.attributes.\"custom:plan\": is the source of a claim; add trusted = true if the provider may decide about it, or remove the table",
        ],
    );
    let policy = read(&format!("{table}trusted = true\n{CLAIM}"));
    assert!(policy.federation().provider("Google").unwrap().attribute("custom:plan").unwrap().is_trusted);
    assert_eq!(policy.trusted_attributes().map(|attribute| attribute.name).collect::<Vec<_>>(), ["custom:plan"]);
    check(
        "[federation.Google.attributes.email_verified]\n",
        &[
            "p:11: federation.Google.attributes.email_verified: says that an address belongs to the user; add trusted = true if the provider verifies every address itself, or remove the table",
        ],
    );
    let keeps = "[federation.Google]\nothers = \"keep\"\ndrop = [\"a\"]\n";
    check(
        &format!("{keeps}{CLAIM}"),
        &[
            "p:12: federation.Google.others: lets the provider set custom:plan, which is the source of a claim; remove others, and add a table below attributes for each attribute that the provider sets",
        ],
    );
    let suspended = "[sign_in.suspended]\nmode = \"enforce\"\nattribute = \"custom:plan\"\nvalues = [\"none\"]\n";
    check(
        &format!("{table}{suspended}"),
        &[
            "p:11: federation.Google.attributes.\"custom:plan\": suspends users; add trusted = true if the provider may decide about it, or remove the table",
        ],
    );
    check(
        &format!("{keeps}{suspended}"),
        &[
            "p:12: federation.Google.others: lets the provider set custom:plan, which suspends users; remove others, and add a table below attributes for each attribute that the provider sets",
        ],
    );
    read(&format!("{table}trusted = true\n{suspended}"));
    // Only Cognito sets this attribute.
    read(&format!("{keeps}{}", CLAIM.replace("custom:plan", "cognito:user_status")));
}

#[test]
fn tables_that_cannot_work_are_reported() {
    for (tables, expected) in [
        (
            "[federation.\"My Login\".attributes.email]",
            "p:11: federation.\"My Login\": is not a valid identity provider name; copy the identity provider's name from the user pool, for example PartnerLogin",
        ),
        (
            "[federation.Google.attributes.emial]",
            "p:11: federation.Google.attributes.emial: is not an attribute that a provider can set; write email",
        ),
        (
            "[federation.Google.attributes.sub]",
            "p:11: federation.Google.attributes.sub: is not an attribute that a provider can set; remove the table: Cognito sets it from the provider's subject",
        ),
        (
            "[federation.Google.attributes.\"cognito:groups\"]",
            "p:11: federation.Google.attributes.\"cognito:groups\": is not an attribute that a provider can set; write a standard attribute, as in given_name, or a custom one, as in \"custom:department\"",
        ),
        (
            "[federation.Google]",
            "p:11: federation.Google: drops every attribute; add [federation.Google.attributes.email] and so on, or set others = \"keep\"",
        ),
        (
            "[federation.Google]\nothers = \"keep\"",
            "p:11: federation.Google: has no effect; add [federation.Google.attributes.email] and so on, or remove the table",
        ),
        (
            "[federation.Google]\nothers = \"kep\"\n[federation.Google.attributes.email]",
            "p:12: federation.Google.others: invalid value; write \"keep\"",
        ),
        (
            "[federation.Google]\ndrop = [\"a\"]\n[federation.Google.attributes.email]",
            "p:12: federation.Google.drop: has no effect: attributes without a table are dropped anyway; remove it",
        ),
        (
            "[federation.Google]\nothers = \"keep\"\ndrop = [\"email\"]\n[federation.Google.attributes.email]",
            "p:13: federation.Google.drop: drops an attribute that subject or a table below attributes keeps; remove one of the two",
        ),
        (
            "[federation.Google]\nverified_email = true\n[federation.Google.attributes.name]",
            "p:12: federation.Google.verified_email: requires the table of the attribute email, which says where the address is; add [federation.Google.attributes.email], or remove this",
        ),
        (
            "[federation.Google]\nsubject = \"email\"\n[federation.Google.attributes.email]",
            "p:12: federation.Google.subject: is the name from which email is mapped too; remove the table of email: the subject is always kept",
        ),
        (
            "[federation.Google.attributes.name]\n[federation.Google.attributes.nickname]\nmapped_from = \"name\"",
            "p:12: federation.Google.attributes.nickname: is mapped from the same name as name, and a response has each name once; keep one of the two tables: the user pool fills both attributes from it",
        ),
        (
            "[federation.Google.attributes.name]\nonly = [\"*\"]",
            "p:12: federation.Google.attributes.name.only: would keep every item; write a prefix before the *, or remove only",
        ),
        (
            "[federation.Google.attributes.name]\nmapped_from = \" name\"",
            "p:12: federation.Google.attributes.name.mapped_from: is not a valid name of a provider's attribute; copy the attribute's name from the provider's attribute mapping in the user pool",
        ),
        (
            "[federation.Google.attributes.name]\nmax_length = 2049",
            "p:12: federation.Google.attributes.name.max_length: must be an integer from 1 to 2048; write for example max_length = 256",
        ),
    ] {
        check(tables, &[expected]);
    }
    check(
        "[federation.Google.attributes.name]\n[federation.google.attributes.name]",
        &[
            "p:12: federation.google: differs from the name of another table only in case; keep one of the two: names of identity providers are compared without case",
        ],
    );
}
