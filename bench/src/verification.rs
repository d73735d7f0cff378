//! The cost of verifying one token in this process, compared with the signature check alone and with aws-jwt-verify.
//! Keys are in memory, and one thread is used.

use crate::{
    error::BenchError,
    node_process::NodeProcess,
    statistics::{Round, in_turns, median},
    table::{Bound, Comparison, Row, Unit},
    test_pool::TestPool,
};
use aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jwt_verifier::{AppClients, Claims, Expected, JwkSet, UserPool, Verifier};
use serde_json::{Value, json};
use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant, SystemTime},
};

const ROUNDS: usize = 101;
/// Verifications per round and program.
const VERIFICATIONS: usize = 1_000;

/// aws-jwt-verify in a Node process, with a token to verify.
pub(crate) struct AwsJwtVerify {
    node: NodeProcess,
    /// The versions of the package and of Node.
    version: String,
}

impl AwsJwtVerify {
    /// Starts it with a token of this pool.
    ///
    /// # Errors
    /// As [`NodeProcess::start`].
    pub(crate) fn start(pool: &TestPool, token: &str) -> Result<Self, BenchError> {
        let jwks: Value = serde_json::from_str(&pool.jwks()?)?;
        let subject = json!({ "token": token, "jwks": jwks, "userPoolId": pool.id, "clientId": pool.client });
        let mut node = NodeProcess::start("aws-jwt-verify.mjs", "aws-jwt-verify", &subject)?;
        let version = node.report()?;
        node.warm_up()?;
        Ok(Self { node, version })
    }
}

/// Measures both comparisons.
///
/// # Errors
/// A verifier does not accept the token.
pub(crate) async fn measure(
    pool: &TestPool,
    token: &str,
    aws_jwt_verify: &mut AwsJwtVerify,
) -> Result<Vec<Row>, BenchError> {
    let verifier = verifier(pool)?;
    let now = SystemTime::UNIX_EPOCH.elapsed()?;
    let signature = signature_alone(pool, token)?;
    let mut all: [Round<'_>; 3] = [
        Box::new(|| mean(|| verify(&verifier, black_box(token), now).map(drop))),
        Box::new(|| mean(&signature)),
        Box::new(|| Ok(aws_jwt_verify.node.seconds(VERIFICATIONS)? / VERIFICATIONS as f64)),
    ];
    let seconds = in_turns(ROUNDS, &mut all, async |round| round()).await?;
    drop(all);
    let medians = seconds.into_iter().map(median).collect::<Result<Vec<_>, _>>()?;
    let [ours, signature, aws] = medians[..] else { return Err("nothing was measured".into()) };

    let row = |measure, least, other, detail: String| {
        let bound = Bound::AtLeast(least);
        let row = Row::comparison(measure, bound, Comparison::Speed, (ours, other), Unit::Microseconds);
        Row { detail: format!("{} of {detail}", row.detail), ..row }
    };
    let size = format!("aws_lc_rs; a token of {} bytes", token.len());
    Ok(vec![
        row("speed vs the signature check alone", 0.8, signature, size),
        row("speed vs aws-jwt-verify", 1.5, aws, format!("verifySync {}", aws_jwt_verify.version)),
    ])
}

fn verifier(pool: &TestPool) -> Result<Verifier, BenchError> {
    let keys = JwkSet::parse(pool.jwks()?.as_bytes())?;
    Ok(Verifier::with_keys(UserPool::new(&pool.id)?, AppClients::only([&pool.client]), keys))
}

/// With keys in memory the future never waits, so no async runtime is needed or measured.
fn verify(verifier: &Verifier, token: &str, now: Duration) -> Result<Claims, BenchError> {
    let verification = pin!(verifier.verify_at(token, Expected::Access, now));
    match verification.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(claims) => {
            claims.map_err(|rejection| format!("our verifier refuses the token: {}", rejection.kind()).into())
        }
        Poll::Pending => Err("the verification did not complete immediately".into()),
    }
}

/// Checks only the signature.
fn signature_alone(pool: &TestPool, token: &str) -> Result<impl Fn() -> Result<(), BenchError>, BenchError> {
    let (signed, signature) = token.rsplit_once('.').ok_or("the token has no signature")?;
    let (key, signature) = (pool.public_key()?, URL_SAFE_NO_PAD.decode(signature)?);
    Ok(move || {
        let checked = key.verify(&RSA_PKCS1_2048_8192_SHA256, black_box(signed.as_bytes()), black_box(&signature));
        checked.map_err(|_| "the signature is invalid".into())
    })
}

fn mean(work: impl Fn() -> Result<(), BenchError>) -> Result<f64, BenchError> {
    let started = Instant::now();
    for _ in 0..VERIFICATIONS {
        work()?;
    }
    Ok(started.elapsed().as_secs_f64() / VERIFICATIONS as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy_files::policy;

    #[test]
    fn valid_token_is_accepted_and_changed_one_refused() {
        let pool = TestPool::for_policy(&policy().unwrap()).unwrap();
        let verifier = verifier(&pool).unwrap();
        let now = SystemTime::UNIX_EPOCH.elapsed().unwrap();
        let token = pool.token().unwrap();
        assert!(verify(&verifier, &token, now).is_ok());
        signature_alone(&pool, &token).unwrap()().unwrap();
        let other = pool.token().unwrap().replacen("eyJ", "eyK", 1);
        assert!(verify(&verifier, &other, now).is_err());
        assert!(signature_alone(&pool, &other).unwrap()().is_err());
    }
}
