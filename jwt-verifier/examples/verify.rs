//! Verifies tokens line by line, to compare this verifier with others.
//!
//! Reads JSON lines from standard input: first the accepted tokens, `{"pool": …, "clients": […], "jwks": "{\"keys\":…}"}`, then
//! the tokens, `{"token": …, "expected": "id" or "access", "now": …}`, with the time in seconds since 1970. Prints one line
//! for each token: `ok`, or the kind of the rejection.

use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, Rejection, UserPool, Verifier};
use serde::Deserialize;
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::Duration;

#[derive(Deserialize)]
struct Trusted {
    pool: String,
    clients: Vec<String>,
    /// The key set as JSON text.
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
    let verifier = verifier(&lines.next().ok_or("the first line with pool, clients and jwks is missing")??)?;
    let mut output = io::stdout().lock();
    for line in lines {
        writeln!(output, "{}", verify(&verifier, &serde_json::from_str(&line?)?).await)?;
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
    let result = verifier.verify_at(&case.token, expected, Duration::from_secs(case.now)).await;
    result.err().map_or("ok", Rejection::kind)
}
