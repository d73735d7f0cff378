//! Why an event cannot be made: each text says the rule and the way out, and no value that was given.

use crate::metadata::{ApiParameter, EventMember, Presence};
use crate::source::TriggerSource;
use crate::version::EventVersion;
use std::fmt;

/// What a [`EventTemplate`](super::EventTemplate) asks for that Cognito would not send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GenerateError {
    /// The contract does not know this source; the likeliest that was meant, if any.
    UnknownSource(Option<TriggerSource<'static>>),
    /// The source's events never have this version (contract 1.1, 7, 8).
    UnavailableVersion {
        /// The source asked for.
        source: TriggerSource<'static>,
        /// The version asked for.
        version: EventVersion,
    },
    /// The source's events never name an app client (contract 1.3).
    UnexpectedClient(TriggerSource<'static>),
    /// An app client id that Cognito could not have given out.
    InvalidClientId,
    /// The source's events never carry this attribute.
    UnavailableAttribute {
        /// The source asked for.
        source: TriggerSource<'static>,
        /// The attribute's name.
        name: String,
        /// Why not, and what can be done.
        rule: &'static str,
    },
    /// An attribute's name is empty, longer than 32 characters, or has a blank or a control character in it.
    InvalidAttributeName,
    /// An attribute's value is longer than 2,048 characters (contract 1.4).
    AttributeTooLong(String),
    /// The language was given twice, as locale and as attribute, and not the same.
    ConflictingLocales,
    /// The source's events are not known to carry what the caller hands over (contract section 3).
    UnavailableMetadata {
        /// The source asked for.
        source: TriggerSource<'static>,
        /// What was to be handed over.
        parameter: ApiParameter,
    },
    /// A metadata value is longer than 131,072 characters (contract 3.3).
    MetadataTooLong,
}

impl fmt::Display for GenerateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSource(Some(near)) => write!(formatter, "no such trigger source; {near} is spelled like this"),
            Self::UnknownSource(None) => formatter.write_str("no such trigger source; CustomMessage_SignUp is one"),
            Self::UnavailableVersion { source, version } => {
                let possible = EventVersion::for_source(*source).iter().map(|version| version.as_str());
                let possible = possible.collect::<Vec<_>>().join(" or ");
                write!(formatter, "{source} never comes as version {version}; ask for {possible}, or leave it out")
            }
            Self::UnexpectedClient(source) => write!(
                formatter,
                "{source} comes through no app client: Cognito writes CLIENT_ID_NOT_APPLICABLE; leave the client out"
            ),
            Self::InvalidClientId => formatter.write_str("an app client id is 1 to 128 letters, digits, `_` or `+`"),
            Self::UnavailableAttribute { source, name, rule } => {
                write!(formatter, "{source} never carries `{name}`: {rule}")
            }
            Self::InvalidAttributeName => formatter
                .write_str("an attribute's name is 1 to 32 letters, digits, signs; a custom one starts with `custom:`"),
            Self::AttributeTooLong(name) => {
                write!(formatter, "the value of `{name}` is longer than the 2,048 characters that Cognito keeps")
            }
            Self::ConflictingLocales => {
                formatter.write_str("the locale was given twice, and not the same; give it once")
            }
            Self::UnavailableMetadata { source, parameter } => not_delivered(formatter, *source, *parameter),
            Self::MetadataTooLong => formatter.write_str("a metadata value has at most 131,072 characters"),
        }
    }
}

impl std::error::Error for GenerateError {}

/// The rule of section 3, and which of the trigger's sources would do.
fn not_delivered(
    formatter: &mut fmt::Formatter<'_>,
    source: TriggerSource<'static>,
    parameter: ApiParameter,
) -> fmt::Result {
    let (given, member) = match parameter {
        ApiParameter::ClientMetadata => ("client metadata", EventMember::ClientMetadata),
        ApiParameter::ValidationData => ("validation data", EventMember::ValidationData),
    };
    match member.availability(source).presence {
        Presence::Unconfirmed => write!(formatter, "whether {given} reaches {source} is not confirmed"),
        _ => write!(formatter, "{given} never reaches {source}"),
    }?;
    let siblings = TriggerSource::ALL.into_iter().filter(|other| other.trigger() == source.trigger());
    let better: Vec<_> = siblings.filter(|other| parameter.arrives_in(*other).is_some()).collect();
    match (parameter, better.as_slice()) {
        (ApiParameter::ValidationData, _) if ApiParameter::ClientMetadata.arrives_in(source).is_some() => {
            formatter.write_str("; hand it over as client metadata, which does")
        }
        (_, []) => formatter.write_str(", nor any source of its trigger; leave it out"),
        (_, sources) => {
            let sources: Vec<_> = sources.iter().map(TriggerSource::as_str).collect();
            write!(formatter, "; leave it out, or take {}", sources.join(", "))
        }
    }
}
