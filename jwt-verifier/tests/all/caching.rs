//! When keys are fetched, and the results while they are not available.

use crate::fixtures::*;
use cognito_triggers_jwt_verifier::{
    AppClients, Claims, Expected, Fetch, FetchError, FetchFuture, JwkSet, Rejection, Verifier,
};
use std::panic;
use std::sync::Arc;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DOWN: [FetchError; 3] = [FetchError::Transport, FetchError::TimedOut, FetchError::Refused];

async fn at(verifier: &Verifier, token: &str, after: Duration) -> Result<Claims, Rejection> {
    verifier.verify_at(token, Expected::Id, NOW + after).await
}

fn of_key(kid: &str) -> String {
    signed(
        &OTHER_KEY,
        &format!(r#"{{"kid":"{kid}","alg":"RS256"}}"#),
        Payload::id().json().replace(&(NOW_SECONDS + 3600).to_string(), "1900000000"),
    )
}

/// An ID token that is valid for years.
fn lasting() -> String {
    Payload::id().with("exp", 1_900_000_000).signed()
}

async fn all_at_once(verifier: &Arc<Verifier>, token: &str, how_many: usize) -> Vec<Result<(), Rejection>> {
    let tasks: Vec<_> = (0..how_many)
        .map(|_| {
            let (verifier, token) = (Arc::clone(verifier), token.to_owned());
            tokio::spawn(async move { verifier.verify_at(&token, Expected::Id, NOW).await.map(drop) })
        })
        .collect();
    let mut ends = Vec::new();
    for task in tasks {
        ends.push(task.await.unwrap());
    }
    ends
}

#[tokio::test]
async fn k02_hundred_concurrent_tokens_are_one_request() {
    let server = RecordingServer::with_published_keys();
    let verifier = Arc::new(fetching(&server));
    assert_eq!(all_at_once(&verifier, &id_token(), 100).await, [Ok(()); 100]);
    assert_eq!(server.requested_urls(), [URL]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k02_hundred_tokens_on_two_threads_are_one_request() {
    let server = RecordingServer::with_published_keys();
    let verifier = Arc::new(fetching(&server));
    assert_eq!(all_at_once(&verifier, &id_token(), 100).await, [Ok(()); 100]);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k02_hundred_concurrent_tokens_are_one_failed_request() {
    let server = RecordingServer::new(Err(FetchError::Refused));
    let verifier = Arc::new(fetching(&server));
    assert_eq!(all_at_once(&verifier, &id_token(), 100).await, [Err(Rejection::Jwks); 100]);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k03_removed_key_is_unknown_after_the_next_fetch() {
    let server = RecordingServer::new(Ok(key_set(&[jwk("kid-id", &ID_KEY, "")]).into()));
    let verifier = fetching(&server);
    assert!(at(&verifier, &id_token(), Duration::ZERO).await.is_ok());
    server.answer(Ok(key_set(&[jwk("kid-new", &OTHER_KEY, "")]).into()));
    assert!(at(&verifier, &of_key("kid-new"), Duration::ZERO).await.is_ok());
    assert_eq!(server.requests(), 2);
    assert_eq!(at(&verifier, &id_token(), Duration::ZERO).await.unwrap_err(), Rejection::Kid);
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn k03_replaced_key_is_used_after_the_next_fetch() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    assert!(at(&verifier, &lasting(), Duration::ZERO).await.is_ok());
    server.answer(Ok(key_set(&[jwk("kid-id", &OTHER_KEY, "")]).into()));
    assert_eq!(at(&verifier, &lasting(), HOUR).await.unwrap_err(), Rejection::Signature);
}

#[tokio::test]
async fn k04_cold_cache_and_failed_fetch_is_unavailable() {
    for why in DOWN {
        let server = RecordingServer::new(Err(why));
        let verifier = fetching(&server);
        assert_eq!(at(&verifier, &id_token(), Duration::ZERO).await.unwrap_err(), Rejection::Jwks);
        let tries = if why == FetchError::Transport { 2 } else { 1 };
        assert_eq!(server.requests(), tries, "{why}");
        // There is no other request within a second.
        for _ in 0..10 {
            assert_eq!(at(&verifier, &id_token(), Duration::from_millis(999)).await.unwrap_err(), Rejection::Jwks);
        }
        assert_eq!(server.requests(), tries, "{why}");
        assert_eq!(at(&verifier, &id_token(), Duration::from_secs(1)).await.unwrap_err(), Rejection::Jwks);
        assert_eq!(server.requests(), 2 * tries, "{why}");
        server.answer(Ok(published_keys().into()));
        assert!(at(&verifier, &id_token(), Duration::from_secs(2)).await.is_ok());
    }
}

#[tokio::test]
async fn k04_warm_cache_is_used_after_a_failed_fetch() {
    for why in DOWN {
        let server = RecordingServer::with_published_keys();
        let verifier = fetching(&server);
        assert!(at(&verifier, &id_token(), Duration::ZERO).await.is_ok());
        server.answer(Err(why));
        for millis in [0, 100, 999] {
            let unknown = at(&verifier, &of_key("kid-new"), Duration::from_millis(millis)).await;
            assert_eq!(unknown.unwrap_err(), Rejection::Jwks, "it may be a new key by now");
            assert!(at(&verifier, &id_token(), Duration::from_millis(millis)).await.is_ok());
        }
        assert_eq!(server.requests(), if why == FetchError::Transport { 3 } else { 2 }, "{why}");
    }
}

#[tokio::test]
async fn k04_failed_connection_is_retried_once() {
    struct Flaky(Arc<RecordingServer>);
    impl Fetch for Flaky {
        fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
            Box::pin(async move {
                let answered = self.0.fetch(url).await;
                self.0.answer(Ok(published_keys().into()));
                answered
            })
        }
    }
    let server = RecordingServer::new(Err(FetchError::Transport));
    let verifier = Verifier::fetching(pool(), clients(), Flaky(Arc::clone(&server)));
    assert!(at(&verifier, &id_token(), Duration::ZERO).await.is_ok());
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn k04_cancelled_caller_does_not_cancel_the_fetch() {
    let server = RecordingServer::with_published_keys();
    let verifier = Arc::new(fetching(&server));
    let gone = tokio::spawn({
        let verifier = Arc::clone(&verifier);
        async move { at(&verifier, &id_token(), Duration::ZERO).await.map(drop) }
    });
    while server.requests() == 0 {
        tokio::task::yield_now().await;
    }
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    assert!(at(&verifier, &id_token(), Duration::ZERO).await.is_ok());
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k04_panicking_fetcher_is_a_failed_fetch() {
    struct Panics(Arc<RecordingServer>);
    impl Fetch for Panics {
        fn fetch<'a>(&'a self, url: &'a str) -> FetchFuture<'a> {
            Box::pin(async {
                let _ = self.0.fetch(url).await;
                panic::resume_unwind(Box::new(()))
            })
        }
    }
    let server = RecordingServer::with_published_keys();
    let verifier = Verifier::fetching(pool(), clients(), Panics(Arc::clone(&server)));
    for _ in 0..3 {
        assert_eq!(at(&verifier, &id_token(), Duration::ZERO).await.unwrap_err(), Rejection::Jwks);
    }
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k12_keys_are_refreshed_hourly_and_expire_after_a_day() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    assert!(at(&verifier, &lasting(), Duration::ZERO).await.is_ok());
    assert!(at(&verifier, &lasting(), HOUR - Duration::from_millis(1)).await.is_ok());
    assert_eq!(server.requests(), 1);
    assert!(at(&verifier, &lasting(), HOUR).await.is_ok());
    assert_eq!(server.requests(), 2);
    server.answer(Err(FetchError::Refused));
    assert!(at(&verifier, &lasting(), 2 * HOUR).await.is_ok());
    assert_eq!(server.requests(), 3);
    assert!(at(&verifier, &lasting(), 25 * HOUR).await.is_ok());
    assert_eq!(at(&verifier, &lasting(), 25 * HOUR + Duration::from_secs(1)).await.unwrap_err(), Rejection::Jwks);
    server.answer(Ok(published_keys().into()));
    assert!(at(&verifier, &lasting(), 26 * HOUR).await.is_ok());
}

#[tokio::test]
async fn k12_old_keys_are_used_during_a_fetch() {
    let server = RecordingServer::with_published_keys();
    let verifier = Arc::new(fetching(&server));
    assert!(at(&verifier, &lasting(), Duration::ZERO).await.is_ok());
    let renewing = tokio::spawn({
        let verifier = Arc::clone(&verifier);
        async move { at(&verifier, &lasting(), HOUR).await.map(drop) }
    });
    while server.requests() == 1 {
        tokio::task::yield_now().await;
    }
    assert!(at(&verifier, &lasting(), HOUR).await.is_ok());
    assert!(!renewing.is_finished(), "the second token did not wait");
    assert_eq!(renewing.await.unwrap(), Ok(()));
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn k12_unknown_kids_cause_one_fetch_in_ten_seconds() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    assert!(at(&verifier, &id_token(), Duration::ZERO).await.is_ok());
    for millis in 0..100 {
        let unknown = of_key(&format!("invented-{millis}"));
        assert_eq!(at(&verifier, &unknown, Duration::from_millis(millis * 100)).await.unwrap_err(), Rejection::Kid);
        assert!(at(&verifier, &id_token(), Duration::from_millis(millis * 100)).await.is_ok());
    }
    assert_eq!(server.requests(), 2);
    assert_eq!(at(&verifier, &of_key("x"), Duration::from_secs(10)).await.unwrap_err(), Rejection::Kid);
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
async fn k12_kid_missing_from_the_first_fetch_is_not_refetched() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    for _ in 0..3 {
        assert_eq!(at(&verifier, &of_key("x"), Duration::ZERO).await.unwrap_err(), Rejection::Kid);
    }
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k14_foreign_token_causes_no_fetch() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    let header = |n: usize| format!(r#"{{"kid":"invented-{n}","alg":"RS256"}}"#);
    for n in 0..1_000 {
        let (payload, expected) = match n % 4 {
            0 => (Payload::id().with("iss", quoted(&format!("https://evil.example/{n}"))), Rejection::Issuer),
            1 => (Payload::id().with("token_use", r#""refresh""#), Rejection::TokenUse),
            2 => (Payload::access(), Rejection::TokenUse),
            _ => (Payload::id().with("aud", quoted(C2)), Rejection::Client),
        };
        let token = format!("{}.{}.AAAA", encode(header(n)), encode(payload.json()));
        assert_eq!(at(&verifier, &token, Duration::ZERO).await.unwrap_err(), expected);
    }
    assert_eq!(server.requests(), 0);
}

#[test]
fn k15_fixed_keys_are_never_fetched_and_never_expire() {
    let verifier = verifier();
    for after in [Duration::ZERO, 1_000 * HOUR] {
        // This runtime has no network driver.
        assert!(block_on(at(&verifier, &lasting(), after)).is_ok());
        assert_eq!(block_on(at(&verifier, &of_key("kid-new"), after)).unwrap_err(), Rejection::Kid);
    }
}

#[tokio::test]
async fn k15_seeded_keys_need_no_request_for_an_hour() {
    let server = RecordingServer::new(Ok(key_set(&[jwk("kid-new", &OTHER_KEY, "")]).into()));
    let seeds = || JwkSet::parse(published_keys().as_bytes()).unwrap();
    let verifier = Verifier::seeded(pool(), AppClients::only([C1]), seeds(), Arc::clone(&server));
    assert!(at(&verifier, &lasting(), Duration::ZERO).await.is_ok());
    assert!(at(&verifier, &lasting(), HOUR / 2).await.is_ok());
    assert_eq!(server.requests(), 0);
    assert!(at(&verifier, &of_key("kid-new"), HOUR / 2).await.is_ok());
    assert_eq!(server.requests(), 1);
    let verifier = Verifier::seeded(pool(), AppClients::only([C1]), seeds(), Arc::clone(&server));
    assert!(at(&verifier, &lasting(), Duration::ZERO).await.is_ok());
    assert_eq!(at(&verifier, &lasting(), HOUR).await.unwrap_err(), Rejection::Kid);
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn unusable_key_is_not_refetched() {
    let server = RecordingServer::new(Ok(key_set(&[jwk("kid-id", &ID_KEY, r#""use":"enc","#)]).into()));
    let verifier = fetching(&server);
    for _ in 0..3 {
        assert_eq!(at(&verifier, &id_token(), Duration::ZERO).await.unwrap_err(), Rejection::Key);
    }
    assert_eq!(server.requests(), 1);
}
