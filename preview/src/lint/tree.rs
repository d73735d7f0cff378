//! Builds the element tree of a mail, and matches the rules of its stylesheet.

use super::{
    characters::decode_entities,
    stylesheet::{Rule, Specificity, Stylesheet},
};
use lol_html::{
    ElementContentHandlers, HtmlRewriter, Selector, Settings, doc_text, element,
    html_content::{Element as Tag, TextChunk, TextType},
    text,
};
use std::{borrow::Cow, cell::RefCell, ops::Range, rc::Rc};

/// Further selectors are not applied.
const MAX_SELECTORS: usize = 300;

/// An element. `number` is its position in document order.
pub(super) struct Element {
    pub(super) number: usize,
    pub(super) tag: String,
    attributes: Vec<(String, String)>,
    pub(super) parent: Option<usize>,
    /// The innermost link that is or contains this element.
    pub(super) link: Option<usize>,
    /// The innermost table that is or contains this element.
    pub(super) table: Option<usize>,
    pub(super) line: usize,
    /// The matching rules: the index in the stylesheet, and the specificity of the matching selector.
    pub(super) rules: Vec<(usize, Specificity)>,
}

impl Element {
    /// The value of an attribute with its entities decoded.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        self.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// All attributes with names in lower case.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The positions of the line breaks in a text.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte offset, counted from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + self.0.partition_point(|end| *end < at)
    }
}

/// The byte ranges of `<style>` elements, except for those in comments.
pub(super) fn style_ranges(html: &str) -> Vec<Range<usize>> {
    let ranges = RefCell::<Vec<Range<usize>>>::default();
    let note = text!("style", |chunk| {
        let range = chunk.source_location().bytes();
        let mut ranges = ranges.borrow_mut();
        match ranges.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => ranges.push(range),
        }
        Ok(())
    });
    walk(html, Settings::new().append_element_content_handler(note));
    ranges.take()
}

/// The tree under construction.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) elements: Vec<Element>,
    /// The range of each text, and its parent element.
    pub(super) texts: Vec<(Range<usize>, Option<usize>)>,
    pub(super) title: String,
    /// The open elements, outermost first.
    open: Vec<usize>,
}

impl Tree {
    /// Builds the tree. The handler for every element must be the first one: it adds the element that the handlers of
    /// the rules then mark.
    pub(super) fn build(html: &str, stylesheet: &Stylesheet<'_>, lines: &Lines) -> Self {
        let tree = Rc::new(RefCell::new(Self::default()));
        let mut settings = Settings::new()
            .append_document_content_handler(doc_text!(|chunk| {
                tree.borrow_mut().add_text(chunk);
                Ok(())
            }))
            .append_element_content_handler(element!("*", |element| {
                open_element(&tree, element, lines);
                Ok(())
            }));
        for (selector, rule, specificity) in selectors(stylesheet) {
            let tree = Rc::clone(&tree);
            let mark = ElementContentHandlers::default().element(move |_: &mut Tag<'_, '_>| {
                tree.borrow_mut().mark_rule(rule, specificity);
                Ok(())
            });
            settings = settings.append_element_content_handler((Cow::Owned(selector), mark));
        }
        walk(html, settings);
        tree.take()
    }

    fn add_text(&mut self, chunk: &TextChunk<'_>) {
        let (range, parent) = (chunk.source_location().bytes(), self.open.last().copied());
        match chunk.text_type() {
            TextType::Data if !range.is_empty() => self.texts.push((range, parent)),
            TextType::RCData if self.tag(parent) == Some("title") => self.title.push_str(chunk.as_str()),
            _ => {}
        }
    }

    fn tag(&self, number: Option<usize>) -> Option<&str> {
        self.elements.get(number?).map(|element| element.tag.as_str())
    }

    /// Adds an element and returns its number.
    fn start(&mut self, element: &Tag<'_, '_>, lines: &Lines) -> usize {
        let (number, tag) = (self.elements.len(), element.tag_name());
        while self.tag(self.open.last().copied()).is_some_and(|open| is_closed_by(open, &tag)) {
            self.open.pop();
        }
        let parent = self.open.last().copied();
        let around = parent.and_then(|parent| self.elements.get(parent));
        let link = if tag == "a" { Some(number) } else { around.and_then(|around| around.link) };
        let table = if tag == "table" { Some(number) } else { around.and_then(|around| around.table) };
        let attributes =
            element.attributes().iter().map(|one| (one.name(), decode_entities(&one.value()).into_owned())).collect();
        let line = lines.line(element.source_location().bytes().start);
        self.elements.push(Element { number, tag, attributes, parent, link, table, line, rules: Vec::new() });
        number
    }

    /// Closes an element and everything left open inside it.
    fn close(&mut self, number: usize) {
        self.open.truncate(self.open.partition_point(|open| *open < number));
    }

    fn mark_rule(&mut self, rule: usize, specificity: Specificity) {
        if let Some(last) = self.elements.last_mut() {
            last.rules.push((rule, specificity));
        }
    }
}

/// Adds an element that stays open until its end tag or that of an ancestor.
fn open_element(tree: &Rc<RefCell<Tree>>, element: &mut Tag<'_, '_>, lines: &Lines) {
    let number = tree.borrow_mut().start(element, lines);
    if let Some(handlers) = element.end_tag_handlers() {
        tree.borrow_mut().open.push(number);
        let tree = Rc::clone(tree);
        handlers.push(Box::new(move |_| {
            tree.borrow_mut().close(number);
            Ok(())
        }));
    }
}

/// Elements with optional end tags, and the start tags that close them.
const CLOSED_BY: [(&str, &[&str]); 8] = [
    ("p", &["p", "div", "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote"]),
    ("li", &["li"]),
    ("td", &["td", "th", "tr"]),
    ("th", &["td", "th", "tr"]),
    ("tr", &["tr"]),
    ("dt", &["dt", "dd"]),
    ("dd", &["dt", "dd"]),
    ("head", &["body"]),
];

fn is_closed_by(open: &str, tag: &str) -> bool {
    CLOSED_BY.iter().any(|(one, by)| *one == open && by.contains(&tag))
}

/// The selectors that can be matched, each with its rule. States such as `:hover` are not supported.
fn selectors(stylesheet: &Stylesheet<'_>) -> impl Iterator<Item = (Selector, usize, Specificity)> {
    let parse_rule = |(number, rule): (usize, &Rule<'_>)| {
        let parsed = rule
            .selectors
            .iter()
            .map(move |one| Some((root_as_element(one.text).parse().ok()?, number, one.specificity)));
        parsed.flatten().collect::<Vec<_>>()
    };
    stylesheet.rules.iter().enumerate().flat_map(parse_rule).take(MAX_SELECTORS)
}

/// `:root` is the `<html>` element.
fn root_as_element(selector: &str) -> &str {
    if selector == ":root" { "html" } else { selector }
}

/// Runs the handlers over a mail; on a parse error, keeps what was read before it.
fn walk(html: &str, settings: Settings<'_, '_>) {
    let mut rewriter = HtmlRewriter::new(settings.with_strict(false), |_: &[u8]| {});
    if rewriter.write(html.as_bytes()).is_ok() {
        let _ = rewriter.end();
    }
}
