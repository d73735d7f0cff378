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
        for (arguments, start, end) in [
            (&[][..], "policy, ", " generated events, 1 environment"),
            (&["--env", "staging"], "policy with ./environments/staging.toml, ", " generated events"),
        ] {
            let output = check(&folder, arguments);
            let printed = printed(&output);
            assert_eq!(output.status.code(), Some(0), "{name} {arguments:?}: {printed}");
            let summary = printed.lines().last().unwrap();
            let (checked, counts) = summary.rsplit_once(": ").unwrap();
            assert!(counts.starts_with("0 problems, "), "{summary}");
            let checked = checked.strip_prefix(start).unwrap_or_else(|| panic!("{summary}"));
            let (mails, events) = checked.split_once(" mails, ").unwrap();
            let events = events.strip_suffix(end).unwrap_or_else(|| panic!("{summary}"));
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
    assert_eq!(printed(&output).matches("problem: ").count(), 1, "{}", printed(&output));
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

const MISTAKES: [Mistake; 46] = [
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
    Mistake("locale = \"en\"", "locale = “en”", 5, "", "typographic quotation marks", "straight ones"),
    Mistake("locale = \"en\"", "locale: \"en\"", 5, "", "a colon after the key", "write key = value"),
    Mistake("locale = \"en\"", "locale =", 5, "", "a key without a value", "write a value"),
    Mistake("locale = \"en\"", "locale = \"en\" // ours", 5, "", "a comment that begins with //", "begin it with #"),
    Mistake(
        "locale = \"en\"",
        "<<<<<<< HEAD\nlocale = \"en\"",
        5,
        "",
        "a marker of a merge conflict",
        "keep one version",
    ),
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
    Mistake("\"code\"", "\"Code\"", 8, "pool.verification", ": \"Code\"", "write \"code\""),
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
    Mistake(
        "[app_clients.1example23456789]",
        "[app_clients]\nshop = 1\n[app_clients.1example23456789]",
        16,
        "app_clients.shop",
        "found integer",
        "write the header [app_clients.shop]",
    ),
    Mistake("\"shadow\"", "\"shadw\"", 18, "sign_up.allow_domains.mode", ": \"shadw\"", "write \"shadow\""),
    Mistake(
        "attributes.name]",
        "attributes.nmae]",
        20,
        "sign_up.attributes.nmae",
        "is not an attribute",
        "attributes.name]",
    ),
    Mistake("\"V2_0\"", "\"V4_0\"", 27, "tokens.token_version", ": \"V4_0\"", "\"V1_0\", \"V2_0\" or \"V3_0\""),
    Mistake(
        "attribute = \"custom:plan\"\n",
        "",
        28,
        "tokens.claims.plan",
        "has no source",
        "add one of attribute, value",
    ),
    Mistake(
        "attribute = \"custom:plan\"",
        "attribute = \"custom:plan\"\nvalue = 1",
        28,
        "tokens.claims.plan",
        "more than one source: attribute, value",
        "keep one",
    ),
    Mistake("trusted = true", "trusted = yes", 30, "", "a boolean in another spelling", "write true or false"),
    Mistake(
        "[\"id\", \"access\"]",
        "[\"id\"",
        32,
        "",
        "a list without a comma or without its end",
        "] of the list above",
    ),
    Mistake("version = 1", "{\"app\": {", 1, "", "a brace at the start of a line", "write TOML instead of JSON"),
    Mistake("trusted = true\n", "", 29, "tokens.claims.plan.attribute", ": \"custom:plan\"", "add trusted = true"),
    Mistake("\"access\"]", "\"acces\"]", 31, "tokens.claims.plan.tokens", ": \"acces\"", "write \"access\""),
    Mistake("[\"staff\"]", "[\"stuff\"]", 32, "tokens.claims.plan.when_groups", ": \"stuff\"", "write staff"),
    Mistake("[\"clerk\"]", "[\"clark\"]", 34, "groups.staff.roles", ": \"clark\"", "write clerk"),
    Mistake("\"shop/read\"", "\"shop read\"", 38, "permissions.read.scopes", ": \"shop read\"", "without spaces"),
    Mistake("\"/orders\"", "\"orders\"", 40, "authorizer.routes.orders.path", ": \"orders\"", "write for example"),
    Mistake("[\"GET\"]", "[\"get\"]", 41, "authorizer.routes.orders.methods", ": \"get\"", "write \"GET\""),
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
const TEXTS: [(&str, &str, &[TextMistake]); 5] = [
    (
        "texts/de.toml",
        "[sign_up]\nsubject = \"Hallo {Brand}\"\nheading = 5\nbuton = \"Los\"\nintro = \"Zwei  Leerzeichen\"\n\
         not_you = \"https://example.com\"\n[denials]\nDisposableAdress = \"Nein\"\nEmailMissing = \"Bitte eine Adresse.\"\n\
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
            (8, "denials.DisposableAdress", "is not the code of a denial", "write DisposableAddress"),
            (9, "denials.EmailMissing", "ends with a full stop or another mark: \"Bitte eine Adresse.\"", "remove it"),
            (10, "brands.other", "is not a brand of the policy", "write example"),
        ],
    ),
    (
        "texts/fr.toml",
        "[mail]\nquestions = \"a\"\nquestions = \"b\"\n",
        &[(3, "", "duplicate key questions, first on line 2", "remove one of the two")],
    ),
    (
        "texts/es.toml",
        "[signup]\r\n[denials]\r\nNoSuchCode = \"No\"\r\n",
        &[
            (1, "signup", "unknown table", "write sign_up, or"),
            (3, "denials.NoSuchCode", "is not the code", "denials.md"),
        ],
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
                if !is_policy_valid && (key.starts_with("brands.other") || value.starts_with("is not the code")) {
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

#[test]
fn every_environment_is_checked_and_named() {
    let production = "[app]\nlocale = \"de\"\nbrand = \"exmple\"\n";
    let staging =
        "[tokens]\ntoken_version = \"V1_0\"\n[sign_up.allow_domains]\ndomains = [\"a.example\", \"a.example\"]\n";
    let development = "[app]\nbase_url = \"http://localhost:3000\"\n";
    let files = [
        ("policy.toml", POLICY),
        ("environments/production.toml", production),
        ("environments/staging.toml", staging),
        ("environments/broken.toml", "[app\n"),
        ("environments/empty.toml", ""),
        ("environments/development.toml", development),
        ("environments/.hidden.toml", "[app\n"),
    ];
    let folder = folder("environments", &files);
    let output = check(&folder, &[]);
    let printed = printed(&output);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    for told in [
        "problem: ./environments/production.toml:3: app.brand: refers to a brand that has no table in [brands]: \"exmple\"; \
         write example\n",
        "problem: ./environments/staging.toml:4: sign_up.allow_domains.domains: contains the same value twice, first on \
         line 4: \"a.example\"; remove one of the two\n",
        "problem: ./environments/staging.toml: ./policy.toml:38: permissions.read.scopes: grants scopes",
        "problem: ./environments/broken.toml:1: is not valid TOML",
        "warning: ./environments/development.toml: brand example: http://localhost:3000 is for development only",
        " generated events, 5 environments: 5 problems, 1 warning, ",
    ] {
        assert!(printed.contains(told), "{told}: {printed}");
    }
    let of_one = check(&folder, &["--env", "empty"]);
    assert_eq!(of_one.status.code(), Some(0), "only this environment is checked");
}

#[test]
fn misspelled_environment_is_told_with_the_meant_one() {
    let files = [("policy.toml", POLICY), ("environments/production.toml", ""), ("environments/staging.toml", "")];
    let folder = folder("environment-names", &files);
    for (name, fix) in [
        ("prodution", "write --env production"),
        ("Staging", "write --env staging"),
        ("staging.toml", "write --env staging"),
        ("environments/staging", "write --env staging"),
        ("test", "the environments are production, staging"),
    ] {
        let output = check(&folder, &["--env", name]);
        let told = format!("cognito-triggers: --env {name}: there is no file ./environments/{name}.toml; {fix}\n");
        assert_eq!((output.status.code(), printed(&output)), (Some(2), told));
    }
}

/// Placeholders are told where they would be deployed: in each environment, or in the policy if there is none.
#[test]
fn placeholders_are_notices() {
    let placeholders = |files: &[(&str, &str)]| {
        let output = check(&folder("placeholders", files), &[]);
        assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
        let printed = printed(&output);
        let places =
            printed.lines().filter_map(|line| line.strip_prefix("notice: ")?.split_once(" is a placeholder; "));
        places.map(|(place, _)| place.to_owned()).collect::<Vec<_>>()
    };
    let of_brand = ["./policy.toml:11: \"Example\"", "./policy.toml:13: \"support@example.com\""];
    let base_url = "./policy.toml:3: \"https://app.example.com\"";
    assert_eq!(placeholders(&[("policy.toml", POLICY)]), [&[base_url], &of_brand[..]].concat());
    let overlay = "[app]\n# https://shop.example.com\nbase_url = \"https://shop.example.com\"\nuser_pool_id = \"eu-west-1_AbCdEf123\"\n";
    let staging = ["./environments/staging.toml:3: \"https://shop.example.com\"", of_brand[0], of_brand[1]];
    assert_eq!(
        placeholders(&[("policy.toml", POLICY), ("environments/staging.toml", overlay)]),
        [&staging[..], &["./environments/staging.toml:4: \"eu-west-1_AbCdEf123\""]].concat()
    );
    let own = POLICY.replace("example.com", "shop.test").replace("\"Example\"", "\"Shop\"");
    assert_eq!(placeholders(&[("policy.toml", &own)]), [""; 0]);
}

#[test]
fn sentences_of_another_language_are_one_warning_for_each_language() {
    let files = [
        ("policy.toml", POLICY),
        ("texts/da.toml", "name = \"Dansk\"\n[mail]\ngreeting = \"Kære {name},\"\n"),
        ("texts/sv.yaml", "name: Svenska\n"),
        ("texts/notes.txt", "Ours.\n"),
    ];
    let printed = printed(&check(&folder("incomplete", &files), &[]));
    let warnings: Vec<_> = printed.lines().filter_map(|line| line.strip_prefix("warning: ")).collect();
    let [missing, unread] = warnings[..] else { panic!("{printed}") };
    assert_eq!(
        unread,
        "texts/sv.yaml: is not read, because its name does not end in .toml; name it sv.toml, or remove it"
    );
    assert!(missing.starts_with("texts/da.toml has no mail.greeting_without_name, "), "{missing}");
    assert!(missing.ends_with(" other sentences; those of en are used"), "{missing}");
}

#[test]
fn event_without_a_function_is_told_only_if_its_source_is_unknown() {
    let event = fs::read_to_string(root().join(SIGN_UP)).unwrap();
    for (source, told) in [
        ("PreAuthentication_Authentication", ""),
        ("PreSignup_SignUp", "PreSignup_SignUp is not a known trigger source; did you mean PreSignUp_SignUp?"),
        ("", "not an event of a Cognito trigger: its triggerSource is empty or not a string"),
    ] {
        let event = event.replace("\"PreSignUp_SignUp\"", &format!("\"{source}\""));
        let printed = printed(&check(&folder("sources", &[("policy.toml", POLICY), ("events/a.json", &event)]), &[]));
        let problems: Vec<_> = printed.lines().filter(|line| line.starts_with("problem: ")).collect();
        let expected = format!("problem: ./events/a.json: {told}");
        assert_eq!(problems, if told.is_empty() { vec![] } else { vec![expected.as_str()] });
    }
}

#[test]
fn misspelled_group_of_a_list_is_a_warning() {
    for (group, told) in [
        ("stuff", "warning: ./policy.toml:42: \"stuff\" has no table in [groups]; did you mean staff?\n"),
        ("administrators", ": 0 problems, 0 warnings, "),
    ] {
        let policy = format!("{POLICY}groups = [\"{group}\"]\n");
        let output = check(&folder("groups", &[("policy.toml", &policy)]), &[]);
        assert!(output.status.success() && printed(&output).contains(told), "{}", printed(&output));
    }
}
