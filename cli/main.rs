//! The workbench: everything about the suite that runs on your own machine, without AWS unless you say `--live`.
//!
//! Exit codes are an interface: 0 as it should be, 1 something is not, 2 misuse or a fault.

mod check;
mod explain;
mod generate;
mod preview;
mod replay;
mod serve;
mod terminal;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The workbench of the Amazon Cognito trigger suite.
#[derive(Parser)]
#[command(name = "cognito-triggers", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Send events through the real Lambda binaries and hear what Cognito would do with each answer
    Replay(replay::Arguments),
    /// Look at every mail in every language, as Cognito would send it
    Preview(preview::Arguments),
    /// Check the policy, every mail in every language and brand, and the samples
    Check(check::Arguments),
    /// Show the tokens that an event would lead to, and where each claim comes from
    Explain(explain::Arguments),
    /// Print a fresh event, as Cognito would send it
    Generate(generate::Arguments),
    /// Run the endpoints on this machine, against Cognito or a server that plays it (needs --features aws)
    Serve(serve::Arguments),
}

fn main() -> ExitCode {
    let run = match Arguments::parse().command {
        Command::Replay(arguments) => replay::run(arguments),
        Command::Preview(arguments) => preview::run(arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Generate(arguments) => generate::run(arguments),
        Command::Serve(arguments) => serve::run(&arguments),
    };
    match run {
        Ok(code) => code,
        Err(fault) if fault.is_broken_pipe() => ExitCode::SUCCESS,
        Err(fault) => {
            terminal::complain(&fault.to_string());
            ExitCode::from(2)
        }
    }
}
