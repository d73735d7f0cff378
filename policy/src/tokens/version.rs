//! The event version of the pre-token-generation trigger, and the rules that it does not support.

use events::EventVersion;

use crate::report::Diagnostic;

<<<<<<< HEAD
/// What to do about a rule that the event version cannot carry, besides another version.
pub(super) const OUT: &str = "take it out";

/// The event version that must carry the rules; `None` where the policy's own is not known, which was reported or will be.
=======
/// Help for an unsupported rule, other than a newer event version.
pub(super) const OUT: &str = "remove it";

/// The policy's event version; `None` if it is missing or invalid, which is reported separately.
>>>>>>> h-POLICY
#[derive(Clone, Copy)]
pub(super) struct TokenVersion(pub(super) Option<EventVersion>);

impl TokenVersion {
<<<<<<< HEAD
    /// The diagnostic of a rule that needs `needed`, and does `what`; `or_else` is the other way out.
    pub(super) fn unsupported(self, needed: EventVersion, what: &str, or_else: &str) -> Option<Diagnostic> {
        let version = self.0.filter(|version| *version < needed)?;
        let message = format!("{what}, which token_version {} cannot", version.lambda_version());
        let enough = EventVersion::ALL.into_iter().filter(|version| *version >= needed);
        let enough: Vec<_> = enough.map(EventVersion::lambda_version).collect();
        let help = format!("set the pool and token_version to {}, or {or_else}", enough.join(" or "));
=======
    /// The problem of a rule that requires the version `needed`; `what` describes the rule, `or_else` another fix.
    pub(super) fn unsupported(self, needed: EventVersion, what: &str, or_else: &str) -> Option<Diagnostic> {
        let version = self.0.filter(|version| *version < needed)?;
        let message = format!("{what}, which token_version {} does not support", version.lambda_version());
        let enough = EventVersion::ALL.into_iter().filter(|version| *version >= needed);
        let enough: Vec<_> = enough.map(EventVersion::lambda_version).collect();
        let help = format!("set the user pool's trigger and token_version to {}, or {or_else}", enough.join(" or "));
>>>>>>> h-POLICY
        Some(Diagnostic::new(message, help))
    }
}
