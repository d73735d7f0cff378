//! From saved files to mails. A shell acts as Cargo: as `sh build …` it runs the file `build` of an invented repository.

use super::{LiveReloader, Message};
use crate::live::build::Build;
use crate::live::{Phase, Problem, RenderContext, Sources, Status};
use crate::renderer::{InProcessRenderer, RenderError, Rendering};
use policy::Policy;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::watch;

const POLICY: &str = include_str!("../../../../tests/policies/company.toml");
/// Longer than any passing test takes.
const TEST_TIMEOUT: Duration = Duration::from_secs(60);
const LAYOUT: &str = "templates/templates/layout.html";

/// Copies the file `next` as the renderer, and records the build.
const SUCCEEDS: &str = r#"echo build >> builds
rm -f renderer && cp next renderer && chmod +x renderer && echo "{\"executable\":\"$PWD/renderer\"}""#;

/// Never ends by itself, and starts a child process that does not either. It writes to a pipe when both run.
const NEVER_ENDS: &str = "sleep 600 &\necho up > up\nwait";

/// Fails like Cargo for an invalid template.
const FAILS: &str = r#"cat << 'END'
{"message":{"level":"error","message":"wrong\n  --> templates/templates/layout.html:2:0","spans":[{"file_name":"a.rs","line_start":1,"column_start":1,"is_primary":true}]}}
END
exit 101"#;

/// An invented repository with a running reloader.
struct Scene {
    folder: PathBuf,
    context: Arc<Mutex<RenderContext>>,
    statuses: watch::Receiver<(u64, Status)>,
    messages: Sender<Message>,
    reloader: Option<JoinHandle<()>>,
}

impl Scene {
    /// A reloader that runs this build script, and received these changes before it started.
    fn open(name: &str, build: &str, saved: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("preview-reloader-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let folder = fs::canonicalize(folder).unwrap();
        for (file, text) in [("Cargo.toml", ""), ("policy.toml", POLICY), ("build", build)] {
            fs::write(folder.join(file), text).unwrap();
        }
        assert!(Command::new("mkfifo").arg(folder.join("up")).status().unwrap().success());
        let policy = Arc::new(Policy::parse("policy.toml", POLICY, []).unwrap());
        let renderer = Arc::new(InProcessRenderer(Arc::clone(&policy)));
        let context = Arc::new(Mutex::new(RenderContext { policy, renderer }));
        let sources = Sources {
            repository: Some(folder.clone()),
            policy_file: folder.join("policy.toml"),
            overlay: None,
            scenarios: vec![folder.join("scenarios")],
        };
        let (messages, inbox) = mpsc::channel();
        let (reloader, statuses) =
            LiveReloader::new(sources, "sh".into(), Arc::clone(&context), messages.clone(), Vec::new());
        let mut scene = Self { folder, context, statuses, messages, reloader: None };
        scene.next_renderer_returns("first");
        saved.iter().for_each(|file| scene.saved(file));
        scene.reloader = Some(thread::spawn(move || reloader.run(&inbox)));
        scene
    }

    /// Replaces a file by renaming, because a shell may be reading the old one.
    fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join("written"), text).unwrap();
        fs::rename(self.folder.join("written"), self.folder.join(file)).unwrap();
    }

    /// The next renderer that is built returns this text for every event.
    fn next_renderer_returns(&self, text: &str) {
        self.write("next", &format!("#!/bin/sh\nwhile read -r event; do echo '{{\"response\":\"{text}\"}}'; done\n"));
    }

    /// Reports a change of this file to the reloader.
    fn saved(&self, file: &str) {
        self.messages.send(Message::Changed(vec![self.folder.join(file)])).unwrap();
    }

    /// Waits until the status meets the condition.
    fn until(&mut self, condition: impl FnMut(&(u64, Status)) -> bool) -> (u64, Status) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let wait = async { tokio::time::timeout(TEST_TIMEOUT, self.statuses.wait_for(condition)).await };
        runtime.block_on(wait).expect("the status never met the condition").unwrap().clone()
    }

    /// The response of the renderer in use.
    fn render(&self) -> Result<Rendering, RenderError> {
        let renderer = Arc::clone(&self.context.lock().unwrap().renderer);
        renderer.render("{}")
    }

    /// Waits until a build that never ends is running.
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
        self.reloader.take().unwrap().join().unwrap();
        fs::remove_dir_all(&self.folder).unwrap();
    }
}

fn responds(text: &str) -> Result<Rendering, RenderError> {
    Ok(format!("\"{text}\"").as_str().into())
}

#[test]
fn saved_template_is_shown() {
    let mut scene = Scene::open("shown", SUCCEEDS, &[LAYOUT]);
    let (_, status) = scene.until(|(revision, _)| *revision == 1);
    assert_eq!((status.phase, status.cause.as_deref()), (Phase::Ready, Some(LAYOUT)));
    assert!(status.millis.is_some() && status.problems.is_empty(), "{status:?}");
    assert_eq!(scene.render(), responds("first"));

    scene.next_renderer_returns("second");
    scene.saved("templates/src/mail.rs");
    let (_, status) = scene.until(|(revision, _)| *revision == 2);
    assert_eq!(status.cause.as_deref(), Some("templates/src/mail.rs"));
    assert_eq!(scene.render(), responds("second"));
}

#[test]
fn simultaneous_saves_are_handled_together() {
    let together = [LAYOUT, "policy.toml", "scenarios/a.json", "templates/src/mail.rs", "scenarios/b.json"];
    let mut scene = Scene::open("together", SUCCEEDS, &together);
    let (revision, status) = scene.until(|(_, status)| status.phase == Phase::Ready && status.cause.is_some());
    // One revision for what is only read, and one for the renderer.
    assert_eq!((revision, status.cause.as_deref()), (2, Some("templates/src/mail.rs")));
}

#[test]
fn failed_build_keeps_last_good_mails() {
    let mut scene = Scene::open("mistake", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    scene.write("build", FAILS);
    scene.saved(LAYOUT);
    let (revision, status) = scene.until(|(_, status)| status.phase == Phase::Failed);
    let problem =
        Problem { file: LAYOUT.to_owned(), line: Some(2), column: Some(1), message: "wrong".to_owned(), source: None };
    assert_eq!((revision, status.problems, status.millis), (1, vec![problem], None));
    assert_eq!(scene.render(), responds("first"));

    scene.write("build", SUCCEEDS);
    scene.next_renderer_returns("second");
    scene.saved(LAYOUT);
    let (_, status) = scene.until(|(revision, _)| *revision == 2);
    assert!(status.phase == Phase::Ready && status.problems.is_empty(), "{status:?}");
    assert_eq!(scene.render(), responds("second"));
}

#[test]
fn next_save_kills_running_build() {
    let mut scene = Scene::open("ends", NEVER_ENDS, &[LAYOUT]);
    scene.until(|(_, status)| status.phase == Phase::Building);
    scene.build_is_up();
    scene.write("build", SUCCEEDS);
    scene.saved("templates/src/mail.rs");
    let (revision, status) = scene.until(|(_, status)| status.phase == Phase::Ready);
    assert_eq!((revision, status.cause.as_deref()), (1, Some("templates/src/mail.rs")));
    assert_eq!((scene.render(), scene.builds()), (responds("first"), 1));
}

#[test]
fn renderer_waits_until_policy_is_valid() {
    let mut scene = Scene::open("waits", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    scene.write("policy.toml", "wrong");
    scene.saved("policy.toml");
    scene.until(|(_, status)| status.phase == Phase::Failed);
    scene.next_renderer_returns("second");
    scene.saved(LAYOUT);
    let is_built = |status: &Status| status.phase == Phase::Failed && status.cause.as_deref() == Some(LAYOUT);
    let (revision, status) = scene.until(|(_, status)| is_built(status));
    assert_eq!(revision, 1);
    assert!(status.problems.iter().all(|problem| problem.file == "policy.toml"), "{status:?}");
    assert_eq!(scene.render(), responds("first"));

    scene.write("policy.toml", POLICY);
    scene.saved("policy.toml");
    let (_, status) = scene.until(|(revision, _)| *revision == 2);
    assert_eq!(status.phase, Phase::Ready);
    assert_eq!(scene.render(), responds("second"));
}

#[test]
fn unresponsive_renderer_is_not_used() {
    let mut scene = Scene::open("mute", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    scene.write("next", "#!/bin/sh\nexit 2\n");
    scene.saved(LAYOUT);
    let (revision, status) = scene.until(|(_, status)| status.phase == Phase::Failed);
    assert_eq!(
        (revision, status.problems),
        (1, vec![Problem::without_line("renderer", "the renderer ended without a response")])
    );
}

#[test]
fn saved_policy_is_shown() {
    let mut scene = Scene::open("policy", "exit 1", &[]);
    let (_, status) = scene.until(|(_, status)| status.phase == Phase::Failed);
    assert_eq!(
        (status.cause, status.problems),
        (None, vec![Problem::without_line("cargo", "failed without an error message")])
    );

    scene.write("policy.toml", &POLICY.replace("\n[app]\n", "\n[app]\nbase_ulr = \"\"\n"));
    scene.saved("policy.toml");
    let (revision, status) = scene.until(|(_, status)| status.cause.is_some());
    assert_eq!((revision, status.phase), (0, Phase::Failed));
    let problem = &status.problems[0];
    assert_eq!((problem.file.as_str(), problem.column), ("policy.toml", None));
    assert!(problem.line.is_some() && problem.message.contains("base_ulr"), "{problem:?}");

    scene.write("policy.toml", &POLICY.replace("name = \"Example\"", "name = \"Other\""));
    scene.saved("policy.toml");
    let (_, status) = scene.until(|(revision, _)| *revision == 1);
    assert_eq!(status.problems, [Problem::without_line("cargo", "failed without an error message")]);
    let policy = Arc::clone(&scene.context.lock().unwrap().policy);
    assert_eq!(policy.brands().next().unwrap().1.name.to_string(), "Other");
}

#[test]
fn renderer_is_restarted_with_saved_policy() {
    let mut scene = Scene::open("restart", SUCCEEDS, &[LAYOUT]);
    scene.until(|(revision, _)| *revision == 1);
    let builds = scene.builds();
    let before = Arc::clone(&scene.context.lock().unwrap().renderer);
    scene.saved("policy.toml");
    scene.until(|(revision, _)| *revision == 2);
    assert!(!Arc::ptr_eq(&before, &scene.context.lock().unwrap().renderer));
    assert_eq!((scene.render(), scene.builds()), (responds("first"), builds));
}

#[test]
fn missing_policy_is_reported() {
    let mut scene = Scene::open("gone", SUCCEEDS, &[]);
    fs::remove_file(scene.folder.join("policy.toml")).unwrap();
    scene.saved("policy.toml");
    let (_, status) = scene.until(|(_, status)| status.phase == Phase::Failed);
    assert_eq!(status.problems, [Problem::without_line("policy.toml", "does not exist")]);
}

#[test]
fn saved_scenario_needs_no_build() {
    let mut scene = Scene::open("scenario", NEVER_ENDS, &["scenarios/deep/a.json"]);
    let (revision, status) = scene.until(|(_, status)| status.cause.is_some());
    assert_eq!((revision, status.phase, status.cause.as_deref()), (1, Phase::Ready, Some("scenarios/deep/a.json")));
}

#[test]
fn missing_checkout_is_reported_for_code_only() {
    let mut scene = Scene::open("checkout", SUCCEEDS, &[]);
    fs::remove_file(scene.folder.join("Cargo.toml")).unwrap();
    scene.saved("policy.toml");
    let (revision, status) = scene.until(|(_, status)| status.cause.is_some());
    assert_eq!((revision, status.phase), (1, Phase::Ready));
    scene.saved(LAYOUT);
    let (_, status) = scene.until(|(_, status)| status.phase == Phase::Unavailable);
    assert_eq!(status.problems[0].file, "Cargo.toml");
    scene.write("Cargo.toml", "");
    scene.saved(LAYOUT);
    let (_, status) = scene.until(|(revision, _)| *revision == 2);
    assert!(status.phase == Phase::Ready && status.problems.is_empty(), "{status:?}");
}

#[test]
fn lost_events_reload_everything() {
    let mut scene = Scene::open("lost", SUCCEEDS, &[]);
    scene.messages.send(Message::RescanAll).unwrap();
    let (_, status) = scene.until(|(revision, status)| *revision == 2 && status.phase == Phase::Ready);
    assert_eq!(status.cause, None);
    assert_eq!(scene.render(), responds("first"));
}

#[test]
fn dropped_build_kills_its_compilers() {
    let mut scene = Scene::open("compilers", "exit 1", &[]);
    scene.until(|(_, status)| status.phase == Phase::Failed);
    scene.write("build", NEVER_ENDS);
    let (done, ended) = mpsc::channel();
    let build = Build::start("sh".as_ref(), &scene.folder, move |_| done.send(()).unwrap()).unwrap();
    scene.build_is_up();
    drop(build);
    // Returns once no process holds the pipe any more.
    ended.recv_timeout(TEST_TIMEOUT).unwrap();
}
