//! Mistakes in texts.

use super::{POLICY, check, folder, printed};
use std::fs;

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
