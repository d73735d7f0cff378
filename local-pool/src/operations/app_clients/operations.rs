//! CreateUserPoolClient, DescribeUserPoolClient, UpdateUserPoolClient, DeleteUserPoolClient, ListUserPoolClients.

use super::description::describe_client;
use crate::error::ServiceError;
use crate::operations::paging::take_page;
use crate::operations::{Access, Answer, Operation, operation};
use crate::random;
use crate::service::Service;
use crate::state::{AppClient, ClientIdentity, UserPool};
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(in crate::operations) const OPERATIONS: &[Operation] = &[
    operation!(Access::Iam, "CreateUserPoolClient", create_client),
    operation!(Access::Iam, "DescribeUserPoolClient", describe_user_pool_client),
    operation!(Access::Iam, "UpdateUserPoolClient", update_client),
    operation!(Access::Iam, "DeleteUserPoolClient", delete_client),
    operation!(Access::Iam, "ListUserPoolClients", list_clients),
];

const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// An invented secret, as long as those of Cognito.
pub(crate) fn new_secret(service: &Service) -> String {
    random::text(&*service.random, ALPHABET, 51)
}

async fn create_client(service: &Service, mut request: Map<String, Value>) -> Answer {
    let pool_id = take_text(&mut request, "UserPoolId").unwrap_or_default();
    let name = take_text(&mut request, "ClientName").unwrap_or_default();
    let generates = request.remove("GenerateSecret").is_some_and(|flag| flag == true);
    let secret = match (take_text(&mut request, "ClientSecret"), generates) {
        (Some(_), true) => {
            let text = "GenerateSecret and ClientSecret cannot be specified together.";
            return Err(ServiceError::invalid_parameter(text));
        }
        (None, true) => Some(new_secret(service)),
        (secret, false) => secret,
    };
    let id = random::text(&*service.random, ALPHABET, 26);
    service.store.write(|state| {
        let pool = state.pool_mut(&pool_id)?;
        let identity = ClientIdentity { id: id.clone(), name, secret };
        let client = AppClient::new(&pool.rules, identity, request, service.clock.now())?;
        let answer = json!({"UserPoolClient": describe_client(&pool.id, &client)});
        pool.clients.insert(id, client);
        Ok(answer)
    })
}

fn take_text(request: &mut Map<String, Value>, name: &str) -> Option<String> {
    request.remove(name)?.as_str().map(str::to_owned)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ClientIdRequest {
    user_pool_id: String,
    client_id: String,
}

async fn describe_user_pool_client(service: &Service, request: ClientIdRequest) -> Answer {
    service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        let client = pool.clients.get(&request.client_id).ok_or_else(|| no_client(&request.client_id))?;
        Ok(json!({"UserPoolClient": describe_client(&pool.id, client)}))
    })
}

/// What the request does not name gets its default, as on AWS.
async fn update_client(service: &Service, mut request: Map<String, Value>) -> Answer {
    let pool_id = take_text(&mut request, "UserPoolId").unwrap_or_default();
    let client_id = take_text(&mut request, "ClientId").unwrap_or_default();
    let name = take_text(&mut request, "ClientName");
    service.store.write(|state| {
        let UserPool { id, clients, rules, .. } = state.pool_mut(&pool_id)?;
        let client = clients.get_mut(&client_id).ok_or_else(|| no_client(&client_id))?;
        client.replace_settings(rules, request, service.clock.now())?;
        client.name = name.unwrap_or_else(|| client.name.clone());
        Ok(json!({"UserPoolClient": describe_client(id, client)}))
    })
}

async fn delete_client(service: &Service, request: ClientIdRequest) -> Answer {
    service.store.write(|state| {
        let pool = state.pool_mut(&request.user_pool_id)?;
        pool.clients.remove(&request.client_id).ok_or_else(|| no_client(&request.client_id))?;
        Ok(Value::Null)
    })
}

fn no_client(id: &str) -> ServiceError {
    ServiceError::resource_not_found(format!("User pool client {id} does not exist."))
}

/// Without `ClientType`: no client registers itself.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct ListClientsRequest {
    user_pool_id: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

async fn list_clients(service: &Service, request: ListClientsRequest) -> Answer {
    service.store.read(|state| {
        let pool = state.pool(&request.user_pool_id)?;
        let page = take_page(&pool.clients, request.max_results, request.next_token.as_deref())?;
        let summary =
            |client: &AppClient| json!({"ClientId": client.id, "UserPoolId": pool.id, "ClientName": client.name});
        Ok(page.into_answer("UserPoolClients", "NextToken", summary))
    })
}
