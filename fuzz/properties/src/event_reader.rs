//! The CLI's event reader. The CLI has no library target, so its source file is compiled here too.

#[path = "../../../cli/replay/event_reader.rs"]
mod cli;

pub(crate) use cli::{EventReader, EventText};
