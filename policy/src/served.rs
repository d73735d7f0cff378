//! What only the endpoints and the authorizer ask for. Their Cargo feature keeps it out of the triggers, which would carry it
//! for nothing; there it counts as known, and is not looked at.

use crate::app::App;
use crate::section::Section;
use crate::tokens::Tokens;

#[cfg(feature = "endpoints")]
pub(crate) use reading::{Served, read};

/// Tables and keys that are somebody else's.
#[cfg(not(feature = "endpoints"))]
pub(crate) struct Served;

/// Passes over them.
#[cfg(not(feature = "endpoints"))]
pub(crate) fn read(app: &mut App<'_>, root: &mut Section<'_>, _: Option<&Tokens>) -> Served {
    use crate::app::{CLIENT_ID, CLIENT_SECRET, ISSUER, JWKS_URL, USER_POOL_ID};

    [USER_POOL_ID, CLIENT_ID, CLIENT_SECRET, ISSUER, JWKS_URL].iter().for_each(|key| app.section.pass_over(key.name));
    ["verification", "api", "authorizer"].into_iter().for_each(|table| root.pass_over(table));
    Served
}

#[cfg(not(feature = "endpoints"))]
impl Served {
    pub(crate) fn finish(self) -> Result<Self, crate::report::Reported> {
        Ok(self)
    }
}

#[cfg(feature = "endpoints")]
mod reading {
    use super::{App, Section, Tokens};
    use crate::api::{self, Api};
    use crate::authorizer::{self, Authorizer};
    use crate::home::{self, HomePool};
    use crate::report::Reported;
    use crate::tokens::ClaimSource;
    use crate::verification::{self, Verification};

    /// The tables and keys while they are read.
    pub(crate) struct Reading {
        home: Result<HomePool, Reported>,
        verification: Result<Verification, Reported>,
        api: Result<Api, Reported>,
        authorizer: Result<Authorizer, Reported>,
    }

    /// Tables and keys of the endpoints and the authorizer.
    pub(crate) struct Served {
        pub(crate) home: HomePool,
        pub(crate) verification: Verification,
        pub(crate) api: Api,
        pub(crate) authorizer: Authorizer,
    }

    /// Reads them.
    pub(crate) fn read(app: &mut App<'_>, root: &mut Section<'_>, tokens: Option<&Tokens>) -> Reading {
        let trusted = tokens.map(trusted).unwrap_or_default();
        Reading {
            home: home::read(app),
            verification: verification::read(root.table("verification")),
            api: api::read(root.table("api"), &trusted),
            authorizer: authorizer::read(root.table("authorizer")),
        }
    }

    impl Reading {
        /// What was read, once all of it is right.
        pub(crate) fn finish(self) -> Result<Served, Reported> {
            let Self { home, verification, api, authorizer } = self;
            Ok(Served { home: home?, verification: verification?, api: api?, authorizer: authorizer? })
        }
    }

    /// The attributes that claims are fed from.
    fn trusted(tokens: &Tokens) -> Vec<&str> {
        let sources = tokens.claims().iter().map(|claim| &claim.source);
        let attributes = sources.filter_map(|source| match source {
            ClaimSource::Attribute(name, _) => Some(name.as_str()),
            _ => None,
        });
        attributes.collect()
    }
}
