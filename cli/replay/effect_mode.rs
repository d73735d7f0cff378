//! Whether functions perform their effects.

/// What becomes of the work that decisions ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EffectMode {
    /// It is only noted.
    DryRun,
    /// It is carried out, with the caller's own credentials: `--live`.
    Live,
}
