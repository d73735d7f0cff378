//! The problems of a folder of texts that belongs to a policy.

use policy::Policy;
use std::path::Path;
use templates::{KnownNames, TextProblem};

/// The problems of the files in a folder of texts; brands and denials must be those of the policy and of the handlers.
#[must_use]
pub fn texts_problems(folder: &Path, policy: &Policy) -> Vec<TextProblem> {
    let brands: Vec<_> = policy.brands().map(|(id, _)| id).collect();
    let denials: Vec<_> = triggers::denials().map(|denial| denial.code).collect();
    let known = KnownNames { brands: &brands, denials: &denials };
    policy::texts_problems(folder, policy.languages(), Some(&known))
}
