//! The workbench: everything about the suite that runs on your own machine. AWS is called only by a command that says so.
//!
//! Exit codes are an interface: 0 as it should be, 1 something is not, 2 misuse or a fault, 3 warnings of the doctor.

mod attach;
#[cfg(feature = "aws")]
mod aws;
mod check;
mod deploy_plan;
mod doctor;
mod explain;
mod generate;
mod preview;
mod read_input;
mod replay;
mod repository;
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
    /// Write what is deployed, a template of AWS SAM, from the policy
    DeployPlan(deploy_plan::Arguments),
    /// Print a fresh event, as Cognito would send it
    Generate(generate::Arguments),
    /// Run the endpoints on this machine, against Cognito or a server that plays it (needs --features aws)
    Serve(serve::Arguments),
    /// Put functions at the triggers of a user pool, and change nothing else of it (needs --features aws)
    Attach(attach::AttachArguments),
    /// Take functions away from the triggers of a user pool, and bring back what they replaced (needs --features aws)
    Detach(attach::Arguments),
    /// Say what is wrong with a user pool for the policy (asks the pool with --features aws, else reads its description)
    Doctor(doctor::Arguments),
}

fn main() -> ExitCode {
    let run = match Arguments::parse().command {
        Command::Replay(arguments) => replay::run(arguments),
        Command::Preview(arguments) => preview::run(arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::DeployPlan(arguments) => deploy_plan::run(arguments),
        Command::Generate(arguments) => generate::run(arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Attach(arguments) => attach::attach(&arguments),
        Command::Detach(arguments) => attach::detach(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
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
