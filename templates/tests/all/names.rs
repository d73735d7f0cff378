//! Names: rule D of docs/threat-model.md, and attacks of classes M, P and N through a name.

use crate::{
    cells::{self, Sample},
    dom,
    pattern::{self, placeholders},
};
use cognito_triggers_templates::{DisplayName, Locale, NameRule};

/// Names that must not be shown, by row.
const DROPPED: [&str; 56] = [
    "<a href=\"https://evil.example/x\">win</a>",                    // M01
    "</title><script>alert(1)</script><img src=x onerror=alert(1)>", // M03
    "<svg/onload=alert(1)>",                                         // M03
    "You won $1000 http://evil.example/claim",                       // M05
    "www.evil.example",                                              // M07
    "WWW.Evil",
    "evil。example", // M07
    "evil．example",
    "evil｡example",
    "Ann evil.cöm",
    "evil.c\u{338}om",
    "evil\u{301}.example",
    "ev\u{200B}il\u{AD}.exa\u{200D}mple",
    "pay@evil.example", // M07
    "a@b",
    "tel:+1900", // M07
    "MailTo:x",
    "JAVA\u{200B}SCRIPT:alert(1)",
    "Data:text/html",
    "ftp://x",
    "Call +1-900-555-0100 now", // M07
    "i❤.ws",
    "see 💩.la now",
    "1.1.1.1/x",
    "8.8.8.8",
    "१.१.१.१",
    "\u{3164}",
    "\u{2800} \u{115F}",
    "\u{34F}\u{FE0F}",
    "٠١٢٣٤٥٦",
    "1 2 3 4 5 6 7",
    "{####}",                         // P01
    "{##Verify Email##}",             // P03
    "{##x##}",                        // P03
    "{{ code }}",                     // P04
    "{% include \"x\" %}",            // P04
    "${jndi:ldap://evil}",            // P04
    "{#",                             // P04
    "Ann\r\nBcc: victim@example.com", // N07
    "",
    " \u{3000}\u{200B}\n",
    "Dr.Smith",
    "javascript&colon;alert(1)",      // M03
    "\" style=\"display:none\" x=\"", // M04
    "O'Neil & Söhne \"x\"",
    "###",                           // P04
    "＜script＞alert(1)＜/script＞", // N09
    "//evil",                        // M16
    "\\\\srv\\x",                    // M16
    "http:evil",                     // M16
    "sms:123",                       // M16
    "evil/com",                      // M16
    "Ann (evil/com)",                // M16
    "A∕B",                           // M16
    "™ ☎\u{FE0E} ①",                 // M16
    "-'.,()",                        // M16
];

/// Names that are shown, and how.
const SHOWN: [(&str, &str); 23] = [
    // These characters may be newer than Cognito's Unicode version: a name must not make Cognito reject the mail.
    ("Ann \u{1FAE9}\u{1C89}", "Ann"),
    ("Ann", "Ann"),
    ("Dr. Ann Lee", "Dr. Ann Lee"),       // M07
    ("J.R.R. Tolkien", "J.R.R. Tolkien"), // M07
    ("Ann (she/her)", "Ann (she/her)"),   // M07
    ("St. John", "St. John"),             // M07
    ("Mr. O. K. Go", "Mr. O. K. Go"),
    ("X Æ A-12", "X Æ A-12"),
    ("v2.0 Bob", "v2.0 Bob"),
    ("O'Neil-Söhne, Jr.", "O'Neil-Söhne, Jr."),
    ("Núria Gal·la", "Núria Gal·la"),
    ("山田\u{3000}太郎", "山田 太郎"),                     // N01
    ("Ann \u{202E}eel", "Ann eel"),                        // N03
    ("A\u{2066}n\u{2069}n\u{200E}\u{200F}\u{61C}", "Ann"), // N03
    ("Ann 👨\u{200D}👩\u{200D}👧", "Ann 👨👩👧"),          // N04
    ("Zoë ❤️ 👍🏽", "Zoë ❤️ 👍🏽"),                            // N04
    ("می\u{200C}خواهم", "میخواهم"),                        // N05
    ("Ann\u{85}Lee\u{2028}x\u{B}y", "Ann Lee x y"),        // N07
    ("\u{FEFF}  Ann \t Lee ", "Ann Lee"),
    ("Zoe\u{308}", "Zoë"),
    ("e\u{200D}\u{301}", "é"),
    ("\u{E000}A\u{378}nn\u{0}", "Ann"),
    ("\u{338}Ann", "\u{338}Ann"),
];

#[test]
fn unsafe_name_gives_neutral_greeting() {
    for name in DROPPED {
        assert!(DisplayName::new(name).is_none(), "{name:?}");
        let named = Sample::named(name).render("sign_up", Locale::ENGLISH);
        assert!(named == Sample { name: None, ..Sample::default() }.render("sign_up", Locale::ENGLISH), "{name:?}");
    }
    let neutral = Sample::named("{####}").render("sign_up", Locale::ENGLISH);
    assert!(dom::text(&neutral.html.unwrap()).contains("\nHello,\n"));
}

#[test]
fn broken_rule_is_named_without_its_character() {
    for (name, rule, text) in [
        ("Ann & Bob", NameRule::Character('&'), "“&” is not a character of names"),
        ("A/B", NameRule::Slash, "a slash is allowed only between pronouns in parentheses: (she/her)"),
        ("Dr.Smith", NameRule::Link, "mail clients would turn a part of it into a link"),
        ("Call 555 01 23", NameRule::TelephoneNumber, "seven digits are a telephone number"),
        ("-'.,()", NameRule::Invisible, "it has no letter, digit or emoji"),
        ("", NameRule::Invisible, "it has no letter, digit or emoji"),
    ] {
        let found = DisplayName::parse(name).unwrap_err();
        assert_eq!((found, found.to_string().as_str()), (rule, text), "{name:?}");
        assert!(!format!("{found:?}").contains('&'), "{name:?}");
    }
}

#[test]
fn harmless_name_is_shown_and_changes_nothing_else() {
    for (name, shown) in SHOWN {
        assert_eq!(DisplayName::new(name).map(|n| n.as_str().to_owned()).as_deref(), Some(shown), "{name:?}");
    }
    for (message, locale) in cells::all() {
        let baseline = Sample::default().render(message, locale);
        let structure = dom::structure(baseline.html.as_deref().unwrap());
        for (name, shown) in SHOWN {
            let rendered = Sample::named(name).render(message, locale);
            let html = rendered.html.as_deref().unwrap();
            assert!(dom::text(html).contains(shown), "{name:?} in {message} {locale:?}");
            assert_eq!(dom::structure(html), structure);
            assert_eq!(placeholders(html), placeholders(baseline.html.as_deref().unwrap()));
            pattern::check(&rendered, "u-123", message == "admin_create_user");
            assert!(rendered.subject == baseline.subject && rendered.sms == baseline.sms);
        }
    }
}

#[test]
fn m08_name_that_breaks_a_rule_when_it_is_cut_is_not_shown() {
    let name = |letters: usize| format!("{} (she/her)", "A".repeat(letters));
    assert_eq!(DisplayName::new(&name(54)).unwrap().as_str(), name(54));
    for letters in 55..59 {
        assert!(DisplayName::new(&name(letters)).is_none(), "{letters}");
    }
}

#[test]
fn m08_long_name_is_cut_to_64_code_points() {
    for (name, shown) in [("A".repeat(2048), "A".repeat(64)), ("é".repeat(1024), "é".repeat(64))] {
        assert_eq!(DisplayName::new(&name).unwrap().as_str(), shown);
        for (message, locale) in cells::all() {
            let rendered = Sample::named(&name).render(message, locale);
            assert_eq!(rendered.html.as_deref().unwrap().matches(&shown).count(), 1);
            pattern::check(&rendered, "u-123", message == "admin_create_user");
        }
    }
    let blank_at_the_cut = format!("{} B", "A".repeat(63));
    assert_eq!(DisplayName::new(&blank_at_the_cut).unwrap().as_str(), "A".repeat(63));
}
