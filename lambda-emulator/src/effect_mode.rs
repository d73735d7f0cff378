//! Whether functions perform their effects.

/// Whether the functions of this project perform the effects that their handlers request. They recognise a dry run by the
/// ARN of the invocation, in the header `Lambda-Runtime-Invoked-Function-Arn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectMode {
    /// Effects are only noted in the log: the ARN is `arn:aws:lambda:local:000000000000:function:NAME`. No AWS region is
    /// called `local`.
    DryRun,
    /// Effects are performed: the ARN is one that AWS could assign.
    Live,
}
