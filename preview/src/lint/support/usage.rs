//! Finds features in a mail that some mail clients do not support.

use super::{clients::CLIENT_DEFINITIONS, feature::Feature, features::Data, severity, syntax::Syntax};
use crate::lint::{
    computed_style::ComputedStyle,
    finding::{Finding, Severity},
    parsed_mail::{Element, ParsedMail},
    stylesheet::{AtRule, Declaration, Rule, declarations},
};
use cssparser::{Parser, ParserInput, Token};
use std::collections::{BTreeMap, HashMap};

/// One finding for each feature that some clients do not support.
pub(in crate::lint) fn findings(parsed: &ParsedMail<'_>, styles: &[ComputedStyle]) -> Vec<Finding> {
    let mut usage = FeatureUsage { data: Data::get(), occurrences: BTreeMap::new() };
    parsed.stylesheet.rules.iter().filter(|rule| !hides(&rule.declarations)).for_each(|rule| usage.rule(rule));
    parsed.stylesheet.at_rules.iter().for_each(|rule| usage.at_rule(rule));
    // Hidden elements do not matter.
    let is_seen = |element: &&Element| styles.get(element.number).is_some_and(|style| !style.hidden);
    let mut styles: HashMap<&str, Occurrence> = HashMap::new();
    for element in parsed.elements.iter().filter(is_seen) {
        usage.element(element);
        if let Some(style) = element.attribute("style") {
            styles
                .entry(style)
                .and_modify(|occurrence| occurrence.times += 1)
                .or_insert(Occurrence { line: element.line, times: 1 });
        }
    }
    styles.iter().for_each(|(style, occurrence)| usage.declarations(&declarations(style), *occurrence));
    usage
        .occurrences
        .iter()
        .filter_map(|(number, occurrence)| finding_for(usage.data.features.get(*number)?, *occurrence))
        .collect()
}

fn hides(declarations: &[Declaration<'_>]) -> bool {
    declarations.iter().any(|one| one.property == "display" && one.value.eq_ignore_ascii_case("none"))
}

/// The first line of a feature, and the number of occurrences.
#[derive(Clone, Copy)]
struct Occurrence {
    line: usize,
    times: usize,
}

fn finding_for(feature: &'static Feature, occurrence: Occurrence) -> Option<Finding> {
    let lacking: Vec<String> = CLIENT_DEFINITIONS
        .iter()
        .filter(|client| client.lacks_support_for(feature))
        .map(|client| client.name.to_owned())
        .collect();
    let slug = feature.slug.as_str();
    let severity = severity::severity(slug).filter(|_| !lacking.is_empty())?;
    let advice = match severity {
        Severity::Notice => "No change is needed if the mail works without it",
        _ => "Change the mail so that it works without it",
    };
    let text = format!("{} is not supported by {}", feature.title, lacking.join(", "));
    let fix = format!("{advice}; see {}", feature.url);
    Some(Finding {
        clients: lacking,
        more: occurrence.times - 1,
        ..Finding::html(severity, slug, occurrence.line, text, &fix)
    })
}

/// The used features by number.
struct FeatureUsage {
    data: &'static Data,
    occurrences: BTreeMap<usize, Occurrence>,
}

impl FeatureUsage {
    fn note(&mut self, syntax: &Syntax<'_>, at: Occurrence) {
        if let Some(number) = self.data.number(syntax) {
            let occurrence = self.occurrences.entry(number).or_insert(Occurrence { line: at.line, times: 0 });
            occurrence.line = occurrence.line.min(at.line);
            occurrence.times += at.times;
        }
    }

    fn element(&mut self, element: &Element) {
        let at = Occurrence { line: element.line, times: 1 };
        self.note(&Syntax::Element(element.tag.as_str().into()), at);
        for (name, value) in element.attributes() {
            self.note(&Syntax::Attribute(name.into()), at);
            if name == "src" && element.tag == "img" {
                self.note(&Syntax::Image(image_kind(value).into()), at);
            }
        }
    }

    fn at_rule(&mut self, rule: &AtRule<'_>) {
        let at = Occurrence { line: rule.line, times: 1 };
        self.note(&Syntax::AtRule(rule.name.as_str().into()), at);
        for question in rule.condition.split('(').skip(1).filter(|_| rule.name == "media") {
            let name = question.split([':', ')', '<', '>', '=']).next().unwrap_or_default();
            self.note(&Syntax::Media(name.trim().to_ascii_lowercase().into()), at);
        }
    }

    fn rule(&mut self, rule: &Rule<'_>) {
        let at = Occurrence { line: rule.line, times: 1 };
        rule.selectors.iter().for_each(|selector| self.selector(selector.text, at));
        self.declarations(&rule.declarations, at);
    }

    fn selector(&mut self, selector: &str, at: Occurrence) {
        let mut input = ParserInput::new(selector);
        let mut parser = Parser::new(&mut input);
        while let Ok(token) = parser.next_including_whitespace() {
            let token = token.clone();
            match token {
                Token::IDHash(_) => self.note(&Syntax::Selector('#'), at),
                Token::SquareBracketBlock => self.note(&Syntax::Selector('['), at),
                Token::Delim(sign @ ('>' | '+' | '~' | '*')) => self.note(&Syntax::Selector(sign), at),
                Token::Colon => {
                    let name = parser.try_parse(|parser| match parser.next().cloned() {
                        Ok(Token::Ident(name) | Token::Function(name)) => Ok(name),
                        _ => Err(()),
                    });
                    if let Ok(name) = name {
                        self.note(&Syntax::Pseudo(name.to_ascii_lowercase().into()), at);
                    }
                }
                _ => {}
            }
        }
    }

    fn declarations(&mut self, declarations: &[Declaration<'_>], at: Occurrence) {
        for one in declarations {
            self.note(&Syntax::Property(one.property.as_str().into()), at);
            let value = one.value.to_ascii_lowercase();
            self.note(&Syntax::Value(one.property.as_str().into(), value.as_str().into()), at);
            let mut input = ParserInput::new(&value);
            self.value(&mut Parser::new(&mut input), at, 0);
        }
    }

    /// The keywords, units and functions of a value; nesting beyond the limit is ignored.
    fn value(&mut self, parser: &mut Parser<'_, '_>, at: Occurrence, depth: usize) {
        while let Ok(token) = parser.next() {
            match token.clone() {
                Token::Ident(word) => self.note(&Syntax::Keyword((&*word).into()), at),
                Token::Dimension { unit, .. } => self.note(&Syntax::Unit((&*unit).into()), at),
                Token::Percentage { .. } => self.note(&Syntax::Unit("%".into()), at),
                Token::Function(name) => {
                    self.note(&Syntax::Function((&*name).into()), at);
                    if depth < 8 {
                        let _ = parser.parse_nested_block(|inner| {
                            self.value(inner, at, depth + 1);
                            Ok::<_, cssparser::ParseError<'_, ()>>(())
                        });
                    }
                }
                _ => {}
            }
        }
    }
}

/// The format of an image from its URL: the extension, or `base64` for a data URL.
fn image_kind(src: &str) -> String {
    let path = src.split(['?', '#']).next().unwrap_or_default();
    if src.starts_with("data:") { "base64".to_owned() } else { extension(path).to_ascii_lowercase() }
}

fn extension(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension)
}
