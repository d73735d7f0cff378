//! The page posts the link's values and nothing else, and opening it has no effect: rows U14 and U15 of the threat model.

use crate::{
    cells,
    dom::{self, Node},
    pages::{self, Page, STATES, posted},
    properties::hostile,
};
use cognito_triggers_templates::{
    CodePlaceholder, ConfirmationLink, ConfirmationPage, FormValue, Locale, PageState, PageStylesheet,
};
use proptest::prelude::*;
use url::Url;

/// The only elements and attributes of a page. None of them loads, runs or redirects: no `script`, `img`, `link`,
/// `iframe`, `src`, `style`, `http-equiv`, and no event handlers.
const ELEMENTS: [&str; 16] = [
    "html", "head", "meta", "title", "style", "body", "main", "p", "bdi", "h1", "form", "input", "button", "a",
    "footer", "span",
];
const ATTRIBUTES: [&str; 11] =
    ["lang", "dir", "charset", "name", "content", "class", "method", "action", "type", "value", "href"];

#[test]
fn u14_opening_the_page_does_nothing_and_button_posts() {
    for (state, locale) in pages::all() {
        let html = Page::default().render(state, locale);
        let nodes = dom::read(&html);
        for node in &nodes {
            let Node::Start { tag, attributes } = node else { continue };
            assert!(ELEMENTS.contains(&tag.as_str()), "{state} {locale:?}: <{tag}>");
            let foreign: Vec<_> = attributes.iter().filter(|(name, _)| !ATTRIBUTES.contains(&name.as_str())).collect();
            assert!(foreign.is_empty(), "{state} {locale:?} <{tag}>: {foreign:?}");
        }
        let has_form = !matches!(state, "confirmed" | "resent" | "incomplete");
        let of = |wanted: &str| nodes.iter().filter(|n| matches!(n, Node::Start { tag, .. } if tag == wanted)).count();
        assert_eq!([of("form"), of("button")], [usize::from(has_form); 2], "{state} {locale:?}");
        for form in nodes.iter().filter(|node| node.attribute("method").is_some()) {
            assert_eq!((form.attribute("method"), form.attribute("action")), (Some("post"), Some("?")));
        }
    }
}

#[test]
fn u15_page_loads_nothing_and_links_only_to_app_and_support() {
    for (state, locale) in pages::all() {
        let page = Page::default();
        let html = page.render(state, locale);
        let continues = matches!(state, "confirmed" | "used");
        let app: &[_] = if continues { &["https://app.example.com/sign-in"] } else { &[] };
        assert_eq!(dom::addresses(&html), [app, &["mailto:support@example.com"]].concat(), "{state} {locale:?}");
        let hashed = format!("<style>{}</style>", PageStylesheet::for_brand(&page.brand).as_str());
        assert_eq!((html.matches(&hashed).count(), html.matches("<style").count()), (1, 1));
        assert!(html.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
    }
}

#[test]
fn form_posts_link_values_and_code_only_to_confirm() {
    let of = |state| posted(&Page::default().render(state, Locale::ENGLISH));
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let who = [own("email", "ann@example.com"), own("username", "u-123"), own("client_id", "1example23456789")];
    for state in ["ask", "unavailable"] {
        assert_eq!(of(state), [&who[..], &[own("confirmationCode", "123456")]].concat(), "{state}");
    }
    for state in ["used", "used_without_a_link", "unavailable_again"] {
        assert_eq!(of(state), [&who[..], &[own("resend", "1")]].concat(), "{state}");
    }
    for (state, locale) in pages::all().filter(|(state, _)| !matches!(*state, "ask" | "unavailable")) {
        assert!(!Page::default().render(state, locale).contains("123456"), "{state} {locale:?}");
    }
}

#[test]
fn form_posts_link_parameters_by_name() {
    let code = CodePlaceholder::parse("123456").unwrap();
    let (email, client_id) = (Some("ann@example.com"), Some("1example23456789"));
    let link = ConfirmationLink::new(&Page::default().brand, email, "u-123", client_id, &code);
    let said: Vec<_> = Url::parse(link.as_str()).unwrap().query_pairs().into_owned().collect();
    assert_eq!(posted(&Page::default().render("ask", Locale::ENGLISH)), said);
}

#[test]
fn missing_link_parameters_are_not_posted() {
    let mut page = Page::default();
    (page.sign_up.client_id, page.sign_up.email) = (None, None);
    let names: Vec<String> = posted(&page.render("ask", Locale::ENGLISH)).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["username", "confirmationCode"]);
}

/// Values that try to end an attribute, a form or the page, to redirect, to imitate a code, or to change the
/// direction.
const HOSTILE: [&str; 14] = [
    "\" onfocus=\"alert(1)\" autofocus=\"",
    "' onclick='alert(1)",
    "\"><script>alert(1)</script>",
    "</form><form action=\"https://evil.example\">",
    "\"></main></body></html>",
    "</title></style><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "https://evil.example/?x=1&y=2",
    "&quot;&#34;&#x22;&amp;&lt;",
    "{####}",
    "{{ code }} {% raw %} {##x##}",
    "Call +1-900-555-0100 now to keep your account",
    "\u{202E}\u{2066}moc.elpmaxe\u{200F}\u{61C}",
    "-->--!><!--<![CDATA[",
];

#[test]
fn m10_hostile_link_value_changes_only_that_value() {
    // Every state, in every language.
    for (state, locale) in pages::all().filter(|(state, locale)| *state == "ask" || *locale == Locale::ENGLISH) {
        for raw in HOSTILE {
            assert_only_the_values_differ(raw, state, locale);
        }
    }
}

#[test]
fn m10_unpostable_value_is_rejected_before_rendering() {
    for raw in ["a\0b", "\r\nSet-Cookie: a=b", "\u{85}", "\u{FFFE}", &"a".repeat(10_240), &"\u{202E}".repeat(171)] {
        assert!(FormValue::new(raw).is_none(), "{raw:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_link_changes_page_structure(
        raw in hostile(), state in prop::sample::select(STATES.to_vec()), locale in prop::sample::select(cells::locales()),
    ) {
        if FormValue::new(&raw).is_some() {
            assert_only_the_values_differ(&raw, state, locale);
        }
    }
}

/// The parsed page equals that of a plain link except for the values of hidden fields, which are those of the link.
fn assert_only_the_values_differ(raw: &str, state: &str, locale: Locale) {
    let page = |raw| Page::of(&FormValue::new(raw).unwrap()).render(state, locale);
    let (html, baseline) = (page(raw), page("u-123"));
    assert_eq!(without_values(&html), without_values(&baseline), "{raw:?} in {state} {locale:?}");
    for (name, value) in posted(&html) {
        assert_eq!(value, if name == "resend" { "1" } else { raw }, "{name} in {state} {locale:?}");
    }
}

/// The whole page, with empty hidden fields.
fn without_values(html: &str) -> Vec<Node> {
    let without = |node| match node {
        Node::Start { tag, attributes } if tag == "input" => {
            assert!(attributes.contains(&("type".to_owned(), "hidden".to_owned())));
            let attributes = attributes.into_iter().filter(|(name, _)| name != "value").collect();
            Node::Start { tag, attributes }
        }
        node => node,
    };
    dom::read(html).into_iter().map(without).collect()
}

#[test]
fn page_debug_hides_values() {
    let page = Page::default();
    let state = PageState::Ask { sign_up: &page.sign_up, code: &page.code };
    let printed = format!(
        "{:?}",
        ConfirmationPage { brand: &page.brand, texts: cells::LANGUAGES.texts(Locale::ENGLISH, None), state }
    );
    for value in ["ann", "u-123", "123456", "1example23456789"] {
        assert!(!printed.contains(value), "{value} in {printed}");
    }
}
