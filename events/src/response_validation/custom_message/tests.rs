//! Contract 4.2 to 4.4 and the sending account of 1.8, case by case.

use crate::response_validation::tests::{event, summarize, validate};
use crate::response_validation::{Exception, MessageParts, Verdict, validate_message, validate_response};
use crate::{EmailSendingAccount, Envelope, PoolSettings, VerificationMethod, views};
use proptest::prelude::*;

const REQUEST: &str = r#"{"codeParameter":"{####}","linkParameter":"{##Click Here##}","usernameParameter":null}"#;

fn settings(verification: Option<VerificationMethod>) -> PoolSettings {
    let email_sending_account = Some(EmailSendingAccount::Developer);
    PoolSettings { verification, email_sending_account, aliases: None }
}

fn by_code() -> PoolSettings {
    settings(Some(VerificationMethod::Code))
}

fn found_with(source: &str, request: &str, settings: &PoolSettings, response: &str) -> String {
    let filled_in = r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#;
    summarize(&validate(&event(source, "1", request, filled_in), response, settings))
}

fn found(response: &str) -> String {
    found_with("CustomMessage_SignUp", REQUEST, &by_code(), response)
}

/// The verdict on a single text.
fn found_in(source: &str, settings: &PoolSettings, part: &str, text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    found_with(source, REQUEST, settings, &format!(r#"{{"{part}":{text}}}"#)).replace(&format!(" {part}"), "")
}

#[test]
fn unset_parts_use_the_pools_template() {
    for (response, expected) in [
        ("{}", ""),
        (r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#, ""),
        (r#"{"emailSubject":"Hello"}"#, ""),
        (r#"{"emailMessage":"{####}","smsMessage":"{####}"}"#, ""),
        (
            r#"{"emailMessage":5,"emailSubject":["x"],"smsMessage":false}"#,
            "refused emailMessage, refused emailSubject, refused smsMessage",
        ),
        (r#"{"emailMessage":"{####}","emailBody":"x"}"#, "unknown emailBody"),
        (r#"{"emailSubject":"a","emailSubject":"b"}"#, "unknown emailSubject"),
        (r#"{"emailSubject":"a","email\u0053ubject":"b"}"#, "unknown emailSubject"),
        (r#"["","",""]"#, "refused response"),
    ] {
        assert_eq!(found(response), expected, "{response}");
    }
}

#[test]
fn length_limits_of_each_part() {
    let of = |length: usize, character: &str| format!("{}{{####}}", character.repeat(length - 6));
    for (part, text, expected) in [
        ("emailMessage", String::new(), "refused, replaced"),
        ("emailMessage", "{###}".to_owned(), "refused, replaced"),
        ("emailMessage", "{####}".to_owned(), ""),
        ("emailMessage", of(19_998, "a"), ""),
        ("emailMessage", of(19_999, "a"), "unknown"),
        ("emailMessage", of(20_000, "é"), "unknown"),
        ("emailMessage", of(20_001, "a"), "replaced"),
        ("emailMessage", of(10_003, "😀"), "unknown"),
        ("emailMessage", of(20_001, "😀"), "replaced"),
        ("emailSubject", String::new(), "refused"),
        ("emailSubject", "a".to_owned(), ""),
        ("emailSubject", "é".repeat(140), ""),
        ("emailSubject", "a".repeat(141), "replaced"),
        ("emailSubject", "😀".repeat(71), "unknown"),
        ("smsMessage", String::new(), "refused, replaced"),
        ("smsMessage", "{####}".to_owned(), ""),
        ("smsMessage", of(138, "a"), ""),
        ("smsMessage", of(139, "a"), "unknown"),
        ("smsMessage", of(141, "a"), "replaced"),
        ("smsMessage", of(74, "😀"), "unknown"),
    ] {
        let length = text.len();
        assert_eq!(found_in("CustomMessage_SignUp", &by_code(), part, &text), expected, "{part}, {length} bytes");
    }
}

/// The finding names the limit.
#[test]
fn length_limit_has_its_rule() {
    for (part, text, words) in [
        ("emailMessage", "a".repeat(20_001), "over 20,000 characters"),
        ("emailSubject", "a".repeat(141), "over 140 characters"),
        ("smsMessage", "a".repeat(141), "over 140 characters"),
        ("emailMessage", "a".to_owned(), "under 6 characters"),
        ("smsMessage", "a".to_owned(), "under 6 characters"),
        ("emailSubject", String::new(), "an empty subject"),
    ] {
        let event = event("CustomMessage_SignUp", "1", REQUEST, "{}");
        let report = validate(&event, &format!(r#"{{"{part}":"{text}"}}"#), &by_code());
        assert!(report.findings().iter().any(|finding| finding.rule.starts_with(words)), "{part}: {report:?}");
    }
}

/// The finding says what is not known.
#[test]
fn unknown_verification_has_its_rule() {
    for (source, verification, words) in [
        ("CustomMessage_SignUp", None, "the user pool's verification method is not known"),
        ("CustomMessage_UpdateUserAttribute", Some(VerificationMethod::Link), "whether verification by link also"),
    ] {
        let event = event(source, "1", REQUEST, "{}");
        let report = validate(&event, r#"{"emailMessage":"{####}"}"#, &settings(verification));
        assert!(report.most_severe().is_some_and(|finding| finding.rule.starts_with(words)), "{source}: {report:?}");
    }
}

#[test]
fn length_includes_the_expanded_password_and_name() {
    let invitation = |length: usize| format!("{}{{username}} {{####}}", "a".repeat(length - 17));
    let verdicts =
        |length: usize| found_in("CustomMessage_AdminCreateUser", &by_code(), "smsMessage", &invitation(length));
    // "ann" is 7 characters shorter than its placeholder, a password of 20 characters 14 longer.
    assert_eq!((verdicts(133), verdicts(134)), (String::new(), "unknown".to_owned()));
    let event = event("CustomMessage_AdminCreateUser", "1", REQUEST, "{}").replace(r#""ann""#, "null");
    let response = format!(r#"{{"smsMessage":"{}"}}"#, invitation(60));
    assert_eq!(summarize(&validate(&event, &response, &by_code())), "unknown smsMessage");
}

/// The characters that the documented pattern allows and forbids (contract 4.3).
#[test]
fn allowed_and_forbidden_characters_of_a_mail() {
    let bad = "\u{A0}\u{202F}\u{2003}\u{3000}\u{2028}\u{200B}\u{200C}\u{200D}\u{AD}\u{FEFF}\u{202E}\u{61C}\u{E0067}\0\u{E000}\
               \u{378}\u{85}\u{7F}\u{1B}\u{200E}\u{2066}";
    for character in bad.chars() {
        let text = format!("é {character} {{####}}");
        let event = event("CustomMessage_SignUp", "1", REQUEST, "{}");
        for part in ["emailMessage", "emailSubject"] {
            let text = if part == "emailSubject" { text.replace("{####}", "") } else { text.clone() };
            let response = format!(r#"{{"{part}":{}}}"#, serde_json::to_string(&text).unwrap());
            let report = validate(&event, &response, &by_code());
            let finding = report.most_severe().unwrap();
            assert_eq!((finding.code_point, finding.offset, finding.more), (Some(character), Some(3), 0), "{part}");
            assert_eq!(report.exception(), Some(Exception::InvalidParameter), "U+{:04X}", u32::from(character));
        }
        assert_eq!(
            found_in("CustomMessage_SignUp", &by_code(), "smsMessage", &text),
            "",
            "U+{:04X}",
            u32::from(character)
        );
    }
    for text in
        ["❤\u{FE0F} 👍🏽 🇳🇱 1\u{FE0F}\u{20E3} &nbsp;&#8239;", "a\r\nb\tc\u{B}\u{C}", "山田 太郎 العربية Ünï ₿ ½ „“ {}"]
    {
        assert_eq!(
            found_in("CustomMessage_SignUp", &by_code(), "emailMessage", &format!("{text}{{####}}")),
            "",
            "{text}"
        );
        assert_eq!(found_in("CustomMessage_SignUp", &by_code(), "emailSubject", text), "", "{text}");
    }
}

#[test]
fn unpaired_surrogate_is_reported() {
    for (response, expected) in [
        (r#"{"emailMessage":"\ud83d {####}"}"#, "refused emailMessage"),
        (r#"{"emailSubject":"a\udc00"}"#, "refused emailSubject"),
        (r#"{"smsMessage":"\ud83d {####}"}"#, "unknown smsMessage"),
        (r#"{"emailMessage":"\ud83d\ude00 \ufffd {####}"}"#, ""),
    ] {
        assert_eq!(found(response), expected, "{response}");
    }
}

#[test]
fn text_is_parsed_as_strictly_as_other_json() {
    let response = |byte: u8| {
        let event = event("CustomMessage_SignUp", "1", REQUEST, "null");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let mut response = event.with_response(r#"{"emailMessage":"{####} ?"}"#).into_bytes();
        response.iter_mut().filter(|found| **found == b'?').for_each(|found| *found = byte);
        summarize(&validate_response(&event, &response, &by_code()))
    };
    for byte in (0..b' ').chain([b'"', b'\\', 0x80, 0xFF]) {
        assert_eq!(response(byte), "refused output", "{byte}");
    }
    assert_eq!((response(b'.'), response(0x7F)), (String::new(), "refused emailMessage".to_owned()));
}

#[test]
fn sign_up_message_needs_the_pools_verification_method() {
    use VerificationMethod::{Code, Link};
    let (code, link, both, neither) = ("a {####}", "a {##Go##}", "{####} {##Go##}", "nothing");
    for source in ["CustomMessage_SignUp", "CustomMessage_ResendCode"] {
        for (method, part, text, expected) in [
            (Some(Code), "emailMessage", code, ""),
            (Some(Code), "emailMessage", link, "replaced"),
            (Some(Code), "emailMessage", both, ""),
            (Some(Code), "emailMessage", neither, "replaced"),
            (Some(Code), "smsMessage", code, ""),
            (Some(Code), "smsMessage", neither, "replaced"),
            (Some(Link), "emailMessage", code, "replaced"),
            (Some(Link), "emailMessage", link, ""),
            (Some(Link), "emailMessage", both, ""),
            (Some(Link), "emailMessage", neither, "replaced"),
            (Some(Link), "emailMessage", "{{##Go##}}", "replaced"),
            (Some(Link), "emailMessage", "{##Go{}##}", "replaced"),
            (Some(Link), "smsMessage", code, ""),
            (Some(Link), "smsMessage", link, "replaced"),
            (None, "emailMessage", code, "unknown"),
            (None, "emailMessage", link, "unknown"),
            (None, "emailMessage", both, ""),
            (None, "emailMessage", neither, "replaced"),
            (None, "smsMessage", code, ""),
            (None, "smsMessage", link, "replaced"),
        ] {
            assert_eq!(found_in(source, &settings(method), part, text), expected, "{source} {method:?} {part} {text}");
        }
    }
}

#[test]
fn every_other_message_needs_the_code() {
    use VerificationMethod::{Code, Link};
    for source in ["ForgotPassword", "UpdateUserAttribute", "VerifyUserAttribute", "Authentication"] {
        let changes_attribute = source.ends_with("Attribute");
        let source = format!("CustomMessage_{source}");
        for method in [None, Some(Code), Some(Link)] {
            let verdicts = |part: &str, text: &str| found_in(&source, &settings(method), part, text);
            let open = changes_attribute && method == Some(Link);
            assert_eq!(verdicts("emailMessage", "a {####}"), if open { "unknown" } else { "" }, "{source} {method:?}");
            assert_eq!(
                verdicts("emailMessage", "{##Go##}"),
                if open { "unknown" } else { "replaced" },
                "{source} {method:?}"
            );
            assert_eq!(verdicts("emailMessage", "nothing"), "replaced");
            assert_eq!(
                (verdicts("smsMessage", "a {####}"), verdicts("smsMessage", "nothing")),
                (String::new(), "replaced".into())
            );
        }
    }
}

#[test]
fn invitation_needs_name_and_password() {
    for part in ["emailMessage", "smsMessage"] {
        for (text, expected) in [
            ("{username} {####}", ""),
            ("{username}", "replaced"),
            ("a {####}", "replaced"),
            ("nothing", "replaced"),
            ("{username} {##Go##}", "replaced"),
            ("%7Busername%7D {####}", "replaced"),
        ] {
            for method in [None, Some(VerificationMethod::Link)] {
                let verdicts = found_in("CustomMessage_AdminCreateUser", &settings(method), part, text);
                assert_eq!(verdicts, expected, "{part} {text}");
            }
        }
    }
}

#[test]
fn escaped_placeholder_is_reported_as_such() {
    let event = event("CustomMessage_ForgotPassword", "1", REQUEST, "{}");
    for (text, disguised) in
        [("?c=%7B####%7D", true), ("?c=%7b%23%23%23%23%7d", true), ("&#123;####&#125;", true), ("no code", false)]
    {
        let report = validate(&event, &format!(r#"{{"emailMessage":"{text}"}}"#), &by_code());
        assert_eq!(report.verdict(), Verdict::Replaced, "{text}");
        assert_eq!(report.most_severe().unwrap().rule.contains("percent-encoded"), disguised, "{text}");
    }
}

#[test]
fn required_placeholders_follow_the_event() {
    let needs = |request: &str, text: &str| {
        let response = format!(r#"{{"emailMessage":"{text}"}}"#);
        found_with("CustomMessage_ForgotPassword", request, &by_code(), &response)
    };
    for (parameter, text, expected) in [
        ("null", "a {####}", ""),
        (r#""{####}""#, "a {####}", ""),
        (r#""{code}""#, "a {code}", "unknown emailMessage"),
        (r#""{code}""#, "a {####}", "replaced emailMessage"),
        (r######""####""######, "a ####", "unknown emailMessage"),
        (r#""""#, "a code", "replaced emailMessage"),
    ] {
        assert_eq!(needs(&format!(r#"{{"codeParameter":{parameter}}}"#), text), expected, "{parameter} {text}");
    }
    let invited =
        |request: &str, response: &str| found_with("CustomMessage_AdminCreateUser", request, &by_code(), response);
    let nonstandard = r#"{"usernameParameter":"{name}"}"#;
    assert_eq!(invited(nonstandard, r#"{"smsMessage":"{name} {####}"}"#), "unknown smsMessage");
    assert_eq!(invited(nonstandard, r#"{"smsMessage":"{username} {####}"}"#), "replaced smsMessage");
    assert_eq!(invited("{}", r#"{"smsMessage":"{username} {####}"}"#), "");
    let nonstandard_link = r#"{"linkParameter":"LINK"}"#;
    let by_link = settings(Some(VerificationMethod::Link));
    let linked = |response: &str| found_with("CustomMessage_SignUp", nonstandard_link, &by_link, response);
    assert_eq!(linked(r#"{"emailMessage":"a LINK"}"#), "unknown emailMessage");
    assert_eq!(linked(r#"{"emailMessage":"{##Go##}"}"#), "replaced emailMessage");
}

#[test]
fn undocumented_placeholders_are_unknown() {
    for (source, response, expected) in [
        ("CustomMessage_SignUp", r#"{"emailMessage":"{username} {####}"}"#, "unknown emailMessage"),
        ("CustomMessage_Authentication", r#"{"smsMessage":"{username} {####}"}"#, "unknown smsMessage"),
        ("CustomMessage_AdminCreateUser", r#"{"emailSubject":"Welcome {username}"}"#, "unknown emailSubject"),
        ("CustomMessage_SignUp", r#"{"emailSubject":"{####} is your code"}"#, "unknown emailSubject"),
        ("CustomMessage_SignUp", r#"{"emailSubject":"{##Go##}"}"#, "unknown emailSubject"),
        ("CustomMessage_SignUp", r#"{"emailSubject":"{braces}"}"#, ""),
    ] {
        assert_eq!(found_with(source, REQUEST, &by_code(), response), expected, "{response}");
    }
}

#[test]
fn sending_account_decides_about_custom_mail() {
    let response = r#"{"emailMessage":"{####}","emailSubject":"a","smsMessage":"{####}"}"#;
    for (account, expected) in [
        (Some(EmailSendingAccount::Developer), ""),
        (Some(EmailSendingAccount::CognitoDefault), "unknown emailMessage, unknown emailSubject"),
        (None, "unknown emailMessage, unknown emailSubject"),
    ] {
        let settings = PoolSettings { email_sending_account: account, ..by_code() };
        assert_eq!(found_with("CustomMessage_SignUp", REQUEST, &settings, response), expected, "{account:?}");
        assert_eq!(found_with("CustomMessage_SignUp", REQUEST, &settings, r#"{"smsMessage":"{####}"}"#), "");
    }
}

#[test]
fn message_for_another_trigger_is_unknown() {
    for source in ["CustomMessage_Future", "PreSignUp_SignUp", "Brand_New"] {
        let event = event(source, "1", REQUEST, "{}");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let request = views::CustomMessage::from_event(&event);
        let sms = MessageParts { sms_message: Some("{####}"), ..MessageParts::default() };
        assert_eq!(validate_message(&event, &request, sms, &by_code()).verdict(), Verdict::Unknown, "{source}");
        assert_eq!(
            validate_message(&event, &request, MessageParts::default(), &by_code()).verdict(),
            Verdict::Accepted
        );
    }
}

proptest! {
    #[test]
    fn parts_get_the_same_report_as_the_whole_response(
        mail in prop::option::of("(\\PC|[{}#\u{A0}]|\\{####\\}|\\{##x##\\}){0,30}"),
        subject in prop::option::of("(\\PC|😀){0,145}"),
        sms in prop::option::of("(\\PC|\\{####\\}|\\{username\\}){0,60}"),
        source in prop::sample::select(vec!["SignUp", "AdminCreateUser", "Authentication", "VerifyUserAttribute"]),
        method in prop::sample::select(vec![None, Some(VerificationMethod::Code), Some(VerificationMethod::Link)]),
    ) {
        let event = event(&format!("CustomMessage_{source}"), "1", REQUEST, "{}");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let parts = MessageParts {
            email_message: mail.as_deref(), email_subject: subject.as_deref(), sms_message: sms.as_deref(),
        };
        let response = serde_json::json!({"emailMessage": mail, "emailSubject": subject, "smsMessage": sms}).to_string();
        let settings = PoolSettings { verification: method, ..PoolSettings::default() };
        let of_parts = validate_message(&event, &views::CustomMessage::from_event(&event), parts, &settings);
        prop_assert_eq!(of_parts, crate::validate_response(&event, event.with_response(&response).as_bytes(), &settings));
    }
}
