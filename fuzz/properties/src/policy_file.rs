//! The policy file: a policy or problems, the same ones twice, and no problem tells a value.

use crate::parts::{parts, text};
use policy::{Place, Policy, Problems};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value that nobody may see.
const SECRET: &str = "hunter2Secret";
const FILE: &str = "policy.toml";

/// What becomes of any text of a policy, and of the variables that stand behind it, a line for each.
///
/// # Panics
/// Where reading it twice gives something else, a problem is nowhere, or a value is told.
pub fn policy_file(bytes: &[u8]) {
    let mut inputs = parts(bytes).map(text);
    let file = inputs.next().unwrap_or_default();
    let environment = inputs.next().unwrap_or_default();
    let variables: Vec<_> = environment.lines().filter_map(|line| line.split_once('=')).collect();
    let told = read(&file, &variables);
    assert_eq!(read(&file, &variables), told, "read twice, it is something else");
    for with_secret in with_secrets(&file) {
        let told = read(&with_secret, &variables);
        assert!(!told.contains(SECRET), "a value of the file is told");
    }
    for variable in 0..variables.len() {
        let values = variables.iter().enumerate().map(|(at, (name, value))| match at == variable {
            true => (*name, format!("{value}{SECRET}")),
            false => (*name, (*value).to_owned()),
        });
        let values: Vec<_> = values.collect();
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        // A name is no value.
        let is_name = values.iter().any(|(name, _)| name.contains(SECRET));
        assert!(is_name || !read(&file, &values).contains(SECRET), "a value of a variable is told");
    }
}

/// All that a policy tells whoever asks, or its problems.
fn read(file: &str, variables: &[(&str, &str)]) -> String {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    match Policy::parse(FILE, file, variables) {
        Ok(policy) => asked(&policy),
        Err(problems) => are_somewhere(&problems, file),
    }
}

/// What can be printed of a policy, and what it answers, of which nothing is a text of the file but names.
fn asked(policy: &Policy) -> String {
    let (home, verification, api) = (policy.user_pool(), policy.verification(), policy.api());
    let brands: Vec<_> = policy.brands().map(|(name, _)| name).collect();
    let clients: Vec<_> = policy.app_clients().map(|id| (id, policy.locale(Some(id)))).collect();
    let needs: Vec<_> = policy.required_features().map(|need| need.to_string()).collect();
    let counts = (api.attributes.len(), api.administrators.len(), verification.leeway, policy.aliases());
    let secret = home.client_secret.as_ref().map(|secret| format!("{secret:?}"));
    format!("{policy:?} {:?} {brands:?} {clients:?} {needs:?} {counts:?} {secret:?}", policy.pool_settings())
}

fn are_somewhere(problems: &Problems, file: &str) -> String {
    let report = problems.to_string();
    assert!(problems.iter().len() > 0, "refused without a reason");
    assert_eq!(report.split('\n').count(), problems.iter().len(), "a line for each: {report}");
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

/// The file with a secret in the place of one of its texts, and behind it: in a longer file of another one. Where it is no TOML
/// nobody knows what is a value.
fn with_secrets(file: &str) -> Vec<String> {
    let Ok(table) = DeTable::parse(file) else { return Vec::new() };
    let mut places = Vec::new();
    table.get_ref().iter().for_each(|(_, value)| texts(value, &mut places));
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
        .filter(|changed| is_no_name(changed))
        .collect()
}

/// Where texts are values, and what they say.
fn texts(value: &Spanned<DeValue<'_>>, places: &mut Vec<(Range<usize>, String)>) {
    match value.get_ref() {
        DeValue::String(text) => places.push((value.span(), text.to_string())),
        DeValue::Array(items) => items.iter().for_each(|item| texts(item, places)),
        DeValue::Table(members) => members.iter().for_each(|(_, member)| texts(member, places)),
        _ => {}
    }
}

/// Whether the secret is a value and not, by the fuzzer's chance, a name too.
fn is_no_name(file: &str) -> bool {
    file.matches(SECRET).count() == 1
}
