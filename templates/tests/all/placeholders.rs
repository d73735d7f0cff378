//! Placeholders: every message contains those that Cognito requires, where a reader can copy them (contract section
//! 4.4).

use crate::{
    cells::{self, Sample},
    dom,
    pattern::{self, placeholders},
};
use cognito_triggers_templates::{CodePlaceholder, Confirmation, LinkPlaceholder, Locale, Message, MessageContext};

#[test]
fn p08_every_message_has_required_placeholders() {
    for (message, locale) in cells::all() {
        let rendered = Sample::default().render(message, locale);
        pattern::check(&rendered, "u-123", message == "admin_create_user");
        // The code placeholder itself contains `{##`.
        let (mail, sms) = match message {
            "sign_up" | "resend_code" => ([2, 0, 2], [1, 0, 1]),
            "sign_up_by_link" | "resend_code_by_link" => ([0, 0, 1], [1, 0, 1]),
            "admin_create_user" => ([1, 1, 1], [1, 1, 1]),
            _ => ([1, 0, 1], [1, 0, 1]),
        };
        assert_eq!(placeholders(rendered.html.as_deref().unwrap()), mail, "{message} {locale:?}");
        assert_eq!(placeholders(rendered.sms.as_deref().unwrap()), sms, "{message} {locale:?}");
        assert_eq!(placeholders(rendered.subject.as_deref().unwrap()), [0, 0, 0]);
    }
}

#[test]
fn m13_invitation_separates_name_and_password() {
    for locale in cells::locales() {
        let rendered = Sample::default().render("admin_create_user", locale);
        let html = rendered.html.unwrap();
        for placeholder in ["{username}", "{####}"] {
            let alone = dom::read(&html).into_iter().filter(|n| *n == dom::Node::Text(placeholder.to_owned())).count();
            assert_eq!((alone, html.matches(placeholder).count()), (1, 1), "{placeholder} {locale:?}");
            let cell = format!("'>{placeholder}</span></td></tr>");
            assert!(html.contains(&cell), "a row of its own: {locale:?}");
            assert!(rendered.sms.as_deref().unwrap().lines().any(|line| line == placeholder), "{locale:?}");
        }
    }
}

#[test]
fn codes_are_not_next_to_punctuation() {
    for (message, locale) in cells::all() {
        let rendered = Sample::default().render(message, locale);
        let sms = rendered.sms.unwrap();
        let after = sms.split("{####}").nth(1).unwrap();
        assert!(after.is_empty() || after.starts_with('\n'), "{message} {locale:?}");
        let html = rendered.html.unwrap();
        let visible = dom::read(&html).into_iter().filter(|node| *node == dom::Node::Text("{####}".to_owned())).count();
        assert_eq!(visible, usize::from(!message.ends_with("by_link")), "{message} {locale:?}");
    }
}

#[test]
fn p06_link_ends_with_raw_code() {
    for (message, locale) in cells::all().filter(|(message, _)| matches!(*message, "sign_up" | "resend_code")) {
        let html = Sample::default().render(message, locale).html.unwrap();
        let links: Vec<String> = dom::addresses(&html).into_iter().filter(|a| a.contains('?')).collect();
        let expected = "https://app.example.com/confirm?email=ann%40example.com&username=u-123\
                        &client_id=1example23456789&confirmationCode={####}";
        assert_eq!(links, [expected], "{message} {locale:?}");
        assert!(!html.contains("%7B") && !html.contains("&#123;"));
    }
}

#[test]
fn without_cognito_link_only_sms_is_rendered() {
    let code = CodePlaceholder::parse("{####}").unwrap();
    let brand = cells::brand();
    for link in [None, LinkPlaceholder::parse("{####}").as_ref()] {
        let confirmation = Confirmation::ByCognitoLink { link, code: &code };
        let message = Message::ResendCode(confirmation);
        let context = MessageContext {
            message,
            texts: cells::LANGUAGES.texts(Locale::ENGLISH, None),
            brand: &brand,
            name: None,
            user_name: "u-123",
        };
        let rendered = context.render();
        assert!(rendered.subject.is_none() && rendered.html.is_none() && rendered.sms.is_some());
    }
}

#[test]
fn rendered_debug_shows_lengths_only() {
    let rendered = Sample::named("Zaphod").render("sign_up", Locale::ENGLISH);
    let (subject, html, sms) = (rendered.subject.as_ref(), rendered.html.as_ref(), rendered.sms.as_ref());
    let lengths = [subject, html, sms].map(|part| part.map(String::len));
    let [subject, html, sms] = lengths;
    assert_eq!(format!("{rendered:?}"), format!("Rendered {{ subject: {subject:?}, html: {html:?}, sms: {sms:?} }}"));
}
