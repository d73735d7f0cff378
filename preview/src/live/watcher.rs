//! Notices what is saved.

use super::reloader::Message;
use super::sources::Sources;
use super::status::Problem;
use notify::event::{Event, EventKind, ModifyKind};
use notify::{RecommendedWatcher, Watcher};
use std::sync::mpsc::Sender;

/// Tells the reloader what changes in the folders of these sources, until it is dropped. What cannot be watched is a
/// problem each.
pub(super) fn watch(sources: &Sources, messages: Sender<Message>) -> (Option<RecommendedWatcher>, Vec<Problem>) {
    let report = move |event: notify::Result<Event>| {
        // An error names nothing that was saved. A reloader that is gone needs no messages.
        drop(event.ok().and_then(to_message).map(|message| messages.send(message)));
    };
    let mut watcher = match notify::recommended_watcher(report) {
        Ok(watcher) => watcher,
        Err(error) => return (None, vec![Problem::without_line("watching", reason(&error))]),
    };
    let mut problems = Vec::new();
    for (folder, mode) in sources.folders() {
        if let Err(error) = watcher.watch(&folder, mode) {
            problems.push(Problem::without_line(&sources.display_name(&folder), reason(&error)));
        }
    }
    (Some(watcher), problems)
}

/// What an event says. Where some were lost, anything may be another now.
fn to_message(event: Event) -> Option<Message> {
    if event.need_rescan() {
        return Some(Message::RescanAll);
    }
    match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => None,
        _ => Some(Message::Changed(event.paths)),
    }
}

/// Without the path that `Display` would print.
fn reason(error: &notify::Error) -> String {
    let why = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system watches no more files for this user".to_owned(),
        notify::ErrorKind::Io(error) => error.kind().to_string(),
        _ => "the system does not watch it".to_owned(),
    };
    format!("what is saved is not noticed: {why}")
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
    fn what_changes_no_content_is_no_message() {
        for (kind, expected) in [
            (EventKind::Modify(ModifyKind::Data(DataChange::Any)), true),
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), true),
            (EventKind::Create(CreateKind::File), true),
            (EventKind::Remove(RemoveKind::File), true),
            (EventKind::Any, true),
            (EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), false),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), false),
        ] {
            let output = to_message(Event::new(kind).add_path("/r/a".into()));
            let paths = output.map(|output| match output {
                Message::Changed(paths) => paths,
                _ => Vec::new(),
            });
            assert_eq!(paths, expected.then(|| vec![PathBuf::from("/r/a")]), "{kind:?}");
        }
    }

    #[test]
    fn where_events_were_lost_anything_may_be_another() {
        let lost = to_message(Event::new(EventKind::Other).set_flag(Flag::Rescan));
        assert!(matches!(lost, Some(Message::RescanAll)));
    }
}
