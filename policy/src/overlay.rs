//! The overlay of an environment: a file in the form of a policy, whose keys replace those of the policy.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a policy file or of an overlay, and the name under which its problems are reported.
#[derive(Clone, Copy, Debug)]
pub struct NamedText<'t> {
    /// The name of the file. It is not opened.
    pub file: &'t str,
    /// Its text.
    pub text: &'t str,
}

/// The text of an overlay behind as many spaces as the policy has bytes: then a position in either tells which of the two
/// it is in.
pub(crate) fn shift_behind(policy: &str, overlay: &str) -> String {
    format!("{:width$}{overlay}", "", width = policy.len())
}

/// Replaces the keys of `policy` by those of `overlay`. Tables are merged; a list replaces the whole list.
pub(crate) fn merge<'t>(policy: &mut DeTable<'t>, overlay: DeTable<'t>) {
    for (key, value) in overlay {
        let name = key.get_ref().to_string();
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) if is_table(policy, &name) => {
                if let Some(DeValue::Table(merged)) = policy.get_mut(name.as_str()).map(Spanned::get_mut) {
                    merge(merged, table);
                }
            }
            value => drop(policy.insert(key, Spanned::new(span, value))),
        }
    }
}

fn is_table(table: &DeTable<'_>, name: &str) -> bool {
    matches!(table.get(name).map(Spanned::get_ref), Some(DeValue::Table(_)))
}

#[cfg(test)]
mod tests {
    use super::NamedText;
    use crate::Policy;
    use templates::Languages;

    const POLICY: NamedText<'_> = NamedText { file: "policy.toml", text: include_str!("../tests/minimal.toml") };

    fn parse(overlay: &str) -> Result<Policy, Vec<String>> {
        let overlay = NamedText { file: "environments/staging.toml", text: overlay };
        Policy::parse_layers(POLICY, Some(overlay), [], Languages::built_in())
            .map_err(|problems| problems.to_string().lines().map(str::to_owned).collect())
    }

    #[test]
    fn overlay_replaces_keys_and_keeps_the_others() {
        let policy = parse(
            "[app]\nbase_url = \"https://staging.example.com\"\n[brands.second]\nname = \"Second\"\n\
            color = \"#000000\"\nsupport = \"b@example.com\"\npostal_address = \"B\"\n",
        );
        let policy = policy.unwrap();
        assert_eq!(policy.brand(None).base_url.as_str(), "https://staging.example.com");
        assert_eq!(policy.brand(None).confirmation_path.as_str(), "/confirm");
        assert_eq!(policy.brands().map(|(name, _)| name).collect::<Vec<_>>(), ["example", "second"]);
    }

    #[test]
    fn problem_names_the_file_and_the_line_that_it_is_in() {
        for (overlay, expected) in [
            ("[app]\n\nlocale = \"xx\"\n", "environments/staging.toml:3: app.locale: is not a supported language"),
            ("\n[apps]\n", "environments/staging.toml:2: apps: unknown"),
            ("[app]\nlocale = \n", "environments/staging.toml:2: is not valid TOML"),
            ("app = 5\n", "environments/staging.toml:1: app: must be a table"),
        ] {
            let problems = parse(overlay).unwrap_err();
            assert!(problems[0].starts_with(expected), "{overlay}: {problems:?}");
        }
        let text = POLICY.text.replace("/confirm", "confirm");
        let problems = Policy::parse_layers(
            NamedText { text: &text, ..POLICY },
            Some(NamedText { file: "environments/staging.toml", text: "[app]\nlocale = \"de\"\n" }),
            [],
            Languages::built_in(),
        );
        assert!(problems.unwrap_err().to_string().starts_with("policy.toml:3: app.confirmation_path: "));
    }
}
