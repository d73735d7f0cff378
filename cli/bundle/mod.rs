//! `bundle`: puts each function that a policy asks for into a zip file, together with the part of the policy that it reads, and
//! the texts of the deployment folder.
//!
//! - `archive.rs`: zip files that depend on their contents alone
//! - `contents.rs`: what is beside the program of a function
//! - `written.rs`: the bundle that is there, for `doctor`

mod archive;
mod contents;
mod written;

use crate::origin::Origin;
use crate::programs::{Architecture, DeployedPrograms, PROGRAM};
use crate::project::Project;
use crate::terminal::{CliError, printable};
use archive::{Entry, write_archive};
use contents::{FOLDER, FunctionFiles};
use policy::RequestedFunction;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

pub(crate) use written::read_bundle;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The architecture of the functions
    #[arg(long, value_enum, value_name = "ARCHITECTURE", default_value_t = Architecture::Arm64)]
    arch: Architecture,
    /// The folder in which `deploy/build` has written the programs [default: those that are installed with this command;
    /// in this project's repository target/lambda]
    #[arg(long, value_name = "DIR")]
    programs: Option<PathBuf>,
    /// Write the zip files into this folder [default: bundle in the deployment folder]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let problems = project.texts_problems(&policy)?;
    if !problems.is_empty() {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        return Err(CliError::new(problems.join("\n")));
    }
    let files = FunctionFiles::read(project)?;
    let programs = DeployedPrograms::find(arguments.programs, Origin::find())?;
    let output = arguments.output.unwrap_or_else(|| project.folder().join(FOLDER));
    // Nothing is written unless every function can be bundled.
    let functions = policy.requested_functions();
    let archives =
        functions.iter().map(|function| Ok((function, bundle(function, &files, &programs, arguments.arch)?)));
    let archives: Vec<_> = archives.collect::<Result<_, CliError>>()?;
    fs::create_dir_all(&output).map_err(CliError::io("creating the output folder"))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{:<22} {:<26} {:>9} {:<64} ASKED FOR BY", "FILE", "VARIANT", "BYTES", "SHA-256")?;
    for (RequestedFunction { name, variant, asked_for_by, .. }, bytes) in archives {
        let file = format!("{name}.zip");
        fs::write(output.join(&file), &bytes).map_err(CliError::io(&file))?;
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{file:<22} {variant:<26} {:>9} {digest} {}", bytes.len(), printable(asked_for_by))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The zip file of one function.
fn bundle(
    function: &RequestedFunction,
    files: &FunctionFiles,
    programs: &DeployedPrograms,
    architecture: Architecture,
) -> Result<Vec<u8>, CliError> {
    let program = programs.read(architecture, function.variant)?;
    let beside = files.beside(function.name)?;
    let program = Entry { name: PROGRAM, bytes: &program, is_program: true };
    let beside = beside.iter().map(|(name, bytes)| Entry { name, bytes, is_program: false });
    let entries: Vec<_> = std::iter::once(program).chain(beside).collect();
    write_archive(&entries).map_err(|error| CliError::new(format!("{}.zip: {error}", function.name)))
}
