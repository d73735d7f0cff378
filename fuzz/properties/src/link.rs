//! The confirmation link: whatever the values are, it leads to the app, and they come back out of it as they went in.

use crate::display_name::brand;
use crate::parts::{parts, text};
use std::borrow::Cow;
use templates::{
    BaseUrl, Brand, CodePlaceholder, Confirmation, ConfirmationLink, DisplayName, Locale, Message, MessageContext,
    UrlPath,
};
use url::Url;

/// What Cognito puts a code in the place of, and such a code.
const PLACEHOLDER: &str = "{####}";
const CODE: &str = "123456";

/// Beyond these the value is left out: bytes of an address (RFC 5321), characters of a name or a client id.
const LONGEST_EMAIL: usize = 254;
const LONGEST_ID: usize = 128;

/// What becomes of an address, a user name, a client id, and, where they are taken, a base URL and a path.
///
/// # Panics
/// Where the link leads elsewhere, has another number of placeholders, or other parameters than those.
pub fn link(bytes: &[u8]) {
    let mut values = parts(bytes).map(text);
    let mut next = || values.next().filter(|value| !value.is_empty());
    let (email, user_name, client_id) = (next(), next().unwrap_or_default(), next());
    let mut brand = brand();
    brand.base_url = next().and_then(|raw| BaseUrl::parse(&raw).ok()).unwrap_or(brand.base_url);
    brand.confirmation_path = next().and_then(|raw| UrlPath::parse(&raw).ok()).unwrap_or(brand.confirmation_path);
    let code = CodePlaceholder::parse(PLACEHOLDER).expect("Cognito's own");
    let link = ConfirmationLink::new(&brand, email.as_deref(), &user_name, client_id.as_deref(), &code);
    assert_eq!(link.as_str().matches(PLACEHOLDER).count(), 1);
    assert!(link.as_str().ends_with(PLACEHOLDER) && link.as_str().is_ascii());
    let expected = [
        ("email", email.clone().filter(|email| email.len() <= LONGEST_EMAIL)),
        ("username", Some(user_name.clone()).filter(|name| !name.is_empty() && is_short(name))),
        ("client_id", client_id.clone().filter(|id| is_short(id))),
        ("confirmationCode", Some(Cow::Borrowed(CODE))),
    ];
    let expected: Vec<_> = expected.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    leads_to_the_app(&link, &brand, &expected);
    stands_in_the_mail(link, &brand, &code);
}

fn is_short(id: &str) -> bool {
    id.chars().count() <= LONGEST_ID
}

fn leads_to_the_app(link: &ConfirmationLink, brand: &Brand, expected: &[(&str, Cow<'_, str>)]) {
    let delivered = link.as_str().replace(PLACEHOLDER, CODE);
    let (base, path) = (brand.base_url.as_str(), brand.confirmation_path.as_str());
    // A broken Punycode label leads nowhere, and nowhere else.
    let Ok(url) = Url::parse(&delivered) else {
        assert!(brand.base_url.host().contains("xn--"), "no address: {base}");
        return;
    };
    let app = Url::parse(base).expect("a base URL is an address");
    assert_eq!(url.origin(), app.origin());
    assert_eq!(url.path(), [app.path().trim_end_matches('/'), path].concat());
    assert_eq!((url.username(), url.password(), url.fragment()), ("", None, None));
    let pairs: Vec<_> = url.query_pairs().collect();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_ref(), value.clone())).collect();
    assert_eq!(pairs, expected, "a value is not what it was, or not in its parameter");
}

/// In the mail the link is the one that was made, with `&` escaped, and no other leads elsewhere than to the brand.
fn stands_in_the_mail(link: ConfirmationLink, brand: &Brand, code: &CodePlaceholder) {
    let address = link.as_str().replace('&', "&#38;");
    let message = Message::SignUp(Confirmation::ByCode { link, code });
    let name = DisplayName::new("Ann");
    let rendered =
        MessageContext { message, locale: Locale::En, brand, name: name.as_ref(), user_name: "u-123" }.render();
    let html = rendered.html.expect("a mail with such a link fits Cognito's bounds");
    let mut addresses = html.split("href='").skip(1).map(|rest| rest.split('\'').next().unwrap_or_default());
    assert!(addresses.clone().any(|found| found == address), "the mail has another link");
    let ours = ["mailto:support@example.com", brand.base_url.as_str()];
    assert!(addresses.all(|found| ours.iter().any(|start| found.starts_with(start))), "a link leads elsewhere");
}
