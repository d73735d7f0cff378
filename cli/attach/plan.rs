//! What would be done, for people.

use crate::terminal::printable;
use std::io::{self, Write};
use user_pool::{Change, FunctionArn, Plan, Step, UserPool};

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
    for step in &plan.steps {
        writeln!(out, "{}", printable(&line(step)))?;
    }
    for (name, arn) in &plan.others {
        writeln!(out, "    {:27}  {}", printable(name), printable(arn))?;
    }
    for permission in permissions {
        let (sign, function, may) = match permission {
            Permission::Added(function) => ("+", function, "may"),
            Permission::Removed(function) => ("-", function, "may no longer"),
        };
        writeln!(out, "  {sign} {:27}  this pool {may} call it", function.function())?;
    }
    if plan.update.is_some() {
        writeln!(out, "\n{} other settings of the pool are sent back as they are", pool.other_settings())?;
    }
    Ok(())
}

fn line(step: &Step) -> String {
    let at = |at: &Option<user_pool::AtTrigger>| at.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
    let (sign, what) = match step.change() {
        Change::None => ("=", at(&step.after)),
        Change::Added => ("+", at(&step.after)),
        Change::Removed => ("-", at(&step.before)),
        Change::Moved | Change::Replaced => ("~", format!("{} -> {}", at(&step.before), at(&step.after))),
    };
    format!("  {sign} {:27}  {what}", step.trigger.key())
}
