//! The attacks of SECURITY.md as events: what a person can type, through the real decision and gate, in every message,
//! language and way of confirming. A test begins with the row that it is about.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../../templates/tests/all/dom.rs"]
mod dom;
#[path = "../../templates/tests/all/pattern.rs"]
mod pattern;

use events::{Blueprint, Envelope, EventVersion, TriggerSource, Verdict, gate, generate};
use policy::Policy;
use serde_json::{Value, json};
use std::sync::LazyLock;
use templates::Rendered;
use triggers::{Outcome, custom_message::HANDLER};
use url::Url;

const OWN_POLICY: &str = include_str!("../../policy.toml");

static BY_CODE: LazyLock<Policy> = LazyLock::new(|| Policy::read("policy.toml", OWN_POLICY, []).unwrap());
static BY_LINK: LazyLock<Policy> = LazyLock::new(|| {
    let text = OWN_POLICY.replace("verification = \"code\"", "verification = \"link\"");
    assert_ne!(text, OWN_POLICY);
    Policy::read("policy.toml", &text, []).unwrap()
});

const CONFIRMATIONS: [&str; 2] = ["CustomMessage_SignUp", "CustomMessage_ResendCode"];
const INVITATION: &str = "CustomMessage_AdminCreateUser";
const SOURCES: [&str; 7] = [
    CONFIRMATIONS[0],
    CONFIRMATIONS[1],
    "CustomMessage_ForgotPassword",
    "CustomMessage_UpdateUserAttribute",
    "CustomMessage_VerifyUserAttribute",
    "CustomMessage_Authentication",
    INVITATION,
];
const LOCALES: [&str; 7] = ["en", "de", "fr", "es", "pt-BR", "ja", "ar"];

/// One message in one language, of a pool that confirms by code or by link.
#[derive(Clone, Copy)]
struct Cell {
    policy: &'static Policy,
    source: &'static str,
    locale: &'static str,
}

impl Cell {
    const FIRST: fn() -> Self = || Self { policy: &BY_CODE, source: CONFIRMATIONS[0], locale: "en" };

    fn all() -> impl Iterator<Item = Self> {
        let messages = SOURCES.map(|source| (&*BY_CODE, source)).into_iter();
        let messages = messages.chain(CONFIRMATIONS.map(|source| (&*BY_LINK, source)));
        messages.flat_map(|(policy, source)| LOCALES.map(|locale| Self { policy, source, locale }))
    }

    fn is_by_link(self) -> bool {
        std::ptr::eq(self.policy, &*BY_LINK)
    }

    fn has_our_link(self) -> bool {
        CONFIRMATIONS.contains(&self.source) && !self.is_by_link()
    }

    /// The event that every attack is compared with: Ann's.
    fn event(self) -> Value {
        json!({
            "version": "1", "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123", "userName": "u-123",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "9example"},
            "triggerSource": self.source,
            "request": {
                "userAttributes": {"sub": "u-123", "email": "ann@example.com", "name": "Ann", "locale": self.locale},
                "codeParameter": "{####}", "linkParameter": "{##Click Here##}",
                "usernameParameter": (self.source == INVITATION).then_some("{username}"),
                "clientMetadata": {},
            },
            "response": {"smsMessage": null, "emailMessage": null, "emailSubject": null},
        })
    }

    /// The event of somebody with this attribute in the place of the name.
    fn called(self, attribute: &str, value: &str) -> Value {
        let mut event = self.event();
        let attributes = event["request"]["userAttributes"].as_object_mut().unwrap();
        attributes.remove("name");
        attributes.insert(attribute.to_owned(), value.into());
        event
    }

    /// What goes out for this event.
    fn answered(self, event: &Value) -> Rendered {
        let payload = event.to_string();
        let handled = HANDLER.handle(payload.as_bytes(), self.policy);
        assert_eq!(handled.outcome, Outcome::Answered, "{self} {payload}");
        parts(&handled.answer.unwrap())
    }

    /// What goes out for this event, which Cognito must take as it is.
    fn sent(self, event: &Value) -> Rendered {
        let payload = event.to_string();
        let answer = HANDLER.handle(payload.as_bytes(), self.policy).answer.unwrap();
        let envelope = Envelope::parse(payload.as_bytes()).unwrap();
        let judgement = gate(&envelope, answer.as_bytes(), &self.policy.pool());
        assert_eq!(judgement.verdict(), Verdict::Accepted, "{self} {payload}: {judgement:?}");
        self.answered(event)
    }

    /// What no value of an event may change, by a browser's parser, Cognito's patterns and Cognito's bounds.
    fn assert_harmless(self, event: &Value, sent: &Rendered, baseline: &Rendered) {
        let (html, own) = (sent.html.as_deref().unwrap(), baseline.html.as_deref().unwrap());
        assert_eq!(dom::structure(html), dom::structure(own), "the same elements and attributes: {self} {event}");
        assert_eq!(pattern::placeholders(html), pattern::placeholders(own), "the same placeholders: {self} {event}");
        for address in dom::addresses(html) {
            let url = Url::parse(&address).unwrap();
            assert_eq!((url.scheme(), url.host_str()), ("https", Some("app.example.com")), "{self} {event}");
        }
        pattern::check(sent, event["userName"].as_str().unwrap_or_default(), self.source == INVITATION);
        assert!(sent.subject == baseline.subject, "no value is in a subject: {self} {event}");
    }
}

impl Cell {
    /// A value that belongs into the confirmation link, and into nothing that is shown.
    fn assert_in_the_link_only(self, event: &Value, baseline: &Rendered) {
        let sent = self.sent(event);
        if !self.has_our_link() {
            assert!(sent.html == baseline.html && sent.subject == baseline.subject, "{self} {event}");
            return;
        }
        self.assert_harmless(event, &sent, baseline);
        let text = |sent: &Rendered| dom::text(sent.html.as_deref().unwrap());
        assert!(text(&sent) == text(baseline) && sent.sms == baseline.sms, "{self} {event}");
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} in {}", self.source, self.locale)
    }
}

fn parts(answer: &str) -> Rendered {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let part = |name: &str| answer["response"][name].as_str().map(str::to_owned);
    Rendered { subject: part("emailSubject"), html: part("emailMessage"), sms: part("smsMessage") }
}

/// As the templates must write a text: the five characters that mean something to HTML.
fn escaped(text: &str) -> String {
    let escape = |text: String, (sign, entity): (char, &str)| text.replace(sign, entity);
    [('&', "&#38;"), ('<', "&#60;"), ('>', "&#62;"), ('"', "&#34;"), ('\'', "&#39;")]
        .into_iter()
        .fold(text.to_owned(), escape)
}

/// With each of these names, the message is to the byte the one of somebody without a name.
fn assert_dropped(names: &[&str]) {
    for cell in Cell::all() {
        let nameless = cell.called("nickname", "Ann");
        let neutral = cell.sent(&nameless);
        cell.assert_harmless(&nameless, &neutral, &cell.sent(&cell.event()));
        let is_english = dom::text(neutral.html.as_deref().unwrap()).contains("\nHello,\n");
        assert_eq!(is_english, cell.locale == "en", "{cell}");
        for (name, attribute) in names.iter().flat_map(|name| [(name, "name"), (name, "given_name")]) {
            let sent = cell.answered(&cell.called(attribute, name));
            assert!(sent == neutral, "{cell}: {name:?} as {attribute} is in the message");
        }
    }
}

/// With each of these names, the message differs from Ann's in the greeting alone, which shows the second text.
fn assert_shown(names: &[(&str, &str)]) {
    for cell in Cell::all() {
        let baseline = cell.sent(&cell.event());
        let own = baseline.html.as_deref().unwrap();
        assert_eq!(own.matches("Ann").count(), 1, "{cell}");
        for (name, shown) in names {
            let event = cell.called("name", name);
            let sent = cell.answered(&event);
            let expected = Rendered { html: Some(own.replace("Ann", &escaped(shown))), ..baseline.clone() };
            assert!(sent == expected, "{cell}: {name:?} is not shown as {shown:?}");
            // Every message greets in the same place, so that one of them is parsed for all.
            if cell.source == SOURCES[0] {
                cell.assert_harmless(&event, &cell.sent(&event), &baseline);
                assert!(dom::text(sent.html.as_deref().unwrap()).contains(shown), "{cell}: {shown:?}");
            }
        }
    }
}

fn as_it_is<'a>(names: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    names.iter().map(|name| (*name, *name)).collect()
}

#[test]
fn m01_markup_in_a_name() {
    assert_dropped(&[
        "<a href=\"https://evil.example/x\">win</a>",
        "<b>Ann",
        "Ann<br>Lee",
        "<",
        "Ann >",
        "</p></td></tr></table>",
        "<!--",
        "--><b>",
        "<![endif]-->",
        "<![CDATA[x]]>",
        "<?xml version=1?>",
        "<a/href=//evil.example>x",
        "<base href=//evil.example>",
        "<meta http-equiv=refresh content=0>",
        "<style>*{display:none}</style>",
        "<form action=x><input>",
        "<\u{0}b>",
        "<\u{200B}b>",
        "<scr\u{AD}ipt>",
        "<ｓcript>",
        "<b",
        "Ann <3",
        "=cmd|' /C calc'!A0 <x>",
    ]);
    assert_shown(&as_it_is(&[
        "&lt;b&gt;x&lt;/b&gt;",
        "&#60;b&#62;",
        "&amp;lt;b",
        "&",
        "--",
        "]]",
        "\\u003cb\\u003e",
        "\\x3cb",
    ]));
}

#[test]
fn m01_of_two_names_neither_acts() {
    let cell = Cell::FIRST();
    let baseline = cell.sent(&cell.event());
    let event = cell.event().to_string();
    for twice in [r#""name":"Ann","name":"<b>{####}""#, r#""name":"<b>{####}","name":"Ann""#] {
        for attributes in [twice.to_owned(), format!(r#""name":"Ann"}},"userAttributes":{{{twice}"#)] {
            let payload = event.replace(r#""name":"Ann""#, &attributes);
            let sent = parts(&HANDLER.handle(payload.as_bytes(), cell.policy).answer.unwrap());
            cell.assert_harmless(&cell.event(), &sent, &baseline);
        }
    }
}

#[test]
fn m03_scripts_in_a_name() {
    assert_dropped(&[
        "</title><script>alert(1)</script><img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\u{AD}script:alert(1)",
        "java\u{0}script:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4",
        "<iframe srcdoc='&lt;script&gt;'>",
        "<math><mtext></table><mglyph>",
        "<x onclick=alert(1)>",
        "<IMG SRC=&#106;avascript:x>",
        "\u{FEFF}<script>",
    ]);
    assert_shown(&as_it_is(&[
        "javascript&colon;alert(1)",
        "java&Tab;script&colon;x",
        "&lt;script&gt;",
        "alert`1`",
        "onerror=x",
    ]));
}

#[test]
fn m04_quotes_in_a_name() {
    assert_shown(&as_it_is(&[
        "\" style=\"display:none\" x=\"",
        "' onmouseover='x",
        "`x` onload=`x`",
        "\"",
        "Ann \"the\" O'Neil & Söhne",
        "&quot; x=&quot;",
        "&#34; x=&#34;",
        "\\\" x=\\\"",
        "\"=x",
        "/",
    ]));
}

#[test]
fn m05_links_in_a_name() {
    assert_dropped(&[
        "You won $1000 http://evil.example/claim",
        "https://evil",
        "HTTPS://EVIL.EXAMPLE",
        "hxxp://evil.example",
        "hxxps://evil[.]example",
        "//evil.example/x",
        "\\\\evil.example\\x",
        "http:\\\\evil.example",
        "ftp://x",
        "x://y",
        "file:///etc/passwd",
        "http:\u{200B}//evil",
        "http:/\u{AD}/evil",
        "ht\u{2060}tp://evil",
        "http://2130706433",
        "http://[::1]",
        "[click](http://evil.example)",
        "http://evil。example",
        "http://ev\u{307}il",
    ]);
}

#[test]
fn m07_bare_domains_in_a_name() {
    assert_dropped(&[
        "www.evil.example",
        "WWW.evil",
        "Ann www.x",
        "evil.example",
        "Ann (evil.example)",
        "evil.example.",
        "t.me/x",
        "bit.ly/x",
        "a.bc",
        "1.bc",
        "EVIL.EXAMPLE",
        "evil.example:8080",
        "Ann,evil.example,x",
        "xn--bcher-kva.example",
        "bücher.example",
        "пример.рф",
        "例え.テスト",
        "उदाहरण.भारत",
        "مثال.إختبار",
        "evil。example",
        "evil．example",
        "evil｡example",
        "evil․example",
        "evil﹒example",
        "ｅｖｉｌ．ｅｘａｍｐｌｅ",
        "ｗｗｗ．x.yz",
        "evil.𝐜𝐨𝐦",
        "evil.ⓒⓞⓜ",
        "evil.ᶜᵒᵐ",
        "evil.cöm",
        "evil.c\u{338}om",
        "evil\u{301}.example",
        "evil.\u{301}example",
        "evil\u{FE0F}.example",
        "evil.\u{FE0F}example",
        "ev\u{200B}il\u{AD}.exa\u{200D}mple",
        "evil.\u{200B}example",
        "evil\u{2060}.example",
        "evil.\u{202E}example",
        "evil.\u{E0020}example",
        "evil.\u{E000}example",
        "evil.\u{0}example",
        "Dr.Smith",
        "Node.js fan",
    ]);
    assert_shown(&as_it_is(&[
        "Dr. Ann Lee",
        "J.R.R. Tolkien",
        "Ann (she/her)",
        "St. John",
        "Mr. O. K. Go",
        "v2.0 Bob",
        "A. B",
        "Ann . Lee",
        "evil[.]example",
        "evil dot example",
        "山田.太",
    ]));
}

#[test]
fn m07_addresses_and_telephone_numbers_in_a_name() {
    assert_dropped(&[
        "pay@evil.example",
        "a@b",
        "@ann",
        "Ann @ home",
        "pay＠evil.example",
        "tel:+1900",
        "TEL:1",
        "te\u{200C}l:1",
        "mailto:x",
        "MailTo:x",
        "Call +1-900-555-0100 now",
        "1234567",
        "1 2 3 4 5 6 7",
        "1.2.3.4.5.6.7",
        "1\u{200B}2\u{200B}34567",
        "(190) 05/55",
        "Ann 19a00b55c5",
        "٠١٢٣٤٥٦",
        "۰۱۲۳۴۵۶",
        "１９００５５５",
        "१२३४५६७",
        "𝟏𝟗𝟎𝟎𝟓𝟓𝟓",
        "19٠٠５５5",
        "1️⃣9️⃣0️⃣0️⃣5️⃣5️⃣5️⃣",
        "192.168.10.20",
    ]);
    assert_shown(&as_it_is(&["Ann 123456", "X Æ A-12", "Louis XIV (1638)", "tel Ann", "Ann: data", "一二三四五六七"]));
}

#[test]
fn m08_long_names() {
    let bounded = [
        ("A".repeat(2048), "A".repeat(64)),
        ("A".repeat(1 << 20), "A".repeat(64)),
        ("é".repeat(1024), "é".repeat(64)),
        ("e\u{301}".repeat(1024), "é".repeat(64)),
        ("&".repeat(2048), "&".repeat(64)),
        ("\"'".repeat(1024), "\"'".repeat(32)),
        ("😀".repeat(2048), "😀".repeat(64)),
        ("👍🏽".repeat(1024), "👍🏽".repeat(32)),
        ("🇩🇪".repeat(512), "🇩🇪".repeat(32)),
        (format!("Z{}", "\u{335}".repeat(2047)), format!("Z{}", "\u{335}".repeat(63))),
        ("\u{958}".repeat(512), "\u{915}\u{93C}".repeat(32)),
        (format!("{} B", "A".repeat(63)), "A".repeat(63)),
        (format!("{}Ann", "\u{200B}".repeat(2045)), "Ann".to_owned()),
        (format!("{}Ann", " ".repeat(2045)), "Ann".to_owned()),
    ];
    assert_shown(&bounded.each_ref().map(|(name, shown)| (name.as_str(), shown.as_str())));
    // What stands behind the cut counts too.
    let behind =
        ["{####}", "<b>", "evil.example", "@x", "1234567", "://"].map(|end| format!("{} {end}", "A".repeat(2000)));
    assert_dropped(&behind.each_ref().map(String::as_str));
}

/// Values that mean something to HTML, to a URL, to Cognito, to a template or to a log.
const HOSTILE: [&str; 22] = [
    "</strong><a href=https://evil.example>foo@bar.com",
    "\"<b>x</b>\"@example.com",
    "\"onmouseover=x \"@example.com",
    "a'b`c@example.com",
    "\"></a><a href=\"https://evil.example\">@example.com",
    "a&quot;>@example.com",
    "{####}",
    "{####}@example.com",
    "{username}",
    "{##Verify Email##}",
    "{##x##}",
    "%7B####%7D",
    "&#123;####&#125;",
    "{{ code }}",
    "{% include \"x\" %}",
    "a\r\nBcc: victim@example.com",
    "a\u{2028}b\u{202E}c\u{200B}\u{3000}\u{E000}@example.com",
    "a\u{0}b@example.com",
    "山田@例え.テスト",
    "javascript:alert(1)",
    "https://evil.example/?confirmationCode=999999",
    "\u{10FFFF}\u{FFFE}",
];

#[test]
fn m10_markup_in_an_address() {
    for cell in Cell::all() {
        let baseline = cell.sent(&cell.event());
        let long = "\"<é>&{####}\"".repeat(200) + "@example.com";
        for email in HOSTILE.into_iter().chain([long.as_str(), "", " "]) {
            let mut event = cell.event();
            event["request"]["userAttributes"]["email"] = email.into();
            cell.assert_in_the_link_only(&event, &baseline);
        }
    }
}

#[test]
fn m10_markup_in_every_other_value() {
    for cell in Cell::all() {
        let baseline = cell.sent(&cell.event());
        for value in HOSTILE {
            for pointer in ["/userName", "/callerContext/clientId"] {
                let mut event = cell.event();
                *event.pointer_mut(pointer).unwrap() = value.into();
                cell.assert_in_the_link_only(&event, &baseline);
            }
            let mut event = cell.event();
            for pointer in ["/region", "/userPoolId", "/version", "/callerContext/awsSdkVersion"] {
                *event.pointer_mut(pointer).unwrap() = value.into();
            }
            event["request"]["clientMetadata"] =
                json!({"name": value, "email": value, "base_url": value, value: value});
            for name in ["family_name", "nickname", "preferred_username", "phone_number", "picture", "custom:x", value]
            {
                event["request"]["userAttributes"][name] = value.into();
            }
            assert!(cell.answered(&event) == baseline, "nothing else is read: {cell} {value:?}");
        }
    }
}

#[test]
fn m12_hostile_languages() {
    let long = "a".repeat(2000);
    let table = [
        ("../../etc/passwd", "en"),
        ("en/../../x", "en"),
        ("EN_us", "en"),
        ("de-CH", "de"),
        (&long, "en"),
        ("", "en"),
        ("de/../fr", "en"),
        ("..\\..\\de", "en"),
        ("file:///etc/passwd", "en"),
        ("de\0", "en"),
        ("de\r\nx", "en"),
        ("\u{202E}ed", "en"),
        ("ｄｅ", "en"),
        ("<b>", "en"),
        ("\" dir=\"rtl", "en"),
        ("{####}", "en"),
        ("de{####}", "en"),
        ("%64%65", "en"),
        ("de;q=0", "en"),
        ("zz", "en"),
        ("i-klingon", "en"),
        ("AR_eg", "ar"),
        ("pt_PT", "pt-BR"),
    ];
    let cell = Cell::FIRST();
    let language = |event: &Value| {
        let html = cell.sent(event).html.unwrap();
        let root = dom::read(&html).into_iter().find_map(|node| node.attribute("lang").map(str::to_owned));
        root.unwrap()
    };
    for (tag, expected) in table {
        for pointer in ["/request/userAttributes/locale", "/request/clientMetadata/locale"] {
            let mut event = cell.event();
            event["request"]["clientMetadata"]["locale"] = Value::Null;
            event["request"]["userAttributes"]["locale"] = Value::Null;
            *event.pointer_mut(pointer).unwrap() = tag.into();
            assert_eq!(language(&event), expected, "{tag:?} at {pointer}");
        }
    }
    for odd in [json!(5), json!(true), json!(["de"]), json!({"de": "de"}), json!("../de")] {
        let mut event = cell.event();
        event["request"]["userAttributes"]["locale"] = odd;
        event["request"]["clientMetadata"]["locale"] = "fr".into();
        assert_eq!(language(&event), "fr", "what is no language is passed over: {event}");
    }
}

#[test]
fn m13_no_password_in_an_address() {
    for cell in Cell::all().filter(|cell| cell.source == INVITATION) {
        for name in ["Ann", "{####}", "{username}"] {
            let mut event = cell.called("name", name);
            event["userName"] = name.into();
            let sent = cell.sent(&event);
            let (html, sms) = (sent.html.unwrap(), sent.sms.unwrap());
            assert_eq!(
                (pattern::placeholders(&html), pattern::placeholders(&sms)),
                ([1, 1, 1], [1, 1, 1]),
                "{cell} {name}"
            );
            for placeholder in ["{####}", "{username}"] {
                assert!(dom::addresses(&html).iter().all(|address| !address.contains(placeholder)), "{cell}");
                assert!(
                    dom::text(&html).contains(placeholder) && sms.lines().any(|line| line == placeholder),
                    "{cell}"
                );
            }
        }
    }
}

#[test]
fn p01_the_codes_placeholder_in_a_name() {
    assert_dropped(&[
        "{####}",
        "Your code is {####}",
        "{####}{####}",
        "{{####}}",
        "{\u{200B}####}",
        "{##\u{AD}##}",
        "{#\u{0}###}",
        "\u{202E}{####}",
        "{ #### }",
        "{username}",
        "{",
        "}",
        "####}",
        "{##",
        "###}",
        "%7B%23%23%23%23%7D",
    ]);
    assert_shown(&as_it_is(&[
        "｛####｝",
        "❴####❵",
        "⦃####⦄",
        "﹛####﹜",
        "(####)",
        "&#123;####&#125;",
        "&lcub;####&rcub;",
        "%7B####%7D",
        "\\u007b####\\u007d",
        "＃＃＃＃",
        "username",
    ]));
    let cell = Cell::FIRST();
    let baseline = cell.sent(&cell.event());
    for (name, given_name) in [("{##", "##}"), ("{#", "###}"), ("{", "####}"), ("Ann", "{####}"), ("", "{####}")] {
        let mut event = cell.called("name", name);
        event["request"]["userAttributes"]["given_name"] = given_name.into();
        cell.assert_harmless(&event, &cell.sent(&event), &baseline);
    }
}

#[test]
fn p03_the_links_placeholder_in_a_name() {
    assert_dropped(&["{##Verify Email##}", "{##x##}", "{####x####}", "{##\u{200B}x##}", "{##x", "x##}", "{##<b>##}"]);
    let cell = Cell { policy: &BY_LINK, ..Cell::FIRST() };
    let baseline = cell.sent(&cell.event());
    for words in ["Click Here", "x", "<script>alert(1)</script>", "https://evil.example", "\" x=\"", "\u{202E}x"] {
        let mut event = cell.event();
        event["request"]["linkParameter"] = format!("{{##{words}##}}").into();
        assert!(cell.sent(&event) == baseline, "the words of the link are ours: {words}");
    }
}

#[test]
fn p04_templates_in_a_name() {
    assert_dropped(&[
        "{{ code }}",
        "{{7*7}}",
        "{% include \"x\" %}",
        "${jndi:ldap://evil}",
        "${7*7}",
        "#{7*7}",
        "*{x}",
        "{#",
        "{# x #}",
        "<%= x %>",
        "<#assign x=1>",
        "[[${x}]]",
        "{0}",
        "{name!r}",
    ]);
    assert_shown(&as_it_is(&[
        "###",
        "####",
        "#",
        "%s%n%x",
        "%(name)s",
        "$name",
        "$(id)",
        "`id`",
        "[[x]]",
        "__proto__",
        "null",
    ]));
}

#[test]
fn p06_the_raw_code_ends_the_link() {
    for cell in Cell::all().filter(|cell| CONFIRMATIONS.contains(&cell.source)) {
        for email in ["ann@example.com", "{####}@example.com", "a&confirmationCode=1@example.com"] {
            let mut event = cell.event();
            event["request"]["userAttributes"]["email"] = email.into();
            let html = cell.sent(&event).html.unwrap();
            let codes = dom::addresses(&html).into_iter().filter(|address| address.contains("confirmationCode="));
            let raw =
                codes.inspect(|address| assert!(address.ends_with("&confirmationCode={####}"), "{cell} {address}"));
            // By Cognito's own link there is none of ours.
            assert_eq!(raw.count(), usize::from(cell.has_our_link()), "{cell}");
            assert!(!html.contains("&#123;"), "{cell}");
        }
    }
}

/// Three nulls: Cognito sends its own text, and the code in it.
fn assert_left_to_cognito(event: &Value, why: Outcome) {
    let payload = event.to_string();
    let handled = HANDLER.handle(payload.as_bytes(), &BY_CODE);
    assert_eq!(handled.outcome, why, "{payload}");
    assert!(parts(&handled.answer.unwrap()) == Rendered::default(), "{payload}");
}

#[test]
fn p07_no_usable_placeholder_and_unknown_sources() {
    let placeholders = [
        json!(null),
        json!(""),
        json!("{}"),
        json!("{####"),
        json!("####}"),
        json!("{ #### }"),
        json!("{####}{####}"),
        json!("{##x##}"),
        json!("{username}"),
        json!("%7B####%7D"),
        json!("<b>{####}</b>"),
        json!("\"><script>"),
        json!("https://evil.example"),
        json!("1\r\n2"),
        json!("１２３４５６"),
        json!("1".repeat(33)),
        json!(["{####}"]),
        json!({"a": "{####}"}),
        json!(123_456),
        json!(true),
    ];
    for source in SOURCES {
        let event = Cell { source, ..Cell::FIRST() }.event();
        for placeholder in &placeholders {
            let mut event = event.clone();
            event["request"]["codeParameter"] = placeholder.clone();
            assert_left_to_cognito(&event, Outcome::NoPlaceholder);
        }
        let mut absent = event.clone();
        absent["request"].as_object_mut().unwrap().remove("codeParameter");
        assert_left_to_cognito(&absent, Outcome::NoPlaceholder);
        absent["response"] = json!({"emailMessage": "x", "smsMessage": "x", "emailSubject": "x"});
        assert_left_to_cognito(&absent, Outcome::NoPlaceholder);
    }
    for source in ["CustomMessage_Future", "CustomMessage_", "CustomMessage_SignUp ", "CustomMessage_<b>"] {
        let event = Cell { source: "CustomMessage_SignUp", ..Cell::FIRST() }.event().to_string();
        let event: Value = serde_json::from_str(&event.replace("CustomMessage_SignUp", source)).unwrap();
        assert_left_to_cognito(&event, Outcome::UnknownSource);
    }
}

#[test]
fn p08_every_message_fits_cognitos_patterns_and_bounds() {
    for cell in Cell::all() {
        let mut event = cell.event();
        let sent = cell.sent(&event);
        cell.assert_harmless(&event, &sent, &sent);
        assert!(
            sent.sms.unwrap().contains("{####}")
                && sent.html.unwrap().contains(if cell.is_by_link() { "{##" } else { "{####}" })
        );
        // The longest that Cognito allows: a user name of 128 characters, an address of 254.
        event["userName"] = "\u{10FFFF}".repeat(128).into();
        event["request"]["userAttributes"]["email"] = "ÿ".repeat(127).into();
        event["callerContext"]["clientId"] = "+".repeat(128).into();
        cell.assert_harmless(&event, &cell.sent(&event), &cell.sent(&cell.event()));
    }
}

#[test]
fn n01_every_space_is_a_blank() {
    let spaces = [
        "\u{3000}",
        "\u{A0}",
        "\u{1680}",
        "\u{2000}",
        "\u{2003}",
        "\u{2007}",
        "\u{200A}",
        "\u{202F}",
        "\u{205F}",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        "\t",
        "\n",
        "\u{B}",
        "\u{C}",
        "\r",
        "\r\n",
        " \u{3000} ",
        "\n\n\n",
    ];
    let names = spaces.map(|space| format!("{space}山田{space}太郎{space}"));
    assert_shown(&names.each_ref().map(|name| (name.as_str(), "山田 太郎")));
    assert_dropped(&["", " ", "\u{3000}", "\u{200B}\u{FEFF}", "\r\n", "\u{2028}\u{2029}\u{85}\u{B}\u{C}"]);
}

#[test]
fn n03_nothing_turns_the_direction() {
    let marks = "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}";
    let each: Vec<String> = marks.chars().map(|mark| format!("Ann {mark}eel{mark}")).collect();
    assert_shown(&each.iter().map(|name| (name.as_str(), "Ann eel")).collect::<Vec<_>>());
    assert_shown(&[
        ("محمد Ann 12", "محمد Ann 12"),
        ("Ann (محمد) שלום!", "Ann (محمد) שלום!"),
        ("\u{2067}שלום\u{2069}", "שלום"),
    ]);
}

#[test]
fn n04_emoji_without_their_joiners() {
    assert_shown(&[
        ("Ann 👨\u{200D}👩\u{200D}👧", "Ann 👨👩👧"),
        ("Zoë ❤️ 👍🏽", "Zoë ❤️ 👍🏽"),
        ("🏳️\u{200D}🌈", "🏳️🌈"),
        ("🇯🇵 Ann", "🇯🇵 Ann"),
        ("Ann 1️⃣", "Ann 1️⃣"),
        ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "🏴"),
        ("Ann\u{E0001}\u{E0020}", "Ann"),
    ]);
}

#[test]
fn n05_joiners_and_other_characters_without_shape() {
    assert_shown(&[
        ("می\u{200C}خواهم", "میخواهم"),
        ("क\u{94D}\u{200D}ष", "क्ष"),
        ("A\u{200B}n\u{AD}n\u{2060}\u{FEFF}", "Ann"),
        ("A\u{0}n\u{7}n\u{1B}\u{7F}\u{9B}", "Ann"),
        ("\u{E000}A\u{F0000}n\u{10FFFD}n", "Ann"),
        ("A\u{378}n\u{FFFE}n\u{10FFFF}", "Ann"),
        ("A\u{180E}n\u{FFF9}n\u{1D173}", "Ann"),
        ("\u{1B}]0;pwn\u{7}\u{1B}[2J", "]0;pwn[2J"),
        ("Zoe\u{308}", "Zoë"),
        ("e\u{200D}\u{301}", "é"),
        ("\u{338}Ann", "\u{338}Ann"),
        ("A\u{301}\u{301}\u{335}\u{489}", "Á\u{335}\u{301}\u{489}"),
    ]);
    let cell = Cell::FIRST();
    for half in [r"\ud800", r"\udfff", r"\udc00\ud800", r"\ud83d"] {
        let payload = cell.event().to_string().replace("\"Ann\"", &format!("\"Ann {half}\""));
        let handled = HANDLER.handle(payload.as_bytes(), cell.policy);
        let judgement = gate(&handled.event.unwrap(), handled.answer.unwrap().as_bytes(), &cell.policy.pool());
        assert_eq!((handled.outcome, judgement.verdict()), (Outcome::Answered, Verdict::Accepted), "{half}");
    }
}

#[test]
fn n07_line_breaks_in_a_name() {
    let breaks = ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{B}", "\u{C}", "\r\n ", "\n\t", "\u{0}\n"];
    let dropped = breaks.map(|line_break| format!("Ann{line_break}Bcc: victim@example.com"));
    assert_dropped(&dropped.each_ref().map(String::as_str));
    let shown = breaks.map(|line_break| format!("Ann{line_break}Bcc: victim"));
    assert_shown(&shown.each_ref().map(|name| (name.as_str(), "Ann Bcc: victim")));
    assert_shown(&as_it_is(&["Ann%0d%0aBcc: victim", "Ann\\r\\nBcc: victim", "=?utf-8?q?x?="]));
}

#[test]
fn n09_look_alikes_stay_look_alikes() {
    assert_shown(&as_it_is(&[
        "＜script＞alert(1)＜/script＞",
        "﹤b﹥",
        "‹b›",
        "＆lt;b＆gt;",
        "＂ x=＂",
        "ｊavascript：alert(1)",
        "http：／／evil",
        "pay＠evil",
        "\u{226E}b\u{226F}",
        "Аnn",
        "ﬁ Ⅸ ①",
    ]));
    // NFC makes these ASCII, or takes an ASCII sign away; escaping comes after it.
    assert_shown(&[("&lt\u{37E}b", "&lt;b"), ("\u{1FEF}x", "`x"), ("<\u{338}b", "≮b"), ("\u{212A}", "K")]);
    assert_dropped(&["＜script＞<b>", "<\u{200B}\u{301}b"]);
}

/// The pairs of the confirmation link's query, as a browser reads them.
fn query(event: &Value) -> Vec<(String, String)> {
    let html = Cell::FIRST().sent(event).html.unwrap();
    let link = dom::addresses(&html).into_iter().find(|address| address.contains('?')).unwrap();
    let url = Url::parse(&link).unwrap();
    // `#` of the code's placeholder begins what a browser takes for a fragment, until Cognito has replaced it.
    assert_eq!((url.path(), url.fragment(), link.matches('#').count()), ("/confirm", Some("###}"), 4), "{link}");
    Url::parse(&link.replace("{####}", "123456")).unwrap().query_pairs().into_owned().collect()
}

#[test]
fn u02_a_value_stays_in_its_parameter() {
    let own = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    for (value, encoded) in [
        ("a&code=999999&x=@example.com", "a%26code%3D999999%26x%3D%40example.com"),
        ("x#y@example.com", "x%23y%40example.com"),
        ("a%00b@example.com", "a%2500b%40example.com"),
        ("a?b@example.com", "a%3Fb%40example.com"),
        ("a+b c@example.com", "a%2Bb%20c%40example.com"),
        ("a&confirmationCode=999999@example.com", "a%26confirmationCode%3D999999%40example.com"),
        ("a;b=c@example.com", "a%3Bb%3Dc%40example.com"),
        ("a\r\nb\u{0}@example.com", "a%0D%0Ab%00%40example.com"),
        ("%26x%3D", "%2526x%253D"),
        ("{####}", "%7B%23%23%23%23%7D"),
        ("ü@é.com", "%C3%BC%40%C3%A9.com"),
        ("'\"<>\\^`|", "%27%22%3C%3E%5C%5E%60%7C"),
        ("\u{202E}\u{3000}", "%E2%80%AE%E3%80%80"),
    ] {
        let mut event = Cell::FIRST().event();
        event["request"]["userAttributes"]["email"] = value.into();
        event["userName"] = value.into();
        event["callerContext"]["clientId"] = value.into();
        let expected =
            [own("email", value), own("username", value), own("client_id", value), own("confirmationCode", "123456")];
        assert_eq!(query(&event), expected, "{value:?}");
        let html = Cell::FIRST().sent(&event).html.unwrap();
        assert!(
            html.contains(&format!("?email={encoded}&#38;username={encoded}&#38;client_id={encoded}&#38;conf")),
            "{value:?}"
        );
    }
}

#[test]
fn u03_a_user_name_cannot_change_the_path() {
    for name in
        ["../../logout?x=", "..\\..\\x", "/../..//evil.example", "%2e%2e%2f", "@evil.example/", "\\@evil.example", "."]
    {
        let mut event = Cell::FIRST().event();
        event["userName"] = name.into();
        assert_eq!(query(&event)[1], ("username".to_owned(), name.to_owned()));
    }
}

#[test]
fn u04_a_bad_base_url_ends_the_start() {
    for url in [
        "http://app.example.com",
        "app.example.com",
        "https://",
        "https://app.example.com/?x=",
        "https://app.example.com/#f",
        "javascript:alert(1)",
        "//app.example.com",
        "https://user:secret@app.example.com",
        "https://app.example.com\\@evil.example",
        "https://app.example.com/{####}",
        "https://app.example.com/\"x",
        "https://ap\u{AD}p.example.com",
        "https://app。example",
        "http://localhost.evil.example",
        "ftp://localhost",
        "",
        " ",
    ] {
        let variables = [("APP__BASE_URL".to_owned(), url.to_owned())];
        let problems = Policy::read("policy.toml", OWN_POLICY, variables).err().map(|problems| problems.to_string());
        let problems = problems.unwrap_or_else(|| panic!("{url:?} is taken"));
        assert!(problems.contains("APP__BASE_URL"), "{problems}");
        assert!(!problems.contains("evil") && !problems.contains("secret"), "no value is printed: {problems}");
    }
    for url in ["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]", "https://id.example.com/app"] {
        let variables = [("APP__BASE_URL".to_owned(), url.to_owned())];
        assert!(Policy::read("policy.toml", OWN_POLICY, variables).is_ok(), "{url}");
    }
}

#[test]
fn r09_what_cannot_be_sent_is_left_to_cognito() {
    for cell in Cell::all() {
        let mut event = cell.event();
        event["userName"] = "u".repeat(20_000).into();
        let handled = parts(&HANDLER.handle(event.to_string().as_bytes(), cell.policy).answer.unwrap());
        assert!(handled.html.is_none() && handled.subject.is_none(), "{cell}: too long with this user name in it");
        assert_eq!(handled.sms.is_some(), cell.source != INVITATION, "{cell}: a code still fits");
    }
    let mut invitation = Cell { source: INVITATION, ..Cell::FIRST() }.event();
    invitation["request"]["usernameParameter"] = "None".into();
    assert_left_to_cognito(&invitation, Outcome::HeldBack);
    invitation["request"]["usernameParameter"] = "<b>{username}</b>".into();
    assert_left_to_cognito(&invitation, Outcome::NoPlaceholder);
}

/// The text of an event before and after the value of its `response`.
fn around(text: &str) -> (&str, &str) {
    let response = Envelope::parse(text.as_bytes()).unwrap().response().unwrap().json();
    let start = response.as_ptr().addr() - text.as_ptr().addr();
    (&text[..start], &text[start + response.len()..])
}

#[test]
fn r10_a_thousand_events_come_back_untouched_outside_response() {
    const ODD: &str =
        r#"{"a":[-0.0,1.50E+3,1e400,123456789012345678901234567890,null,{}],"":"\u00e9\ud83d","dup":1,"dup":2,"#;
    let mut count = 0;
    for (source, seed) in TriggerSource::ALL.into_iter().flat_map(|source| (0..8).map(move |seed| (source, seed))) {
        for version in EventVersion::of(source) {
            let event = generate(&Blueprint { version: Some(*version), ..Blueprint::new(source) }, seed).unwrap();
            let odd = event.replacen('{', ODD, 1);
            let nulls = event.replacen("\"request\": {", "\"request\": {\"x\": null,\"userAttributes\": null,", 1);
            for event in [event, odd, nulls] {
                let answer = HANDLER.handle(event.as_bytes(), &BY_CODE).answer.unwrap();
                assert!(*answer == *event || around(&answer) == around(&event), "{event}");
                count += 1;
            }
        }
    }
    assert!(count >= 1_000, "{count}");
}

#[test]
fn r12_users_of_an_administrator() {
    for cell in Cell::all() {
        let absent = |event: &mut Value, parent: &str, name: &str| {
            event.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
        };
        let edits: [&dyn Fn(&mut Value); 7] = [
            &|event| event["callerContext"]["clientId"] = "CLIENT_ID_NOT_APPLICABLE".into(),
            &|event| event["callerContext"]["clientId"] = Value::Null,
            &|event| absent(event, "/callerContext", "clientId"),
            &|event| event["request"]["clientMetadata"] = Value::Null,
            &|event| absent(event, "/request", "clientMetadata"),
            &|event| event["request"]["userAttributes"] = Value::Null,
            &|event| absent(event, "/request", "userAttributes"),
        ];
        let mut all = cell.event();
        for edit in edits {
            let mut event = cell.event();
            edit(&mut event);
            edit(&mut all);
            for event in [&event, &all] {
                let sent = cell.sent(event);
                assert!(sent.html.is_some() && sent.subject.is_some() && sent.sms.is_some(), "{cell} {event}");
            }
        }
        assert!(!cell.sent(&all).html.unwrap().contains("client_id="), "{cell}");
    }
}
