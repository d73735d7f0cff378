//! Cargo features that a policy requires and that are off by default.

use std::fmt;

use events::Trigger;

use crate::problem::Place;

/// A part of the policy that requires a function built with a certain Cargo feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureRequirement {
    /// The feature of the crate `lambdas`.
    pub feature: &'static str,
    /// The trigger whose function needs it.
    pub trigger: Trigger,
    /// The key that requires it.
    pub place: Place,
}

/// In the form of a [`Problem`](crate::Problem): place, message, help.
impl fmt::Display for FeatureRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { feature, place, .. } = self;
        write!(f, "{place}: requires the Cargo feature `{feature}`; ")?;
        write!(f, "rebuild with `--features aws,{feature}`, or remove the key")
    }
}
