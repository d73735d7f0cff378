//! Makes instructions of the parts of an expression.

use super::program::{Instruction, Program};
use super::syntax::Node;

/// More than any expression of the model needs.
const MAX_INSTRUCTIONS: usize = 2_000;

/// The instructions; `None` if there are too many.
pub(super) fn compile(node: &Node) -> Option<Program> {
    let mut program = Program::default();
    add_node(&mut program, node)?;
    add(&mut program, Instruction::Match)?;
    Some(program)
}

fn add_node(program: &mut Program, node: &Node) -> Option<()> {
    match node {
        Node::Class(class) => add(program, Instruction::Character(class.clone())).map(drop),
        Node::Start => add(program, Instruction::Start).map(drop),
        Node::End => add(program, Instruction::End).map(drop),
        Node::WordBoundary => add(program, Instruction::WordBoundary).map(drop),
        Node::Sequence(parts) => parts.iter().try_for_each(|part| add_node(program, part)),
        Node::Alternatives(alternatives) => add_alternatives(program, alternatives),
        Node::Repeated(part, minimum, maximum) => add_repeated(program, part, *minimum, *maximum),
    }
}

fn add_alternatives(program: &mut Program, alternatives: &[Node]) -> Option<()> {
    let Some((last, others)) = alternatives.split_last() else { return Some(()) };
    let mut ends = Vec::new();
    for alternative in others {
        let split = add(program, Instruction::Split(0, 0))?;
        add_node(program, alternative)?;
        ends.push(add(program, Instruction::Jump(0))?);
        set(program, split, Instruction::Split(split + 1, program.instructions.len()))?;
    }
    add_node(program, last)?;
    let end = program.instructions.len();
    ends.into_iter().try_for_each(|index| set(program, index, Instruction::Jump(end)))
}

fn add_repeated(program: &mut Program, part: &Node, minimum: u32, maximum: Option<u32>) -> Option<()> {
    (0..minimum).try_for_each(|_| add_node(program, part))?;
    let Some(maximum) = maximum else {
        let split = add(program, Instruction::Split(0, 0))?;
        add_node(program, part)?;
        add(program, Instruction::Jump(split))?;
        return set(program, split, Instruction::Split(split + 1, program.instructions.len()));
    };
    let mut splits = Vec::new();
    for _ in minimum..maximum {
        splits.push(add(program, Instruction::Split(0, 0))?);
        add_node(program, part)?;
    }
    let end = program.instructions.len();
    splits.into_iter().try_for_each(|split| set(program, split, Instruction::Split(split + 1, end)))
}

/// Adds an instruction and returns its index.
fn add(program: &mut Program, instruction: Instruction) -> Option<usize> {
    program.instructions.push(instruction);
    let count = program.instructions.len();
    (count <= MAX_INSTRUCTIONS).then(|| count - 1)
}

fn set(program: &mut Program, index: usize, instruction: Instruction) -> Option<()> {
    program.instructions.get_mut(index).map(|place| *place = instruction)
}
