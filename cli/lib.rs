//! The command-line interface. Everything runs locally; only commands whose help says so call AWS.
//!
//! `bin/` has two programs with the same commands, so that building one does not replace the other: `cognito-triggers`, and
//! `cognito-triggers-aws` with the feature `aws`.
//!
//! Exit codes are stable: 0 success, 1 a check failed, 2 wrong usage or an internal error, 3 warnings of `doctor`.

mod attach;
#[cfg(feature = "aws")]
mod aws;
mod bundle;
mod cargo;
mod check;
mod deploy_plan;
mod dev;
mod doctor;
mod end_signal;
mod explain;
mod generate;
mod init;
mod origin;
mod preview;
mod programs;
mod project;
mod read_input;
#[cfg(test)]
mod reference;
mod replay;
mod serve;
mod staleness;
mod terminal;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Amazon Cognito Lambda triggers: simulate, check, deploy and attach them
#[derive(Parser)]
#[command(name = "cognito-triggers", version, arg_required_else_help = true)]
struct Arguments {
    #[command(flatten)]
    project: project::Project,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a new deployment folder: a policy, environments, texts, an event, a README and a workflow for CI
    Init(init::Arguments),
    /// Send events to the Lambda binaries and show how Cognito would process each response
    Replay(replay::Arguments),
    /// Show every mail in every language as Cognito would send it
    Preview(preview::Arguments),
    /// Check the policy, its texts, all mails in every language and brand, and the responses to events
    Check(check::Arguments),
    /// Show the tokens that an event results in, and why each claim is in them
    Explain(explain::Arguments),
    /// Put the functions that the policy asks for into zip files, each with its part of the policy
    Bundle(bundle::Arguments),
    /// Write what a deployment consists of, for SAM, the CDK or Terraform
    DeployPlan(deploy_plan::Arguments),
    /// Print sample events as Cognito would send them
    Generate(generate::Arguments),
    /// Run a user pool on this machine, with the functions that the policy asks for at its triggers
    Dev(dev::Arguments),
    /// Run the HTTP API locally, against Cognito or an emulator (calls AWS; in a clone: `cargo aws`)
    Serve(serve::Arguments),
    /// Attach functions to a user pool's triggers without changing its other settings (calls AWS; in a clone: `cargo aws`)
    Attach(attach::AttachArguments),
    /// Detach functions from a user pool's triggers and restore what they replaced (calls AWS; in a clone: `cargo aws`)
    Detach(attach::Arguments),
    /// Check a user pool against the policy (calls AWS, or reads a description from a file; in a clone: `cargo aws`)
    Doctor(doctor::Arguments),
}

/// Runs the command that the process was started with, and returns the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let Arguments { project, command } = Arguments::parse();
    if let Some(file) = staleness::newer_source() {
        let file = file.display();
        terminal::print_error(&format!("this program was built before {file} was saved; `cargo run` builds it again"));
    }
    let run = match command {
        Command::Init(arguments) => init::run(&project, &arguments),
        Command::Replay(arguments) => replay::run(&project, arguments),
        Command::Preview(arguments) => preview::run(&project, arguments),
        Command::Check(arguments) => check::run(&project, &arguments),
        Command::Explain(arguments) => explain::run(&project, &arguments),
        Command::Bundle(arguments) => bundle::run(&project, arguments),
        Command::DeployPlan(arguments) => deploy_plan::run(&project, arguments),
        Command::Generate(arguments) => generate::run(&project, arguments),
        Command::Dev(arguments) => dev::run(&project, arguments),
        Command::Serve(arguments) => serve::run(&project, &arguments),
        Command::Attach(arguments) => attach::attach(&project, &arguments),
        Command::Detach(arguments) => attach::detach(&arguments),
        Command::Doctor(arguments) => doctor::run(&project, &arguments),
    };
    match run {
        Ok(code) => code,
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            terminal::print_error(&error.to_string());
            ExitCode::from(2)
        }
    }
}
