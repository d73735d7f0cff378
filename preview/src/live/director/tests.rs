//! Saves become mails. The shell stands for Cargo: as `sh build …` it runs the file `build` of an invented repository.

use super::{Director, Message};
use crate::answering::{Answer, InProcess};
use crate::live::building::Build;
use crate::live::{Phase, Problem, Sources, Stage, State};
use policy::Policy;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::watch;

const POLICY: &str = include_str!("../../../../policy.toml");
/// So long takes nothing that ever ends.
const PATIENCE: Duration = Duration::from_secs(60);
const LAYOUT: &str = "templates/templates/layout.html";

/// Makes a renderer of the file `next`, and a note that it was asked to.
const SUCCEEDS: &str = r#"echo build >> builds
rm -f renderer && cp next renderer && chmod +x renderer && echo "{\"executable\":\"$PWD/renderer\"}""#;

/// Never ends by itself, nor does what it starts. It says through a pipe when both are up.
const NEVER_ENDS: &str = "sleep 600 &\necho up > up\nwait";

/// Fails as Cargo does where a template is wrong.
const FAILS: &str = r#"cat << 'END'
{"message":{"level":"error","message":"wrong\n  --> templates/templates/layout.html:2:0","spans":[{"file_name":"a.rs","line_start":1,"column_start":1,"is_primary":true}]}}
END
exit 101"#;

/// An invented repository, and a director at work in it.
struct Scene {
    folder: PathBuf,
    stage: Arc<Mutex<Stage>>,
    states: watch::Receiver<(u64, State)>,
    messages: Sender<Message>,
    director: Option<JoinHandle<()>>,
}

impl Scene {
    /// A director who finds this build, and who was told of these saves before it started.
    fn open(name: &str, build: &str, saved: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("preview-director-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let folder = fs::canonicalize(folder).unwrap();
        for (file, text) in [("Cargo.toml", ""), ("policy.toml", POLICY), ("build", build)] {
            fs::write(folder.join(file), text).unwrap();
        }
        assert!(Command::new("mkfifo").arg(folder.join("up")).status().unwrap().success());
        let policy = Arc::new(Policy::parse("policy.toml", POLICY, []).unwrap());
        let answering = Arc::new(InProcess(Arc::clone(&policy)));
        let stage = Arc::new(Mutex::new(Stage { policy, answering }));
        let sources = Sources {
            repository: folder.clone(),
            policy_file: folder.join("policy.toml"),
            scenarios: vec![folder.join("scenarios")],
        };
        let (messages, inbox) = mpsc::channel();
        let (director, states) = Director::new(sources, "sh".into(), Arc::clone(&stage), messages.clone(), Vec::new());
        let mut scene = Self { folder, stage, states, messages, director: None };
        scene.renderer_says("first");
        saved.iter().for_each(|file| scene.saved(file));
        scene.director = Some(thread::spawn(move || director.work(&inbox)));
        scene
    }

    /// Puts a new file in the place of the old one, which a shell may be reading.
    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join("written"), text).unwrap();
        fs::rename(self.folder.join("written"), self.folder.join(file)).unwrap();
    }

    /// The next renderer that is built answers so, whatever it is asked.
    fn renderer_says(&self, answer: &str) {
        self.write("next", &format!("#!/bin/sh\nwhile read -r event; do echo '{{\"answer\":\"{answer}\"}}'; done\n"));
    }

    /// Tells the director that this file is another now.
    fn saved(&self, file: &str) {
        self.messages.send(Message::Changed(vec![self.folder.join(file)])).unwrap();
    }

    /// Waits until it stands so.
    fn until(&mut self, stands: impl FnMut(&(u64, State)) -> bool) -> (u64, State) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let wait = async { tokio::time::timeout(PATIENCE, self.states.wait_for(stands)).await };
        runtime.block_on(wait).expect("it never stood so").unwrap().clone()
    }

    /// What who is on the stage says to an event.
    fn answer(&self) -> Answer {
        let answering = Arc::clone(&self.stage.lock().unwrap().answering);
        answering.answer("{}")
    }

    /// Waits until a build that never ends is under way.
    fn build_is_up(&self) {
        assert_eq!(fs::read_to_string(self.folder.join("up")).unwrap(), "up\n");
    }

    fn builds(&self) -> usize {
        fs::read_to_string(self.folder.join("builds")).unwrap().lines().count()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.messages.send(Message::End).unwrap();
        self.director.take().unwrap().join().unwrap();
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

fn says(answer: &str) -> Answer {
    Answer::Event(format!("\"{answer}\""))
}

#[test]
fn a_template_that_is_saved_is_shown() {
    let mut scene = Scene::open("shown", SUCCEEDS, &[LAYOUT]);
    let (_, state) = scene.until(|(revision, _)| *revision == 1);
    assert_eq!((state.phase, state.cause.as_deref()), (Phase::Ready, Some(LAYOUT)));
    assert!(state.millis.is_some() && state.problems.is_empty(), "{state:?}");
    assert_eq!(scene.answer(), says("first"));

    scene.renderer_says("second");
    scene.saved("templates/src/mail.rs");
    let (_, state) = scene.until(|(revision, _)| *revision == 2);
    assert_eq!(state.cause.as_deref(), Some("templates/src/mail.rs"));
    assert_eq!(scene.answer(), says("second"));
}

#[test]
fn saves_that_come_together_are_one() {
    let together = [LAYOUT, "policy.toml", "scenarios/a.json", "templates/src/mail.rs", "scenarios/b.json"];
    let mut scene = Scene::open("together", SUCCEEDS, &together);
    let (revision, state) = scene.until(|(_, state)| state.phase == Phase::Ready && state.cause.is_some());
    // One for what is only read, and one for the renderer.
    assert_eq!((revision, state.cause.as_deref()), (2, Some("templates/src/mail.rs")));
}

#[test]
fn a_mistake_leaves_the_last_good_mails() {
    let mut scene = Scene::open("mistake", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    scene.write("build", FAILS);
    scene.saved(LAYOUT);
    let (revision, state) = scene.until(|(_, state)| state.phase == Phase::Failed);
    let problem = Problem { file: LAYOUT.to_owned(), line: Some(2), column: Some(1), message: "wrong".to_owned() };
    assert_eq!((revision, state.problems, state.millis), (1, vec![problem], None));
    assert_eq!(scene.answer(), says("first"));

    scene.write("build", SUCCEEDS);
    scene.renderer_says("second");
    scene.saved(LAYOUT);
    let (_, state) = scene.until(|(revision, _)| *revision == 2);
    assert!(state.phase == Phase::Ready && state.problems.is_empty(), "{state:?}");
    assert_eq!(scene.answer(), says("second"));
}

#[test]
fn a_save_ends_the_build_of_the_one_before() {
    let mut scene = Scene::open("ends", NEVER_ENDS, &[LAYOUT]);
    scene.until(|(_, state)| state.phase == Phase::Building);
    scene.build_is_up();
    scene.write("build", SUCCEEDS);
    scene.saved("templates/src/mail.rs");
    let (revision, state) = scene.until(|(_, state)| state.phase == Phase::Ready);
    assert_eq!((revision, state.cause.as_deref()), (1, Some("templates/src/mail.rs")));
    assert_eq!((scene.answer(), scene.builds()), (says("first"), 1));
}

#[test]
fn a_renderer_built_under_a_wrong_policy_waits_for_a_right_one() {
    let mut scene = Scene::open("waits", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    scene.write("policy.toml", "wrong");
    scene.saved("policy.toml");
    scene.until(|(_, state)| state.phase == Phase::Failed);
    scene.renderer_says("second");
    scene.saved(LAYOUT);
    let is_built = |state: &State| state.phase == Phase::Failed && state.cause.as_deref() == Some(LAYOUT);
    let (revision, state) = scene.until(|(_, state)| is_built(state));
    assert_eq!(revision, 1);
    assert!(state.problems.iter().all(|problem| problem.file == "policy.toml"), "{state:?}");
    assert_eq!(scene.answer(), says("first"));

    scene.write("policy.toml", POLICY);
    scene.saved("policy.toml");
    let (_, state) = scene.until(|(revision, _)| *revision == 2);
    assert_eq!(state.phase, Phase::Ready);
    assert_eq!(scene.answer(), says("second"));
}

#[test]
fn a_renderer_that_does_not_answer_is_not_shown() {
    let mut scene = Scene::open("mute", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    scene.write("next", "#!/bin/sh\nexit 2\n");
    scene.saved(LAYOUT);
    let (revision, state) = scene.until(|(_, state)| state.phase == Phase::Failed);
    assert_eq!((revision, state.problems), (1, vec![Problem::of("renderer", "the renderer ended without an answer")]));
}

#[test]
fn a_policy_that_is_saved_is_shown() {
    let mut scene = Scene::open("policy", "exit 1", &[]);
    let (_, state) = scene.until(|(_, state)| state.phase == Phase::Failed);
    assert_eq!((state.cause, state.problems), (None, vec![Problem::of("cargo", "ended without a word")]));

    scene.write("policy.toml", &POLICY.replace("\n[app]\n", "\n[app]\nbase_ulr = \"\"\n"));
    scene.saved("policy.toml");
    let (revision, state) = scene.until(|(_, state)| state.cause.is_some());
    assert_eq!((revision, state.phase), (0, Phase::Failed));
    let problem = &state.problems[0];
    assert_eq!((problem.file.as_str(), problem.column), ("policy.toml", None));
    assert!(problem.line.is_some() && problem.message.contains("base_ulr"), "{problem:?}");

    scene.write("policy.toml", &POLICY.replace("name = \"Example\"", "name = \"Other\""));
    scene.saved("policy.toml");
    let (_, state) = scene.until(|(revision, _)| *revision == 1);
    assert_eq!(state.problems, [Problem::of("cargo", "ended without a word")]);
    let policy = Arc::clone(&scene.stage.lock().unwrap().policy);
    assert_eq!(policy.brands().next().unwrap().1.name.to_string(), "Other");
}

#[test]
fn a_renderer_gets_the_policy_that_is_saved() {
    let mut scene = Scene::open("restart", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    let builds = scene.builds();
    let before = Arc::clone(&scene.stage.lock().unwrap().answering);
    scene.saved("policy.toml");
    scene.until(|(revision, _)| *revision == 2);
    assert!(!Arc::ptr_eq(&before, &scene.stage.lock().unwrap().answering));
    assert_eq!((scene.answer(), scene.builds()), (says("first"), builds));
}

#[test]
fn a_policy_that_is_gone_is_a_problem() {
    let mut scene = Scene::open("gone", SUCCEEDS, &[]);
    fs::remove_file(scene.folder.join("policy.toml")).unwrap();
    scene.saved("policy.toml");
    let (_, state) = scene.until(|(_, state)| state.phase == Phase::Failed);
    assert_eq!(state.problems, [Problem::of("policy.toml", "cannot be read: entity not found")]);
}

#[test]
fn a_scenario_that_is_saved_is_only_read_anew() {
    let mut scene = Scene::open("scenario", NEVER_ENDS, &["scenarios/deep/a.json"]);
    let (revision, state) = scene.until(|(_, state)| state.cause.is_some());
    assert_eq!((revision, state.phase, state.cause.as_deref()), (1, Phase::Ready, Some("scenarios/deep/a.json")));
}

#[test]
fn where_nothing_can_be_built_only_code_needs_it() {
    let mut scene = Scene::open("checkout", SUCCEEDS, &[]);
    fs::remove_file(scene.folder.join("Cargo.toml")).unwrap();
    scene.saved("policy.toml");
    let (revision, state) = scene.until(|(_, state)| state.cause.is_some());
    assert_eq!((revision, state.phase), (1, Phase::Ready));
    scene.saved(LAYOUT);
    let (_, state) = scene.until(|(_, state)| state.phase == Phase::Unavailable);
    assert_eq!(state.problems[0].file, "Cargo.toml");
    scene.write("Cargo.toml", "");
    scene.saved(LAYOUT);
    let (_, state) = scene.until(|(revision, _)| *revision == 2);
    assert!(state.phase == Phase::Ready && state.problems.is_empty(), "{state:?}");
}

#[test]
fn where_events_were_lost_all_is_looked_at() {
    let mut scene = Scene::open("lost", SUCCEEDS, &[]);
    scene.messages.send(Message::Anything).unwrap();
    let (_, state) = scene.until(|(revision, state)| *revision == 2 && state.phase == Phase::Ready);
    assert_eq!(state.cause, None);
    assert_eq!(scene.answer(), says("first"));
}

#[test]
fn the_compilers_of_a_build_end_with_it() {
    let mut scene = Scene::open("compilers", "exit 1", &[]);
    scene.until(|(_, state)| state.phase == Phase::Failed);
    scene.write("build", NEVER_ENDS);
    let (done, ended) = mpsc::channel();
    let build = Build::start("sh".as_ref(), &scene.folder, move |_| done.send(()).unwrap()).unwrap();
    scene.build_is_up();
    drop(build);
    // It waits for whoever could still say something.
    ended.recv_timeout(PATIENCE).unwrap();
}
