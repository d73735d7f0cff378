//! Every state of the confirmation page in every language, rendered from one invented link.

use crate::{
    cells,
    dom::{self, Node},
};
use cognito_triggers_templates::{BaseUrl, Brand, ConfirmationPage, FormValue, Locale, PageState, PendingSignUp};

/// The states, by folder name; the last two are variants with the same text but another form.
pub(crate) const STATES: [&str; 8] =
    ["ask", "confirmed", "used", "resent", "unavailable", "incomplete", "used_without_a_link", "unavailable_again"];

/// Every state in every language.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, Locale)> {
    STATES.into_iter().flat_map(|state| cells::locales().into_iter().map(move |locale| (state, locale)))
}

/// Values from a link and a policy. The defaults are the baseline that attacks are compared with.
pub(crate) struct Page {
    pub(crate) brand: Brand,
    pub(crate) sign_up: PendingSignUp,
    pub(crate) code: FormValue,
    pub(crate) continue_to: BaseUrl,
}

impl Page {
    /// A page for a link whose values are all this one.
    pub(crate) fn of(value: &FormValue) -> Self {
        let other = || Some(value.clone());
        let sign_up = PendingSignUp { user_name: value.clone(), client_id: other(), email: other(), redirect: other() };
        Self { sign_up, code: value.clone(), ..Self::default() }
    }

    pub(crate) fn render(&self, state: &str, locale: Locale) -> String {
        let (sign_up, code, continue_to) = (&self.sign_up, &self.code, Some(&self.continue_to));
        let state = match state {
            "ask" => PageState::Ask { sign_up, code },
            "confirmed" => PageState::Confirmed { continue_to },
            "used" => PageState::Used { sign_up, continue_to },
            "resent" => PageState::Resent,
            "unavailable" => PageState::Unavailable { sign_up, code: Some(code) },
            "incomplete" => PageState::Incomplete,
            "used_without_a_link" => PageState::Used { sign_up, continue_to: None },
            "unavailable_again" => PageState::Unavailable { sign_up, code: None },
            _ => panic!("no such state: {state}"),
        };
        ConfirmationPage { brand: &self.brand, texts: cells::LANGUAGES.texts(locale, None), state }.render()
    }
}

impl Default for Page {
    fn default() -> Self {
        let value = |raw: &str| FormValue::new(raw).unwrap();
        let sign_up = PendingSignUp {
            user_name: value("u-123"),
            client_id: Some(value("1example23456789")),
            email: Some(value("ann@example.com")),
            redirect: None,
        };
        let continue_to = BaseUrl::parse("https://app.example.com/sign-in").unwrap();
        Self { brand: cells::brand(), sign_up, code: value("123456"), continue_to }
    }
}

/// The names and values that the form of a page posts, as a browser reads them.
pub(crate) fn posted(html: &str) -> Vec<(String, String)> {
    let nodes = dom::read(html);
    let inputs = nodes.iter().filter(|node| matches!(node, Node::Start { tag, .. } if tag == "input"));
    let own = |node: &Node, name| node.attribute(name).unwrap().to_owned();
    inputs.map(|input| (own(input, "name"), own(input, "value"))).collect()
}
