//! `[post_confirmation]`: valid tables, and the exact message for every problem.

use cognito_triggers_policy::{OnFailure, Policy};
use events::Trigger;
use std::time::Duration;

const APP: &str = "[app]\nbase_url=\"https://app.example.com\"\nconfirmation_path=\"/c\"\nlocale=\"en\"\nbrand=\"b\"\n\
    [brands.b]\nname=\"B\"\ncolor=\"#000000\"\nsupport=\"a@example.com\"\npostal_address=\"B\"\n";
const GOOD: &str = r#"[post_confirmation]
resume_on_sign_in = true
[post_confirmation.groups]
add = ["customers", "二"]
on_failure = "fail"
deadline_ms = 4_200
[post_confirmation.record]
table = "profiles"
attributes = ["email", "custom:department"]
[post_confirmation.event]
bus = "default"
source = "example.users"
detail_type = "User Confirmed"
"#;

fn read(tables: &str) -> Result<Policy, String> {
    // The tables come first, so that their line numbers start at 1.
    Policy::parse("policy.toml", &format!("{tables}{APP}"), []).map_err(|problems| problems.to_string())
}

#[test]
fn valid_table_is_parsed() {
    let policy = read(GOOD).unwrap();
    let rules = policy.post_confirmation();
    let (groups, record, event) = (rules.groups().unwrap(), rules.record().unwrap(), rules.event().unwrap());
    assert_eq!(groups.names, ["customers", "二"]);
    assert_eq!((groups.limits.on_failure, groups.limits.deadline), (OnFailure::Fail, Duration::from_millis(4_200)));
    assert_eq!((record.limits.on_failure, record.limits.deadline), (OnFailure::Log, Duration::from_millis(1_500)));
    assert_eq!((record.table.as_str(), record.attributes.len()), ("profiles", 2));
    assert_eq!((event.bus.as_str(), event.source.as_str()), ("default", "example.users"));
    assert_eq!((event.detail_type.as_str(), event.attributes.len()), ("User Confirmed", 0));
    assert!(rules.resumes_on_sign_in());
    let needs: Vec<_> = policy.required_features().filter(|need| need.feature == "resume-on-sign-in").collect();
    assert_eq!((needs.len(), needs[0].trigger), (1, Trigger::PreTokenGeneration));
    assert_eq!(needs[0].place.to_string(), "policy.toml:2: post_confirmation.resume_on_sign_in");
}

#[test]
fn without_table_there_are_no_actions() {
    for tables in ["", "[post_confirmation]\n", "[post_confirmation]\nresume_on_sign_in = false\n"] {
        let policy = read(tables).unwrap();
        let rules = policy.post_confirmation();
        assert!(rules.groups().is_none() && rules.record().is_none() && rules.event().is_none(), "{tables}");
        assert!(!rules.resumes_on_sign_in() && policy.required_features().count() == 0, "{tables}");
    }
}

#[test]
fn groups_and_record_are_independent() {
    assert!(read("[post_confirmation.groups]\nadd = [\"a\"]\n").is_ok());
    assert!(read("[post_confirmation.record]\ntable = \"abc\"\n").is_ok());
}

#[test]
fn actions_without_resume_require_no_feature() {
    let policy = Policy::parse("policy.toml", include_str!("../../tests/policies/company.toml"), []).unwrap();
    let rules = policy.post_confirmation();
    assert!(
        rules.groups().is_some() && rules.record().is_some() && rules.event().is_some() && !rules.resumes_on_sign_in()
    );
}

#[test]
fn event_and_resume_require_the_record() {
    let (before, after) = GOOD.split_once("[post_confirmation.record]").unwrap();
    let (_, event) = after.split_once("[post_confirmation.event]").unwrap();
    assert_eq!(
        read(&format!("{before}[post_confirmation.event]{event}")).err().unwrap(),
        "policy.toml:2: post_confirmation.resume_on_sign_in: requires [post_confirmation.record]: without it, unfinished actions are not known; \
         add a table [post_confirmation.record], or remove this\n\
         policy.toml:7: post_confirmation.event: requires [post_confirmation.record]: without it, events could be published twice; \
         add a table [post_confirmation.record], or remove this"
    );
}

#[test]
fn all_problems_are_reported_together() {
    for (from, to, expected) in [
        (
            "resume_on_sign_in = true",
            "resume_on_sign_in = 1",
            "policy.toml:2: post_confirmation.resume_on_sign_in: must be true or false, found integer; write for example resume_on_sign_in = true",
        ),
        (
            "\"customers\", \"二\"",
            "\"two words\", \"a\", \"a\"",
            "policy.toml:4: post_confirmation.groups.add: contains the same value twice, first on line 4; remove one of the two\n\
             policy.toml:4: post_confirmation.groups.add: is not a valid user pool group name; copy the group's name: 1 to 128 characters without spaces",
        ),
        (
            "add = [\"customers\", \"二\"]\non_failure = \"fail\"\ndeadline_ms = 4_200",
            "ad = [\"customers\"]\non_failure = \"ignore\"\ndeadline_ms = 4_201",
            "policy.toml:3: post_confirmation.groups.add: is missing; set add = [\"customers\"] in [post_confirmation.groups]\n\
             policy.toml:4: post_confirmation.groups.ad: unknown key; write add, or remove it\n\
             policy.toml:5: post_confirmation.groups.on_failure: invalid value; expected \"log\" or \"fail\"\n\
             policy.toml:6: post_confirmation.groups.deadline_ms: must be an integer from 1 to 4200; write for example deadline_ms = 1500",
        ),
        (
            "\"profiles\"\nattributes = [\"email\"",
            "\"arn:aws:dynamodb:eu-west-1:123456789012:table/p\"\nattributes = [\"\"",
            "policy.toml:8: post_confirmation.record.table: is not a valid DynamoDB table name; copy the table's name, not its ARN: 3 to 255 letters, digits, dots, - and _\n\
             policy.toml:9: post_confirmation.record.attributes: is not a valid user attribute name; copy the attribute's name: 1 to 32 characters without spaces, for example email or custom:department",
        ),
        (
            "bus = \"default\"\nsource = \"example.users\"\ndetail_type = \"User Confirmed\"",
            "bus = \"my bus\"\nsource = \"aws.users\"\ndetail_type = \"\"",
            "policy.toml:11: post_confirmation.event.bus: is not a valid event bus name or ARN; copy the bus's name or ARN; the bus default exists in every account\n\
             policy.toml:12: post_confirmation.event.source: is not a valid event source; write a name of your own, for example example.users: at most 256 characters, not starting with aws.\n\
             policy.toml:13: post_confirmation.event.detail_type: is not a valid detail type; write what happened, for example UserConfirmed: 1 to 128 characters on one line",
        ),
        (
            "[post_confirmation.record]",
            "[post_confirmation.recrod]",
            "policy.toml:2: post_confirmation.resume_on_sign_in: requires [post_confirmation.record]: without it, unfinished actions are not known; add a table [post_confirmation.record], or remove this\n\
             policy.toml:7: post_confirmation.recrod: unknown key; write record, or remove it\n\
             policy.toml:10: post_confirmation.event: requires [post_confirmation.record]: without it, events could be published twice; add a table [post_confirmation.record], or remove this",
        ),
    ] {
        assert!(GOOD.contains(from), "nothing to change: {from}");
        assert_eq!(read(&GOOD.replacen(from, to, 1)).err().unwrap_or_default(), expected, "\n{to}");
    }
}

#[test]
fn names_are_validated_by_aws_rules() {
    let with = |key: &str, value: &str| {
        let lines = GOOD.lines().map(|line| match line.split_once(" = ") {
            Some((name, _)) if name == key => format!("{key} = \"{value}\"\n"),
            _ => format!("{line}\n"),
        });
        read(&lines.collect::<String>()).is_ok()
    };
    let long = |length: usize| "a".repeat(length);
    for (key, good, bad) in [
        ("table", [&*long(3), &long(255), "a.b-c_D"], [&*long(2), &long(256), "a b"]),
        (
            "bus",
            ["a/b", &long(1_600), "arn:aws-cn:events:cn-north-1:123456789012:event-bus/orders"],
            [
                &long(1_601),
                "arn:aws:events:eu-west-1:123:event-bus/a",
                "arn:aws:sqs:eu-west-1:123456789012:event-bus/a",
            ],
        ),
        ("source", [&long(256), "awsome", "com example"], [&long(257), "aws.", " a"]),
        ("detail_type", [&long(128), "a", "Ünï code"], [&long(129), "a\\nb", " "]),
    ] {
        for name in good {
            assert!(with(key, name), "{key} = {name}");
        }
        for name in bad {
            assert!(!with(key, name), "{key} = {name}");
        }
    }
}
