//! A parsed mail: its elements and texts in document order, and its styles.

use super::{
    characters::decode_entities,
    stylesheet::Stylesheet,
    tree::{Lines, Tree, style_ranges},
};
use std::ops::Range;

pub(super) use super::tree::Element;

/// A text as in the source, and its parent element.
pub(super) struct Text<'a> {
    pub(super) raw: &'a str,
    pub(super) parent: Option<usize>,
    pub(super) line: usize,
}

/// A parsed mail.
pub(super) struct ParsedMail<'a> {
    /// The source.
    pub(super) html: &'a str,
    pub(super) elements: Vec<Element>,
    /// The texts of the body, without title, scripts, styles and comments.
    pub(super) texts: Vec<Text<'a>>,
    pub(super) stylesheet: Stylesheet<'a>,
    pub(super) title: String,
}

/// The rest of a longer mail is ignored. Cognito does not send one: 20,000 characters have at most three bytes each.
const MAX_BYTES: usize = 60_000;

impl<'a> ParsedMail<'a> {
    /// Parses a mail, as far as it can be parsed.
    pub(super) fn parse(html: &'a str) -> Self {
        let html = html.get(..html.floor_char_boundary(MAX_BYTES)).unwrap_or(html);
        let lines = Lines::new(html);
        let mut stylesheet = Stylesheet::default();
        for range in style_ranges(html) {
            stylesheet.add(html.get(range.clone()).unwrap_or_default(), lines.line(range.start));
        }
        let Tree { elements, texts, title, .. } = Tree::build(html, &stylesheet, &lines);
        let text = |(range, parent): (Range<usize>, _)| {
            let raw = html.get(range.clone()).unwrap_or_default();
            Text { raw, parent, line: lines.line(range.start) }
        };
        Self { html, elements, texts: texts.into_iter().map(text).collect(), stylesheet, title }
    }

    pub(super) fn element(&self, number: Option<usize>) -> Option<&Element> {
        self.elements.get(number?)
    }

    /// The depth of the deepest element.
    pub(super) fn depth(&self) -> usize {
        let mut depths = Vec::with_capacity(self.elements.len());
        for element in &self.elements {
            let around = element.parent.and_then(|parent| depths.get(parent)).copied().unwrap_or(0);
            depths.push(around + 1_usize);
        }
        depths.into_iter().max().unwrap_or(0)
    }

    /// The links with their texts.
    pub(super) fn links(&self) -> Vec<(&Element, String)> {
        let mut words = vec![String::new(); self.elements.len()];
        for text in &self.texts {
            if let Some(words) = self.element(text.parent).and_then(|parent| words.get_mut(parent.link?)) {
                words.push_str(&decode_entities(text.raw));
            }
        }
        self.elements.iter().zip(words).filter(|(element, _)| element.link == Some(element.number)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_assigned_to_matching_elements() {
        let parsed = ParsedMail::parse(
            "<style>.k a,p{color:red}:root{x:y}</style><html><p>1</p><div class=k><b><a href='?a=1&amp;b'>2</a></b></div>\n<a>3",
        );
        let hit: Vec<_> = parsed.elements.iter().map(|one| (one.tag.as_str(), one.line, one.rules.clone())).collect();
        assert_eq!(
            hit,
            [
                ("style", 1, vec![]),
                ("html", 1, vec![(1, [0, 1, 0])]),
                ("p", 1, vec![(0, [0, 0, 1])]),
                ("div", 1, vec![]),
                ("b", 1, vec![]),
                ("a", 1, vec![(0, [0, 1, 1])]),
                ("a", 2, vec![]),
            ]
        );
        assert_eq!(parsed.elements[5].attribute("href"), Some("?a=1&b"));
        let texts: Vec<_> = parsed.texts.iter().map(|text| (text.raw, text.parent, text.line)).collect();
        assert_eq!(texts, [("1", Some(2), 1), ("2", Some(5), 1), ("\n", Some(1), 1), ("3", Some(6), 2)]);
        let links: Vec<_> = parsed.links().into_iter().map(|(link, words)| (link.line, words)).collect();
        assert_eq!(links, [(1, "2".to_owned()), (2, "3".to_owned())]);
    }

    #[test]
    fn comments_titles_and_scripts_are_excluded_from_texts() {
        let parsed = ParsedMail::parse(
            "<title>T</title><!--[if mso]><p>x</p><style>p{a:b}</style><![endif]--><script>y</script><br>z<p>unclosed<td>u</p>v",
        );
        assert_eq!(parsed.title, "T");
        assert!(parsed.stylesheet.rules.is_empty());
        let texts: Vec<_> =
            parsed.texts.iter().map(|text| (text.raw, parsed.element(text.parent).map(|one| &*one.tag))).collect();
        assert_eq!(texts, [("z", None), ("unclosed", Some("p")), ("u", Some("td")), ("v", None)]);
    }
}
