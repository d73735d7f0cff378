//! What is filled into a message: the code, the user name of an invitation, and the link of a verification (contract
//! 4.4).

use url::form_urlencoded;

/// What is filled into a message.
pub(super) struct Fillings<'a> {
    pub(super) code: &'a str,
    /// Of invitations only.
    pub(super) user_name: Option<&'a str>,
    /// Where the link of a verification leads.
    pub(super) link: Option<&'a str>,
}

/// Fills in everything. Nothing is escaped, as in Cognito (contract 4.5).
pub(super) fn fill_placeholders(text: &str, fillings: &Fillings<'_>) -> String {
    let text = match fillings.link {
        Some(link) => fill_links(text, link),
        None => text.to_owned(),
    };
    let text = match fillings.user_name {
        Some(name) => text.replace("{username}", name),
        None => text,
    };
    text.replace("{####}", fillings.code)
}

/// `{##text##}` becomes a link with this text.
fn fill_links(text: &str, link: &str) -> String {
    let mut filled = String::with_capacity(text.len() + link.len());
    let mut rest = text;
    while let Some((before, label, after)) = find_link(rest) {
        filled.push_str(before);
        filled.push_str(&format!("<a href=\"{link}\">{label}</a>"));
        rest = after;
    }
    filled + rest
}

/// What is before the next link, its text, and what is after it. `{####}` is not a link.
fn find_link(text: &str) -> Option<(&str, &str, &str)> {
    let starts = text.match_indices("{##").map(|(start, _)| start);
    starts.into_iter().find_map(|start| {
        let (before, placeholder) = text.split_at_checked(start)?;
        let (label, after) = placeholder.strip_prefix("{##")?.split_once("##}")?;
        (!label.is_empty() && !label.contains('{')).then_some((before, label, after))
    })
}

/// The link of a verification: Cognito's path and parameters.
pub(super) fn verification_link(base: &str, client: &str, user_name: &str, code: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([("client_id", client), ("user_name", user_name), ("confirmation_code", code)]);
    format!("{base}/confirmUser?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVITATION: Fillings<'_> = Fillings { code: "Pass&w0rd", user_name: Some("ann"), link: None };

    #[test]
    fn placeholders_are_filled() {
        let link = Fillings { code: "123456", user_name: None, link: Some("https://x/confirmUser?a=b") };
        for (text, fillings, filled) in [
            ("{username}: {####} {####}", &INVITATION, "ann: Pass&w0rd Pass&w0rd"),
            ("{##Click##} {####}", &INVITATION, "{##Click##} Pass&w0rd"),
            (
                "{username} {####} {##Click here##}!",
                &link,
                "{username} 123456 <a href=\"https://x/confirmUser?a=b\">Click here</a>!",
            ),
            (
                "{##a##}{##b##}",
                &link,
                "<a href=\"https://x/confirmUser?a=b\">a</a><a href=\"https://x/confirmUser?a=b\">b</a>",
            ),
            ("{## {####}", &link, "{## 123456"),
            ("{##", &link, "{##"),
        ] {
            assert_eq!(fill_placeholders(text, fillings), filled, "{text}");
        }
    }

    #[test]
    fn link_is_encoded() {
        let link = verification_link("https://x", "c1", "a b&c", "123456");
        assert_eq!(link, "https://x/confirmUser?client_id=c1&user_name=a+b%26c&confirmation_code=123456");
    }
}
