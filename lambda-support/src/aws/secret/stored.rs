//! A secret in AWS Secrets Manager: it is read when it is first needed, kept, and read again if a service rejects it.

use super::code::SecretCode;
use super::error::SecretError;
use super::text::SecretText;
use crate::aws::settings::{from_environment, with_limits};
use aws_sdk_secretsmanager::Client;
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tracing::{info, warn};

/// The least time between two readings because of a rejection.
const PAUSE: Duration = Duration::from_secs(5 * 60);

pub(super) struct StoredSecret {
    arn: String,
    json_key: Option<String>,
    settings: Option<SdkConfig>,
    client: OnceLock<Client>,
    /// Locked while the secret is read, so that simultaneous requests read it once.
    state: Mutex<State>,
    pause: Duration,
}

#[derive(Default)]
struct State {
    current: Option<Arc<SecretText>>,
    /// When it was last read because of a rejection.
    read_again: Option<Instant>,
}

impl StoredSecret {
    pub(super) fn new(arn: &str, json_key: Option<&str>, settings: Option<SdkConfig>) -> Self {
        let (arn, json_key) = (arn.to_owned(), json_key.map(str::to_owned));
        Self { arn, json_key, settings, client: OnceLock::new(), state: Mutex::default(), pause: PAUSE }
    }

    pub(super) async fn get(&self) -> Result<Arc<SecretText>, SecretError> {
        let mut state = self.state.lock().await;
        if let Some(current) = &state.current {
            return Ok(Arc::clone(current));
        }
        let read = Arc::new(self.read().await?);
        state.current = Some(Arc::clone(&read));
        Ok(read)
    }

    pub(super) async fn replacement_of(&self, rejected: &SecretText) -> Option<Arc<SecretText>> {
        let mut state = self.state.lock().await;
        // Another request may have replaced it in the meantime.
        if let Some(current) = state.current.as_ref().filter(|current| ***current != *rejected) {
            return Some(Arc::clone(current));
        }
        if state.read_again.is_some_and(|last| last.elapsed() < self.pause) {
            return None;
        }
        state.read_again = Some(Instant::now());
        let arn = self.arn.as_str();
        match self.read().await {
            Ok(read) if read == *rejected => {
                warn!(secret = SecretCode::Rejected.as_str(), arn, "a service rejects the secret");
                None
            }
            Ok(read) => {
                info!(secret = SecretCode::Replaced.as_str(), arn, "the secret was replaced");
                let read = Arc::new(read);
                state.current = Some(Arc::clone(&read));
                Some(read)
            }
            // The rejected secret stays: it may be the right one, and reading it failed.
            Err(error) => {
                warn!(secret = %error, arn, "a service rejects the secret, and it could not be read again");
                None
            }
        }
    }

    async fn read(&self) -> Result<SecretText, SecretError> {
        let call = self.client().get_secret_value().secret_id(&self.arn).send();
        let output = call.await.map_err(|error| SecretError::from_sdk(&error))?;
        let value = output.secret_string().ok_or(SecretCode::Binary)?;
        Ok(SecretText::from_stored(value, self.json_key.as_deref())?)
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| {
            let settings = with_limits(self.settings.clone().unwrap_or_else(from_environment));
            // A secret may be in another region than the function.
            let region = self.arn.split(':').nth(3).map(|region| Region::new(region.to_owned()));
            Client::new(&settings.into_builder().region(region).build())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_credential_types::Credentials;
    use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
    use aws_types::sdk_config::SharedCredentialsProvider;
    use serde_json::{Value, json};
    use std::net::Ipv4Addr;
    use std::sync::Mutex as StdMutex;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    const ARN: &str = "arn:aws:secretsmanager:eu-west-2:123456789012:secret:app-client-AbCdEf";

    /// Secrets Manager with these values, one after another; the last one stays. `None` is a refusal.
    struct SecretsManager {
        url: String,
        /// The head of each request.
        requests: Arc<StdMutex<Vec<String>>>,
    }

    impl SecretsManager {
        async fn with_values(values: &'static [Option<&'static str>]) -> Self {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let requests: Arc<StdMutex<Vec<String>>> = Arc::default();
            let received = Arc::clone(&requests);
            tokio::spawn(async move {
                loop {
                    let (mut stream, _) = listener.accept().await.unwrap();
                    let mut request = vec![0; 8_192];
                    let length = stream.read(&mut request).await.unwrap();
                    let nth = received.lock().unwrap().len();
                    received.lock().unwrap().push(String::from_utf8_lossy(&request[..length]).into_owned());
                    let (status, body) = match values.get(nth).or(values.last()).copied().flatten() {
                        Some(value) => (200, json!({ "ARN": ARN, "SecretString": value })),
                        None => (400, json!({ "__type": "AccessDeniedException", "Message": "hunter2" })),
                    };
                    let body = body.to_string();
                    let head =
                        format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
                    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
                }
            });
            Self { url, requests }
        }

        fn secret(&self, json_key: Option<&str>) -> StoredSecret {
            let credentials = Credentials::new("AKIDEXAMPLE", "example", None, None, "test");
            let settings = SdkConfig::builder()
                .behavior_version(BehaviorVersion::v2026_01_12())
                .http_client(crate::aws::Http1::default())
                .region(Region::new("eu-west-1"))
                .credentials_provider(SharedCredentialsProvider::new(credentials))
                .endpoint_url(&self.url);
            StoredSecret::new(ARN, json_key, Some(settings.build()))
        }

        fn count(&self) -> usize {
            self.requests.lock().unwrap().len()
        }
    }

    #[tokio::test]
    async fn secret_is_read_once_in_the_region_of_its_arn() {
        let service = SecretsManager::with_values(&[Some("{\"password\":\"s3cr3t\\n\"}")]).await;
        let secret = service.secret(Some("password"));
        assert_eq!(service.count(), 0, "it is read when it is first needed");
        let (one, two, three) = tokio::join!(secret.get(), secret.get(), secret.get());
        for read in [one, two, three, secret.get().await] {
            assert_eq!(read.unwrap().expose(), "s3cr3t");
        }
        let requests = service.requests.lock().unwrap();
        assert_eq!(requests.len(), 1);
        assert!(requests[0].contains("/eu-west-2/secretsmanager/aws4_request"), "{}", requests[0]);
        let body: Value = serde_json::from_str(requests[0].rsplit("\r\n\r\n").next().unwrap()).unwrap();
        assert_eq!(body, json!({ "SecretId": ARN }));
    }

    #[tokio::test]
    async fn failed_reading_is_repeated_by_the_next_request() {
        let service = SecretsManager::with_values(&[None, Some("s3cr3t")]).await;
        let secret = service.secret(None);
        assert_eq!(secret.get().await.unwrap_err().to_string(), "secret_denied");
        assert_eq!(secret.get().await.unwrap().expose(), "s3cr3t");
    }

    /// Otherwise a client that causes rejections would cause a call to Secrets Manager for each.
    #[tokio::test]
    async fn rejected_secret_is_read_again_once_in_five_minutes() {
        let service = SecretsManager::with_values(&[Some("old"), Some("new"), Some("newer")]).await;
        let secret = service.secret(None);
        let old = secret.get().await.unwrap();
        let (one, two) = tokio::join!(secret.replacement_of(&old), secret.replacement_of(&old));
        assert_eq!((one.unwrap().expose(), two.unwrap().expose()), ("new", "new"));
        assert_eq!(service.count(), 2, "the second request got what the first one had read");
        let new = secret.get().await.unwrap();
        assert_eq!(new.expose(), "new");
        assert!(secret.replacement_of(&new).await.is_none() && service.count() == 2);
        let secret = StoredSecret { pause: Duration::ZERO, ..secret };
        assert_eq!(secret.replacement_of(&new).await.unwrap().expose(), "newer");
    }

    #[tokio::test]
    async fn rejected_secret_stays_if_there_is_no_other() {
        for again in [Some("old"), None] {
            let service = match again {
                Some(_) => SecretsManager::with_values(&[Some("old")]).await,
                None => SecretsManager::with_values(&[Some("old"), None]).await,
            };
            let secret = service.secret(None);
            let old = secret.get().await.unwrap();
            assert!(secret.replacement_of(&old).await.is_none());
            assert_eq!((secret.get().await.unwrap().expose(), service.count()), ("old", 2));
        }
    }
}
