//! The attributes that decide about rights, so neither users nor identity providers may set them unasked.

use crate::sign_in::SignIn;
use crate::tokens::{ClaimSource, Tokens};

/// An attribute that decides about rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedAttribute<'p> {
    /// Cognito's name.
    pub name: &'p str,
    /// What it decides.
    pub role: AttributeRole,
}

/// What an attribute decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeRole {
    /// The value of a claim (`[tokens.claims]`).
    Claim,
    /// Whether the user is suspended (`[sign_in.suspended]`).
    Suspension,
}

impl AttributeRole {
    /// The end of a sentence whose subject is the attribute.
    #[must_use]
    pub fn predicate(self) -> &'static str {
        match self {
            Self::Claim => "is the source of a claim",
            Self::Suspension => "suspends users",
        }
    }
}

/// The attributes that decide about rights, according to those of the two tables that are valid.
pub(crate) fn trusted_attributes<'p>(
    tokens: Option<&'p Tokens>,
    sign_in: Option<&'p SignIn>,
) -> Vec<TrustedAttribute<'p>> {
    let of_claims = tokens.into_iter().flat_map(Tokens::claims).filter_map(|claim| match &claim.source {
        ClaimSource::Attribute(name, _) => Some(TrustedAttribute { name, role: AttributeRole::Claim }),
        _ => None,
    });
    let of_rules = sign_in.into_iter().flat_map(SignIn::trusted_attributes);
    of_claims.chain(of_rules.map(|(_, name)| TrustedAttribute { name, role: AttributeRole::Suspension })).collect()
}

/// What an attribute decides; `None` if it decides nothing.
pub(crate) fn find_role(name: &str, trusted: &[TrustedAttribute<'_>]) -> Option<AttributeRole> {
    trusted.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.role)
}
