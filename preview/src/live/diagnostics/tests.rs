//! Cargo's output for real mistakes, one recorded file each.

use super::{BuildDiagnosis, built_program, position_in_tag, quoted_name};
use crate::live::sources::Sources;
use crate::live::status::Problem;
use std::path::Path;

const LAYOUT: &str = "templates/templates/layout.html";
const BY_CODE: &str = "templates/templates/sign_up/by_code.html";
const PARTS: &str = "templates/templates/parts.html";
const ENGLISH: &str = "templates/src/languages/en.rs";

fn sources() -> Sources {
    let repository = Some("/home/ann/cognito-triggers".into());
    Sources { repository, policy_file: "/home/ann/policy.toml".into(), overlay: None, scenarios: Vec::new() }
}

/// The problems of a build after this file was saved with this text.
fn problems(messages: &str, errors: &str, saved: &str, text: &str) -> Vec<Problem> {
    let other = "templates/templates/a.html".to_owned();
    let templates = [(other, "{{ headin.wordz }}".to_owned()), (saved.to_owned(), text.to_owned())];
    let sources = sources();
    BuildDiagnosis { sources: &sources, cause: Some(saved), templates: &templates }.problems(messages, errors)
}

#[test]
fn every_mistake_is_located() {
    for (name, messages, (saved, text), (file, line, column), message) in [
        (
            "invalid tag",
            include_str!("recorded/if_without_condition.jsonl"),
            (LAYOUT, ""),
            (LAYOUT, Some(36), Some(20)),
            "unknown node `if`",
        ),
        (
            "no endif",
            include_str!("recorded/missing_endif.jsonl"),
            (LAYOUT, ""),
            (LAYOUT, Some(31), Some(64)),
            "expected `endif` to terminate `if` node, found nothing",
        ),
        (
            "no such macro",
            include_str!("recorded/unknown_macro.jsonl"),
            (BY_CODE, ""),
            (BY_CODE, Some(4), Some(5)),
            "macro `kode` not found in scope `parts`",
        ),
        (
            "error in an included template",
            include_str!("recorded/broken_in_import.jsonl"),
            (PARTS, ""),
            (PARTS, Some(4), Some(71)),
            "the token `}` was not expected at this point in the expression",
        ),
        (
            "no such template",
            include_str!("recorded/missing_file.jsonl"),
            (BY_CODE, ""),
            (BY_CODE, Some(1), Some(4)),
            "template \"part.html\" not found in directories [\"templates/templates\"]",
        ),
        (
            "no such field",
            include_str!("recorded/unknown_field.jsonl"),
            (LAYOUT, "headin\n<p>ö{{ heading }} {{ mail.headin }}"),
            (LAYOUT, Some(2), Some(27)),
            "no field `headin` on type `&'static MailTexts`: unknown field",
        ),
        (
            "no such field, five times",
            include_str!("recorded/unknown_in_import.jsonl"),
            (PARTS, "{%- macro paragraph(words) -%}\n{{ wordz }}"),
            (PARTS, Some(2), Some(4)),
            "no field `wordz` on type `&__Askama__Body__SignUp<'__Askama_Body, 'a>`: unknown field",
        ),
        (
            "a name that another template has",
            include_str!("recorded/unknown_field.jsonl"),
            (ENGLISH, ""),
            ("templates/templates/a.html", Some(1), Some(4)),
            "no field `headin` on type `&'static MailTexts`: unknown field",
        ),
        (
            "no such filter",
            include_str!("recorded/unknown_filter.jsonl"),
            (LAYOUT, "{{ mail.heading|nofilter }}"),
            (LAYOUT, None, None),
            "cannot find module or crate `filters` in this scope: use of unresolved module or unlinked crate `filters`",
        ),
        (
            "nothing that could be printed",
            include_str!("recorded/not_displayable.jsonl"),
            (LAYOUT, "{{ texts }}"),
            (LAYOUT, None, None),
            "the method `askama_auto_escape` exists for reference `&&AutoEscaper<'_, &Texts, \
             mail::_::askama::filters::Html>`, but its trait bounds were not satisfied: method cannot be called due \
             to unsatisfied trait bounds",
        ),
        (
            "an unclosed bracket in Rust",
            include_str!("recorded/rust_syntax.jsonl"),
            (ENGLISH, ""),
            (ENGLISH, Some(106), Some(1)),
            "mismatched closing delimiter: `}`",
        ),
        (
            "no such field in Rust",
            include_str!("recorded/rust_field.jsonl"),
            (ENGLISH, ""),
            (ENGLISH, Some(9), Some(5)),
            "struct `Texts` has no field named `greeting_without_nam`: unknown field",
        ),
        (
            "a wrong type in Rust",
            include_str!("recorded/wrong_type.jsonl"),
            (ENGLISH, ""),
            (ENGLISH, Some(9), Some(28)),
            "mismatched types: expected `Html`, found `&str`",
        ),
    ] {
        let expected = Problem { file: file.to_owned(), line, column, message: message.to_owned(), source: None };
        assert_eq!(problems(messages, "", saved, text), [expected], "{name}");
        assert_eq!(built_program(messages), None, "{name}");
    }
}

#[test]
fn built_program_is_found_in_cargo_messages() {
    let built = built_program(include_str!("recorded/built.jsonl"));
    assert_eq!(built.as_deref(), Some(Path::new("/home/ann/cognito-triggers/target/debug/renderer")));
}

#[test]
fn error_without_location_is_attributed_to_cargo() {
    let messages = r#"{"reason":"compiler-message","message":{"level":"error","message":"linking failed","spans":[]}}"#;
    assert_eq!(problems(messages, "", LAYOUT, ""), [Problem::without_line("cargo", "linking failed")]);
}

#[test]
fn stderr_is_used_if_no_message_explains() {
    for (errors, expected) in [
        (
            "   Compiling policy v0.1.0\nerror: failed to read `/home/ann/cognito-triggers/policy.toml`\n",
            "failed to read `policy.toml`",
        ),
        ("no word that is known", "no word that is known"),
        ("", "failed without an error message"),
    ] {
        assert_eq!(problems("no JSON\n", errors, LAYOUT, ""), [Problem::without_line("cargo", expected)]);
    }
}

#[test]
fn names_are_found_in_tags_only() {
    for (text, expected) in [
        ("{{ name }}", Some((1, 4))),
        ("name\n{% if\n name %}", Some((3, 2))),
        ("{{ username }} {{ name_of }} {{ of.name }}", Some((1, 36))),
        ("{{ other }} name {# name #}", None),
        ("", None),
    ] {
        assert_eq!(position_in_tag(text, "name"), expected, "{text}");
    }
}

#[test]
fn first_quoted_identifier_is_the_name() {
    for (message, expected) in [
        ("no field `a_b` on type `C`", Some("a_b")),
        ("no method named `é1` found for type `&C`", Some("é1")),
        ("the trait `A<B>` is not there for `C`", Some("C")),
        ("expected `;`", None),
        ("a lone ` mark", None),
        ("nothing", None),
    ] {
        assert_eq!(quoted_name(message), expected, "{message}");
    }
}

#[test]
fn build_of_renderer_alone_is_not_new_code() {
    let built = include_str!("recorded/built.jsonl");
    assert!(super::compiled_other_crates(built));
    let (_, program) = built.split_once('\n').unwrap();
    assert!(program.contains("renderer") && !super::compiled_other_crates(program));
    assert!(!super::compiled_other_crates(&built.replace("\"fresh\":false", "\"fresh\":true")));
}
