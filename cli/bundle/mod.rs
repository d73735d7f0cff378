//! `bundle`: puts each function that a policy asks for into a zip file, together with the part of the policy that it reads, and
//! the texts of the deployment folder.
//!
//! - `archive.rs`: zip files that depend on their contents alone

mod archive;

use crate::project::Project;
use crate::repository::repository;
use crate::terminal::{CliError, printable};
use archive::{Entry, write_archive};
use policy::{POLICY_FILE_NAME, PolicyTexts, RequestedFunction, TEXTS_FOLDER, reduce_policy};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where `deploy/build` writes programs, below the repository.
const PROGRAMS: &str = "target/lambda";
/// The name that Lambda gives the program of a function, and that of the policy file beside it.
const PROGRAM: &str = "bootstrap";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The architecture of the functions
    #[arg(long, value_enum, value_name = "ARCHITECTURE", default_value_t = Architecture::Arm64)]
    arch: Architecture,
    /// The folder in which `deploy/build` has written the programs [default: the repository's target/lambda]
    #[arg(long, value_name = "DIR")]
    programs: Option<PathBuf>,
    /// Write the zip files into this folder [default: bundle in the deployment folder]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// An architecture of Lambda, with the name of its folder.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Architecture {
    #[value(name = "arm64")]
    Arm64,
    #[value(name = "x86-64")]
    X86_64,
}

impl Architecture {
    fn name(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86-64",
        }
    }
}

pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let policy = project.load_policy()?;
    let problems = project.texts_problems(&policy)?;
    if !problems.is_empty() {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        return Err(CliError::new(problems.join("\n")));
    }
    let files = FunctionFiles { policy: project.read_policy()?, texts: project.read_texts_files()? };
    let programs = arguments.programs.unwrap_or_else(|| repository().join(PROGRAMS)).join(arguments.arch.name());
    let output = arguments.output.unwrap_or_else(|| project.folder().join("bundle"));
    // Nothing is written unless every function can be bundled.
    let functions = policy.requested_functions();
    let archives = functions.iter().map(|function| Ok((function, bundle(function, &files, &programs)?)));
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

/// What the files beside every program are made of.
struct FunctionFiles {
    policy: PolicyTexts,
    /// Names and bytes.
    texts: Vec<(String, Vec<u8>)>,
}

/// The zip file of one function.
fn bundle(function: &RequestedFunction, files: &FunctionFiles, programs: &Path) -> Result<Vec<u8>, CliError> {
    let program = programs.join(function.variant).join(PROGRAM);
    let program = fs::read(&program).map_err(|error| {
        let shown = program.display().to_string();
        CliError::new(format!(
            "{}: {error}; build it with deploy/build, or name its folder with --programs",
            printable(&shown)
        ))
    })?;
    let reduced = reduce_policy(&files.policy.policy, files.policy.overlay.as_deref(), function.name)
        .ok_or_else(|| CliError::new(format!("{}: the policy cannot be reduced", function.name)))?;
    let texts: Vec<_> = files.texts.iter().map(|(name, bytes)| (format!("{TEXTS_FOLDER}/{name}"), bytes)).collect();
    let entries: Vec<_> = [
        Entry { name: PROGRAM, bytes: &program, is_program: true },
        Entry { name: POLICY_FILE_NAME, bytes: reduced.as_bytes(), is_program: false },
    ]
    .into_iter()
    .chain(texts.iter().map(|(name, bytes)| Entry { name, bytes, is_program: false }))
    .collect();
    write_archive(&entries).map_err(|error| CliError::new(format!("{}.zip: {error}", function.name)))
}
