//! The tables `[groups]`, `[roles]` and `[permissions]`: what a group grants in the application. They are unrelated
//! to IAM roles (threat model, Z14).

use events::EventVersion;
use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::name_map::NameMap;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::table_reader::Section;
use crate::tokens::names::{self, KnownNames};
use crate::tokens::suppressions::Suppressions;
use crate::tokens::version::{OUT, TokenVersion};

const ROLES: Key = Key::new("roles", "[\"clerk\"]", "The roles of the group's members: names of tables in `[roles]`.");
const PERMISSIONS: Key = Key::new(
    "permissions",
    "[\"transactions:read\"]",
    "The permissions of the role: names of tables in `[permissions]`.",
);
const SCOPES: Key = Key::new(
    "scopes",
    "[\"transactions/get\"]",
    "The scopes that are added to the access token of users with this permission.",
);

/// What groups, roles and permissions grant.
#[derive(Default, Serialize, Deserialize)]
pub struct Grants {
    groups: NameMap<GrantRule>,
    roles: NameMap<GrantRule>,
    permissions: NameMap<GrantRule>,
}

/// What one group, role or permission grants, or the roles of a machine client.
#[derive(Serialize, Deserialize)]
pub struct GrantRule {
    /// The roles, permissions or scopes, in the order of the file.
    pub names: Vec<String>,
    /// The place of the rule.
    pub place: Place,
}

impl Grants {
    /// The names of the groups, in order.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.groups.names()
    }

    /// The roles of a group; `None` if the policy does not contain the group.
    pub fn roles_of(&self, group: &str) -> Option<&GrantRule> {
        self.groups.get(group)
    }

    /// The permissions of a role.
    pub fn permissions_of(&self, role: &str) -> Option<&GrantRule> {
        self.roles.get(role)
    }

    /// The scopes that a permission adds to the access token.
    pub fn scopes_of(&self, permission: &str) -> Option<&GrantRule> {
        self.permissions.get(permission)
    }

    /// Whether any permission grants scopes.
    pub fn has_scopes(&self) -> bool {
        self.permissions.values().any(|permission| !permission.names.is_empty())
    }
}

/// The names of the tables, for validating references to them.
pub(super) struct GrantNames<'a> {
    pub(super) groups: KnownNames<'a>,
    pub(super) roles: KnownNames<'a>,
}

/// The three tables while they are parsed. Problems in one do not hide those in the next.
pub(super) struct PartialGrants<'a> {
    groups: Result<NameMap<GrantRule>, ErrorReported>,
    roles: Result<NameMap<GrantRule>, ErrorReported>,
    permissions: Result<NameMap<GrantRule>, ErrorReported>,
    group_names: Option<Vec<&'a str>>,
    role_names: Option<Vec<&'a str>>,
    sections: Vec<(&'a str, Section<'a>)>,
}

/// Parses the tables.
pub(super) fn parse_table<'a>(
    groups: Section<'a>,
    roles: Section<'a>,
    permissions: Section<'a>,
    token_version: TokenVersion,
) -> PartialGrants<'a> {
    let (groups, roles, permissions) = (groups.tables(), roles.tables(), permissions.tables());
    let (group_names, role_names) = (names_of(&groups), names_of(&roles));
    let known_roles = KnownNames { names: role_names.clone(), what: ("role", "roles") };
    let known_permissions = KnownNames { names: names_of(&permissions), what: ("permission", "permissions") };
    let mut sections = Vec::new();
    let permissions = permissions.and_then(|tables| {
        let read = |(name, mut section): (&'a str, Section<'a>)| {
            let permission = permission(name, &mut section, token_version);
            sections.push((name, section));
            Ok((name.to_owned(), permission?))
        };
        collect_all(tables.into_iter().map(read))
    });
    PartialGrants {
        groups: groups.and_then(|tables| lists(tables, &ROLES, &known_roles, names::group)),
        roles: roles.and_then(|tables| lists(tables, &PERMISSIONS, &known_permissions, names::own)),
        permissions,
        group_names,
        role_names,
        sections,
    }
}

fn names_of<'a>(tables: &Result<Vec<(&'a str, Section<'a>)>, ErrorReported>) -> Option<Vec<&'a str>> {
    tables.as_ref().ok().map(|tables| tables.iter().map(|(name, _)| *name).collect())
}

fn lists(
    tables: Vec<(&str, Section<'_>)>,
    key: &Key,
    known: &KnownNames<'_>,
    check: fn(&str) -> Result<String, Diagnostic>,
) -> Result<NameMap<GrantRule>, ErrorReported> {
    let read = |(name, mut section): (&str, Section<'_>)| {
        let possible = check(name).map_err(|diagnostic| section.report_table(diagnostic));
        let list = section.list(key, |name| known.find(name));
        Ok((possible?, GrantRule { names: list?.unwrap_or_default(), place: section.place_of(key) }))
    };
    collect_all(tables.into_iter().map(read))
}

fn permission(name: &str, section: &mut Section<'_>, token_version: TokenVersion) -> Result<GrantRule, ErrorReported> {
    let possible = names::own(name).map_err(|diagnostic| section.report_table(diagnostic));
    let scopes = section.list(&SCOPES, names::scope_to_add)?.unwrap_or_default();
    if !scopes.is_empty()
        && let Some(diagnostic) = token_version.unsupported(EventVersion::V2, "grants scopes", OUT)
    {
        return Err(section.report_key(&SCOPES, diagnostic));
    }
    possible?;
    Ok(GrantRule { names: scopes, place: section.place_of(&SCOPES) })
}

impl<'a> PartialGrants<'a> {
    /// The names of the tables.
    pub(super) fn names(&self) -> GrantNames<'a> {
        GrantNames {
            groups: KnownNames { names: self.group_names.clone(), what: ("group", "groups") },
            roles: KnownNames { names: self.role_names.clone(), what: ("role", "roles") },
        }
    }

    /// The scopes that a role grants, as far as they are valid.
    pub(super) fn scopes_of<'r>(&'r self, role: &str) -> Vec<&'r str> {
        let (Ok(roles), Ok(permissions)) = (&self.roles, &self.permissions) else { return Vec::new() };
        let names = roles.get(role).into_iter().flat_map(|role| &role.names);
        let found = names.filter_map(|name| permissions.get(name));
        found.flat_map(|permission| permission.names.iter().map(String::as_str)).collect()
    }

    /// The result; a scope granted to users must not be suppressed too.
    pub(super) fn finish(self, suppressed: Option<&Suppressions>) -> Result<Grants, ErrorReported> {
        let grants = Grants { groups: self.groups?, roles: self.roles?, permissions: self.permissions? };
        let suppressed = suppressed.map(Suppressions::scopes).unwrap_or_default();
        let roles = || grants.groups.values().flat_map(|group| &group.names);
        let user_permissions = || roles().filter_map(|role| grants.permissions_of(role)).flat_map(|role| &role.names);
        let mut clash = None;
        for (name, section) in &self.sections {
            let is_granted = user_permissions().any(|permission| permission == name);
            let mut scopes = grants.scopes_of(name).into_iter().flat_map(|permission| &permission.names);
            let both = scopes.find(|scope| suppressed.iter().any(|suppressed| suppressed.name == **scope));
            if let Some(scope) = both.filter(|_| is_granted) {
                let message = "grants a scope that suppress_scopes in [tokens.access] removes";
                let diagnostic = Diagnostic::new(message, "remove one of the two");
                clash = Some(section.report_key(&SCOPES, diagnostic.with_text(&SCOPES, scope)));
            }
        }
        clash.map_or(Ok(grants), Err)
    }
}
