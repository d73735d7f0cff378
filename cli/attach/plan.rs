//! What would be done, for people.

use crate::terminal::printable;
use pool::{Change, Plan, Step, UserPool, Wish};
use std::io::{self, Write};

/// What is done to a function besides.
pub(super) struct Permission<'w> {
    pub(super) wish: &'w Wish,
    /// Whether the pool is to be allowed to call it, or no longer.
    pub(super) is_added: bool,
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
    for Permission { wish, is_added } in permissions {
        let (sign, may) = if *is_added { ("+", "may") } else { ("-", "may no longer") };
        writeln!(out, "  {sign} {:27}  this pool {may} call it", wish.function.function())?;
    }
    if plan.update.is_some() {
        writeln!(out, "\n{} other settings of the pool are sent back as they are", pool.other_settings())?;
    }
    Ok(())
}

fn line(step: &Step) -> String {
    let at = |at: &Option<pool::AtTrigger>| at.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
    let (sign, what) = match step.change() {
        Change::None => ("=", at(&step.after)),
        Change::Added => ("+", at(&step.after)),
        Change::Removed => ("-", at(&step.before)),
        Change::Moved | Change::Replaced => ("~", format!("{} -> {}", at(&step.before), at(&step.after))),
    };
    format!("  {sign} {:27}  {what}", step.trigger.key())
}
