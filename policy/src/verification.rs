//! The table `[verification]`: which tokens the HTTP API and the authorizer accept, and with which keys they are
//! verified.

use std::path::PathBuf;
use std::time::Duration;

use crate::app_clients::parse_client_id;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::{Key, Section};

const APP_CLIENTS: Key = Key { name: "app_clients", example: "[\"1example23456789\"]" };
const LEEWAY_SECONDS: Key = Key { name: "leeway_seconds", example: "0" };
const JWKS: Key = Key { name: "jwks", example: "'{\"keys\":[…]}'" };
const JWKS_FILE: Key = Key { name: "jwks_file", example: "\"/opt/jwks.json\"" };
const JWKS_REFRESH: Key = Key { name: "jwks_refresh", example: "true" };

/// How tokens are verified.
#[derive(Debug, Default)]
pub struct Verification {
    /// The app clients whose tokens are accepted, in addition to the one of `[app]`.
    pub app_clients: Vec<String>,
    /// The tolerated clock skew.
    pub leeway: Duration,
    /// Keys that are known at the start; otherwise they are fetched from the user pool.
    pub known_keys: Option<KnownKeys>,
    /// Whether keys are fetched from the user pool: always if none are known.
    pub fetch_keys: bool,
}

/// Where known keys come from. They are validated when the function starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownKeys {
    /// The JSON of a JWKS in the policy itself. It contains only public keys.
    Text(String),
    /// A file that is read at the start.
    File(PathBuf),
}

/// Parses the table.
pub(crate) fn parse_table(mut section: Section<'_>) -> Result<Verification, ErrorReported> {
    let app_clients = section.list(&APP_CLIENTS, parse_client_id);
    let leeway = section.number(&LEEWAY_SECONDS, 0..=60);
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
        leeway: Duration::from_secs(leeway?.unwrap_or_default().into()),
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
