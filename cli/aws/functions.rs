//! A function's configuration, invoke permissions, and the tag for the function it replaced.

use super::AwsClients;
use super::captured_body::{CaptureBody, unreadable_response};
use super::error::AwsError;
use events::Trigger;
use user_pool::doctor::{AttachedFunction, FunctionDetails, Lookup};
use user_pool::{FunctionArn, TriggerTarget, UserPool, has_statement, statement_id};

impl AwsClients {
    /// The functions at the triggers of a pool, except those of other regions and accounts. Failed calls are passed to
    /// `on_error`.
    pub(crate) async fn attached_functions(
        &self,
        pool: &UserPool,
        on_error: impl Fn(AwsError) + Copy,
    ) -> Vec<AttachedFunction> {
        let mut functions: Vec<AttachedFunction> = Vec::new();
        for (_, text) in pool.lambda_config().functions() {
            let Ok(arn) = FunctionArn::parse(text) else { continue };
            if pool.is_in_same_region_and_account(&arn) && !functions.iter().any(|function| function.arn == text) {
                functions.push(self.look_up(&arn, on_error).await);
            }
        }
        functions
    }

    /// What AWS returns for a function. A failed call is passed to `on_error`.
    pub(crate) async fn look_up(&self, arn: &FunctionArn, on_error: impl Fn(AwsError)) -> AttachedFunction {
        let lookup = match self.describe_function(arn).await {
            Ok(Some(found)) => Lookup::Found(found),
            Ok(None) => Lookup::Missing,
            Err(error) => {
                on_error(error);
                Lookup::Failed
            }
        };
        AttachedFunction { arn: arn.as_str().to_owned(), lookup }
    }

    /// A function's configuration; `None` if it does not exist.
    pub(crate) async fn describe_function(&self, arn: &FunctionArn) -> Result<Option<FunctionDetails>, AwsError> {
        let action = "lambda:GetFunctionConfiguration";
        let answer = CaptureBody::default();
        let call = self.lambda.get_function_configuration().function_name(arn.unqualified());
        let call = call.set_qualifier(arn.qualifier().map(str::to_owned)).customize().interceptor(answer.clone());
        if let Err(error) = call.send().await {
            return none_if_not_found(AwsError::new(action, &error));
        }
        let found = answer.body().and_then(FunctionDetails::from_json).ok_or_else(|| unreadable_response(action))?;
        let resource_policy = Some(self.resource_policy(arn).await?.unwrap_or_default());
        Ok(Some(FunctionDetails { resource_policy, ..found }))
    }

    /// Whether the function has the statement that [`add_permission`](Self::add_permission) creates.
    pub(crate) async fn has_own_permission(&self, arn: &FunctionArn, pool: &str) -> Result<bool, AwsError> {
        let policy = self.resource_policy(arn).await?;
        Ok(policy.is_some_and(|policy| has_statement(&policy, &statement_id(pool))))
    }

    async fn resource_policy(&self, arn: &FunctionArn) -> Result<Option<String>, AwsError> {
        let call = self.lambda.get_policy().function_name(arn.unqualified());
        match call.set_qualifier(arn.qualifier().map(str::to_owned)).send().await {
            Ok(found) => Ok(found.policy().map(str::to_owned)),
            Err(error) => none_if_not_found(AwsError::new("lambda:GetPolicy", &error)),
        }
    }

    /// Allows a pool to call a function. The statement must not exist yet.
    pub(crate) async fn add_permission(&self, arn: &FunctionArn, pool: &UserPool) -> Result<(), AwsError> {
        let call = self.lambda.add_permission().function_name(arn.unqualified()).statement_id(statement_id(pool.id()));
        let call = call
            .action("lambda:InvokeFunction")
            .principal("cognito-idp.amazonaws.com")
            .set_source_arn(pool.arn().map(str::to_owned))
            .set_source_account(pool.account().map(str::to_owned))
            .set_qualifier(arn.qualifier().map(str::to_owned));
        match call.send().await.map_err(|error| AwsError::new("lambda:AddPermission", &error)) {
            Ok(_) => Ok(()),
            // A previous attempt succeeded, and its response was lost.
            Err(error) if error.is_conflict() && self.has_own_permission(arn, pool.id()).await? => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Removes the statement of [`add_permission`](Self::add_permission); other statements are kept.
    pub(crate) async fn remove_permission(&self, arn: &FunctionArn, pool: &str) -> Result<(), AwsError> {
        let call = self.lambda.remove_permission().function_name(arn.unqualified()).statement_id(statement_id(pool));
        match call.set_qualifier(arn.qualifier().map(str::to_owned)).send().await {
            Ok(_) => Ok(()),
            Err(error) => none_if_not_found(AwsError::new("lambda:RemovePermission", &error)).map(|_: Option<()>| ()),
        }
    }

    /// Saves the function that was at the trigger before in a tag of the new function.
    pub(crate) async fn save_replaced(
        &self,
        arn: &FunctionArn,
        pool: &str,
        trigger: Trigger,
        before: &TriggerTarget,
    ) -> Result<(), AwsError> {
        let call =
            self.lambda.tag_resource().resource(arn.unqualified()).tags(replaced_tag(pool, trigger), before.to_tag());
        call.send().await.map_err(|error| AwsError::new("lambda:TagResource", &error))?;
        Ok(())
    }

    /// The saved function; `None` if there is no tag, or the function does not exist.
    pub(crate) async fn load_replaced(
        &self,
        arn: &FunctionArn,
        pool: &str,
        trigger: Trigger,
    ) -> Result<Option<TriggerTarget>, AwsError> {
        match self.lambda.list_tags().resource(arn.unqualified()).send().await {
            Ok(found) => {
                Ok(found.tags().and_then(|tags| TriggerTarget::from_tag(tags.get(&replaced_tag(pool, trigger))?)))
            }
            Err(error) => none_if_not_found(AwsError::new("lambda:ListTags", &error)),
        }
    }

    /// Deletes the tag of [`save_replaced`](Self::save_replaced).
    pub(crate) async fn delete_replaced(
        &self,
        arn: &FunctionArn,
        pool: &str,
        trigger: Trigger,
    ) -> Result<(), AwsError> {
        let call = self.lambda.untag_resource().resource(arn.unqualified()).tag_keys(replaced_tag(pool, trigger));
        call.send().await.map_err(|error| AwsError::new("lambda:UntagResource", &error))?;
        Ok(())
    }
}

/// The tag key contains pool and trigger, because one function can serve several pools.
fn replaced_tag(pool: &str, trigger: Trigger) -> String {
    format!("cognito-triggers:replaced:{pool}:{}", trigger.lambda_config_key())
}

fn none_if_not_found<T>(error: AwsError) -> Result<Option<T>, AwsError> {
    if error.is_not_found() { Ok(None) } else { Err(error) }
}
