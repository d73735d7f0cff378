//! What a mail uses that some mail clients do not know.

use super::{
    clients::KNOWN,
    features::{Data, Feature},
    spelling::Spelling,
    weight,
};
use crate::reading::{
    finding::{Finding, Severity},
    look::Look,
    page::{Element, Page},
    stylesheet::{AtRule, Declaration, Rule, declarations},
};
use cssparser::{Parser, ParserInput, Token};
use std::collections::{BTreeMap, HashMap};

/// What some clients do not know, one finding for each feature.
pub(in crate::reading) fn findings(page: &Page<'_>, looks: &[Look]) -> Vec<Finding> {
    let mut uses = Uses { data: Data::get(), places: BTreeMap::new() };
    page.stylesheet.rules.iter().filter(|rule| !hides(&rule.declarations)).for_each(|rule| uses.rule(rule));
    page.stylesheet.at_rules.iter().for_each(|rule| uses.at_rule(rule));
    // What is not seen cannot suffer.
    let is_seen = |element: &&Element| looks.get(element.number).is_some_and(|look| !look.hidden);
    let mut styles: HashMap<&str, Place> = HashMap::new();
    for element in page.elements.iter().filter(is_seen) {
        uses.element(element);
        if let Some(style) = element.attribute("style") {
            styles.entry(style).and_modify(|place| place.times += 1).or_insert(Place { line: element.line, times: 1 });
        }
    }
    styles.iter().for_each(|(style, place)| uses.declarations(&declarations(style), *place));
    uses.places.iter().filter_map(|(number, place)| found(uses.data.features.get(*number)?, *place)).collect()
}

fn hides(declarations: &[Declaration<'_>]) -> bool {
    declarations.iter().any(|one| one.property == "display" && one.value.eq_ignore_ascii_case("none"))
}

/// Where something stands first, and how often it does.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    times: usize,
}

fn found(feature: &'static Feature, place: Place) -> Option<Finding> {
    let lacking: Vec<String> =
        KNOWN.iter().filter(|client| client.lacks(feature)).map(|client| client.name.to_owned()).collect();
    let slug = feature.slug.as_str();
    let severity = weight::severity(slug).filter(|_| !lacking.is_empty())?;
    let advice = match severity {
        Severity::Notice => "Nothing, if the mail is good without it",
        _ => "Make the mail so that it needs none",
    };
    let text = format!("{} is not known to {}", feature.title, lacking.join(", "));
    let fix = format!("{advice}; see {}", feature.url);
    Some(Finding { clients: lacking, more: place.times - 1, ..Finding::html(severity, slug, place.line, text, &fix) })
}

/// What is used, by the number of its feature.
struct Uses {
    data: &'static Data,
    places: BTreeMap<usize, Place>,
}

impl Uses {
    fn note(&mut self, spelling: &Spelling<'_>, at: Place) {
        if let Some(number) = self.data.number(spelling) {
            let place = self.places.entry(number).or_insert(Place { line: at.line, times: 0 });
            place.line = place.line.min(at.line);
            place.times += at.times;
        }
    }

    fn element(&mut self, element: &Element) {
        let at = Place { line: element.line, times: 1 };
        self.note(&Spelling::Element(element.tag.as_str().into()), at);
        for (name, value) in element.attributes() {
            self.note(&Spelling::Attribute(name.into()), at);
            if name == "src" && element.tag == "img" {
                self.note(&Spelling::Image(kind(value).into()), at);
            }
        }
    }

    fn at_rule(&mut self, rule: &AtRule<'_>) {
        let at = Place { line: rule.line, times: 1 };
        self.note(&Spelling::AtRule(rule.name.as_str().into()), at);
        for question in rule.condition.split('(').skip(1).filter(|_| rule.name == "media") {
            let name = question.split([':', ')', '<', '>', '=']).next().unwrap_or_default();
            self.note(&Spelling::Media(name.trim().to_ascii_lowercase().into()), at);
        }
    }

    fn rule(&mut self, rule: &Rule<'_>) {
        let at = Place { line: rule.line, times: 1 };
        rule.selectors.iter().for_each(|selector| self.selector(selector.text, at));
        self.declarations(&rule.declarations, at);
    }

    fn selector(&mut self, selector: &str, at: Place) {
        let mut input = ParserInput::new(selector);
        let mut parser = Parser::new(&mut input);
        while let Ok(token) = parser.next_including_whitespace() {
            let token = token.clone();
            match token {
                Token::IDHash(_) => self.note(&Spelling::Selector('#'), at),
                Token::SquareBracketBlock => self.note(&Spelling::Selector('['), at),
                Token::Delim(sign @ ('>' | '+' | '~' | '*')) => self.note(&Spelling::Selector(sign), at),
                Token::Colon => {
                    let name = parser.try_parse(|parser| match parser.next().cloned() {
                        Ok(Token::Ident(name) | Token::Function(name)) => Ok(name),
                        _ => Err(()),
                    });
                    if let Ok(name) = name {
                        self.note(&Spelling::Pseudo(name.to_ascii_lowercase().into()), at);
                    }
                }
                _ => {}
            }
        }
    }

    fn declarations(&mut self, declarations: &[Declaration<'_>], at: Place) {
        for one in declarations {
            self.note(&Spelling::Property(one.property.as_str().into()), at);
            let value = one.value.to_ascii_lowercase();
            self.note(&Spelling::Value(one.property.as_str().into(), value.as_str().into()), at);
            let mut input = ParserInput::new(&value);
            self.value(&mut Parser::new(&mut input), at, 0);
        }
    }

    /// The words, units and functions of a value; what is nested too deep is nobody's.
    fn value(&mut self, parser: &mut Parser<'_, '_>, at: Place, depth: usize) {
        while let Ok(token) = parser.next() {
            match token.clone() {
                Token::Ident(word) => self.note(&Spelling::Keyword((&*word).into()), at),
                Token::Dimension { unit, .. } => self.note(&Spelling::Unit((&*unit).into()), at),
                Token::Percentage { .. } => self.note(&Spelling::Unit("%".into()), at),
                Token::Function(name) => {
                    self.note(&Spelling::Function((&*name).into()), at);
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

/// The kind of an image by its address: the extension, or `base64` where it stands in the address itself.
fn kind(src: &str) -> String {
    let path = src.split(['?', '#']).next().unwrap_or_default();
    if src.starts_with("data:") { "base64".to_owned() } else { extension(path).to_ascii_lowercase() }
}

fn extension(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension)
}
