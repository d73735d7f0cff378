//! `attach` and `detach`: the suite's functions at a pool's triggers, and nothing else changed.
//!
//! - `mod.rs`: what the commands are told
//! - `plan.rs`: what would be done, for people
//! - `carry_out.rs`: doing it, so that whatever breaks off in the middle can be begun again
//! - `preparation.rs`: what is done before the pool is updated
//! - `update.rs`: the one call that changes the pool
//!
//! What is to change is decided in the crate `pool`.

#[cfg(feature = "aws")]
mod carry_out;
#[cfg(feature = "aws")]
mod plan;
#[cfg(feature = "aws")]
mod preparation;
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
    what: Arguments,
    /// Put the functions there even where somebody else's are; detach brings those back
    #[arg(long)]
    replace: bool,
}

#[cfg(feature = "aws")]
pub(crate) use with_sdk::{attach, detach};

#[cfg(feature = "aws")]
mod with_sdk {
    use super::{Arguments, AttachArguments, carry_out};
    use crate::cloud::Cloud;
    use crate::terminal::Fault;
    use std::process::ExitCode;
    use user_pool::{Choice, FunctionArn, Trigger, Wish};

    pub(crate) fn attach(arguments: &AttachArguments) -> Result<ExitCode, Fault> {
        let policy = policy::load_deployed(policy::EmbeddedPolicy::FULL)
            .map_err(|problems| Fault::misuse(problems.to_string()))?;
        let choice = Choice { version: policy.tokens().version(), replace: arguments.replace };
        let (id, wishes) = (&arguments.what.user_pool_id, wishes(&arguments.what)?);
        crate::cloud::run(async {
            let cloud = Cloud::of_pool(id).await?;
            carry_out::attach(&cloud, id, &wishes, choice, arguments.what.apply).await
        })
    }

    pub(crate) fn detach(arguments: &Arguments) -> Result<ExitCode, Fault> {
        let (id, wishes) = (&arguments.user_pool_id, wishes(arguments)?);
        crate::cloud::run(async {
            let cloud = Cloud::of_pool(id).await?;
            carry_out::detach(&cloud, id, &wishes, arguments.apply).await
        })
    }

    fn wishes(arguments: &Arguments) -> Result<Vec<Wish>, Fault> {
        arguments.functions.iter().map(|named| wish(named)).collect()
    }

    fn wish(named: &str) -> Result<Wish, Fault> {
        let (name, arn) = named.split_once('=').unwrap_or((named, ""));
        let trigger = Trigger::ALL.into_iter().find(|trigger| trigger.function() == name).ok_or_else(|| {
            let known = Trigger::ALL.map(Trigger::function).join(", ");
            Fault::misuse(format!("--function {named}: {name} is no function of the suite that attaches to a pool; name one of {known}, as in --function custom-message=ARN"))
        })?;
        let function = FunctionArn::parse(arn)
            .map_err(|problem| Fault::misuse(format!("--function {name}: {arn:?} {problem}")))?;
        Ok(Wish { trigger, function })
    }
}

/// Without the SDK there is nobody to ask.
#[cfg(not(feature = "aws"))]
pub(crate) use without_sdk::{attach, detach};

#[cfg(not(feature = "aws"))]
mod without_sdk {
    use super::{Arguments, AttachArguments};
    use crate::terminal::Fault;
    use std::process::ExitCode;

    pub(crate) fn attach(_: &AttachArguments) -> Result<ExitCode, Fault> {
        Err(Fault::without_aws("attach"))
    }

    pub(crate) fn detach(_: &Arguments) -> Result<ExitCode, Fault> {
        Err(Fault::without_aws("detach"))
    }
}
