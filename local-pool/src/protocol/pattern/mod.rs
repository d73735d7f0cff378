//! The regular expressions of the model, as Java understands them: `\w` and `\s` are ASCII, `\p{L}` is a category of
//! Unicode, and the whole text must match.
//!
//! | file | contents |
//! | --- | --- |
//! | `character_class` | `[\p{L}\w-]` |
//! | `syntax`, `parser` | the parts of an expression |
//! | `program`, `compiler` | its instructions |
//! | `matching` | running them on all paths at the same time: no text takes long |

mod character_class;
mod compiler;
mod matching;
mod parser;
mod program;
mod syntax;
#[cfg(test)]
mod tests;

use character_class::CharacterClass;
use program::Program;
use syntax::Node;

/// A compiled expression.
pub(super) struct Pattern(Form);

enum Form {
    /// At least so many characters of one set, as most expressions are.
    Characters(CharacterClass, usize),
    Program(Program),
}

impl Pattern {
    /// Compiles an expression; `None` if it uses something that no expression of the model uses.
    pub(super) fn compile(source: &str) -> Option<Self> {
        let node = parser::parse(source)?;
        match only_characters(&node) {
            Some((class, minimum)) => Some(Self(Form::Characters(class.clone(), minimum))),
            None => compiler::compile(&node).map(Form::Program).map(Self),
        }
    }

    /// Whether the whole text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Form::Characters(class, minimum) => {
                text.len() >= *minimum && text.chars().all(|character| class.contains(character))
            }
            Form::Program(program) => matching::matches(program, text),
        }
    }
}

/// The set and the minimum of an expression that is one set with `*` or `+`.
fn only_characters(node: &Node) -> Option<(&CharacterClass, usize)> {
    match node {
        Node::Alternatives(parts) | Node::Sequence(parts) => match parts.as_slice() {
            [part] => only_characters(part),
            _ => None,
        },
        Node::Repeated(part, minimum @ (0 | 1), None) => match part.as_ref() {
            Node::Class(class) => Some((class, usize::try_from(*minimum).ok()?)),
            _ => None,
        },
        _ => None,
    }
}
