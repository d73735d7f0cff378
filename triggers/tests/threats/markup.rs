//! Rows M01 to M04 and M08 of the threat model: names with HTML, and overlong names.

use crate::cell::{Cell, parts};
use crate::names::{as_it_is, assert_dropped, assert_shown};
use cognito_triggers_triggers::custom_message::HANDLER;

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
        "&lt;b&gt;x&lt;/b&gt;",
        "&#60;b&#62;",
        "&amp;lt;b",
        "&",
        "--",
        "]]",
        "\\u003cb\\u003e",
        "\\x3cb",
    ]);
}

#[test]
fn m01_duplicate_names_are_inert() {
    let cell = Cell::sign_up();
    let baseline = cell.accepted_message_for(&cell.event());
    let event = cell.event().to_string();
    for twice in [r#""name":"Ann","name":"<b>{####}""#, r#""name":"<b>{####}","name":"Ann""#] {
        for attributes in [twice.to_owned(), format!(r#""name":"Ann"}},"userAttributes":{{{twice}"#)] {
            let payload = event.replace(r#""name":"Ann""#, &attributes);
            let sent = parts(&HANDLER.handle(payload.as_bytes(), cell.policy).response.unwrap());
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
        "javascript&colon;alert(1)",
        "java&Tab;script&colon;x",
        "&lt;script&gt;",
        "alert`1`",
        "onerror=x",
    ]);
}

#[test]
fn m04_quotes_in_a_name() {
    assert_dropped(&[
        "\" style=\"display:none\" x=\"",
        "' onmouseover='x",
        "`x` onload=`x`",
        "\"",
        "Ann \"the\" O'Neil & Söhne",
        "'",
        "''",
        "&quot; x=&quot;",
        "&#34; x=&#34;",
        "\\\" x=\\\"",
        "\"=x",
        "/",
    ]);
    assert_shown(&as_it_is(&["O'Neil", "O’Neil", "‘Aukai", "' onmouseover'x"]));
}

#[test]
fn m08_long_names() {
    let bounded = [
        ("A".repeat(2048), "A".repeat(64)),
        ("é".repeat(1024), "é".repeat(64)),
        ("e\u{301}".repeat(1024), "é".repeat(64)),
        ("A'".repeat(1024), "A'".repeat(32)),
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
    // Cognito does not accept attributes of this length, but an emulator may.
    let cell = Cell::sign_up();
    let long = ["A".repeat(64), "A".repeat(1 << 20)].map(|name| cell.message_for(&cell.with_attribute("name", &name)));
    assert!(long[0] == long[1]);
    // Text after the cut is checked too.
    let behind =
        ["{####}", "<b>", "evil.example", "@x", "1234567", "://"].map(|end| format!("{} {end}", "A".repeat(2000)));
    assert_dropped(&behind.each_ref().map(String::as_str));
}
