//! Class P: Cognito's placeholders in the wrong place, disguised, or missing.

use crate::cell::{BY_LINK, CONFIRMATIONS, Cell, assert_left_to_cognito, sources};
use crate::dom;
use crate::names::{as_it_is, assert_dropped_in, assert_shown_in};
use cognito_triggers_triggers::Outcome;
use serde_json::{Value, json};

#[test]
fn p01_code_placeholder_in_a_name() {
    let dropped = [
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
    ];
    Cell::all().for_each(|cell| assert_dropped_in(cell, &dropped));
    Cell::all().for_each(|cell| assert_shown_in(cell, &as_it_is(&["username"])));
    let cell = Cell::sign_up();
    let baseline = cell.accepted_message_for(&cell.event());
    for (name, given_name) in [("{##", "##}"), ("{#", "###}"), ("{", "####}"), ("Ann", "{####}"), ("", "{####}")] {
        let mut event = cell.with_attribute("name", name);
        event["request"]["userAttributes"]["given_name"] = given_name.into();
        cell.assert_harmless(&event, &cell.accepted_message_for(&event), &baseline);
    }
}

#[test]
fn p03_link_placeholder_in_a_name() {
    let dropped = ["{##Verify Email##}", "{##x##}", "{####x####}", "{##\u{200B}x##}", "{##x", "x##}", "{##<b>##}"];
    Cell::all().for_each(|cell| assert_dropped_in(cell, &dropped));
    let cell = Cell { policy: &BY_LINK, ..Cell::sign_up() };
    let baseline = cell.accepted_message_for(&cell.event());
    for words in ["Click Here", "x", "<script>alert(1)</script>", "https://evil.example", "\" x=\"", "\u{202E}x"] {
        let mut event = cell.event();
        event["request"]["linkParameter"] = format!("{{##{words}##}}").into();
        assert!(cell.accepted_message_for(&event) == baseline, "the words of the link are ours: {words}");
    }
}

#[test]
fn p04_templates_in_a_name() {
    let dropped = [
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
    ];
    Cell::all().for_each(|cell| assert_dropped_in(cell, &dropped));
    Cell::all().for_each(|cell| assert_shown_in(cell, &as_it_is(&["null"])));
}

#[test]
fn p06_link_ends_with_raw_code() {
    for cell in Cell::all().filter(|cell| CONFIRMATIONS.contains(&cell.source)) {
        for email in ["ann@example.com", "{####}@example.com", "a&confirmationCode=1@example.com"] {
            let mut event = cell.event();
            event["request"]["userAttributes"]["email"] = email.into();
            let html = cell.accepted_message_for(&event).html.unwrap();
            let codes = dom::addresses(&html).into_iter().filter(|address| address.contains("confirmationCode="));
            let raw =
                codes.inspect(|address| assert!(address.ends_with("&confirmationCode={####}"), "{cell} {address}"));
            // If Cognito creates the link, the message contains none of ours.
            assert_eq!(raw.count(), usize::from(cell.has_our_link()), "{cell}");
            assert!(!html.contains("&#123;"), "{cell}");
        }
    }
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
    for source in sources() {
        let event = Cell { source, ..Cell::sign_up() }.event();
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
        let event = Cell::sign_up().event().to_string();
        let event: Value = serde_json::from_str(&event.replace("CustomMessage_SignUp", source)).unwrap();
        assert_left_to_cognito(&event, Outcome::UnknownSource);
    }
}

#[test]
fn p08_every_message_meets_cognitos_constraints() {
    for cell in Cell::all() {
        let mut event = cell.event();
        let sent = cell.accepted_message_for(&event);
        cell.assert_harmless(&event, &sent, &sent);
        assert!(
            sent.sms.unwrap().contains("{####}")
                && sent.html.unwrap().contains(if cell.is_by_link() { "{##" } else { "{####}" })
        );
        // The longest values that Cognito allows: a user name of 128 characters, an address of 254.
        event["userName"] = "\u{10FFFF}".repeat(128).into();
        event["request"]["userAttributes"]["email"] = "ÿ".repeat(127).into();
        event["callerContext"]["clientId"] = "+".repeat(128).into();
        cell.assert_harmless(&event, &cell.accepted_message_for(&event), &cell.accepted_message_for(&cell.event()));
    }
}
