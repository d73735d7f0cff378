//! What of a description an update takes, by AWS's own model of the service.
//!
//! `UpdateUserPool` resets whatever its body lacks. So each member that AWS describes is either sent back, or is known to be
//! something that no update can change. What this release does not know is neither, and nothing is sent.

/// The members of `UserPoolType`, what `DescribeUserPool` answers.
#[cfg(test)]
const DESCRIBED: &str = include_str!("../model/UserPoolType.txt");
/// The members of `UpdateUserPoolRequest`.
const UPDATED: &str = include_str!("../model/UpdateUserPoolRequest.txt");

/// What is described and cannot be updated, and why the body of an update does without it.
const READ_ONLY: [(&str, &str); 15] = [
    ("AliasAttributes", "decided when a pool is made"),
    ("Arn", "follows from the id"),
    ("CreationDate", "when the pool was made"),
    ("CustomDomain", "has calls of its own"),
    ("Domain", "has calls of its own"),
    ("EmailConfigurationFailure", "says what went wrong"),
    ("EstimatedNumberOfUsers", "is counted"),
    ("Id", "goes as UserPoolId"),
    ("LastModifiedDate", "when the pool was changed"),
    ("Name", "goes as PoolName"),
    ("SchemaAttributes", "has a call of its own, which only adds"),
    ("SmsConfigurationFailure", "says what went wrong"),
    ("Status", "is no longer in use"),
    ("UsernameAttributes", "decided when a pool is made"),
    ("UsernameConfiguration", "decided when a pool is made"),
];
/// What an update names and no description has: it is made of these.
const RENAMED: [(&str, &str); 2] = [("UserPoolId", "Id"), ("PoolName", "Name")];
/// What changes without anybody changing the pool.
const VOLATILE: [&str; 5] =
    ["EmailConfigurationFailure", "EstimatedNumberOfUsers", "LastModifiedDate", "SmsConfigurationFailure", "Status"];

/// What a member of a description is to an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberKind {
    /// Sent back as it is.
    Setting,
    /// Nothing that an update could change.
    ReadOnly,
    /// Nothing that this release knows.
    Unknown,
}

/// What a member of a description is, by its name.
pub(crate) fn member_kind(name: &str) -> MemberKind {
    if is_setting(name) {
        MemberKind::Setting
    } else if read_only_reason(name).is_some() || described_name(name).is_some() {
        MemberKind::ReadOnly
    } else {
        MemberKind::Unknown
    }
}

/// Whether an update takes the member as it is described.
pub(crate) fn is_setting(name: &str) -> bool {
    member_names(UPDATED).any(|updated| updated == name) && described_name(name).is_none()
}

/// Whether a member changes by itself.
pub(crate) fn is_volatile(name: &str) -> bool {
    // A server that plays Cognito may keep all that an update named.
    VOLATILE.contains(&name) || described_name(name).is_some()
}

/// What an update names otherwise than a description: the name there, and the one here.
pub(crate) fn renamed_members() -> [(&'static str, &'static str); 2] {
    RENAMED
}

fn described_name(name: &str) -> Option<&'static str> {
    RENAMED.into_iter().find_map(|(made, of)| (made == name).then_some(of))
}

fn read_only_reason(name: &str) -> Option<&'static str> {
    READ_ONLY.into_iter().find_map(|(fact, why)| (fact == name).then_some(why))
}

fn member_names(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::{
        DESCRIBED, MemberKind, READ_ONLY, RENAMED, UPDATED, VOLATILE, member_kind, member_names, read_only_reason,
    };

    /// The promise of this file: a setting that AWS adds to a pool and this release would wipe fails here, once the lists
    /// are renewed.
    #[test]
    fn whatever_a_pool_has_is_sent_back_or_known_as_nothing_that_an_update_changes() {
        let updated: Vec<&str> = member_names(UPDATED).collect();
        assert!(updated.len() > 80 && member_names(DESCRIBED).count() > 100);
        for described in member_names(DESCRIBED) {
            let top = described.split(['.', '[']).next().unwrap();
            match member_kind(top) {
                MemberKind::Setting => assert!(updated.contains(&described), "{described} would be wiped"),
                MemberKind::ReadOnly => {
                    assert!(read_only_reason(top).is_some() && !updated.contains(&described), "{described}")
                }
                MemberKind::Unknown => panic!("{described}: say in READ_ONLY why an update goes without it"),
            }
        }
    }

    #[test]
    fn whatever_an_update_takes_a_pool_has() {
        for updated in member_names(UPDATED) {
            let made = RENAMED.iter().find(|(made, _)| *made == updated).map(|(_, of)| *of);
            assert!(member_names(DESCRIBED).any(|described| described == made.unwrap_or(updated)), "{updated}");
        }
    }

    #[test]
    fn no_reason_is_given_for_what_is_not_there() {
        let facts = READ_ONLY.iter().map(|(name, _)| *name);
        for name in facts.chain(VOLATILE) {
            assert!(member_names(DESCRIBED).any(|described| described == name), "{name}");
        }
        assert_eq!(member_kind("PasskeyConfiguration"), MemberKind::Unknown);
    }
}
