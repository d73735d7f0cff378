// Included by the examples in the documentation. The token beside this was signed once with an RSA key that was thrown
// away: an access token of an invented user, made 1,700,000,000 seconds after 1970, for an hour. Its keys are `jwks.json`.

/// The claims of that token, verified an hour less a second after it was made.
fn claims() -> cognito_triggers_jwt_verifier::Claims {
    use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, UserPool, Verifier};

    let pool = UserPool::new("eu-west-1_AbCdEf123").expect("it is an id");
    let keys = JwkSet::parse(include_bytes!("jwks.json")).expect("they are keys");
    let verifier = Verifier::with_keys(pool, AppClients::only(["1example23456789"]), keys);
    let now = std::time::Duration::from_secs(1_700_003_599);
    let verified = verifier.verify_at(include_str!("token"), Expected::Access, now);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("there is a runtime");
    runtime.block_on(verified).expect("the token is right")
}
