//! The reference page of the denials, from the constants of `triggers`.

use super::decoder::decoder;
use super::page::{check_page, code, table};
use crate::root;
use events::Trigger;
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const INTRODUCTION: &str = "\
This page is for developers of clients.
If a rule of the policy denies a request, or a function fails closed, the function returns a message for the end user and a \
code for the client.
Neither contains a value of the event.
A code never changes its meaning; its message may be reworded.
The table has the English messages.
The language of a message is that of the client metadata `locale`, or that of the app client, and [`[denials]`](texts.md#denials) of a \
file in `texts/` rewords it.
A sign-up or sign-in rule denies only in mode `enforce`.

";

const ERROR: &str = "
## The error that clients receive

Cognito puts the message into an error of its own and appends a full stop:

```text
PreSignUp failed with error Please use a permanent email address. Disposable addresses are not accepted [DisposableAddress].
```

- An SDK throws it as the message of a `UserLambdaValidationException`.
- Managed login shows it above its form.
  An OAuth redirect contains it as `error_description`, sometimes followed by
  ` (Service: AWSCognitoIdentityProviderInternalService; Status Code: 400; …)`.
  Decode the parameter before you parse it.
- The first word is the trigger, with a version if it has one: `PreTokenGenerationV2_0 failed with error …`.
- If the message has no code in brackets, these functions did not produce it.
  It may be a Lambda timeout, or come from a function of your own.

## Parse the error

One regular expression, the same in every language, finds the message and the code.
Show the message, or your own text for the code.
If the expression does not match, treat the error like any other.
";

/// The languages of the decoder: title, name for Markdown, file.
pub(super) const DECODERS: [(&str, &str, &str); 3] =
    [("TypeScript", "ts", "denial.ts"), ("Swift", "swift", "denial.swift"), ("Kotlin", "kotlin", "denial.kt")];

#[test]
fn page_is_current() {
    let handlers = Trigger::ALL.into_iter().filter_map(triggers::handler);
    let rows = handlers.flat_map(|handler| {
        let denials = std::iter::once(&handler.unavailable).chain(handler.denials);
        denials.map(|denial| {
            let trigger = handler.trigger.binary();
            [code(denial.code), denial.message.to_owned(), code(trigger), denial.when.to_owned()]
        })
    });
    let table = table(["code", "message", "function", "when"], rows);
    let decoders = DECODERS.map(|(title, language, file)| {
        let source = decoder(file);
        format!("\n{title} ([`{file}`](decoder/{file})):\n\n```{language}\n{source}```\n")
    });
    let text = format!("{INTRODUCTION}{table}{ERROR}{}", decoders.concat());
    check_page("denials.md", "Denial codes", &text);
}

/// A denial that is in no handler's list would be missing on the page.
#[test]
fn every_denial_constant_belongs_to_a_handler() {
    let constant = Regex::new(r#"Denial \{\s*code: "(\w+)""#).unwrap();
    let sources = sources(&root().join("triggers/src"));
    let declared: BTreeSet<_> = constant.captures_iter(&sources).map(|found| found[1].to_owned()).collect();
    let listed: BTreeSet<_> = triggers::denials().map(|denial| denial.code.to_owned()).collect();
    assert_eq!(declared, listed);
}

/// Clients distinguish denials by their codes, and find a code by its brackets.
#[test]
fn denials_have_unique_codes_and_plain_messages() {
    let mut codes = BTreeSet::new();
    for denial in triggers::denials() {
        assert!(codes.insert(denial.code), "{} is two denials", denial.code);
        let is_code = denial.code.starts_with(|c: char| c.is_ascii_uppercase())
            && denial.code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(is_code, "{}", denial.code);
        let message = denial.message;
        let is_sentence =
            message.starts_with(|c: char| c.is_ascii_uppercase()) && !message.ends_with(['.', ' ', '!', '?']);
        assert!(is_sentence && !message.contains(['[', ']', '|', '"', '\n']), "{message}");
    }
}

/// The text of every Rust file below a folder, without unit tests in files of their own.
pub(super) fn sources(folder: &Path) -> String {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| match path.is_dir() {
        true => sources(&path),
        false if path.ends_with("tests.rs") => String::new(),
        false => fs::read_to_string(path).unwrap(),
    };
    paths.map(text).collect()
}
