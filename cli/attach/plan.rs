//! Prints the planned changes.

use crate::terminal::printable;
use std::io::{self, Write};
use user_pool::{ChangeKind, FunctionArn, Plan, TriggerChange, UserPool};

/// A planned change of a function's resource policy.
pub(super) enum Permission<'w> {
    /// The pool's permission is added.
    Added(&'w FunctionArn),
    /// The permission that `attach` added is removed.
    Removed(&'w FunctionArn),
}

/// Prints a plan: `+` added, `-` removed, `~` changed, `=` already as requested; lines without a sign are left
/// unchanged.
pub(super) fn print(pool: &UserPool, plan: &Plan, permissions: &[Permission<'_>]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "user pool {} ({})\n", pool.id(), printable(pool.name()))?;
    for change in &plan.changes {
        writeln!(out, "{}", printable(&line(change)))?;
    }
    if let Some(arn) = &plan.new_code_key {
        writeln!(out, "  + {:27}  {}", "KMSKeyID", printable(arn))?;
    }
    for (name, arn) in &plan.unchanged {
        writeln!(out, "    {:27}  {}", printable(name), printable(arn))?;
    }
    for permission in permissions {
        let (sign, function, may) = match permission {
            Permission::Added(function) => ("+", function, "may"),
            Permission::Removed(function) => ("-", function, "may no longer"),
        };
        writeln!(out, "  {sign} {:27}  this pool {may} invoke it", function.function_name())?;
    }
    if plan.update.is_some() {
        writeln!(out, "\n{} other settings of the pool are sent unchanged", pool.other_settings())?;
    }
    Ok(())
}

fn line(change: &TriggerChange) -> String {
    let describe = |target: &Option<user_pool::TriggerTarget>| {
        target.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string)
    };
    let (sign, what) = match change.kind() {
        ChangeKind::None => ("=", describe(&change.after)),
        ChangeKind::Added => ("+", describe(&change.after)),
        ChangeKind::Removed => ("-", describe(&change.before)),
        ChangeKind::Updated | ChangeKind::Replaced => {
            ("~", format!("{} -> {}", describe(&change.before), describe(&change.after)))
        }
    };
    format!("  {sign} {:27}  {what}", change.trigger.lambda_config_key())
}
