//! Watches the file system.

use super::reloader::Message;
use super::sources::Sources;
use super::status::Problem;
use notify::event::{Event, EventKind, ModifyKind};
use notify::{RecommendedWatcher, Watcher};
use std::sync::mpsc::Sender;

/// Reports changes in the folders of these sources to the reloader until the watcher is dropped. A folder that cannot
/// be watched is a problem.
pub(super) fn watch(sources: &Sources, messages: Sender<Message>) -> (Option<RecommendedWatcher>, Vec<Problem>) {
    let report = move |event: notify::Result<Event>| {
        // An error names no file. Sending fails only after the reloader has ended.
        drop(event.ok().and_then(to_message).map(|message| messages.send(message)));
    };
    let mut watcher = match notify::recommended_watcher(report) {
        Ok(watcher) => watcher,
        Err(error) => return (None, vec![Problem::without_line("file watcher", reason(&error))]),
    };
    let mut problems = Vec::new();
    for (folder, mode) in sources.folders() {
        if let Err(error) = watcher.watch(&folder, mode) {
            problems.push(Problem::without_line(&sources.display_name(&folder), reason(&error)));
        }
    }
    (Some(watcher), problems)
}

/// Translates an event. If events were lost, any file may have changed.
fn to_message(event: Event) -> Option<Message> {
    if event.need_rescan() {
        return Some(Message::RescanAll);
    }
    match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => None,
        _ => Some(Message::Changed(event.paths)),
    }
}

/// The error without the path that `Display` would print.
fn reason(error: &notify::Error) -> String {
    let why = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the limit of watched files for this user is reached".to_owned(),
        notify::ErrorKind::Io(error) => error.kind().to_string(),
        _ => "the system cannot watch it".to_owned(),
    };
    format!("changes are not noticed: {why}")
}

#[cfg(test)]
mod tests {
    use super::{Message, to_message};
    use notify::event::{
        AccessKind, AccessMode, CreateKind, DataChange, Event, EventKind, Flag, MetadataKind, ModifyKind, RemoveKind,
        RenameMode,
    };
    use std::path::PathBuf;

    #[test]
    fn events_without_content_change_are_ignored() {
        for (kind, expected) in [
            (EventKind::Modify(ModifyKind::Data(DataChange::Any)), true),
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), true),
            (EventKind::Create(CreateKind::File), true),
            (EventKind::Remove(RemoveKind::File), true),
            (EventKind::Any, true),
            (EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), false),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), false),
        ] {
            let message = to_message(Event::new(kind).add_path("/r/a".into()));
            let paths = message.map(|message| match message {
                Message::Changed(paths) => paths,
                _ => Vec::new(),
            });
            assert_eq!(paths, expected.then(|| vec![PathBuf::from("/r/a")]), "{kind:?}");
        }
    }

    #[test]
    fn lost_events_cause_a_rescan() {
        let lost = to_message(Event::new(EventKind::Other).set_flag(Flag::Rescan));
        assert!(matches!(lost, Some(Message::RescanAll)));
    }
}
