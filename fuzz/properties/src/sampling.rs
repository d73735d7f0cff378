//! Checks that are too expensive for every execution of the fuzzer.

/// Whether the fuzzer runs the properties, and not `cargo test`, which checks everything for every input.
pub(crate) const IS_FUZZING: bool = cfg!(fuzzing);

/// Whether an expensive check is due for this input: under the fuzzer, for one input in `several`. The input itself selects,
/// so a crash can be reproduced.
pub(crate) fn is_due(several: usize, bytes: &[u8]) -> bool {
    is_turn_of(0, several, bytes)
}

/// The same for one of `several` alternatives.
pub(crate) fn is_turn_of(alternative: usize, several: usize, bytes: &[u8]) -> bool {
    !IS_FUZZING || checksum(bytes) % several == alternative
}

/// A number that depends on the length and on a few of the bytes.
pub(crate) fn checksum(bytes: &[u8]) -> usize {
    let few = bytes.iter().step_by(bytes.len() / 16 + 1);
    few.fold(bytes.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)))
}
