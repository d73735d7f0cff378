//! A part of a policy's text, line by line. Compiled into the build script; here only its tests are.

/// The lines for which that is so, and an empty one in the place of each other.
pub(crate) fn kept(text: &str, mut keep: impl FnMut(&str) -> bool) -> String {
    text.split_inclusive('\n').map(|line| if keep(line) { line } else { "\n" }).collect()
}

/// The text without those of the tables `not_for_all` that are not needed.
pub(crate) fn without_others(text: &str, not_for_all: &[&str], needed: &[&str]) -> String {
    // A line that begins with a bracket and is no table goes on a list; then nothing is certain, and all is kept.
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

/// The text without the tables below one: of `tokens` without `[tokens.claims.plan]`.
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

/// The first part of the name in a table's line: `sign_up` of `[sign_up.names]`.
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
    fn only_tables_that_somebody_does_without_go_and_lines_keep_their_place() {
        let text = "[app]\na = 1\n[tokens]\nb = 2\n[tokens.claims.\"x]y\"]\nc = 3\n[[new]]\nd = 4\n[sign_up.names]\n";
        let part = without_others(text, &["tokens", "sign_up"], &["sign_up"]);
        assert_eq!(part, "[app]\na = 1\n\n\n\n\n[[new]]\nd = 4\n[sign_up.names]\n");
    }

    #[test]
    fn the_tables_below_one_go_and_the_one_stays() {
        let text = "[tokens]\na = 1\n[tokens.claims.\"x]y\"]\nb = 2\nc = [\n1,\n]\n[groups.a]\nd = 3\n";
        let expected = "[tokens]\na = 1\n\n\n\n\n\n[groups.a]\nd = 3\n";
        assert_eq!(without_those_below(text, "tokens"), expected);
    }

    #[test]
    fn where_a_bracket_may_be_a_list_everything_stays() {
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
