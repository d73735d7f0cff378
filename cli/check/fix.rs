//! `check --fix`: writes the new names of renamed keys into the policy and the files of all environments.

use super::report::Report;
use crate::terminal::{CliError, printable};
use policy::{FixedPolicy, MAX_POLICY_BYTES, NamedText, PolicyLayer, Problem, fix_policy, read_input_file};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Rewrites the files, and prints each change. A file that is not TOML stays as it is.
pub(super) fn rewrite_files(policy: &Path, overlays: &[PathBuf], report: &mut Report) -> Result<(), CliError> {
    let overlays = overlays.iter().map(|overlay| (overlay.as_path(), PolicyLayer::Overlay));
    for (path, layer) in [(policy, PolicyLayer::Policy)].into_iter().chain(overlays) {
        match rewrite_file(path, layer)? {
            Some(fixed) => {
                for change in fixed.changes {
                    writeln!(io::stdout(), "fixed: {}:{change}", printable(&path.to_string_lossy()))?;
                }
                fixed.conflicts.iter().map(Problem::text_with_value).for_each(|problem| report.problem(problem));
            }
            // The check of the policy itself says what is wrong with it.
            None if layer == PolicyLayer::Policy => {}
            None => {
                let path = path.display();
                report.problem(format!(
                    "{path}: was not fixed: it is not TOML; run check with --env to see its problems"
                ));
            }
        }
    }
    Ok(())
}

/// Rewrites one file if there is something to change; `None` if it cannot be read as TOML.
fn rewrite_file(path: &Path, layer: PolicyLayer) -> Result<Option<FixedPolicy>, CliError> {
    let Ok((bytes, has_mark)) = read_input_file(path, MAX_POLICY_BYTES) else { return Ok(None) };
    let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
    let name = path.to_string_lossy();
    let Some(fixed) = fix_policy(NamedText { file: &name, text: &text }, layer) else { return Ok(None) };
    if !fixed.changes.is_empty() {
        let mark = if has_mark { BYTE_ORDER_MARK } else { &[] };
        let written = replace_file(path, &[mark, fixed.text.as_bytes()].concat());
        written.map_err(CliError::io(format!("writing {}", printable(&name))))?;
    }
    Ok(Some(fixed))
}

/// Replaces a file as a whole, with the same permissions: a reader sees either the old file or the new one.
fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let target = fs::canonicalize(path)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = target.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = write_new(&temporary, bytes, &target).and_then(|()| fs::rename(&temporary, &target));
    written.inspect_err(|_| drop(fs::remove_file(&temporary)))
}

fn write_new(path: &Path, bytes: &[u8], like: &Path) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.set_permissions(fs::metadata(like)?.permissions())?;
    file.write_all(bytes)?;
    file.sync_all()
}
