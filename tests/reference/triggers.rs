//! The reference page of the triggers, from the registry in `events`.

use super::page::{check_page, code};
use events::{FailureMode, LambdaConfigMember, LambdaDefinition, Trigger};
use std::fmt::Write as _;

const INTRODUCTION: &str = "\
Every trigger of a user pool, in the order of the [contract](../../events/CONTRACT.md).

Every function reads the tables that [policy keys](policy-keys.md) marks with *Read by all functions*.

A variant is the same function, built with other Cargo features of the crate `lambdas`.
`deploy-plan` chooses the smallest variant that the policy can use.
";

#[test]
fn page_is_current() {
    let sections: String = Trigger::ALL.into_iter().map(section).collect();
    check_page("triggers.md", "Triggers", &format!("{INTRODUCTION}{}{sections}", without_function()));
}

/// The triggers for which the project has no function.
fn without_function() -> String {
    let missing = Trigger::ALL.into_iter().map(Trigger::definition).filter(|definition| definition.lambda.is_none());
    let missing: Vec<_> = missing.map(|definition| definition.id).collect();
    match missing.is_empty() {
        true => String::new(),
        false => format!(
            "\nThis project has no function for {}.\n`replay` validates the responses of yours, and `attach` leaves it at its trigger.\n",
            missing.join(", ")
        ),
    }
}

fn section(trigger: Trigger) -> String {
    let definition = trigger.definition();
    let config = match definition.lambda_config {
        LambdaConfigMember::Arn(key) => format!("`{key}`, the ARN of the function"),
        LambdaConfigMember::Versioned(key) => format!("`{key}`, an object with the ARN and the event version"),
        LambdaConfigMember::Both { arn, versioned } => {
            format!("`{versioned}`, an object with the ARN and the event version; AWS also sets `{arn}`, the ARN")
        }
    };
    let versions: Vec<_> = definition.versions.iter().map(|version| code(version.lambda_version())).collect();
    let sources: Vec<_> = definition.sources.iter().map(|source| code(source.as_str())).collect();
    let mut text = format!("\n## {}\n\n| | |\n| --- | --- |\n", definition.id);
    let mut row = |name: &str, value: &str| writeln!(text, "| {name} | {value} |").unwrap();
    let sections = if definition.contract.contains(" and ") { "sections" } else { "section" };
    row("contract", &format!("{sections} {}", definition.contract));
    row("trigger sources", &sources.join(", "));
    row("member of `LambdaConfig`", &config);
    row("event versions", &versions.join(", "));
    match &definition.lambda {
        Some(lambda) => rows_of_lambda(trigger, lambda, &mut row),
        None => row("function", "none in this project"),
    }
    text
}

fn rows_of_lambda(trigger: Trigger, lambda: &LambdaDefinition, row: &mut impl FnMut(&str, &str)) {
    row("function", &format!("`{}`: {}", trigger.binary(), lambda.purpose));
    let failure = match lambda.failure {
        FailureMode::Open => "fails open",
        FailureMode::ClosedIfEnforcing => "fails closed if the policy enforces a restriction, otherwise open",
    };
    row("after a fault", failure);
    let tables: Vec<_> = lambda.policy_tables.iter().map(|table| format!("`[{table}]`")).collect();
    let tables = if tables.is_empty() { "none".to_owned() } else { tables.join(", ") };
    row("policy tables, in addition to those of every function", &tables);
    let variants = lambda.variants.iter().map(|variant| match variant.features {
        [] => format!("`{}`", variant.name),
        features => format!("`{}` (features `{}`)", variant.name, features.join("`, `")),
    });
    row("variants", &variants.collect::<Vec<_>>().join(", "));
}
