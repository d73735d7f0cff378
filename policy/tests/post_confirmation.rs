//! What `[post_confirmation]` may say, and the exact words about what it may not.

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
    // The tables come first, so that their lines count from 1.
    Policy::parse("policy.toml", &format!("{tables}{APP}"), []).map_err(|problems| problems.to_string())
}

#[test]
fn a_good_one_says_what_it_says() {
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
    let needs: Vec<_> = policy.required_features().filter(|need| need.feature == "repair").collect();
    assert_eq!((needs.len(), needs[0].trigger), (1, Trigger::PreTokenGeneration));
    assert_eq!(needs[0].place.to_string(), "policy.toml:2: post_confirmation.resume_on_sign_in");
}

#[test]
fn without_the_table_there_is_nothing_to_do() {
    for tables in ["", "[post_confirmation]\n", "[post_confirmation]\nrepair = false\n"] {
        let policy = read(tables).unwrap();
        let rules = policy.post_confirmation();
        assert!(rules.groups().is_none() && rules.record().is_none() && rules.event().is_none(), "{tables}");
        assert!(!rules.resumes_on_sign_in() && policy.required_features().count() == 0, "{tables}");
    }
}

#[test]
fn groups_and_record_stand_alone() {
    assert!(read("[post_confirmation.groups]\nadd = [\"a\"]\n").is_ok());
    assert!(read("[post_confirmation.record]\ntable = \"abc\"\n").is_ok());
}

#[test]
fn the_repositorys_own_needs_no_feature() {
    let policy = Policy::parse("policy.toml", include_str!("../../policy.toml"), []).unwrap();
    let rules = policy.post_confirmation();
    assert!(
        rules.groups().is_some() && rules.record().is_some() && rules.event().is_some() && !rules.resumes_on_sign_in()
    );
}

#[test]
fn event_and_repair_need_the_record() {
    let (before, after) = GOOD.split_once("[post_confirmation.record]").unwrap();
    let (_, event) = after.split_once("[post_confirmation.event]").unwrap();
    assert_eq!(
        read(&format!("{before}[post_confirmation.event]{event}")).err().unwrap(),
        "policy.toml:2: post_confirmation.resume_on_sign_in: needs a record, by which what is left undone is known; \
         write a table [post_confirmation.record], or take this out\n\
         policy.toml:7: post_confirmation.event: needs a record, by which an event is published at most once; \
         write a table [post_confirmation.record], or take this out"
    );
}

#[test]
fn every_problem_is_told_at_once() {
    for (from, to, expected) in [
        (
            "resume_on_sign_in = true",
            "resume_on_sign_in = 1",
            "policy.toml:2: post_confirmation.resume_on_sign_in: must be true or false, not of type integer; write it as in resume_on_sign_in = true",
        ),
        (
            "\"customers\", \"二\"",
            "\"two words\", \"a\", \"a\"",
            "policy.toml:4: post_confirmation.groups.add: is no name that a group of a user pool can have; copy the group's name: 1 to 128 characters without a blank\n\
             policy.toml:4: post_confirmation.groups.add: names the same thing twice; take one of the two out",
        ),
        (
            "add = [\"customers\", \"二\"]\non_failure = \"fail\"\ndeadline_ms = 4_200",
            "ad = [\"customers\"]\non_failure = \"ignore\"\ndeadline_ms = 4_201",
            "policy.toml:3: post_confirmation.groups.add: is missing; write add = [\"customers\"] in [post_confirmation.groups]\n\
             policy.toml:4: post_confirmation.groups.ad: is no key of this table; write one of: add, on_failure, deadline_ms, or take it out\n\
             policy.toml:5: post_confirmation.groups.on_failure: is not one of the words it may be; write \"log\" or \"fail\"\n\
             policy.toml:6: post_confirmation.groups.deadline_ms: must be a whole number from 1 to 4200; write it as in deadline_ms = 1500",
        ),
        (
            "\"profiles\"\nattributes = [\"email\"",
            "\"arn:aws:dynamodb:eu-west-1:123456789012:table/p\"\nattributes = [\"\"",
            "policy.toml:8: post_confirmation.record.table: is no name that a DynamoDB table can have; copy the table's name, not its ARN: 3 to 255 letters, digits, dots, - and _\n\
             policy.toml:9: post_confirmation.record.attributes: is no name that a user attribute can have; copy the attribute's name: 1 to 32 characters without a blank, as in email or custom:department",
        ),
        (
            "bus = \"default\"\nsource = \"example.users\"\ndetail_type = \"User Confirmed\"",
            "bus = \"my bus\"\nsource = \"aws.users\"\ndetail_type = \"\"",
            "policy.toml:11: post_confirmation.event.bus: is no name that an event bus can have; copy the bus's name, or its ARN; default is the one that every account has\n\
             policy.toml:12: post_confirmation.event.source: is no source that an event of yours can have; write your own name, as in example.users: at most 256 characters, not beginning with aws.\n\
             policy.toml:13: post_confirmation.event.detail_type: is no detail type that an event can have; write what happened, as in UserConfirmed: 1 to 128 characters on one line",
        ),
        (
            "[post_confirmation.record]",
            "[post_confirmation.recrod]",
            "policy.toml:2: post_confirmation.resume_on_sign_in: needs a record, by which what is left undone is known; write a table [post_confirmation.record], or take this out\n\
             policy.toml:7: post_confirmation.recrod: is no key of this table; write record, or take it out\n\
             policy.toml:10: post_confirmation.event: needs a record, by which an event is published at most once; write a table [post_confirmation.record], or take this out",
        ),
    ] {
        assert!(GOOD.contains(from), "nothing to change: {from}");
        assert_eq!(read(&GOOD.replacen(from, to, 1)).err().unwrap_or_default(), expected, "\n{to}");
    }
}

#[test]
fn names_have_the_shape_of_their_service() {
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
