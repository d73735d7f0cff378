//! The properties of an event to generate.

use crate::registry::TriggerSource;
use crate::version::EventVersion;
use std::fmt;

/// A known source.
pub(super) type Source = TriggerSource<'static>;

/// The properties of an event to generate. Anything left out is invented.
///
/// `Debug` prints only the source and the number of attributes and metadata.
#[derive(Clone)]
pub struct EventTemplate<'a> {
    /// The source of the event; must be listed in the contract.
    pub source: TriggerSource<'a>,
    /// The event version; by default the lowest one of the source.
    pub version: Option<EventVersion>,
    /// User attributes, which replace or supplement the invented ones. For duplicate names the last one wins.
    pub attributes: Vec<(String, String)>,
    /// The app client ID; by default a generated one.
    pub client_id: Option<String>,
    /// The user's language, the attribute `locale`.
    pub locale: Option<String>,
    /// Which of the invented people the user is: [`MAX_PEOPLE`](super::MAX_PEOPLE) numbers are different people. By default
    /// one of a few, by the seed.
    pub person: Option<u32>,
    /// The user's groups; only token generation events of users have them.
    pub groups: Vec<String>,
    /// The `ClientMetadata` of the API operation. It is put into the member in which Cognito sends it: for a sign-in,
    /// `validationData` (contract 3.1).
    pub client_metadata: Vec<(String, String)>,
    /// The `ValidationData` of `SignUp` or `AdminCreateUser` (contract 3.2).
    pub validation_data: Vec<(String, String)>,
}

impl<'a> EventTemplate<'a> {
    /// A template for this source with everything else invented.
    #[must_use]
    pub const fn new(source: TriggerSource<'a>) -> Self {
        Self {
            source,
            version: None,
            attributes: Vec::new(),
            client_id: None,
            locale: None,
            person: None,
            groups: Vec::new(),
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
