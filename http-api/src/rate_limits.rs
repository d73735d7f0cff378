//! Rate limits: counters in a DynamoDB table. They fail open: a limit that locks all users out when the table is unavailable
//! would be worse than none.

use super::cognito::app_client::sdk_config;
use super::failure::{ErrorCode, Failure};
use super::log_reason::LogReason;
use aws_lc_rs::digest::{SHA256, digest};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use policy::RateLimits;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::timeout;

/// For all counters of a request together: the user waits for them, and if the table is slow, the request is not limited.
const DEADLINE: Duration = Duration::from_millis(300);
/// Longer, because a counter counts even if it is late, and the next request finds the connection open.
const OPERATION: Duration = Duration::from_secs(1);

/// The counters in the policy's table.
pub(crate) struct Limits {
    rules: RateLimits,
    table: Arc<CounterTable>,
}

/// A counter, and the value that it must not exceed.
struct Counter {
    kind: &'static str,
    who: String,
    limit: u32,
}

impl Limits {
    /// Counters with these rules. No call is made yet.
    pub(crate) fn new(rules: RateLimits, settings: Option<SdkConfig>) -> Self {
        let (name, window, client) = (rules.table.clone(), rules.window, OnceLock::new());
        Self { rules, table: Arc::new(CounterTable { name, window, client, settings }) }
    }

    /// Counts a request for a mail or a short message. Names are counted in lower case, whether the user exists or
    /// not. The source address is counted first, so that one that is over its limit does not use up the limits of users.
    /// Returns a note for the log if it could not be counted.
    ///
    /// # Errors
    /// [`ErrorCode::TooManyRequests`].
    pub(crate) async fn count_message_request(
        &self,
        recipients: &[&str],
        source: Option<&str>,
    ) -> Result<Option<String>, Failure> {
        let source = source.map(source_network);
        let source = source.map(|who| Counter { kind: "source", who, limit: self.rules.per_source });
        let user = |name: &&str| Counter { kind: "user", who: name.to_lowercase(), limit: self.rules.per_user };
        self.count(source.into_iter().chain(recipients.iter().map(user)).collect()).await
    }

    /// Counts an answer to a session. A correct answer ends the session, so all but the last were wrong.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSession`] after too many answers, even if Cognito would still accept the session.
    pub(crate) async fn count_code_attempt(&self, session: &str) -> Result<Option<String>, Failure> {
        let counter = Counter { kind: "session", who: session.to_owned(), limit: self.rules.wrong_codes };
        let counted = self.count(vec![counter]).await;
        counted.map_err(|_| Failure::from(ErrorCode::InvalidSession).with_reason(LogReason::TooManyCodes))
    }

    async fn count(&self, counters: Vec<Counter>) -> Result<Option<String>, Failure> {
        let table = Arc::clone(&self.table);
        // A task of its own, so that the calls continue after the deadline.
        let counting = tokio::spawn(async move { table.count_all(&counters).await });
        match timeout(DEADLINE, counting).await {
            Ok(Ok(counted)) => counted,
            Ok(Err(_)) | Err(_) => Ok(Some(LogReason::RateLimitFailed.as_str().to_owned())),
        }
    }
}

/// The DynamoDB table of the counters.
struct CounterTable {
    name: String,
    window: Duration,
    client: OnceLock<Client>,
    settings: Option<SdkConfig>,
}

impl CounterTable {
    async fn count_all(&self, counters: &[Counter]) -> Result<Option<String>, Failure> {
        let mut note = None;
        for counter in counters {
            note = note.or(self.count(counter).await?);
        }
        Ok(note)
    }

    async fn count(&self, Counter { kind, who, limit }: &Counter) -> Result<Option<String>, Failure> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let window = Window::containing(now, self.window);
        let Some(count) = self.increment(&window.counter_key(kind, who), window.end).await else {
            return Ok(Some(LogReason::RateLimitFailed.as_str().to_owned()));
        };
        if count <= u64::from(*limit) {
            return Ok(None);
        }
        let failure = Failure::from(ErrorCode::TooManyRequests).with_reason(LogReason::RateLimit);
        Err(Failure { retry_after: Some((window.end - now).max(1)), ..failure })
    }

    /// Increments a counter and returns its value; `None` if the table does not respond.
    async fn increment(&self, id: &str, end: u64) -> Option<u64> {
        let number = |number: u64| AttributeValue::N(number.to_string());
        let update = self.client().update_item().table_name(&self.name);
        let update = update.key("id", AttributeValue::S(id.to_owned()));
        let update = update.update_expression("ADD tries :one SET expires_at = :end");
        let update =
            update.expression_attribute_values(":one", number(1)).expression_attribute_values(":end", number(end));
        let output = update.return_values(ReturnValue::UpdatedNew).send().await.ok()?;
        output.attributes()?.get("tries")?.as_n().ok()?.parse().ok()
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| {
            let settings = sdk_config(self.settings.as_ref());
            let timeouts = TimeoutConfig::builder()
                .connect_timeout(OPERATION)
                .operation_attempt_timeout(OPERATION)
                .operation_timeout(OPERATION)
                .build();
            Client::new(&settings.into_builder().timeout_config(timeouts).build())
        })
    }
}

/// What is counted as one source. An IPv6 subscriber has a /64 network and all addresses in it.
fn source_network(source: &str) -> String {
    match source.parse() {
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            let [one, two, three, four, ..] = address.segments();
            format!("{one:x}:{two:x}:{three:x}:{four:x}::/64")
        }
        _ => source.to_owned(),
    }
}

/// The period in which attempts are counted together.
struct Window {
    index: u64,
    end: u64,
}

impl Window {
    fn containing(now: u64, length: Duration) -> Self {
        let length = length.as_secs().max(1);
        let index = now / length;
        Self { index, end: (index + 1) * length }
    }

    /// The key of a counter. It is hashed, so that it does not reveal the user or the address.
    fn counter_key(&self, kind: &str, who: &str) -> String {
        let hash = digest(&SHA256, format!("{kind}\n{who}").as_bytes());
        let hash: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{kind}#{hash}#{}", self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::{Window, source_network};
    use std::time::Duration;

    #[test]
    fn ipv6_addresses_count_by_network() {
        assert_eq!(source_network("2001:db8:1:2:3:4:5:6"), source_network("2001:db8:1:2::9"));
        assert_ne!(source_network("2001:db8:1:2::9"), source_network("2001:db8:1:3::9"));
        assert_eq!(source_network("192.0.2.1"), "192.0.2.1");
        assert_ne!(source_network("::ffff:192.0.2.1"), source_network("::ffff:192.0.2.2"));
    }

    #[test]
    fn window_ends_and_counter_keys_are_hashed() {
        let minutes = Duration::from_secs(600);
        let (first, last, next) = (
            Window::containing(1_200, minutes),
            Window::containing(1_799, minutes),
            Window::containing(1_800, minutes),
        );
        assert_eq!((first.end, last.end, next.end), (1_800, 1_800, 2_400));
        let id = |window: &Window| window.counter_key("user", "ann@example.com");
        assert!(id(&first) == id(&last) && id(&last) != id(&next) && !id(&first).contains("ann"));
        assert_ne!(first.counter_key("user", "a"), first.counter_key("source", "a"));
    }
}
