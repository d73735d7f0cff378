//! Calls to services whose protocol is JSON, without their SDK crates.
//!
//! The crates of CloudWatch would bring a second version of `http`, CBOR and compression, and the feature that enables them
//! would be enabled for every function too. `doctor` makes two calls, which only read, and repeats none.

use super::error::AwsError;
use aws_config::SdkConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_lambda::config::endpoint::{DefaultResolver, Params, ResolveEndpoint};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::Value;
use std::time::{Duration, SystemTime};
use tokio::time::timeout;

/// A service whose calls are `POST /` with the operation in a header.
pub(super) struct JsonService {
    /// Its name in the signature and in its host names.
    pub(super) name: &'static str,
    /// What the header has in front of the operation.
    pub(super) target: &'static str,
    /// The version of the protocol.
    pub(super) content_type: &'static str,
}

/// Calls such services, in the region and with the credentials of the settings.
pub(super) struct JsonClient {
    settings: SdkConfig,
    /// How long a call waits for the head of a response, and then for its body.
    patience: Duration,
    connector: SharedHttpConnector,
}

impl JsonClient {
    pub(super) fn new(settings: SdkConfig) -> Self {
        let timeouts = settings.timeout_config();
        let connect = timeouts.and_then(|timeouts| timeouts.connect_timeout());
        let patience = timeouts.and_then(|timeouts| timeouts.operation_attempt_timeout()).unwrap_or(Duration::MAX);
        Self { settings, patience, connector: lambda_support::aws::connector(connect) }
    }

    /// The response of an operation, which is named as IAM names it: `logs:DescribeLogGroups`.
    pub(super) async fn call(
        &self,
        service: &JsonService,
        action: &'static str,
        input: &Value,
    ) -> Result<Value, AwsError> {
        let failed =
            |code: &str, message: &str| AwsError { action, code: code.to_owned(), message: message.to_owned() };
        let operation = action.split(':').next_back().unwrap_or(action);
        let request = self.request(service, operation, input.to_string()).await.map_err(|code| failed(code, ""))?;
        let response = match timeout(self.patience, self.connector.call(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => return Err(failed("NotConnected", "")),
            Err(_) => return Err(failed("TimedOut", "")),
        };
        let (status, header) = (response.status(), response.headers().get("x-amzn-errortype").map(str::to_owned));
        let body = timeout(self.patience, ByteStream::new(response.into_body()).collect()).await;
        let body = body.map_err(|_| failed("TimedOut", ""))?.map_err(|_| failed("NotConnected", ""))?;
        let output: Option<Value> = serde_json::from_slice(&body.into_bytes()).ok();
        if status.is_success() {
            return output.ok_or_else(|| failed("Unreadable", "not a response of AWS"));
        }
        let text = |name: &str| output.as_ref().and_then(|output| output.get(name)?.as_str());
        let code = header.as_deref().or_else(|| text("__type")).unwrap_or("Unknown");
        // The code may be a URI in front, or a URL behind.
        let code = code.split(':').next().unwrap_or(code);
        let code = code.rsplit('#').next().unwrap_or(code);
        Err(failed(code, text("message").or_else(|| text("Message")).unwrap_or_default()))
    }

    /// A signed request; an error is the code of an [`AwsError`].
    async fn request(&self, service: &JsonService, operation: &str, body: String) -> Result<HttpRequest, &'static str> {
        let url = self.url(service).await.ok_or("NotSent")?;
        let target = format!("{}.{operation}", service.target);
        let headers = [("content-type", service.content_type), ("x-amz-target", target.as_str())];
        let credentials = self.settings.credentials_provider().ok_or("CredentialsNotLoaded")?;
        let credentials = credentials.provide_credentials().await.map_err(|_| "CredentialsNotLoaded")?;
        let (identity, region) = (Identity::from(credentials), self.settings.region().ok_or("NotSent")?);
        let parameters = SigningParams::builder()
            .identity(&identity)
            .region(region.as_ref())
            .name(service.name)
            .time(SystemTime::now())
            .settings(SigningSettings::default());
        let parameters = parameters.build().map_err(|_| "NotSent")?.into();
        let signable = SignableRequest::new("POST", &url, headers.into_iter(), SignableBody::Bytes(body.as_bytes()));
        let signed = sign(signable.map_err(|_| "NotSent")?, &parameters).map_err(|_| "NotSent")?;
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method("POST").map_err(|_| "NotSent")?;
        request.set_uri(url.as_str()).map_err(|_| "NotSent")?;
        for (name, value) in headers.into_iter().chain(signed.output().headers()) {
            request.headers_mut().insert(name.to_owned(), value.to_owned());
        }
        Ok(request)
    }

    /// The service has the same hosts as Lambda, apart from their first label, in every partition.
    async fn url(&self, service: &JsonService) -> Option<String> {
        if let Some(url) = self.settings.endpoint_url() {
            return Some(format!("{}/", url.trim_end_matches('/')));
        }
        let region = self.settings.region()?.to_string();
        let resolver = DefaultResolver::new();
        let lambda = resolver.resolve_endpoint(&Params::builder().region(region).build().ok()?).await.ok()?;
        let host = lambda.url().strip_prefix("https://lambda")?.trim_end_matches('/');
        Some(format!("https://{}{host}/", service.name))
    }
}

#[cfg(test)]
mod tests {
    use super::super::monitoring::{ALARMS, LOGS};
    use super::JsonClient;
    use aws_config::{BehaviorVersion, Region, SdkConfig};

    #[tokio::test]
    async fn host_is_that_of_the_region_and_its_partition() {
        for (region, alarms, logs) in [
            ("eu-west-1", "https://monitoring.eu-west-1.amazonaws.com/", "https://logs.eu-west-1.amazonaws.com/"),
            (
                "cn-north-1",
                "https://monitoring.cn-north-1.amazonaws.com.cn/",
                "https://logs.cn-north-1.amazonaws.com.cn/",
            ),
        ] {
            let settings = SdkConfig::builder().behavior_version(BehaviorVersion::v2026_01_12());
            let client = JsonClient::new(settings.region(Region::new(region)).build());
            assert_eq!(client.url(&ALARMS).await.as_deref(), Some(alarms));
            assert_eq!(client.url(&LOGS).await.as_deref(), Some(logs));
        }
    }
}
