//! Class N: characters that Cognito refuses, bidirectional controls, and homoglyphs.

use crate::cell::{Cell, parts};
use crate::names::{as_it_is, assert_dropped, assert_shown};
use cognito_triggers_triggers::{Outcome, custom_message::HANDLER};
use events::{Verdict, validate_response};

#[test]
fn n01_every_whitespace_becomes_a_space() {
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
fn n03_bidi_controls_are_removed() {
    let marks = "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}";
    let each: Vec<String> = marks.chars().map(|mark| format!("Ann {mark}eel{mark}")).collect();
    assert_shown(&each.iter().map(|name| (name.as_str(), "Ann eel")).collect::<Vec<_>>());
    assert_shown(&[
        ("محمد Ann 12", "محمد Ann 12"),
        ("Ann (محمد) שלום", "Ann (محمد) שלום"),
        ("\u{2067}שלום\u{2069}", "שלום"),
    ]);
}

#[test]
fn n04_emoji_lose_joiners() {
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
fn n05_invisible_characters_are_removed() {
    assert_shown(&[
        ("می\u{200C}خواهم", "میخواهم"),
        ("क\u{94D}\u{200D}ष", "क्ष"),
        ("A\u{200B}n\u{AD}n\u{2060}\u{FEFF}", "Ann"),
        ("A\u{0}n\u{7}n\u{1B}\u{7F}\u{9B}", "Ann"),
        ("\u{E000}A\u{F0000}n\u{10FFFD}n", "Ann"),
        ("A\u{378}n\u{FFFE}n\u{10FFFF}", "Ann"),
        ("A\u{180E}n\u{FFF9}n\u{1D173}", "Ann"),
        ("A\u{FFFD}nn\u{FFFD}\u{FFFD}", "Ann"),
        ("Zoe\u{308}", "Zoë"),
        ("e\u{200D}\u{301}", "é"),
        ("\u{338}Ann", "\u{338}Ann"),
        ("A\u{301}\u{301}\u{335}\u{489}", "Á\u{335}\u{301}\u{489}"),
    ]);
    assert_dropped(&["\u{1B}]0;pwn\u{7}\u{1B}[2J"]);
    let cell = Cell::sign_up();
    let baseline = cell.accepted_message_for(&cell.event());
    for half in [r"\ud800", r"\udfff", r"\udc00\ud800", r"\ud83d"] {
        let payload = cell.event().to_string().replace("\"Ann\"", &format!("\"Ann {half}\""));
        let output = HANDLER.handle(payload.as_bytes(), cell.policy);
        // The event is returned unchanged, including the unpaired surrogate, which well-formed JSON must not contain.
        let answer = output.response.as_deref().unwrap().replace(half, "");
        assert!(parts(&answer) == baseline, "{half}: Ann is greeted");
        let judgement = validate_response(
            &output.event.unwrap(),
            output.response.unwrap().as_bytes(),
            &cell.policy.pool_settings(),
        );
        assert_eq!((output.outcome, judgement.verdict()), (Outcome::Answered, Verdict::Accepted), "{half}");
    }
}

#[test]
fn n07_line_breaks_in_a_name() {
    let breaks = ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{B}", "\u{C}", "\r\n ", "\n\t", "\u{0}\n"];
    let dropped = breaks.map(|line_break| format!("Ann{line_break}Bcc: victim@example.com"));
    assert_dropped(&dropped.each_ref().map(String::as_str));
    let shown = breaks.map(|line_break| format!("Ann{line_break}Bcc victim"));
    assert_shown(&shown.each_ref().map(|name| (name.as_str(), "Ann Bcc victim")));
    assert_dropped(&["Ann\r\nBcc: victim", "Ann%0d%0aBcc: victim", "Ann\\r\\nBcc: victim", "=?utf-8?q?x?="]);
}

#[test]
fn n09_homoglyphs_are_not_normalised_to_ascii() {
    assert_dropped(&[
        "＜script＞alert(1)＜/script＞",
        "﹤b﹥",
        "‹b›",
        "＆lt;b＆gt;",
        "＂ x=＂",
        "ｊavascript：alert(1)",
        "http：／／evil",
        "pay＠evil",
        "\u{226E}b\u{226F}",
        "①",
        // NFC turns these into ASCII punctuation, or removes an ASCII character.
        "&lt\u{37E}b",
        "\u{1FEF}x",
        "<\u{338}b",
        "＜script＞<b>",
        "<\u{200B}\u{301}b",
    ]);
    assert_shown(&as_it_is(&["Аnn", "ﬁ Ⅸ", "ａｎｎ"]));
    assert_shown(&[("\u{212A}", "K")]);
}
