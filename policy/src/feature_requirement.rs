//! What a policy asks of the build: Cargo features that are off by default.

use std::fmt;

use events::Trigger;

use crate::problem::Place;

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
    }
}
