//! The settings of a new user pool and its app client.

use super::yaml::Yaml;
use crate::terminal::CliError;
use events::{EmailSendingAccount, EventVersion, TokenUse, VerificationMethod};
use policy::{Alias, ClaimSource, Policy, RuleKind, SignInFlow};
use std::collections::BTreeSet;

/// Prefix of custom attributes.
const CUSTOM_PREFIX: &str = "custom:";
/// Maximum length of a custom attribute's name without the prefix.
const MAX_NAME_CHARACTERS: usize = 20;
/// The only attribute that users may write if the policy allows none: their mail language.
const DEFAULT_WRITABLE: &str = "locale";

/// The pool's settings in CloudFormation's terms.
pub(super) struct NewPool {
    /// Whether it sends mail with the owner's Amazon SES.
    pub(super) sends_with_ses: bool,
    /// Whether users confirm with Cognito's link, which needs a domain.
    pub(super) sends_links: bool,
    /// Whether it needs the Essentials tier, for customized access tokens and refresh token rotation.
    pub(super) essentials: bool,
    /// Attributes that users sign up with instead of a user name.
    pub(super) usernames: Vec<&'static str>,
    /// Attributes that users can sign in with in addition to a user name of their choice.
    pub(super) aliases: Vec<&'static str>,
    /// The custom attributes, without the prefix.
    pub(super) custom_attributes: Vec<Yaml>,
    /// The groups.
    pub(super) groups: Vec<Group>,
    /// The authentication flows of the app client.
    pub(super) auth_flows: Vec<&'static str>,
    /// The attributes that users may write through the app client.
    pub(super) writable: Vec<Yaml>,
    /// Whether the app client rotates refresh tokens.
    pub(super) rotates: bool,
}

/// A group of the pool.
pub(super) struct Group {
    /// Its logical ID, derived from the name only, so that it does not depend on the order in the policy.
    pub(super) id: String,
    /// Its name.
    pub(super) name: Yaml,
}

impl NewPool {
    /// The settings that a policy requires.
    ///
    /// # Errors
    ///
    /// If Cognito does not accept the name of an attribute.
    pub(super) fn from_policy(policy: &Policy) -> Result<Self, CliError> {
        let custom_attributes = custom_attributes(policy);
        let fits = |name: &&&str| (1..=MAX_NAME_CHARACTERS).contains(&name.chars().count());
        if let Some(name) = custom_attributes.iter().find(|name| !fits(name)) {
            let rule = format!("Cognito allows 1 to {MAX_NAME_CHARACTERS} characters after {CUSTOM_PREFIX}");
            return Err(CliError::new(format!(
                "policy: the attribute {CUSTOM_PREFIX}{name}: {rule}; choose another name"
            )));
        }
        let (usernames, aliases) = sign_in_names(policy);
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
            custom_attributes: custom_attributes.into_iter().map(Yaml::string).collect(),
            groups: groups(policy).into_iter().map(Group::from_name).collect(),
            auth_flows: std::iter::once(sign_in).chain(refresh).collect(),
            writable: writable(&api.attributes),
            rotates: api.rotate_refresh_tokens,
        })
    }
}

/// The attributes used instead of user names, and the aliases. Unless users choose a user name, an address is the user
/// name: with an alias, Cognito rejects user names that look like an address, so users would have to invent one.
fn sign_in_names(policy: &Policy) -> (Vec<&'static str>, Vec<&'static str>) {
    if let Some(addresses @ [_, ..]) = policy.username_attributes() {
        return (addresses.iter().map(|address| address.attribute()).collect(), Vec::new());
    }
    let named: Vec<_> = policy.aliases().iter().map(|alias| Alias::attribute(*alias)).collect();
    match named.contains(&"preferred_username") {
        true => (Vec::new(), named),
        false => (named, Vec::new()),
    }
}

impl Group {
    fn from_name(name: &str) -> Self {
        Self { id: group_id(name), name: Yaml::string(name) }
    }
}

fn writable(attributes: &[String]) -> Vec<Yaml> {
    match attributes {
        [] => vec![Yaml::string(DEFAULT_WRITABLE)],
        attributes => attributes.iter().map(|name| Yaml::string(name)).collect(),
    }
}

/// The groups that users are added to, the administrators' groups, and those of rules about signing in.
fn groups(policy: &Policy) -> BTreeSet<&str> {
    let added = policy.post_confirmation().groups().into_iter().flat_map(|groups| &groups.names);
    added.chain(&policy.api().administrators).chain(policy.sign_in().groups()).map(String::as_str).collect()
}

/// Every custom attribute that the policy reads, writes or suppresses.
fn custom_attributes(policy: &Policy) -> BTreeSet<&str> {
    let asked = policy.post_confirmation();
    let recorded = asked.record().into_iter().flat_map(|record| &record.attributes);
    let events = asked.event().into_iter().chain(policy.after_sign_in().and_then(|asked| asked.event()));
    let published = events.flat_map(|event| &event.attributes);
    let claimed = policy.tokens().claims().iter().filter_map(|claim| match &claim.source {
        ClaimSource::Attribute(name, _) => Some(name),
        _ => None,
    });
    let suppressed = policy.tokens().suppressions().claims(TokenUse::Id).iter().map(|claim| &claim.name);
    let checked = policy.sign_up().rules().iter().filter_map(|rule| match &rule.kind {
        RuleKind::Attribute(rule) => Some(&rule.name),
        _ => None,
    });
    let federated = policy.federation().providers().iter().flat_map(|provider| &provider.attributes);
    let set = policy.api().attributes.iter().chain(federated.map(|attribute| &attribute.name));
    let named = recorded.chain(published).chain(claimed).chain(suppressed).chain(checked).chain(set);
    let trusted = policy.sign_in().trusted_attributes().map(|(_, name)| name);
    named.map(String::as_str).chain(trusted).filter_map(|name| name.strip_prefix(CUSTOM_PREFIX)).collect()
}

/// A logical ID may contain only ASCII letters and digits. Other names are made unique with a hash.
fn group_id(name: &str) -> String {
    let kept: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    match kept == name {
        true => format!("Group{kept}"),
        false => format!("Group{kept}{:016x}", fnv_1a(name)),
    }
}

/// 64-bit FNV-1a: stable across platforms and releases, which the standard library's hash is not.
fn fnv_1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::group_id;

    #[test]
    fn group_ids_are_distinct_and_alphanumeric() {
        let names = ["staff", "Staff", "st-aff", "st_aff", "a: \"b\"", "山田", "é"];
        let ids = names.map(group_id);
        assert!(ids.iter().all(|id| id.chars().all(|character| character.is_ascii_alphanumeric())), "{ids:?}");
        let different: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(different.len(), names.len());
        assert_eq!(group_id("st-aff"), "Groupstaff7da17dbae83115f0");
    }
}
