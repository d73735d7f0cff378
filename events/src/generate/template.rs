//! What a generated event is to look like.

use crate::source::TriggerSource;
use crate::version::EventVersion;
use std::fmt;

/// A source of the contract, spelled out.
pub(super) type Source = TriggerSource<'static>;

/// What a fresh event is to look like. Whatever is left out is invented.
///
/// `Debug` tells the source and counts only.
#[derive(Clone)]
pub struct EventTemplate<'a> {
    /// What made Cognito call; must be a source of the contract.
    pub source: TriggerSource<'a>,
    /// The event version; left out, the source's lowest.
    pub version: Option<EventVersion>,
    /// User attributes, each in place of the invented one or besides. Of two with one name the last counts.
    pub attributes: Vec<(String, String)>,
    /// The app client; left out, one with a fresh id.
    pub client_id: Option<String>,
    /// The user's language, the attribute `locale`.
    pub locale: Option<String>,
    /// `ClientMetadata` of the call behind the event. It is put where it arrives: that of a sign-in in
    /// `validationData` (contract 3.1).
    pub client_metadata: Vec<(String, String)>,
    /// `ValidationData` of `SignUp` or `AdminCreateUser` (contract 3.2).
    pub validation_data: Vec<(String, String)>,
}

impl<'a> EventTemplate<'a> {
    /// An event of this source with everything invented.
    #[must_use]
    pub const fn new(source: TriggerSource<'a>) -> Self {
        Self {
            source,
            version: None,
            attributes: Vec::new(),
            client_id: None,
            locale: None,
            client_metadata: Vec::new(),
            validation_data: Vec::new(),
        }
    }
}

impl fmt::Debug for EventTemplate<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "EventTemplate({}, {} attributes, {} metadata)",
            self.source,
            self.attributes.len(),
            self.client_metadata.len() + self.validation_data.len()
        )
    }
}
