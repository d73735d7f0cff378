//! The token rules of a policy.

use policy::{GrantRule, Place, Tokens};

/// The token rules of a policy: all of them, or all but one.
#[derive(Clone, Copy)]
pub(super) struct RuleSet<'a> {
    pub(super) tokens: &'a Tokens,
    pub(super) without: Option<&'a Place>,
}

impl<'a> RuleSet<'a> {
    /// Whether the rule at this place is in the set.
    pub(super) fn contains(self, place: &Place) -> bool {
        self.without != Some(place)
    }

    /// The rule, if it is in the set.
    pub(super) fn filter(self, rule: Option<&'a GrantRule>) -> Option<&'a GrantRule> {
        rule.filter(|rule| self.contains(&rule.place))
    }

    /// The list of the rule at this place; empty if the rule is not in the set.
    pub(super) fn list<T>(self, list: &'a [T], place: &Place) -> &'a [T] {
        if self.contains(place) { list } else { &[] }
    }
}
