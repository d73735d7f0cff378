//! `attach` and `detach`: change the functions at a pool's triggers and nothing else.
//!
//! - `mod.rs`: the arguments
//! - `plan.rs`: prints the planned changes
//! - `execute.rs`: performs them, in an order that lets an interrupted run be repeated
//! - `invoke_permissions.rs`: what must be done before the pool is updated
//! - `update.rs`: the one call that changes the pool
//!
//! The crate `user-pool` decides what changes.

#[cfg(feature = "aws")]
mod execute;
#[cfg(feature = "aws")]
mod invoke_permissions;
#[cfg(feature = "aws")]
mod plan;
#[cfg(feature = "aws")]
mod update;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// User pool ID, such as eu-west-1_AbCdEf123
    #[arg(long, value_name = "ID")]
    user_pool_id: String,
    /// A Lambda of this project by its name, such as pre-sign-up, and the ARN of its function; repeat for each
    #[arg(long = "function", value_name = "NAME=ARN", required = true)]
    functions: Vec<String>,
    /// Perform the changes; without it they are only printed
    #[arg(long)]
    apply: bool,
}

#[derive(clap::Args)]
pub(crate) struct AttachArguments {
    #[command(flatten)]
    common: Arguments,
    /// Replace functions that are already attached; detach restores them
    #[arg(long)]
    replace: bool,
}

#[cfg(feature = "aws")]
pub(crate) use with_aws::{attach, detach};

#[cfg(feature = "aws")]
mod with_aws {
    use super::{Arguments, AttachArguments, execute};
    use crate::aws::AwsClients;
    use crate::project::Project;
    use crate::terminal::CliError;
    use events::Trigger;
    use std::process::ExitCode;
    use user_pool::{Assignment, AttachOptions, FunctionArn};

    pub(crate) fn attach(project: &Project, arguments: &AttachArguments) -> Result<ExitCode, CliError> {
        let policy = project.load_policy()?;
        let code_keys = policy.senders().map(|senders| senders.kms_keys.as_slice()).unwrap_or_default();
        let options = AttachOptions { version: policy.tokens().version(), replace: arguments.replace, code_keys };
        let (id, assignments) = (&arguments.common.user_pool_id, assignments(&arguments.common)?);
        crate::aws::run(async {
            let aws = AwsClients::for_pool(id).await?;
            execute::attach(&aws, id, &assignments, options, arguments.common.apply).await
        })
    }

    pub(crate) fn detach(arguments: &Arguments) -> Result<ExitCode, CliError> {
        let (id, assignments) = (&arguments.user_pool_id, assignments(arguments)?);
        crate::aws::run(async {
            let aws = AwsClients::for_pool(id).await?;
            execute::detach(&aws, id, &assignments, arguments.apply).await
        })
    }

    fn assignments(arguments: &Arguments) -> Result<Vec<Assignment>, CliError> {
        arguments.functions.iter().map(|named| assignment(named)).collect()
    }

    fn assignment(named: &str) -> Result<Assignment, CliError> {
        let (name, arn) = named.split_once('=').unwrap_or((named, ""));
        let trigger = Trigger::from_binary(name).ok_or_else(|| {
            let known = Trigger::with_lambda().map(|(trigger, _)| trigger.binary()).collect::<Vec<_>>().join(", ");
            let unknown = match Trigger::ALL.into_iter().find(|trigger| trigger.binary() == name) {
                Some(trigger) => format!("this project has no function for {}", trigger.definition().id),
                None => format!("unknown function {name}"),
            };
            CliError::new(format!(
                "--function {named}: {unknown}; expected one of {known}, for example --function custom-message=ARN"
            ))
        })?;
        let function = FunctionArn::parse(arn)
            .map_err(|problem| CliError::new(format!("--function {name}: {arn:?} {problem}")))?;
        Ok(Assignment { trigger, function })
    }
}

/// These commands call AWS.
#[cfg(not(feature = "aws"))]
pub(crate) use without_aws::{attach, detach};

#[cfg(not(feature = "aws"))]
mod without_aws {
    use super::{Arguments, AttachArguments};
    use crate::project::Project;
    use crate::terminal::CliError;
    use std::process::ExitCode;

    pub(crate) fn attach(_: &Project, _: &AttachArguments) -> Result<ExitCode, CliError> {
        Err(CliError::needs_aws_feature("attach"))
    }

    pub(crate) fn detach(_: &Arguments) -> Result<ExitCode, CliError> {
        Err(CliError::needs_aws_feature("detach"))
    }
}
