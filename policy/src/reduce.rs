//! The part of a policy that one function reads, as a file of its own: every start parses the whole file, so `bundle` leaves
//! out comments and the tables of other functions.

use crate::functions::function_tables;
use toml::{Table, Value};

/// The policy that is put beside a function; `None` if the text is not TOML, or there is no such function.
///
/// The order of tables stays, because claims are dropped from the end of the file if a token becomes too large.
///
/// ```
/// let policy = "[app]\nlocale = \"en\" # comment\n[api]\nsign_in = \"USER_PASSWORD_AUTH\"\n";
/// let reduced = cognito_triggers_policy::reduce_policy(policy, "custom-message");
/// assert_eq!(reduced.as_deref(), Some("[app]\nlocale = \"en\"\n"));
/// ```
#[must_use]
pub fn reduce_policy(text: &str, function: &str) -> Option<String> {
    let tables = function_tables(function)?;
    let mut policy: Table = toml::from_str(text.trim_start_matches('\u{FEFF}')).ok()?;
    policy.retain(|name, _| tables.iter().any(|table| *table == name));
    if function == "authorizer"
        && let Some(tokens) = policy.get_mut("tokens").and_then(Value::as_table_mut)
    {
        // It needs the permissions, but of the tables about tokens only the version.
        tokens.retain(|_, value| !value.is_table());
    }
    toml::to_string(&policy).ok()
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
            let reduced = reduce_policy(COMPANY, function).unwrap();
            let policy = Policy::parse("reduced.toml", &reduced, []);
            assert!(policy.is_ok(), "{function}: {}", policy.unwrap_err());
            assert!(reduced.len() < COMPANY.len() / 2, "{function}");
        }
        assert_eq!(reduce_policy(COMPANY, "no-function"), None);
        assert_eq!(reduce_policy("no TOML", "api"), None);
    }

    #[test]
    fn claims_keep_their_order() {
        let whole = Policy::parse("p", COMPANY, []).unwrap();
        let part = Policy::parse("p", &reduce_policy(COMPANY, "pre-token-generation").unwrap(), []).unwrap();
        let names = |policy: &Policy| policy.tokens().claims().iter().map(|claim| claim.name.clone()).collect::<Vec<_>>();
        assert!(names(&whole).len() > 3);
        assert_eq!(names(&whole), names(&part));
    }
}
