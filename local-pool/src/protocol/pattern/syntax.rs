//! The parts of an expression.

use super::character_class::CharacterClass;

/// A part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// One character.
    Class(CharacterClass),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of them.
    Alternatives(Vec<Node>),
    /// At least so often, and at most so often.
    Repeated(Box<Node>, u32, Option<u32>),
    /// `^`.
    Start,
    /// `$`.
    End,
    /// `\b`.
    WordBoundary,
}
