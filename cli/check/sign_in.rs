//! The rules of `[sign_in]`: which one applies in which flow, and announced ends that have passed.

use super::report::Report;
use policy::{AuthFlow, ClientRule, Policy, RuleEffect};
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) fn check_sign_in(policy: &Policy, report: &mut Report) {
    warn_about_passed_ends(policy, seconds_since_1970(), report);
    if let Some(table) = table_of_rules(policy) {
        report.table(table);
    }
}

fn seconds_since_1970() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

/// A function has no clock: the maintenance lasts until the policy says otherwise.
fn warn_about_passed_ends(policy: &Policy, now: i64, report: &mut Report) {
    for rule in policy.sign_in().client_rules() {
        if let ClientRule::Maintenance { until: Some(end), .. } = &rule.kind
            && end.unix_seconds() <= now
        {
            let fix = "set mode = \"off\", or announce another end";
            report.warn(format!("{}: the announced end, {}, has passed; {fix}", rule.place, end.text()));
        }
    }
}

/// The effect of each rule in each flow; `None` if there are no rules.
fn table_of_rules(policy: &Policy) -> Option<String> {
    let header = std::iter::once("sign-in rules").chain(AuthFlow::ALL.map(AuthFlow::name));
    let mut rows = vec![header.collect::<Vec<_>>()];
    rows.extend(
        policy
            .sign_in()
            .effects()
            .map(|(name, effects)| std::iter::once(name).chain(effects.map(RuleEffect::word)).collect()),
    );
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.len()).max();
    let widths: Vec<_> = (0..=AuthFlow::ALL.len()).filter_map(width).collect();
    let line = |row: &Vec<&str>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    (rows.len() > 1).then(|| rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{table_of_rules, warn_about_passed_ends};
    use crate::check::report::Report;
    use policy::Policy;

    const MINIMAL: &str = include_str!("../../policy/tests/minimal.toml");

    fn policy(tables: &str) -> Policy {
        Policy::parse("policy.toml", &format!("{MINIMAL}{tables}"), []).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn table_has_a_row_for_each_rule() {
        let table = table_of_rules(&policy(
            "[pool]\nusername_attributes = [\"email\"]\n[sign_in.suspended]\ngroups = [\"suspended\"]\n\
             [sign_in.federation_required]\nmode = \"shadow\"\ndomains = [\"example.com\"]\n[sign_in.maintenance.1example]\n",
        ));
        let expected = "\
sign-in rules         password  custom   refresh  first federated  federated  machine
maintenance.1example  enforce   -        -        -                enforce    -
federation_required   shadow    -        -        -                unknown    -
suspended             enforce   enforce  enforce  enforce          enforce    -";
        assert_eq!(table.as_deref(), Some(expected));
        assert_eq!(table_of_rules(&policy("[sign_in.suspended]\nmode = \"off\"\ngroups = [\"a\"]\n")), None);
    }

    #[test]
    fn end_that_has_passed_is_a_warning() {
        let policy = policy("[sign_in.maintenance.1example]\nuntil = 2030-12-24T06:00:00Z\n");
        for (now, warns) in [(1_924_322_399, false), (1_924_322_400, true)] {
            let mut report = Report::default();
            warn_about_passed_ends(&policy, now, &mut report);
            let warnings: Vec<_> = report.warnings().collect();
            let expected = "policy.toml:11: sign_in.maintenance.1example: the announced end, 2030-12-24 06:00 UTC, has \
                            passed; set mode = \"off\", or announce another end";
            assert_eq!(warnings, if warns { vec![expected] } else { vec![] });
        }
    }
}
