//! The table `[app]`: application defaults, which brands and app clients override. It is the only table that `APP__…`
//! variables override.

use std::sync::Arc;

use templates::{BaseUrl, Brand, Languages, Locale, UrlPath, suggestion};

use crate::brands::{Brands, DefaultUrls};
use crate::environment::Overrides;
use crate::key::Key;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;

const BASE_URL: Key = Key::new(
    "base_url",
    "\"https://app.example.com\"",
    "The base of every link in a mail: an https URL, or http for localhost.",
);
const CONFIRMATION_PATH: Key = Key::new(
    "confirmation_path",
    "\"/confirm\"",
    "The path below `base_url` of the page that receives the confirmation code.",
);
const LOCALE: Key = Key::new(
    "locale",
    "\"en\"",
    "The language if neither the user, the client nor the app client specifies one: {languages}, or one of `texts/`.",
);
const BRAND: Key = Key::new(
    "brand",
    "\"example\"",
    "The brand of all app clients without one of their own: the name of a table in `[brands]`.",
);
// Parsed only for the HTTP API and the authorizer (`user_pool.rs`).
pub(crate) const USER_POOL_ID: Key = Key::new(
    "user_pool_id",
    "\"eu-west-1_AbCdEf123\"",
    "The ID of the user pool, for the HTTP API and the authorizer.",
);
pub(crate) const CLIENT_ID: Key = Key::new(
    "client_id",
    "\"1example23456789\"",
    "The app client of the HTTP API. Tokens that were issued to it are accepted.",
);
pub(crate) const CLIENT_SECRET: Key = Key::new(
    "client_secret",
    "nothing",
    "The secret of that app client, for `serve` on your machine. It must not be in the file: set the variable \
     `APP__CLIENT_SECRET`. A deployed function does not start with it.",
)
.private();
pub(crate) const CLIENT_SECRET_ARN: Key = Key::new(
    "client_secret_arn",
    "\"arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-client-AbCdEf\"",
    "The ARN of the secret of that app client in AWS Secrets Manager, if it has one. The HTTP API reads it when it first \
     needs it.",
)
// The secret itself may stand here by mistake.
.private();
pub(crate) const CLIENT_SECRET_JSON_KEY: Key = Key::new(
    "client_secret_json_key",
    "\"client_secret\"",
    "The key of the app client's secret, if the value in Secrets Manager is a JSON object.",
);
pub(crate) const ISSUER: Key = Key::new(
    "issuer",
    "\"http://127.0.0.1:9229/local_1a2b\"",
    "The issuer of a local Cognito emulator, whose tokens are then accepted: a loopback URL. A deployed function does \
     not start with it.",
);
pub(crate) const JWKS_URL: Key = Key::new(
    "jwks_url",
    "\"http://127.0.0.1:9229/local_1a2b/.well-known/jwks.json\"",
    "The URL of the emulator's keys: a loopback URL. A deployed function does not start with it.",
);

/// The keys that a variable can override.
pub(crate) const KEYS: &[Key] = &[
    BASE_URL,
    CONFIRMATION_PATH,
    LOCALE,
    BRAND,
    USER_POOL_ID,
    CLIENT_ID,
    CLIENT_SECRET,
    CLIENT_SECRET_ARN,
    CLIENT_SECRET_JSON_KEY,
    ISSUER,
    JWKS_URL,
];

/// The table while it is parsed. A key that a variable overrides is validated in the file too.
pub(crate) struct App<'a> {
    pub(crate) section: Section<'a>,
    pub(crate) overrides: Overrides<'a>,
}

impl App<'_> {
    /// The URLs of brands that do not set their own.
    pub(crate) fn default_urls(&mut self) -> DefaultUrls {
        let Setting { in_file: base_url_in_file, effective: base_url } = self.setting(&BASE_URL, BaseUrl::parse);
        DefaultUrls {
            base_url_in_file,
            base_url,
            confirmation_path: self.setting(&CONFIRMATION_PATH, UrlPath::parse).effective,
        }
    }

    /// The language if neither the user, the client nor the app client specifies one.
    pub(crate) fn locale(&mut self, languages: &Languages) -> Result<Locale, ErrorReported> {
        self.setting(&LOCALE, |tag| parse_locale(tag, languages)).effective
    }

    /// The default brand, for app clients without one of their own.
    pub(crate) fn brand(&mut self, brands: &Brands) -> Result<Arc<Brand>, ErrorReported> {
        self.setting(&BRAND, |name| brands.find(name)).effective?
    }

    /// An optional key.
    pub(crate) fn optional<T: Clone, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, ErrorReported> {
        let in_file = self.section.optional(key, &parse)?;
        self.overrides.value(key, &parse).transpose().map(|value| value.or(in_file))
    }

    fn setting<T: Clone, E: Into<Diagnostic>>(
        &mut self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Setting<T> {
        let in_file = self.section.optional(key, &parse);
        let effective = self.overrides.value(key, &parse).unwrap_or_else(|| match &in_file {
            Ok(Some(value)) => Ok(value.clone()),
            Ok(None) => Err(self.section.report_missing(key)),
            Err(reported) => Err(*reported),
        });
        Setting { in_file, effective }
    }
}

/// The value of one key in the file, and its effective value after the environment is applied.
struct Setting<T> {
    in_file: Result<Option<T>, ErrorReported>,
    effective: Result<T, ErrorReported>,
}

/// A supported language, by BCP 47 lookup: `de-CH` matches `de`.
pub(crate) fn parse_locale(tag: &str, languages: &Languages) -> Result<Locale, Diagnostic> {
    languages.lookup(tag).ok_or_else(|| {
        let known: Vec<_> = languages.iter().collect();
        Diagnostic::new("is not a supported language", suggestion(tag, known.iter().map(Locale::tag)))
    })
}
