//! Reads a user pool and updates its triggers.

use super::AwsClients;
use super::captured_body::{CaptureBody, unreadable_response};
use super::error::AwsError;
use aws_sdk_cognitoidentityprovider as cognito;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde_json::Value;
use user_pool::{AppClient, IdentityProvider, OmittedSetting, Update, UserPool};

const UPDATE: &str = "cognito-idp:UpdateUserPool";

impl AwsClients {
    /// The description of the pool.
    pub(crate) async fn describe_user_pool(&self, id: &str) -> Result<UserPool, AwsError> {
        let action = "cognito-idp:DescribeUserPool";
        let answer = CaptureBody::default();
        let call = self.cognito.describe_user_pool().user_pool_id(id).customize().interceptor(answer.clone());
        call.send().await.map_err(|error| AwsError::new(action, &error))?;
        let pool = answer.body().and_then(|body| UserPool::from_json(body).ok());
        pool.filter(|pool| pool.id() == id).ok_or_else(|| unreadable_response(action))
    }

    /// Updates the pool. If AWS rejects a setting that it reports itself, the setting is omitted and the call repeated.
    pub(crate) async fn update_user_pool(&self, id: &str, mut update: Update) -> Result<Vec<OmittedSetting>, AwsError> {
        let mut omitted = Vec::new();
        loop {
            let body = update.to_json();
            let call = self.cognito.update_user_pool().user_pool_id(id).customize();
            let Err(error) = call.mutate_request(move |request| replace_body(request, &body)).send().await else {
                return Ok(omitted);
            };
            let service_error = error.as_service_error();
            let (code, message) = service_error
                .map_or(("", ""), |error| (error.code().unwrap_or_default(), error.message().unwrap_or_default()));
            match update.omit_rejected_setting(code, message) {
                Some(setting) => omitted.push(setting),
                None => return Err(AwsError::new(UPDATE, &error)),
            }
        }
    }

    /// The MFA settings, which are not in the pool's description.
    pub(crate) async fn mfa_config(&self, pool: &str) -> Result<Value, AwsError> {
        let action = "cognito-idp:GetUserPoolMfaConfig";
        let answer = CaptureBody::default();
        let call = self.cognito.get_user_pool_mfa_config().user_pool_id(pool).customize().interceptor(answer.clone());
        call.send().await.map_err(|error| AwsError::new(action, &error))?;
        answer.body().and_then(|body| serde_json::from_slice(body).ok()).ok_or_else(|| unreadable_response(action))
    }

    /// The descriptions of all app clients.
    pub(crate) async fn list_app_clients(&self, pool: &str) -> Result<Vec<AppClient>, AwsError> {
        let list = "cognito-idp:ListUserPoolClients";
        let mut pages =
            self.cognito.list_user_pool_clients().user_pool_id(pool).max_results(60).into_paginator().send();
        let mut clients = Vec::new();
        while let Some(page) = pages.next().await {
            for client in page.map_err(|error| AwsError::new(list, &error))?.user_pool_clients() {
                clients.extend(match client.client_id() {
                    Some(id) => Some(self.describe_app_client(pool, id).await?),
                    None => None,
                });
            }
        }
        Ok(clients)
    }

    async fn describe_app_client(&self, pool: &str, id: &str) -> Result<AppClient, AwsError> {
        let action = "cognito-idp:DescribeUserPoolClient";
        let answer = CaptureBody::default();
        let call = self.cognito.describe_user_pool_client().user_pool_id(pool).client_id(id).customize();
        call.interceptor(answer.clone()).send().await.map_err(|error| AwsError::new(action, &error))?;
        answer.body().and_then(AppClient::from_json).ok_or_else(|| unreadable_response(action))
    }

    /// The descriptions of all identity providers.
    pub(crate) async fn list_identity_providers(&self, pool: &str) -> Result<Vec<IdentityProvider>, AwsError> {
        let list = "cognito-idp:ListIdentityProviders";
        let mut pages = self.cognito.list_identity_providers().user_pool_id(pool).into_paginator().send();
        let mut providers = Vec::new();
        while let Some(page) = pages.next().await {
            for provider in page.map_err(|error| AwsError::new(list, &error))?.providers() {
                providers.extend(match provider.provider_name() {
                    Some(name) => Some(self.describe_identity_provider(pool, name).await?),
                    None => None,
                });
            }
        }
        Ok(providers)
    }

    async fn describe_identity_provider(&self, pool: &str, name: &str) -> Result<IdentityProvider, AwsError> {
        let action = "cognito-idp:DescribeIdentityProvider";
        let answer = CaptureBody::default();
        let call = self.cognito.describe_identity_provider().user_pool_id(pool).provider_name(name).customize();
        call.interceptor(answer.clone()).send().await.map_err(|error| AwsError::new(action, &error))?;
        answer.body().and_then(IdentityProvider::from_json).ok_or_else(|| unreadable_response(action))
    }

    /// The names of the pool's groups.
    pub(crate) async fn list_groups(&self, pool: &str) -> Result<Vec<String>, AwsError> {
        let mut pages = self.cognito.list_groups().user_pool_id(pool).into_paginator().send();
        let mut groups = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| AwsError::new("cognito-idp:ListGroups", &error))?;
            groups.extend(page.groups().iter().filter_map(cognito::types::GroupType::group_name).map(str::to_owned));
        }
        Ok(groups)
    }
}

/// Replaces the body: the SDK serializes only settings that it knows.
fn replace_body(request: &mut HttpRequest, body: &str) {
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
}
