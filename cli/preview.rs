//! `preview`: every mail as Cognito would send it, on a local page, in files, as JSON, or in a real inbox.

mod send;
mod sender;

use crate::end_signal::end_signal;
use crate::origin::{SAMPLES, checkout};
use crate::project::Project;
use crate::terminal::{CliError, print_error, printable, printable_json};
use ::preview::live::{Live, RenderContext, Sources};
use ::preview::renderer::InProcessRenderer;
use ::preview::server::{AppState, Listener, PORT, serve};
use ::preview::{ScenarioSource, Snapshot, export};
use policy::PolicyFile;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Event files and folders, each event a scenario [default: events in the deployment folder and two
    /// generated ones; in this project's repository the scenarios in events/samples]
    paths: Vec<PathBuf>,
    /// Port on the loopback address; 0 selects a free one [default: 4321, or the next free one]
    #[arg(long, value_name = "PORT", conflicts_with_all = ["export", "format"])]
    port: Option<u16>,
    /// Write files into this folder instead: a page that needs no server, and each mail as .html, .txt and .eml
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    export: Option<PathBuf>,
    /// Print every mail with its verdict and findings instead, one object per line
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    send: send::Options,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object per mail
    Json,
}

pub(crate) fn run(project: &Project, arguments: Arguments) -> Result<ExitCode, CliError> {
    let Arguments { paths, port, export, format, send } = arguments;
    let scenarios = match (paths.is_empty(), project.repository_of_example()) {
        (true, Some(repository)) => ScenarioSource::Samples(repository.join(SAMPLES)),
        (true, None) => ScenarioSource::Deployment(project.events_folder()),
        (false, _) => ScenarioSource::Paths(paths),
    };
    let policy = Arc::new(project.load_policy()?);
    let context = RenderContext { renderer: Arc::new(InProcessRenderer(Arc::clone(&policy))), policy };
    let snapshot = |context: RenderContext| Snapshot::new(&scenarios, context.policy, context.renderer);
    if let Some(order) = send.into_order() {
        return send::send(&order, &snapshot(context));
    }
    match (export, format) {
        (Some(folder), _) => export_files(&snapshot(context), &folder),
        (None, Some(Format::Json)) => print_json(&snapshot(context)),
        (None, None) => serve_page(scenarios, context, &project.policy_file()?, port),
    }
}

/// Exports files. The command fails if a mail is bad, so that CI can run it.
fn export_files(snapshot: &Snapshot, folder: &Path) -> Result<ExitCode, CliError> {
    require_mails(snapshot)?;
    let written = export(snapshot, folder).map_err(CliError::io("writing the export"))?;
    let (overview, folder) = (snapshot.overview(), folder.display().to_string());
    let bad = overview.bad();
    writeln!(
        io::stdout(),
        "{} mails, {bad} to look at, in {} ms; {}/index.html has {} bytes",
        written.cells,
        overview.millis,
        printable(&folder),
        written.page
    )?;
    Ok(exit_code(bad))
}

/// Prints JSON, one line per mail.
fn print_json(snapshot: &Snapshot) -> Result<ExitCode, CliError> {
    require_mails(snapshot)?;
    let mut out = io::stdout().lock();
    for entry in snapshot.unreadable_scenarios() {
        print_json_line(&mut out, &entry)?;
    }
    for cell in snapshot.cells() {
        print_json_line(&mut out, &cell)?;
    }
    Ok(exit_code(snapshot.overview().bad()))
}

fn print_json_line(out: &mut impl Write, shown: &impl Serialize) -> io::Result<()> {
    writeln!(out, "{}", printable_json(serde_json::to_string(shown)?))
}

/// Without a page, which would show that there are no mails, an empty set of mails is an error.
fn require_mails(snapshot: &Snapshot) -> Result<(), CliError> {
    if snapshot.overview().entries.is_empty() {
        let help = "`generate CustomMessage_SignUp` prints one";
        return Err(CliError::new(format!("the given paths contain no event of CustomMessage_…; {help}")));
    }
    Ok(())
}

fn exit_code(bad: usize) -> ExitCode {
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Serves the page on a loopback address until the process is ended.
fn serve_page(
    scenarios: ScenarioSource,
    context: RenderContext,
    policy_file: &PolicyFile,
    port: Option<u16>,
) -> Result<ExitCode, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(CliError::io("starting"))?;
    runtime.block_on(async {
        let listener = listen(port).await?;
        writeln!(io::stdout(), "http://127.0.0.1:{}/", listener.port())?;
        let sources = Sources {
            repository: checkout(),
            policy_file: policy_file.path().to_owned(),
            overlay: policy_file.overlay().map(Path::to_owned),
            scenarios: scenarios.roots().to_vec(),
        };
        // Before the first build starts, so that no signal leaves one behind.
        let ended = end_signal().map_err(CliError::io("waiting for signals"))?;
        let state = AppState::new(scenarios, Live::start(sources, context));
        tokio::select! {
            served = serve(listener, Arc::new(state)) => served.map_err(CliError::io("serving the page"))?,
            () = ended => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Binds the requested port only; without one, the default or the next free port.
async fn listen(asked: Option<u16>) -> Result<Listener, CliError> {
    let port = asked.unwrap_or(PORT);
    let error = match Listener::bind(port).await {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    if error.kind() != io::ErrorKind::AddrInUse {
        return Err(CliError::io(format!("listening on port {port}"))(error));
    }
    let next = Listener::next_free(port).await;
    let help = next.map(|free| format!("; use a free one: --port {free}")).unwrap_or_default();
    match (asked, next) {
        (None, Some(free)) => {
            print_error(&format!("port {port} is in use; using {free} instead"));
            Listener::bind(free).await.map_err(CliError::io(format!("listening on port {free}")))
        }
        _ => Err(CliError::new(format!("port {port} is in use{help}"))),
    }
}
