//! `explain` as a user runs it.

use super::{cli, root};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

const POLICY: &str = "tests/explain/policy.toml";
const EVENT: &str = "tests/explain/event.json";

/// Explains an event from standard input, with the policy of these tests.
fn explain(event: &str, arguments: &[&str]) -> Output {
    let mut command = cli();
    command.env("POLICY_FILE", POLICY).arg("explain").arg("-").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(event.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn event() -> Value {
    serde_json::from_str(&fs::read_to_string(root().join(EVENT)).unwrap()).unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn document(event: &Value, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = [&["--format", "json"], arguments].concat();
    serde_json::from_str(&printed(&explain(&event.to_string(), &arguments))).unwrap()
}

/// A claim or scope of a token in `--format json`.
fn line<'d>(document: &'d Value, token: &str, name: &str) -> &'d Value {
    let tokens = document["tokens"].as_array().unwrap();
    let token = tokens.iter().find(|found| found["tokenUse"] == token).unwrap();
    let lines = ["claims", "scopes"].into_iter().flat_map(|list| token[list].as_array().unwrap());
    lines.into_iter().find(|line| line["name"] == name).unwrap()
}

#[test]
fn table_matches_golden_file() {
    let output = cli().env("POLICY_FILE", POLICY).args(["explain", EVENT]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_golden("tests/explain/explained.txt", &printed(&output));
}

fn assert_golden(file: &str, printed: &str) {
    let golden = root().join(file);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(golden).unwrap(), "BLESS=1 updates it");
}

#[test]
fn json_contains_every_change() {
    let document = document(&event(), &[]);
    assert_eq!(document["tokenVersion"], "V3_0");
    for (token, name, change, rule) in [
        ("id", "plan", "added", ": tokens.claims.plan"),
        ("access", "plan", "added", ": tokens.claims.plan"),
        ("id", "locale", "changed", ": tokens.claims.locale"),
        ("id", "phone_number", "suppressed", ": tokens.id.suppress_claims"),
        ("id", "note", "dropped", ": tokens.claims.note"),
        ("id", "seats", "absent", ": tokens.claims.seats"),
        ("id", "suspended", "absent", ": tokens.claims.suspended"),
        ("id", "cognito:groups", "changed", ": tokens.groups.remove"),
        ("access", "cognito:groups", "changed", ": tokens.groups.remove"),
        ("access", "transactions/post", "added", ": permissions.\"transactions:write\".scopes"),
        ("access", "phone", "suppressed", ": tokens.access.suppress_scopes"),
        ("access", "profile", "absent", ": tokens.access.suppress_scopes"),
    ] {
        let line = line(&document, token, name);
        assert_eq!(line["change"], change, "{name}");
        assert!(line["rules"][0].as_str().unwrap().ends_with(rule), "{line}");
    }
    let plan = line(&document, "access", "plan");
    assert_eq!((&plan["value"], &plan["bytes"], &plan["minVersion"]), (&"gold".into(), &14.into(), &"2".into()));
    assert_eq!(plan["input"], "attribute custom:plan");
    assert_eq!(plan["lifetime"], "until the next refresh or sign-in");
    assert_eq!(line(&document, "access", "scope")["value"], "openid transactions/post");
    assert_eq!(line(&document, "id", "roles")["input"], "role clerk of group staff");
    assert!(document["notes"].as_array().unwrap().contains(&"claim_dropped:note".into()));
}

#[test]
fn changed_claims_have_their_size() {
    let document = document(&event(), &[]);
    for (token, name, bytes) in [
        ("id", "plan", Some(r#""plan":"gold","#)),
        ("id", "locale", Some(r#""locale":"de","#)),
        ("id", "cognito:groups", Some(r#""cognito:groups":["staff","customers"],"#)),
        ("id", "phone_number", Some(r#""phone_number":"+12065550114","#)),
        ("access", "scope", Some(r#""scope":"openid transactions/post","#)),
        ("access", "transactions/post", Some(" transactions/post")),
        ("access", "phone", Some(" phone")),
        ("access", "profile", None),
        ("access", "internal", None),
        ("id", "email", None),
        ("id", "seats", None),
    ] {
        let bytes = Value::from(bytes.map(str::len));
        assert_eq!(line(&document, token, name)["bytes"], bytes, "{name}");
    }
    assert_eq!(line(&document, "id", "note")["change"], "dropped");
    assert!(line(&document, "id", "note")["bytes"].is_u64());
}

/// `rules` lists what the claim depends on, `otherRules` what is redundant.
#[test]
fn provenance_names_groups_and_roles() {
    let mut event = event();
    let names = |event: &Value, token: &str, name: &str, list: &str| {
        let document = document(event, &[]);
        let places = line(&document, token, name)[list].as_array().unwrap().clone();
        places.iter().map(|place| place.as_str().unwrap().split(": ").nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    let [groups, roles] = ["groups.staff.roles", "roles.clerk.permissions"];
    let [write, pay] = ["permissions.\"transactions:write\".scopes", "permissions.\"transactions:pay\".scopes"];
    assert_eq!(names(&event, "id", "roles", "rules"), ["tokens.claims.roles", groups]);
    assert_eq!(names(&event, "access", "transactions/post", "rules"), [write, roles, groups]);
    let below = ["tokens.access.suppress_scopes", write, roles, groups];
    let mut of_all = names(&event, "access", "scope", "rules");
    of_all.sort_by_key(|name| below.iter().position(|rule| rule == name));
    assert_eq!(of_all, below);
    // Two groups grant the role and two permissions grant the scope, so any one of them is redundant.
    event["request"]["groupConfiguration"]["groupsToOverride"] = serde_json::json!(["staff", "cashiers"]);
    assert_eq!(names(&event, "id", "roles", "rules"), ["tokens.claims.roles", "groups.cashiers.roles"]);
    assert_eq!(names(&event, "id", "roles", "otherRules"), [groups]);
    assert_eq!(names(&event, "access", "transactions/post", "rules"), [""; 0]);
    let others = [write, roles, groups, "groups.cashiers.roles", pay, "roles.cashier.permissions"];
    assert_eq!(names(&event, "access", "transactions/post", "otherRules"), others);
    // A group that every user is added to.
    event["request"]["groupConfiguration"]["groupsToOverride"] = serde_json::json!([]);
    let vip = ["tokens.claims.vip", "tokens.groups.add"];
    assert_eq!(names(&event, "access", "vip", "rules"), vip);
    event["request"]["scopes"] = serde_json::json!(["transactions/post"]);
    event["request"]["groupConfiguration"]["groupsToOverride"] = serde_json::json!(["staff"]);
    assert_eq!(names(&event, "access", "transactions/post", "rules"), [""; 0], "it was requested anyway");
}

/// The trigger source does not tell a refresh with `GetTokensFromRefreshToken` from a sign-in (contract 2).
#[test]
fn refresh_is_explained_by_its_trigger_source() {
    for (source, told) in [
        ("TokenGeneration_Authentication", "This is a sign-in, or a refresh with GetTokensFromRefreshToken,"),
        ("TokenGeneration_RefreshTokens", "the trigger source is TokenGeneration_Authentication."),
    ] {
        let mut event = event();
        event["triggerSource"] = source.into();
        // The sentence is wrapped.
        let printed = printed(&explain(&event.to_string(), &[])).replace('\n', " ");
        assert!(printed.contains(told), "{source}");
    }
    assert!(!printed(&explain(&event().to_string(), &[])).contains("GetTokensFromRefreshToken"));
}

#[test]
fn machine_client_gets_access_token_only() {
    let mut event = event();
    event["triggerSource"] = "TokenGeneration_ClientCredentials".into();
    event["callerContext"]["clientId"] = "3example23456789".into();
    let document = document(&event, &[]);
    assert_eq!(document["tokens"].as_array().unwrap().len(), 1);
    let service = line(&document, "access", "service");
    assert_eq!((&service["change"], &service["minVersion"]), (&"added".into(), &"3".into()));
    assert_eq!(service["lifetime"], "until the token expires");
}

#[test]
fn version_1_marks_unsupported_claims() {
    let mut event = event();
    event["version"] = "1".into();
    event["response"] = serde_json::json!({"claimsOverrideDetails": null});
    let document = document(&event, &[]);
    assert_eq!(line(&document, "access", "plan")["change"], "unsupported");
    assert_eq!(line(&document, "id", "roles")["change"], "unsupported", "a list without a join");
    assert_eq!(line(&document, "id", "plan")["value"], "gold");
    let internal = line(&document, "access", "internal");
    assert_eq!((&internal["change"], &internal["minVersion"]), (&"unsupported".into(), &"2".into()));
}

#[test]
fn refused_token_is_exit_code_1() {
    let mut event = event();
    event["request"]["userAttributes"]["custom:suspended"] = "perhaps".into();
    let output = explain(&event.to_string(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("\nno token: ") && printed(&output).contains("[TokenRestricted]"));
    assert_eq!(document(&event, &[])["denial"]["code"], "TokenRestricted");
}

#[test]
fn other_events_are_exit_code_2() {
    for (text, told) in [
        (
            event().to_string().replace("TokenGeneration_HostedAuth", "CustomMessage_SignUp"),
            "TokenGeneration_HostedAuth",
        ),
        (
            event().to_string().replace("TokenGeneration_HostedAuth", "TokenGeneration_Future"),
            "TokenGeneration_HostedAuth",
        ),
        ("{}".to_owned(), "TokenGeneration_HostedAuth"),
        ("hunter2".to_owned(), "not one JSON value"),
        (String::new(), "not one JSON value"),
    ] {
        let output = explain(&text, &[]);
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{complaint}");
        assert!(complaint.contains(told) && !complaint.contains("hunter2"), "{complaint}");
    }
    let output = cli().args(["explain", "tests/explain/nothing.json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// Values added by rules are shown; the user's own values are masked.
#[test]
fn user_values_are_masked_by_default() {
    let private = ["ann@partner.example.net", "+12065550114", "5e571eaa", "PartnerLogin_8842"];
    for format in [&[][..], &["--format", "json"]] {
        let masked = printed(&explain(&event().to_string(), format));
        assert!(private.iter().all(|value| !masked.contains(value)) && masked.contains("gold"), "{masked}");
        let shown = printed(&explain(&event().to_string(), &[format, &["--show-secrets"]].concat()));
        assert!(private.iter().filter(|value| **value != "+12065550114").all(|value| shown.contains(value)), "{shown}");
    }
}

#[test]
fn explain_escapes_terminal_controls() {
    let hostile = "\u{1b}]0;pwn\u{7}\u{9b}31m\u{202e}\r\nfake\u{2028}";
    let mut event = event();
    event["request"]["userAttributes"]["custom:plan"] = hostile.into();
    event["request"]["userAttributes"][hostile] = hostile.into();
    event["request"]["groupConfiguration"]["groupsToOverride"] = serde_json::json!([hostile, "staff"]);
    event["callerContext"]["clientId"] = hostile.into();
    event["region"] = hostile.into();
    event["request"]["scopes"] = serde_json::json!([hostile]);
    for arguments in [&[][..], &["--show-secrets"], &["--format", "json", "--show-secrets"]] {
        let printed = printed(&explain(&event.to_string(), arguments));
        let steers = |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{2028}');
        assert_eq!(printed.chars().find(steers), None, "{printed:?}");
        assert!(!printed.lines().any(|line| line.starts_with("fake")), "{printed}");
    }
}

/// The page about tokens quotes the output for a policy of the tests.
#[test]
fn document_matches_explain_output() {
    let document = fs::read_to_string(root().join("docs/tokens.md")).unwrap();
    let (_, after) = document.split_once("cargo run -- explain ").unwrap();
    let (event, after) = after.split_once('\n').unwrap();
    let output = printed(&cli().args(["explain", event]).output().unwrap());
    let output = output.replace("company.toml:", "policy.toml:");
    let excerpt = after.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(excerpt.lines().count() > 5, "{excerpt}");
    for line in excerpt.lines().filter(|line| *line != "…") {
        assert!(
            output.lines().any(|printed| printed == line),
            "docs/tokens.md quotes a line that is not printed: {line}"
        );
    }
}

#[test]
fn ambiguous_event_is_not_explained() {
    let mut unknown_form = event();
    unknown_form["version"] = "4".into();
    unknown_form["response"] = serde_json::json!({"claimsV4Details": null});
    let twice = event().to_string().replacen("\"userName\":", "\"userName\":\"x\",\"userName\":", 1);
    for (event, reason) in [
        (unknown_form.to_string(), "version \"4\" does not fit what Cognito has put into response"),
        (twice, "an object has two members with one name"),
    ] {
        let output = explain(&event, &[]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.stdout.is_empty() && error.contains(reason), "{error}");
    }
}

/// Another policy than that of these tests: a claim is added, one removed, one changed; a scope is removed; groups stay.
const OTHER: [(&str, &str); 4] = [
    ("[tokens.claims.locale]\nvalue = \"de\"", "[tokens.claims.locale]\nvalue = \"fr\""),
    ("[tokens.claims.vip]\nvalue = true", "[tokens.claims.guest]\nvalue = true"),
    ("[groups.staff]\nroles = [\"clerk\"]", "[groups.staff]\nroles = [\"cashier\", \"clerk\"]"),
    (
        "[permissions.\"transactions:write\"]\nscopes = [\"transactions/post\"]",
        "[permissions.\"transactions:write\"]\nscopes = [\"transactions/get\"]",
    ),
];

/// The policy of these tests with some of the changes.
fn other_policy(name: &str, changes: &[(&str, &str)]) -> String {
    let mut text = fs::read_to_string(root().join(POLICY)).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "nothing to change: {from}");
        text = text.replacen(from, to, 1);
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn difference_matches_golden_file() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("difference");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(root().join(POLICY), folder.join("policy.toml")).unwrap();
    fs::rename(other_policy("difference.toml", &OTHER), folder.join("other.toml")).unwrap();
    let mut command = cli();
    command.current_dir(folder).env("POLICY_FILE", "policy.toml").args(["explain", "--diff", "other.toml"]);
    let output = command.arg(root().join(EVENT)).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_golden("tests/explain/difference.txt", &printed(&output));
}

#[test]
fn difference_in_json_names_claims_and_scopes() {
    let other = other_policy("other-in-json.toml", &OTHER);
    let document = document(&event(), &["--diff", &other]);
    let found: Vec<_> = document["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|difference| ["tokenUse", "kind", "name", "change"].map(|key| difference[key].as_str().unwrap()).join(" "))
        .collect();
    assert_eq!(
        found,
        [
            "id claim locale changed",
            "id claim roles changed",
            "access claim vip removed",
            "access claim guest added",
            "access scope transactions/get added",
        ]
    );
    let locale = &document["differences"][0];
    assert_eq!((&locale["before"], &locale["after"]), (&"de".into(), &"fr".into()));
    assert!(locale["reasonsAfter"][0].as_str().unwrap().contains("other-in-json.toml:36: tokens.claims.locale"));
}

#[test]
fn same_rules_make_no_difference_and_a_denial_is_told() {
    let same = other_policy("same.toml", &[]);
    let output = explain(&event().to_string(), &["--diff", &same]);
    assert!(output.status.success() && printed(&output).ends_with("\nno difference\n"), "{output:?}");

    let required = other_policy("required.toml", &[("restricts = true", "required = true")]);
    let output = explain(&event().to_string(), &["--diff", &required]);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output).contains("\nafter: no token: ") && printed(&output).contains("[TokenRestricted]"));
    let document = document(&event(), &["--diff", &required]);
    assert_eq!(document["denials"], serde_json::json!([null, "TokenRestricted"]));

    for (file, told) in [("nothing.toml", "nothing.toml: the file does not exist"), (EVENT, "is not valid TOML")] {
        let output = explain(&event().to_string(), &["--diff", file]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && error.contains(told), "{error}");
    }
}

#[test]
fn every_line_fits_in_100_columns() {
    use unicode_width::UnicodeWidthStr;
    let long = "x".repeat(120);
    let mut wide = event();
    wide["request"]["groupConfiguration"]["groupsToOverride"] = serde_json::json!([long, "staff", "山田".repeat(30)]);
    wide["request"]["userAttributes"]["custom:plan"] = "山田".repeat(60).into();
    let other = other_policy("other-in-columns.toml", &OTHER);
    for event in [event(), wide] {
        for arguments in [&[][..], &["--show-secrets"], &["--diff", &other]] {
            let printed = printed(&explain(&event.to_string(), arguments));
            let widest = printed.lines().max_by_key(|line| line.width()).unwrap();
            assert!(widest.width() <= 100, "{widest}");
        }
    }
}
