//! The verifier that the policy asks for: whose tokens count, and by which keys.

use jwt_verifier::{AppClients, Https, JwkSet, UserPool, Verifier};
use policy::{KnownKeys, Policy, UserPoolConfig};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::{error, fmt};

/// Where the keys of an issuer are, below its own address.
const KEYS_OF_ISSUER: &str = "/.well-known/jwks.json";

/// In bytes; Cognito's sets of keys have about a thousand.
const LARGEST_SET: u64 = 64 * 1024;

/// Why tokens cannot be verified as the policy wants it. `Display` names the key of the policy and the way out, and no
/// value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartError {
    /// No user pool is named.
    NoUserPool,
    /// No app client is named, and so nobody's tokens count.
    NoAppClient,
    /// The key of `[app]` with this name trusts a server on this machine, and this is a function of Lambda.
    TrustsThisMachine(&'static str),
    /// The file with the keys cannot be read.
    UnreadableKeys(io::ErrorKind),
    /// At this key of `[verification]` stands no set of keys.
    NoKeys(&'static str),
    /// The confirmation page of a brand has the path of an endpoint.
    ConfirmationPath,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUserPool => formatter.write_str(
                "app.user_pool_id: is missing; write user_pool_id = \"eu-west-1_AbCdEf123\" in [app], or set APP__USER_POOL_ID",
            ),
            Self::NoAppClient => formatter.write_str(
                "app.client_id: is missing, and so is verification.app_clients; name the app clients whose tokens count: write \
                 client_id in [app], set APP__CLIENT_ID, or write app_clients in [verification]",
            ),
            Self::TrustsThisMachine(key) => write!(
                formatter,
                "app.{key}: names a server on this machine, and no function of Lambda takes its tokens; take it out of [app], and \
                 unset APP__{}",
                key.to_ascii_uppercase()
            ),
            Self::UnreadableKeys(kind) => {
                write!(formatter, "verification.jwks_file: names a file that cannot be read ({kind}); name a readable file")
            }
            Self::ConfirmationPath => formatter.write_str(
                "confirmation_path: is the path of an endpoint; choose another one in [app] and in [brands], as in /confirm",
            ),
            Self::NoKeys(key) => write!(
                formatter,
                "verification.{key}: is no set of keys; copy what the user pool answers at {KEYS_OF_ISSUER}, or take it out"
            ),
        }
    }
}

impl error::Error for StartError {}

/// The verifier for the tokens of the policy's user pool. Nothing is fetched before the first token needs it.
///
/// ```
/// # fn main() -> Result<(), cognito_triggers_lambda_support::StartError> {
/// # let policy = policy::EmbeddedPolicy::AUTHORIZER.parse([("APP__USER_POOL_ID".to_owned(), "eu-west-1_AbCdEf123".to_owned()), ("APP__CLIENT_ID".to_owned(), "1example23456789".to_owned())]).expect("it is right");
/// let verifier = cognito_triggers_lambda_support::verifier(&policy, true)?;
/// # drop(verifier);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`StartError`], above all where a function of Lambda would trust a server on its own machine: whoever can change where
/// keys come from can sign in as anybody.
pub fn verifier(policy: &Policy, inside_lambda: bool) -> Result<Verifier, StartError> {
    let (home, rules) = (policy.user_pool(), policy.verification());
    if let (true, Some(key)) = (inside_lambda, home.loopback_key()) {
        return Err(StartError::TrustsThisMachine(key));
    }
    let pool = pool(home)?;
    let clients: Vec<&String> = home.client_id.iter().chain(&rules.app_clients).collect();
    if clients.is_empty() {
        return Err(StartError::NoAppClient);
    }
    let clients = AppClients::these(clients);
    let known = rules.known_keys.as_ref().map(known_keys).transpose()?;
    let verifier = match known {
        Some(keys) if rules.fetch_keys => Verifier::seeded(pool, clients, keys, Https::new()),
        Some(keys) => Verifier::with_keys(pool, clients, keys),
        None => Verifier::fetching(pool, clients, Https::new()),
    };
    Ok(verifier.leeway(rules.leeway))
}

/// A server that plays Cognito may have keys of its own, or be asked for those of an issuer that its tokens name.
fn pool(home: &UserPoolConfig) -> Result<UserPool, StartError> {
    let ordinary = || {
        let id = home.user_pool_id.as_ref().ok_or(StartError::NoUserPool)?;
        UserPool::new(id).map_err(|_| StartError::NoUserPool)
    };
    match (&home.issuer, &home.jwks_url) {
        (None, None) => ordinary(),
        (None, Some(keys)) => {
            let ordinary = ordinary()?;
            let issuer = ordinary.jwks_url().trim_end_matches(KEYS_OF_ISSUER);
            Ok(UserPool::elsewhere(issuer, keys.as_str()))
        }
        (Some(issuer), None) => Ok(UserPool::elsewhere(issuer.as_str(), format!("{issuer}{KEYS_OF_ISSUER}"))),
        (Some(issuer), Some(keys)) => Ok(UserPool::elsewhere(issuer.as_str(), keys.as_str())),
    }
}

fn known_keys(known: &KnownKeys) -> Result<JwkSet, StartError> {
    let (key, set) = match known {
        KnownKeys::Text(text) => ("jwks", JwkSet::parse(text.as_bytes())),
        KnownKeys::File(path) => {
            let set = read(path).map_err(|error| StartError::UnreadableKeys(error.kind()))?;
            ("jwks_file", JwkSet::parse(&set))
        }
    };
    set.map_err(|_| StartError::NoKeys(key))
}

/// What is cut off at the end is no set of keys any more.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut set = Vec::with_capacity(metadata.len().min(LARGEST_SET) as usize);
    file.take(LARGEST_SET).read_to_end(&mut set)?;
    Ok(set)
}
