//! The tables `[tokens.claims.…]`: one claim each, named like the table.

use events::{ClaimRestriction, ClaimValue, EventVersion, TokenUse};

use crate::app_clients::client_id;
use crate::by_name::ByName;
use crate::problem::Place;
use crate::report::{Fault, Reported, all};
use crate::section::{Key, Section, one_of};
use crate::tokens::groups::GroupRules;
use crate::tokens::names::{self, Known};
use crate::tokens::{Carrier, JOIN, Suppressed, value};

const ATTRIBUTE: Key = Key { name: "attribute", example: "\"custom:plan\"" };
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
    pub when: When,
    /// Whether a token without it would say too much.
    pub guard: Guard,
}

/// Where the value of a claim comes from.
pub enum ClaimSource {
    /// A user attribute that people cannot write, or that the policy trusts.
    Attribute(String, TextForm),
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
    PerAppClient(ByName<ClaimValue<'static>>),
    /// What the client sent along under this name. Anybody could have.
    ClientMetadata(String, TextForm),
}

/// How a text is read.
pub struct TextForm {
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
pub struct When {
    /// Those of members of one of these groups; empty for everybody.
    pub groups: Vec<String>,
    /// Those that are made for one of these app clients; empty for all.
    pub app_clients: Vec<String>,
}

/// Whether a token without the claim would say that somebody may do what they may not (SECURITY.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
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
    pub(super) carrier: Carrier,
    pub(super) groups: &'a Known<'a>,
    pub(super) group_rules: Option<&'a GroupRules>,
    pub(super) suppressed: Option<&'a Suppressed>,
    pub(super) join: Option<&'a str>,
    /// What the added claims of one token may take; `None` where that cannot be read.
    pub(super) max_claim_bytes: Option<usize>,
}

/// Reads the tables, in the order of the file.
pub(super) fn read(claims: Section<'_>, context: &Context<'_>) -> Result<Vec<Claim>, Reported> {
    let read = |(name, claim): (&str, Section<'_>)| read_one(name, claim, context);
    all(claims.tables()?.into_iter().map(read))
}

fn read_one(name: &str, mut claim: Section<'_>, context: &Context<'_>) -> Result<Claim, Reported> {
    let possible = names::claim(name).map_err(|fault| claim.reject(fault));
    let sources = Sources::read(&mut claim);
    let tokens = claim.filled_list(&TOKENS, one_of(&TokenUse::ALL.map(|token| (token.as_str(), token))));
    let join = claim.optional(&JOIN, names::join);
    let groups = claim.filled_list(&WHEN_GROUPS, |name| context.groups.find(name));
    let groups = groups.map(Option::unwrap_or_default);
    let app_clients = claim.filled_list(&WHEN_APP_CLIENTS, client_id);
    let (restricts, required) = (claim.switch(&RESTRICTS), claim.switch(&REQUIRED));

    let source = sources.one(&claim);
    let tokens = tokens.map(|tokens| tokens.unwrap_or_else(|| vec![TokenUse::Id]));
    let guard = match (restricts?, required?) {
        (_, Some(true)) => Guard::Required,
        (Some(true), _) => Guard::Restricts,
        _ => Guard::None,
    };
    let (source, tokens, join) = (source?, tokens?, join?.or_else(|| context.join.map(str::to_owned)));
    let groups = groups.and_then(|groups| match guard != Guard::None && is_taken_out(&groups, context.group_rules) {
        true => {
            let rule = "names a group that [tokens.groups] takes out before, so that it restricts nobody";
            Err(claim.reject_key(&WHEN_GROUPS, Fault::new(rule, "take it out of one of the two")))
        }
        false => Ok(groups),
    });
    let claim_rules = ClaimRules { name, source: &source, tokens: &tokens, join: join.as_deref(), guard };
    // All of them, so that one does not hide the next.
    let broken = [
        claim_rules.locked(&claim),
        claim_rules.suppressed(&claim, context.suppressed),
        claim_rules.too_complex(&claim),
        claim_rules.not_carried(&claim, context.carrier),
        claim_rules.guarded_by_nobody(&claim),
        claim_rules.too_large(&claim, context.max_claim_bytes),
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
        when: When { groups: groups?, app_clients: app_clients?.unwrap_or_default() },
        guard,
    })
}

/// Conditions look at the groups that are left: of a group that is always taken out nobody is a member, and what a claim
/// takes away from its members it would take away from nobody.
fn is_taken_out(groups: &[String], rules: Option<&GroupRules>) -> bool {
    let always = rules.filter(|rules| rules.when_app_clients.is_empty());
    let is_out = |group: &String| always.is_some_and(|rules| rules.remove.iter().any(|removed| removed.is(group)));
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
    attribute: Result<Option<String>, Reported>,
    constant: Result<Option<ClaimValue<'static>>, Reported>,
    from: Result<Option<Derived>, Reported>,
    per_app_client: Result<Option<ByName<ClaimValue<'static>>>, Reported>,
    client_metadata: Result<Option<String>, Reported>,
    trusted: Result<Option<bool>, Reported>,
    untrusted: Result<Option<bool>, Reported>,
    kind: Result<Option<ClaimType>, Reported>,
    split: Result<Option<String>, Reported>,
}

#[derive(Clone, Copy)]
enum Derived {
    Groups,
    Roles,
    Permissions,
    AppClientId,
}

impl Sources {
    fn read(claim: &mut Section<'_>) -> Self {
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
            per_app_client: claim.table(APP_CLIENTS.name).if_there(per_app_client),
            client_metadata: claim.optional(&CLIENT_METADATA, names::metadata),
            trusted: claim.switch(&TRUSTED),
            untrusted: claim.switch(&UNTRUSTED),
            kind: claim
                .optional(&TYPE, one_of(&[("string", Text), ("number", Number), ("boolean", Boolean), ("json", Json)])),
            split: claim.optional(&SPLIT, names::join),
        }
    }

    /// The one source that a claim has.
    fn one(self, claim: &Section<'_>) -> Result<ClaimSource, Reported> {
        let (attribute, metadata) = (self.attribute?, self.client_metadata?);
        let trusted = trusted(claim, attribute.as_deref(), self.trusted?);
        let untrusted = untrusted(claim, metadata.is_some(), self.untrusted?);
        let form = form(claim, attribute.is_some() || metadata.is_some(), self.kind?, self.split?);
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
        let text = |form: &TextForm| TextForm { kind: form.kind, split: form.split.clone() };
        let given = [
            attribute.map(|name| ClaimSource::Attribute(name, text(&form))),
            constant.map(ClaimSource::Constant),
            from.map(derived),
            per_app_client.map(ClaimSource::PerAppClient),
            metadata.map(|name| ClaimSource::ClientMetadata(name, text(&form))),
        ];
        let mut given = given.into_iter().flatten();
        let way_out = "write one of attribute, value, from, app_clients and client_metadata";
        match (given.next(), given.next()) {
            (Some(source), None) => Ok(source),
            (None, _) => Err(claim.reject(Fault::new("has no source", way_out))),
            (Some(_), Some(_)) => Err(claim.reject(Fault::new("has more than one source", way_out))),
        }
    }
}

fn per_app_client(table: Section<'_>) -> Result<ByName<ClaimValue<'static>>, Reported> {
    let place = Fault::new("names no app client", "put one into it, or take the key out");
    let empty = table.is_empty().then(|| table.reject(place));
    let read = table.values(|id, value| client_id(id).and_then(|_| value::constant(value)))?;
    match empty {
        Some(reported) => Err(reported),
        None => Ok(read.into_iter().map(|(id, _, value)| (id.to_owned(), value)).collect()),
    }
}

/// An attribute that people can write feeds a claim only where the policy says that they cannot (SECURITY.md, Z01).
fn trusted(claim: &Section<'_>, attribute: Option<&str>, trusted: Option<bool>) -> Result<(), Reported> {
    match attribute {
        None if trusted.is_some() => {
            Err(claim
                .reject_key(&TRUSTED, Fault::new("is about attributes, and the claim comes from none", "take it out")))
        }
        Some(name) if trusted != Some(true) && !is_written_by_cognito(name) => {
            let rule = match name.starts_with("cognito:") {
                true => "is an attribute that may repeat what people wrote themselves",
                false => "is an attribute that people may be able to write themselves",
            };
            let way_out =
                "write trusted = true beside it once no app client lets them, or feed the claim from elsewhere";
            Err(claim.reject_key(&ATTRIBUTE, Fault::new(rule, way_out)))
        }
        _ => Ok(()),
    }
}

/// Client metadata says what anybody may say (SECURITY.md, Z09).
fn untrusted(claim: &Section<'_>, is_metadata: bool, untrusted: Option<bool>) -> Result<(), Reported> {
    match is_metadata {
        false if untrusted.is_some() => {
            let rule = "is about client metadata, and the claim does not come from it";
            Err(claim.reject_key(&UNTRUSTED, Fault::new(rule, "take it out")))
        }
        true if untrusted != Some(true) => {
            let rule = "is whatever the client says, and nobody checks it";
            let way_out =
                "write untrusted = true beside it if no decision hangs on the claim, or feed it from elsewhere";
            Err(claim.reject_key(&CLIENT_METADATA, Fault::new(rule, way_out)))
        }
        _ => Ok(()),
    }
}

fn form(
    claim: &Section<'_>,
    is_text: bool,
    kind: Option<ClaimType>,
    split: Option<String>,
) -> Result<TextForm, Reported> {
    let unasked =
        [(kind.is_some(), &TYPE), (split.is_some(), &SPLIT)].into_iter().find(|(given, _)| *given && !is_text);
    if let Some((_, key)) = unasked {
        let rule = "is about attributes and client metadata, and the claim comes from neither";
        return Err(claim.reject_key(key, Fault::new(rule, "take it out")));
    }
    let kind = kind.unwrap_or(ClaimType::Text);
    if kind == ClaimType::Json && split.is_some() {
        let fault =
            Fault::new("does not go with type = \"json\", which can be a list by itself", "take one of the two out");
        return Err(claim.reject_key(&SPLIT, fault));
    }
    Ok(TextForm { kind, split })
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
    fn of(source: &ClaimSource) -> Self {
        match source {
            ClaimSource::Groups | ClaimSource::Roles | ClaimSource::Permissions => Self::List,
            ClaimSource::AppClientId => Self::Simple,
            ClaimSource::Attribute(_, form) | ClaimSource::ClientMetadata(_, form) => match form {
                TextForm { kind: ClaimType::Json, .. } => Self::Any,
                TextForm { split: Some(_), .. } => Self::List,
                TextForm { split: None, .. } => Self::Simple,
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

/// A claim whose parts are right each by itself, and the rules for all of it.
struct ClaimRules<'a> {
    name: &'a str,
    source: &'a ClaimSource,
    tokens: &'a [TokenUse],
    join: Option<&'a str>,
    guard: Guard,
}

impl ClaimRules<'_> {
    /// Contract 8.3: what Cognito keeps for itself.
    fn locked(&self, claim: &Section<'_>) -> Option<Reported> {
        let is_right_audience =
            self.tokens == [TokenUse::Access].as_slice() && matches!(self.source, ClaimSource::AppClientId);
        let locks = self.tokens.iter().filter_map(|token| token.set_restriction(self.name));
        let lock = locks.into_iter().find(|lock| *lock != ClaimRestriction::Audience || !is_right_audience)?;
        Some(claim.reject(names::locked(lock, "choose another name")))
    }

    /// Contract 8.2: what is set and suppressed is suppressed.
    fn suppressed(&self, claim: &Section<'_>, suppressed: Option<&Suppressed>) -> Option<Reported> {
        let suppressed = suppressed?;
        let is_both = |token: &&TokenUse| suppressed.claims(**token).iter().any(|named| named.name == self.name);
        let token = self.tokens.iter().find(is_both)?;
        let rule = format!("is set here and taken out by suppress_claims in [tokens.{}]", token.as_str());
        Some(claim.reject(Fault::new(rule, "take one of the two out")))
    }

    /// Contract 8.2: four claims of the ID token take no lists and objects.
    fn too_complex(&self, claim: &Section<'_>) -> Option<Reported> {
        let is_simple_only = self.tokens.iter().any(|token| token.is_scalar_only(self.name));
        (is_simple_only && Shape::of(self.source) != Shape::Simple).then(|| {
            let rule = "may be no list and no object in the ID token";
            claim.reject(Fault::new(rule, "give it one text, number or boolean, or choose another name"))
        })
    }

    /// Contract 7.2: version 1 has texts, and only in the ID token.
    fn not_carried(&self, claim: &Section<'_>, carrier: Carrier) -> Option<Reported> {
        let lacks = |what, or_else| carrier.lacks(EventVersion::V2, what, or_else);
        let mut broken = None;
        if self.tokens.contains(&TokenUse::Access)
            && let Some(fault) = lacks("changes the access token", "write tokens = [\"id\"]")
        {
            broken = Some(claim.reject_key(&TOKENS, fault));
        }
        let complex = match Shape::of(self.source) {
            Shape::Object => lacks("is an object", "write it as text"),
            Shape::Any => lacks("can be an object", "take type out, so that the text goes out as it is"),
            Shape::List if self.join.is_none() => lacks("is a list", "write join = \" \" for one text"),
            Shape::List if self.is_inseparable() => {
                lacks("has an item that holds its join", "write a join that is in none of them")
            }
            Shape::List | Shape::Simple => None,
        };
        complex.map(|fault| claim.reject(fault)).or(broken)
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
    fn too_large(&self, claim: &Section<'_>, most: Option<usize>) -> Option<Reported> {
        let most = most.filter(|_| self.guard != Guard::None)?;
        let is_too_large = |value: &ClaimValue<'_>| claim_bytes(self.name, &value.to_json()) > most;
        let key = match self.source {
            ClaimSource::Constant(value) if is_too_large(value) => &VALUE,
            ClaimSource::PerAppClient(values) if values.values().any(is_too_large) => &APP_CLIENTS,
            _ => return None,
        };
        let rule = "restricts, and takes more than the max_claim_bytes of [tokens], so that nobody would get a token";
        Some(claim.reject_key(key, Fault::new(rule, "write less, or a larger max_claim_bytes")))
    }

    /// A restriction that the client itself could take off restricts nobody.
    fn guarded_by_nobody(&self, claim: &Section<'_>) -> Option<Reported> {
        let is_void = self.guard != Guard::None && matches!(self.source, ClaimSource::ClientMetadata(..));
        is_void.then(|| {
            let rule = "restricts by client metadata, which whoever is restricted can leave out";
            claim.reject(Fault::new(rule, "feed it from an attribute, or take restricts and required out"))
        })
    }
}
