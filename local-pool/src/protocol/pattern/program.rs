//! The instructions of an expression.

use super::character_class::CharacterClass;

/// A step. Steps name others by their index.
#[derive(Debug)]
pub(super) enum Instruction {
    /// One character, then the next step.
    Character(CharacterClass),
    /// Both.
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    WordBoundary,
    Match,
}

/// The steps, from the first to `Match`.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) instructions: Vec<Instruction>,
}
