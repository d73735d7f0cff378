//! The token overrides in a response (contract 7.2, 8.2): parsed in one pass if everything has the documented type,
//! otherwise member by member, in addition to the findings about types.

use super::claims::TokenClaims;
use super::shape::{Elements, get_texts, is_member_set};
use crate::envelope::Envelope;
use crate::object_visitor::{KeyDecoder, NestedObject, ObjectVisitor, PlainString};
use crate::raw_json::{Object, ValueKind};
use crate::registry::Trigger;
use crate::tokens::TokenUse;
use crate::version::EventVersion;
use serde::de::{Error, MapAccess};
use std::borrow::Cow;

/// All overrides. Version 1 only has the ID token and the groups.
pub(super) struct TokenOverrides<'a> {
    pub(super) id: TokenClaims<'a>,
    /// `None` for version 1.
    pub(super) access: Option<AccessTokenOverrides<'a>>,
    /// The field and its overrides; `None` if the groups are not overridden.
    pub(super) groups: Option<(&'static str, GroupMembers)>,
}

/// The overrides of the access token.
pub(super) struct AccessTokenOverrides<'a> {
    pub(super) claims: TokenClaims<'a>,
    pub(super) scopes_added: Elements<'a>,
    pub(super) scopes_suppressed: Elements<'a>,
    /// Whether the response also overrides the ID token.
    pub(super) also_sets_id: bool,
}

impl<'a> TokenOverrides<'a> {
    /// Parses the JSON text of a response to token generation whose members all have the types of the version's shape;
    /// `None` for any other text, and for rarely used names and strings.
    pub(super) fn parse_well_typed(event: &Envelope<'_>, response: &'a str) -> Option<Self> {
        if !event.trigger_source().is_known_source_of(Trigger::PreTokenGeneration) {
            return None;
        }
        let version = EventVersion::from_event(event);
        let Containers { v1, v2 } = serde_json::from_str::<NestedObject<Containers<'a>>>(response).ok()?.0?;
        let (details, others) = match version {
            EventVersion::V1 => (v1, v2),
            EventVersion::V2 | EventVersion::V3 => (v2, v1),
        };
        let details = details.flatten().unwrap_or_default();
        let is_plain = others.is_none() && details.matches_version(version);
        let sets_id = details.sets_id();
        is_plain.then(|| details.into_overrides(version, sets_id))
    }

    /// Reads any response; values of other types are ignored.
    pub(super) fn from_members(event: &Envelope<'_>, response: &Object<'a>) -> Self {
        let version = EventVersion::from_event(event);
        let container = match version {
            EventVersion::V1 => CLAIMS,
            EventVersion::V2 | EventVersion::V3 => CLAIMS_AND_SCOPES,
        };
        let object = |within: &Object<'a>, name| within.get(name).map(|value| Some(value.object()));
        let details = object(response, container).flatten().unwrap_or_default();
        let part = |name| object(&details, name).map(|part| part.map(|part| GenerationMembers::from_members(&part)));
        let v1 = match version {
            EventVersion::V1 => GenerationMembers::from_members(&details),
            EventVersion::V2 | EventVersion::V3 => GenerationMembers::default(),
        };
        let groups = object(&details, "groupOverrideDetails")
            .map(|groups| groups.map(|groups| GroupMembers::from_members(&groups)));
        let sets_id = details.get("idTokenGeneration").is_some_and(|id| !id.object().is_empty());
        let (id, access) = (part("idTokenGeneration"), part("accessTokenGeneration"));
        DetailsMembers { v1, id, access, groups }.into_overrides(version, sets_id)
    }
}

/// A member that may be missing, null or set.
type OptionalMember<T> = Option<Option<T>>;

/// Sets a member; fails if it was already set.
fn set_once<T, E: Error>(place: &mut OptionalMember<T>, value: Option<T>) -> Result<(), E> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::custom("duplicate member")),
    }
}

const CLAIMS: &str = "claimsOverrideDetails";
const CLAIMS_AND_SCOPES: &str = "claimsAndScopeOverrideDetails";

/// The containers of all versions.
#[derive(Default)]
struct Containers<'a> {
    v1: OptionalMember<DetailsMembers<'a>>,
    v2: OptionalMember<DetailsMembers<'a>>,
}

impl<'a> ObjectVisitor<'a> for Containers<'a> {
    fn new() -> Self {
        Self::default()
    }

    fn visit_member<K: KeyDecoder<'a>, A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match name.as_ref() {
            CLAIMS => set_once(&mut self.v1, value.next_value::<NestedObject<_>>()?.0),
            CLAIMS_AND_SCOPES => set_once(&mut self.v2, value.next_value::<NestedObject<_>>()?.0),
            _ => Err(unknown_member()),
        }
    }
}

/// The members of a container, of any version.
#[derive(Default)]
struct DetailsMembers<'a> {
    /// The ID token's overrides in version 1.
    v1: GenerationMembers<'a>,
    id: OptionalMember<GenerationMembers<'a>>,
    access: OptionalMember<GenerationMembers<'a>>,
    groups: OptionalMember<GroupMembers>,
}

impl<'a> DetailsMembers<'a> {
    fn matches_version(&self, version: EventVersion) -> bool {
        match version {
            EventVersion::V1 => {
                let has_only_texts =
                    |claims: &Object<'_>| claims.iter().all(|(_, value)| value.kind() == ValueKind::String);
                let is_right = self.v1.claims.as_ref().and_then(Option::as_ref).is_none_or(has_only_texts);
                is_right && !self.v1.has_scopes() && self.id.is_none() && self.access.is_none()
            }
            EventVersion::V2 | EventVersion::V3 => {
                let has_scopes = self.id.as_ref().and_then(Option::as_ref).is_some_and(GenerationMembers::has_scopes);
                self.v1.is_empty() && !has_scopes
            }
        }
    }

    fn sets_id(&self) -> bool {
        self.id.as_ref().and_then(Option::as_ref).is_some_and(|id| !id.is_empty())
    }

    fn into_overrides(self, version: EventVersion, sets_id: bool) -> TokenOverrides<'a> {
        let Self { v1, id, access, groups } = self;
        let token = |field, of, claims, suppressed| {
            TokenClaims::new(field, of, value_or_default(claims), value_or_default(suppressed))
        };
        let groups = |field| groups.map(|groups| (field, groups.unwrap_or_default()));
        if version == EventVersion::V1 {
            return TokenOverrides {
                id: token("response.claimsOverrideDetails", TokenUse::Id, v1.claims, v1.suppressed),
                access: None,
                groups: groups("response.claimsOverrideDetails.groupOverrideDetails"),
            };
        }
        let (id, access) = (value_or_default(id), value_or_default(access));
        let id_field = "response.claimsAndScopeOverrideDetails.idTokenGeneration";
        let access_field = "response.claimsAndScopeOverrideDetails.accessTokenGeneration";
        TokenOverrides {
            id: token(id_field, TokenUse::Id, id.claims, id.suppressed),
            access: Some(AccessTokenOverrides {
                claims: token(access_field, TokenUse::Access, access.claims, access.suppressed),
                scopes_added: value_or_default(access.scopes_added),
                scopes_suppressed: value_or_default(access.scopes_suppressed),
                also_sets_id: sets_id,
            }),
            groups: groups("response.claimsAndScopeOverrideDetails.groupOverrideDetails"),
        }
    }
}

/// The value of a member; missing and null are the default.
fn value_or_default<T: Default>(member: OptionalMember<T>) -> T {
    member.flatten().unwrap_or_default()
}

impl<'a> ObjectVisitor<'a> for DetailsMembers<'a> {
    fn new() -> Self {
        Self::default()
    }

    fn visit_member<K: KeyDecoder<'a>, A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match name.as_ref() {
            "idTokenGeneration" => set_once(&mut self.id, value.next_value::<NestedObject<_>>()?.0),
            "accessTokenGeneration" => set_once(&mut self.access, value.next_value::<NestedObject<_>>()?.0),
            "groupOverrideDetails" => set_once(&mut self.groups, value.next_value::<NestedObject<_>>()?.0),
            _ => self.v1.visit_member::<K, A>(name, value),
        }
    }
}

/// The overrides of one token.
#[derive(Default)]
struct GenerationMembers<'a> {
    claims: OptionalMember<Object<'a>>,
    suppressed: OptionalMember<Elements<'a>>,
    scopes_added: OptionalMember<Elements<'a>>,
    scopes_suppressed: OptionalMember<Elements<'a>>,
}

impl<'a> GenerationMembers<'a> {
    fn from_members(members: &Object<'a>) -> Self {
        let named = |name| members.has(name).then(|| Some(get_texts(members, name)));
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

impl<'a> ObjectVisitor<'a> for GenerationMembers<'a> {
    fn new() -> Self {
        Self::default()
    }

    fn visit_member<K: KeyDecoder<'a>, A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        value: &mut A,
    ) -> Result<(), A::Error> {
        let place = match name.as_ref() {
            "claimsToAddOrOverride" => return set_once(&mut self.claims, value.next_value::<NestedObject<_>>()?.0),
            "claimsToSuppress" => &mut self.suppressed,
            "scopesToAdd" => &mut self.scopes_added,
            "scopesToSuppress" => &mut self.scopes_suppressed,
            _ => return Err(unknown_member()),
        };
        let texts = value.next_value::<Option<Vec<PlainString<'a>>>>()?;
        set_once(place, texts.map(|texts| texts.into_iter().map(PlainString::into).enumerate().collect()))
    }
}

/// Which members of `groupOverrideDetails` are set.
#[derive(Default)]
pub(super) struct GroupMembers {
    groups: OptionalMember<()>,
    roles: OptionalMember<()>,
    preferred_role: OptionalMember<()>,
}

impl GroupMembers {
    fn from_members(members: &Object<'_>) -> Self {
        let set = |name| is_member_set(members, name).then_some(Some(()));
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

impl<'a> ObjectVisitor<'a> for GroupMembers {
    fn new() -> Self {
        Self::default()
    }

    fn visit_member<K: KeyDecoder<'a>, A: MapAccess<'a>>(
        &mut self,
        name: Cow<'a, str>,
        value: &mut A,
    ) -> Result<(), A::Error> {
        let set = |texts: Option<Vec<PlainString<'a>>>| texts.map(|_| ());
        match name.as_ref() {
            "groupsToOverride" => set_once(&mut self.groups, set(value.next_value()?)),
            "iamRolesToOverride" => set_once(&mut self.roles, set(value.next_value()?)),
            "preferredRole" => {
                set_once(&mut self.preferred_role, value.next_value::<Option<PlainString<'a>>>()?.map(|_| ()))
            }
            _ => Err(unknown_member()),
        }
    }
}

fn unknown_member<E: Error>() -> E {
    E::custom("not a member that Cognito reads")
}

#[cfg(test)]
mod tests {
    use super::TokenOverrides;
    use crate::response_validation::ValidationReport;
    use crate::response_validation::context::ResponseContext;
    use crate::response_validation::pre_token_generation::shape;
    use crate::response_validation::shape::{Field, FieldType};
    use crate::response_validation::tests::event;
    use crate::{Envelope, EventVersion, Object, PoolSettings};
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    /// The report of the fast path, if it applies, and of the slow path.
    fn found(source: &str, version: &str, response: &str) -> (Option<ValidationReport>, ValidationReport) {
        let request = r#"{"scopes":["openid"],"groupConfiguration":{"groupsToOverride":["a"],"iamRolesToOverride":[],"preferredRole":"r"}}"#;
        let event = event(source, version, request, r#"{"claimsAndScopeOverrideDetails":null}"#);
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let settings = PoolSettings::default();
        let context = ResponseContext::new(&event, Object::parse(response).unwrap(), &settings);
        let validated = |overrides: TokenOverrides<'_>, mut report| {
            overrides.validate(&event, &mut report);
            report
        };
        let quick = TokenOverrides::parse_well_typed(&event, response)
            .map(|overrides| validated(overrides, ValidationReport::default()));
        let mut types = ValidationReport::default();
        shape(EventVersion::from_event(&event)).validate(&context.incoming, &context.response, &mut types);
        let slow = validated(TokenOverrides::from_members(&event, &context.response), types);
        (quick, slow)
    }

    #[test]
    fn typical_overrides_take_the_fast_path() {
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
    fn wrong_types_and_duplicates_take_the_slow_path() {
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

    /// A value, nearly always of the expected type.
    fn value(expected: FieldType) -> BoxedStrategy<String> {
        let text =
            || prop::sample::select(vec![r#""email""#, r#""sub""#, r#""a b""#, r#""aws.cognito.signin.user.admin""#]);
        let typed = match expected {
            FieldType::Text => text().prop_map(str::to_owned).boxed(),
            FieldType::Boolean => Just("true".to_owned()).boxed(),
            FieldType::Texts => {
                prop::collection::vec(text(), 0..3).prop_map(|texts| format!("[{}]", texts.join(","))).boxed()
            }
            FieldType::TextMap => object(prop::collection::vec((text(), text().prop_map(str::to_owned)), 0..3)),
            FieldType::AnyMap => object(prop::collection::vec((text(), any_value()), 0..3)),
            FieldType::Object(fields) => members(fields),
            FieldType::OtherVersion => Just("null".to_owned()).boxed(),
        };
        prop_oneof![20 => typed, 2 => Just("null".to_owned()), 1 => any_value()].boxed()
    }

    /// A value of any type.
    fn any_value() -> BoxedStrategy<String> {
        let any_value = [
            "null",
            "true",
            "5",
            r#""x""#,
            r#""\ud800""#,
            "[]",
            r#"["x",1]"#,
            "{}",
            r#"{"aud":["a",null],"a\u0062":{}}"#,
        ];
        prop::sample::select(any_value.to_vec()).prop_map(str::to_owned).boxed()
    }

    fn object(members: impl Strategy<Value = Vec<(&'static str, String)>> + 'static) -> BoxedStrategy<String> {
        let text = |members: Vec<(&str, String)>| {
            let members: Vec<_> = members.iter().map(|(name, value)| format!("{name}:{value}")).collect();
            format!("{{{}}}", members.join(","))
        };
        members.prop_map(text).boxed()
    }

    /// An object with some of these members, and rarely with an unknown or duplicate one.
    fn members(fields: &'static [Field]) -> BoxedStrategy<String> {
        let some: Vec<_> = fields
            .iter()
            .map(|field| {
                prop::option::weighted(
                    if matches!(field.1, FieldType::OtherVersion) { 0.1 } else { 0.7 },
                    value(field.1).prop_map(move |value| format!("{:?}:{value}", field.0)),
                )
            })
            .collect();
        let more =
            prop::sample::select(vec![r#""other":null"#, r#""claimsToSuppress":[]"#, r#""idTokenGeneration":null"#]);
        (some, prop::option::weighted(0.04, more))
            .prop_map(|(some, more)| {
                let members: Vec<String> = some.into_iter().flatten().chain(more.map(str::to_owned)).collect();
                format!("{{{}}}", members.join(","))
            })
            .boxed()
    }

    /// An event version and a response to it.
    fn versions_and_responses() -> impl Strategy<Value = (&'static str, String)> {
        let version =
            prop::sample::select(vec![("1", EventVersion::V1), ("2", EventVersion::V2), ("3", EventVersion::V3)]);
        version.prop_flat_map(|(name, version)| (Just(name), members(shape(version).fields)))
    }

    proptest! {
        #[test]
        fn both_paths_find_the_same(
            (version, response) in versions_and_responses(), source in "TokenGeneration_HostedAuth|TokenGeneration_ClientCredentials",
        ) {
            let (quick, slow) = found(&source, version, &response);
            prop_assert!(quick.is_none_or(|quick| quick == slow), "{response}");
        }
    }

    /// Ensures that the property above tests both paths.
    #[test]
    fn generated_responses_exercise_both_paths() {
        let mut runner = TestRunner::deterministic();
        let mut draw = || versions_and_responses().new_tree(&mut runner).unwrap().current();
        let is_quick =
            |(version, response): (&str, String)| found("TokenGeneration_HostedAuth", version, &response).0.is_some();
        let quick = (0..500).filter(|_| is_quick(draw())).count();
        assert!((150..400).contains(&quick), "{quick}");
    }
}
