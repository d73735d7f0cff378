//! The tables and keys of the HTTP API and the authorizer. Without the Cargo feature, as in the triggers, they are
//! accepted but not parsed, so that the triggers do not contain the parser of these tables.

use crate::app::App;
use crate::table_reader::Section;
use crate::tokens::Tokens;

#[cfg(feature = "endpoints")]
pub(crate) use reading::{Served, parse_table};

/// Nothing: the tables and keys are not parsed.
#[cfg(not(feature = "endpoints"))]
pub(crate) struct Served;

/// Accepts the tables and keys without parsing them.
#[cfg(not(feature = "endpoints"))]
pub(crate) fn parse_table(app: &mut App<'_>, root: &mut Section<'_>, _: Option<&Tokens>) -> Served {
    use crate::app::{CLIENT_ID, CLIENT_SECRET, ISSUER, JWKS_URL, USER_POOL_ID};

    [USER_POOL_ID, CLIENT_ID, CLIENT_SECRET, ISSUER, JWKS_URL].iter().for_each(|key| app.section.ignore(key.name));
    ["verification", "api", "authorizer"].into_iter().for_each(|table| root.ignore(table));
    Served
}

#[cfg(not(feature = "endpoints"))]
impl Served {
    pub(crate) fn finish(self) -> Result<Self, crate::report::ErrorReported> {
        Ok(self)
    }
}

#[cfg(feature = "endpoints")]
mod reading {
    use super::{App, Section, Tokens};
    use crate::api::{self, Api};
    use crate::authorizer::{self, Authorizer};
    use crate::key::Key;
    use crate::report::ErrorReported;
    use crate::tokens::ClaimSource;
    use crate::user_pool::{self, UserPoolConfig};
    use crate::verification::{self, Verification};

    const VERIFICATION: Key = Key::table("verification", "Which tokens the HTTP API and the authorizer accept.");
    const API: Key = Key::table("api", "The HTTP API.");
    const AUTHORIZER: Key = Key::table("authorizer", "The API Gateway authorizer.");

    /// The tables and keys while they are parsed.
    pub(crate) struct Reading {
        user_pool: Result<UserPoolConfig, ErrorReported>,
        verification: Result<Verification, ErrorReported>,
        api: Result<Api, ErrorReported>,
        authorizer: Result<Authorizer, ErrorReported>,
    }

    /// Tables and keys of the HTTP API and the authorizer.
    pub(crate) struct Served {
        pub(crate) user_pool: UserPoolConfig,
        pub(crate) verification: Verification,
        pub(crate) api: Api,
        pub(crate) authorizer: Authorizer,
    }

    /// Parses them.
    pub(crate) fn parse_table(app: &mut App<'_>, root: &mut Section<'_>, tokens: Option<&Tokens>) -> Reading {
        let trusted = tokens.map(trusted).unwrap_or_default();
        Reading {
            user_pool: user_pool::parse_keys(app),
            verification: verification::parse_table(root.table(&VERIFICATION)),
            api: api::parse_table(root.table(&API), &trusted),
            authorizer: authorizer::parse_table(root.table(&AUTHORIZER)),
        }
    }

    impl Reading {
        /// The result, if all of it is valid.
        pub(crate) fn finish(self) -> Result<Served, ErrorReported> {
            let Self { user_pool, verification, api, authorizer } = self;
            Ok(Served { user_pool: user_pool?, verification: verification?, api: api?, authorizer: authorizer? })
        }
    }

    /// The attributes that are the source of a claim.
    fn trusted(tokens: &Tokens) -> Vec<&str> {
        let sources = tokens.claims().iter().map(|claim| &claim.source);
        let attributes = sources.filter_map(|source| match source {
            ClaimSource::Attribute(name, _) => Some(name.as_str()),
            _ => None,
        });
        attributes.collect()
    }
}
