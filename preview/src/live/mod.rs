//! Live reload: rebuilds the renderer and reloads policy and scenarios when a file is saved.
//!
//! | file | what it contains |
//! | --- | --- |
//! | `sources` | the watched files, and what changes when one is saved |
//! | `watcher` | watches the file system |
//! | `reloader` | collects changes, builds or reloads, and publishes the status |
//! | `build` | runs Cargo in the background |
//! | `diagnostics` | turns Cargo's output into problems |
//! | `render_context` | the policy and the renderer in use |
//! | `process` | runs the renderer and exchanges lines with it |
//! | `policy_file` | reads the saved policy |
//! | `status` | the status on the page |
//!
//! Templates are compiled in, so a changed template needs a new program: the renderer, which runs as a child process.
//! Policy, texts and scenarios are only read again. While a saved file has problems, the last good mails stay on the page.

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

/// Watches the sources and keeps the render context up to date. Dropping it ends its threads and processes.
pub struct Live {
    context: Arc<Mutex<RenderContext>>,
    statuses: watch::Receiver<(u64, Status)>,
    messages: Sender<Message>,
    reloader: Option<JoinHandle<()>>,
    // Dropped last: by then, nothing receives its messages.
    _watcher: Option<RecommendedWatcher>,
}

impl Live {
    /// Starts watching, and builds the renderer in the background, so that the first save needs only an incremental
    /// build.
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

    /// The current render context. Read the revision first: then a context is never older than its revision.
    #[must_use]
    pub fn render_context(&self) -> RenderContext {
        self.context.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The revision of the mails, which increases whenever they may have changed, and the status of the last save.
    #[must_use]
    pub fn statuses(&self) -> watch::Receiver<(u64, Status)> {
        self.statuses.clone()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // Either fails only if the reloader has ended already.
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
    use std::time::{Duration, Instant};

    const POLICY: &str = include_str!("../../../tests/policies/company.toml");
    const EVENT: &str = include_str!("../../../events/samples/custom_message/forgot_password.json");

    /// Uses the real file watcher on a folder that is not a checkout.
    #[test]
    fn saved_files_are_noticed() {
        let folder = std::env::temp_dir().join(format!("preview-live-{}", std::process::id()));
        for within in ["scenarios/deep", "templates/templates", "texts"] {
            fs::create_dir_all(folder.join(within)).unwrap();
        }
        fs::write(folder.join("policy.toml"), POLICY).unwrap();
        let policy = Arc::new(Policy::parse("policy.toml", POLICY, []).unwrap());
        let renderer = Arc::new(InProcessRenderer(Arc::clone(&policy)));
        let (policy_file, scenarios) = (folder.join("policy.toml"), vec![folder.join("scenarios")]);
        let sources = Sources { repository: Some(folder.clone()), policy_file, overlay: None, scenarios };
        let live = Live::start(sources, RenderContext { policy, renderer });
        let mut statuses = live.statuses();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let until_cause = |cause: &str| -> (u64, Status) {
            let mut statuses = live.statuses();
            let wait = statuses.wait_for(|(_, status)| status.cause.as_deref() == Some(cause));
            let wait = async { tokio::time::timeout(Duration::from_secs(60), wait).await };
            runtime.block_on(wait).expect("the change was not noticed").unwrap().clone()
        };

        // Like an editor: write a new file and rename it over the old one.
        fs::write(folder.join("policy.toml~"), POLICY.replace("name = \"Example\"", "name = \"Other\"")).unwrap();
        fs::rename(folder.join("policy.toml~"), folder.join("policy.toml")).unwrap();
        let (revision, status) = until_cause("policy.toml");
        assert_eq!((revision, status.phase), (1, Phase::Ready));
        assert_eq!(live.render_context().policy.brand(None).name.to_string(), "Other");

        let started = Instant::now();
        fs::write(folder.join("texts/en.toml"), "[forgot_password]\nsubject = \"Saved\"\n").unwrap();
        let (text_revision, status) = until_cause("texts/en.toml");
        assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
        assert_eq!((text_revision, status.phase), (revision + 1, Phase::Ready));
        let rendered = live.render_context().renderer.render(EVENT).unwrap().response;
        assert!(rendered.contains("\"emailSubject\":\"Saved\""), "{rendered}");
        fs::write(folder.join("texts/en.toml"), "[forgot_password]\nsubject = \"{brnd}\"\n").unwrap();
        let wait = statuses.wait_for(|(_, status)| status.phase == Phase::Failed);
        let wait = async { tokio::time::timeout(Duration::from_secs(60), wait).await };
        let problems = runtime.block_on(wait).unwrap().unwrap().1.problems.clone();
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!((problem.file.as_str(), problem.line), ("texts/en.toml", Some(2)));
        assert_eq!(
            problem.message,
            "forgot_password.subject: has an unknown placeholder {brnd}: \"{brnd}\"; use {brand}"
        );
        assert!(
            live.render_context().renderer.render(EVENT).unwrap().response.contains("Saved"),
            "the last good mail stays"
        );
        fs::remove_file(folder.join("texts/en.toml")).unwrap();
        let wait = statuses.wait_for(|(_, status)| status.phase == Phase::Ready);
        runtime.block_on(async { tokio::time::timeout(Duration::from_secs(60), wait).await }).unwrap().unwrap();

        fs::write(folder.join("scenarios/deep/new.json"), "{}").unwrap();
        assert!(until_cause("scenarios/deep/new.json").0 > revision);

        fs::write(folder.join("templates/templates/layout.html"), "").unwrap();
        let (_, status) = until_cause("templates/templates/layout.html");
        assert_eq!((status.phase, status.problems.len()), (Phase::Unavailable, 1));

        drop(live);
        // The reloader has ended, and with it the sender.
        assert!(statuses.has_changed().is_err());
        fs::remove_dir_all(folder).unwrap();
    }

    /// The preview of an installed program has no code to build.
    #[test]
    fn without_a_repository_the_templates_are_current() {
        let policy = Arc::new(Policy::parse("policy.toml", POLICY, []).unwrap());
        let renderer = Arc::new(InProcessRenderer(Arc::clone(&policy)));
        let policy_file = std::env::temp_dir().join(format!("preview-installed-{}/policy.toml", std::process::id()));
        let sources = Sources { repository: None, policy_file, overlay: None, scenarios: Vec::new() };
        let live = Live::start(sources, RenderContext { policy, renderer });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut statuses = live.statuses();
        let wait = statuses.wait_for(|(_, status)| status.are_templates_current);
        let wait = async { tokio::time::timeout(Duration::from_secs(60), wait).await };
        let (revision, status) = runtime.block_on(wait).unwrap().unwrap().clone();
        assert_eq!((revision, status.phase, status.problems), (0, Phase::Ready, Vec::new()));
    }
}
