//! The CLI's event reader. The CLI has no library target, so its source files are compiled here too.

#[path = "../../../cli/replay/event_reader.rs"]
mod cli;
#[path = "../../../cli/replay/parse_error.rs"]
mod parse_error;

pub(crate) use cli::{EventReader, EventText};
