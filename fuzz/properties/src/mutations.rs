//! Mutations that keep inputs nearly valid. Random bytes are rarely JSON and almost never an event, so JSON is mutated
//! as JSON, and a policy line by line. libFuzzer's own mutations are used in turn.

use crate::json::Level;
use crate::parts::{SEPARATOR, split_parts};
use events::TriggerSource;

/// Deeper values are replaced as a whole.
const DEEPEST: usize = 160;

/// Member names of events, responses and tokens.
const NAMES: [&str; 87] = [
    "triggerSource",
    "version",
    "region",
    "userPoolId",
    "userName",
    "callerContext",
    "clientId",
    "request",
    "response",
    "userAttributes",
    "clientMetadata",
    "validationData",
    "codeParameter",
    "linkParameter",
    "usernameParameter",
    "locale",
    "name",
    "given_name",
    "email",
    "email_verified",
    "sub",
    "custom:plan",
    "custom:tenant",
    "groupConfiguration",
    "groupsToOverride",
    "iamRolesToOverride",
    "preferredRole",
    "scopes",
    "session",
    "claimsOverrideDetails",
    "claimsAndScopeOverrideDetails",
    "emailMessage",
    "emailSubject",
    "smsMessage",
    "autoConfirmUser",
    "exp",
    "aud",
    "token_use",
    "kid",
    "alg",
    "keys",
    "kty",
    "use",
    "key_ops",
    "n",
    "e",
    "iat",
    "nbf",
    "crit",
    "type",
    "methodArn",
    "routeArn",
    "routeKey",
    "rawPath",
    "rawQueryString",
    "path",
    "resource",
    "httpMethod",
    "pathParameters",
    "proxy",
    "headers",
    "multiValueHeaders",
    "queryStringParameters",
    "authorization",
    "Authorization",
    "authorizationToken",
    "content-type",
    "origin",
    "requestContext",
    "stage",
    "domainName",
    "body",
    "isBase64Encoded",
    "username",
    "password",
    "newPassword",
    "code",
    "loginSession",
    "refreshToken",
    "accessToken",
    "attributes",
    "clientMetadata",
    "redirectUri",
    "ChallengeName",
    "Session",
    "AuthenticationResult",
    "__type",
];

/// Values with and without a special meaning.
const VALUES: [&str; 56] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1e400",
    "1.5",
    "1800000001",
    "12345678901234567890123",
    "\"\"",
    "\"{####}\"",
    "\"{##Click Here##}\"",
    "\"{username}\"",
    "\"####\"",
    "\"123456\"",
    "\"true\"",
    "\"True\"",
    "\"de\"",
    "\"pt_BR\"",
    "[]",
    "{}",
    "[null]",
    "[\"a\",1]",
    "{\"a\":null}",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\\u202e\\u3000\"",
    "\"<b>&amp;</b>\"",
    "\"ann@example.com\"",
    "\"a&b=c#d@example.com\"",
    "\"Ann Lee\"",
    "\"CLIENT_ID_NOT_APPLICABLE\"",
    "\"1example23456789\"",
    "\"2example23456789\"",
    "\"PartnerLogin_1\"",
    "\"staff\"",
    "\"openid a/b\"",
    "\"RS256\"",
    "\"none\"",
    "\"access\"",
    "\"id\"",
    "\"RSA\"",
    "\"sig\"",
    "\"{n}\"",
    "\"AQAB\"",
    "[\"verify\"]",
    "\"REQUEST\"",
    "\"TOKEN\"",
    "\"2.0\"",
    "\"Bearer {id}\"",
    "\"Bearer {access}\"",
    "[\"Bearer {id}\"]",
    "\"application/json\"",
    "\"POST\"",
    "\"NotAuthorizedException\"",
    "\"SMS_MFA\"",
];

/// Lines of a policy: table headers, keys, values.
const LINES: [&str; 24] = [
    "[app]",
    "[brands.example]",
    "[[brands]]",
    "[app_clients.1example23456789]",
    "[sign_up.allow_domains]",
    "[sign_up.attributes.nickname]",
    "[post_confirmation.record]",
    "[tokens.claims.plan]",
    "[groups.staff]",
    "[roles.reader]",
    "[permissions.\"a:b\"]",
    "[machine_clients.3example23456789]",
    "[api.rate_limits]",
    "[api.cors]",
    "[authorizer.routes.a]",
    "mode = \"enforce\"",
    "domains = [\"*.example.com\"]",
    "pattern = \"[a-z]+(\"",
    "I_ACCEPT_UNVERIFIED_EMAIL = true",
    "restricts = true",
    "resume_on_sign_in = true",
    "a.b = 1",
    "path = \"/*\"",
    "{",
];
const LINE_VALUES: [&str; 20] = [
    "true",
    "-1",
    "99999999999999999999",
    "0.5",
    "\"\"",
    "[]",
    "{}",
    "[[\"a\"]]",
    "\"*\"",
    "\"https://app.example.com\"",
    "\"http://evil.example\"",
    "\"/confirm\"",
    "'''\n'''",
    "\"\\u0000\"",
    "1979-05-27",
    "\"enforce\"",
    "\"staff\"",
    "[\"id\", \"id\"]",
    "{ a = \"b\", c = [1] }",
    "\"é\"",
];

/// Mutates one JSON value of an input in place and returns the new length; `None` if there is none, or if it is the
/// turn of libFuzzer's own mutations.
pub fn mutate_json(data: &mut [u8], size: usize, longest: usize, seed: u32) -> Option<usize> {
    let mut rng = Rng::new(seed);
    let input = data.get(..size).filter(|_| rng.below(2) == 0)?;
    let mut all: Vec<Vec<u8>> = split_parts(input).map(<[u8]>::to_vec).collect();
    let chosen = rng.below(all.len());
    let part = all.get_mut(chosen)?;
    let mut tree = Tree::parse(std::str::from_utf8(part).ok()?, 0)?;
    tree.mutate(&mut rng);
    *part = tree.json().into_bytes();
    put(data, &all.join(&SEPARATOR), longest)
}

/// Mutates one line of a policy in place and returns the new length; `None` if it is the turn of libFuzzer's own
/// mutations.
pub fn mutate_lines(data: &mut [u8], size: usize, longest: usize, seed: u32) -> Option<usize> {
    let mut rng = Rng::new(seed);
    let input = data.get(..size).filter(|_| rng.below(2) == 0)?;
    let text = std::str::from_utf8(input).ok()?;
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let (at, other) = (rng.below(lines.len()), rng.below(lines.len()));
    match rng.below(6) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, lines.get(other)?.clone()),
        2 => lines.swap(at, other),
        3 => lines.insert(at, (*rng.one_of(&LINES)?).to_owned()),
        4 => lines.truncate(at + 1),
        _ => {
            let line = lines.get_mut(at)?;
            let key = line.split('=').next()?.trim().to_owned();
            *line = format!("{key} = {}", rng.one_of(&LINE_VALUES)?);
        }
    }
    put(data, lines.join("\n").as_bytes(), longest)
}

fn put(data: &mut [u8], changed: &[u8], longest: usize) -> Option<usize> {
    let length = changed.len().min(longest);
    data.get_mut(..length)?.copy_from_slice(changed.get(..length)?);
    Some(length)
}

/// JSON with its original spelling: a leaf keeps its text.
#[derive(Clone)]
enum Tree {
    Leaf(String),
    /// A string that contains JSON, as the body of a request does.
    Embedded(Box<Tree>),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    fn parse(json: &str, depth: usize) -> Option<Self> {
        if depth == DEEPEST {
            return Some(Self::Leaf(json.to_owned()));
        }
        match Level::parse(json)? {
            Level::Leaf if json.starts_with("\"{\\\"") => {
                let text: String = serde_json::from_str(json).ok()?;
                Some(
                    Self::parse(&text, depth + 1)
                        .map_or_else(|| Self::Leaf(json.to_owned()), |tree| Self::Embedded(tree.into())),
                )
            }
            Level::Leaf => crate::json::is_json(json).then(|| Self::Leaf(json.to_owned())),
            Level::List(items) => {
                items.iter().map(|item| Self::parse(item.get(), depth + 1)).collect::<Option<_>>().map(Self::List)
            }
            Level::Object(members) => {
                let member = |(name, value): &(&serde_json::value::RawValue, &serde_json::value::RawValue)| {
                    Some((name.get().to_owned(), Self::parse(value.get(), depth + 1)?))
                };
                members.iter().map(member).collect::<Option<_>>().map(Self::Object)
            }
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Embedded(tree) => serde_json::to_string(&tree.json()).unwrap_or_default(),
            Self::List(items) => format!("[{}]", items.iter().map(Self::json).collect::<Vec<_>>().join(",")),
            Self::Object(members) => {
                let members: Vec<_> = members.iter().map(|(name, value)| format!("{name}:{}", value.json())).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    /// Descends to a random depth and changes the value there.
    fn mutate(&mut self, rng: &mut Rng) {
        let inside = match self {
            Self::Leaf(_) => 0,
            Self::Embedded(_) => 1,
            Self::List(items) => items.len(),
            Self::Object(members) => members.len(),
        };
        if inside > 0 && rng.below(4) > 0 {
            let at = rng.below(inside);
            let chosen = match self {
                Self::List(items) => items.get_mut(at),
                Self::Object(members) => members.get_mut(at).map(|(_, value)| value),
                Self::Embedded(tree) => Some(&mut **tree),
                Self::Leaf(_) => None,
            };
            if let Some(chosen) = chosen {
                return chosen.mutate(rng);
            }
        }
        self.change(rng);
    }

    fn change(&mut self, rng: &mut Rng) {
        match self {
            Self::Object(members) if rng.below(4) > 0 => change_members(members, rng),
            Self::List(items) if rng.below(4) > 0 => change_items(items, rng),
            _ => *self = Self::any(rng, self),
        }
    }

    /// A random value, sometimes made from the previous one.
    fn any(rng: &mut Rng, before: &Self) -> Self {
        match rng.below(8) {
            0 => Self::List(vec![before.clone(); 1 + rng.below(3)]),
            1 => Self::Object(vec![(name(rng), before.clone())]),
            2 => Self::Leaf(format!("\"{}\"", "a".repeat(1 << rng.below(12)))),
            3 => (0..rng.below(DEEPEST)).fold(before.clone(), |inside, _| Self::List(vec![inside])),
            4 => {
                let source = rng.one_of(&TriggerSource::ALL).map_or("CustomMessage_Future", TriggerSource::as_str);
                Self::Leaf(format!("\"{source}\""))
            }
            _ => Self::Leaf(rng.one_of(&VALUES).map_or("null", |value| value).to_owned()),
        }
    }
}

fn name(rng: &mut Rng) -> String {
    format!("\"{}\"", rng.one_of(&NAMES).map_or("", |name| name))
}

fn change_members(members: &mut Vec<(String, Tree)>, rng: &mut Rng) {
    let at = rng.below(members.len().max(1));
    let other =
        members.get(rng.below(members.len().max(1))).map_or(Tree::Leaf("null".to_owned()), |(_, value)| value.clone());
    match (rng.below(5), members.get_mut(at)) {
        (0, Some(_)) => drop(members.remove(at)),
        (1, Some(member)) => member.0 = name(rng),
        (2, Some(member)) => member.1 = other,
        (3, Some(member)) => {
            let twice = member.clone();
            members.push(twice);
        }
        _ => members.insert(at.min(members.len()), (name(rng), Tree::any(rng, &other))),
    }
}

fn change_items(items: &mut Vec<Tree>, rng: &mut Rng) {
    let at = rng.below(items.len().max(1));
    match (rng.below(3), items.get(at).cloned()) {
        (0, Some(_)) => drop(items.remove(at)),
        (1, Some(item)) => items.push(item),
        (_, item) => items.push(Tree::any(rng, &item.unwrap_or(Tree::Leaf("1".to_owned())))),
    }
}

/// A deterministic generator (SplitMix64), so that a mutation can be reproduced.
struct Rng(u64);

impl Rng {
    fn new(seed: u32) -> Self {
        Self(u64::from(seed))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let number = usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap_or_default();
        number.checked_rem(bound).unwrap_or_default()
    }

    fn one_of<'t, T>(&mut self, all: &'t [T]) -> Option<&'t T> {
        all.get(self.below(all.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::{mutate_json, mutate_lines};
    use crate::json::is_json;
    use std::collections::BTreeSet;

    const EVENT: &str = r#"{"triggerSource":"PreSignUp_SignUp","n":1.50e+3,"request":{"userAttributes":{"email":"a"},"session":[1,"b"]},"response":{}}"#;

    fn mutations(text: &str, mutate: impl Fn(&mut [u8], usize, usize, u32) -> Option<usize>) -> BTreeSet<String> {
        let mutated = |seed| {
            let mut data = [text.as_bytes(), &[0; 8192]].concat();
            let longest = data.len();
            let length = mutate(&mut data, text.len(), longest, seed)?;
            Some(String::from_utf8(data[..length].to_vec()).unwrap())
        };
        (0..2_000).filter_map(mutated).collect()
    }

    #[test]
    fn mutated_json_is_json_and_varies() {
        let all = mutations(EVENT, mutate_json);
        assert!(all.len() > 300, "{}", all.len());
        assert!(all.iter().all(|json| is_json(json)));
        assert!(all.iter().filter(|json| json.contains("1.50e+3")).count() > 100, "numbers keep their spelling");
    }

    #[test]
    fn json_in_a_string_is_changed_inside() {
        let all = mutations(r#"{"body":"{\"password\":1}"}"#, mutate_json);
        assert!(
            all.iter().filter(|json| json.contains("{\\\"body\\\":") || json.contains("\\\"password\\\":[")).count()
                > 3
        );
    }

    #[test]
    fn invalid_json_is_left_to_libfuzzer() {
        assert!(mutations("{\"a\":", mutate_json).is_empty());
    }

    #[test]
    fn policy_lines_are_moved_changed_and_removed() {
        let policy = "[app]\nbase_url = \"https://app.example.com\"\nlocale = \"en\"\n";
        let all = mutations(policy, mutate_lines);
        assert!(all.len() > 100, "{}", all.len());
        assert!(all.iter().any(|text| text.contains("base_url = [[\"a\"]]")), "{all:?}");
    }

    #[test]
    fn mutations_respect_the_maximum_size() {
        for seed in 0..2_000 {
            let mut data = EVENT.as_bytes().to_vec();
            let longest = data.len();
            assert!(mutate_json(&mut data, longest, longest, seed).is_none_or(|length| length <= longest));
        }
    }
}
