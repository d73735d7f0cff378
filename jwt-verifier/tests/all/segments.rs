//! The form of a token: its segments, their base64url, their sizes.

use crate::fixtures::*;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use cognito_triggers_jwt_verifier::Rejection;
use std::time::Instant;

#[test]
fn a12_token_must_have_three_segments() {
    let token = id_token();
    let [header, payload, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    for malformed in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        header.to_owned(),
        format!("{header}.{payload}"),
        format!("{token}.{signature}"),
        format!("{token}.{payload}.{signature}"),
        format!("{token}."),
        format!(".{token}"),
        format!(".{payload}.{signature}"),
        format!("{header}..{signature}"),
    ] {
        assert_eq!(rejection_of(&malformed), Rejection::Malformed, "{malformed}");
    }
}

#[test]
fn a12_surrounding_characters_are_rejected() {
    let token = id_token();
    let around = [
        format!("Bearer {token}"),
        format!("{token}\n"),
        format!("{token}\r\n"),
        format!("\n{token}"),
        format!(" {token}"),
        format!("{token} "),
        format!("{token}\t"),
        format!("{token}="),
        format!("{token}=="),
        format!("{token}\0"),
        format!("{token},{token}"),
        format!("\u{FEFF}{token}"),
        format!("\"{token}\""),
    ];
    for malformed in around {
        assert_eq!(rejection_of(&malformed), Rejection::Malformed, "{malformed}");
    }
}

#[test]
fn a12_every_segment_is_strict_base64url() {
    let token = id_token();
    for segment in 0..3 {
        for odd in ["+", "/", "=", "%", " ", "\n", "ä", "\u{2e}"] {
            let mut segments: Vec<String> = token.split('.').map(str::to_owned).collect();
            segments[segment].replace_range(0..1, odd);
            assert_eq!(rejection_of(&segments.join(".")), Rejection::Malformed, "{odd} in {segment}");
        }
        let mut segments: Vec<String> = token.split('.').map(str::to_owned).collect();
        segments[segment].push('=');
        assert_eq!(rejection_of(&segments.join(".")), Rejection::Malformed, "padding in {segment}");
    }
}

/// 256 bytes are 342 characters, and the last one has four unused bits.
#[test]
fn a12_unused_bits_are_rejected() {
    let token = id_token();
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']).collect();
    let last = alphabet.iter().position(|character| token.ends_with(*character)).unwrap();
    assert_eq!(last % 16, 0);
    for same in &alphabet[last + 1..last + 16] {
        let other = format!("{}{same}", &token[..token.len() - 1]);
        assert_eq!(rejection_of(&other), Rejection::Malformed, "{same}");
    }
}

#[test]
fn a14_oversized_token_is_rejected_before_parsing() {
    let token = id_token();
    let deep = "[".repeat(200_000);
    let header = format!(r#"{{"alg":"RS256","kid":"kid-id","x":"{}"}}"#, "x".repeat(1 << 20));
    let long = [
        format!("{token}{}", "A".repeat(16 * 1024 + 1 - token.len())),
        format!("{token}{}", "A".repeat(6 << 20)),
        signed(&ID_KEY, r#"{"alg":"RS256","kid":"kid-id"}"#, deep),
        signed(&ID_KEY, &header, Payload::id().json()),
        ".".repeat(6 << 20),
    ];
    for token in long {
        let quickest = (0..5).map(|_| {
            let started = Instant::now();
            assert_eq!(rejection_of(&token), Rejection::Malformed);
            started.elapsed().as_millis()
        });
        assert!(quickest.min() < Some(5), "{} bytes", token.len());
    }
}

/// A token of exactly this many bytes. Header and payload are both padded, because base64 does not have every length.
fn of_length(length: usize) -> String {
    let filled = |header: usize, payload: usize| {
        let header = format!(r#"{{"kid":"kid-id","alg":"RS256","x":"{}"}}"#, "x".repeat(header));
        signed(&ID_KEY, &header, Payload::id().with("x", quoted(&"x".repeat(payload))).json())
    };
    let fill = (length - filled(0, 0).len()) * 3 / 4;
    let near = (0..3).flat_map(|header| (fill - 8..fill + 8).map(move |payload| (header, payload)));
    near.map(|(header, payload)| filled(header, payload)).find(|token| token.len() == length).unwrap()
}

#[test]
fn a14_token_at_the_size_limit_is_accepted() {
    assert!(verify(&of_length(16 * 1024), cognito_triggers_jwt_verifier::Expected::Id).is_ok());
    assert_eq!(rejection_of(&of_length(16 * 1024 + 1)), Rejection::Malformed);
}

#[test]
fn a14_deep_nesting_is_rejected() {
    let header = r#"{"alg":"RS256","kid":"kid-id"}"#;
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]"), ("[", "")] {
        let deep = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        for depth in [33, 128, 1_200] {
            let payload = Payload::id().with("x", deep(depth)).json();
            assert_eq!(rejection_of(&signed(&ID_KEY, header, payload)), Rejection::Malformed, "{open} {depth}");
            let header = format!(r#"{{"alg":"RS256","kid":"kid-id","x":{}}}"#, deep(depth));
            assert_eq!(
                rejection_of(&signed(&ID_KEY, &header, Payload::id().json())),
                Rejection::Malformed,
                "{open} {depth}"
            );
        }
    }
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let nested = Payload::id().with("x", format!("{}1{}", open.repeat(31), close.repeat(31)));
        assert!(verify(&nested.signed(), cognito_triggers_jwt_verifier::Expected::Id).is_ok(), "{open}");
    }
}

#[test]
fn a17_signed_payload_must_be_an_object() {
    let header = encode(r#"{"kid":"kid-id","alg":"RS256"}"#);
    let json = Payload::id().json();
    let no_base64 = ["A", "A=", "AB==", "AB", "!", "e30=", "eyI", "Zm9v\n", "e30\u{e9}", "+/+/", ""];
    for segment in no_base64 {
        let token = signed_segments(&ID_KEY, &RSA_PKCS1_SHA256, &format!("{header}.{segment}"));
        assert_eq!(rejection_of(&token), Rejection::Malformed, "{segment}");
    }
    let no_object: [&[u8]; 16] = [
        b"",
        b" ",
        b"[]",
        br#"["iss"]"#,
        br#""text""#,
        b"7",
        b"null",
        b"true",
        b"{",
        b"{}{}",
        b"{'a':1}",
        br#"{"a":1,}"#,
        br#"{"a":01}"#,
        b"{\"a\":\"\xff\xfe\"}",
        b"{\"a\":\"\xed\xa0\x80\"}",
        b"{\"a\":\"\n\"}",
    ];
    for payload in no_object {
        let token = signed(&ID_KEY, r#"{"kid":"kid-id","alg":"RS256"}"#, payload);
        assert_eq!(rejection_of(&token), Rejection::Malformed, "{payload:?}");
    }
    for around in [format!("\u{FEFF}{json}"), format!("{json}\0"), format!("{json}x"), format!("/**/{json}")] {
        let token = signed(&ID_KEY, r#"{"kid":"kid-id","alg":"RS256"}"#, around);
        assert_eq!(rejection_of(&token), Rejection::Malformed);
    }
}

#[test]
fn a17_header_must_be_an_object() {
    for header in ["", "[]", "\"RS256\"", "null", "{", r#"{"alg":"RS256","kid":"kid-id"}{}"#] {
        assert_eq!(rejection_of(&signed(&ID_KEY, header, Payload::id().json())), Rejection::Malformed, "{header}");
    }
}
