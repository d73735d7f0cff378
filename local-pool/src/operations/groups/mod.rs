//! Groups: `operations` changes and reads them, `members` who is in them, `description` is how an answer shows one.

mod description;
mod members;
mod operations;
#[cfg(test)]
mod tests;

use super::Operation;

pub(super) const OPERATIONS: [&[Operation]; 2] = [members::OPERATIONS, operations::OPERATIONS];
