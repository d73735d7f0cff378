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
const FACTS: [(&str, &str); 15] = [
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
const MADE: [(&str, &str); 2] = [("UserPoolId", "Id"), ("PoolName", "Name")];
/// What changes without anybody changing the pool.
const VOLATILE: [&str; 5] =
    ["EmailConfigurationFailure", "EstimatedNumberOfUsers", "LastModifiedDate", "SmsConfigurationFailure", "Status"];

/// What a member of a description is to an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    /// Sent back as it is.
    Setting,
    /// Nothing that an update could change.
    Fact,
    /// Nothing that this release knows.
    Unknown,
}

/// What a member of a description is, by its name.
pub(crate) fn kind(name: &str) -> Member {
    if is_setting(name) {
        Member::Setting
    } else if fact(name).is_some() || made(name).is_some() {
        Member::Fact
    } else {
        Member::Unknown
    }
}

/// Whether an update takes the member as it is described.
pub(crate) fn is_setting(name: &str) -> bool {
    names(UPDATED).any(|updated| updated == name) && made(name).is_none()
}

/// Whether a member changes by itself.
pub(crate) fn is_volatile(name: &str) -> bool {
    // A server that plays Cognito may keep all that an update named.
    VOLATILE.contains(&name) || made(name).is_some()
}

/// What an update names otherwise than a description: the name there, and the one here.
pub(crate) fn made_members() -> [(&'static str, &'static str); 2] {
    MADE
}

fn made(name: &str) -> Option<&'static str> {
    MADE.into_iter().find_map(|(made, of)| (made == name).then_some(of))
}

fn fact(name: &str) -> Option<&'static str> {
    FACTS.into_iter().find_map(|(fact, why)| (fact == name).then_some(why))
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::{DESCRIBED, FACTS, MADE, Member, UPDATED, VOLATILE, fact, kind, names};

    /// The promise of this file: a setting that AWS adds to a pool and this release would wipe fails here, once the lists
    /// are renewed.
    #[test]
    fn whatever_a_pool_has_is_sent_back_or_known_as_nothing_that_an_update_changes() {
        let updated: Vec<&str> = names(UPDATED).collect();
        assert!(updated.len() > 80 && names(DESCRIBED).count() > 100);
        for described in names(DESCRIBED) {
            let top = described.split(['.', '[']).next().unwrap();
            match kind(top) {
                Member::Setting => assert!(updated.contains(&described), "{described} would be wiped"),
                Member::Fact => assert!(fact(top).is_some() && !updated.contains(&described), "{described}"),
                Member::Unknown => panic!("{described}: say in FACTS why an update goes without it"),
            }
        }
    }

    #[test]
    fn whatever_an_update_takes_a_pool_has() {
        for updated in names(UPDATED) {
            let made = MADE.iter().find(|(made, _)| *made == updated).map(|(_, of)| *of);
            assert!(names(DESCRIBED).any(|described| described == made.unwrap_or(updated)), "{updated}");
        }
    }

    #[test]
    fn no_reason_is_given_for_what_is_not_there() {
        let facts = FACTS.iter().map(|(name, _)| *name);
        for name in facts.chain(VOLATILE) {
            assert!(names(DESCRIBED).any(|described| described == name), "{name}");
        }
        assert_eq!(kind("PasskeyConfiguration"), Member::Unknown);
    }
}
