//! Contrast, and features that mail clients do not support.

use super::*;

#[test]
fn contrast_is_checked_in_both_schemes() {
    let contrast = |style: &str, body: &str| {
        let found = found(style, body);
        found.into_iter().filter(|one| one.contains("contrast")).collect::<Vec<_>>().join(", ")
    };
    for (style, body, expected) in [
        ("", "<p style='color:#767676'>x", ""),
        ("", "<p style='color:#777'>x", "error contrast 2"),
        ("", "<p style='color:#777'>x<b>y</b>\n<i>z</i>", "error contrast 2 +2"),
        ("", "<p style='color:#777'>&nbsp; &#847;", ""),
        ("", "<p style='color:#777;font-size:24px'>x", ""),
        ("", "<p style='color:#777;font-size:14pt;font-weight:700'>x", ""),
        ("", "<h1 style='color:#777'>x</h1>", ""),
        ("", "<p style='color:#777;font-size:18.6px;font-weight:bold'>x", "error contrast 2"),
        ("", "<div style='background:#000'><p>x", "error contrast 2"),
        ("", "<div style='background:#000;color:#fff'><p>x", ""),
        ("", "<div style='background:rgba(0,0,0,.5)'><p style='color:#fff'>x", "error contrast 2"),
        ("", "<div style='background:url(https://app.example.com/x.png)'><p style='color:#fff'>x", ""),
        ("", "<table role=none bgcolor=000000><tr><td><font color=white>x</font></table>", ""),
        ("", "<div style='display:none;color:#fff'><p>x", ""),
        ("", "<p style='max-height:0;overflow:hidden;color:#fff'>x", ""),
        ("", "<p style='font-size:1px;color:#fff'>x", ""),
        ("", "<p style='font-size:30px'>x<p style='color:#777'>y", "error contrast 2"),
        ("", "<ul style='background:#000'><li style='background:#fff'>x<li style='color:#fff'>y", ""),
        ("p{color:#777}", "<p>x", "error contrast 2"),
        ("p{color:#777}", "<p style='color:#000'>x", ""),
        ("p{color:#777!important}", "<p style='color:#000'>x", "error contrast 2"),
        ("p{color:#777!important}", "<p style='color:#000!important'>x", ""),
        (".a{color:#000}p{color:#777}", "<p class=a>x", ""),
        ("#b{color:#000}.a{color:#777}", "<p class=a id=b>x", ""),
        (".k a{color:#fff}", "<p class=k><a href='https://app.example.com'>x</a>", "error contrast 2"),
        ("@media print{p{color:#fff}}", "<p>x", ""),
        ("@media (max-width:9px){p{color:#fff}}", "<p>x", ""),
    ] {
        assert_eq!(contrast(style, body), expected, "{style} {body}");
    }
    for (rules, body, expected) in [
        (".d{background:#111!important}", "<p class=d style='background:#fff;color:#000'>x", "error contrast 2"),
        (".d{background:#111!important;color:#eee!important}", "<p class=d style='background:#fff;color:#000'>x", ""),
        ("i{x:y}", "<p>x", ""),
        ("i{x:y}", "<p style='color:#333'>x", "error contrast 2"),
    ] {
        assert_eq!(
            contrast(&format!("@media (prefers-color-scheme:dark){{{rules}}}"), body),
            expected,
            "{rules} {body}"
        );
    }
}

#[test]
fn contrast_finding_names_colors() {
    let html = "<html lang=en><title>x</title><meta name=color-scheme content='light dark'><p style='color:#808080'>x";
    let findings = findings(&Mail { html: Some(html), ..Mail::default() }, &example());
    let texts: Vec<_> = findings.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(texts, ["text in #808080 on #ffffff has a contrast of 3.94 : 1; at least 4.5 : 1 is required"]);
}

#[test]
fn unsupported_features_are_reported() {
    for (style, body, expected) in [
        ("", "<p style='border-radius:1px'>x", "notice css-border-radius 2"),
        ("", "<p style='border-radius:1px'>x\n<p style='border-radius:1px'>y", "notice css-border-radius 2 +1"),
        ("p{border-radius:1px}", "", "notice css-border-radius 1"),
        ("", "<p style='display:none;border-radius:1px'>x", ""),
        ("p{display:none;border-radius:1px}", "", ""),
        ("", "<p style='display:flex'>x", "warning css-display-flex 2"),
        ("", "<p style='position:relative'>x", "warning css-position 2"),
        (
            "",
            "<p style='width:calc(1px + min(2vw, 3px))'>x",
            "warning css-function-min 2, warning css-unit-calc 2, warning css-unit-vw 2",
        ),
        ("a:hover{color:#000}", "", ""),
        ("p::before{color:#000}", "", "warning css-pseudo-element-before 1"),
        ("@font-face{font-family:x}", "", "notice css-at-font-face 1"),
        (
            "@media (orientation:landscape){p{color:#000}}",
            "",
            "notice css-at-media 1, notice css-at-media-orientation 1",
        ),
        ("", "<p>a<bdi>x</bdi>", "notice html-bdi 2"),
        ("", "<img src='https://app.example.com/x.svg' alt=x width=1>", "warning image-svg 2"),
        ("", "<p style='cursor:pointer;user-select:all;padding:1px'>x", ""),
    ] {
        assert_eq!(found(style, body).join(", "), expected, "{style} {body}");
    }
    let html = "<html lang=en><title>x</title><p style='border-radius:1px'>";
    let findings = findings(&Mail { html: Some(html), ..Mail::default() }, &example());
    assert_eq!(findings.first().map(|finding| finding.clients.clone()), Some(vec!["Outlook (Windows)".to_owned()]));
}
