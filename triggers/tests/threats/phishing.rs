//! Rows M05 and M07 of the threat model: names that a mail client turns into a link, or that contain a phone number.

use crate::names::{as_it_is, assert_dropped, assert_shown};

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
