//! The reference page of the findings of `doctor`, from the rules of `user-pool`.

use super::page::{check_page, code, table};
use user_pool::doctor::RULES;

const INTRODUCTION: &str = "\
`doctor` checks a user pool against the policy.
Each finding has the ID of its rule, a severity, the place, the reason and a fix; this page lists the rules.
An ID never changes its meaning.

An `error` means that something fails, or that something is permitted that should not be.
A `warning` will cause problems in the future.
A `notice` is for information.
The exit code is 1 if there are errors, 3 if there are only warnings, and otherwise 0.

";

#[test]
fn page_is_current() {
    let rows = RULES.iter().map(|rule| {
        let severities: Vec<_> = rule.severities.iter().map(ToString::to_string).collect();
        [code(rule.id), severities.join(", "), rule.meaning.to_owned(), rule.fix.to_owned()]
    });
    let table = table(["finding", "severity", "meaning", "fix"], rows);
    check_page("doctor-findings.md", "Doctor findings", &format!("{INTRODUCTION}{table}"));
}
