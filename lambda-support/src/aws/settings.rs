//! Region, endpoints, credentials, timeouts and retries.
//!
//! Everything is read from the environment, where Lambda sets region and credentials; other endpoints are set with the
//! variables that AWS documents. Profiles, files and metadata services are not read.

use super::http::Http1;
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_config::{RetryConfig, SharedCredentialsProvider, TimeoutConfig};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use std::env;
use std::time::Duration;

/// The services are in the same region.
const CONNECT: Duration = Duration::from_millis(600);
/// Three attempts fit into Cognito's timeout (contract 1.7).
const ATTEMPT: Duration = Duration::from_millis(1_200);
/// All attempts together, including the delays between them.
const OPERATION: Duration = Duration::from_secs(3);
/// Including the first one. Permanent errors, such as a missing group or permission, are not retried.
const ATTEMPTS: u32 = 3;
const INITIAL_BACKOFF: Duration = Duration::from_millis(50);
const MAX_BACKOFF: Duration = Duration::from_millis(300);

/// The SDK configuration from the environment. With the SDK's own timeouts, one hanging call could use up all the time.
pub fn from_environment() -> SdkConfig {
    let mut settings = SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .http_client(Http1::default())
        .region(variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION")).map(Region::new))
        .use_fips(is_true("AWS_USE_FIPS_ENDPOINT"))
        .use_dual_stack(is_true("AWS_USE_DUALSTACK_ENDPOINT"))
        .service_config(Endpoints);
    settings.set_credentials_provider(credentials());
    settings.set_endpoint_url(endpoint("AWS_ENDPOINT_URL"));
    with_limits(settings.build())
}

/// The same settings with these timeouts and retries.
pub(super) fn with_limits(settings: SdkConfig) -> SdkConfig {
    let retries = RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(INITIAL_BACKOFF)
        .with_max_backoff(MAX_BACKOFF);
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build();
    settings.into_builder().retry_config(retries).timeout_config(timeouts).build()
}

fn credentials() -> Option<SharedCredentialsProvider> {
    let (id, secret) = (variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?);
    let credentials = Credentials::new(id, secret, variable("AWS_SESSION_TOKEN"), None, "Environment");
    Some(SharedCredentialsProvider::new(credentials))
}

/// Endpoints of individual services: `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, `AWS_ENDPOINT_URL_DYNAMODB`,
/// `AWS_ENDPOINT_URL_EVENTBRIDGE`, `AWS_ENDPOINT_URL_SECRETS_MANAGER`.
#[derive(Debug)]
struct Endpoints;

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_ascii_uppercase().replace(' ', "_");
        endpoint(&format!("{}_{service}", key.env()))
    }
}

fn endpoint(name: &str) -> Option<String> {
    variable(name).filter(|_| !is_true("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))
}

fn is_true(name: &str) -> bool {
    variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
