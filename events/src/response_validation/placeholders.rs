//! The marks in a message that Cognito replaces: code, user name, verification link (contract 4.4).

use memchr::memchr_iter;

/// The placeholders that the event names, each with what Cognito always sends in the place of a missing one.
pub(super) struct ExpectedPlaceholders<'r> {
    pub(super) code: &'r str,
    pub(super) user_name: &'r str,
    /// The link placeholder, only where the event names one that is not of the form `{##…##}`.
    pub(super) nonstandard_link: Option<&'r str>,
}

impl<'r> ExpectedPlaceholders<'r> {
    /// The code placeholder of every real event.
    pub(super) const CODE: &'static str = "{####}";
    /// The user name placeholder of every real invitation.
    pub(super) const USER_NAME: &'static str = "{username}";

    /// By `codeParameter`, `usernameParameter` and `linkParameter` of the request; an empty placeholder would be found
    /// everywhere.
    pub(super) fn from_parameters(code: Option<&'r str>, user_name: Option<&'r str>, link: Option<&'r str>) -> Self {
        let [code, user_name, link] = [code, user_name, link].map(|named| named.filter(|text| !text.is_empty()));
        Self {
            code: code.unwrap_or(Self::CODE),
            // The documents' own test event prints "None" where real events have null.
            user_name: user_name.filter(|text| *text != "None").unwrap_or(Self::USER_NAME),
            nonstandard_link: link.filter(|text| classify_link("", text) != LinkPlaceholder::WellFormed),
        }
    }

    /// Whether a code placeholder stands there as a URL builder or a template engine writes it.
    pub(super) fn has_escaped_code(text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let spellings = OPENING_BRACE_SPELLINGS
            .iter()
            .flat_map(|brace| HASH_SPELLINGS.iter().map(move |hash| [*brace, *hash].concat()));
        spellings.skip(1).any(|disguised| text.contains(&disguised))
    }

    /// The same of the user name placeholder.
    pub(super) fn has_escaped_user_name(text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        OPENING_BRACE_SPELLINGS.iter().skip(1).any(|brace| text.contains(&[brace, "username"].concat()))
    }
}

/// `{` as such, percent-encoded, and as HTML's character references.
const OPENING_BRACE_SPELLINGS: [&str; 6] = ["{", "%7b", "&#123;", "&#x7b;", "&lcub;", "&lbrace;"];
/// `#` likewise.
const HASH_SPELLINGS: [&str; 5] = ["#", "%23", "&#35;", "&#x23;", "&num;"];

/// How a link begins.
const LINK_START: &str = "{##";

/// What a text holds of the link placeholder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkPlaceholder {
    /// Nothing.
    #[default]
    None,
    /// Something that begins like one, with braces too many or too few, or without words.
    Malformed,
    /// One that Cognito turns into a link.
    WellFormed,
}

/// What a text holds of the three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FoundPlaceholders {
    pub(super) codes: usize,
    pub(super) user_names: usize,
    pub(super) link: LinkPlaceholder,
}

impl FoundPlaceholders {
    /// Looks at every opening brace once, because all placeholders of real events begin with one.
    pub(super) fn find_in(text: &str, needed: &ExpectedPlaceholders<'_>) -> Self {
        let mut found = Self::default();
        // Most braces are those of a style sheet. What stands behind one tells them from a mark's.
        let seconds = [needed.code, needed.user_name, LINK_START].map(|mark| mark.as_bytes().get(1));
        for offset in memchr_iter(b'{', text.as_bytes()) {
            let next = text.as_bytes().get(offset + 1);
            if !seconds.iter().any(|second| second.is_none() || *second == next) {
                continue;
            }
            let (before, rest) = text.split_at_checked(offset).unwrap_or_default();
            found.codes += usize::from(rest.starts_with(needed.code));
            found.user_names += usize::from(rest.starts_with(needed.user_name));
            found.link = found.link.max(classify_link(before, rest));
        }
        found.with_nonstandard_placeholders(text, needed)
    }

    /// The placeholders of emulators and of the documents' slips, which may look like anything.
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

/// The link placeholder at the start of `rest`. Its words may be any but braces; `{####}` is the code's.
fn classify_link(before: &str, rest: &str) -> LinkPlaceholder {
    let Some(inside) = rest.strip_prefix(LINK_START) else { return LinkPlaceholder::None };
    // The search ends at the next brace, so that a text full of openings is still read in one pass.
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
    fn what_a_text_holds() {
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
            ("{##{####}##}", (1, 0, LinkPlaceholder::Malformed)),
            ("{{##x##}} and {##y##}", (0, 0, LinkPlaceholder::WellFormed)),
        ] {
            assert_eq!(found("{}", text), expected, "{text}");
        }
    }

    #[test]
    fn the_event_names_the_placeholders() {
        let odd = r######"{"codeParameter":"####","linkParameter":"LINK","usernameParameter":"NAME"}"######;
        assert_eq!(found(odd, "{####} NAME LINK"), (1, 1, LinkPlaceholder::WellFormed));
        assert_eq!(found(odd, "{##x##}"), (0, 0, LinkPlaceholder::None));
        let braces = r#"{"codeParameter":"{code}","linkParameter":"{##Los##}","usernameParameter":"None"}"#;
        assert_eq!(found(braces, "{code} {####} {username} {##Go##}"), (1, 1, LinkPlaceholder::WellFormed));
        let nothing = r#"{"codeParameter":null,"linkParameter":"","usernameParameter":5}"#;
        assert_eq!(found(nothing, "{####} {username} {##Go##}"), (1, 1, LinkPlaceholder::WellFormed));
        let short = r#"{"codeParameter":"{","usernameParameter":"{é}"}"#;
        assert_eq!(found(short, "{ {a} {é} {"), (4, 1, LinkPlaceholder::None));
    }

    #[test]
    fn a_disguised_placeholder_is_told_from_a_missing_one() {
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
    fn a_text_full_of_openings_is_read_once() {
        let text = "{##".repeat(1_000_000);
        assert_eq!(found("{}", &text), (0, 0, LinkPlaceholder::Malformed));
    }
}
