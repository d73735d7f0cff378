//! The table `[verification]`: which tokens the HTTP API and the authorizer accept, and with which keys they are
//! verified.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

use crate::app_clients::parse_client_id;
use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;

const APP_CLIENTS: Key = Key::new(
    "app_clients",
    "[\"1example23456789\"]",
    "The app clients whose tokens are accepted, in addition to `client_id` of `[app]`.",
);
const LEEWAY_SECONDS: Key = Key::new("leeway_seconds", "0", "The tolerated clock skew, in seconds.");
const ISSUER: Key = Key::new(
    "issuer",
    "\"original\"",
    "Which of the issuers of the user pool a token may have: `original` (at `cognito-idp`), `updated` (at \
     `issuer-cognito-idp`), or both. A token of the other issuer is rejected.",
);
const JWKS: Key = Key::new(
    "jwks",
    "'{\"keys\":[…]}'",
    "The public keys of the user pool as JSON, so that no start has to fetch them. Tokens signed with other keys are \
     rejected, unless `jwks_refresh` is set. Write it in single quotes.",
);
const JWKS_FILE: Key = Key::new(
    "jwks_file",
    "\"/opt/jwks.json\"",
    "As `jwks`, but the absolute path of a file in the function's file system. Not together with `jwks`.",
);
const JWKS_REFRESH: Key = Key::new(
    "jwks_refresh",
    "true",
    "Whether the function fetches newer keys from the user pool in addition to `jwks` or `jwks_file`.",
);

/// How tokens are verified.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Verification {
    /// The app clients whose tokens are accepted, in addition to the one of `[app]`.
    pub app_clients: Vec<String>,
    /// The tolerated clock skew.
    pub leeway: Duration,
    /// The accepted issuers of the user pool.
    pub issuers: AcceptedIssuers,
    /// Keys that are known at the start; otherwise they are fetched from the user pool.
    pub known_keys: Option<KnownKeys>,
    /// Whether keys are fetched from the user pool: always if none are known.
    pub fetch_keys: bool,
}

/// Which of Cognito's two issuers a token may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AcceptedIssuers {
    /// Either.
    #[default]
    Any,
    /// The one at `cognito-idp`.
    Original,
    /// The one at `issuer-cognito-idp`.
    Updated,
}

/// Where known keys come from. They are validated when the function starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KnownKeys {
    /// The JSON of a JWKS in the policy itself. It contains only public keys.
    Text(String),
    /// A file that is read at the start.
    File(PathBuf),
}

/// Parses the table.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<Verification, ErrorReported> {
    let app_clients = section.list(&APP_CLIENTS, parse_client_id);
    let leeway = section.number_or(&LEEWAY_SECONDS, 0..=60, 0);
    let issuers =
        [("any", AcceptedIssuers::Any), ("original", AcceptedIssuers::Original), ("updated", AcceptedIssuers::Updated)];
    let issuers = section.choice_or(&ISSUER, &issuers, AcceptedIssuers::default());
    let text = section.optional(&JWKS, |text| Ok::<_, Diagnostic>(KnownKeys::Text(text.to_owned())));
    let file = section.optional(&JWKS_FILE, file);
    let refresh = section.boolean(&JWKS_REFRESH);
    let known_keys = match (text?, file?) {
        (Some(_), Some(_)) => {
            let diagnostic = Diagnostic::new("cannot be combined with jwks", "remove one of the two");
            return Err(section.report_key(&JWKS_FILE, diagnostic));
        }
        (text, file) => text.or(file),
    };
    Ok(Verification {
        app_clients: app_clients?.unwrap_or_default(),
        leeway: Duration::from_secs(leeway?.into()),
        issuers: issuers?,
        fetch_keys: known_keys.is_none() || refresh?.unwrap_or_default(),
        known_keys,
    })
}

fn file(path: &str) -> Result<KnownKeys, Diagnostic> {
    match path.starts_with('/') {
        true => Ok(KnownKeys::File(path.into())),
        false => Err(Diagnostic::new(
            "must be an absolute path",
            "write the path in the function's file system, for example /opt/jwks.json",
        )),
    }
}
