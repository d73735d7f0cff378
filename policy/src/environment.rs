//! The variables that override `[app]`: `APP__BASE_URL`, or `app__base_url`, sets its `base_url`.

use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported, Report};
use templates::closest_match;

/// The prefix of override variables, in any case.
const PREFIX: &str = "APP__";

/// Whether a variable with this name is an override of `[app]`: its name begins with `APP__`, in any case.
#[must_use]
pub fn is_override(name: &str) -> bool {
    key_of(name).is_some()
}

/// The values set by the environment, by key of `[app]`.
///
/// No `Debug`: environments contain secrets.
pub(crate) struct Overrides<'a> {
    set: Vec<Override>,
    report: &'a Report<'a>,
}

struct Override {
    key: &'static str,
    variable: String,
    value: String,
}

impl<'a> Overrides<'a> {
    /// Collects the override variables. Unknown, duplicate and empty ones are reported, so that a typo never silently
    /// selects a default. All other variables are ignored.
    pub(crate) fn from_environment(
        environment: impl IntoIterator<Item = (String, String)>,
        keys: &'static [Key],
        report: &'a Report<'a>,
    ) -> Self {
        let ours = environment
            .into_iter()
            .filter_map(|(name, value)| Some((key_of(&name)?.to_ascii_lowercase(), name, value)));
        let mut ours: Vec<_> = ours.collect();
        // The environment has no order; the report does.
        ours.sort_unstable();
        let mut set: Vec<Override> = Vec::new();
        for (key, variable, value) in ours {
            let Some(Key { name, .. }) = keys.iter().find(|known| known.name == key) else {
                report.in_environment(&variable, unknown(&key, keys));
                continue;
            };
            if value.is_empty() {
                report.in_environment(&variable, Diagnostic::new("is empty", "set a value, or unset it"));
            } else if set.iter().any(|earlier| earlier.key == *name) {
                report.in_environment(&variable, twice(name));
            } else {
                set.push(Override { key: name, variable, value });
            }
        }
        Self { set, report }
    }

    /// The value that the environment sets for a key, if any.
    pub(crate) fn value<T, E: Into<Diagnostic>>(
        &self,
        key: &Key,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Result<T, ErrorReported>> {
        let Override { variable, value, .. } = self.set.iter().find(|set| set.key == key.name)?;
        Some(parse(value).map_err(|diagnostic| self.report.in_environment(variable, diagnostic.into())))
    }
}

/// The part of an override variable's name after the prefix; `None` for other variables.
fn key_of(variable: &str) -> Option<&str> {
    let (prefix, key) = variable.split_at_checked(PREFIX.len())?;
    prefix.eq_ignore_ascii_case(PREFIX).then_some(key)
}

fn unknown(key: &str, keys: &'static [Key]) -> Diagnostic {
    let variable = |key: &str| format!("{PREFIX}{}", key.to_ascii_uppercase());
    let known = keys.iter().map(|key| variable(key.name)).collect::<Vec<_>>().join(", ");
    let help = match closest_match(key, keys.iter().map(|key| key.name)) {
        Some(meant) => format!("write {}; the known variables are {known}", variable(meant)),
        None => format!("unset it; the known variables are {known}"),
    };
    Diagnostic::new("does not match a key of [app]", help)
}

fn twice(key: &str) -> Diagnostic {
    Diagnostic::new(
        format!("sets {key} of [app], which another spelling of the same variable also sets"),
        "set only one of the two",
    )
}

#[cfg(test)]
mod tests {
    use super::is_override;

    #[test]
    fn override_is_recognized_by_prefix_in_any_case() {
        for name in ["APP__BASE_URL", "app__base_url", "App__", "APP__BASE_ULR", "APP__é"] {
            assert!(is_override(name), "{name}");
        }
        for name in ["", "APP_", "APP_BASE_URL", "MY_APP__BASE_URL", " APP__BASE_URL", "APPé_X", "POLICY_FILE"] {
            assert!(!is_override(name), "{name}");
        }
    }
}
