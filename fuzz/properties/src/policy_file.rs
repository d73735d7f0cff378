//! The policy file: parsing is deterministic, and problems contain no values.

use crate::parts::{part_text, split_parts};
use crate::sampling::{is_due, is_turn_of};
use policy::{Place, Policy, Problems};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value that must never be printed.
const SECRET: &str = "hunter2Secret";
const FILE: &str = "policy.toml";

/// Checks an arbitrary policy text, followed by environment variables, one per line.
///
/// # Panics
/// If parsing it twice has different results, a problem has no position, or a value is printed.
pub fn policy_file(bytes: &[u8]) {
    let mut inputs = split_parts(bytes).map(part_text);
    let file = inputs.next().unwrap_or_default();
    let environment = inputs.next().unwrap_or_default();
    // Then it may be a name, and names are printed.
    if file.contains(SECRET) || environment.contains(SECRET) {
        return;
    }
    let variables: Vec<_> = environment.lines().filter_map(|line| line.split_once('=')).collect();
    // Each check parses the policy, so under the fuzzer an input has one of them.
    if is_due(2, bytes) {
        let rendering = render_policy(&file, &variables);
        if is_due(8, bytes) {
            assert_eq!(render_policy(&file, &variables), rendering, "parsing twice has different results");
        }
    }
    if is_turn_of(1, 4, bytes) {
        for with_secret in with_secrets(&file) {
            assert!(!render_policy(&with_secret, &variables).contains(SECRET), "a value of the file is printed");
        }
    }
    if is_turn_of(3, 4, bytes) {
        check_variables_are_hidden(&file, &variables);
    }
}

fn check_variables_are_hidden(file: &str, variables: &[(&str, &str)]) {
    for variable in 0..variables.len() {
        let values = variables.iter().enumerate().map(|(at, (name, value))| match at == variable {
            true => (*name, format!("{value}{SECRET}")),
            false => (*name, (*value).to_owned()),
        });
        let values: Vec<_> = values.collect();
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(!render_policy(file, &values).contains(SECRET), "a value of a variable is printed");
    }
}

/// Everything that can be printed of a policy, or of its problems.
fn render_policy(file: &str, variables: &[(&str, &str)]) -> String {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    match Policy::parse(FILE, file, variables) {
        Ok(policy) => render_values(&policy),
        Err(problems) => render_problems(&problems, file),
    }
}

/// Everything that can be printed of a policy: no texts of the file except names.
fn render_values(policy: &Policy) -> String {
    let (home, verification, api) = (policy.user_pool(), policy.verification(), policy.api());
    let brands: Vec<_> = policy.brands().map(|(name, _)| name).collect();
    let clients: Vec<_> = policy.app_clients().map(|id| (id, policy.locale(Some(id)))).collect();
    let needs: Vec<_> = policy.required_features().map(|need| need.to_string()).collect();
    let counts = (api.attributes.len(), api.administrators.len(), verification.leeway, policy.aliases());
    let secret = home.client_secret.as_ref().map(|secret| format!("{secret:?}"));
    format!("{policy:?} {:?} {brands:?} {clients:?} {needs:?} {counts:?} {secret:?}", policy.pool_settings())
}

fn render_problems(problems: &Problems, file: &str) -> String {
    let report = problems.to_string();
    assert!(problems.iter().len() > 0, "rejected without a problem");
    assert_eq!(report.split('\n').count(), problems.iter().len(), "one line per problem: {report}");
    assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{report:?}");
    let last = file.matches('\n').count() + 1;
    for problem in problems.iter() {
        assert!(!problem.message.is_empty() && !problem.help.is_empty());
        if let Place::File { line, file, .. } = &problem.place {
            assert!((1..=last).contains(line) && file == FILE, "{problem}");
        }
    }
    format!("{report} {problems:?}")
}

/// The file with a secret instead of one of its strings, and with a secret appended to it; the file's length selects
/// the string. Empty if the file is not valid TOML.
fn with_secrets(file: &str) -> Vec<String> {
    let Ok(table) = DeTable::parse(file) else { return Vec::new() };
    let mut places = Vec::new();
    table.get_ref().iter().for_each(|(_, value)| collect_texts(value, &mut places));
    let chosen = file.len().checked_rem(places.len()).and_then(|at| places.get(at));
    let with =
        |place: &Range<usize>, value: &str| Some([file.get(..place.start)?, value, file.get(place.end..)?].concat());
    chosen
        .into_iter()
        .flat_map(|(place, value)| {
            let behind = serde_json::to_string(&format!("{value}{SECRET}")).unwrap_or_default();
            [with(place, &format!("\"{SECRET}\"")), with(place, &behind)]
        })
        .flatten()
        .filter(|changed| is_only_a_value(changed))
        .collect()
}

/// Collects the positions and values of strings.
fn collect_texts(value: &Spanned<DeValue<'_>>, places: &mut Vec<(Range<usize>, String)>) {
    match value.get_ref() {
        DeValue::String(text) => places.push((value.span(), text.to_string())),
        DeValue::Array(items) => items.iter().for_each(|item| collect_texts(item, places)),
        DeValue::Table(members) => members.iter().for_each(|(_, member)| collect_texts(member, places)),
        _ => {}
    }
}

/// Whether the secret occurs only as a value and not, by coincidence, also as a name.
fn is_only_a_value(file: &str) -> bool {
    file.matches(SECRET).count() == 1
}
