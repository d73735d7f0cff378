//! Which API operation's metadata reaches which trigger, as data (contract section 3).
//!
//! [`ApiOperation::deliveries`] is the only table; everything else is derived from it.

use crate::registry::{Trigger, TriggerSource};

mod deliveries;
mod operation;
#[cfg(test)]
mod tests;

pub use operation::{ApiOperation, ApiParameter, Delivery, EventMember, Presence};

impl ApiParameter {
    /// The member of this source's events in which the parameter is known to arrive; `None` if it does not arrive, or
    /// if that is not confirmed.
    ///
    /// The client metadata of a sign-in arrives as `validationData` (contract 3.1).
    #[must_use]
    pub fn arrives_in(self, source: TriggerSource<'_>) -> Option<EventMember> {
        let is_confirmed = |delivery: &&Delivery| delivery.parameter == self && delivery.presence == Presence::Possible;
        let mut deliveries = ApiOperation::ALL.into_iter().flat_map(ApiOperation::deliveries).filter(is_confirmed);
        deliveries.find(|delivery| delivery.source == source).map(|delivery| delivery.member)
    }
}

impl EventMember {
    /// What this member can contain in events of this source: [`client_metadata`] or [`validation_data`].
    #[must_use]
    pub fn availability(self, source: TriggerSource<'_>) -> Availability {
        match self {
            Self::ClientMetadata => client_metadata(source),
            Self::ValidationData => validation_data(source),
        }
    }
}

/// How an event represents that no metadata was given (contract 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AbsentAs {
    /// The member is missing.
    Absent,
    /// The member is `null`.
    Null,
    /// The member is `{}`.
    Empty,
}

/// What to expect of one metadata member in events of one trigger source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// Whether it may contain metadata.
    pub presence: Presence,
    /// The forms if no metadata was given, the usual form first. Readers must accept all three forms everywhere.
    pub absent_as: &'static [AbsentAs],
}

/// What `request.clientMetadata` can contain in events of this source (contract 3.1, 3.4). For sources that AWS added
/// later the result is [`Presence::Unconfirmed`].
///
/// ```
/// use cognito_triggers_events::{TriggerSource, metadata::{Presence, client_metadata}};
///
/// assert_eq!(client_metadata(TriggerSource::PreSignUpExternalProvider).presence, Presence::Never);
/// ```
#[must_use]
pub fn client_metadata(source: TriggerSource<'_>) -> Availability {
    let absent_as: &[AbsentAs] = match source.trigger() {
        Some(Trigger::CustomEmailSender | Trigger::CustomSmsSender) => &[AbsentAs::Null],
        Some(Trigger::UserMigration) => &[AbsentAs::Absent, AbsentAs::Null],
        _ => &[AbsentAs::Absent],
    };
    Availability { presence: presence(source, EventMember::ClientMetadata), absent_as }
}

/// What `request.validationData` can contain in events of this source (contract 3.1, 3.2, 3.4). For sources that AWS
/// added later the result is [`Presence::Unconfirmed`].
///
/// ```
/// use cognito_triggers_events::{TriggerSource, metadata::{Presence, validation_data}};
///
/// assert_eq!(validation_data(TriggerSource::CustomMessageSignUp).presence, Presence::Never);
/// ```
#[must_use]
pub fn validation_data(source: TriggerSource<'_>) -> Availability {
    let absent_as: &[AbsentAs] = match source.trigger() {
        _ if source == TriggerSource::PreSignUpExternalProvider => &[AbsentAs::Empty],
        Some(Trigger::PreSignUp | Trigger::UserMigration) => &[AbsentAs::Null],
        Some(Trigger::PreAuthentication) => &[AbsentAs::Null, AbsentAs::Empty],
        _ => &[AbsentAs::Absent],
    };
    Availability { presence: presence(source, EventMember::ValidationData), absent_as }
}

/// The most certain presence among all deliveries to this member of this source.
fn presence(source: TriggerSource<'_>, member: EventMember) -> Presence {
    if let TriggerSource::Other(_) = source {
        return Presence::Unconfirmed;
    }
    let deliveries = ApiOperation::ALL.into_iter().flat_map(ApiOperation::deliveries);
    let here = deliveries.filter(|delivery| delivery.source == source && delivery.member == member);
    here.map(|delivery| delivery.presence).max().unwrap_or(Presence::Never)
}
