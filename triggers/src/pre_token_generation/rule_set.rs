//! The token rules of a policy.

use policy::{GrantRule, Place, Tokens};

/// The rules for tokens: all of them, or all but one.
#[derive(Clone, Copy)]
pub(super) struct RuleSet<'a> {
    pub(super) tokens: &'a Tokens,
    pub(super) without: Option<&'a Place>,
}

impl<'a> RuleSet<'a> {
    /// Whether the rule at a place is among them.
    pub(super) fn contains(self, place: &Place) -> bool {
        self.without != Some(place)
    }

    /// What a rule grants, if it is among them.
    pub(super) fn filter(self, rule: Option<&'a GrantRule>) -> Option<&'a GrantRule> {
        rule.filter(|rule| self.contains(&rule.place))
    }

    /// A list of the rule at a place; without the rule it is empty.
    pub(super) fn list<T>(self, list: &'a [T], place: &Place) -> &'a [T] {
        if self.contains(place) { list } else { &[] }
    }
}
