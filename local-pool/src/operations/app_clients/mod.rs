//! App clients: `operations` changes and reads them, `description` is how an answer shows one.

mod description;
mod operations;
#[cfg(test)]
mod tests;

pub(super) use operations::OPERATIONS;
pub(crate) use operations::new_secret;
