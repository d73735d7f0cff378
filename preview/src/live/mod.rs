//! What is saved in the repository becomes what is shown, without a reload by hand.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sources` | which files are watched, and what it means when one is saved |
//! | `watching` | notices what is saved |
//! | `reloader` | gathers saves, has them built or read, and says what is shown now |
//! | `building` | Cargo, building the renderer in the background |
//! | `diagnostics` | what Cargo says about a build, as the page tells it |
//! | `render_context` | the policy and the renderer that are in use |
//! | `process` | a renderer that answers with the templates as they are now |
//! | `settings` | reads a policy that was saved |
//! | `status` | what the page says about all this |
//!
//! Templates are compiled in. So a new one is a new program, the renderer, which answers events beside us; a policy and
//! a scenario are only read anew. What has problems changes nothing: the last good mails stay.

mod build;
mod diagnostics;
mod policy_file;
mod process;
mod reloader;
mod render_context;
mod sources;
mod status;
mod watcher;

pub use render_context::RenderContext;
pub use sources::Sources;
pub use status::{Phase, Problem, Status};

use notify::RecommendedWatcher;
use reloader::{LiveReloader, Message};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use tokio::sync::watch;

/// Watches the sources of the mails and keeps the context as new as they are. Dropping it ends its threads and processes.
pub struct Live {
    context: Arc<Mutex<RenderContext>>,
    statuses: watch::Receiver<(u64, Status)>,
    messages: Sender<Message>,
    reloader: Option<JoinHandle<()>>,
    // The last to go: whatever it still notices finds nobody.
    _watcher: Option<RecommendedWatcher>,
}

impl Live {
    /// Starts to watch, and has the renderer built in the background, so that the first save finds Cargo prepared.
    #[must_use]
    pub fn start(sources: Sources, first: RenderContext) -> Self {
        let sources = sources.canonical();
        let (messages, inbox) = mpsc::channel();
        let (watcher, unwatched) = watcher::watch(&sources, messages.clone());
        let context = Arc::new(Mutex::new(first));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let (reloader, statuses) = LiveReloader::new(sources, cargo, Arc::clone(&context), messages.clone(), unwatched);
        let reloader = thread::spawn(move || reloader.run(&inbox));
        Self { context, statuses, messages, reloader: Some(reloader), _watcher: watcher }
    }

    /// What mails are made with now. Whoever asks for the revision first never takes an old mail for a new one.
    #[must_use]
    pub fn render_context(&self) -> RenderContext {
        self.context.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The revision of what is shown, which grows whenever that may be another, and how it stands with what was saved.
    #[must_use]
    pub fn statuses(&self) -> watch::Receiver<(u64, Status)> {
        self.statuses.clone()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // Either fails only where the reloader is gone already.
        drop(self.messages.send(Message::End));
        drop(self.reloader.take().map(JoinHandle::join));
    }
}

#[cfg(test)]
mod tests {
    use super::{Live, Phase, RenderContext, Sources, Status};
    use crate::renderer::InProcessRenderer;
    use policy::Policy;
    use std::fs;
    use std::sync::Arc;
    use std::time::Duration;

    const POLICY: &str = include_str!("../../../policy.toml");

    /// The real watcher on a real folder, which is no checkout.
    #[test]
    fn what_is_saved_is_noticed() {
        let folder = std::env::temp_dir().join(format!("preview-live-{}", std::process::id()));
        for within in ["scenarios/deep", "templates/templates"] {
            fs::create_dir_all(folder.join(within)).unwrap();
        }
        fs::write(folder.join("policy.toml"), POLICY).unwrap();
        let policy = Arc::new(Policy::parse("policy.toml", POLICY, []).unwrap());
        let renderer = Arc::new(InProcessRenderer(Arc::clone(&policy)));
        let (policy_file, scenarios) = (folder.join("policy.toml"), vec![folder.join("scenarios")]);
        let sources = Sources { repository: folder.clone(), policy_file, scenarios };
        let live = Live::start(sources, RenderContext { policy, renderer });
        let mut statuses = live.statuses();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut until_cause = |cause: &str| -> (u64, Status) {
            let wait = statuses.wait_for(|(_, status)| status.cause.as_deref() == Some(cause));
            let wait = async { tokio::time::timeout(Duration::from_secs(60), wait).await };
            runtime.block_on(wait).expect("it was not noticed").unwrap().clone()
        };

        // As editors do: a new file takes the old one's place.
        fs::write(folder.join("policy.toml~"), POLICY.replace("name = \"Example\"", "name = \"Other\"")).unwrap();
        fs::rename(folder.join("policy.toml~"), folder.join("policy.toml")).unwrap();
        let (revision, status) = until_cause("policy.toml");
        assert_eq!((revision, status.phase), (1, Phase::Ready));
        assert_eq!(live.render_context().policy.brand(None).name.to_string(), "Other");

        fs::write(folder.join("scenarios/deep/new.json"), "{}").unwrap();
        assert!(until_cause("scenarios/deep/new.json").0 > revision);

        fs::write(folder.join("templates/templates/layout.html"), "").unwrap();
        let (_, status) = until_cause("templates/templates/layout.html");
        assert_eq!((status.phase, status.problems.len()), (Phase::Unavailable, 1));

        drop(live);
        // The reloader is gone, and with it who tells.
        assert!(statuses.has_changed().is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
