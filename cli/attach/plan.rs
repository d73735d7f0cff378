//! What would be done, for people.

use crate::terminal::printable;
use std::io::{self, Write};
use user_pool::{ChangeKind, FunctionArn, Plan, TriggerChange, UserPool};

/// What is done to a function besides.
pub(super) enum Permission<'w> {
    /// The pool may call it.
    Added(&'w FunctionArn),
    /// It may no longer, as far as it is for us to say.
    Removed(&'w FunctionArn),
}

/// Prints a plan: `+` is added, `-` taken away, `~` changed, `=` as it is to be already; a line without a sign stays as it
/// is.
pub(super) fn print(pool: &UserPool, plan: &Plan, permissions: &[Permission<'_>]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "user pool {} ({})\n", pool.id(), printable(pool.name()))?;
    for change in &plan.changes {
        writeln!(out, "{}", printable(&line(change)))?;
    }
    for (name, arn) in &plan.unchanged {
        writeln!(out, "    {:27}  {}", printable(name), printable(arn))?;
    }
    for permission in permissions {
        let (sign, function, may) = match permission {
            Permission::Added(function) => ("+", function, "may"),
            Permission::Removed(function) => ("-", function, "may no longer"),
        };
        writeln!(out, "  {sign} {:27}  this pool {may} call it", function.function_name())?;
    }
    if plan.update.is_some() {
        writeln!(out, "\n{} other settings of the pool are sent back as they are", pool.other_settings())?;
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
    format!("  {sign} {:27}  {what}", change.trigger.key())
}
