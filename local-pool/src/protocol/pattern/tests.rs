//! Each expression of the model, with texts that Java's `String.matches` accepts and refuses.

use super::Pattern;

#[track_caller]
fn check(pattern: &str, accepted: &[&str], refused: &[&str]) {
    let compiled = Pattern::compile(pattern).unwrap_or_else(|| panic!("{pattern}"));
    for text in accepted {
        assert!(compiled.matches(text), "{pattern} must accept {text:?}");
    }
    for text in refused {
        assert!(!compiled.matches(text), "{pattern} must refuse {text:?}");
    }
}

#[test]
fn expressions_of_the_model() {
    check(
        r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+",
        &["ann", "Zoë+山田!", "e\u{301}", "😀"],
        &["", "a b", "a\n", "a\u{a0}", "\u{0}"],
    );
    check(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+", &["a b", "a\u{2003}b"], &["", "a\tb"]);
    check(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+", &["custom:plan", "a\tb c"], &["", "a\u{a0}"]);
    check(r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*", &["", "a b\n*"], &["a\u{a0}"]);
    check(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+", &["a@b", "a@@b"], &["a", "@b", "a@"]);
    let code = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*";
    check(code, &["{####}", "Your code is {####}.", "{####} {####}"], &["", "{###}", "#### only"]);
    let link = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*";
    check(link, &["{##Verify Email##}", "a {####} b"], &["{##Verify", "Verify##}", ""]);
    check(r"[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+", &["Okta", "a_b"], &["_ab", "ab", " ab", "ab "]);
    check(r"[\S]+", &["123456", "\u{a0}"], &["", "12 34", "a\u{b}"]);
    check(r"[\w+]+", &["1a2B_+"], &["", "a-b", "ä"]);
    check(r"[\w+=/]+", &["aB3+/="], &["a-b", ""]);
    check(r"[\w+-]+", &["a-b+c"], &["a b"]);
    check(r"[\w-]+_[0-9a-zA-Z]+", &["eu-west-1_AbCdEf123", "local_x"], &["eu-west-1", "eu-west-1_", "eu-west-1_a-b"]);
    check(r"[\w-]+_[0-9a-f-]+", &["eu-west-1_0a-b"], &["eu-west-1_G"]);
    check(r"[\w\s+=,.@-]+", &["a b+c=d,e.f@g-h"], &["a:b"]);
    check(r"[\w\s+=.@-]+", &["a b"], &["a,b"]);
    check(r"[A-Za-z0-9-_=.]+", &["eyJ.a-b_c.d="], &["", "a+b", "a b"]);
    check(r"[A-Za-z0-9-_+/=.]+", &["a-b_c+/=."], &["a b"]);
    check(r"[\x21\x23-\x5B\x5D-\x7E]+", &["read:users"], &["a b", "a\"b", "a\\b"]);
    check(r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+", &["read"], &["a/b", ""]);
    check(r"^https://[!$-;=@-\[\]_a-z~]+$", &["https://a.example/*[0]"], &["http://a", "https://a<", "https://a\\"]);
    check(r"^https://[^\s]+$", &["https://a"], &["https://", "https://a b"]);
    check(r"^[\w\- ]+$", &["a-b c"], &["a.b", ""]);
    check(r"[0-9]+", &["042"], &["", "4a"]);
    check(r"Level[1-4]", &["Level1"], &["Level5", "Level11"]);
    check(r"import-[0-9a-zA-Z-]+", &["import-a-1"], &["import-"]);
    check(
        r"^(tkn|sso)[a-z0-9]{25}$",
        &["tkn0123456789012345678901234"],
        &["tkn012345678901234567890123", "abc0123456789012345678901234"],
    );
    check(
        r"^(terms-of-use|privacy-policy)$",
        &["terms-of-use", "privacy-policy"],
        &["terms-of-use-privacy-policy", ""],
    );
    check(r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$", &["a", "a-b", "ab"], &["", "-a", "a-", "A", &"a".repeat(64)]);
    let language = r"^cognito:(default|chinese-(simplified|traditional))$";
    check(language, &["cognito:default", "cognito:chinese-simplified"], &["cognito:chinese-", "default"]);
    let uuid = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$";
    check(uuid, &["01234567-89ab-4def-8123-456789abcdef"], &["01234567-89ab-1def-8123-456789abcdef", ""]);
    let bounded = r"^[0-9a-f]{8}\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\b[0-9a-f]{12}$";
    check(bounded, &["01234567-89ab-1def-0123-456789abcdef"], &["01234567-89ab-1def-0123-456789abcde"]);
    check(r"(?s).*", &["", "a\nb"], &[]);
    check(r".*\{####\}.*", &["a {####} b"], &["a\n{####}", ""]);
    let arn = r"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?";
    let function = "arn:aws:lambda:eu-west-1:000000000000:function:pre-sign-up";
    check(
        arn,
        &[function, &format!("{function}:live"), "arn:aws:iam::000000000000:role/app"],
        &["", "arn:aws:lambda", &format!("{function}:a:b")],
    );
    check(&format!("({arn})?"), &["", function], &["arn"]);
}

#[test]
fn long_texts_take_linear_time() {
    let pattern = Pattern::compile(r"[\S]*[\S]*[\S]*\{####\}[\S]*[\S]*").unwrap();
    assert!(!pattern.matches(&"{####".repeat(26_000)));
}

#[test]
fn unknown_syntax_is_refused() {
    for source in [r"\h", "a**", "(a", "a)", "[a", "(?=a)", r"\p{Lu}", "[a&&b]", "[b-a]", "a{9999}", "a++", r"[a-\w]"] {
        assert!(Pattern::compile(source).is_none(), "{source}");
    }
}
