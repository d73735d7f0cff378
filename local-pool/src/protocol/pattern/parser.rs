//! Reads an expression.

use super::character_class::{CharacterClass, Part};
use super::syntax::Node;
use std::iter::Peekable;
use std::str::Chars;

/// The parts of an expression; `None` if it uses something unknown.
pub(super) fn parse(source: &str) -> Option<Node> {
    let (source, dot) = match source.strip_prefix("(?s)") {
        Some(rest) => (rest, Part::Any),
        None => (source, Part::NotLineBreak),
    };
    let mut parser = Parser { rest: source.chars().peekable(), dot };
    let node = parser.alternatives()?;
    parser.rest.next().is_none().then_some(node)
}

struct Parser<'s> {
    rest: Peekable<Chars<'s>>,
    dot: Part,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Option<Node> {
        let mut alternatives = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            alternatives.push(self.sequence()?);
        }
        Some(Node::Alternatives(alternatives))
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        while self.rest.peek().is_some_and(|next| !matches!(next, '|' | ')')) {
            let part = self.part()?;
            parts.push(self.repeated(part)?);
        }
        Some(Node::Sequence(parts))
    }

    fn part(&mut self) -> Option<Node> {
        Some(match self.rest.next()? {
            '(' => self.group()?,
            '[' => Node::Class(self.class()?),
            '.' => class(self.dot),
            '^' => Node::Start,
            '$' => Node::End,
            '\\' if self.rest.next_if_eq(&'b').is_some() => Node::WordBoundary,
            '\\' => class(self.escape()?),
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            literal => class(Part::Range(literal, literal)),
        })
    }

    fn group(&mut self) -> Option<Node> {
        if self.rest.next_if_eq(&'?').is_some() && self.rest.next()? != ':' {
            return None;
        }
        let inner = self.alternatives()?;
        (self.rest.next()? == ')').then_some(inner)
    }

    /// A part with the quantifier that follows it.
    fn repeated(&mut self, part: Node) -> Option<Node> {
        let (minimum, maximum) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(part),
            _ => return Some(part),
        };
        self.rest.next();
        self.refuse_second_quantifier()?;
        Some(Node::Repeated(Box::new(part), minimum, maximum))
    }

    /// `{8}`, `{1,}` or `{0,61}`.
    fn counted(&mut self, part: Node) -> Option<Node> {
        self.rest.next();
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                '}' => break,
                character => text.push(character),
            }
        }
        self.refuse_second_quantifier()?;
        let (minimum, maximum) = match text.split_once(',') {
            None => (text.parse().ok()?, Some(text.parse().ok()?)),
            Some((minimum, "")) => (minimum.parse().ok()?, None),
            Some((minimum, maximum)) => (minimum.parse().ok()?, Some(maximum.parse().ok()?)),
        };
        Some(Node::Repeated(Box::new(part), minimum, maximum))
    }

    fn refuse_second_quantifier(&mut self) -> Option<()> {
        (!matches!(self.rest.peek(), Some('*' | '+' | '?' | '{'))).then_some(())
    }

    /// What follows `[`, to the bracket that closes it.
    fn class(&mut self) -> Option<CharacterClass> {
        let is_negated = self.rest.next_if_eq(&'^').is_some();
        let mut parts = Vec::new();
        loop {
            let part = match self.rest.next()? {
                ']' => break,
                // A class in a class, or an intersection.
                '[' | '&' => return None,
                '\\' => self.escape()?,
                literal => Part::Range(literal, literal),
            };
            parts.push(self.range(part)?);
        }
        Some(CharacterClass::new(parts, is_negated))
    }

    /// A range that begins with this character. A minus before the bracket, or after a range or a set, is a character.
    fn range(&mut self, first: Part) -> Option<Part> {
        let Part::Range(character, _) = first else { return Some(first) };
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || ahead.peek() == Some(&']') {
            return Some(first);
        }
        self.rest = ahead;
        let last = match self.rest.next()? {
            '\\' => self.escape()?,
            literal => Part::Range(literal, literal),
        };
        match last {
            Part::Range(last, _) if character <= last => Some(Part::Range(character, last)),
            _ => None,
        }
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Option<Part> {
        Some(match self.rest.next()? {
            'w' => Part::Word,
            's' => Part::Space,
            'S' => Part::NotSpace,
            'd' => Part::Digit,
            't' => Part::Range('\t', '\t'),
            'n' => Part::Range('\n', '\n'),
            'r' => Part::Range('\r', '\r'),
            'x' => self.hexadecimal()?,
            'p' => self.category()?,
            letter if letter.is_alphanumeric() => return None,
            literal => Part::Range(literal, literal),
        })
    }

    /// `\x2E`.
    fn hexadecimal(&mut self) -> Option<Part> {
        let (high, low) = (self.rest.next()?.to_digit(16)?, self.rest.next()?.to_digit(16)?);
        let character = char::from_u32(high * 16 + low)?;
        Some(Part::Range(character, character))
    }

    /// `\p{L}`.
    fn category(&mut self) -> Option<Part> {
        let name: Vec<char> = self.rest.by_ref().take_while(|character| *character != '}').collect();
        match name.as_slice() {
            ['{', letter @ ('L' | 'M' | 'N' | 'P' | 'S' | 'Z')] => Some(Part::Category(*letter)),
            _ => None,
        }
    }
}

fn class(part: Part) -> Node {
    Node::Class(CharacterClass::new(vec![part], false))
}
