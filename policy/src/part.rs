//! Which tables each function reads, and line-by-line filters for the text of a policy. Compiled into the build
//! script; only tests use it here.

use events::Trigger;

/// The tables that each function other than a trigger reads, in addition to those that every function reads.
const OTHER_FUNCTIONS: [(&str, &[&str]); 2] = [
    ("api", &["verification", "api"]),
    ("authorizer", &["verification", "authorizer", "tokens", "groups", "roles", "permissions"]),
];

/// Tables that no function reads.
const CLI_TABLES: [&str; 1] = ["findings"];

/// Every function by its binary, with the tables that it reads in addition to those that every function reads.
pub(crate) fn functions() -> Vec<(&'static str, &'static [&'static str])> {
    let triggers = Trigger::with_lambda().map(|(trigger, lambda)| (trigger.binary(), lambda.policy_tables));
    triggers.chain(OTHER_FUNCTIONS).collect()
}

/// Tables that not every function reads.
pub(crate) fn not_for_all() -> Vec<&'static str> {
    functions().into_iter().flat_map(|(_, tables)| tables).chain(&CLI_TABLES).copied().collect()
}

/// Keeps the lines that match the predicate and empties the others, so that line numbers stay the same.
pub(crate) fn kept(text: &str, mut keep: impl FnMut(&str) -> bool) -> String {
    text.split_inclusive('\n').map(|line| if keep(line) { line } else { "\n" }).collect()
}

/// Removes the tables of `not_for_all` that are not needed.
pub(crate) fn without_others(text: &str, not_for_all: &[&str], needed: &[&str]) -> String {
    // A line that starts with a bracket but is not a table header may continue a list: then everything is kept.
    let tables = text.lines().filter(|line| line.trim_start().starts_with('['));
    if tables.map(table).any(|name| name.is_none()) {
        return text.to_owned();
    }
    let mut wanted = true;
    kept(text, |line| {
        if let Some(name) = table(line) {
            wanted = !not_for_all.contains(&name) || needed.contains(&name);
        }
        wanted
    })
}

/// Removes the subtables of one table: `[tokens.claims.plan]` of `tokens`.
pub(crate) fn without_those_below(text: &str, above: &str) -> String {
    let head = format!("[{above}.");
    let mut wanted = true;
    kept(text, |line| {
        if table(line).is_some() {
            wanted = !line.trim_start().starts_with(&head);
        }
        wanted
    })
}

/// The first part of the name in a table header: `sign_up` of `[sign_up.names]`.
fn table(line: &str) -> Option<&str> {
    let name = line.trim_start().strip_prefix('[')?.trim_start_matches('[');
    let end = name.find(|character: char| !(character.is_ascii_lowercase() || character == '_'))?;
    let (name, rest) = name.split_at(end);
    (!name.is_empty() && rest.starts_with(['.', ']'])).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{table, without_others, without_those_below};

    #[test]
    fn unneeded_tables_are_emptied_and_line_numbers_kept() {
        let text = "[app]\na = 1\n[tokens]\nb = 2\n[tokens.claims.\"x]y\"]\nc = 3\n[[new]]\nd = 4\n[sign_up.names]\n";
        let part = without_others(text, &["tokens", "sign_up"], &["sign_up"]);
        assert_eq!(part, "[app]\na = 1\n\n\n\n\n[[new]]\nd = 4\n[sign_up.names]\n");
    }

    #[test]
    fn subtables_are_emptied_and_parent_kept() {
        let text = "[tokens]\na = 1\n[tokens.claims.\"x]y\"]\nb = 2\nc = [\n1,\n]\n[groups.a]\nd = 3\n";
        let expected = "[tokens]\na = 1\n\n\n\n\n\n[groups.a]\nd = 3\n";
        assert_eq!(without_those_below(text, "tokens"), expected);
    }

    #[test]
    fn ambiguous_bracket_keeps_everything() {
        for text in [
            "[tokens]\na = [\n[1],\n]\n",
            "[tokens]\na = [\n[\"b\"],\n]\n",
            "[\"tokens\"]\na = 1\n",
            "[ tokens ]\na = 1\n",
        ] {
            assert_eq!(without_others(text, &["tokens"], &[]), text);
        }
        assert_eq!(table("  [sign_up.names] # x"), Some("sign_up"));
    }
}
