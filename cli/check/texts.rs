//! The files of texts beside the policy: their problems, and which sentences a language takes from another one.

use super::report::{Report, count};
use ::preview::texts_problems;
use policy::{Policy, TEXTS_FOLDER};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use templates::{Locale, TextProblem};

/// The most sentences that one line names.
const MOST_KEYS: usize = 3;

pub(super) fn check_texts(folder: &Path, policy: &Policy, report: &mut Report) {
    report_problems(texts_problems(folder, policy), report);
    report_unread_files(folder, report);
    let mut missing: BTreeMap<(Locale, Locale), Vec<String>> = BTreeMap::new();
    for fallback in policy.languages().fallbacks() {
        missing.entry((fallback.locale, fallback.from)).or_default().push(fallback.key);
    }
    for ((locale, from), keys) in missing {
        let named = keys.iter().take(MOST_KEYS).map(String::as_str).collect::<Vec<_>>().join(", ");
        let others = match keys.len().saturating_sub(MOST_KEYS) {
            0 => String::new(),
            more => format!(" and {}", count(more, "other sentence")),
        };
        report.warn(format!("{TEXTS_FOLDER}/{locale}.toml has no {named}{others}; those of {from} are used"));
    }
}

pub(super) fn report_problems(problems: Vec<TextProblem>, report: &mut Report) {
    problems.iter().for_each(|problem| report.problem(problem.to_string()));
}

/// Files that are named after a language and are not read.
fn report_unread_files(folder: &Path, report: &mut Report) {
    if folder.is_file() {
        report.problem(format!("{TEXTS_FOLDER}: is not a folder; move its sentences to {TEXTS_FOLDER}/en.toml"));
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    for name in names {
        let language = name.split_once('.').filter(|(_, kind)| !kind.ends_with("toml")).map(|(language, _)| language);
        if let Some(language) = language.filter(|language| Locale::parse(language).is_some()) {
            let help = format!("name it {language}.toml, or remove it");
            report.warn(format!("{TEXTS_FOLDER}/{name}: is not read, because its name does not end in .toml; {help}"));
        }
    }
}
