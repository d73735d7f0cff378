//! The CLI's reader of events, compiled from the CLI's own file because the CLI is no library.

#[path = "../../../cli/replay/event_reader.rs"]
mod cli;

pub(crate) use cli::{EventReader, EventText};
