//! A user pool as its tokens name it: the issuers, and where the keys are.

use std::fmt;

/// The longest id of a user pool, as Cognito's API has it.
const MAX_ID_CHARS: usize = 55;

/// Who issues tokens, and where the keys are that they are signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPool {
    issuers: Vec<String>,
    jwks_url: String,
}

/// The text is not the id of a user pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidUserPoolId;

impl fmt::Display for InvalidUserPoolId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not the id of a user pool, which is a region, `_`, and letters or digits")
    }
}

impl std::error::Error for InvalidUserPoolId {}

impl UserPool {
    /// A user pool of Amazon Cognito, by its id.
    ///
    /// Its tokens may name either issuer of Cognito's (API reference, `IssuerConfigurationType`): the original one,
    /// `https://cognito-idp.REGION.amazonaws.com/ID`, or the updated one, at `issuer-cognito-idp`. The keys of both are
    /// asked for at the original host, which every pool has. In China the hosts end in `amazonaws.com.cn`.
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
    /// [`InvalidUserPoolId`] where the text is not `[\w-]+_[0-9a-zA-Z]+` of at most 55 characters, as the API reference
    /// says. Regions are not held against a list: new ones have had new forms.
    pub fn new(user_pool_id: &str) -> Result<Self, InvalidUserPoolId> {
        let region = parse_region(user_pool_id).ok_or(InvalidUserPoolId)?;
        let domain = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let original = format!("https://cognito-idp.{region}.{domain}/{user_pool_id}");
        let updated = format!("https://issuer-cognito-idp.{region}.{domain}/{user_pool_id}");
        let jwks_url = format!("{original}/.well-known/jwks.json");
        Ok(Self { issuers: vec![original, updated], jwks_url })
    }

    /// A server that plays Cognito: the one issuer that its tokens name, and the address of its keys.
    ///
    /// Whoever answers at that address decides who is let in. Whether it may be trusted is for the caller to say.
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

    /// Where the keys are.
    #[must_use]
    pub fn jwks_url(&self) -> &str {
        &self.jwks_url
    }

    /// Byte by byte: an issuer with a slash behind it is another one (SECURITY.md, C09).
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
