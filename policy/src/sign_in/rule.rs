//! What the rules of `[sign_in]` have in common: a name, a mode and a place.

use crate::app_clients::parse_client_id;
use crate::key::Key;
use crate::problem::Place;
use crate::report::ErrorReported;
use crate::sign_up::{RULE_MODES, RuleMode};
use crate::table_reader::Section;
use serde::{Deserialize, Serialize};

/// One rule about who may sign in.
#[derive(Serialize, Deserialize)]
pub struct SignInRule<K> {
    /// Its key in the policy, below `sign_in`: `suspended`, `maintenance.1example23456789`. It contains no spaces.
    pub name: String,
    /// Whether a violation denies the sign-in or is only logged.
    pub mode: RuleMode,
    /// What the rule checks.
    pub kind: K,
    /// The rule's table.
    pub place: Place,
}

const MODE: Key = Key::new(
    "mode",
    "\"shadow\"",
    "What happens to a sign-in that violates the rule: it is denied, it is only logged, or the rule is off.",
);

/// The rule of a table; `None` if the table is missing or its mode is `off`. It is validated in any mode.
pub(super) fn rule<K>(
    table: Section<'_>,
    name: &str,
    kind: impl FnOnce(&mut Section<'_>) -> Result<K, ErrorReported>,
) -> Result<Option<SignInRule<K>>, ErrorReported> {
    let rule = table.map_present(|mut table| {
        let mode = table.choice_or(&MODE, &RULE_MODES, Some(RuleMode::Enforce));
        let kind = kind(&mut table);
        let (mode, kind) = (mode?, kind?);
        Ok(mode.map(|mode| SignInRule { name: name.to_owned(), mode, kind, place: table.place() }))
    });
    rule.map(Option::flatten)
}

/// A rule for each app client that a table names.
pub(super) fn rules_by_app_client<K>(
    tables: Section<'_>,
    name: &str,
    kind: impl Fn(&str, &mut Section<'_>) -> Result<K, ErrorReported>,
) -> Vec<Result<Option<SignInRule<K>>, ErrorReported>> {
    let read = |(id, table): (&str, Section<'_>)| {
        rule(table, &format!("{name}.{id}"), |table| {
            let possible = parse_client_id(id).map_err(|problem| table.report_table(problem));
            let kind = kind(id, table);
            possible.and(kind)
        })
    };
    match tables.tables() {
        Ok(tables) => tables.into_iter().map(read).collect(),
        Err(reported) => vec![Err(reported)],
    }
}
