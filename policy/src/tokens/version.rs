//! The event version of the pre-token-generation trigger, and the rules that it does not support.

use events::EventVersion;

use crate::report::Diagnostic;

/// Help for an unsupported rule, other than a newer event version.
pub(super) const OUT: &str = "remove it";

/// The policy's event version; `None` if it is missing or invalid, which is reported separately.
#[derive(Clone, Copy)]
pub(super) struct TokenVersion(pub(super) Option<EventVersion>);

impl TokenVersion {
    /// The problem of a rule that requires the version `needed`; `what` describes the rule, `or_else` another fix.
    pub(super) fn unsupported(self, needed: EventVersion, what: &str, or_else: &str) -> Option<Diagnostic> {
        let version = self.0.filter(|version| *version < needed)?;
        let message = format!("{what}, which token_version {} does not support", version.lambda_version());
        let enough = EventVersion::ALL.into_iter().filter(|version| *version >= needed);
        let enough: Vec<_> = enough.map(EventVersion::lambda_version).collect();
        let help = format!("set the user pool's trigger and token_version to {}, or {or_else}", enough.join(" or "));
        Some(Diagnostic::new(message, help))
    }
}
