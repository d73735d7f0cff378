//! `attach` and `detach`: the suite's functions at a pool's triggers, and nothing else changed.
//!
//! - `mod.rs`: what the commands are told
//! - `plan.rs`: what would be done, for people
//! - `execute.rs`: doing it, so that whatever breaks off in the middle can be begun again
//! - `prepare.rs`: what is done before the pool is updated
//! - `update.rs`: the one call that changes the pool
//!
//! What is to change is decided in the crate `pool`.

#[cfg(feature = "aws")]
mod execute;
#[cfg(feature = "aws")]
mod plan;
#[cfg(feature = "aws")]
mod prepare;
#[cfg(feature = "aws")]
mod update;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The id of the user pool, as in eu-west-1_AbCdEf123
    #[arg(long, value_name = "ID")]
    user_pool_id: String,
    /// A function and its ARN: custom-message, pre-sign-up, post-confirmation or pre-token-generation; once for each
    #[arg(long = "function", value_name = "NAME=ARN", required = true)]
    functions: Vec<String>,
    /// Do it; without, only what would be done is shown
    #[arg(long)]
    apply: bool,
}

#[derive(clap::Args)]
pub(crate) struct AttachArguments {
    #[command(flatten)]
    common: Arguments,
    /// Put the functions there even where somebody else's are; detach brings those back
    #[arg(long)]
    replace: bool,
}

#[cfg(feature = "aws")]
pub(crate) use with_aws::{attach, detach};

#[cfg(feature = "aws")]
mod with_aws {
    use super::{Arguments, AttachArguments, execute};
    use crate::aws::AwsClients;
    use crate::terminal::CliError;
    use std::process::ExitCode;
    use user_pool::{Assignment, AttachOptions, FunctionArn, Trigger};

    pub(crate) fn attach(arguments: &AttachArguments) -> Result<ExitCode, CliError> {
        let policy = policy::load_deployed(policy::EmbeddedPolicy::FULL)
            .map_err(|problems| CliError::new(problems.to_string()))?;
        let options = AttachOptions { version: policy.tokens().version(), replace: arguments.replace };
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
        let trigger = Trigger::ALL.into_iter().find(|trigger| trigger.binary() == name).ok_or_else(|| {
            let known = Trigger::ALL.map(Trigger::binary).join(", ");
            CliError::new(format!("--function {named}: {name} is no function of the suite that attaches to a pool; name one of {known}, as in --function custom-message=ARN"))
        })?;
        let function = FunctionArn::parse(arn)
            .map_err(|problem| CliError::new(format!("--function {name}: {arn:?} {problem}")))?;
        Ok(Assignment { trigger, function })
    }
}

/// Without the SDK there is nobody to ask.
#[cfg(not(feature = "aws"))]
pub(crate) use without_aws::{attach, detach};

#[cfg(not(feature = "aws"))]
mod without_aws {
    use super::{Arguments, AttachArguments};
    use crate::terminal::CliError;
    use std::process::ExitCode;

    pub(crate) fn attach(_: &AttachArguments) -> Result<ExitCode, CliError> {
        Err(CliError::needs_aws_feature("attach"))
    }

    pub(crate) fn detach(_: &Arguments) -> Result<ExitCode, CliError> {
        Err(CliError::needs_aws_feature("detach"))
    }
}
