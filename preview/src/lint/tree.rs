//! The tree of a mail, and which rules of its stylesheet hit which element.

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

/// More selectors than these are not applied.
const MAX_SELECTORS: usize = 300;

/// An element. Numbers of elements are places in the mail's order.
pub(super) struct Element {
    pub(super) number: usize,
    pub(super) tag: String,
    attributes: Vec<(String, String)>,
    pub(super) parent: Option<usize>,
    /// The innermost link that this element is or stands in.
    pub(super) link: Option<usize>,
    /// The innermost table that this element is or stands in.
    pub(super) table: Option<usize>,
    pub(super) line: usize,
    /// The rules of the stylesheet that hit it, by the place in the stylesheet and the selector that does.
    pub(super) rules: Vec<(usize, Specificity)>,
}

impl Element {
    /// The value of an attribute, its entities decode_entities.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        self.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// All attributes, names in lower case.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Where the lines of a text begin.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + self.0.partition_point(|end| *end < at)
    }
}

/// Where the texts of `<style>` elements stand. What is in a comment is none.
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

/// What a walk through the mail finds.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) elements: Vec<Element>,
    /// Where each text stands, and in which element.
    pub(super) texts: Vec<(Range<usize>, Option<usize>)>,
    pub(super) title: String,
    /// The elements that are open, outermost first.
    open: Vec<usize>,
}

impl Tree {
    /// Walks through the mail. The handler of every element stands first: it makes what the handlers of rules then mark.
    pub(super) fn build(html: &str, stylesheet: &Stylesheet<'_>, lines: &Lines) -> Self {
        let tree = Rc::new(RefCell::new(Self::default()));
        let mut settings = Settings::new()
            .append_document_content_handler(doc_text!(|chunk| {
                tree.borrow_mut().text(chunk);
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

    fn text(&mut self, chunk: &TextChunk<'_>) {
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

    /// Takes up an element, and gives its number.
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

    /// Closes an element, and those inside it that were left open.
    fn close(&mut self, number: usize) {
        self.open.truncate(self.open.partition_point(|open| *open < number));
    }

    fn mark_rule(&mut self, rule: usize, specificity: Specificity) {
        if let Some(last) = self.elements.last_mut() {
            last.rules.push((rule, specificity));
        }
    }
}

/// Takes up an element, which stays open until its end tag, or that of one around it.
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

/// Elements that end where another of these begins, and which: their end tags may be left out.
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

/// The selectors that can be matched, each with its rule. States like `:hover` are not those of a mail that is read.
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

/// The root of a mail is its `<html>`.
fn root_as_element(selector: &str) -> &str {
    if selector == ":root" { "html" } else { selector }
}

/// Shows a mail to handlers. What cannot be read any further was read so far.
fn walk(html: &str, settings: Settings<'_, '_>) {
    let mut rewriter = HtmlRewriter::new(settings.with_strict(false), |_: &[u8]| {});
    if rewriter.write(html.as_bytes()).is_ok() {
        let _ = rewriter.end();
    }
}
