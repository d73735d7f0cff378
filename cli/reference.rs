//! The reference page of the commands, from their definitions for clap.

#[path = "../tests/reference/page.rs"]
mod page;

use crate::Arguments;
use clap::{Arg, Command, CommandFactory};
use page::{check_page, code, table};

const INTRODUCTION: &str = "\
Everything runs on your machine; only commands whose description says so call AWS.
Commands that need the Cargo feature `aws` are listed too: without it they say how to get it.

Exit codes: 0 for success, 1 if a check failed, 2 for wrong usage or an internal error, 3 for warnings of `doctor`.

";

/// The text as a sentence: help texts have no full stop.
fn sentence(text: impl ToString) -> String {
    let text = text.to_string().replace('\n', " ");
    if text.is_empty() || text.ends_with('.') { text } else { text + "." }
}

/// The name of an argument as it is typed, with its value.
fn name(argument: &Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default().iter().map(|name| format!("<{name}>"));
    let values = values.collect::<Vec<_>>().join(" ");
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => code(&format!("--{long} {values}")),
        Some(long) => code(&format!("--{long}")),
        None => code(&values),
    }
}

/// The help text, and the default that it mentions.
fn help(argument: &Arg) -> (String, Option<String>) {
    let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
    match help.strip_suffix(']').and_then(|help| help.rsplit_once(" [default: ")) {
        Some((help, default)) => (sentence(help), Some(default.to_owned())),
        None => (sentence(help), None),
    }
}

fn description(argument: &Arg) -> String {
    let (help, _) = help(argument);
    let choices = argument.get_possible_values();
    let choices = choices.iter().filter(|_| argument.get_action().takes_values()).map(|choice| {
        let help = choice.get_help().map(|help| format!(": {help}")).unwrap_or_default();
        format!(" {}{help}.", code(choice.get_name()))
    });
    help + &choices.collect::<String>()
}

fn default(argument: &Arg) -> String {
    let values = argument.get_default_values().iter().map(|value| code(&value.to_string_lossy()));
    match (help(argument), argument.get_action().takes_values()) {
        _ if argument.is_required_set() => "required".to_owned(),
        ((_, Some(default)), _) => default,
        (_, true) => values.collect::<Vec<_>>().join(", "),
        (_, false) => String::new(),
    }
}

fn section(command: &mut Command) -> String {
    let about = command.get_long_about().or_else(|| command.get_about()).map(sentence).unwrap_or_default();
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let arguments =
        command.get_arguments().filter(|argument| !["help", "version"].contains(&argument.get_id().as_str()));
    let rows: Vec<_> = arguments.map(|argument| [name(argument), default(argument), description(argument)]).collect();
    let table = match rows.is_empty() {
        true => String::new(),
        false => format!("\n{}", table(["argument", "default", "meaning"], rows)),
    };
    let after = command.get_after_help().map(|text| format!("\n{}\n", sentence(text))).unwrap_or_default();
    format!("## `{}`\n\n{about}\n\n```text\n{usage}\n```\n{table}{after}\n", command.get_name())
}

#[test]
fn commands_page_is_current() {
    let mut cli = Arguments::command();
    cli.build();
    let mut commands: Vec<_> = cli.get_subcommands_mut().filter(|command| command.get_name() != "help").collect();
    commands.sort_by_key(|command| command.get_name().to_owned());
    let sections = commands.into_iter().map(section);
    check_page("cli.md", "Commands", &format!("{INTRODUCTION}{}", sections.collect::<String>()));
}
