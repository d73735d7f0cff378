//! The key `version`: the form of the file.

use toml::de::{DeTable, DeValue};

use crate::key::{Key, VERSION_NAME};
use crate::report::{Diagnostic, ErrorReported, Report};
use crate::table_reader::Section;

/// The version that this release reads and writes.
pub const POLICY_VERSION: u32 = 1;

pub(crate) const VERSION: Key = Key::new(
    VERSION_NAME,
    "1",
    "The version of the file's form. This release reads version 1. A later release that needs another form has a \
     higher version; see [Upgrade](../upgrade.md).",
)
.of_type("`1`")
.with_default("`1`");

/// Checks the version of a policy.
pub(crate) fn check(root: &mut Section<'_>) -> Result<(), ErrorReported> {
    root.value(&VERSION, |value| match integer(value) {
        Some(version) if version == i64::from(POLICY_VERSION) => Ok(()),
        Some(version) if version > i64::from(POLICY_VERSION) => {
            let message = format!("is {version}, and this release reads version {POLICY_VERSION}");
            Err(Diagnostic::new(message, "use a newer cognito-triggers"))
        }
        _ => {
            let message = format!("must be the number {POLICY_VERSION}");
            let help = format!("write {VERSION_NAME} = {POLICY_VERSION}, or remove it");
            Err(Diagnostic::new(message, help).with_value(&VERSION, value))
        }
    })
    .map(|_| ())
}

/// An overlay is part of the policy that it changes, so it has no version of its own: the key is reported, and removed.
pub(crate) fn remove_from_overlay(overlay: &mut DeTable<'_>, report: &Report<'_>) {
    if let Some((key, _)) = overlay.remove_entry(VERSION_NAME) {
        let diagnostic = Diagnostic::new("belongs only in the policy, not in the file of an environment", "remove it");
        report.in_file(key.span().start, Some(VERSION_NAME.to_owned()), diagnostic);
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let digits = value.as_integer()?;
    i64::from_str_radix(&digits.as_str().replace('_', ""), digits.radix()).ok()
}

#[cfg(test)]
mod tests {
    use crate::{NamedText, Policy, Problem};
    use templates::Languages;

    const MINIMAL: &str = include_str!("../tests/minimal.toml");

    fn problems(version: &str) -> String {
        let text = format!("{version}\n{MINIMAL}");
        let problems = Policy::parse("policy.toml", &text, []).err();
        problems.iter().flat_map(|problems| problems.iter()).map(Problem::text_with_value).collect()
    }

    #[test]
    fn version_is_1_or_missing() {
        for version in ["", "version = 1", "version = 0x1", "\"version\" = +1"] {
            assert_eq!(problems(version), "", "{version}");
        }
        let newer = "is 2, and this release reads version 1; use a newer cognito-triggers";
        let fix = "write version = 1, or remove it";
        for (value, expected) in [
            ("2", newer.to_owned()),
            ("9_000", newer.replace('2', "9000")),
            ("0", format!("must be the number 1: 0; {fix}")),
            ("-1", format!("must be the number 1: -1; {fix}")),
            ("1.0", format!("must be the number 1: 1.0; {fix}")),
            ("\"1\"", format!("must be the number 1: \"1\"; {fix}")),
            ("true", format!("must be the number 1: true; {fix}")),
            ("[1]", format!("must be the number 1; {fix}")),
        ] {
            let expected = format!("policy.toml:2: version: {expected}");
            assert_eq!(problems(&format!("# The form.\nversion = {value}")), expected, "{value}");
        }
        assert!(problems("[version]").starts_with("policy.toml:1: version: must be the number 1"));
    }

    #[test]
    fn overlay_has_no_version() {
        for (overlay, line) in [("version = 1\n", 1), ("# x\nversion = 2\n[app]\nlocale = \"de\"\n", 2)] {
            let policy = NamedText { file: "policy.toml", text: MINIMAL };
            let overlay = NamedText { file: "environments/staging.toml", text: overlay };
            let read = Policy::parse_layers(policy, Some(overlay), [], Languages::built_in());
            let expected = format!(
                "environments/staging.toml:{line}: version: belongs only in the policy, not in the file of an \
                 environment; remove it"
            );
            assert_eq!(read.err().map(|problems| problems.to_string()), Some(expected));
        }
    }
}
