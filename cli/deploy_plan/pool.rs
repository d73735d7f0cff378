//! What a new user pool is set to, and the app client that the endpoints are.

use super::yaml::Yaml;
use crate::terminal::Fault;
use events::{EmailSendingAccount, EventVersion, TokenUse, VerificationMethod};
use policy::{Alias, ClaimSource, Policy, RuleKind, SignInFlow};
use std::collections::BTreeSet;

/// What an attribute of somebody's own begins with.
const CUSTOM: &str = "custom:";
/// How long the rest of its name may be, in characters.
const LONGEST: usize = 20;
/// What people may write where the policy lets them write nothing: the language of their mails.
const HARMLESS: &str = "locale";

/// What the policy says about a pool, in the words of CloudFormation.
pub(super) struct NewPool {
    /// Whether its mail comes from the owner's own Amazon SES.
    pub(super) sends_with_ses: bool,
    /// Whether people confirm by a link of Cognito's, which needs a domain.
    pub(super) sends_links: bool,
    /// Whether it needs the tier Essentials: for access tokens that are changed, and refresh tokens that rotate.
    pub(super) essentials: bool,
    /// What people sign up with, in the place of a user name.
    pub(super) usernames: Vec<&'static str>,
    /// What people sign in with besides a user name that they choose.
    pub(super) aliases: Vec<&'static str>,
    /// The custom attributes, without what their names begin with.
    pub(super) custom_attributes: Vec<Yaml>,
    /// The groups.
    pub(super) groups: Vec<Group>,
    /// The event version of the trigger pre token generation.
    pub(super) lambda_version: &'static str,
    /// How the app client lets people sign in.
    pub(super) auth_flows: Vec<&'static str>,
    /// What the app client lets people write.
    pub(super) writable: Vec<Yaml>,
    /// Whether the app client rotates refresh tokens.
    pub(super) rotates: bool,
}

/// A group of the pool.
pub(super) struct Group {
    /// Its logical id, which follows from its name alone: one that moves in the policy stays the same group.
    pub(super) id: String,
    /// Its name.
    pub(super) name: Yaml,
}

impl NewPool {
    /// The pool of a policy.
    ///
    /// # Errors
    ///
    /// Where Cognito takes no attribute of a name that the policy has.
    pub(super) fn of(policy: &Policy) -> Result<Self, Fault> {
        let custom_attributes = custom_attributes(policy);
        let fits = |name: &&&str| (1..=LONGEST).contains(&name.chars().count());
        if let Some(name) = custom_attributes.iter().find(|name| !fits(name)) {
            let rule = format!("Cognito takes 1 to {LONGEST} characters behind {CUSTOM}");
            return Err(Fault::misuse(format!("policy: the attribute {CUSTOM}{name}: {rule}; name it otherwise")));
        }
        let (usernames, aliases) = names(policy);
        let (settings, api) = (policy.pool_settings(), policy.api());
        let version = policy.tokens().version().unwrap_or(EventVersion::V1);
        let sign_in = match api.sign_in {
            SignInFlow::User => "ALLOW_USER_PASSWORD_AUTH",
            SignInFlow::Admin => "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        };
        let refresh = (!api.rotate_refresh_tokens).then_some("ALLOW_REFRESH_TOKEN_AUTH");
        Ok(Self {
            sends_with_ses: settings.email_sending_account == Some(EmailSendingAccount::Developer),
            sends_links: settings.verification == Some(VerificationMethod::Link),
            essentials: version > EventVersion::V1 || api.rotate_refresh_tokens,
            usernames,
            aliases,
            custom_attributes: custom_attributes.into_iter().map(Yaml::text).collect(),
            groups: groups(policy).into_iter().map(Group::named).collect(),
            lambda_version: version.lambda_version(),
            auth_flows: std::iter::once(sign_in).chain(refresh).collect(),
            writable: writable(&api.attributes),
            rotates: api.rotate_refresh_tokens,
        })
    }
}

/// What stands in the place of user names, and what beside them. Where nobody chooses a name, an address is the name: with an
/// alias instead, Cognito refuses a name that looks like an address, and people would have to think of one.
fn names(policy: &Policy) -> (Vec<&'static str>, Vec<&'static str>) {
    let named: Vec<_> = policy.aliases().iter().map(|alias| Alias::attribute(*alias)).collect();
    match named.contains(&"preferred_username") {
        true => (Vec::new(), named),
        false => (named, Vec::new()),
    }
}

impl Group {
    fn named(name: &str) -> Self {
        Self { id: group_id(name), name: Yaml::text(name) }
    }
}

fn writable(attributes: &[String]) -> Vec<Yaml> {
    match attributes {
        [] => vec![Yaml::text(HARMLESS)],
        attributes => attributes.iter().map(|name| Yaml::text(name)).collect(),
    }
}

/// The groups that the policy puts people into, and those whose members may do more.
fn groups(policy: &Policy) -> BTreeSet<&str> {
    let added = policy.post_confirmation().groups().into_iter().flat_map(|groups| &groups.names);
    added.chain(&policy.api().administrators).map(String::as_str).collect()
}

/// Every attribute that the policy reads, writes or takes out, if it is one of the owner's own.
fn custom_attributes(policy: &Policy) -> BTreeSet<&str> {
    let asked = policy.post_confirmation();
    let recorded = asked.record().into_iter().flat_map(|record| &record.attributes);
    let published = asked.event().into_iter().flat_map(|event| &event.attributes);
    let claimed = policy.tokens().claims().iter().filter_map(|claim| match &claim.source {
        ClaimSource::Attribute(name, _) => Some(name),
        _ => None,
    });
    let suppressed = policy.tokens().suppressions().claims(TokenUse::Id).iter().map(|claim| &claim.name);
    let checked = policy.sign_up().rules().iter().filter_map(|rule| match &rule.kind {
        RuleKind::Attribute(rule) => Some(&rule.name),
        _ => None,
    });
    let set = &policy.api().attributes;
    let named = recorded.chain(published).chain(claimed).chain(suppressed).chain(checked).chain(set);
    named.filter_map(|name| name.strip_prefix(CUSTOM)).collect()
}

/// A logical id holds ASCII letters and digits only. What else is in a name is told by its hash.
fn group_id(name: &str) -> String {
    let kept: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    match kept == name {
        true => format!("Group{kept}"),
        false => format!("Group{kept}{:016x}", fnv_1a(name)),
    }
}

/// FNV-1a with 64 bits, which is the same everywhere and always: the hash of the standard library need not be.
fn fnv_1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::group_id;

    #[test]
    fn a_group_has_an_id_of_its_own_that_cloudformation_takes() {
        let names = ["staff", "Staff", "st-aff", "st_aff", "a: \"b\"", "山田", "é"];
        let ids = names.map(group_id);
        assert!(ids.iter().all(|id| id.chars().all(|character| character.is_ascii_alphanumeric())), "{ids:?}");
        let different: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(different.len(), names.len());
        assert_eq!(group_id("st-aff"), "Groupstaff7da17dbae83115f0");
    }
}
