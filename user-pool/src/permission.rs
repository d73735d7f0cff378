//! Evaluates a function's resource policy: may the pool invoke the function?
//!
//! The rules are those of IAM, as far as resource policies of functions use them: an explicit deny overrides any allow,
//! and the default is deny. A statement with an unsupported condition never allows a call.

use serde_json::{Map, Value};

const COGNITO: &str = "cognito-idp.amazonaws.com";

/// Whether a resource policy allows calls from a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvokePermission {
    /// No statement allows them.
    None,
    /// The statement with this ID denies them.
    Denied(String),
    /// They are allowed.
    Allowed(SourceScope),
}

/// The pools whose calls a statement allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceScope {
    /// Specific pools.
    Pool,
    /// All pools of the account.
    Account,
    /// Pools of any account.
    AnyAccount,
}

/// The ID of the statement that `attach` adds for a pool.
#[must_use]
pub fn statement_id(pool_id: &str) -> String {
    format!("cognito-triggers-{pool_id}")
}

/// Whether a resource policy from `GetPolicy` contains a statement with this ID.
#[must_use]
pub fn has_statement(resource_policy: &str, id: &str) -> bool {
    let policy = parse_policy(resource_policy);
    statements(&policy).iter().any(|statement| statement.get("Sid").and_then(Value::as_str) == Some(id))
}

fn parse_policy(resource_policy: &str) -> Value {
    serde_json::from_str(resource_policy).unwrap_or_default()
}

fn statements(policy: &Value) -> &[Value] {
    match policy.get("Statement") {
        Some(Value::Array(statements)) => statements,
        Some(statement) => std::slice::from_ref(statement),
        None => &[],
    }
}

/// Evaluates a resource policy from `GetPolicy` for calls from a pool.
///
/// ```
/// let pool = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123";
/// assert_eq!(cognito_triggers_user_pool::invoke_permission(r#"{"Statement":[]}"#, pool, "123456789012"), cognito_triggers_user_pool::InvokePermission::None);
/// ```
#[must_use]
pub fn invoke_permission(resource_policy: &str, pool_arn: &str, account: &str) -> InvokePermission {
    let policy = parse_policy(resource_policy);
    let statements = statements(&policy);
    let call = Call { pool_arn, account };
    let concerning = |effect: &'static str| {
        statements.iter().filter_map(Value::as_object).filter(move |statement| {
            statement.get("Effect").and_then(Value::as_str) == Some(effect) && call.matches_statement(statement)
        })
    };
    // A deny applies unless one of its conditions is known not to hold: in a deny, an unsupported condition counts as
    // satisfied. In an allow it does not.
    if let Some(denial) = concerning("Deny").find(|statement| call.satisfies_conditions(statement) != Some(false)) {
        return InvokePermission::Denied(denial.get("Sid").and_then(Value::as_str).unwrap_or("(no ID)").to_owned());
    }
    let allowing = concerning("Allow").filter(|statement| call.satisfies_conditions(statement) == Some(true));
    allowing
        .map(|statement| source_scope(statement, account))
        .max()
        .map_or(InvokePermission::None, InvokePermission::Allowed)
}

/// A call from Cognito for a pool.
#[derive(Clone, Copy)]
struct Call<'a> {
    pool_arn: &'a str,
    account: &'a str,
}

impl Call<'_> {
    /// Whether the principal and the action of a statement match this call. The resource is always the function that has
    /// the policy.
    fn matches_statement(self, statement: &Map<String, Value>) -> bool {
        let principal = match statement.get("Principal") {
            Some(Value::Object(kinds)) => {
                let is_cognito = kinds.get("Service").into_iter().flat_map(strings).any(|service| service == COGNITO);
                is_cognito || kinds.values().flat_map(strings).any(|name| name == "*")
            }
            Some(name) => strings(name).any(|name| name == "*"),
            None => false,
        };
        let mut actions = statement.get("Action").into_iter().flat_map(strings);
        principal && actions.any(|action| matches_pattern(&action.to_ascii_lowercase(), "lambda:invokefunction"))
    }

    /// Whether the conditions hold; `None` if one is not supported and none is known to fail.
    fn satisfies_conditions(self, statement: &Map<String, Value>) -> Option<bool> {
        let conditions = match statement.get("Condition") {
            None | Some(Value::Null) => return Some(true),
            Some(Value::Object(conditions)) => conditions,
            Some(_) => return None,
        };
        let mut holds = Some(true);
        for (operator, keys) in conditions {
            for (key, wanted) in keys.as_object()? {
                match self.satisfies_condition(operator, key, wanted) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => holds = None,
                }
            }
        }
        holds
    }

    fn satisfies_condition(self, operator: &str, key: &str, wanted: &Value) -> Option<bool> {
        let value = match key.to_ascii_lowercase().as_str() {
            "aws:sourcearn" => self.pool_arn,
            "aws:sourceaccount" => self.account,
            _ => return None,
        };
        let mut wanted = strings(wanted);
        match operator.to_ascii_lowercase().as_str() {
            "stringequals" => Some(wanted.any(|wanted| wanted == value)),
            "stringequalsignorecase" => Some(wanted.any(|wanted| wanted.eq_ignore_ascii_case(value))),
            "stringlike" | "arnlike" | "arnequals" => Some(wanted.any(|wanted| matches_pattern(wanted, value))),
            _ => None,
        }
    }
}

/// The scope of a statement, from its conditions on the source.
fn source_scope(statement: &Map<String, Value>, account: &str) -> SourceScope {
    let conditions = statement.get("Condition").and_then(Value::as_object);
    let keys = || conditions.into_iter().flat_map(Map::values).filter_map(Value::as_object).flatten();
    let is_for = |name: &str, holds: &dyn Fn(&str) -> bool| {
        keys().any(|(key, wanted)| key.eq_ignore_ascii_case(name) && strings(wanted).all(holds))
    };
    if is_for("aws:SourceArn", &|arn| !arn.contains(['*', '?'])) {
        SourceScope::Pool
    } else if is_for("aws:SourceAccount", &|wanted| wanted == account)
        || is_for("aws:SourceArn", &|arn| arn.split(':').nth(4) == Some(account))
    {
        SourceScope::Account
    } else {
        SourceScope::AnyAccount
    }
}

/// A string or the strings of a list.
fn strings(value: &Value) -> impl Iterator<Item = &str> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    items.iter().filter_map(Value::as_str)
}

/// IAM's wildcards: `*` matches any number of characters, `?` exactly one.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    // For each prefix of the text: whether the pattern so far matches it.
    let mut fits: Vec<bool> = (0..=text.len()).map(|length| length == 0).collect();
    for character in pattern {
        let mut next = vec![false; fits.len()];
        for length in 0..fits.len() {
            let before = length.checked_sub(1);
            let fitted = |length: usize| fits.get(length) == Some(&true);
            let fits_here = match character {
                '*' => fitted(length) || before.and_then(|before| next.get(before)) == Some(&true),
                '?' => before.is_some_and(fitted),
                character => before.is_some_and(|before| fitted(before) && text.get(before) == Some(&character)),
            };
            if let Some(slot) = next.get_mut(length) {
                *slot = fits_here;
            }
        }
        fits = next;
    }
    fits.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::{InvokePermission, SourceScope, invoke_permission, matches_pattern};
    use serde_json::{Value, json};

    const POOL: &str = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf123";

    fn permission_for(statements: &Value) -> InvokePermission {
        let policy = json!({"Version": "2012-10-17", "Id": "default", "Statement": statements});
        invoke_permission(&policy.to_string(), POOL, "123456789012")
    }

    fn statement(condition: &Value) -> Value {
        json!({
            "Sid": "s", "Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"},
            "Action": "lambda:InvokeFunction", "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:f",
            "Condition": condition,
        })
    }

    #[test]
    fn pool_is_allowed_by_matching_statement() {
        let [only, own, any] =
            [SourceScope::Pool, SourceScope::Account, SourceScope::AnyAccount].map(InvokePermission::Allowed);
        for (condition, expected) in [
            (
                json!({"ArnLike": {"AWS:SourceArn": POOL}, "StringEquals": {"AWS:SourceAccount": "123456789012"}}),
                only.clone(),
            ),
            (json!({"ArnEquals": {"aws:sourcearn": [POOL, "arn:other"]}}), only.clone()),
            (json!({"StringEquals": {"aws:SourceArn": POOL}}), only),
            (json!({"ArnLike": {"AWS:SourceArn": "arn:aws:cognito-idp:*:*:userpool/*"}}), any.clone()),
            (json!({"StringEquals": {"AWS:SourceAccount": "123456789012"}}), own.clone()),
            (json!({"ArnLike": {"AWS:SourceArn": "arn:aws:cognito-idp:*:123456789012:userpool/*"}}), own),
            (json!({}), any.clone()),
            (Value::Null, any),
            (json!({"ArnLike": {"AWS:SourceArn": format!("{POOL}4")}}), InvokePermission::None),
            (json!({"StringEquals": {"AWS:SourceAccount": "210987654321"}}), InvokePermission::None),
            (
                json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}, "ArnLike": {"AWS:SourceArn": POOL}}),
                InvokePermission::None,
            ),
            (json!({"StringNotEquals": {"AWS:SourceArn": POOL}}), InvokePermission::None),
        ] {
            assert_eq!(permission_for(&json!([statement(&condition)])), expected, "{condition}");
        }
    }

    #[test]
    fn statements_for_others_do_not_allow_cognito() {
        for (member, value) in [
            ("Principal", json!({"Service": "apigateway.amazonaws.com"})),
            ("Principal", json!({"AWS": "arn:aws:iam::123456789012:root"})),
            ("Action", json!("lambda:GetFunction")),
            ("Effect", json!("Forbid")),
        ] {
            let mut other = statement(&json!({}));
            other[member] = value.clone();
            assert_eq!(permission_for(&json!([other])), InvokePermission::None, "{value}");
        }
        for policy in ["", "{}", "null", r#"{"Statement":7}"#, r#"{"Statement":[7]}"#] {
            assert_eq!(invoke_permission(policy, POOL, "123456789012"), InvokePermission::None, "{policy}");
        }
        let mut wide = statement(&json!({}));
        (wide["Principal"], wide["Action"]) = (json!("*"), json!(["s3:*", "lambda:*"]));
        assert_eq!(permission_for(&wide), InvokePermission::Allowed(SourceScope::AnyAccount));
    }

    #[test]
    fn denial_overrides_allow() {
        let mut denial = statement(&json!({"Bool": {"aws:SecureTransport": "false"}}));
        denial["Effect"] = json!("Deny");
        let allowance = statement(&json!({"ArnLike": {"AWS:SourceArn": POOL}}));
        assert_eq!(permission_for(&json!([allowance, denial])), InvokePermission::Denied("s".to_owned()));
        denial["Condition"] = json!({"ArnLike": {"AWS:SourceArn": "arn:other"}});
        assert_eq!(permission_for(&json!([allowance, denial])), InvokePermission::Allowed(SourceScope::Pool));
    }

    #[test]
    fn patterns_match_as_in_iam() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("*", "", true),
            ("*", "a:b/c", true),
            ("a*c", "abbc", true),
            ("a*c", "abcd", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("**a", "a", true),
            ("a", "", false),
        ] {
            assert_eq!(matches_pattern(pattern, text), expected, "{pattern} {text}");
        }
    }
}
