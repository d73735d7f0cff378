//! `check` in a deployment folder, as a user runs it.

use super::{company_policy, root};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SIGN_UP: &str = "events/samples/pre_sign_up/sign_up.json";

/// A deployment folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deployments").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

/// Runs `check` in a deployment folder, where the repository is not on disk.
fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-triggers"));
    command.current_dir(folder).env("CARGO_MANIFEST_DIR", "/nowhere").env_remove("POLICY_FILE");
    command.arg("check").args(arguments).output().unwrap()
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn minimal() -> String {
    fs::read_to_string(root().join("policy/tests/minimal.toml")).unwrap()
}

fn company() -> String {
    fs::read_to_string(company_policy()).unwrap()
}

#[test]
fn valid_policy_of_any_deployment_is_accepted() {
    let overlay = "[app]\nconfirmation_path = \"/staging\"\nlocale = \"de\"\n";
    for (name, policy, generated) in [("minimal", minimal(), 50), ("company", company(), 200)] {
        let folder = folder(name, &[("policy.toml", &policy), ("environments/staging.toml", overlay)]);
        for (arguments, start) in
            [(&[][..], "policy, "), (&["--env", "staging"], "policy with ./environments/staging.toml, ")]
        {
            let output = check(&folder, arguments);
            let printed = printed(&output);
            assert_eq!(output.status.code(), Some(0), "{name} {arguments:?}: {printed}");
            let summary = printed.lines().last().unwrap();
            let (checked, counts) = summary.rsplit_once(": ").unwrap();
            assert!(counts.starts_with("0 problems, "), "{summary}");
            let checked = checked.strip_prefix(start).unwrap_or_else(|| panic!("{summary}"));
            let (mails, events) = checked.split_once(" mails, ").unwrap();
            let events = events.strip_suffix(" generated events").unwrap_or_else(|| panic!("{summary}"));
            assert!(mails.parse::<usize>().unwrap() > 50 && events.parse::<usize>().unwrap() > generated, "{summary}");
        }
    }
}

#[test]
fn own_events_are_compared_with_their_expectations() {
    let event = fs::read_to_string(root().join(SIGN_UP)).unwrap();
    let expected = |verdict: &str| format!("{{\"verdict\": \"{verdict}\"}}");
    let policy = format!("{}[sign_up.allow_domains]\ndomains = [\"partner.example.net\"]\n", minimal());
    for (verdict, code, told) in [
        ("denied", 0, "1 event of events/: 0 problems"),
        ("accepted", 1, "problem: ./events/sign_up.json: denied, expected accepted"),
    ] {
        let files = [
            ("policy.toml", &*policy),
            ("events/sign_up.json", &event),
            ("events/sign_up.expect.json", &expected(verdict)),
        ];
        let output = check(&folder(&format!("events-{verdict}"), &files), &[]);
        assert_eq!(output.status.code(), Some(code), "{}", printed(&output));
        assert!(printed(&output).contains(told), "{}", printed(&output));
    }
}

#[test]
fn own_mail_events_are_checked_like_generated_ones() {
    let files = [("policy.toml", &*minimal()), ("events/broken.json", "{\"triggerSource\": ")];
    let output = check(&folder("broken-event", &files), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(printed(&output).contains("problem: ./events/broken.json: "), "{}", printed(&output));
}

#[test]
fn fix_rewrites_policy_and_overlays_once() {
    let old = format!(
        "# Ours.\n\n{}[sign_up.sub_address]  # shadow first\nmode = \"shadow\"\n[sign_up]\n\
         'throwaway_domains' = {{ mode = \"off\" }}\n",
        minimal()
    );
    let overlay = "sign_up.sub_address.mode = \"off\" # staging\n";
    let files = [("policy.toml", &*old), ("environments/staging.toml", overlay), ("environments/x.toml", "[x\n")];
    let folder = folder("fix", &files);
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    fs::set_permissions(folder.join("policy.toml"), Permissions::from_mode(0o640)).unwrap();

    let refused = check(&folder, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        printed(&refused)
            .contains("was renamed to `sign_up.plus_addressing`; write the new name, or run `check --fix`")
    );
    assert_eq!(read("policy.toml"), old, "check alone changes nothing");

    fs::remove_file(folder.join("environments/x.toml")).unwrap();
    let fixed = check(&folder, &["--fix", "--env", "staging"]);
    assert_eq!(fixed.status.code(), Some(0), "{}", printed(&fixed));
    let changes: Vec<String> =
        printed(&fixed).lines().filter_map(|line| line.strip_prefix("fixed: ").map(str::to_owned)).collect();
    assert_eq!(
        changes,
        [
            "./policy.toml:3: added version = 1",
            "./policy.toml:15: sign_up.sub_address: renamed to sign_up.plus_addressing",
            "./policy.toml:18: sign_up.throwaway_domains: renamed to sign_up.disposable_domains",
            "./environments/staging.toml:1: sign_up.sub_address: renamed to sign_up.plus_addressing",
        ]
    );
    let expected = old.replace("sub_address", "plus_addressing").replace("throwaway_domains", "disposable_domains");
    assert_eq!(read("policy.toml"), expected.replacen("# Ours.\n\n", "# Ours.\n\nversion = 1\n\n", 1));
    assert_eq!(read("environments/staging.toml"), overlay.replace("sub_address", "plus_addressing"));
    let mode = fs::metadata(folder.join("policy.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let names = |folder: &Path| fs::read_dir(folder).unwrap().count();
    assert_eq!((names(&folder), names(&folder.join("environments"))), (2, 1), "no temporary file is left");

    let again = check(&folder, &["--fix"]);
    assert!(again.status.success() && !printed(&again).contains("fixed: "), "{}", printed(&again));
}

#[test]
fn fix_leaves_what_it_cannot_fix() {
    let both = format!("{}[sign_up.plus_addressing]\n[sign_up.sub_address]\n", minimal());
    let broken = "[app\nsign_up.sub_address = 1\n";
    let folder = folder("not-fixed", &[("policy.toml", broken), ("environments/x.toml", broken)]);
    let output = check(&folder, &["--fix"]);
    let told = printed(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("problem: ./policy.toml:1: is not valid TOML"), "{told}");
    assert!(told.contains("problem: ./environments/x.toml: was not fixed"), "{told}");
    for file in ["policy.toml", "environments/x.toml"] {
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), broken);
    }

    fs::write(folder.join("policy.toml"), format!("version = 1\n{both}")).unwrap();
    fs::remove_file(folder.join("environments/x.toml")).unwrap();
    let output = check(&folder, &["--fix"]);
    assert!(output.status.code() == Some(1) && !printed(&output).contains("fixed: "), "{}", printed(&output));
    let problem = "problem: ./policy.toml:13: sign_up.sub_address: was renamed to `sign_up.plus_addressing`, which is \
                   also present on line 12; remove one of the two\n";
    assert_eq!(printed(&output).matches(problem).count(), 1, "{}", printed(&output));
}

/// A mistake in a policy: what is written instead of what, and what `check` says of line, key, value and fix.
struct Mistake(&'static str, &'static str, usize, &'static str, &'static str, &'static str);

/// A policy of these tests; lines are counted in it.
const POLICY: &str = r##"version = 1
[app]
base_url = "https://app.example.com"
confirmation_path = "/confirm"
locale = "en"
brand = "example"
[pool]
verification = "code"
email_sending_account = "DEVELOPER"
[brands.example]
name = "Example"
color = "#1f5fbf"
support = "support@example.com"
postal_address = "1 Example Street"
[app_clients.1example23456789]
brand = "example"
[sign_up.allow_domains]
mode = "shadow"
domains = ["example.com", "*.example.com"]
[sign_up.attributes.name]
min_length = 2
max_length = 100
[post_confirmation.groups]
add = ["customers"]
deadline_ms = 1500
[tokens]
token_version = "V2_0"
[tokens.claims.plan]
attribute = "custom:plan"
trusted = true
tokens = ["id", "access"]
when_groups = ["staff"]
[groups.staff]
roles = ["clerk"]
[roles.clerk]
permissions = ["read"]
[permissions.read]
scopes = ["shop/read"]
[authorizer.routes.orders]
path = "/orders"
methods = ["GET"]
"##;

const MISTAKES: [Mistake; 32] = [
    Mistake("version = 1", "version = 3", 1, "version", "is 3", "use a newer cognito-triggers"),
    Mistake("version = 1", "version = \"one\"", 1, "version", ": \"one\"", "write version = 1"),
    Mistake("[pool]", "[pol]", 7, "pol", "unknown table", "write pool, or remove it"),
    Mistake("version = 1", "locale = \"en\"", 1, "locale", "unknown key", "below the header of its table"),
    Mistake("https://app", "http://app", 3, "app.base_url", ": \"http://app.example.com\"", "write https://"),
    Mistake("https://app", "https://ann:pw@app", 3, "app.base_url", "", ""),
    Mistake("\"/confirm\"", "\"confirm\"", 4, "app.confirmation_path", ": \"confirm\"", "/"),
    Mistake("\"/confirm\"", "5", 4, "app.confirmation_path", "found integer: 5", "\"/confirm\""),
    Mistake("locale = \"en\"", "locale = \"eng\"", 5, "app.locale", ": \"eng\"", "write one of: en, de"),
    Mistake("locale = \"en\"", "locale = en", 5, "", "is not valid TOML", "fix this line"),
    Mistake(
        "brand = \"example\"\n[pool]",
        "brand = \"exmple\"\n[pool]",
        6,
        "app.brand",
        ": \"exmple\"",
        "write example",
    ),
    Mistake(
        "brand = \"example\"\n[pool]",
        "brand = \"example\"\nlocale = \"de\"\n[pool]",
        7,
        "",
        "duplicate key locale, first on line 5",
        "remove one of the two",
    ),
    Mistake("\"code\"", "\"Code\"", 8, "pool.verification", ": \"Code\"", "\"code\" or \"link\""),
    Mistake("[brands.example]", "[pool]", 10, "", "duplicate key pool, first on line 7", "remove one of the two"),
    Mistake("color =", "colour =", 12, "brands.example.colour", "unknown key", "write color"),
    Mistake("#1f5fbf", "#1f5fb", 12, "brands.example.color", ": \"#1f5fb\"", "#"),
    Mistake(
        "postal_address = \"1 Example Street\"\n",
        "",
        10,
        "brands.example.postal_address",
        "is missing",
        "set postal_address",
    ),
    Mistake(
        "[app_clients.1example23456789]",
        "[app_clients.\"my app\"]",
        15,
        "app_clients.\"my app\"",
        "",
        "copy the app client's ID",
    ),
    Mistake("\"shadow\"", "\"on\"", 18, "sign_up.allow_domains.mode", ": \"on\"", "\"enforce\""),
    Mistake(
        "\"*.example.com\"",
        "\"example.com\"",
        19,
        "sign_up.allow_domains.domains",
        "twice, first on line 19: \"example.com\"",
        "remove one of the two",
    ),
    Mistake(
        "\"*.example.com\"",
        "\"@example\"",
        19,
        "sign_up.allow_domains.domains",
        "is not a valid domain",
        "write the part after the @",
    ),
    Mistake("min_length = 2", "min_length = 200", 21, "sign_up.attributes.name.min_length", ": 200", "at most 100"),
    Mistake(
        "[\"customers\"]",
        "[\"our customers\"]",
        24,
        "post_confirmation.groups.add",
        ": \"our customers\"",
        "copy the group's name",
    ),
    Mistake("1500", "9000", 25, "post_confirmation.groups.deadline_ms", "from 1 to 4200: 9000", "deadline_ms = 1500"),
    Mistake("\"V2_0\"", "\"2\"", 27, "tokens.token_version", ": \"2\"", "\"V2_0\""),
    Mistake("trusted = true\n", "", 29, "tokens.claims.plan.attribute", ": \"custom:plan\"", "add trusted = true"),
    Mistake("\"access\"]", "\"acces\"]", 31, "tokens.claims.plan.tokens", ": \"acces\"", "\"id\" or \"access\""),
    Mistake("[\"staff\"]", "[\"stuff\"]", 32, "tokens.claims.plan.when_groups", ": \"stuff\"", "write staff"),
    Mistake("[\"clerk\"]", "[\"clark\"]", 34, "groups.staff.roles", ": \"clark\"", "write clerk"),
    Mistake("\"shop/read\"", "\"shop read\"", 38, "permissions.read.scopes", ": \"shop read\"", "without spaces"),
    Mistake("\"/orders\"", "\"orders\"", 40, "authorizer.routes.orders.path", ": \"orders\"", "write for example"),
    Mistake("[\"GET\"]", "[\"get\"]", 41, "authorizer.routes.orders.methods", ": \"get\"", "\"GET\""),
];

#[test]
fn every_mistake_of_a_policy_is_told_with_line_value_and_fix() {
    let folder = folder("mistakes", &[("policy.toml", POLICY)]);
    assert_eq!(check(&folder, &[]).status.code(), Some(0), "{}", printed(&check(&folder, &[])));
    for Mistake(from, to, line, key, value, fix) in MISTAKES {
        assert!(POLICY.contains(from), "nothing to change: {from}");
        fs::write(folder.join("policy.toml"), POLICY.replacen(from, to, 1)).unwrap();
        let output = check(&folder, &[]);
        let printed = printed(&output);
        assert_eq!(output.status.code(), Some(1), "{to}: {printed}");
        let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
        let place = format!("problem: ./policy.toml:{line}: {key}");
        let told = printed.lines().find_map(|problem| problem.strip_prefix(place.as_str()));
        let told = told.unwrap_or_else(|| panic!("{to}: nothing begins with {place}: {printed}"));
        assert!(told.contains(value) && told.contains("; ") && told.contains(fix), "{to}: {told}");
        assert!(!printed.contains("ann:pw"), "a password is printed: {printed}");
        let problems = printed.lines().filter(|line| line.starts_with("problem: ")).count();
        let noun = if problems == 1 { "problem" } else { "problems" };
        assert!(printed.contains(&format!(": {problems} {noun}, 0 warnings")), "{printed}");
    }
}

/// What `check` says of a mistake in texts: line, key, value and fix.
type TextMistake = (usize, &'static str, &'static str, &'static str);

/// Files of texts with their mistakes.
const TEXTS: [(&str, &str, &[TextMistake]); 4] = [
    (
        "texts/de.toml",
        "[sign_up]\nsubject = \"Hallo {Brand}\"\nheading = 5\nbuton = \"Los\"\nintro = \"Zwei  Leerzeichen\"\n\
         not_you = \"https://example.com\"\n[denials]\nNoSuchCode = \"Nein\"\nEmailMissing = \"Bitte eine Adresse.\"\n\
         [brands.other.sign_up]\nintro = \"Willkommen\"\n",
        &[
            (2, "sign_up.subject", "has an unknown placeholder {Brand}: \"Hallo {Brand}\"", "use {brand}"),
            (3, "sign_up.heading", "must be a string, found 5", "in double quotes"),
            (4, "sign_up.buton", "unknown key", "button"),
            (5, "sign_up.intro", "has a space too many: \"Zwei  Leerzeichen\"", "single spaces"),
            (
                6,
                "sign_up.not_you",
                "has a web address, which mail clients turn into a link: \"https://example.com\"",
                "plain words",
            ),
            (8, "denials.NoSuchCode", "is not the code of a denial", "denials.md"),
            (9, "denials.EmailMissing", "ends with a full stop or another mark: \"Bitte eine Adresse.\"", "remove it"),
            (10, "brands.other", "is not a brand of the policy", "write the ID of a brand: example"),
        ],
    ),
    (
        "texts/fr.toml",
        "[mail]\nquestions = \"a\"\nquestions = \"b\"\n",
        &[(3, "", "duplicate key questions, first on line 2", "remove one of the two")],
    ),
    (
        "texts/da.toml",
        "name = \"\"\ndirection = \"left\"\nfallback = \"it\"\n",
        &[
            (1, "name", "must have 1 to 40 characters", "Nederlands"),
            (2, "direction", "must be a direction: \"left\"", "\"ltr\" or \"rtl\""),
            (3, "fallback", "is not a built-in language: \"it\"", "en, de"),
        ],
    ),
    ("texts/german.toml", "", &[(1, "", "is not named after a language", "rename it")]),
];

#[test]
fn every_mistake_of_texts_is_told_with_line_value_and_fix() {
    let mut files = vec![("policy.toml", POLICY)];
    files.extend(TEXTS.iter().map(|(file, text, _)| (*file, *text)));
    let folder = folder("texts", &files);
    let with_valid_policy = printed(&check(&folder, &[]));
    fs::write(folder.join("policy.toml"), POLICY.replace("[app]", "[ap]")).unwrap();
    let with_invalid_policy = printed(&check(&folder, &[]));
    for (file, _, mistakes) in TEXTS {
        for (line, key, value, fix) in mistakes {
            let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
            let place = format!("problem: {file}:{line}: {key}");
            for (printed, is_policy_valid) in [(&with_valid_policy, true), (&with_invalid_policy, false)] {
                // Without a policy, its brands and the denials are not known.
                if !is_policy_valid && (key.starts_with("brands.other") || key.contains("NoSuchCode")) {
                    continue;
                }
                let told = printed.lines().find_map(|problem| problem.strip_prefix(place.as_str()));
                let told = told.unwrap_or_else(|| panic!("nothing begins with {place}: {printed}"));
                let (message, help) = told.split_once("; ").unwrap();
                assert!(message.contains(value) && help.contains(fix), "{told}");
            }
        }
    }
}
