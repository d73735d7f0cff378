//! `init`: writes a deployment folder with a small policy and one file of each kind.
//!
//! - `settings.rs`: what the options and answers state, validated
//! - `question.rs`: asks on a terminal for what no option states
//! - `files.rs`: the files
//! - `policy.toml`, `environment.toml`, `texts.toml`, `README.md`, `workflow.yml`: their templates

mod files;
mod question;
mod settings;

use crate::origin::runs_under_cargo;
use crate::project::Project;
use crate::terminal::{CliError, printable};
use files::{NewFile, render_files};
use question::ask;
use settings::{Pool, Settings, parse_pool_id, parse_region, parse_sender};
use std::fs::{self, File};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The new deployment folder. It may exist, but not contain a file that this command writes
    // Not `folder`, which is the option --project.
    #[arg(value_name = "DIR")]
    new_folder: PathBuf,
    /// The region of the user pool, such as eu-west-1 [default: that of --pool-id, otherwise that of your AWS
    /// configuration]
    #[arg(long)]
    region: Option<String>,
    /// The ID of the existing user pool of production [default: a new user pool]
    #[arg(long, value_name = "ID", conflicts_with = "new_pool")]
    pool_id: Option<String>,
    /// The deployment of production creates a user pool
    #[arg(long)]
    new_pool: bool,
    /// The sender of the mails of a new user pool, such as no-reply@example.com [default: a placeholder in README.md]
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
}

pub(crate) fn run(project: &Project, arguments: &Arguments) -> Result<ExitCode, CliError> {
    if !project.is_default() {
        return Err(CliError::new("init writes the folder DIR with two environments; omit --project and --env"));
    }
    let settings = read_options(arguments)?;
    let folder = &arguments.new_folder;
    refuse_folder(folder)?;
    refuse_existing(folder, &render_files(&settings)?)?;
    let settings = match io::stdin().is_terminal() && io::stdout().is_terminal() {
        true => ask_for_missing(settings, &mut io::stdin().lock(), &mut io::stdout())?,
        false => settings,
    };
    let files = render_files(&settings)?;
    for file in &files {
        write_new(folder, file)?;
    }
    print_next_commands(folder)?;
    Ok(ExitCode::SUCCESS)
}

fn read_options(arguments: &Arguments) -> Result<Settings, CliError> {
    let pool = match &arguments.pool_id {
        Some(id) => Some(Pool::Existing(parse_pool_id(id)?)),
        None => arguments.new_pool.then_some(Pool::New),
    };
    let region = arguments.region.as_deref().map(parse_region).transpose()?;
    let sender = arguments.from.as_deref().map(parse_sender).transpose()?;
    Settings { region, pool, sender }.with_region_of_pool()
}

/// Asks for what the options do not state. Without an answer, the default applies.
fn ask_for_missing(
    settings: Settings,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<Settings, CliError> {
    let Settings { mut region, mut pool, mut sender } = settings;
    if pool.is_none() {
        let id = ask("ID of the user pool of production; empty for a new one:", input, output, |id| {
            let pool = Some(Pool::Existing(parse_pool_id(id)?));
            Settings { region: region.clone(), pool, sender: None }.with_region_of_pool()
        })?;
        Settings { region, pool, .. } = id.unwrap_or(Settings { region, pool: Some(Pool::New), sender: None });
    }
    if region.is_none() {
        region =
            ask("Region of the user pool; empty for that of your AWS configuration:", input, output, parse_region)?;
    }
    if sender.is_none() {
        sender = ask("Sender of the mails of a new user pool; empty to decide later:", input, output, parse_sender)?;
    }
    Ok(Settings { region, pool, sender })
}

/// Refuses a path that cannot be a folder.
fn refuse_folder(folder: &Path) -> Result<(), CliError> {
    let name = folder.to_string_lossy();
    let shown = printable(&name);
    let reason = if folder.to_str().is_none() || shown != name {
        "the name of a folder must be UTF-8 without control characters and invisible characters"
    } else if folder.exists() && !folder.is_dir() {
        "is not a folder"
    } else {
        return Ok(());
    };
    Err(CliError::new(format!("{shown}: {reason}; write for example user-pool")))
}

/// Refuses to overwrite files. Nothing was written or asked before.
fn refuse_existing(folder: &Path, files: &[NewFile]) -> Result<(), CliError> {
    let existing: Vec<_> = files.iter().map(|file| file.name).filter(|name| is_taken(folder, name)).collect();
    if existing.is_empty() {
        return Ok(());
    }
    let (folder, existing) = (folder.display(), existing.join(", "));
    Err(CliError::new(format!("{folder} already has {existing}; name another folder, or move these files away")))
}

/// Whether a file exists, or a folder that it needs is something else.
fn is_taken(folder: &Path, file: &str) -> bool {
    let path = folder.join(file);
    // A link that leads nowhere is a file too.
    let is_other = |above: &Path| above.symlink_metadata().is_ok() && !above.is_dir();
    path.symlink_metadata().is_ok() || Path::new(file).ancestors().skip(1).any(|above| is_other(&folder.join(above)))
}

fn write_new(folder: &Path, file: &NewFile) -> Result<(), CliError> {
    let path = folder.join(file.name);
    let shown = printable(&path.to_string_lossy()).into_owned();
    let write = || {
        path.parent().map(fs::create_dir_all).transpose()?;
        // Overwrites nothing, even if the file was created meanwhile.
        File::options().write(true).create_new(true).open(&path)?.write_all(file.text.as_bytes())
    };
    write().map_err(CliError::io(shown.as_str()))?;
    writeln!(io::stdout(), "{shown}")?;
    Ok(())
}

/// Prints what to run next, as this command was started.
fn print_next_commands(folder: &Path) -> io::Result<()> {
    let program = match runs_under_cargo() {
        true => "cargo run --".to_owned(),
        false => quote(&std::env::args().next().unwrap_or_else(|| "cognito-triggers".to_owned())),
    };
    let folder = quote(&folder.to_string_lossy());
    let mut out = io::stdout().lock();
    writeln!(out, "\nNext, replace example.com and the brand in policy.toml and environments/, then run:")?;
    for command in ["check", "replay --in-process", "preview"] {
        writeln!(out, "  {program} {command} --project {folder} --env production")?;
    }
    Ok(())
}

/// A word of a shell command.
fn quote(word: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "/._-+@".contains(character);
    match word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::settings::{Pool, Settings};
    use super::{ask_for_missing, quote};

    fn ask(settings: Settings, answers: &str) -> (Settings, String) {
        let mut output = Vec::new();
        let settings = ask_for_missing(settings, &mut answers.as_bytes(), &mut output).unwrap();
        (settings, String::from_utf8(output).unwrap())
    }

    fn nothing() -> Settings {
        Settings { region: None, pool: None, sender: None }
    }

    #[test]
    fn what_is_missing_is_asked_once_and_again_after_an_invalid_answer() {
        let (settings, output) = ask(nothing(), "pool\neu-west-1_AbCdEf123\nno-reply@example.com\n");
        assert_eq!(settings.region.as_deref(), Some("eu-west-1"));
        assert_eq!(settings.pool, Some(Pool::Existing("eu-west-1_AbCdEf123".to_owned())));
        assert_eq!(settings.sender.as_deref(), Some("no-reply@example.com"));
        assert!(output.contains("pool: is not the ID of a user pool") && !output.contains("Region"), "{output}");

        let (settings, output) = ask(nothing(), "\neu-central-1\n\n");
        assert_eq!(settings, Settings { region: Some("eu-central-1".to_owned()), pool: Some(Pool::New), sender: None });
        assert_eq!(output.matches(':').count(), 3, "{output}");

        let given =
            Settings { region: Some("eu-west-1".to_owned()), pool: Some(Pool::New), sender: Some("a@b.c".to_owned()) };
        let (settings, output) = ask(given, "");
        assert_eq!((settings.sender.as_deref(), output.as_str()), (Some("a@b.c"), ""));
    }

    #[test]
    fn end_of_input_selects_the_defaults() {
        let (settings, _) = ask(nothing(), "");
        assert_eq!(settings, Settings { region: None, pool: Some(Pool::New), sender: None });
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        for (word, quoted) in
            [("../user-pool", "../user-pool"), ("my pool", "'my pool'"), ("it's", r"'it'\''s'"), ("$a", "'$a'")]
        {
            assert_eq!(quote(word), quoted);
        }
    }
}
