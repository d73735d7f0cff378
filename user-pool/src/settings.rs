//! The members of a pool's description that an update accepts, from AWS's service model.
//!
//! `UpdateUserPool` resets every setting that is missing in its body. Therefore each member of the description must be
//! sent back, or be known as read-only. If a pool has any other member, no update is sent.

/// The members of `UserPoolType`, returned by `DescribeUserPool`.
#[cfg(test)]
const DESCRIBED: &str = include_str!("../model/UserPoolType.txt");
/// The members of `UpdateUserPoolRequest`.
const UPDATED: &str = include_str!("../model/UpdateUserPoolRequest.txt");

/// Described members that cannot be updated, and the reason.
const READ_ONLY: [(&str, &str); 15] = [
    ("AliasAttributes", "set at creation"),
    ("Arn", "derived from the ID"),
    ("CreationDate", "time of creation"),
    ("CustomDomain", "has its own API calls"),
    ("Domain", "has its own API calls"),
    ("EmailConfigurationFailure", "an error report"),
    ("EstimatedNumberOfUsers", "a count"),
    ("Id", "sent as UserPoolId"),
    ("LastModifiedDate", "time of the last change"),
    ("Name", "sent as PoolName"),
    ("SchemaAttributes", "has its own API call, which can only add attributes"),
    ("SmsConfigurationFailure", "an error report"),
    ("Status", "no longer used"),
    ("UsernameAttributes", "set at creation"),
    ("UsernameConfiguration", "set at creation"),
];
/// Members whose names differ: the name in an update, and the name in the description.
const RENAMED: [(&str, &str); 2] = [("UserPoolId", "Id"), ("PoolName", "Name")];
/// Members that change without an update.
const VOLATILE: [&str; 5] =
    ["EmailConfigurationFailure", "EstimatedNumberOfUsers", "LastModifiedDate", "SmsConfigurationFailure", "Status"];

/// The role of a described member in an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberKind {
    /// Sent back unchanged.
    Setting,
    /// Not part of an update.
    ReadOnly,
    /// Unknown to this release.
    Unknown,
}

/// The role of a described member, by its name.
pub(crate) fn member_kind(name: &str) -> MemberKind {
    if is_setting(name) {
        MemberKind::Setting
    } else if read_only_reason(name).is_some() || described_name(name).is_some() {
        MemberKind::ReadOnly
    } else {
        MemberKind::Unknown
    }
}

/// Whether an update accepts the member under the name that the description uses.
pub(crate) fn is_setting(name: &str) -> bool {
    member_names(UPDATED).any(|updated| updated == name) && described_name(name).is_none()
}

/// Whether a member changes without an update.
pub(crate) fn is_volatile(name: &str) -> bool {
    // An emulator's description may also contain `UserPoolId` and `PoolName`; comparisons ignore these two.
    VOLATILE.contains(&name) || described_name(name).is_some()
}

/// The members that have two names: the name in an update, and the name in the description.
pub(crate) fn renamed_members() -> [(&'static str, &'static str); 2] {
    RENAMED
}

fn described_name(name: &str) -> Option<&'static str> {
    RENAMED.into_iter().find_map(|(in_update, described)| (in_update == name).then_some(described))
}

fn read_only_reason(name: &str) -> Option<&'static str> {
    READ_ONLY.into_iter().find_map(|(member, reason)| (member == name).then_some(reason))
}

fn member_names(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::{
        DESCRIBED, MemberKind, READ_ONLY, RENAMED, UPDATED, VOLATILE, member_kind, member_names, read_only_reason,
    };

    /// If AWS adds a setting that an update would reset, this test fails as soon as the lists are renewed.
    #[test]
    fn every_pool_setting_is_sent_or_read_only() {
        let updated: Vec<&str> = member_names(UPDATED).collect();
        assert!(updated.len() > 80 && member_names(DESCRIBED).count() > 100);
        for described in member_names(DESCRIBED) {
            let top = described.split(['.', '[']).next().unwrap();
            match member_kind(top) {
                MemberKind::Setting => assert!(updated.contains(&described), "an update would reset {described}"),
                MemberKind::ReadOnly => {
                    assert!(read_only_reason(top).is_some() && !updated.contains(&described), "{described}")
                }
                MemberKind::Unknown => {
                    panic!("{described}: add it to READ_ONLY with the reason why an update omits it")
                }
            }
        }
    }

    #[test]
    fn every_update_member_is_described() {
        for updated in member_names(UPDATED) {
            let renamed = RENAMED.iter().find(|(in_update, _)| *in_update == updated).map(|(_, described)| *described);
            assert!(member_names(DESCRIBED).any(|described| described == renamed.unwrap_or(updated)), "{updated}");
        }
    }

    #[test]
    fn read_only_members_are_described() {
        let read_only = READ_ONLY.iter().map(|(name, _)| *name);
        for name in read_only.chain(VOLATILE) {
            assert!(member_names(DESCRIBED).any(|described| described == name), "{name}");
        }
        assert_eq!(member_kind("PasskeyConfiguration"), MemberKind::Unknown);
    }
}
