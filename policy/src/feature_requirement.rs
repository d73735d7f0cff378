<<<<<<< HEAD
//! What a policy asks of the build: Cargo features that are off by default.
=======
//! Cargo features that a policy requires and that are off by default.
>>>>>>> h-POLICY

use std::fmt;

use events::Trigger;

use crate::problem::Place;

<<<<<<< HEAD
/// A part of the policy that only a function with a certain Cargo feature can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureRequirement {
    /// The feature of the crate `triggers`.
    pub feature: &'static str,
    /// The trigger whose function needs it.
    pub trigger: Trigger,
    /// Where the policy asks for it.
    pub place: Place,
}

/// As a problem is printed: the place, the rule, the way out.
impl fmt::Display for FeatureRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { feature, place, .. } = self;
        write!(f, "{place}: needs the Cargo feature {feature}, which this function was built without; ")?;
        write!(f, "build it with --features {feature}, or take the key out")
=======
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
        write!(f, "rebuild with `--features {feature}`, or remove the key")
>>>>>>> h-POLICY
    }
}
