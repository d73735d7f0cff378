//! Why an event cannot be generated: each message contains the rule and how to fix it, but no value that the caller
//! passed.

use crate::metadata::{ApiParameter, EventMember, Presence};
use crate::registry::TriggerSource;
use crate::version::EventVersion;
use std::fmt;

/// Something that an [`EventTemplate`](super::EventTemplate) asks for and that Cognito would not send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GenerateError {
    /// The source is unknown; contains the source that was probably meant.
    UnknownSource(Option<TriggerSource<'static>>),
    /// The source's events never have this version (contract 1.1, 7, 8).
    UnavailableVersion {
        /// The requested source.
        source: TriggerSource<'static>,
        /// The requested version.
        version: EventVersion,
    },
    /// The source's events never contain an app client ID (contract 1.3).
    UnexpectedClient(TriggerSource<'static>),
    /// The app client ID does not have the format of Cognito's IDs.
    InvalidClientId,
    /// The source's events never contain this attribute.
    UnavailableAttribute {
        /// The requested source.
        source: TriggerSource<'static>,
        /// The attribute's name.
        name: String,
        /// The reason, and what to do instead.
        rule: &'static str,
    },
    /// The attribute's name is empty, longer than 32 characters, or contains whitespace or a control character.
    InvalidAttributeName,
    /// The attribute's value is longer than 2,048 characters (contract 1.4).
    AttributeTooLong(String),
    /// The locale and the attribute `locale` have different values.
    ConflictingLocales,
    /// The source's events never contain groups (contract 7.1, 8.1).
    UnavailableGroups(TriggerSource<'static>),
    /// A group's name is empty, longer than 128 characters, or contains whitespace or a control character.
    InvalidGroupName,
    /// The source's events are not known to contain this metadata (contract section 3).
    UnavailableMetadata {
        /// The requested source.
        source: TriggerSource<'static>,
        /// The requested metadata.
        parameter: ApiParameter,
    },
    /// A metadata value is longer than 131,072 characters (contract 3.3).
    MetadataTooLong,
}

impl fmt::Display for GenerateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSource(Some(near)) => write!(formatter, "unknown trigger source; did you mean {near}?"),
            Self::UnknownSource(None) => formatter.write_str("unknown trigger source; an example is CustomMessage_SignUp"),
            Self::UnavailableVersion { source, version } => {
                let possible = source.versions().iter().map(|version| version.as_str());
                let possible = possible.collect::<Vec<_>>().join(" or ");
                write!(formatter, "{source} has no version {version}; use version {possible}, or omit the version")
            }
            Self::UnexpectedClient(source) => write!(
                formatter,
                "{source} has no app client: Cognito sends CLIENT_ID_NOT_APPLICABLE; omit the client"
            ),
            Self::InvalidClientId => formatter.write_str("an app client ID consists of 1 to 128 letters, digits, `_` or `+`"),
            Self::UnavailableAttribute { source, name, rule } => {
                write!(formatter, "{source} never contains the attribute `{name}`: {rule}")
            }
            Self::InvalidAttributeName => formatter
                .write_str("an attribute name consists of 1 to 32 letters, digits or symbols; custom attributes start with `custom:`"),
            Self::AttributeTooLong(name) => {
                write!(formatter, "the value of `{name}` exceeds Cognito's limit of 2,048 characters")
            }
            Self::ConflictingLocales => {
                formatter.write_str("the locale and the attribute `locale` differ; set only one of them")
            }
            Self::UnavailableGroups(source) => {
                write!(formatter, "{source} never contains groups; use a TokenGeneration source of users, or omit them")
            }
            Self::InvalidGroupName => formatter.write_str("a group's name consists of 1 to 128 characters without spaces"),
            Self::UnavailableMetadata { source, parameter } => not_delivered(formatter, *source, *parameter),
            Self::MetadataTooLong => formatter.write_str("a metadata value must not exceed 131,072 characters"),
        }
    }
}

impl std::error::Error for GenerateError {}

/// The rule of section 3, and the sources of the trigger that do receive the metadata.
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
        Presence::Unconfirmed => write!(formatter, "it is not confirmed that {given} reaches {source}"),
        _ => write!(formatter, "{given} never reaches {source}"),
    }?;
    let siblings = TriggerSource::ALL.into_iter().filter(|other| other.trigger() == source.trigger());
    let better: Vec<_> = siblings.filter(|other| parameter.arrives_in(*other).is_some()).collect();
    match (parameter, better.as_slice()) {
        (ApiParameter::ValidationData, _) if ApiParameter::ClientMetadata.arrives_in(source).is_some() => {
            formatter.write_str("; send it as client metadata instead")
        }
        (_, []) => formatter.write_str(", nor any other source of its trigger; omit it"),
        (_, sources) => {
            let sources: Vec<_> = sources.iter().map(TriggerSource::as_str).collect();
            write!(formatter, "; omit it, or use {}", sources.join(", "))
        }
    }
}
