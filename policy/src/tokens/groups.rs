//! The table `[tokens.groups]`: changes to `cognito:groups`.

use crate::app_clients::parse_client_id;
use crate::key::Key;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use crate::tokens::grants::GrantNames;
use crate::tokens::names;
use serde::{Deserialize, Serialize};

const REMOVE: Key = Key::new(
    "remove",
    "[\"internal\"]",
    "The groups to remove from tokens; with `*` at the end, all groups with this prefix.",
);
const ADD: Key =
    Key::new("add", "[\"customers\"]", "The groups to add to every user's tokens: names of tables in `[groups]`.");
const WHEN_APP_CLIENTS: Key = Key::new(
    "when_app_clients",
    "[\"1example23456789\"]",
    "Only in tokens that are issued to one of these app clients.",
)
.with_default("all app clients");

/// Changes to the groups of a user's tokens.
#[derive(Serialize, Deserialize)]
pub struct GroupRules {
    /// The groups that are removed.
    pub remove: Vec<GroupPattern>,
    /// The place of that rule.
    pub remove_place: Place,
    /// The groups that are added to every token.
    pub add: Vec<String>,
    /// The place of that rule.
    pub add_place: Place,
    /// The app clients whose tokens are changed; empty for all.
    pub when_app_clients: Vec<String>,
}

/// A group's name, or a prefix of group names.
#[derive(Serialize, Deserialize)]
pub enum GroupPattern {
    /// One group.
    Exactly(String),
    /// All groups with this prefix.
    Prefix(String),
}

impl GroupPattern {
    /// Whether a group matches.
    #[must_use]
    pub fn matches(&self, group: &str) -> bool {
        match self {
            Self::Exactly(name) => name == group,
            Self::Prefix(prefix) => group.starts_with(prefix.as_str()),
        }
    }

    fn parse(text: &str) -> Result<Self, Diagnostic> {
        match text.strip_suffix('*') {
            Some("") => Err(Diagnostic::new(
                "would remove every group",
                "write a prefix, or suppress_claims = [\"cognito:groups\"] in [tokens.id]",
            )),
            Some(prefix) => names::group(prefix).map(Self::Prefix),
            None => names::group(text).map(Self::Exactly),
        }
    }
}

impl GroupRules {
    /// Whether the tokens of an app client's users are changed.
    #[must_use]
    pub fn apply_to(&self, app_client: Option<&str>) -> bool {
        let named = &self.when_app_clients;
        named.is_empty() || app_client.is_some_and(|id| named.iter().any(|named| named == id))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.remove.is_empty() && self.add.is_empty()
    }
}

/// Parses the table.
pub(super) fn parse_table(mut groups: Section<'_>, known: &GrantNames<'_>) -> Result<GroupRules, ErrorReported> {
    let remove = groups.list(&REMOVE, GroupPattern::parse);
    let add = groups.list(&ADD, |name| known.groups.find(name));
    let when_app_clients = groups.non_empty_list(&WHEN_APP_CLIENTS, parse_client_id);
    let (remove, add) = (remove?.unwrap_or_default(), add?.unwrap_or_default());
    if let Some(both) = add.iter().find(|added| remove.iter().any(|removed| removed.matches(added))) {
        let diagnostic = Diagnostic::new("adds a group that matches remove", "remove one of the two");
        return Err(groups.report_key(&ADD, diagnostic.with_text(&ADD, both)));
    }
    Ok(GroupRules {
        remove,
        remove_place: groups.place_of(&REMOVE),
        add,
        add_place: groups.place_of(&ADD),
        when_app_clients: when_app_clients?.unwrap_or_default(),
    })
}
