//! The tables `[tokens.claims.…]`: one claim each, named like the table.

use events::{ClaimValue, EventVersion, Lock, TokenUse};

use crate::app_clients::parse_client_id;
use crate::name_map::NameMap;
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported, all};
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

/// One claim that tokens get, and the rule for it.
pub struct Claim {
    /// Its name in the token.
    pub name: String,
    /// Where the rule stands.
    pub place: Place,
    /// Where its value comes from.
    pub source: ClaimSource,
    /// Whether the ID token gets it.
    pub in_id: bool,
    /// Whether the access token gets it.
    pub in_access: bool,
    /// What version 1 writes between the items of a list.
    pub join: Option<String>,
    /// Whose tokens get it.
    pub when: ClaimCondition,
    /// Whether a token without it would say too much.
    pub enforcement: ClaimEnforcement,
}

/// Where the value of a claim comes from.
pub enum ClaimSource {
    /// A user attribute that people cannot write, or that the policy trusts.
    Attribute(String, TextFormat),
    /// What the policy says.
    Constant(ClaimValue<'static>),
    /// The names of the groups in the token.
    Groups,
    /// The roles that these groups stand for.
    Roles,
    /// The permissions of these roles.
    Permissions,
    /// The id of the app client.
    AppClientId,
    /// What the policy says of the app client, by its id.
    PerAppClient(NameMap<ClaimValue<'static>>),
    /// What the client sent along under this name. Anybody could have.
    ClientMetadata(String, TextFormat),
}

/// How a text is read.
pub struct TextFormat {
    /// What it is, or what each of its items is.
    pub kind: ClaimType,
    /// What stands between two items, where it is a list.
    pub split: Option<String>,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimType {
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// JSON.
    Json,
}

/// Whose tokens a claim goes into.
#[derive(Default)]
pub struct ClaimCondition {
    /// Those of members of one of these groups; empty for everybody.
    pub groups: Vec<String>,
    /// Those that are made for one of these app clients; empty for all.
    pub app_clients: Vec<String>,
}

/// Whether a token without the claim would say that somebody may do what they may not (SECURITY.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimEnforcement {
    /// It would not: where there is no room for the claim, or its value cannot be read, the token goes out without it.
    None,
    /// It would: no claim that has a value is left out, rather there is no token. Without a value there is none.
    Restricts,
    /// The same, and without a value there is no token either.
    Required,
}

impl Claim {
    /// Whether a token gets it.
    #[must_use]
    pub fn is_in(&self, token: TokenUse) -> bool {
        match token {
            TokenUse::Id => self.in_id,
            TokenUse::Access => self.in_access,
        }
    }
}

/// What a claim takes in a token, in bytes: `"name":value,`.
#[must_use]
pub fn claim_bytes(name: &str, json: &str) -> usize {
    const QUOTES_COLON_COMMA: usize = 4;
    name.len() + json.len() + QUOTES_COLON_COMMA
}

/// What a claim is read against.
pub(super) struct Context<'a> {
    pub(super) token_version: TokenVersion,
    pub(super) groups: &'a KnownNames<'a>,
    pub(super) group_rules: Option<&'a GroupRules>,
    pub(super) suppressed: Option<&'a Suppressions>,
    pub(super) join: Option<&'a str>,
    /// What the added claims of one token may take; `None` where that cannot be read.
    pub(super) max_claim_bytes: Option<usize>,
}

/// Reads the tables, in the order of the file.
pub(super) fn parse_table(claims: Section<'_>, context: &Context<'_>) -> Result<Vec<Claim>, ErrorReported> {
    let read = |(name, claim): (&str, Section<'_>)| parse_entry(name, claim, context);
    all(claims.tables()?.into_iter().map(read))
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
                let message = "names a group that [tokens.groups] takes out before, so that it restricts nobody";
                Err(claim.report_key(&WHEN_GROUPS, Diagnostic::new(message, "take it out of one of the two")))
            }
            false => Ok(groups),
        }
    });
    let check = ClaimCheck { name, source: &source, tokens: &tokens, join: join.as_deref(), enforcement };
    // All of them, so that one does not hide the next.
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

/// Conditions look at the groups that are left: of a group that is always taken out nobody is a member, and what a claim
/// takes away from its members it would take away from nobody.
fn is_always_removed(groups: &[String], rules: Option<&GroupRules>) -> bool {
    let always = rules.filter(|rules| rules.when_app_clients.is_empty());
    let is_out = |group: &String| always.is_some_and(|rules| rules.remove.iter().any(|removed| removed.matches(group)));
    groups.iter().any(is_out)
}

/// Attributes that people cannot write themselves, whatever the app client allows. Others of Cognito's, as
/// `cognito:email_alias`, repeat what people wrote.
fn is_written_by_cognito(attribute: &str) -> bool {
    const OWN: [&str; 6] =
        ["sub", "email_verified", "phone_number_verified", "identities", "cognito:user_status", "cognito:mfa_enabled"];
    OWN.contains(&attribute) || attribute.starts_with("dev:")
}

/// Everything in a claim's table that says where the value comes from.
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

    /// The one source that a claim has.
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
        let help = "write one of attribute, value, from, app_clients and client_metadata";
        match (given.next(), given.next()) {
            (Some(source), None) => Ok(source),
            (None, _) => Err(claim.report_table(Diagnostic::new("has no source", help))),
            (Some(_), Some(_)) => Err(claim.report_table(Diagnostic::new("has more than one source", help))),
        }
    }
}

fn parse_per_app_client(table: Section<'_>) -> Result<NameMap<ClaimValue<'static>>, ErrorReported> {
    let place = Diagnostic::new("names no app client", "put one into it, or take the key out");
    let empty = table.is_empty().then(|| table.report_table(place));
    let read = table.values(|id, value| parse_client_id(id).and_then(|_| value::constant(value)))?;
    match empty {
        Some(reported) => Err(reported),
        None => Ok(read.into_iter().map(|(id, _, value)| (id.to_owned(), value)).collect()),
    }
}

/// An attribute that people can write feeds a claim only where the policy says that they cannot (SECURITY.md, Z01).
fn check_trusted(claim: &Section<'_>, attribute: Option<&str>, trusted: Option<bool>) -> Result<(), ErrorReported> {
    match attribute {
        None if trusted.is_some() => Err(claim.report_key(
            &TRUSTED,
            Diagnostic::new("is about attributes, and the claim comes from none", "take it out"),
        )),
        Some(name) if trusted != Some(true) && !is_written_by_cognito(name) => {
            let message = match name.starts_with("cognito:") {
                true => "is an attribute that may repeat what people wrote themselves",
                false => "is an attribute that people may be able to write themselves",
            };
            let help = "write trusted = true beside it once no app client lets them, or feed the claim from elsewhere";
            Err(claim.report_key(&ATTRIBUTE, Diagnostic::new(message, help)))
        }
        _ => Ok(()),
    }
}

/// Client metadata says what anybody may say (SECURITY.md, Z09).
fn check_untrusted(claim: &Section<'_>, is_metadata: bool, untrusted: Option<bool>) -> Result<(), ErrorReported> {
    match is_metadata {
        false if untrusted.is_some() => {
            let message = "is about client metadata, and the claim does not come from it";
            Err(claim.report_key(&UNTRUSTED, Diagnostic::new(message, "take it out")))
        }
        true if untrusted != Some(true) => {
            let message = "is whatever the client says, and nobody checks it";
            let help = "write untrusted = true beside it if no decision hangs on the claim, or feed it from elsewhere";
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
        let message = "is about attributes and client metadata, and the claim comes from neither";
        return Err(claim.report_key(key, Diagnostic::new(message, "take it out")));
    }
    let kind = kind.unwrap_or(ClaimType::Text);
    if kind == ClaimType::Json && split.is_some() {
        let diagnostic = Diagnostic::new(
            "does not go with type = \"json\", which can be a list by itself",
            "take one of the two out",
        );
        return Err(claim.report_key(&SPLIT, diagnostic));
    }
    Ok(TextFormat { kind, split })
}

/// What kinds of values a source can give.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Simple,
    List,
    Object,
    /// Nobody knows before the event comes.
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
            ClaimValue::One(_) => Self::Simple,
            ClaimValue::List(_) => Self::List,
            ClaimValue::Object(_) => Self::Object,
        }
    }
}

/// A claim whose parts are right each by itself, and the rules for all of it.
struct ClaimCheck<'a> {
    name: &'a str,
    source: &'a ClaimSource,
    tokens: &'a [TokenUse],
    join: Option<&'a str>,
    enforcement: ClaimEnforcement,
}

impl ClaimCheck<'_> {
    /// Contract 8.3: what Cognito keeps for itself.
    fn check_protected_name(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_right_audience =
            self.tokens == [TokenUse::Access].as_slice() && matches!(self.source, ClaimSource::AppClientId);
        let locks = self.tokens.iter().filter_map(|token| token.lock_on_setting(self.name));
        let lock = locks.into_iter().find(|lock| *lock != Lock::Audience || !is_right_audience)?;
        Some(claim.report_table(names::locked(lock, "choose another name")))
    }

    /// Contract 8.2: what is set and suppressed is suppressed.
    fn check_not_suppressed(&self, claim: &Section<'_>, suppressed: Option<&Suppressions>) -> Option<ErrorReported> {
        let suppressed = suppressed?;
        let is_both = |token: &&TokenUse| suppressed.claims(**token).iter().any(|named| named.name == self.name);
        let token = self.tokens.iter().find(is_both)?;
        let message = format!("is set here and taken out by suppress_claims in [tokens.{}]", token.as_str());
        Some(claim.report_table(Diagnostic::new(message, "take one of the two out")))
    }

    /// Contract 8.2: four claims of the ID token take no lists and objects.
    fn check_complexity(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_simple_only = self.tokens.iter().any(|token| token.is_simple_only(self.name));
        (is_simple_only && Shape::of_source(self.source) != Shape::Simple).then(|| {
            let message = "may be no list and no object in the ID token";
            claim.report_table(Diagnostic::new(message, "give it one text, number or boolean, or choose another name"))
        })
    }

    /// Contract 7.2: version 1 has texts, and only in the ID token.
    fn check_version_support(&self, claim: &Section<'_>, token_version: TokenVersion) -> Option<ErrorReported> {
        let unsupported = |what, or_else| token_version.unsupported(EventVersion::V2, what, or_else);
        let mut broken = None;
        if self.tokens.contains(&TokenUse::Access)
            && let Some(diagnostic) = unsupported("changes the access token", "write tokens = [\"id\"]")
        {
            broken = Some(claim.report_key(&TOKENS, diagnostic));
        }
        let complex = match Shape::of_source(self.source) {
            Shape::Object => unsupported("is an object", "write it as text"),
            Shape::Any => unsupported("can be an object", "take type out, so that the text goes out as it is"),
            Shape::List if self.join.is_none() => unsupported("is a list", "write join = \" \" for one text"),
            Shape::List if self.is_inseparable() => {
                unsupported("has an item that holds its join", "write a join that is in none of them")
            }
            Shape::List | Shape::Simple => None,
        };
        complex.map(|diagnostic| claim.report_table(diagnostic)).or(broken)
    }

    /// Whether a list that the policy writes down has no text, because an item of it holds what stands between two.
    fn is_inseparable(&self) -> bool {
        let has_no_text = |value: &ClaimValue<'_>| value.to_text(self.join).is_none();
        match self.source {
            ClaimSource::Constant(value) => has_no_text(value),
            ClaimSource::PerAppClient(values) => values.values().any(has_no_text),
            _ => false,
        }
    }

    /// What restricts is never dropped (SECURITY.md, Z07): without room for it nobody whom it is about gets a token.
    fn check_restriction_size(&self, claim: &Section<'_>, most: Option<usize>) -> Option<ErrorReported> {
        let most = most.filter(|_| self.enforcement != ClaimEnforcement::None)?;
        let is_too_large = |value: &ClaimValue<'_>| claim_bytes(self.name, &value.to_json()) > most;
        let key = match self.source {
            ClaimSource::Constant(value) if is_too_large(value) => &VALUE,
            ClaimSource::PerAppClient(values) if values.values().any(is_too_large) => &APP_CLIENTS,
            _ => return None,
        };
        let message =
            "restricts, and takes more than the max_claim_bytes of [tokens], so that nobody would get a token";
        Some(claim.report_key(key, Diagnostic::new(message, "write less, or a larger max_claim_bytes")))
    }

    /// A restriction that the client itself could take off restricts nobody.
    fn check_restriction_source(&self, claim: &Section<'_>) -> Option<ErrorReported> {
        let is_void =
            self.enforcement != ClaimEnforcement::None && matches!(self.source, ClaimSource::ClientMetadata(..));
        is_void.then(|| {
            let message = "restricts by client metadata, which whoever is restricted can leave out";
            claim
                .report_table(Diagnostic::new(message, "feed it from an attribute, or take restricts and required out"))
        })
    }
}
