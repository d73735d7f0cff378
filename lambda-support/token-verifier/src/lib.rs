//! The token verifier of a policy: accepted issuers and app clients, and the source of the keys.

use jwt_verifier::{AppClients, Https, JwkSet, UserPool, Verifier};
use policy::{AcceptedIssuers, InputFileError, KnownKeys, Policy, UserPoolConfig, read_input_file};
use std::{error, fmt};

/// The path of the key set below the address of the issuer.
const JWKS_PATH: &str = "/.well-known/jwks.json";

/// The size limit of a key file, in bytes. Cognito's key sets have about a thousand bytes.
const MAX_KEY_SET_BYTES: u64 = 64 * 1024;

/// Why the API or the authorizer cannot start. `Display` names the key of the policy and how to fix it, but no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartError {
    /// No user pool is configured.
    NoUserPool,
    /// No app client is configured, so no token could be accepted.
    NoAppClient,
    /// The key of `[app]` with this name is a loopback address, and the process runs in Lambda.
    LoopbackIssuerInLambda(&'static str),
    /// The file with the keys cannot be read.
    UnreadableKeyFile(InputFileError),
    /// The value of this key of `[verification]` is not a key set.
    InvalidKeySet(&'static str),
    /// The confirmation page of a brand has the path of an endpoint.
    ConfirmationPath,
    /// The secret of the app client is in a variable, and the process runs in Lambda.
    PlainSecretInLambda,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUserPool => formatter.write_str(
                "app.user_pool_id: is missing; write user_pool_id = \"eu-west-1_AbCdEf123\" in [app], or set APP__USER_POOL_ID",
            ),
            Self::NoAppClient => formatter.write_str(
                "app.client_id: is missing, and verification.app_clients too; write client_id in [app], set APP__CLIENT_ID, or write \
                 app_clients in [verification]",
            ),
            Self::LoopbackIssuerInLambda(key) => write!(
                formatter,
                "app.{key}: is a loopback address, which is not allowed in Lambda; remove it from [app], and unset APP__{}",
                key.to_ascii_uppercase()
            ),
            Self::UnreadableKeyFile(error) => {
                write!(formatter, "verification.jwks_file: the file {error}; name a readable file")
            }
            Self::ConfirmationPath => formatter.write_str(
                "confirmation_path: is the path of an endpoint; choose another path in [app] and [brands], such as /confirm",
            ),
            Self::PlainSecretInLambda => formatter.write_str(
                "APP__CLIENT_SECRET: is readable for everyone who may read the function's configuration, which is not allowed in \
                 Lambda; unset it, store the secret in AWS Secrets Manager, and set APP__CLIENT_SECRET_ARN to its ARN",
            ),
            Self::InvalidKeySet(key) => write!(
                formatter,
                "verification.{key}: is not a key set; copy the response of the user pool at {JWKS_PATH}, or remove the key"
            ),
        }
    }
}

impl error::Error for StartError {}

/// The verifier for the tokens of the policy's user pool. Keys are fetched when the first token needs them. In Lambda, keys of a
/// local pool are refused.
///
/// ```
/// # fn main() -> Result<(), cognito_triggers_token_verifier::StartError> {
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/policies/company.toml"));
/// # let policy = policy::Policy::parse("policy.toml", text, []).expect("the policy is valid");
/// let verifier = cognito_triggers_token_verifier::verifier(&policy, true)?;
/// # drop(verifier);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`StartError`], in particular for a loopback issuer in Lambda: anyone who can change the source of the keys can sign in as
/// any user.
pub fn verifier(policy: &Policy, inside_lambda: bool) -> Result<Verifier, StartError> {
    let (home, rules) = (policy.user_pool(), policy.verification());
    if let (true, Some(key)) = (inside_lambda, home.loopback_key()) {
        return Err(StartError::LoopbackIssuerInLambda(key));
    }
    let pool = issuing_pool(home)?;
    let pool = match rules.issuers {
        AcceptedIssuers::Any => pool,
        AcceptedIssuers::Original => pool.only_original_issuer(),
        AcceptedIssuers::Updated => pool.only_updated_issuer(),
    };
    let clients: Vec<&String> = home.client_id.iter().chain(&rules.app_clients).collect();
    if clients.is_empty() {
        return Err(StartError::NoAppClient);
    }
    let clients = AppClients::only(clients);
    let known = rules.known_keys.as_ref().map(parse_known_keys).transpose()?;
    let verifier = match known {
        Some(keys) if rules.fetch_keys => Verifier::seeded(pool, clients, keys, Https::new()),
        Some(keys) => Verifier::with_keys(pool, clients, keys),
        None => Verifier::fetching(pool, clients, Https::new()),
    };
    let verifier = verifier.leeway(rules.leeway);
    Ok(if inside_lambda { verifier.refusing_local_keys() } else { verifier })
}

/// A Cognito emulator may be the issuer, the source of the keys, or both.
fn issuing_pool(home: &UserPoolConfig) -> Result<UserPool, StartError> {
    let cognito_pool = || {
        let id = home.user_pool_id.as_ref().ok_or(StartError::NoUserPool)?;
        UserPool::new(id).map_err(|_| StartError::NoUserPool)
    };
    match (&home.issuer, &home.jwks_url) {
        (None, None) => cognito_pool(),
        (None, Some(keys)) => {
            let pool = cognito_pool()?;
            let issuer = pool.jwks_url().trim_end_matches(JWKS_PATH);
            Ok(UserPool::with_issuer(issuer, keys.as_str()))
        }
        (Some(issuer), None) => Ok(UserPool::with_issuer(issuer.as_str(), format!("{issuer}{JWKS_PATH}"))),
        (Some(issuer), Some(keys)) => Ok(UserPool::with_issuer(issuer.as_str(), keys.as_str())),
    }
}

fn parse_known_keys(known: &KnownKeys) -> Result<JwkSet, StartError> {
    let (key, set) = match known {
        KnownKeys::Text(text) => ("jwks", JwkSet::parse(text.as_bytes())),
        KnownKeys::File(path) => {
            // A byte order mark is skipped.
            let (set, _) = read_input_file(path, MAX_KEY_SET_BYTES).map_err(StartError::UnreadableKeyFile)?;
            ("jwks_file", JwkSet::parse(&set))
        }
    };
    set.map_err(|_| StartError::InvalidKeySet(key))
}
