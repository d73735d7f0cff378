//! What an answer says about tokens (contract 7.2, 8.2): read in one pass where everything is of the type that Cognito reads,
//! else member by member, beside what the types are found to be.

use super::claims::Token;
use super::shape::{has, texts};
use crate::envelope::Envelope;
use crate::lenient::{Kind, Object};
use crate::members::{Collect, Inside, Name, Way};
use crate::source::{Trigger, TriggerSource};
use crate::tokens::TokenUse;
use crate::version::EventVersion;
use serde::de::{Error, MapAccess};
use std::borrow::Cow;

/// Texts with the places that they have among the elements of an array.
pub(super) type Texts<'a> = Vec<(usize, Cow<'a, str>)>;

/// What is said. Version 1 has the ID token and the groups alone.
pub(super) struct Overrides<'a> {
    pub(super) id: Token<'a>,
    pub(super) access: Token<'a>,
    pub(super) scopes_added: Texts<'a>,
    pub(super) scopes_suppressed: Texts<'a>,
    /// Where that stands, and what is said; `None` where nothing is said of the groups.
    pub(super) groups: Option<(&'static str, Groups)>,
    /// Whether the ID token has members of its own, whatever they are.
    pub(super) names_id: bool,
}

impl<'a> Overrides<'a> {
    /// Reads the JSON text of a response to token generation whose members all have the types that the version's shape says;
    /// `None` of any other, and of names and texts that are seldom written.
    pub(super) fn plain(event: &Envelope<'_>, response: &'a str) -> Option<Self> {
        let source = event.trigger_source();
        let is_known = !matches!(source, TriggerSource::Other(_));
        if !is_known || source.trigger() != Some(Trigger::PreTokenGeneration) {
            return None;
        }
        let version = EventVersion::read(event);
        let Response { v1, v2 } = serde_json::from_str::<Inside<Response<'a>>>(response).ok()?.0?;
        let (details, others) = match version {
            EventVersion::V1 => (v1, v2),
            EventVersion::V2 | EventVersion::V3 => (v2, v1),
        };
        let details = details.flatten().unwrap_or_default();
        let is_plain = others.is_none() && details.has_the_members_of(version);
        is_plain.then(|| details.into_overrides(version))
    }

    /// Reads any response: what has another type says nothing.
    pub(super) fn of(event: &Envelope<'_>, response: &Object<'a>) -> Self {
        let version = EventVersion::read(event);
        let container = match version {
            EventVersion::V1 => V1,
            EventVersion::V2 | EventVersion::V3 => V2,
        };
        let object = |within: &Object<'a>, name| within.get(name).map(|value| Some(value.object()));
        let details = object(response, container).flatten().unwrap_or_default();
        let part = |name| object(&details, name).map(|part| part.map(|part| Generation::of(&part)));
        let own = match version {
            EventVersion::V1 => Generation::of(&details),
            EventVersion::V2 | EventVersion::V3 => Generation::default(),
        };
        let groups = object(&details, "groupOverrideDetails").map(|groups| groups.map(|groups| Groups::of(&groups)));
        let names_id = details.get("idTokenGeneration").is_some_and(|id| !id.object().is_empty());
        let (id, access) = (part("idTokenGeneration"), part("accessTokenGeneration"));
        Overrides { names_id, ..Details { own, id, access, groups }.into_overrides(version) }
    }
}

/// A member that may be absent, null, or there.
type Member<T> = Option<Option<T>>;

/// Takes a member, of which there may be one.
fn once<T, E: Error>(place: &mut Member<T>, value: Option<T>) -> Result<(), E> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom("it stands there twice")),
    }
}

const V1: &str = "claimsOverrideDetails";
const V2: &str = "claimsAndScopeOverrideDetails";

/// The containers of all versions.
#[derive(Default)]
struct Response<'a> {
    v1: Member<Details<'a>>,
    v2: Member<Details<'a>>,
}

impl<'a> Collect<'a> for Response<'a> {
    fn empty() -> Self {
        Self::default()
    }

    fn take<N: Way<'a>, A: MapAccess<'a>>(&mut self, name: Cow<'a, str>, value: &mut A) -> Result<(), A::Error> {
        match name.as_ref() {
            V1 => once(&mut self.v1, value.next_value::<Inside<_>>()?.0),
            V2 => once(&mut self.v2, value.next_value::<Inside<_>>()?.0),
            _ => Err(unknown()),
        }
    }
}

/// The members of a container, of any version.
#[derive(Default)]
struct Details<'a> {
    /// What version 1 says of the ID token.
    own: Generation<'a>,
    id: Member<Generation<'a>>,
    access: Member<Generation<'a>>,
    groups: Member<Groups>,
}

impl<'a> Details<'a> {
    fn has_the_members_of(&self, version: EventVersion) -> bool {
        match version {
            EventVersion::V1 => {
                let has_texts_alone =
                    |claims: &Object<'_>| claims.iter().all(|(_, value)| value.kind() == Kind::String);
                let is_right = self.own.claims.as_ref().and_then(Option::as_ref).is_none_or(has_texts_alone);
                is_right && !self.own.has_scopes() && self.id.is_none() && self.access.is_none()
            }
            EventVersion::V2 | EventVersion::V3 => {
                let has_scopes = self.id.as_ref().and_then(Option::as_ref).is_some_and(Generation::has_scopes);
                self.own.is_empty() && !has_scopes
            }
        }
    }

    fn into_overrides(self, version: EventVersion) -> Overrides<'a> {
        let Self { own, id, access, groups } = self;
        let (id, id_field, groups_field) = match version {
            EventVersion::V1 => {
                (own, "response.claimsOverrideDetails", "response.claimsOverrideDetails.groupOverrideDetails")
            }
            EventVersion::V2 | EventVersion::V3 => (
                id.flatten().unwrap_or_default(),
                "response.claimsAndScopeOverrideDetails.idTokenGeneration",
                "response.claimsAndScopeOverrideDetails.groupOverrideDetails",
            ),
        };
        let access_field = "response.claimsAndScopeOverrideDetails.accessTokenGeneration";
        let Generation { claims, suppressed, scopes_added, scopes_suppressed } = access.flatten().unwrap_or_default();
        Overrides {
            names_id: !id.is_empty(),
            id: Token::new(id_field, TokenUse::Id, said(id.claims), said(id.suppressed)),
            access: Token::new(access_field, TokenUse::Access, said(claims), said(suppressed)),
            scopes_added: said(scopes_added),
            scopes_suppressed: said(scopes_suppressed),
            groups: groups.map(|groups| (groups_field, groups.unwrap_or_default())),
        }
    }
}

/// What a member says: absent and null are nothing.
fn said<T: Default>(member: Member<T>) -> T {
    member.flatten().unwrap_or_default()
}

impl<'a> Collect<'a> for Details<'a> {
    fn empty() -> Self {
        Self::default()
    }

    fn take<N: Way<'a>, A: MapAccess<'a>>(&mut self, name: Cow<'a, str>, value: &mut A) -> Result<(), A::Error> {
        match name.as_ref() {
            "idTokenGeneration" => once(&mut self.id, value.next_value::<Inside<_>>()?.0),
            "accessTokenGeneration" => once(&mut self.access, value.next_value::<Inside<_>>()?.0),
            "groupOverrideDetails" => once(&mut self.groups, value.next_value::<Inside<_>>()?.0),
            _ => self.own.take::<N, A>(name, value),
        }
    }
}

/// What is said of one token.
#[derive(Default)]
struct Generation<'a> {
    claims: Member<Object<'a>>,
    suppressed: Member<Texts<'a>>,
    scopes_added: Member<Texts<'a>>,
    scopes_suppressed: Member<Texts<'a>>,
}

impl<'a> Generation<'a> {
    fn of(members: &Object<'a>) -> Self {
        let named = |name| members.has(name).then(|| Some(texts(members, name)));
        Self {
            claims: members.get("claimsToAddOrOverride").map(|claims| Some(claims.object())),
            suppressed: named("claimsToSuppress"),
            scopes_added: named("scopesToAdd"),
            scopes_suppressed: named("scopesToSuppress"),
        }
    }

    fn has_scopes(&self) -> bool {
        self.scopes_added.is_some() || self.scopes_suppressed.is_some()
    }

    fn is_empty(&self) -> bool {
        self.claims.is_none() && self.suppressed.is_none() && !self.has_scopes()
    }
}

impl<'a> Collect<'a> for Generation<'a> {
    fn empty() -> Self {
        Self::default()
    }

    fn take<N: Way<'a>, A: MapAccess<'a>>(&mut self, name: Cow<'a, str>, value: &mut A) -> Result<(), A::Error> {
        let place = match name.as_ref() {
            "claimsToAddOrOverride" => return once(&mut self.claims, value.next_value::<Inside<_>>()?.0),
            "claimsToSuppress" => &mut self.suppressed,
            "scopesToAdd" => &mut self.scopes_added,
            "scopesToSuppress" => &mut self.scopes_suppressed,
            _ => return Err(unknown()),
        };
        let texts = value.next_value::<Option<Vec<Name<'a>>>>()?;
        once(place, texts.map(|texts| texts.into_iter().map(Name::into).enumerate().collect()))
    }
}

/// Which members of `groupOverrideDetails` are set.
#[derive(Default)]
pub(super) struct Groups {
    groups: Member<()>,
    roles: Member<()>,
    preferred_role: Member<()>,
}

impl Groups {
    fn of(members: &Object<'_>) -> Self {
        let set = |name| has(members, name).then_some(Some(()));
        Self { groups: set("groupsToOverride"), roles: set("iamRolesToOverride"), preferred_role: set("preferredRole") }
    }

    pub(super) fn has_groups(&self) -> bool {
        self.groups.flatten().is_some()
    }

    pub(super) fn has_roles(&self) -> bool {
        self.roles.flatten().is_some()
    }

    pub(super) fn has_preferred_role(&self) -> bool {
        self.preferred_role.flatten().is_some()
    }
}

impl<'a> Collect<'a> for Groups {
    fn empty() -> Self {
        Self::default()
    }

    fn take<N: Way<'a>, A: MapAccess<'a>>(&mut self, name: Cow<'a, str>, value: &mut A) -> Result<(), A::Error> {
        let set = |texts: Option<Vec<Name<'a>>>| texts.map(|_| ());
        match name.as_ref() {
            "groupsToOverride" => once(&mut self.groups, set(value.next_value()?)),
            "iamRolesToOverride" => once(&mut self.roles, set(value.next_value()?)),
            "preferredRole" => once(&mut self.preferred_role, value.next_value::<Option<Name<'a>>>()?.map(|_| ())),
            _ => Err(unknown()),
        }
    }
}

fn unknown<E: Error>() -> E {
    E::custom("no member that Cognito reads")
}

#[cfg(test)]
mod tests {
    use super::Overrides;
    use crate::gate::pre_token_generation::shape;
    use crate::gate::tests::event;
    use crate::gate::{Case, Judgement};
    use crate::{Envelope, EventVersion, Object, PoolSettings};
    use proptest::prelude::*;

    /// What is found the quick way, where it can be gone, and the slow way.
    fn found(source: &str, version: &str, response: &str) -> (Option<Judgement>, Judgement) {
        let request = r#"{"scopes":["openid"],"groupConfiguration":{"groupsToOverride":["a"],"iamRolesToOverride":[],"preferredRole":"r"}}"#;
        let event = event(source, version, request, r#"{"claimsAndScopeOverrideDetails":null}"#);
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let settings = PoolSettings::default();
        let case = Case::of(&event, Object::read(response).unwrap(), &settings);
        let judged = |overrides: Overrides<'_>, mut judgement| {
            overrides.judge(&event, &mut judgement);
            judgement
        };
        let quick = Overrides::plain(&event, response).map(|overrides| judged(overrides, Judgement::default()));
        let mut types = Judgement::default();
        shape(EventVersion::read(&event)).judge(&case.incoming, &case.response, &mut types);
        let slow = judged(Overrides::of(&event, &case.response), types);
        (quick, slow)
    }

    #[test]
    fn what_rules_write_is_read_in_one_pass() {
        for (version, response) in [
            ("1", "{}"),
            ("1", r#"{"claimsOverrideDetails":null}"#),
            (
                "1",
                r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"a":"b"},"claimsToSuppress":["c"],"groupOverrideDetails":{"groupsToOverride":["a"],"iamRolesToOverride":[],"preferredRole":null}}}"#,
            ),
            (
                "2",
                r#"{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{"a":[1]}},"accessTokenGeneration":{"scopesToAdd":["x/y"],"scopesToSuppress":[]},"groupOverrideDetails":null}}"#,
            ),
            ("3", r#"{"claimsAndScopeOverrideDetails":{}}"#),
        ] {
            let (quick, slow) = found("TokenGeneration_HostedAuth", version, response);
            assert_eq!(quick, Some(slow), "{response}");
        }
    }

    #[test]
    fn what_has_another_type_or_stands_there_twice_is_not() {
        for (version, response) in [
            ("1", r#"{"claimsOverrideDetails":[]}"#),
            ("1", r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"a":1}}}"#),
            ("1", r#"{"claimsOverrideDetails":{"claimsToSuppress":["a",1]}}"#),
            ("1", r#"{"claimsOverrideDetails":{"scopesToAdd":[]}}"#),
            ("1", r#"{"claimsOverrideDetails":{"idTokenGeneration":null}}"#),
            ("1", r#"{"claimsAndScopeOverrideDetails":{}}"#),
            ("1", r#"{"claimsOverrideDetails":null,"other":1}"#),
            ("2", r#"{"claimsAndScopeOverrideDetails":{"claimsToSuppress":null}}"#),
            ("2", r#"{"claimsAndScopeOverrideDetails":{"idTokenGeneration":[]}}"#),
            ("2", r#"{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"scopesToAdd":null}}}"#),
            ("2", r#"{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{},"idTokenGeneration":{}}}"#),
            (
                "2",
                r#"{"claimsAndScopeOverrideDetails":{"accessTokenGeneration":{"scopesToAdd":null,"scopesToAdd":null}}}"#,
            ),
            ("2", r#"{"claimsAndScopeOverrideDetails":{"groupOverrideDetails":{"preferredRole":["a"]}}}"#),
            ("2", r#"{"claimsAndScopeOverrideDetails":{"groupOverrideDetails":{"other":null}}}"#),
        ] {
            let (quick, slow) = found("TokenGeneration_HostedAuth", version, response);
            assert_eq!((quick, slow.verdict() != Default::default()), (None, true), "{response}");
        }
    }

    /// Any value, mostly of a type that is read.
    fn value() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec![
            "null",
            "true",
            "5",
            r#""email""#,
            r#""a b""#,
            r#""\ud800""#,
            "[]",
            r#"["openid","aws.cognito.signin.user.admin"]"#,
            r#"["x",1]"#,
            r#"["email","x y"]"#,
            "{}",
            r#"{"role":"a","sub":"b"}"#,
            r#"{"aud":["a",null],"a\u0062":{}}"#,
        ]);
        leaf.prop_map(str::to_owned).prop_recursive(3, 24, 4, |inner| {
            let name = prop::sample::select(vec![
                "claimsToAddOrOverride",
                "claimsToSuppress",
                "scopesToAdd",
                "scopesToSuppress",
                "idTokenGeneration",
                "accessTokenGeneration",
                "groupOverrideDetails",
                "groupsToOverride",
                "iamRolesToOverride",
                "preferredRole",
                "claimsOverrideDetails",
                "claimsAndScopeOverrideDetails",
                "other",
            ]);
            prop::collection::vec((name, inner), 0..4).prop_map(|members| {
                let members: Vec<_> = members.iter().map(|(name, value)| format!("{name:?}:{value}")).collect();
                format!("{{{}}}", members.join(","))
            })
        })
    }

    proptest! {
        #[test]
        fn both_ways_find_the_same(
            details in value(), container in "claimsOverrideDetails|claimsAndScopeOverrideDetails|other",
            version in prop::sample::select(vec!["1", "2", "3"]),
            source in "TokenGeneration_HostedAuth|TokenGeneration_ClientCredentials",
        ) {
            let response = format!("{{{container:?}:{details}}}");
            let (quick, slow) = found(&source, version, &response);
            prop_assert!(quick.is_none_or(|quick| quick == slow), "{response}");
        }
    }
}
