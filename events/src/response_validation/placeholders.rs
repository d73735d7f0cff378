//! The placeholders in a message that Cognito replaces: code, user name, verification link (contract 4.4).

use memchr::memchr_iter;

/// The placeholders that the event specifies; for a missing one, the one that Cognito always sends.
pub(super) struct ExpectedPlaceholders<'r> {
    pub(super) code: &'r str,
    pub(super) user_name: &'r str,
    /// The link placeholder, if the event specifies one that is not of the form `{##…##}`.
    pub(super) nonstandard_link: Option<&'r str>,
}

impl<'r> ExpectedPlaceholders<'r> {
    /// The code placeholder of every real event.
    pub(super) const CODE: &'static str = "{####}";
    /// The user name placeholder of every real invitation.
    pub(super) const USER_NAME: &'static str = "{username}";

    /// From `codeParameter`, `usernameParameter` and `linkParameter` of the request. Empty placeholders are ignored,
    /// because they would match everywhere.
    pub(super) fn from_parameters(code: Option<&'r str>, user_name: Option<&'r str>, link: Option<&'r str>) -> Self {
        let [code, user_name, link] = [code, user_name, link].map(|named| named.filter(|text| !text.is_empty()));
        Self {
            code: code.unwrap_or(Self::CODE),
            // The documentation's test event contains "None" where real events have null.
            user_name: user_name.filter(|text| *text != "None").unwrap_or(Self::USER_NAME),
            nonstandard_link: link.filter(|text| classify_link("", text) != LinkPlaceholder::WellFormed),
        }
    }

    /// Whether the text contains a code placeholder that is percent-encoded or HTML-escaped.
    pub(super) fn has_escaped_code(text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let spellings = OPENING_BRACE_SPELLINGS
            .iter()
            .flat_map(|brace| HASH_SPELLINGS.iter().map(move |hash| [*brace, *hash].concat()));
        spellings.skip(1).any(|disguised| text.contains(&disguised))
    }

    /// The same for the user name placeholder.
    pub(super) fn has_escaped_user_name(text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        OPENING_BRACE_SPELLINGS.iter().skip(1).any(|brace| text.contains(&[brace, "username"].concat()))
    }
}

/// `{` as is, percent-encoded, and as HTML character references.
const OPENING_BRACE_SPELLINGS: [&str; 6] = ["{", "%7b", "&#123;", "&#x7b;", "&lcub;", "&lbrace;"];
/// The same for `#`.
const HASH_SPELLINGS: [&str; 5] = ["#", "%23", "&#35;", "&#x23;", "&num;"];

/// The start of a link placeholder.
const LINK_START: &str = "{##";

/// The link placeholder in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkPlaceholder {
    /// There is none.
    #[default]
    None,
    /// It has extra or missing braces, or no text.
    Malformed,
    /// Cognito turns it into a link.
    WellFormed,
}

/// The placeholders in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FoundPlaceholders {
    pub(super) codes: usize,
    pub(super) user_names: usize,
    pub(super) link: LinkPlaceholder,
}

impl FoundPlaceholders {
    /// Checks every opening brace once, because all placeholders of real events begin with one.
    pub(super) fn find_in(text: &str, needed: &ExpectedPlaceholders<'_>) -> Self {
        let mut found = Self::default();
        for offset in memchr_iter(b'{', text.as_bytes()) {
            let (before, rest) = text.split_at_checked(offset).unwrap_or_default();
            found.codes += usize::from(rest.starts_with(needed.code));
            found.user_names += usize::from(rest.starts_with(needed.user_name));
            found.link = found.link.max(classify_link(before, rest));
        }
        found.with_nonstandard_placeholders(text, needed)
    }

    /// Placeholders of emulators and of mistakes in the documentation, which may have any form.
    fn with_nonstandard_placeholders(mut self, text: &str, needed: &ExpectedPlaceholders<'_>) -> Self {
        if !needed.code.starts_with('{') {
            self.codes = text.matches(needed.code).count();
        }
        if !needed.user_name.starts_with('{') {
            self.user_names = text.matches(needed.user_name).count();
        }
        if let Some(link) = needed.nonstandard_link {
            self.link = if text.contains(link) { LinkPlaceholder::WellFormed } else { LinkPlaceholder::None };
        }
        self
    }
}

/// Classifies the link placeholder at the start of `rest`. Its text may contain anything but braces; `{####}` is the
/// code placeholder.
fn classify_link(before: &str, rest: &str) -> LinkPlaceholder {
    let Some(inside) = rest.strip_prefix(LINK_START) else { return LinkPlaceholder::None };
    // Searching only up to the next brace keeps the scan linear in a text full of openings.
    let Some((words, after)) = inside.find(['{', '}']).and_then(|end| inside.split_at_checked(end)) else {
        return LinkPlaceholder::Malformed;
    };
    let in_more_braces = before.ends_with('{') || after.starts_with("}}") || after.starts_with('{');
    match words.strip_suffix("##") {
        Some("") if !after.starts_with('{') => LinkPlaceholder::None,
        Some(words) if !in_more_braces && !words.bytes().all(|byte| byte == b'#') => LinkPlaceholder::WellFormed,
        _ => LinkPlaceholder::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::{ExpectedPlaceholders, FoundPlaceholders, LinkPlaceholder};
    use crate::{Envelope, views};

    fn found(request: &str, text: &str) -> (usize, usize, LinkPlaceholder) {
        let event = format!(r#"{{"request":{request}}}"#);
        let request = views::CustomMessage::from_event(&Envelope::parse(event.as_bytes()).unwrap());
        let [code, user_name, link] = [&request.code_parameter, &request.username_parameter, &request.link_parameter]
            .map(|parameter| parameter.as_deref());
        let found = FoundPlaceholders::find_in(text, &ExpectedPlaceholders::from_parameters(code, user_name, link));
        (found.codes, found.user_names, found.link)
    }

    #[test]
    fn placeholders_are_found_in_a_text() {
        for (text, expected) in [
            ("", (0, 0, LinkPlaceholder::None)),
            ("{####}", (1, 0, LinkPlaceholder::None)),
            ("<a href=\"x?c={####}\">{####}</a> {username}", (2, 1, LinkPlaceholder::None)),
            ("{{####}}", (1, 0, LinkPlaceholder::None)),
            ("{ #### } {Username} %7B####%7D &#123;####&#125;", (0, 0, LinkPlaceholder::None)),
            ("a { b } {#c} p{color:red}", (0, 0, LinkPlaceholder::None)),
            ("{##Click Here##}", (0, 0, LinkPlaceholder::WellFormed)),
            ("{##Étape #1, 確認##}", (0, 0, LinkPlaceholder::WellFormed)),
            ("{####} {##x##}", (1, 0, LinkPlaceholder::WellFormed)),
            ("{{##x##}}", (0, 0, LinkPlaceholder::Malformed)),
            ("{{##x##}", (0, 0, LinkPlaceholder::Malformed)),
            ("{##x##}}", (0, 0, LinkPlaceholder::Malformed)),
            ("{##{x}##}", (0, 0, LinkPlaceholder::Malformed)),
            ("{##x}##}", (0, 0, LinkPlaceholder::Malformed)),
            ("{##x", (0, 0, LinkPlaceholder::Malformed)),
            ("{######}", (0, 0, LinkPlaceholder::Malformed)),
            ("{####{", (0, 0, LinkPlaceholder::Malformed)),
            ("{##{####}##}", (1, 0, LinkPlaceholder::Malformed)),
            ("{{##x##}} and {##y##}", (0, 0, LinkPlaceholder::WellFormed)),
        ] {
            assert_eq!(found("{}", text), expected, "{text}");
        }
    }

    #[test]
    fn placeholders_follow_the_event_parameters() {
        let nonstandard = r######"{"codeParameter":"####","linkParameter":"LINK","usernameParameter":"NAME"}"######;
        assert_eq!(found(nonstandard, "{####} NAME LINK"), (1, 1, LinkPlaceholder::WellFormed));
        assert_eq!(found(nonstandard, "{##x##}"), (0, 0, LinkPlaceholder::None));
        let braces = r#"{"codeParameter":"{code}","linkParameter":"{##Los##}","usernameParameter":"None"}"#;
        assert_eq!(found(braces, "{code} {####} {username} {##Go##}"), (1, 1, LinkPlaceholder::WellFormed));
        let nothing = r#"{"codeParameter":null,"linkParameter":"","usernameParameter":5}"#;
        assert_eq!(found(nothing, "{####} {username} {##Go##}"), (1, 1, LinkPlaceholder::WellFormed));
        let short = r#"{"codeParameter":"{","usernameParameter":"{é}"}"#;
        assert_eq!(found(short, "{ {a} {é} {"), (4, 1, LinkPlaceholder::None));
    }

    #[test]
    fn escaped_placeholders_are_recognized() {
        for text in ["?c=%7B####%7D", "%7b%23%23%23%23%7d", "&#123;####&#125;", "{&#35;", "&lcub;&num;", "{%23###}"] {
            assert!(ExpectedPlaceholders::has_escaped_code(text), "{text}");
        }
        assert!(
            ExpectedPlaceholders::has_escaped_user_name("%7Busername%7D")
                && ExpectedPlaceholders::has_escaped_user_name("&#123;username")
        );
        for text in ["", "{####}", "{ ####}", "%7B", "# {", "{username}"] {
            assert!(
                !ExpectedPlaceholders::has_escaped_code(text) && !ExpectedPlaceholders::has_escaped_user_name(text),
                "{text}"
            );
        }
    }

    #[test]
    fn text_full_of_openings_is_scanned_in_linear_time() {
        let text = "{##".repeat(1_000_000);
        assert_eq!(found("{}", &text), (0, 0, LinkPlaceholder::Malformed));
    }
}
