//! What a function is, who may call it, and what it remembers.

use super::{Cloud, Refused};
use user_pool::doctor::{Found, Function, Seen};
use user_pool::{AtTrigger, FunctionArn, Trigger, UserPool, has_statement, statement_id};

impl Cloud {
    /// The functions at the triggers of a pool; those of other regions and accounts are not asked for. What may not be seen
    /// is told to `refused`.
    pub(crate) async fn functions(&self, pool: &UserPool, refused: impl Fn(Refused)) -> Vec<Function> {
        let mut functions: Vec<Function> = Vec::new();
        for (_, text) in pool.lambda_config().functions() {
            let Ok(arn) = FunctionArn::parse(text) else { continue };
            if pool.is_near(&arn) && !functions.iter().any(|function| function.arn == text) {
                let seen = match self.function(&arn).await {
                    Ok(Some(found)) => Seen::Found(found),
                    Ok(None) => Seen::Missing,
                    Err(refusal) => {
                        refused(refusal);
                        Seen::Nothing
                    }
                };
                functions.push(Function { arn: text.to_owned(), seen });
            }
        }
        functions
    }

    /// What AWS says of a function; `None` where there is none.
    pub(crate) async fn function(&self, arn: &FunctionArn) -> Result<Option<Found>, Refused> {
        let call = self.lambda.get_function_configuration().function_name(arn.unqualified());
        let found = match call.set_qualifier(arn.qualifier().map(str::to_owned)).send().await {
            Ok(found) => found,
            Err(error) => return absent(Refused::new("lambda:GetFunctionConfiguration", &error)),
        };
        Ok(Some(Found {
            state: found.state().map(|state| state.as_str().to_owned()),
            timeout: found.timeout().and_then(|timeout| u32::try_from(timeout).ok()),
            resource_policy: self.resource_policy(arn).await?,
        }))
    }

    /// Whether the statement stands that [`allow`](Self::allow) makes.
    pub(crate) async fn is_allowed_by_us(&self, arn: &FunctionArn, pool: &str) -> Result<bool, Refused> {
        let policy = self.resource_policy(arn).await?;
        Ok(policy.is_some_and(|policy| has_statement(&policy, &statement_id(pool))))
    }

    async fn resource_policy(&self, arn: &FunctionArn) -> Result<Option<String>, Refused> {
        let call = self.lambda.get_policy().function_name(arn.unqualified());
        match call.set_qualifier(arn.qualifier().map(str::to_owned)).send().await {
            Ok(found) => Ok(found.policy().map(str::to_owned)),
            Err(error) => absent(Refused::new("lambda:GetPolicy", &error)),
        }
    }

    /// Lets a pool call a function. There must be no statement of that id.
    pub(crate) async fn allow(&self, arn: &FunctionArn, pool: &UserPool) -> Result<(), Refused> {
        let call = self.lambda.add_permission().function_name(arn.unqualified()).statement_id(statement_id(pool.id()));
        let call = call
            .action("lambda:InvokeFunction")
            .principal("cognito-idp.amazonaws.com")
            .set_source_arn(pool.arn().map(str::to_owned))
            .set_source_account(pool.account().map(str::to_owned))
            .set_qualifier(arn.qualifier().map(str::to_owned));
        match call.send().await.map_err(|error| Refused::new("lambda:AddPermission", &error)) {
            Ok(_) => Ok(()),
            // The first try was done, and its answer lost.
            Err(refused) if refused.is_conflict() && self.is_allowed_by_us(arn, pool.id()).await? => Ok(()),
            Err(refused) => Err(refused),
        }
    }

    /// Takes away what [`allow`](Self::allow) gave; what others gave stays.
    pub(crate) async fn forbid(&self, arn: &FunctionArn, pool: &str) -> Result<(), Refused> {
        let call = self.lambda.remove_permission().function_name(arn.unqualified()).statement_id(statement_id(pool));
        match call.set_qualifier(arn.qualifier().map(str::to_owned)).send().await {
            Ok(_) => Ok(()),
            Err(error) => absent(Refused::new("lambda:RemovePermission", &error)).map(|_: Option<()>| ()),
        }
    }

    /// Has a function remember what stood at its trigger before it, in a tag.
    pub(crate) async fn remember(
        &self,
        arn: &FunctionArn,
        pool: &str,
        trigger: Trigger,
        before: &AtTrigger,
    ) -> Result<(), Refused> {
        let call = self.lambda.tag_resource().resource(arn.unqualified()).tags(tag(pool, trigger), before.to_tag());
        call.send().await.map_err(|error| Refused::new("lambda:TagResource", &error))?;
        Ok(())
    }

    /// What stood at the trigger before the function; `None` where nothing is remembered, or there is no function.
    pub(crate) async fn remembered(
        &self,
        arn: &FunctionArn,
        pool: &str,
        trigger: Trigger,
    ) -> Result<Option<AtTrigger>, Refused> {
        match self.lambda.list_tags().resource(arn.unqualified()).send().await {
            Ok(found) => Ok(found.tags().and_then(|tags| AtTrigger::from_tag(tags.get(&tag(pool, trigger))?))),
            Err(error) => absent(Refused::new("lambda:ListTags", &error)),
        }
    }

    /// Ends what [`remember`](Self::remember) began.
    pub(crate) async fn forget(&self, arn: &FunctionArn, pool: &str, trigger: Trigger) -> Result<(), Refused> {
        let call = self.lambda.untag_resource().resource(arn.unqualified()).tag_keys(tag(pool, trigger));
        call.send().await.map_err(|error| Refused::new("lambda:UntagResource", &error))?;
        Ok(())
    }
}

/// The key of a tag: the pool and the trigger, for a function can stand before several.
fn tag(pool: &str, trigger: Trigger) -> String {
    format!("cognito-triggers:replaced:{pool}:{}", trigger.key())
}

fn absent<T>(refused: Refused) -> Result<Option<T>, Refused> {
    if refused.is_not_found() { Ok(None) } else { Err(refused) }
}
