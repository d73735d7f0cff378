//! The reference page of the policy, from what the parsers read.

#[path = "../../tests/reference/page.rs"]
mod page;

use crate::app;
use crate::functions::{COMMON_TABLES, functions};
use crate::key::ReadKey;
use crate::overlay::NamedText;
use crate::policy::Policy;
use crate::problem::{Place, Problem};
use crate::report::Report;
use page::{check_page, code, table};
use std::collections::BTreeSet;
use templates::Languages;

const INTRODUCTION: &str = "\
`policy.toml` is the configuration of a deployment.
It is in a deployment folder, and each function reads a copy when it starts; the variable `POLICY_FILE` names another file.
`cargo run -- check` validates it.
An unknown key is an error.

Each section below is a table of the file.
`NAME` stands for a name of your choice, or of your user pool.
A key without a default is optional unless it is marked as required.

";

const VARIABLES: &str = "\
## Variables

A variable of the function, in upper or lower case, overrides the key of `[app]` with the same name.
An unknown variable that begins with `APP__` is an error.

";

const COLUMNS: [&str; 4] = ["key", "type", "default", "meaning"];

/// What the parsers read, and the keys that they require, if the policy has every table that they ask for and nothing
/// else.
fn read_keys() -> (Vec<ReadKey>, BTreeSet<String>) {
    let mut text = String::new();
    loop {
        let report = Report::new(NamedText { file: "policy.toml", text: &text }, None);
        let policy = Policy::read(&text, None, [], Languages::built_in(), &report);
        assert!(policy.is_err(), "a policy without keys is not valid");
        let (read, problems) = report.into_read();
        let tables = read.iter().filter(|read| read.value.is_none());
        let all_tables: String = tables.map(|read| format!("[{}]\n", read.table)).collect();
        if all_tables == text {
            return (read, problems.iter().filter_map(missing_key).collect());
        }
        text = all_tables;
    }
}

fn missing_key(problem: &Problem) -> Option<String> {
    match &problem.place {
        Place::File { key: Some(key), .. } if problem.message == "is missing" => Some(key.clone()),
        _ => None,
    }
}

/// The functions that read a table.
fn readers(table: &str) -> String {
    let top = table.split('.').next().unwrap_or_default();
    if COMMON_TABLES.contains(&top) {
        return "Read by all functions.".to_owned();
    }
    // The authorizer needs only the version of `[tokens]`.
    // A function may read only some tables of a table.
    let is_or_contains = |name: &str| {
        let is_in = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        name == top || name == table || is_in(name, table) || is_in(table, name)
    };
    let is_needed = |function: &str, tables: &[&str]| {
        tables.iter().any(|name| is_or_contains(name)) && !(function == "authorizer" && table.starts_with("tokens."))
    };
    let names = functions().filter(|(function, tables)| is_needed(function, tables));
    let names: Vec<_> = names.map(|(function, _)| code(function)).collect();
    match names.is_empty() {
        true => "Read by the command `check` only.".to_owned(),
        false => format!("Read by {}.", names.join(", ")),
    }
}

fn section(table: &ReadKey, keys: &[&ReadKey], required: &BTreeSet<String>) -> String {
    let rows = page::table(COLUMNS, rows(keys, required));
    // One sentence per line.
    let meaning = table.key.reference.meaning.replace(". ", ".\n");
    let keys = if keys.is_empty() { String::new() } else { format!("\n{rows}") };
    format!("\n## `[{}]`\n\n{meaning}\n{}\n{keys}", table.table, readers(&table.table))
}

fn rows(keys: &[&ReadKey], required: &BTreeSet<String>) -> Vec<[String; 4]> {
    let languages: Vec<_> = Languages::built_in().iter().map(|locale| format!("`\"{locale}\"`")).collect();
    let rows = keys.iter().filter_map(|read| {
        let [of_type, default] = read.value.clone()?;
        let reference = read.key.reference;
        let is_required = required.contains(&format!("{}.{}", read.table, read.key.name));
        Some([
            code(read.key.name),
            reference.of_type.map_or(of_type, str::to_owned),
            match reference.default {
                Some(default) => default.to_owned(),
                None if is_required => "required".to_owned(),
                None => default,
            },
            reference.meaning.replace("{languages}", &languages.join(", ")),
        ])
    });
    rows.collect()
}

/// The keys of the file that are in no table.
fn file_keys(read: &[ReadKey]) -> String {
    let keys: Vec<_> = read.iter().filter(|key| key.value.is_some() && key.table.is_empty()).collect();
    let rows = rows(&keys, &BTreeSet::new());
    format!(
        "\n## The file\n\nThese keys are at the top of the file, before the first table.\nRead by all functions.\n\n{}",
        page::table(COLUMNS, rows)
    )
}

fn variables() -> String {
    let rows = app::KEYS.iter().map(|key| [code(&format!("APP__{}", key.name.to_ascii_uppercase())), code(key.name)]);
    let table = table(["variable", "overrides"], rows);
    format!("{VARIABLES}{table}")
}

#[test]
fn policy_keys_page_is_current() {
    let (read, required) = read_keys();
    let tables: Vec<_> = read.iter().filter(|read| read.value.is_none()).collect();
    // The entries of `[brands]` are described in the section `[brands.NAME]`.
    let has_section = |table: &&&ReadKey| !tables.iter().any(|other| other.table == format!("{}.NAME", table.table));
    let mut documented: Vec<_> = tables.iter().filter(has_section).collect();
    // The tables below a table follow it.
    let top = |table: &str| table.split('.').next().map(str::to_owned);
    documented.sort_by_cached_key(|table| tables.iter().position(|first| top(&first.table) == top(&table.table)));
    let sections = documented.iter().map(|table| {
        let keys: Vec<_> = read.iter().filter(|key| key.value.is_some() && key.table == table.table).collect();
        let outer = tables.iter().find(|outer| table.table == format!("{}.NAME", outer.table));
        let described = ReadKey { table: table.table.clone(), key: outer.unwrap_or(table).key, value: None };
        section(&described, &keys, &required)
    });
    let text = format!("{INTRODUCTION}{}{}{}", variables(), file_keys(&read), sections.collect::<String>());
    check_page("policy-keys.md", "Policy keys", &text);
}

/// Every key that a problem names as missing is on the page.
#[test]
fn required_keys_are_documented() {
    let (read, required) = read_keys();
    let paths: BTreeSet<_> = read.iter().map(|read| format!("{}.{}", read.table, read.key.name)).collect();
    assert!(!required.is_empty() && required.is_subset(&paths), "{required:?}");
    for read in &read {
        let is_described = !read.key.reference.meaning.is_empty() || read.key.name == "NAME";
        assert!(is_described, "{}.{} has no description", read.table, read.key.name);
    }
}
