//! Prints names safely, and suggests the name that was probably meant. Policies and texts use it.

/// A name from the input, safe to print: unchanged if `plain` accepts all of it, otherwise quoted, with all
/// characters escaped that could break, fake or hide a line of output.
#[must_use]
pub fn printable(name: &str, plain: impl Fn(char) -> bool) -> String {
    if !name.is_empty() && name.chars().all(|c| plain(c) && c.escape_debug().len() == 1) {
        return name.to_owned();
    }
    format!("\"{}\"", name.escape_debug())
}

/// Whether TOML allows this character in an unquoted key.
#[must_use]
pub fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// Help for an unknown name: write the closest known name, or one of the list. Known names may come from the file, so
/// they are escaped too.
#[must_use]
pub fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<_> = known.collect();
    let shown = |name: &str| printable(name, |c| !c.is_whitespace());
    match (closest_match(name, known.iter().copied()), known.as_slice()) {
        (Some(meant), _) | (None, &[meant]) => format!("write {}", shown(meant)),
        (None, known) => {
            let known: Vec<_> = known.iter().map(|name| shown(name)).collect();
            format!("write one of: {}", known.join(", "))
        }
    }
}

/// The closest known name, if it differs in at most three letters and a third of its own, and no other is as close. Two
/// letters in the wrong order are one mistake; differences in case and between `-` and `_` are ignored.
///
/// ```
/// let known = ["CustomMessage_SignUp", "PreSignUp_SignUp"];
/// let meant = cognito_triggers_templates::closest_match("CustomMesage_SignUp", known.into_iter());
/// assert_eq!(meant, Some("CustomMessage_SignUp"));
/// ```
#[must_use]
pub fn closest_match<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    let known = known.map(|candidate| (strsim::osa_distance(&folded, &fold(candidate)), candidate));
    let mut near: Vec<_> =
        known.filter(|(mistakes, candidate)| *mistakes <= 3 && mistakes * 3 <= candidate.chars().count()).collect();
    near.sort_by_key(|(mistakes, _)| *mistakes);
    match near.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, meant), ..] => Some(meant),
        [] => None,
    }
}

fn fold(name: &str) -> String {
    name.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closest_match_finds_typos_only() {
        let known = ["base_url", "confirmation_path", "logo", "brand", "id"];
        for (name, meant) in [
            ("base-url", Some("base_url")),
            ("BASEURL", Some("base_url")),
            ("brnad", Some("brand")),
            ("bland", Some("brand")),
            ("confirmation", None),
            ("confirmation_pth_", Some("confirmation_path")),
            ("ID", Some("id")),
            ("if", None),
            ("lo", None),
            ("path", None),
            ("", None),
        ] {
            assert_eq!(closest_match(name, known.into_iter()), meant, "{name}");
        }
    }

    #[test]
    fn suggested_names_are_escaped() {
        for (known, expected) in [
            (vec!["a:b", "c/d"], "write one of: a:b, c/d"),
            (vec!["a:b", "c\nd"], r#"write one of: a:b, "c\nd""#),
            (vec!["re\nader"], r#"write "re\nader""#),
            (vec!["some\nreader", "b"], r#"write "some\nreader""#),
        ] {
            assert_eq!(suggestion("somereader", known.into_iter()), expected);
        }
    }

    #[test]
    fn printed_names_are_escaped() {
        assert_eq!(printable("color", is_bare), "color");
        assert_eq!(printable("", is_bare), "\"\"");
        assert_eq!(printable("a b", is_bare), "\"a b\"");
        assert_eq!(printable("a\nb\u{202e}\u{1b}[0m\"", is_bare), r#""a\nb\u{202e}\u{1b}[0m\"""#);
    }
}
