//! Judges tokens line by line, so that another verifier can be held against this one.
//!
//! Reads JSON from standard input: first whose tokens count, `{"pool": …, "clients": […], "jwks": "{\"keys\":…}"}`, then the
//! tokens, `{"token": …, "expected": "id" or "access", "now": …}`, the time in seconds since 1970. Answers each token with a
//! line: `ok`, or the kind of the rejection.

use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
use serde::Deserialize;
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::Duration;

#[derive(Deserialize)]
struct Trusted {
    pool: String,
    clients: Vec<String>,
    /// As it would come from the server: a text.
    jwks: String,
}

#[derive(Deserialize)]
struct Case {
    token: String,
    expected: Kind,
    now: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Id,
    Access,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut lines = io::stdin().lock().lines();
    let verifier = verifier(&lines.next().ok_or("no line says whose tokens count")??)?;
    let mut answers = io::stdout().lock();
    for line in lines {
        writeln!(answers, "{}", verify(&verifier, &serde_json::from_str(&line?)?).await)?;
    }
    Ok(())
}

fn verifier(line: &str) -> Result<Verifier, Box<dyn Error>> {
    let Trusted { pool, clients, jwks } = serde_json::from_str(line)?;
    let keys = JwkSet::parse(jwks.as_bytes())?;
    Ok(Verifier::with_keys(UserPool::new(&pool)?, AppClients::only(clients), keys))
}

async fn verify(verifier: &Verifier, case: &Case) -> &'static str {
    let expected = match case.expected {
        Kind::Id => Expected::Id,
        Kind::Access => Expected::Access,
    };
    let judged = verifier.verify_at(&case.token, expected, Duration::from_secs(case.now)).await;
    judged.err().map_or("ok", Rejection::kind)
}
