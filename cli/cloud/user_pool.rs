//! What a pool is, and changing its triggers.

use super::{Cloud, Refused};
use aws_sdk_cognitoidentityprovider as cognito;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use serde_json::Value;
use std::sync::{Arc, OnceLock};
use user_pool::{AppClient, Concession, Update, UserPool};

const UPDATE: &str = "cognito-idp:UpdateUserPool";

impl Cloud {
    /// The pool, as AWS describes it.
    pub(crate) async fn user_pool(&self, id: &str) -> Result<UserPool, Refused> {
        let action = "cognito-idp:DescribeUserPool";
        let answer = Verbatim::default();
        let call = self.cognito.describe_user_pool().user_pool_id(id).customize().interceptor(answer.clone());
        call.send().await.map_err(|error| Refused::new(action, &error))?;
        let pool = answer.0.get().and_then(|body| UserPool::read(body).ok());
        pool.filter(|pool| pool.id() == id).ok_or_else(|| unreadable(action))
    }

    /// Changes the triggers of a pool. What AWS describes and does not take back is left out when it says so.
    pub(crate) async fn update(&self, id: &str, mut update: Update) -> Result<Vec<Concession>, Refused> {
        let mut concessions = Vec::new();
        loop {
            let body = update.to_json();
            let call = self.cognito.update_user_pool().user_pool_id(id).customize();
            let Err(error) = call.mutate_request(move |request| replace_body(request, &body)).send().await else {
                return Ok(concessions);
            };
            let refusal = error.as_service_error();
            let (code, message) = refusal.map_or(("", ""), |refusal| {
                (refusal.code().unwrap_or_default(), refusal.message().unwrap_or_default())
            });
            match update.concede(code, message) {
                Some(concession) => concessions.push(concession),
                None => return Err(Refused::new(UPDATE, &error)),
            }
        }
    }

    /// The settings of second factors, which the pool's description lacks.
    pub(crate) async fn second_factors(&self, pool: &str) -> Result<Value, Refused> {
        let action = "cognito-idp:GetUserPoolMfaConfig";
        let answer = Verbatim::default();
        let call = self.cognito.get_user_pool_mfa_config().user_pool_id(pool).customize().interceptor(answer.clone());
        call.send().await.map_err(|error| Refused::new(action, &error))?;
        answer.0.get().and_then(|body| serde_json::from_slice(body).ok()).ok_or_else(|| unreadable(action))
    }

    /// All app clients of a pool, as AWS describes them.
    pub(crate) async fn app_clients(&self, pool: &str) -> Result<Vec<AppClient>, Refused> {
        let list = "cognito-idp:ListUserPoolClients";
        let mut pages =
            self.cognito.list_user_pool_clients().user_pool_id(pool).max_results(60).into_paginator().send();
        let mut clients = Vec::new();
        while let Some(page) = pages.next().await {
            for client in page.map_err(|error| Refused::new(list, &error))?.user_pool_clients() {
                clients.extend(match client.client_id() {
                    Some(id) => Some(self.app_client(pool, id).await?),
                    None => None,
                });
            }
        }
        Ok(clients)
    }

    async fn app_client(&self, pool: &str, id: &str) -> Result<AppClient, Refused> {
        let action = "cognito-idp:DescribeUserPoolClient";
        let answer = Verbatim::default();
        let call = self.cognito.describe_user_pool_client().user_pool_id(pool).client_id(id).customize();
        call.interceptor(answer.clone()).send().await.map_err(|error| Refused::new(action, &error))?;
        answer.0.get().and_then(|body| AppClient::read(body)).ok_or_else(|| unreadable(action))
    }

    /// The names of a pool's groups.
    pub(crate) async fn groups(&self, pool: &str) -> Result<Vec<String>, Refused> {
        let mut pages = self.cognito.list_groups().user_pool_id(pool).into_paginator().send();
        let mut groups = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| Refused::new("cognito-idp:ListGroups", &error))?;
            groups.extend(page.groups().iter().filter_map(cognito::types::GroupType::group_name).map(str::to_owned));
        }
        Ok(groups)
    }
}

fn unreadable(action: &'static str) -> Refused {
    Refused { action, code: "Unreadable".to_owned(), message: "the answer describes nothing".to_owned() }
}

/// The SDK writes what it knows; a complete body has more.
fn replace_body(request: &mut HttpRequest, body: &str) {
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
}

/// The answer of a call, as it came.
#[derive(Clone, Debug, Default)]
struct Verbatim(Arc<OnceLock<Vec<u8>>>);

#[dyn_dispatch_hint]
impl Intercept for Verbatim {
    fn name(&self) -> &'static str {
        "Verbatim"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // An answer that is an error is read too: only one that was understood is asked for. The last attempt counts.
        if let (Ok(_), Some(body)) = (context.output_or_error(), context.response().body().bytes()) {
            let _ = self.0.set(body.to_vec());
        }
        Ok(())
    }
}
