//! A user pool, a table and an event bus for one test, in moto.

use crate::moto::Moto;
use crate::proxy::Proxy;
use aws_sdk_cognitoidentityprovider as cognito;
use aws_sdk_dynamodb as dynamodb;
use aws_sdk_eventbridge as eventbridge;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_config::SharedCredentialsProvider;
use cognito::config::{BehaviorVersion, Credentials};
use dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use lambda_support::aws::Http1;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) struct TestStack {
    _moto: Arc<Moto>,
    /// The endpoint for the functions.
    pub(crate) proxy: Proxy,
    cognito: cognito::Client,
    dynamodb: dynamodb::Client,
    eventbridge: eventbridge::Client,
    pub(crate) pool: String,
    pub(crate) name: String,
}

pub(crate) type Record = HashMap<String, AttributeValue>;

impl TestStack {
    /// Creates a pool with the group `customers` and the users, a table, and a bus whose events are counted.
    pub(crate) async fn new(users: &[&str]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let moto = Moto::shared();
        let name = format!("stack{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
        let settings = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(Http1::default())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(format!("http://{}", moto.address))
            .build();
        let stack = Self {
            proxy: Proxy::open(Some(moto.address)).await,
            _moto: moto,
            cognito: cognito::Client::new(&settings),
            dynamodb: dynamodb::Client::new(&settings),
            eventbridge: eventbridge::Client::new(&settings),
            pool: String::new(),
            name,
        };
        stack.create_resources(users).await
    }

    async fn create_resources(mut self, users: &[&str]) -> Self {
        let pool = self.cognito.create_user_pool().pool_name(&self.name).send().await.unwrap();
        self.pool = pool.user_pool().unwrap().id().unwrap().to_owned();
        self.cognito.create_group().user_pool_id(&self.pool).group_name("customers").send().await.unwrap();
        for user in users {
            self.cognito.admin_create_user().user_pool_id(&self.pool).username(*user).send().await.unwrap();
        }
        let id = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S);
        let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
        let table = self.dynamodb.create_table().table_name(&self.name).billing_mode(BillingMode::PayPerRequest);
        let table = table.attribute_definitions(id.build().unwrap()).key_schema(key.build().unwrap());
        table.send().await.unwrap();
        let bus = self.eventbridge.create_event_bus().name(&self.name).send().await.unwrap();
        let archive = self.eventbridge.create_archive().archive_name(&self.name);
        archive.event_source_arn(bus.event_bus_arn().unwrap()).send().await.unwrap();
        self
    }

    /// The policy tables for a group, a record and an event; `more` is appended to each of them.
    pub(crate) fn tables(&self, more: &str) -> String {
        let name = &self.name;
        format!(
            "[post_confirmation.groups]\nadd=[\"customers\"]\n{more}\n\
             [post_confirmation.record]\ntable=\"{name}\"\nattributes=[\"email\",\"name\"]\n{more}\n\
             [post_confirmation.event]\nbus=\"{name}\"\nsource=\"example.users\"\ndetail_type=\"UserConfirmed\"\n{more}\n"
        )
    }

    /// The event for a user.
    pub(crate) fn event(&self, source: &str, user: &str) -> String {
        serde_json::json!({
            "version": "1", "triggerSource": source, "region": "us-east-1", "userPoolId": self.pool, "userName": user,
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
            "request": {"userAttributes": {"sub": format!("sub-{user}"), "email": "ann@example.com"}}, "response": {}
        })
        .to_string()
    }

    pub(crate) fn confirmed(&self, user: &str) -> String {
        self.event("PostConfirmation_ConfirmSignUp", user)
    }

    /// Whether the user is in the group.
    pub(crate) async fn is_customer(&self, user: &str) -> bool {
        let groups = self.cognito.admin_list_groups_for_user().user_pool_id(&self.pool).username(user);
        let groups = groups.send().await.unwrap();
        groups.groups().iter().any(|group| group.group_name() == Some("customers"))
    }

    /// All records, by user name.
    pub(crate) async fn records(&self) -> HashMap<String, Record> {
        let found = self.dynamodb.scan().table_name(&self.name).send().await.unwrap();
        let records: Vec<_> = found.items().to_vec();
        let ids: BTreeSet<_> = records.iter().map(|record| text(record, "id").to_owned()).collect();
        assert_eq!(ids.len(), records.len());
        records.into_iter().map(|record| (text(&record, "user_name").to_owned(), record)).collect()
    }

    /// How many events reached the bus.
    pub(crate) async fn published(&self) -> i64 {
        self.eventbridge.describe_archive().archive_name(&self.name).send().await.unwrap().event_count()
    }

    pub(crate) async fn delete_table(&self) {
        self.dynamodb.delete_table().table_name(&self.name).send().await.unwrap();
    }

    pub(crate) async fn delete_group(&self) {
        self.cognito.delete_group().user_pool_id(&self.pool).group_name("customers").send().await.unwrap();
    }

    /// Asserts that every action was performed exactly once for each of these users.
    pub(crate) async fn assert_done(&self, users: &[&str]) {
        let records = self.records().await;
        assert_eq!(records.len(), users.len());
        for user in users {
            let record = &records[*user];
            assert_eq!(text(record, "id"), format!("{}#sub-{user}", self.pool));
            assert_eq!((text(record, "state"), text(record, "event")), ("done", "sent"), "{record:?}");
            assert!(self.is_customer(user).await, "{user}");
        }
        assert_eq!(self.published().await, i64::try_from(users.len()).unwrap());
    }
}

/// A string in a record.
pub(crate) fn text<'r>(record: &'r Record, name: &str) -> &'r str {
    record[name].as_s().unwrap()
}
