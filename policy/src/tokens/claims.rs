//! The tables `[tokens.claims.…]`: one claim each, named like the table.

use events::{ClaimRestriction, ClaimValue, EventVersion, TokenUse};

use crate::app_clients::parse_client_id;
use crate::name_map::NameMap;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::section::{Key, Section, one_of};
use crate::tokens::groups::GroupRules;
use crate::tokens::names::{self, KnownNames};
use crate::tokens::suppressions::Suppressions;
use crate::tokens::value;
use crate::tokens::version::TokenVersion;

const ATTRIBUTE: Key = Key { name: "attribute", example: "\"custom:plan\"" };
pub(super) const JOIN: Key = Key { name: "join", example: "\" \"" };
const VALUE: Key = Key { name: "value", example: "\"production\"" };
const FROM: Key = Key { name: "from", example: "\"roles\"" };
const APP_CLIENTS: Key = Key { name: "app_clients", example: "{ 1example23456789 = \"shop\" }" };
const CLIENT_METADATA: Key = Key { name: "client_metadata", example: "\"device\"" };
const TRUSTED: Key = Key { name: "trusted", example: "true" };
const UNTRUSTED: Key = Key { name: "untrusted", example: "true" };
const TOKENS: Key = Key { name: "tokens", example: "[\"id\", \"access\"]" };
const TYPE: Key = Key { name: "type", example: "\"number\"" };
const SPLIT: Key = Key { name: "split", example: "\",\"" };
const WHEN_GROUPS: Key = Key { name: "when_groups", example: "[\"staff\"]" };
const WHEN_APP_CLIENTS: Key = Key { name: "when_app_clients", example: "[\"1example23456789\"]" };
const RESTRICTS: Key = Key { name: "restricts", example: "true" };
const REQUIRED: Key = Key { name: "required", example: "true" };

/// One claim that is added to tokens, and the rule for it.
pub struct Claim {
    /// Its name in the token.
    pub name: String,
    /// The place of the rule.
    pub place: Place,
    /// The source of its value.
    pub source: ClaimSource,
    /// Whether it is added to the ID token.
    pub in_id: bool,
    /// Whether it is added to the access token.
    pub in_access: bool,
    /// The separator for lists in events of version 1.
    pub join: Option<String>,
    /// Which tokens it is added to.
    pub when: ClaimCondition,
    /// Whether a token may be issued without it.
    pub enforcement: ClaimEnforcement,
}

/// The source of a claim's value.
pub enum ClaimSource {
    /// A user attribute that users cannot write, or that the policy trusts.
    Attribute(String, TextFormat),
    /// A constant of the policy.
    Constant(ClaimValue<'static>),
    /// The groups in the token.
    Groups,
    /// The roles of these groups.
    Roles,
    /// The permissions of these roles.
    Permissions,
    /// The app client's ID.
    AppClientId,
    /// A constant per app client, by its ID.
    PerAppClient(NameMap<ClaimValue<'static>>),
    /// A value of the client metadata: untrusted.
    ClientMetadata(String, TextFormat),
}

/// How a string is converted to a claim value.
pub struct TextFormat {
    /// The type of the value, or of each item.
    pub kind: ClaimType,
    /// The separator of the items, if it is a list.
    pub split: Option<String>,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimType {
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// JSON.
    Json,
}

/// Which tokens a claim is added to.
#[derive(Default)]
pub struct ClaimCondition {
    /// Those of members of one of these groups; empty for all users.
    pub groups: Vec<String>,
    /// Those issued for one of these app clients; empty for all.
    pub app_clients: Vec<String>,
}

/// Whether a token without the claim would grant more than it should (SECURITY.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimEnforcement {
    /// No: if the claim does not fit or its value is invalid, the token is issued without it.
    None,
    /// Yes: if the claim has a value but cannot be added, no token is issued. Without a value it is omitted.
    Restricts,
    /// As `Restricts`, and without a value no token is issued either.
    Required,
}

impl Claim {
    /// Whether it is added to a token.
    #[must_use]
    pub fn is_in(&self, token: TokenUse) -> bool {
        match token {
            TokenUse::Id => self.in_id,
            TokenUse::Access => self.in_access,
        }
    }
}

/// The size of a claim in a token, in bytes: `"name":value,`.
#[must_use]
pub fn claim_bytes(name: &str, json: &str) -> usize {
    const QUOTES_COLON_COMMA: usize = 4;
    name.len() + json.len() + QUOTES_COLON_COMMA
}

/// The rest of the policy that a claim is validated against.
pub(super) struct Context<'a> {
    pub(super) token_version: TokenVersion,
    pub(super) groups: &'a KnownNames<'a>,
    pub(super) group_rules: Option<&'a GroupRules>,
    pub(super) suppressed: Option<&'a Suppressions>,
    pub(super) join: Option<&'a str>,
    /// Maximum size of all added claims of one token; `None` if it is invalid.
    pub(super) max_claim_bytes: Option<usize>,
}

/// Parses the tables, in the order of the file.
pub(super) fn parse_table(claims: Section<'_>, context: &Context<'_>) -> Result<Vec<Claim>, ErrorReported> {
    let read = |(name, claim): (&str, Section<'_>)| parse_entry(name, claim, context);
    collect_all(claims.tables()?.into_iter().map(read))
}

fn parse_entry(name: &str, mut claim: Section<'_>, context: &Context<'_>) -> Result<Claim, ErrorReported> {
    let possible = names::claim(name).map_err(|diagnostic| claim.report_table(diagnostic));
    let sources = Sources::parse(&mut claim);
    let tokens = claim.non_empty_list(&TOKENS, one_of(&TokenUse::ALL.map(|token| (token.as_str(), token))));
    let join = claim.optional(&JOIN, names::join);
    let groups = claim.non_empty_list(&WHEN_GROUPS, |name| context.groups.find(name));
    let groups = groups.map(Option::unwrap_or_default);
    let app_clients = claim.non_empty_list(&WHEN_APP_CLIENTS, parse_client_id);
    let (restricts, required) = (claim.boolean(&RESTRICTS), claim.boolean(&REQUIRED));

    let source = sources.into_single_source(&claim);
    let tokens = tokens.map(|tokens| tokens.unwrap_or_else(|| vec![TokenUse::Id]));
    let enforcement = match (restricts?, required?) {
        (_, Some(true)) => ClaimEnforcement::Required,
        (Some(true), _) => ClaimEnforcement::Restricts,
        _ => ClaimEnforcement::None,
    };
    let (source, tokens, join) = (source?, tokens?, join?.or_else(|| context.join.map(str::to_owned)));
    let groups = groups.and_then(|groups| {
        match enforcement != ClaimEnforcement::None && is_always_removed(&groups, context.group_rules) {
            true => {
                let message = "refers to a group that [tokens.groups] removes, so the restriction would never apply";
                Err(claim.report_key(&WHEN_GROUPS, Diagnostic::new(message, "remove the group from one of the two")))
            }
            false => Ok(groups),
        }
    });
    let check = ClaimCheck { name, source: &source, tokens: &tokens, join: join.as_deref(), enforcement };
    // Run all checks, so that one problem does not hide the next.
    let broken = [
        check.check_protected_name(&claim),
        check.check_not_suppressed(&claim, context.suppressed),
        check.check_complexity(&claim),
        check.check_version_support(&claim, context.token_version),
        check.check_restriction_source(&claim),
        check.check_restriction_size(&claim, context.max_claim_bytes),
    ];
    broken.into_iter().flatten().last().map_or(Ok(()), Err)?;
    possible?;
    let is_in = |token| tokens.contains(&token);
    Ok(Claim {
        name: name.to_owned(),
        place: claim.place(),
        in_id: is_in(TokenUse::Id),
        in_access: is_in(TokenUse::Access),
        source,
        join,
        when: ClaimCondition { groups: groups?, app_clients: app_clients?.unwrap_or_default() },
        enforcement,
    })
}

/// Conditions use the remaining groups: if a group is always removed, a restriction for its members would never
/// apply.
fn is_always_removed(groups: &[String], rules: Option<&GroupRules>) -> bool {
    let always = rules.filter(|rules| rules.when_app_clients.is_empty());
    let is_out = |group: &String| always.is_some_and(|rules| rules.remove.iter().any(|removed| removed.matches(group)));
    groups.iter().any(is_out)
}

/// Attributes that users can never write, whatever the app client allows. Other attributes of Cognito's, such as
/// `cognito:email_alias`, repeat what users wrote.
fn is_written_by_cognito(attribute: &str) -> bool {
    const OWN: [&str; 6] =
        ["sub", "email_verified", "phone_number_verified", "identities", "cognito:user_status", "cognito:mfa_enabled"];
    OWN.contains(&attribute) || attribute.starts_with("dev:")
}

/// All keys of a claim's table that define the source of its value.
struct Sources {
    attribute: Result<Option<String>, ErrorReported>,
    constant: Result<Option<ClaimValue<'static>>, ErrorReported>,
    from: Result<Option<Derived>, ErrorReported>,
    per_app_client: Result<Option<NameMap<ClaimValue<'static>>>, ErrorReported>,
    client_metadata: Result<Option<String>, ErrorReported>,
    trusted: Result<Option<bool>, ErrorReported>,
    untrusted: Result<Option<bool>, ErrorReported>,
    kind: Result<Option<ClaimType>, ErrorReported>,
    split: Result<Option<String>, ErrorReported>,
}

#[derive(Clone, Copy)]
enum Derived {
    Groups,
    Roles,
    Permissions,
    AppClientId,
}

impl Sources {
    fn parse(claim: &mut Section<'_>) -> Self {
        use ClaimType::{Boolean, Json, Number, Text};
        let derived = [
            ("groups", Derived::Groups),
            ("roles", Derived::Roles),
            ("permissions", Derived::Permissions),
            ("app_client", Derived::AppClientId),
        ];
        Self {
            attribute: claim.optional(&ATTRIBUTE, names::attribute),
            constant: claim.value(&VALUE, value::constant),
            from: claim.optional(&FROM, one_of(&derived)),
            per_app_client: claim.table(APP_CLIENTS.name).map_present(parse_per_app_client),
            client_metadata: claim.optional(&CLIENT_METADATA, names::metadata),
            trusted: claim.boolean(&TRUSTED),
            untrusted: claim.boolean(&UNTRUSTED),
            kind: claim
                .optional(&TYPE, one_of(&[("string", Text), ("number", Number), ("boolean", Boolean), ("json", Json)])),
            split: claim.optional(&SPLIT, names::join),
        }
    }

    /// The only source of a claim.
    fn into_single_source(self, claim: &Section<'_>) -> Result<ClaimSource, ErrorReported> {
        let (attribute, metadata) = (self.attribute?, self.client_metadata?);
        let trusted = check_trusted(claim, attribute.as_deref(), self.trusted?);
        let untrusted = check_untrusted(claim, metadata.is_some(), self.untrusted?);
        let form = text_format(claim, attribute.is_some() || metadata.is_some(), self.kind?, self.split?);
        let (constant, from) = (self.constant?, self.from?);
        let per_app_client = self.per_app_client?;
        trusted?;
        untrusted?;
        let form = form?;
        let derived = |derived| match derived {
            Derived::Groups => ClaimSource::Groups,
            Derived::Roles => ClaimSource::Roles,
            Derived::Permissions => ClaimSource::Permissions,
            Derived::AppClientId => ClaimSource::AppClientId,
        };
        let text = |form: &TextFormat| TextFormat { kind: form.kind, split: form.split.clone() };
        let given = [
            attribute.map(|name| ClaimSource::Attribute(name, text(&form))),
            constant.map(ClaimSource::Constant),
            from.map(derived),
            per_app_client.map(ClaimSource::PerAppClient),
            metadata.map(|name| ClaimSource::ClientMetadata(name, text(&form))),
        ];
        let mut given = given.into_iter().flatten();
        let help = "add one of attribute, value, from, app_clients and client_metadata";
        match (given.next(), given.next()) {
            (Some(source), None) => Ok(source),
            (None, _) => Err(claim.report_table(Diagnostic::new("has no source", help))),
            (Some(_), Some(_)) => Err(claim.report_table(Diagnostic::new("has more than one source", help))),
        }
    }
}

fn parse_per_app_client(table: Section<'_>) -> Result<NameMap<ClaimValue<'static>>, ErrorReported> {
    let place = Diagnostic::new("contains no app client", "add one, or remove the key");
    let empty = table.is_empty().then(|| table.report_table(place));
    let read = table.values(|id, value| parse_client_id(id).and_then(|_| value::constant(value)))?;
    match empty {
        Some(reported) => Err(reported),
        None => Ok(read.into_iter().map(|(id, _, value)| (id.to_owned(), value)).collect()),
    }
}

/// An attribute that users can write is accepted as a source only if the policy marks it as trusted (SECURITY.md,
/// Z01).
fn check_trusted(claim: &Section<'_>, attribute: Option<&str>, trusted: Option<bool>) -> Result<(), ErrorReported> {
    match attribute {
        None if trusted.is_some() => {
            Err(claim.report_key(&TRUSTED, Diagnostic::new("applies only to claims from an attribute", "remove it")))
        }
        Some(name) if trusted != Some(true) && !is_written_by_cognito(name) => {
            let message = match name.starts_with("cognito:") {
                true => "is an attribute that may contain what users wrote themselves",
                false => "is an attribute that users may be able to write",
            };
            let help = "add trusted = true if no app client can write it, or use another source";
            Err(claim.report_key(&ATTRIBUTE, Diagnostic::new(message, help)))
        }
        _ => Ok(()),
    }
}

/// Client metadata can contain anything (SECURITY.md, Z09).
fn check_untrusted(claim: &Section<'_>, is_metadata: bool, untrusted: Option<bool>) -> Result<(), ErrorReported> {
    match is_metadata {
        false if untrusted.is_some() => {
            let message = "applies only to claims from client metadata";
            Err(claim.report_key(&UNTRUSTED, Diagnostic::new(message, "remove it")))
        }
        true if untrusted != Some(true) => {
            let message = "is set by the client and cannot be verified";
            let help = "add untrusted = true if no decision depends on the claim, or use another source";
            Err(claim.report_key(&CLIENT_METADATA, Diagnostic::new(message, help)))
        }
        _ => Ok(()),
    }
}

fn text_format(
    claim: &Section<'_>,
    is_text: bool,
    kind: Option<ClaimType>,
    split: Option<String>,
) -> Result<TextFormat, ErrorReported> {
    let unasked =
        [(kind.is_some(), &TYPE), (split.is_some(), &SPLIT)].into_iter().find(|(given, _)| *given && !is_text);
    if let Some((_, key)) = unasked {
        let message = "applies only to claims from an attribute or client metadata";
        return Err(claim.report_key(key, Diagnostic::new(message, "remove it")));
    }
    let kind = kind.unwrap_or(ClaimType::Text);
    if kind == ClaimType::Json && split.is_some() {
        let diagnostic = Diagnostic::new(
            "cannot be combined with type = \"json\", which can contain a list",
            "remove one of the two",
        );
        return Err(claim.report_key(&SPLIT, diagnostic));
    }
    Ok(TextFormat { kind, split })
}

/// The types of values that a source can produce.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Simple,
    List,
    Object,
    /// Only known when the event arrives.
    Any,
}

impl Shape {
    fn of_source(source: &ClaimSource) -> Self {
        match source {
            ClaimSource::Groups | ClaimSource::Roles | ClaimSource::Permissions => Self::List,
            ClaimSource::AppClientId => Self::Simple,
            ClaimSource::Attribute(_, form) | ClaimSource::ClientMetadata(_, form) => match form {
                TextFormat { kind: ClaimType::Json, .. } => Self::Any,
                TextFormat { split: Some(_), .. } => Self::List,
                TextFormat { split: None, .. } => Self::Simple,
            },
            ClaimSource::Constant(value) => Self::of_value(value),
            ClaimSource::PerAppClient(values) => {
                let worst = |shapes: &[Self]| values.values().map(Self::of_value).find(|shape| shapes.contains(shape));
                worst(&[Self::Object]).or_else(|| worst(&[Self::List])).unwrap_or(Self::Simple)
            }
        }
    }

    fn of_value(value: &ClaimValue<'_>) -> Self {
        match value {
            ClaimValue::Scalar(_) => Self::Simple,
            ClaimValue::List(_) => Self::List,
            ClaimValue::Object(_) => Self::Object,
        }
    }
}

/// A claim whose keys are each valid, and the checks of their combination.
struct ClaimCheck<'a> {
    name: &'a str,
    source: &'a ClaimSource,
    tokens: &'a [TokenUse],
    join: Option<&'a str>,
    enforcement: ClaimEnforcement,
}

impl ClaimCheck<'_> {
    /// Contract 8.3: claims that Cognito reserves.
    fn check_protected_name(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_right_audience =
            self.tokens == [TokenUse::Access].as_slice() && matches!(self.source, ClaimSource::AppClientId);
        let locks = self.tokens.iter().filter_map(|token| token.set_restriction(self.name));
        let lock = locks.into_iter().find(|lock| *lock != ClaimRestriction::Audience || !is_right_audience)?;
        Some(claim.report_table(names::locked(lock, "choose another name")))
    }

    /// Contract 8.2: a claim that is both set and suppressed is suppressed.
    fn check_not_suppressed(&self, claim: &Section<'_>, suppressed: Option<&Suppressions>) -> Option<ErrorReported> {
        let suppressed = suppressed?;
        let is_both = |token: &&TokenUse| suppressed.claims(**token).iter().any(|named| named.name == self.name);
        let token = self.tokens.iter().find(is_both)?;
        let message = format!("is set here and removed by suppress_claims in [tokens.{}]", token.as_str());
        Some(claim.report_table(Diagnostic::new(message, "remove one of the two")))
    }

    /// Contract 8.2: four claims of the ID token do not accept lists and objects.
    fn check_complexity(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_simple_only = self.tokens.iter().any(|token| token.is_scalar_only(self.name));
        (is_simple_only && Shape::of_source(self.source) != Shape::Simple).then(|| {
            let message = "must not be a list or an object in the ID token";
            claim.report_table(Diagnostic::new(message, "use a string, number or boolean, or choose another name"))
        })
    }

    /// Contract 7.2: version 1 supports only strings, and only in the ID token.
    fn check_version_support(&self, claim: &Section<'_>, token_version: TokenVersion) -> Option<ErrorReported> {
        let unsupported = |what, or_else| token_version.unsupported(EventVersion::V2, what, or_else);
        let mut broken = None;
        if self.tokens.contains(&TokenUse::Access)
            && let Some(diagnostic) = unsupported("changes the access token", "write tokens = [\"id\"]")
        {
            broken = Some(claim.report_key(&TOKENS, diagnostic));
        }
        let complex = match Shape::of_source(self.source) {
            Shape::Object => unsupported("is an object", "write it as a string"),
            Shape::Any => unsupported("can be an object", "remove type to emit the text unchanged"),
            Shape::List if self.join.is_none() => unsupported("is a list", "add join = \" \" to emit one string"),
            Shape::List if self.is_inseparable() => {
                unsupported("has an item that contains its join", "use a join that no item contains")
            }
            Shape::List | Shape::Simple => None,
        };
        complex.map(|diagnostic| claim.report_table(diagnostic)).or(broken)
    }

    /// Whether a constant list cannot be joined, because an item contains the separator.
    fn is_inseparable(&self) -> bool {
        let has_no_text = |value: &ClaimValue<'_>| value.to_text(self.join).is_none();
        match self.source {
            ClaimSource::Constant(value) => has_no_text(value),
            ClaimSource::PerAppClient(values) => values.values().any(has_no_text),
            _ => false,
        }
    }

    /// A restriction is never dropped (SECURITY.md, Z07): if it does not fit, its users could not get a token.
    fn check_restriction_size(&self, claim: &Section<'_>, most: Option<usize>) -> Option<ErrorReported> {
        let most = most.filter(|_| self.enforcement != ClaimEnforcement::None)?;
        let is_too_large = |value: &ClaimValue<'_>| claim_bytes(self.name, &value.to_json()) > most;
        let key = match self.source {
            ClaimSource::Constant(value) if is_too_large(value) => &VALUE,
            ClaimSource::PerAppClient(values) if values.values().any(is_too_large) => &APP_CLIENTS,
            _ => return None,
        };
        let message = "is a restriction larger than max_claim_bytes in [tokens], so that no token could be issued";
        Some(claim.report_key(key, Diagnostic::new(message, "shorten it, or raise max_claim_bytes")))
    }

    /// A restriction that the client can omit is ineffective.
    fn check_restriction_source(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_void =
            self.enforcement != ClaimEnforcement::None && matches!(self.source, ClaimSource::ClientMetadata(..));
        is_void.then(|| {
            let message = "is a restriction based on client metadata, which the client can omit";
            claim.report_table(Diagnostic::new(message, "use an attribute, or remove restricts and required"))
        })
    }
}
