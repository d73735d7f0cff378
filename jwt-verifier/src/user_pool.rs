//! A user pool: its issuers, and the URL of its keys.

use std::fmt;

/// The length limit of a user pool ID in Cognito's API.
const MAX_ID_CHARS: usize = 55;

/// The accepted issuers, and the URL of the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPool {
    /// Never empty; the original issuer is first.
    issuers: Vec<String>,
    jwks_url: String,
}

/// The text is not a valid user pool ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidUserPoolId;

impl fmt::Display for InvalidUserPoolId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not the id of a user pool, which is a region, `_`, and letters or digits")
    }
}

impl std::error::Error for InvalidUserPoolId {}

impl UserPool {
    /// The user pool with this ID.
    ///
    /// Its tokens may have either of Cognito's issuers (API reference, `IssuerConfigurationType`): the original one,
    /// `https://cognito-idp.REGION.amazonaws.com/ID`, or the updated one at `issuer-cognito-idp`. The keys of both are fetched
    /// from the original host, which every pool has. In China the hosts end in `amazonaws.com.cn`.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::UserPool;
    ///
    /// let pool = UserPool::new("eu-west-1_AbCdEf123")?;
    /// let keys = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123/.well-known/jwks.json";
    /// assert_eq!(pool.jwks_url(), keys);
    /// # Ok::<(), cognito_triggers_jwt_verifier::InvalidUserPoolId>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidUserPoolId`] if the text is not `[\w-]+_[0-9a-zA-Z]+` of at most 55 characters, as in the API reference. Regions
    /// are not compared with a list, because new regions have had new forms.
    pub fn new(user_pool_id: &str) -> Result<Self, InvalidUserPoolId> {
        let region = parse_region(user_pool_id).ok_or(InvalidUserPoolId)?;
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let original = format!("https://cognito-idp.{region}.{domain}/{user_pool_id}");
        let updated = format!("https://issuer-cognito-idp.{region}.{domain}/{user_pool_id}");
        let jwks_url = format!("{original}/.well-known/jwks.json");
        Ok(Self { issuers: vec![original, updated], jwks_url })
    }

    /// Accepts only the original issuer, `https://cognito-idp.REGION.amazonaws.com/ID`.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::UserPool;
    ///
    /// let pool = UserPool::new("eu-west-1_AbCdEf123")?.only_original_issuer();
    /// # Ok::<(), cognito_triggers_jwt_verifier::InvalidUserPoolId>(())
    /// ```
    #[must_use]
    pub fn only_original_issuer(mut self) -> Self {
        self.issuers.truncate(1);
        self
    }

    /// Accepts only the updated issuer, `https://issuer-cognito-idp.REGION.amazonaws.com/ID`. A pool with one issuer, such as
    /// an emulator, keeps it.
    #[must_use]
    pub fn only_updated_issuer(mut self) -> Self {
        self.issuers.drain(..self.issuers.len() - 1);
        self
    }

    /// A Cognito emulator: the issuer of its tokens, and the URL of its keys.
    ///
    /// The server at that URL decides which tokens are accepted. The caller must decide whether to trust it.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::UserPool;
    ///
    /// let keys = "http://localhost:9229/local_1/.well-known/jwks.json";
    /// let pool = UserPool::with_issuer("http://localhost:9229/local_1", keys);
    /// assert_eq!(pool.jwks_url(), keys);
    /// ```
    #[must_use]
    pub fn with_issuer(issuer: impl Into<String>, jwks_url: impl Into<String>) -> Self {
        Self { issuers: vec![issuer.into()], jwks_url: jwks_url.into() }
    }

    /// The URL of the keys.
    #[must_use]
    pub fn jwks_url(&self) -> &str {
        &self.jwks_url
    }

    /// Compared byte by byte: an issuer with a trailing slash is a different issuer (threat model, C09).
    pub(crate) fn issues(&self, issuer: &str) -> bool {
        self.issuers.iter().any(|known| known == issuer)
    }
}

fn parse_region(user_pool_id: &str) -> Option<&str> {
    let (region, name) = user_pool_id.rsplit_once('_')?;
    let is_region = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_id = user_pool_id.len() <= MAX_ID_CHARS
        && !region.is_empty()
        && !name.is_empty()
        && region.bytes().all(is_region)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then_some(region)
}
