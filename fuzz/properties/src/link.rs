//! The confirmation link: for any values it leads to the app and contains exactly these values.

use crate::display_name::{english, sample_brand};
use crate::parts::{part_text, split_parts};
use crate::sampling::is_due;
use std::borrow::Cow;
use templates::{
    BaseUrl, Brand, CodePlaceholder, Confirmation, ConfirmationLink, DisplayName, Message, MessageContext, UrlPath,
};
use url::Url;

/// Cognito's code placeholder, and a code.
const PLACEHOLDER: &str = "{####}";
const CODE: &str = "123456";

/// Longer values are omitted: bytes of an e-mail address (RFC 5321), characters of a user name or client ID.
const MAX_EMAIL_LENGTH: usize = 254;
const MAX_ID_LENGTH: usize = 128;

/// Checks the link for an e-mail address, a user name, a client ID, and, if they are valid, a base URL and a path.
///
/// # Panics
/// If the link leads elsewhere, or has other placeholders or parameters.
pub fn link(bytes: &[u8]) {
    let mut values = split_parts(bytes).map(part_text);
    let mut next = || values.next().filter(|value| !value.is_empty());
    let (email, user_name, client_id) = (next(), next().unwrap_or_default(), next());
    let mut brand = sample_brand();
    brand.base_url = next().and_then(|raw| BaseUrl::parse(&raw).ok()).unwrap_or(brand.base_url);
    brand.confirmation_path = next().and_then(|raw| UrlPath::parse(&raw).ok()).unwrap_or(brand.confirmation_path);
    let code = CodePlaceholder::parse(PLACEHOLDER).expect("Cognito's own");
    let link = ConfirmationLink::new(&brand, email.as_deref(), &user_name, client_id.as_deref(), &code);
    assert_eq!(link.as_str().matches(PLACEHOLDER).count(), 1);
    assert!(link.as_str().ends_with(PLACEHOLDER) && link.as_str().is_ascii());
    let expected = [
        ("email", email.clone().filter(|email| email.len() <= MAX_EMAIL_LENGTH)),
        ("username", Some(user_name.clone()).filter(|name| !name.is_empty() && is_short(name))),
        ("client_id", client_id.clone().filter(|id| is_short(id))),
        ("confirmationCode", Some(Cow::Borrowed(CODE))),
    ];
    let expected: Vec<_> = expected.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    check_link_target(&link, &brand, &expected);
    if is_due(8, bytes) {
        check_link_in_mail(link, &brand, &code);
    }
}

fn is_short(id: &str) -> bool {
    id.chars().count() <= MAX_ID_LENGTH
}

fn check_link_target(link: &ConfirmationLink, brand: &Brand, expected: &[(&str, Cow<'_, str>)]) {
    let delivered = link.as_str().replace(PLACEHOLDER, CODE);
    let (base, path) = (brand.base_url.as_str(), brand.confirmation_path.as_str());
    // A host with an invalid Punycode label does not resolve, so it cannot lead to another host.
    let Ok(url) = Url::parse(&delivered) else {
        assert!(brand.base_url.host().contains("xn--"), "not a valid URL: {base}");
        return;
    };
    let app = Url::parse(base).expect("a valid base URL");
    assert_eq!(url.origin(), app.origin());
    assert_eq!(url.path(), [app.path().trim_end_matches('/'), path].concat());
    assert_eq!((url.username(), url.password(), url.fragment()), ("", None, None));
    let pairs: Vec<_> = url.query_pairs().collect();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_ref(), value.clone())).collect();
    assert_eq!(pairs, expected, "a parameter is missing or has another value");
}

/// The e-mail contains this link, with `&` escaped, and all other links lead to the brand.
fn check_link_in_mail(link: ConfirmationLink, brand: &Brand, code: &CodePlaceholder) {
    let address = link.as_str().replace('&', "&#38;");
    let message = Message::SignUp(Confirmation::ByCode { link, code });
    let name = DisplayName::new("Ann");
    let rendered =
        MessageContext { message, texts: english(), brand, name: name.as_ref(), user_name: "u-123" }.render();
    let html = rendered.html.expect("an e-mail with this link is within Cognito's limits");
    let mut addresses = html.split("href='").skip(1).map(|rest| rest.split('\'').next().unwrap_or_default());
    assert!(addresses.clone().any(|found| found == address), "the e-mail contains another link");
    let ours = ["mailto:support@example.com", brand.base_url.as_str()];
    assert!(addresses.all(|found| ours.iter().any(|start| found.starts_with(start))), "a link leads elsewhere");
}
