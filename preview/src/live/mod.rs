//! What is saved in the repository becomes what is shown, without a reload by hand.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sources` | which files are watched, and what it means when one is saved |
//! | `watching` | notices what is saved |
//! | `director` | gathers saves, has them built or read, and says what is shown now |
//! | `building` | Cargo, building the renderer in the background |
//! | `diagnostics` | what Cargo says about a build, as the page tells it |
//! | `process` | a renderer that answers with the templates as they are now |
//! | `settings` | reads a policy that was saved |
//! | `state` | what the page says about all this |
//!
//! Templates are compiled in. So a new one is a new program, the renderer, which answers events beside us; a policy and
//! a scenario are only read anew. What has problems changes nothing: the last good mails stay.

mod building;
mod diagnostics;
mod director;
mod process;
mod settings;
mod sources;
mod state;
mod watching;

pub use sources::Sources;
pub use state::{Phase, Problem, State};

use crate::answering::Answering;
use director::{Director, Message};
use notify::RecommendedWatcher;
use policy::Policy;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use tokio::sync::watch;

/// What mails are made with now.
#[derive(Clone)]
pub struct Stage {
    /// The policy of those who answer.
    pub policy: Arc<Policy>,
    /// Who answers.
    pub answering: Arc<dyn Answering>,
}

/// Watches the sources of the mails and keeps the stage as new as they are. Dropping it ends its threads and processes.
pub struct Live {
    stage: Arc<Mutex<Stage>>,
    states: watch::Receiver<(u64, State)>,
    messages: Sender<Message>,
    director: Option<JoinHandle<()>>,
    // The last to go: whatever it still notices finds nobody.
    _watcher: Option<RecommendedWatcher>,
}

impl Live {
    /// Starts to watch, and has the renderer built in the background, so that the first save finds Cargo prepared.
    #[must_use]
    pub fn start(sources: Sources, first: Stage) -> Self {
        let sources = sources.canonical();
        let (messages, inbox) = mpsc::channel();
        let (watcher, unwatched) = watching::watch(&sources, messages.clone());
        let stage = Arc::new(Mutex::new(first));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let (director, states) = Director::new(sources, cargo, Arc::clone(&stage), messages.clone(), unwatched);
        let director = thread::spawn(move || director.work(&inbox));
        Self { stage, states, messages, director: Some(director), _watcher: watcher }
    }

    /// What mails are made with now. Whoever asks for the revision first never takes an old mail for a new one.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The revision of what is shown, which grows whenever that may be another, and how it stands with what was saved.
    #[must_use]
    pub fn states(&self) -> watch::Receiver<(u64, State)> {
        self.states.clone()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // Either fails only where the director is gone already.
        drop(self.messages.send(Message::End));
        drop(self.director.take().map(JoinHandle::join));
    }
}

#[cfg(test)]
mod tests {
    use super::{Live, Phase, Sources, Stage, State};
    use crate::answering::InProcess;
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
        let answering = Arc::new(InProcess(Arc::clone(&policy)));
        let (policy_file, scenarios) = (folder.join("policy.toml"), vec![folder.join("scenarios")]);
        let sources = Sources { repository: folder.clone(), policy_file, scenarios };
        let live = Live::start(sources, Stage { policy, answering });
        let mut states = live.states();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut until_cause = |cause: &str| -> (u64, State) {
            let wait = states.wait_for(|(_, state)| state.cause.as_deref() == Some(cause));
            let wait = async { tokio::time::timeout(Duration::from_secs(60), wait).await };
            runtime.block_on(wait).expect("it was not noticed").unwrap().clone()
        };

        // As editors do: a new file takes the old one's place.
        fs::write(folder.join("policy.toml~"), POLICY.replace("name = \"Example\"", "name = \"Other\"")).unwrap();
        fs::rename(folder.join("policy.toml~"), folder.join("policy.toml")).unwrap();
        let (revision, state) = until_cause("policy.toml");
        assert_eq!((revision, state.phase), (1, Phase::Ready));
        assert_eq!(live.stage().policy.brand(None).name.to_string(), "Other");

        fs::write(folder.join("scenarios/deep/new.json"), "{}").unwrap();
        assert!(until_cause("scenarios/deep/new.json").0 > revision);

        fs::write(folder.join("templates/templates/layout.html"), "").unwrap();
        let (_, state) = until_cause("templates/templates/layout.html");
        assert_eq!((state.phase, state.problems.len()), (Phase::Unavailable, 1));

        drop(live);
        // The director is gone, and with it who tells.
        assert!(states.has_changed().is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
