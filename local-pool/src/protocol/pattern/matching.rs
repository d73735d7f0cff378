//! Runs the instructions of an expression on all paths at the same time.

use super::character_class::is_word;
use super::program::{Instruction, Program};

/// Whether the whole text matches.
pub(super) fn matches(program: &Program, text: &str) -> bool {
    let mut characters = text.chars().peekable();
    let mut steps = Steps::new(program.instructions.len());
    let mut previous = None;
    steps.follow(program, 0, Place { previous, next: characters.peek().copied() });
    let mut after = Steps::new(program.instructions.len());
    while let Some(character) = characters.next() {
        previous = Some(character);
        let place = Place { previous, next: characters.peek().copied() };
        after.clear();
        for &index in &steps.waiting {
            if let Some(Instruction::Character(class)) = program.instructions.get(index)
                && class.contains(character)
            {
                after.follow(program, index + 1, place);
            }
        }
        std::mem::swap(&mut steps, &mut after);
        if steps.waiting.is_empty() {
            return false;
        }
    }
    steps.waiting.iter().any(|index| matches!(program.instructions.get(*index), Some(Instruction::Match)))
}

/// Between two characters.
#[derive(Clone, Copy)]
struct Place {
    previous: Option<char>,
    next: Option<char>,
}

/// The steps that wait for the next character.
struct Steps {
    waiting: Vec<usize>,
    seen: Vec<bool>,
}

impl Steps {
    fn new(count: usize) -> Self {
        Self { waiting: Vec::new(), seen: vec![false; count] }
    }

    fn clear(&mut self) {
        self.waiting.clear();
        self.seen.fill(false);
    }

    /// Adds a step, or those that it leads to without a character.
    fn follow(&mut self, program: &Program, index: usize, place: Place) {
        let mut pending = vec![index];
        while let Some(index) = pending.pop() {
            let (Some(instruction), Some(seen)) = (program.instructions.get(index), self.seen.get_mut(index)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            match instruction {
                Instruction::Character(_) | Instruction::Match => self.waiting.push(index),
                Instruction::Split(first, second) => pending.extend([*first, *second]),
                Instruction::Jump(to) => pending.push(*to),
                Instruction::Start if place.previous.is_none() => pending.push(index + 1),
                Instruction::End if place.next.is_none() => pending.push(index + 1),
                Instruction::WordBoundary if place.is_word_boundary() => pending.push(index + 1),
                Instruction::Start | Instruction::End | Instruction::WordBoundary => {}
            }
        }
    }
}

impl Place {
    fn is_word_boundary(self) -> bool {
        self.previous.is_some_and(is_word) != self.next.is_some_and(is_word)
    }
}
