//! The table `[app]`: application defaults, which brands and app clients override. It is the only table that `APP__…`
//! variables override.

use std::sync::Arc;

use templates::{BaseUrl, Brand, Locale, UrlPath};

use crate::brands::{Brands, DefaultUrls};
use crate::environment::Overrides;
use crate::report::{Diagnostic, ErrorReported};
use crate::suggest::suggestion;
use crate::table_reader::{Key, Section};

const BASE_URL: Key = Key { name: "base_url", example: "\"https://app.example.com\"" };
const CONFIRMATION_PATH: Key = Key { name: "confirmation_path", example: "\"/confirm\"" };
const LOCALE: Key = Key { name: "locale", example: "\"en\"" };
const BRAND: Key = Key { name: "brand", example: "\"example\"" };
// Parsed only for the HTTP API and the authorizer (`user_pool.rs`).
pub(crate) const USER_POOL_ID: Key = Key { name: "user_pool_id", example: "\"eu-west-1_AbCdEf123\"" };
pub(crate) const CLIENT_ID: Key = Key { name: "client_id", example: "\"1example23456789\"" };
pub(crate) const CLIENT_SECRET: Key = Key { name: "client_secret", example: "nothing" };
pub(crate) const ISSUER: Key = Key { name: "issuer", example: "\"http://127.0.0.1:9229/local_1a2b\"" };
pub(crate) const JWKS_URL: Key =
    Key { name: "jwks_url", example: "\"http://127.0.0.1:9229/local_1a2b/.well-known/jwks.json\"" };

/// The keys that a variable can override.
pub(crate) const KEYS: &[Key] =
    &[BASE_URL, CONFIRMATION_PATH, LOCALE, BRAND, USER_POOL_ID, CLIENT_ID, CLIENT_SECRET, ISSUER, JWKS_URL];

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
    pub(crate) fn locale(&mut self) -> Result<Locale, ErrorReported> {
        self.setting(&LOCALE, parse_locale).effective
    }

    /// The default brand, for app clients without one of their own.
    pub(crate) fn brand(&mut self, brands: &Brands) -> Result<Arc<Brand>, ErrorReported> {
        self.setting(&BRAND, |name| brands.find(name)).effective?
    }

    /// An optional key.
    #[cfg(feature = "endpoints")]
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
pub(crate) fn parse_locale(tag: &str) -> Result<Locale, Diagnostic> {
    Locale::lookup(tag).ok_or_else(|| {
        Diagnostic::new("is not a supported language", suggestion(tag, Locale::ALL.iter().map(|locale| locale.tag())))
    })
}
