//! The part of a policy that one function reads, as a file of its own: a start without the validated form parses the whole
//! file, so `bundle` leaves out comments and the tables of other functions.

use crate::functions::function_tables;
use crate::key::VERSION_NAME;
use toml::{Table, Value};

/// The policy that is put beside a function: the text of a policy with that of an overlay; `None` if one is not TOML, or there
/// is no such function.
///
/// The order of tables stays, because claims are dropped from the end of the file if a token becomes too large.
///
/// ```
/// let policy = "[app]\nlocale = \"en\" # comment\n[api]\nsign_in = \"USER_PASSWORD_AUTH\"\n";
/// let reduced = cognito_triggers_policy::reduce_policy(policy, None, "custom-message");
/// assert_eq!(reduced.as_deref(), Some("[app]\nlocale = \"en\"\n"));
/// ```
#[must_use]
pub fn reduce_policy(policy: &str, overlay: Option<&str>, function: &str) -> Option<String> {
    let tables = function_tables(function)?;
    let mut policy: Table = toml::from_str(policy).ok()?;
    if let Some(overlay) = overlay {
        merge(&mut policy, toml::from_str(overlay).ok()?);
    }
    policy
        .retain(|name, value| name == VERSION_NAME || tables.contains(&name) || retain_tables_in(name, value, &tables));
    if function == "authorizer"
        && let Some(tokens) = policy.get_mut("tokens").and_then(Value::as_table_mut)
    {
        // It needs the permissions, but of the tables about tokens only the version.
        tokens.retain(|_, value| !value.is_table());
    }
    toml::to_string(&policy).ok()
}

/// Removes the tables in a table that the function does not read. Returns whether it reads one of them.
fn retain_tables_in(name: &str, value: &mut Value, tables: &[&str]) -> bool {
    let Some(table) = value.as_table_mut() else { return false };
    table.retain(|inner, _| tables.contains(&format!("{name}.{inner}").as_str()));
    !table.is_empty()
}

/// Like `overlay::merge`.
fn merge(policy: &mut Table, overlay: Table) {
    for (name, value) in overlay {
        match (policy.get_mut(&name), value) {
            (Some(Value::Table(merged)), Value::Table(table)) => merge(merged, table),
            (_, value) => drop(policy.insert(name, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reduce_policy;
    use crate::Policy;
    use crate::functions::functions;

    const COMPANY: &str = include_str!("../../tests/policies/company.toml");

    #[test]
    fn every_reduced_policy_is_valid_and_smaller() {
        for (function, _) in functions() {
            let reduced = reduce_policy(COMPANY, None, function).unwrap();
            let policy = Policy::parse("reduced.toml", &reduced, []);
            assert!(policy.is_ok(), "{function}: {}", policy.unwrap_err());
            assert!(reduced.len() < COMPANY.len() / 2, "{function}");
        }
        assert_eq!(reduce_policy(COMPANY, None, "no-function"), None);
        assert_eq!(reduce_policy("no TOML", None, "api"), None);
    }

    /// A function gets the tables of `[sign_in]` that it evaluates, and no others.
    #[test]
    fn tables_in_a_table_are_reduced_too() {
        let pool = COMPANY.replace("[pool]", "[pool]\nusername_attributes = [\"email\"]");
        let rules = "[sign_in.suspended]\ngroups = [\"blocked\"]\n[sign_in.maintenance.1a]\nuntil = 2030-12-24T06:00:00Z\n\
            [sign_in.federation_required]\ndomains = [\"a.example\"]\n[sign_in.allow_groups.1a]\ngroups = [\"staff\"]\n";
        let names = |function: &str| {
            let reduced = reduce_policy(&format!("{pool}{rules}"), None, function).unwrap();
            let policy = Policy::parse("p", &reduced, []).unwrap();
            let names: Vec<_> = policy.sign_in().effects().map(|(name, _)| name.to_owned()).collect();
            assert_eq!(reduced.contains("[sign_in"), !names.is_empty(), "{function}: {reduced}");
            names
        };
        assert_eq!(names("pre-authentication"), ["maintenance.1a", "federation_required"]);
        assert_eq!(names("pre-token-generation"), ["suspended", "allow_groups.1a"]);
        assert!(functions().all(|(name, _)| name.starts_with("pre-") || names(name).is_empty()));
        assert_eq!(names("pre-sign-up"), [""; 0]);
    }

    #[test]
    fn claims_keep_their_order() {
        let whole = Policy::parse("p", COMPANY, []).unwrap();
        let part = Policy::parse("p", &reduce_policy(COMPANY, None, "pre-token-generation").unwrap(), []).unwrap();
        let names =
            |policy: &Policy| policy.tokens().claims().iter().map(|claim| claim.name.clone()).collect::<Vec<_>>();
        assert!(names(&whole).len() > 3);
        assert_eq!(names(&whole), names(&part));
    }

    #[test]
    fn overlay_is_merged_like_in_the_policy() {
        let overlay = "[app]\nlocale = \"ja\"\n[tokens.claims.stage]\nvalue = \"staging\"\n";
        let reduced = reduce_policy(COMPANY, Some(overlay), "pre-token-generation").unwrap();
        let part = Policy::parse("p", &reduced, []).unwrap();
        assert_eq!(part.locale(None).tag(), "ja");
        assert_eq!(part.tokens().claims().last().map(|claim| claim.name.as_str()), Some("stage"));
    }
}
