//! A mail for a provider.

use templates::RenderedMail;

/// A mail for a provider.
pub(super) struct OutgoingMail<'m> {
    /// The key of its record, which a repeated mail has too.
    pub(super) id: &'m str,
    pub(super) from: &'m str,
    pub(super) from_name: &'m str,
    pub(super) recipient: &'m str,
    pub(super) mail: &'m RenderedMail,
}
