//! Parses the rules of `<style>` elements and the declarations of `style` attributes.

use cssparser::{
    AtRuleParser, BasicParseErrorKind, CowRcStr, DeclarationParser, ParseError, Parser, ParserInput, ParserState,
    QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser, StyleSheetParser, Token,
};

/// One `property: value`. The value keeps its spelling, without `!important`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declaration<'i> {
    pub(super) property: String,
    pub(super) value: &'i str,
    pub(super) important: bool,
}

/// The number of ids, classes and tag names in a selector.
pub(super) type Specificity = [u32; 3];

/// One selector of a rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selector<'i> {
    pub(super) text: &'i str,
    pub(super) specificity: Specificity,
}

/// When a rule applies, as far as text and background are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaCondition {
    Always,
    LightScheme,
    DarkScheme,
    /// In print, on narrow screens, under `@supports` and so on.
    Other,
}

impl MediaCondition {
    /// Parses the query between `@media` and its block.
    fn from_media_query(condition: &str) -> Self {
        let condition = condition.to_ascii_lowercase();
        if condition.contains("prefers-color-scheme") {
            if condition.contains("dark") { Self::DarkScheme } else { Self::LightScheme }
        } else if matches!(condition.trim(), "" | "all" | "screen" | "only screen") {
            Self::Always
        } else {
            Self::Other
        }
    }

    /// The condition under which both apply.
    fn and(self, inner: Self) -> Self {
        match (self, inner) {
            (Self::Always, one) | (one, Self::Always) => one,
            (one, other) if one == other => one,
            _ => Self::Other,
        }
    }
}

/// Selectors with their declarations.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rule<'i> {
    pub(super) selectors: Vec<Selector<'i>>,
    pub(super) declarations: Vec<Declaration<'i>>,
    pub(super) when: MediaCondition,
    pub(super) line: usize,
}

/// An at-rule: its name in lower case, and the text before its block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AtRule<'i> {
    pub(super) name: String,
    pub(super) condition: &'i str,
    pub(super) line: usize,
}

/// All rules of a mail in source order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stylesheet<'i> {
    pub(super) rules: Vec<Rule<'i>>,
    pub(super) at_rules: Vec<AtRule<'i>>,
}

impl<'i> Stylesheet<'i> {
    /// Adds the text of a `<style>` element that begins at this line of the mail.
    pub(super) fn add(&mut self, text: &'i str, first_line: usize) {
        let mut input = ParserInput::new(text);
        let mut parser = RuleParser { stylesheet: self, first_line, when: MediaCondition::Always, depth: 0 };
        StyleSheetParser::new(&mut Parser::new(&mut input), &mut parser).for_each(drop);
    }
}

/// The declarations of a `style` attribute; invalid ones are skipped.
pub(super) fn declarations(style: &str) -> Vec<Declaration<'_>> {
    let mut input = ParserInput::new(style);
    RuleBodyParser::new(&mut Parser::new(&mut input), &mut DeclarationListParser).flatten().collect()
}

/// Deeper nested at-rules are ignored.
const MAX_NESTING: usize = 8;
/// Longer selectors are ignored: parsing them needs a stack frame for each parenthesis.
const MAX_SELECTOR_BYTES: usize = 200;

struct RuleParser<'s, 'i> {
    stylesheet: &'s mut Stylesheet<'i>,
    first_line: usize,
    when: MediaCondition,
    depth: usize,
}

impl RuleParser<'_, '_> {
    fn line(&self, start: &ParserState) -> usize {
        self.first_line + start.source_location().line as usize
    }
}

impl<'i> QualifiedRuleParser<'i> for RuleParser<'_, 'i> {
    type Prelude = Vec<Selector<'i>>;
    type QualifiedRule = ();
    type Error = ();

    fn parse_prelude<'t>(&mut self, input: &mut Parser<'i, 't>) -> Result<Self::Prelude, ParseError<'i, ()>> {
        input.parse_comma_separated(|input| {
            let text = rest_of_input(input).trim();
            if text.len() > MAX_SELECTOR_BYTES {
                return Err(input.new_error(BasicParseErrorKind::QualifiedRuleInvalid));
            }
            Ok(Selector { text, specificity: specificity(text) })
        })
    }

    fn parse_block<'t>(
        &mut self,
        selectors: Self::Prelude,
        start: &ParserState,
        input: &mut Parser<'i, 't>,
    ) -> Result<(), ParseError<'i, ()>> {
        let declarations = RuleBodyParser::new(input, &mut DeclarationListParser).flatten().collect();
        let line = self.line(start);
        self.stylesheet.rules.push(Rule { selectors, declarations, when: self.when, line });
        Ok(())
    }
}

impl<'i> AtRuleParser<'i> for RuleParser<'_, 'i> {
    type Prelude = (String, &'i str);
    type AtRule = ();
    type Error = ();

    fn parse_prelude<'t>(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i, 't>,
    ) -> Result<Self::Prelude, ParseError<'i, ()>> {
        Ok((name.to_ascii_lowercase(), rest_of_input(input).trim()))
    }

    fn rule_without_block(&mut self, (name, condition): Self::Prelude, start: &ParserState) -> Result<(), ()> {
        let line = self.line(start);
        self.stylesheet.at_rules.push(AtRule { name, condition, line });
        Ok(())
    }

    fn parse_block<'t>(
        &mut self,
        (name, condition): Self::Prelude,
        start: &ParserState,
        input: &mut Parser<'i, 't>,
    ) -> Result<(), ParseError<'i, ()>> {
        let line = self.line(start);
        let condition_inside = match name.as_str() {
            "media" => Some(MediaCondition::from_media_query(condition)),
            "supports" | "layer" | "container" => Some(MediaCondition::Other),
            _ => None,
        };
        self.stylesheet.at_rules.push(AtRule { name, condition, line });
        if let Some(condition_inside) = condition_inside.filter(|_| self.depth < MAX_NESTING) {
            let (when, depth) = (self.when.and(condition_inside), self.depth + 1);
            let mut parser = RuleParser { stylesheet: self.stylesheet, first_line: self.first_line, when, depth };
            StyleSheetParser::new(input, &mut parser).for_each(drop);
        }
        Ok(())
    }
}

/// Parses the declarations of one block.
struct DeclarationListParser;

impl<'i> DeclarationParser<'i> for DeclarationListParser {
    type Declaration = Declaration<'i>;
    type Error = ();

    fn parse_value<'t>(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i, 't>,
        _start: &ParserState,
    ) -> Result<Declaration<'i>, ParseError<'i, ()>> {
        let value = rest_of_input(input).trim();
        let marked = value
            .rsplit_once('!')
            .filter(|(_, mark)| mark.trim_start().eq_ignore_ascii_case("important"))
            .map(|(before, _)| before.trim_end());
        let property = name.to_ascii_lowercase();
        Ok(Declaration { property, value: marked.unwrap_or(value), important: marked.is_some() })
    }
}

impl<'i> AtRuleParser<'i> for DeclarationListParser {
    type Prelude = ();
    type AtRule = Declaration<'i>;
    type Error = ();
}

impl<'i> QualifiedRuleParser<'i> for DeclarationListParser {
    type Prelude = ();
    type QualifiedRule = Declaration<'i>;
    type Error = ();
}

impl<'i> RuleBodyItemParser<'i, Declaration<'i>, ()> for DeclarationListParser {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

/// Everything up to the end of this parser's input.
fn rest_of_input<'i>(input: &mut Parser<'i, '_>) -> &'i str {
    let start = input.position();
    while input.next().is_ok() {}
    input.slice_from(start)
}

/// The specificity of a selector. The content of parentheses counts as one class.
fn specificity(selector: &str) -> Specificity {
    let mut input = ParserInput::new(selector);
    let mut parser = Parser::new(&mut input);
    let [mut ids, mut classes, mut tags] = [0; 3];
    let mut before = Token::Comma;
    while let Ok(token) = parser.next_including_whitespace() {
        match (&before, token) {
            (_, Token::IDHash(_) | Token::Hash(_)) => ids += 1,
            (_, Token::SquareBracketBlock) | (Token::Delim('.'), Token::Ident(_)) => classes += 1,
            (Token::Colon, Token::Ident(_) | Token::Function(_)) => classes += 1,
            (_, Token::Ident(_)) => tags += 1,
            _ => {}
        }
        before = token.clone();
    }
    [ids, classes, tags]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_keep_order_line_and_condition() {
        let mut stylesheet = Stylesheet::default();
        stylesheet.add(
            "a,.k > b{color:red}\n@media screen and (prefers-color-scheme: dark){\n.k{color:blue!important}}\n\
             @media screen{@media (prefers-color-scheme:light){i{x:y}}}@media (max-width:9px){u{x:y}}@import url(x);",
            7,
        );
        let rules: Vec<_> =
            stylesheet.rules.iter().map(|rule| (rule.selectors[0].text, rule.when, rule.line)).collect();
        assert_eq!(
            rules,
            [
                ("a", MediaCondition::Always, 7),
                (".k", MediaCondition::DarkScheme, 9),
                ("i", MediaCondition::LightScheme, 10),
                ("u", MediaCondition::Other, 10)
            ]
        );
        assert_eq!(stylesheet.rules[0].selectors[1].text, ".k > b");
        let at_rules: Vec<_> = stylesheet.at_rules.iter().map(|rule| (rule.name.as_str(), rule.condition)).collect();
        assert_eq!(at_rules[4], ("import", "url(x)"));
        assert_eq!(at_rules.len(), 5);
    }

    #[test]
    fn declarations_are_parsed() {
        let read = |style| {
            let of = |one: Declaration<'_>| {
                format!("{}={}{}", one.property, one.value, if one.important { "!" } else { "" })
            };
            declarations(style).into_iter().map(of).collect::<Vec<_>>().join(" ")
        };
        for (style, expected) in [
            ("", ""),
            ("color:red", "color=red"),
            ("COLOR : Red ! important ;; top:0", "color=Red! top=0"),
            ("nonsense;color:red", "color=red"),
            ("background:url(a;b) #fff;--x:1", "background=url(a;b) #fff --x=1"),
            ("content:'!important';a:b", "content='!important' a=b"),
        ] {
            assert_eq!(read(style), expected, "{style}");
        }
    }

    #[test]
    fn specificity_counts_ids_classes_and_tags() {
        for (selector, expected) in [
            ("*", [0, 0, 0]),
            ("a", [0, 0, 1]),
            (".k a", [0, 1, 1]),
            ("td.k#x[dir]", [1, 2, 1]),
            ("a:hover", [0, 1, 1]),
            (":root", [0, 1, 0]),
        ] {
            assert_eq!(specificity(selector), expected, "{selector}");
        }
    }
}
