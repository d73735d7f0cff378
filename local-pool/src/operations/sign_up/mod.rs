//! SignUp.
//!
//! | file | contents |
//! | --- | --- |
//! | `operation` | the operation: its steps in their order |
//! | `applicant` | Cognito's own checks, and what follows from them |
//! | `user_name` | what the name of a user may be |
//! | `pre_sign_up` | the trigger, and its effects |

mod applicant;
mod operation;
mod pre_sign_up;
mod user_name;

pub(super) use operation::OPERATIONS;

#[cfg(test)]
mod tests;
