//! Rows M10 to M13 of the threat model: all values of an event except names.

use crate::cell::{Cell, INVITATION};
use crate::{dom, pattern};
use serde_json::{Value, json};

/// Values with a meaning in HTML, URLs, Cognito's placeholders, templates or logs.
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
    for cell in Cell::cross() {
        let baseline = cell.accepted_message_for(&cell.event());
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
    for cell in Cell::cross() {
        let baseline = cell.accepted_message_for(&cell.event());
        for value in HOSTILE {
            let mut event = cell.event();
            event["userName"] = value.into();
            event["callerContext"]["clientId"] = value.into();
            cell.assert_in_the_link_only(&event, &baseline);
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
            assert!(cell.message_for(&event) == baseline, "no other value has an effect: {cell} {value:?}");
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
    let cell = Cell::sign_up();
    let language = |event: &Value| {
        let html = cell.accepted_message_for(event).html.unwrap();
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
        assert_eq!(language(&event), "fr", "an invalid language is ignored: {event}");
    }
}

#[test]
fn m13_no_password_in_an_address() {
    for cell in Cell::all().filter(|cell| cell.source == INVITATION) {
        for name in ["Ann", "{####}", "{username}"] {
            let mut event = cell.with_attribute("name", name);
            event["userName"] = name.into();
            let sent = cell.accepted_message_for(&event);
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
