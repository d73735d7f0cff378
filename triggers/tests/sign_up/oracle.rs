//! An enforced rule refuses exactly the sign-ups that an oracle refuses, for any event and any policy.
//!
//! The oracle is written from the documents (`docs/configuration.md`, `docs/reference/policy-keys.md`,
//! `docs/reference/denials.md`, `docs/threat-model.md`), and shares no code with the rules.

use crate::attempt::{ADMIN_CREATE_USER, CLIENT, EXTERNAL_PROVIDER, SIGN_UP, policy};
use cognito_triggers_triggers::pre_sign_up::HANDLER;
use events::{PoolSettings, Verdict, validate_response};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The rules of a policy: for each table its mode, if it states one, and its settings.
#[derive(Clone, Debug)]
struct Rules {
    allow: Option<(Mode, Vec<&'static str>)>,
    deny: Option<(Mode, Vec<&'static str>)>,
    disposable: Option<(Mode, Vec<&'static str>)>,
    plus: Option<Mode>,
    user_name: Option<Mode>,
    names: Option<Mode>,
    id: Option<(Mode, AttributeRule)>,
    nickname: Option<(Mode, AttributeRule)>,
    confirms: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Enforce,
    Shadow,
    Off,
}

#[derive(Clone, Debug)]
struct AttributeRule {
    required: bool,
    min: Option<usize>,
    max: Option<usize>,
    /// Whether the value must be an `E` and five digits.
    employee: bool,
}

impl Rules {
    fn text(&self) -> String {
        let mut text = String::new();
        let mut table = |name: &str, mode: Mode, keys: &str| {
            let mode = match mode {
                Mode::Enforce => "enforce",
                Mode::Shadow => "shadow",
                Mode::Off => "off",
            };
            text.push_str(&format!("[sign_up.{name}]\nmode = \"{mode}\"\n{keys}\n"));
        };
        let lists = [("allow_domains", "domains", &self.allow), ("deny_domains", "domains", &self.deny)];
        for (name, key, rule) in lists.into_iter().chain([("disposable_domains", "except", &self.disposable)]) {
            if let Some((mode, domains)) = rule {
                let keys = if domains.is_empty() { String::new() } else { format!("{key} = {domains:?}") };
                table(name, *mode, &keys);
            }
        }
        for (name, mode) in [("plus_addressing", self.plus), ("user_name", self.user_name), ("names", self.names)] {
            if let Some(mode) = mode {
                table(name, mode, "");
            }
        }
        for (name, rule) in [("\"custom:id\"", &self.id), ("nickname", &self.nickname)] {
            if let Some((mode, rule)) = rule {
                let mut keys = format!("required = {}\n", rule.required);
                keys.extend(rule.min.map(|min| format!("min_length = {min}\n")));
                keys.extend(rule.max.map(|max| format!("max_length = {max}\n")));
                keys.extend(rule.employee.then(|| "pattern = \"E[0-9]{5}\"\n".to_owned()));
                table(&format!("attributes.{name}"), *mode, &keys);
            }
        }
        if self.confirms {
            text.push_str(&format!(
                "[sign_up.auto_confirm]\napp_clients = [\"{CLIENT}\"]\nverify = [\"email\", \"phone_number\"]\n\
                 I_ACCEPT_UNVERIFIED_EMAIL = true\nI_ACCEPT_UNVERIFIED_PHONE_NUMBER = true\n"
            ));
        }
        text
    }

    /// The names of the rules that are enforced.
    fn enforced(&self) -> BTreeSet<&'static str> {
        let modes = [
            ("allow_domains", self.allow.as_ref().map(|(mode, _)| *mode)),
            ("deny_domains", self.deny.as_ref().map(|(mode, _)| *mode)),
            ("disposable_domains", self.disposable.as_ref().map(|(mode, _)| *mode)),
            ("plus_addressing", self.plus),
            ("user_name", Some(self.user_name.unwrap_or(Mode::Enforce))),
            ("names", self.names),
            ("attributes.custom:id", self.id.as_ref().map(|(mode, _)| *mode)),
            ("attributes.nickname", self.nickname.as_ref().map(|(mode, _)| *mode)),
        ];
        modes.into_iter().filter(|(_, mode)| *mode == Some(Mode::Enforce)).map(|(name, _)| name).collect()
    }
}

/// A sign-up as the test generates it; the oracle reads this instead of the event's JSON.
#[derive(Clone, Debug)]
struct SignUp {
    source: &'static str,
    user_name: Value,
    attributes: BTreeMap<&'static str, Value>,
    /// Whether one of the names contains a link.
    has_linked_name: bool,
    /// An attribute that the event has twice, and possibly a third time.
    twice: Option<&'static str>,
}

impl SignUp {
    fn event(&self) -> String {
        let event = json!({
            "version": "1", "triggerSource": self.source, "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123",
            "userName": self.user_name, "callerContext": {"awsSdkVersion": "x", "clientId": CLIENT},
            "request": {"userAttributes": self.attributes, "validationData": null},
            "response": {"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false},
        });
        let text = event.to_string();
        let Some(name) = self.twice else { return text };
        let separator = if self.attributes.is_empty() { "" } else { "," };
        let twice = format!(r#""userAttributes":{{"{name}":"ann@evil.example","{name}":"ann@company.com"{separator}"#);
        text.replace(r#""userAttributes":{"#, &twice)
    }

    /// The value as Cognito would store it: a string, or the text of a number or boolean.
    fn text(&self, name: &str) -> Option<String> {
        as_text(self.attributes.get(name)?)
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// What the documents say about an address: missing if it is absent or blank; malformed, or its two parts.
enum Address {
    Missing,
    Malformed,
    Valid(String, String),
}

fn address(text: Option<String>) -> Address {
    let Some(text) = text.filter(|text| text.chars().any(|c| !c.is_whitespace())) else { return Address::Missing };
    let parts: Vec<&str> = text.split('@').collect();
    let [local, domain] = parts.as_slice() else { return Address::Malformed };
    let is_plain = |c: char| c.is_ascii() && c > ' ' && c != '\u{7f}' && !"()<>[]:;,\\\"".contains(c);
    let is_local = !local.is_empty() && local.len() <= 64 && local.chars().all(is_plain);
    let labels: Vec<String> = domain.split('.').map(str::to_lowercase).collect();
    let is_label = |label: &String| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let is_number = labels.last().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
    let is_domain = domain.is_ascii() && labels.len() > 1 && labels.iter().all(is_label) && !is_number;
    match is_local && is_domain {
        true => Address::Valid((*local).to_owned(), labels.join(".")),
        false => Address::Malformed,
    }
}

/// `example.com` is that domain alone, `*.example.com` all its subdomains.
fn is_listed(list: &[&str], domain: &str) -> bool {
    list.iter().any(|entry| match entry.strip_prefix('*') {
        Some(suffix) => domain.ends_with(suffix) && domain.len() > suffix.len(),
        None => domain == *entry,
    })
}

static DISPOSABLE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../disposable/domains.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

fn is_disposable(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    (0..labels.len()).any(|from| DISPOSABLE.contains(labels[from..].join(".").as_str()))
}

fn violates_attribute(rule: &AttributeRule, value: Option<String>) -> bool {
    let value = value.unwrap_or_default();
    let is_blank = value.chars().all(char::is_whitespace);
    let length = value.chars().count();
    let is_employee = value.len() == 6 && value.starts_with('E') && value[1..].bytes().all(|b| b.is_ascii_digit());
    (rule.required && is_blank)
        || (!value.is_empty()
            && (rule.min.is_some_and(|min| length < min)
                || rule.max.is_some_and(|max| length > max)
                || (rule.employee && !is_employee)))
}

fn violates_user_name(sign_up: &SignUp) -> bool {
    let Some(name) = as_text(&sign_up.user_name) else { return true };
    // The generator has no other marks, and no letter or number that is not a letter or a digit.
    let is_letter = |c: char| c.is_alphanumeric() || "\u{308}\u{93f}".contains(c);
    if name.is_empty() || !name.chars().all(|c| is_letter(c) || "._-+@".contains(c)) {
        return true;
    }
    let is_number = name.contains('+') && name.chars().all(|c| c == '+' || c.is_numeric());
    let folded = |text: String| text.to_lowercase();
    match () {
        () if name.contains('@') => sign_up.text("email").map(folded) != Some(folded(name)),
        () if is_number => sign_up.text("phone_number") != Some(name),
        () => false,
    }
}

/// The enforced rules that the sign-up violates.
fn refusing_rules(rules: &Rules, sign_up: &SignUp) -> BTreeSet<&'static str> {
    if sign_up.source == ADMIN_CREATE_USER {
        return BTreeSet::new();
    }
    let address = address(sign_up.text("email"));
    let mut violated = BTreeSet::new();
    // The lists of domains refuse a missing address; every rule about addresses refuses a malformed one.
    let lists =
        [("allow_domains", &rules.allow), ("deny_domains", &rules.deny), ("disposable_domains", &rules.disposable)];
    for (name, rule) in lists {
        let Some((_, list)) = rule else { continue };
        let is_violated = match &address {
            Address::Missing => name != "disposable_domains",
            Address::Malformed => true,
            Address::Valid(_, domain) => match name {
                "allow_domains" => !is_listed(list, domain),
                "deny_domains" => is_listed(list, domain),
                _ => is_disposable(domain) && !is_listed(list, domain),
            },
        };
        violated.extend(is_violated.then_some(name));
    }
    // Only the rules about domains apply to federated users.
    if sign_up.source == SIGN_UP {
        let has_plus = match &address {
            Address::Missing => false,
            Address::Malformed => true,
            Address::Valid(local, _) => local.contains('+'),
        };
        violated.extend(has_plus.then_some("plus_addressing"));
        violated.extend(violates_user_name(sign_up).then_some("user_name"));
        violated.extend(sign_up.has_linked_name.then_some("names"));
        let of = |rule: &Option<(Mode, AttributeRule)>, name: &str| {
            rule.as_ref().is_some_and(|(_, rule)| violates_attribute(rule, sign_up.text(name)))
        };
        violated.extend(of(&rules.id, "custom:id").then_some("attributes.custom:id"));
        violated.extend(of(&rules.nickname, "nickname").then_some("attributes.nickname"));
    }
    violated.intersection(&rules.enforced()).copied().collect()
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![3 => Just(Mode::Enforce), 1 => Just(Mode::Shadow), 1 => Just(Mode::Off)]
}

fn rules() -> impl Strategy<Value = Rules> {
    const DOMAINS: [&str; 6] =
        ["company.com", "*.company.com", "partner.example", "*.ru", "mailinator.com", "*.yopmail.com"];
    let list = |least| prop::sample::subsequence(DOMAINS.to_vec(), least..=4);
    let optional = |least| prop::option::of((mode(), list(least)));
    let attribute = || {
        let bounds = (prop::option::of(1..4_usize), prop::option::of(4..8_usize), any::<bool>(), any::<bool>());
        let rule = bounds.prop_map(|(min, max, required, employee)| {
            let required = required || (min.is_none() && max.is_none() && !employee);
            AttributeRule { required, min, max, employee }
        });
        prop::option::of((mode(), rule))
    };
    let modes = || prop::option::of(mode());
    let parts = (
        (optional(1), optional(1), optional(0)),
        (modes(), modes(), modes()),
        (attribute(), attribute(), any::<bool>()),
    );
    parts.prop_map(|((allow, deny, disposable), (plus, user_name, names), (id, nickname, confirms))| Rules {
        allow,
        deny,
        disposable,
        plus,
        user_name,
        names,
        id,
        nickname,
        confirms,
    })
}

/// Texts that rules could take for something else.
fn odd() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(""),
        json!("  "),
        json!("\u{3000}"),
        json!(5),
        json!(true),
        json!([]),
        json!({"a": "ann@company.com"}),
    ])
}

fn email() -> impl Strategy<Value = Value> {
    let local =
        prop::sample::select(vec!["ann", "Ann", "a+b", "+", "a.b", "", "a b", "ännchen", "a\"b", "<a>", "o'hara"]);
    let at = prop::sample::select(vec!["@", "@", "@", "@", "@@", "", "@evil.example@", "＠"]);
    let domain = prop::sample::select(vec![
        "company.com",
        "Company.COM",
        "a.company.com",
        "notcompany.com",
        "company.com.evil.example",
        "company.com.",
        "company..com",
        "-company.com",
        "cоmpany.com",
        "company。com",
        "partner.example",
        "mail.ru",
        "ru",
        "mailinator.com",
        "a.b.mailinator.com",
        "yopmail.com",
        "a.yopmail.com",
        "127.0.0.1",
        "localhost",
        " company.com",
    ]);
    let text = (local, at, domain).prop_map(|(local, at, domain)| json!(format!("{local}{at}{domain}")));
    prop_oneof![8 => text, 1 => odd(), 1 => Just(json!(format!("{}@company.com", "a".repeat(65))))]
}

/// A name, and whether it contains a link.
fn name() -> impl Strategy<Value = (Value, bool)> {
    prop::sample::select(vec![
        (json!("Ann Lee"), false),
        (json!("Dr. Ann Lee"), false),
        (json!("J.R.R. Tolkien"), false),
        (json!("Ann (she/her)"), false),
        (json!("ann@work"), false),
        (json!("Ann: data"), false),
        (json!("Karl S:son"), false),
        (json!("{####} <b> 555 123 4567"), false),
        (json!(null), false),
        (json!(""), false),
        (json!(7), false),
        (json!(["www.x"]), false),
        (json!("https://evil.example"), true),
        (json!("evil.example"), true),
        (json!("ev\u{200b}il。example"), true),
        (json!("WWW.x"), true),
        (json!("MailTo:x"), true),
        (json!("//evil"), true),
        (json!("\\\\srv\\x"), true),
        (json!("http:evil"), true),
        (json!("Ann sms:123"), true),
        (json!("10.0.0.1"), true),
    ])
}

fn sign_ups() -> impl Strategy<Value = SignUp> {
    let source = prop::sample::select(vec![SIGN_UP, SIGN_UP, SIGN_UP, EXTERNAL_PROVIDER, ADMIN_CREATE_USER]);
    let phone = prop_oneof![
        3 => prop::sample::select(vec![json!("+491701"), json!("+4"), json!("491701"), json!("+４")]),
        1 => odd(),
    ];
    let free = prop_oneof![
        4 => "[a-zA-Z0-9._@+-]{0,8}",
        2 => "[ëéж山太٣４७म\u{308}\u{93f}a+@.-]{1,6}",
        1 => "[+0-9]{0,6}",
        1 => "[ -~]{0,6}",
        1 => prop::sample::select(vec!["victim@company.com", "<b>x", "a\u{0}", "a\u{200b}", "\u{202e}a", "a\u{3000}", "a＠b"])
            .prop_map(str::to_owned),
    ];
    // The user's own address or number, in another case, with something added, or any other name.
    let choice = (0..8_usize, free.prop_map(Value::from), odd());
    let id = prop_oneof![
        2 => prop::sample::select(vec![json!("E12345"), json!("E123456"), json!("e12345"), json!("E12345\n"), json!("x")]),
        1 => "[E0-9]{0,7}".prop_map(Value::from),
        1 => odd(),
    ];
    let nickname = prop_oneof![2 => "[aé山👍]{0,9}".prop_map(Value::from), 1 => odd()];
    let keep = prop::collection::vec(prop::bool::weighted(0.85), 5);
    let twice = prop::option::weighted(0.1, prop::sample::select(vec!["email", "name", "custom:x"]));
    let parts = ((source, email(), phone, choice), (name(), id, nickname, keep, twice));
    parts.prop_map(|((source, email, phone, (choice, free, odd)), ((name, is_linked), id, nickname, keep, twice))| {
        let own = |value: &Value| as_text(value).unwrap_or_default();
        let user_name = match choice {
            0 => json!(own(&email)),
            1 => json!(own(&email).to_uppercase()),
            2 => json!(own(&phone)),
            3 => json!(format!("{}.", own(&email))),
            4 => odd,
            _ => free,
        };
        let all =
            [("email", email), ("phone_number", phone), ("name", name), ("custom:id", id), ("nickname", nickname)];
        let kept = all.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(pair, _)| pair);
        let attributes: BTreeMap<_, _> = kept.collect();
        let has_linked_name = is_linked && attributes.contains_key("name");
        SignUp { source, user_name, attributes, has_linked_name, twice }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_048))]

    #[test]
    fn enforced_rules_refuse_exactly_whom_the_oracle_refuses(rules in rules(), sign_up in sign_ups()) {
        let (policy, event) = (policy(&rules.text()), sign_up.event());
        let output = HANDLER.handle(event.as_bytes(), &policy);
        let received = output.event.as_ref().unwrap();
        let is_ambiguous = sign_up.twice.is_some() && sign_up.source != ADMIN_CREATE_USER;
        if let Ok(answer) = &output.response {
            let report = validate_response(received, answer.as_bytes(), &PoolSettings::default());
            prop_assert_eq!(report.verdict(), Verdict::Accepted, "{:?}", report);
        }
        if is_ambiguous {
            let expected = if rules.enforced().is_empty() { Ok(event.as_str()) } else { Err(HANDLER.unavailable) };
            prop_assert_eq!(output.response.as_deref().map_err(|denial| *denial), expected);
            return Ok(());
        }
        let refusing = refusing_rules(&rules, &sign_up);
        prop_assert_eq!(output.response.is_err(), !refusing.is_empty(), "{:?} {}", refusing, event);
        let denied = output.notes.iter().find_map(|note| note.as_str().strip_prefix("denied:"));
        prop_assert!(denied.is_none_or(|rule| refusing.contains(rule)), "{:?} {:?}", denied, refusing);
        prop_assert_eq!(denied.is_some(), output.response.is_err());
    }
}
