//! Whether functions perform their effects.

/// How the effects that handlers request are treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EffectMode {
    /// They are only noted in the log.
    DryRun,
    /// `--live`: they are performed with the caller's credentials.
    Live,
}
