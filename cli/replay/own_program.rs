//! The user's own function: a program, or a command with arguments.

use crate::terminal::{CliError, printable};
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A program with its arguments.
pub(super) struct OwnProgram {
    program: PathBuf,
    arguments: Vec<String>,
}

impl OwnProgram {
    /// Parses the value of `--function`, split into words as a shell does; `None` if it is the name of one of this project's
    /// functions, or a misspelled one.
    pub(super) fn parse(value: &str) -> Result<Option<Self>, CliError> {
        let error = |rule: String| CliError::new(format!("--function {}: {rule}", printable(value)));
        let mut words =
            shell_words::split(value).map_err(|_| error("a quotation mark is not closed".into()))?.into_iter();
        let Some(first) = words.next() else {
            return Err(error("the value is empty; name a function or a command".into()));
        };
        let arguments: Vec<_> = words.collect();
        let is_path = first.contains(std::path::is_separator);
        if !is_path && arguments.is_empty() && !Path::new(&first).is_file() {
            return Ok(None);
        }
        let program =
            if is_path || Path::new(&first).is_file() { Some(PathBuf::from(&first)) } else { find_in_path(&first) };
        let Some(program) = program else {
            return Err(error(format!(
                "there is no command {}; install it, or name it with its path",
                printable(&first)
            )));
        };
        if program.is_dir() {
            return Err(error("is a folder; name the program in it".into()));
        }
        if !program.exists() {
            return Err(error("there is no such file".into()));
        }
        if !is_executable(&program) {
            let name = printable(&first).into_owned();
            let help = match interpreter(&program) {
                Some(interpreter) => format!("name its interpreter: --function '{interpreter} {name}'"),
                None => format!("if it is a program, run chmod +x {name}"),
            };
            return Err(error(format!("is not executable; {help}")));
        }
        Ok(Some(Self { program, arguments }))
    }

    /// The command that starts it.
    pub(super) fn command(&self) -> tokio::process::Command {
        // A path without a separator would be searched in PATH.
        let mut command = tokio::process::Command::new(Path::new(".").join(&self.program));
        command.args(&self.arguments);
        command
    }

    /// Variables that replace those of a Lambda function: the code is in the current folder, if a command starts it.
    pub(super) fn variables(&self) -> Vec<(OsString, OsString)> {
        match env::current_dir() {
            Ok(folder) if !self.arguments.is_empty() => vec![("LAMBDA_TASK_ROOT".into(), folder.into())],
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for OwnProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.program.to_string_lossy()))
    }
}

/// The usual interpreter of a script.
fn interpreter(program: &Path) -> Option<&'static str> {
    match program.extension()?.to_str()? {
        "py" => Some("python3"),
        "js" | "mjs" | "cjs" => Some("node"),
        "rb" => Some("ruby"),
        "sh" => Some("sh"),
        _ => None,
    }
}

fn find_in_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file() && is_executable(program))
}

#[cfg(unix)]
fn is_executable(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(program).is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    true
}
