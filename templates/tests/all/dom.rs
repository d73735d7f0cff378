//! A mail as a browser's tokenizer reads it: tags with their attributes, and text.

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind::{Rawtext, Rcdata, ScriptData},
    },
};
use std::cell::RefCell;

/// The tokens of a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Start { tag: String, attributes: Vec<(String, String)> },
    End(String),
    Text(String),
}

impl Node {
    /// The value of an attribute of a start tag.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<&str> {
        match self {
            Self::Start { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }
}

/// Tokenizes a document. Panics on parse errors.
pub(crate) fn read(html: &str) -> Vec<Node> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Nodes::default(), options);
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.take()
}

/// Tag names, attribute names, and every URL: no value of an event may change these ("harmless" in the threat model).
pub(crate) fn structure(html: &str) -> Vec<String> {
    let of_node = |node: Node| match node {
        Node::Start { tag, attributes } => {
            let names = attributes.into_iter().map(|(name, value)| match name.as_str() {
                "href" | "src" => format!("{name}={}", value.split('?').next().unwrap()),
                _ => name,
            });
            Some(format!("{tag} {}", names.collect::<Vec<_>>().join(" ")))
        }
        Node::End(tag) => Some(format!("/{tag}")),
        Node::Text(_) => None,
    };
    read(html).into_iter().filter_map(of_node).collect()
}

/// The values of every `href` and `src`.
pub(crate) fn addresses(html: &str) -> Vec<String> {
    let nodes = read(html);
    let of_node = |node: &Node| [node.attribute("href"), node.attribute("src")].map(|value| value.map(str::to_owned));
    nodes.iter().flat_map(of_node).flatten().collect()
}

/// The text that a reader sees or hears, without title, style sheet and preheader.
pub(crate) fn text(html: &str) -> String {
    let mut hidden = 0_usize;
    let mut text = String::new();
    for node in read(html) {
        match node {
            Node::Start { ref tag, .. } if matches!(tag.as_str(), "head" | "div") => {
                hidden += usize::from(tag == "head" || node.attribute("style").unwrap().contains("display:none"));
            }
            Node::End(tag) if matches!(tag.as_str(), "head" | "div") => hidden = hidden.saturating_sub(1),
            Node::Text(part) if hidden == 0 => text.push_str(&part),
            _ => {}
        }
    }
    text
}

#[derive(Default)]
struct Nodes(RefCell<Vec<Node>>);

impl TokenSink for Nodes {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut nodes = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                let raw = match name.as_str() {
                    "style" => TokenSinkResult::RawData(Rawtext),
                    "title" => TokenSinkResult::RawData(Rcdata),
                    "script" => TokenSinkResult::RawData(ScriptData),
                    _ => TokenSinkResult::Continue,
                };
                if tag.kind == TagKind::EndTag {
                    nodes.push(Node::End(name));
                    return TokenSinkResult::Continue;
                }
                let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                nodes.push(Node::Start { tag: name, attributes });
                return raw;
            }
            Token::CharacterTokens(text) => match nodes.last_mut() {
                Some(Node::Text(before)) => before.push_str(&text),
                _ => nodes.push(Node::Text(text.to_string())),
            },
            Token::ParseError(error) => panic!("line {line}: {error}"),
            Token::NullCharacterToken => panic!("line {line}: NUL"),
            Token::DoctypeToken(_) | Token::CommentToken(_) | Token::EOFToken => {}
        }
        TokenSinkResult::Continue
    }
}
