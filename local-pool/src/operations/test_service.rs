//! A service with one pool and two app clients, for the tests of sign-up, codes and passwords.

use super::find_operation;
use crate::clock::Clock;
use crate::crypto::SigningKeys;
use crate::error::ServiceError;
use crate::messages::{Message, Outbox};
use crate::random::SystemRandom;
use crate::service::{Options, Service};
use crate::state::{
    AppClient, ClientRules, PasswordPolicy, PoolRules, State, Store, TriggerFunction, User, UserPool, UserStatus,
};
use crate::triggers::TriggerRunner;
use crate::triggers::test_lambda::{ARN, Handler, start_lambda};
use events::{EmailSendingAccount, EventVersion, Trigger, VerificationMethod};
use lambda_emulator::Logs;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

pub(crate) const POOL: &str = "eu-west-1_Example";
/// It tells strangers that they do not exist.
pub(crate) const CLIENT: &str = "client1";
/// It hides that, and has a secret.
pub(crate) const HIDING_CLIENT: &str = "client2";
pub(crate) const SECRET: &str = "secret2";

/// A service whose pool verifies addresses by e-mail, without functions.
pub(crate) fn service() -> Service {
    service_with(TriggerRunner::default())
}

/// The same with a function at these triggers.
pub(crate) async fn service_with_function(triggers: &[Trigger], handler: Handler) -> Service {
    let runner = TriggerRunner::new([start_lambda(handler).await], Logs::Discard).unwrap();
    let service = service_with(runner);
    change_rules(&service, |rules| {
        for trigger in triggers {
            let function = TriggerFunction { trigger: *trigger, arn: ARN.to_owned(), version: EventVersion::V1 };
            rules.functions.insert(trigger.lambda_config_key(), function);
        }
    });
    service
}

fn service_with(triggers: TriggerRunner) -> Service {
    static KEYS: OnceLock<Arc<SigningKeys>> = OnceLock::new();
    let service = Service {
        options: Options::default(),
        store: Store::default(),
        clock: Clock::default(),
        random: Box::new(SystemRandom),
        keys: Arc::clone(KEYS.get_or_init(|| Arc::new(SigningKeys::generate().unwrap()))),
        triggers,
        outbox: Outbox::default(),
    };
    service.store.write(|state| Ok(state.pools.insert(POOL.to_owned(), pool()))).unwrap();
    service
}

fn pool() -> UserPool {
    let clients = [client(CLIENT, None), client(HIDING_CLIENT, Some(SECRET))];
    UserPool {
        id: POOL.to_owned(),
        name: "pool".to_owned(),
        arn: String::new(),
        settings: Map::new(),
        rules: rules(),
        tags: BTreeMap::new(),
        clients: clients.map(|client| (client.id.clone(), client)).into(),
        groups: BTreeMap::new(),
        users: BTreeMap::new(),
        subs: HashMap::new(),
        aliases: HashMap::new(),
        sessions: HashMap::new(),
        refresh_tokens: HashMap::new(),
        created: crate::Timestamp::default(),
        modified: crate::Timestamp::default(),
    }
}

fn rules() -> PoolRules {
    PoolRules {
        username_attributes: vec![],
        alias_attributes: vec![],
        is_case_sensitive: false,
        auto_verified: vec!["email"],
        attributes: BTreeMap::new(),
        password: PasswordPolicy {
            minimum_length: 8,
            needs_uppercase: false,
            needs_lowercase: false,
            needs_numbers: false,
            needs_symbols: false,
            temporary_validity: Duration::from_secs(7 * 86_400),
        },
        only_admins_create_users: false,
        verified_before_update: vec![],
        functions: BTreeMap::new(),
        recovery: vec![],
        verification: VerificationMethod::Code,
        email_sending_account: EmailSendingAccount::Developer,
    }
}

fn client(id: &str, secret: Option<&str>) -> AppClient {
    let day = Duration::from_secs(86_400);
    AppClient {
        id: id.to_owned(),
        name: id.to_owned(),
        secret: secret.map(str::to_owned),
        settings: Map::new(),
        rules: ClientRules {
            flows: BTreeSet::new(),
            access_token: day,
            id_token: day,
            refresh_token: day,
            session: day,
            hides_strangers: secret.is_some(),
            can_revoke: true,
            rotation: None,
            readable: None,
            writable: None,
        },
        created: crate::Timestamp::default(),
        modified: crate::Timestamp::default(),
    }
}

pub(crate) fn change_rules(service: &Service, change: impl FnOnce(&mut PoolRules)) {
    let change = |state: &mut State| {
        change(&mut state.pool_mut(POOL)?.rules);
        Ok(())
    };
    service.store.write(change).unwrap();
}

/// A user with a verified e-mail address, and the password `Passw0rd!`.
pub(crate) fn add_user(service: &Service, name: &str, status: UserStatus, email: &str) {
    let verified = (status != UserStatus::Unconfirmed).to_string();
    let attributes =
        [("email", email), ("email_verified", verified.as_str())].map(|(name, value)| (name.into(), value.into()));
    let verifier = crate::crypto::hash_password(&SystemRandom, "Example", name, "Passw0rd!");
    let user = User {
        name: name.to_owned(),
        sub: format!("sub-of-{name}"),
        attributes: attributes.into(),
        status,
        is_enabled: true,
        password: Some(verifier),
        temporary_until: None,
        groups: BTreeSet::new(),
        codes: BTreeMap::new(),
        pending: BTreeMap::new(),
        refresh_tokens: BTreeMap::new(),
        signed_out: None,
        failures: 0,
        locked_until: None,
        created: service.clock.now(),
        modified: service.clock.now(),
    };
    service
        .store
        .write(|state| {
            state.pool_mut(POOL)?.insert_user(user);
            Ok(())
        })
        .unwrap();
}

/// Reads something of a user.
pub(crate) fn user<T>(service: &Service, name: &str, read: impl FnOnce(&User) -> T) -> T {
    service.store.read(|state| read(state.pool(POOL).unwrap().find_user(name).unwrap()))
}

/// Changes a user.
pub(crate) fn change_user(service: &Service, name: &str, change: impl FnOnce(&mut User)) {
    let change = |state: &mut State| {
        change(state.pool_mut(POOL)?.find_user_mut(name).unwrap());
        Ok(())
    };
    service.store.write(change).unwrap();
}

/// Runs an operation.
pub(crate) async fn call(service: &Service, operation: &str, request: Value) -> Result<Value, ServiceError> {
    (find_operation(operation).unwrap().run)(service, request).await
}

/// Runs an operation that fails: the exception and the text.
pub(crate) async fn refuse(service: &Service, operation: &str, request: Value) -> (&'static str, String) {
    let error = call(service, operation, request).await.unwrap_err();
    (error.code, error.message.into_owned())
}

/// The last message.
pub(crate) fn last_message(service: &Service) -> Arc<Message> {
    service.outbox.messages().pop().unwrap()
}

/// The events of a trigger source so far.
pub(crate) fn recorded_events(service: &Service, source: &str) -> Vec<Value> {
    let recorded = service.triggers.recorded();
    let of_source = recorded.iter().filter(|recorded| recorded.source == source);
    of_source.map(|recorded| serde_json::from_str(&recorded.event).unwrap()).collect()
}

/// `UserAttributes` of a request.
pub(crate) fn attributes(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}
