// Included by the examples in the documentation. The file `token` is an access token of an invented user, issued 1,700,000,000
// seconds after 1970 for an hour, with the keys in `jwks.json`. The private key was deleted.

/// The claims of that token, verified one second before it expires.
fn claims() -> cognito_triggers_jwt_verifier::Claims {
    use cognito_triggers_jwt_verifier::{AppClients, Expected, JwkSet, UserPool, Verifier};

    let pool = UserPool::new("eu-west-1_AbCdEf123").expect("the ID is valid");
    let keys = JwkSet::parse(include_bytes!("jwks.json")).expect("the keys are valid");
    let verifier = Verifier::with_keys(pool, AppClients::only(["1example23456789"]), keys);
    let now = std::time::Duration::from_secs(1_700_003_599);
    let verified = verifier.verify_at(include_str!("token"), Expected::Access, now);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("the runtime can be built");
    runtime.block_on(verified).expect("the token is valid")
}
