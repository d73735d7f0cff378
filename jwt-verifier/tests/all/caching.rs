//! When keys are fetched, and what is answered while they are not to be had.

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

/// An ID token that lasts for years.
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
async fn k02_a_hundred_at_once_are_one_request() {
    let server = RecordingServer::with_published_keys();
    let verifier = Arc::new(fetching(&server));
    assert_eq!(all_at_once(&verifier, &id_token(), 100).await, [Ok(()); 100]);
    assert_eq!(server.requested_urls(), [URL]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k02_a_hundred_on_two_threads_are_one_request() {
    let server = RecordingServer::with_published_keys();
    let verifier = Arc::new(fetching(&server));
    assert_eq!(all_at_once(&verifier, &id_token(), 100).await, [Ok(()); 100]);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k02_a_hundred_at_once_are_one_request_also_if_it_fails() {
    let server = RecordingServer::new(Err(FetchError::Refused));
    let verifier = Arc::new(fetching(&server));
    assert_eq!(all_at_once(&verifier, &id_token(), 100).await, [Err(Rejection::Jwks); 100]);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k03_a_removed_key_is_unknown_after_the_keys_were_fetched_again() {
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
async fn k03_a_key_that_became_another_is_the_new_one() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    assert!(at(&verifier, &lasting(), Duration::ZERO).await.is_ok());
    server.answer(Ok(key_set(&[jwk("kid-id", &OTHER_KEY, "")]).into()));
    assert_eq!(at(&verifier, &lasting(), HOUR).await.unwrap_err(), Rejection::Signature);
}

#[tokio::test]
async fn k04_cold_and_the_server_down_nobody_knows() {
    for why in DOWN {
        let server = RecordingServer::new(Err(why));
        let verifier = fetching(&server);
        assert_eq!(at(&verifier, &id_token(), Duration::ZERO).await.unwrap_err(), Rejection::Jwks);
        let tries = if why == FetchError::Transport { 2 } else { 1 };
        assert_eq!(server.requests(), tries, "{why}");
        // Not before a second has passed does anybody ask again.
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
async fn k04_warm_and_the_server_down_known_keys_serve() {
    for why in DOWN {
        let server = RecordingServer::with_published_keys();
        let verifier = fetching(&server);
        assert!(at(&verifier, &id_token(), Duration::ZERO).await.is_ok());
        server.answer(Err(why));
        for millis in [0, 100, 999] {
            let unknown = at(&verifier, &of_key("kid-new"), Duration::from_millis(millis)).await;
            assert_eq!(unknown.unwrap_err(), Rejection::Jwks, "nobody knows whether it is a key by now");
            assert!(at(&verifier, &id_token(), Duration::from_millis(millis)).await.is_ok());
        }
        assert_eq!(server.requests(), if why == FetchError::Transport { 3 } else { 2 }, "{why}");
    }
}

#[tokio::test]
async fn k04_a_connection_that_fails_once_is_made_again() {
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
async fn k04_whoever_goes_away_while_the_keys_come_costs_no_second_request() {
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
async fn k04_a_fetcher_that_panics_is_a_server_that_is_down() {
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
async fn k12_keys_are_fetched_again_after_an_hour_and_serve_a_day() {
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
async fn k12_old_keys_serve_while_one_fetches_new_ones() {
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
    assert!(!renewing.is_finished(), "the other one went ahead");
    assert_eq!(renewing.await.unwrap(), Ok(()));
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn k12_names_that_nobody_knows_have_the_keys_fetched_once_in_ten_seconds() {
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
async fn k12_a_name_that_the_first_keys_lack_is_not_asked_for_again() {
    let server = RecordingServer::with_published_keys();
    let verifier = fetching(&server);
    for _ in 0..3 {
        assert_eq!(at(&verifier, &of_key("x"), Duration::ZERO).await.unwrap_err(), Rejection::Kid);
    }
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn k14_a_token_of_somebody_elses_makes_nobody_fetch() {
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
fn k15_fixed_keys_never_ask_and_never_age() {
    let verifier = verifier();
    for after in [Duration::ZERO, 1_000 * HOUR] {
        // No runtime with a network, nor any Tokio at all but for waiting.
        assert!(block_on(at(&verifier, &lasting(), after)).is_ok());
        assert_eq!(block_on(at(&verifier, &of_key("kid-new"), after)).unwrap_err(), Rejection::Kid);
    }
}

#[tokio::test]
async fn k15_seeds_need_no_request_until_they_are_old() {
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
async fn a_key_that_cannot_be_used_is_not_asked_for_again() {
    let server = RecordingServer::new(Ok(key_set(&[jwk("kid-id", &ID_KEY, r#""use":"enc","#)]).into()));
    let verifier = fetching(&server);
    for _ in 0..3 {
        assert_eq!(at(&verifier, &id_token(), Duration::ZERO).await.unwrap_err(), Rejection::Key);
    }
    assert_eq!(server.requests(), 1);
}
