//! `preview`: every mail, as Cognito would send it, on a page of this machine, in files, or as JSON.

use crate::replay::{SAMPLES, repository};
use crate::terminal::{Fault, complain, printable, printable_json};
use ::preview::answering::InProcess;
use ::preview::live::{Live, Sources, Stage};
use ::preview::server::{Listener, PORT, Studio, serve};
use ::preview::{Edition, Shelf, export};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files and folders of events, each a scenario [default: the scenarios among the repository's events/samples]
    paths: Vec<PathBuf>,
    /// The port on this machine's loopback address; 0 is any that is free [default: 4321, or the next that is free]
    #[arg(long, value_name = "PORT", conflicts_with_all = ["export", "format"])]
    port: Option<u16>,
    /// Write everything into this folder instead: a page that needs no server, and each mail as .html, .txt and .eml
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    export: Option<PathBuf>,
    /// Print every mail with its verdict and findings instead, one object a line
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object for each mail
    Json,
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, Fault> {
    let Arguments { paths, port, export, format } = arguments;
    let shelf = match paths.is_empty() {
        true => Shelf::Samples(repository().join(SAMPLES)),
        false => Shelf::Named(paths),
    };
    let policy = Arc::new(
        policy::load_deployed(policy::EmbeddedPolicy::FULL).map_err(|problems| Fault::misuse(problems.to_string()))?,
    );
    let stage = Stage { answering: Arc::new(InProcess(Arc::clone(&policy))), policy };
    let edition = |stage: Stage| Edition::new(&shelf, stage.policy, stage.answering);
    match (export, format) {
        (Some(folder), _) => files(&edition(stage), &folder),
        (None, Some(Format::Json)) => lines(&edition(stage)),
        (None, None) => page(shelf, stage, port),
    }
}

/// As files. What is red fails the command, so that a build can ask.
fn files(edition: &Edition, folder: &Path) -> Result<ExitCode, Fault> {
    some(edition)?;
    let written = export(edition, folder).map_err(Fault::during("writing the export"))?;
    let (sheet, folder) = (edition.sheet(), folder.display().to_string());
    let bad = sheet.bad();
    writeln!(
        io::stdout(),
        "{} mails, {bad} to look at, in {} ms; {}/index.html has {} bytes",
        written.cells,
        sheet.millis,
        printable(&folder),
        written.page
    )?;
    Ok(verdict(bad))
}

/// As JSON, a line for each mail.
fn lines(edition: &Edition) -> Result<ExitCode, Fault> {
    some(edition)?;
    let mut out = io::stdout().lock();
    for entry in edition.unreadable() {
        line(&mut out, &entry)?;
    }
    for cell in edition.cells() {
        line(&mut out, &cell)?;
    }
    Ok(verdict(edition.sheet().bad()))
}

fn line(out: &mut impl Write, shown: &impl Serialize) -> io::Result<()> {
    writeln!(out, "{}", printable_json(serde_json::to_string(shown)?))
}

/// Nothing to show is somebody's mistake, where nobody looks at a page that could say so.
fn some(edition: &Edition) -> Result<(), Fault> {
    if edition.sheet().entries.is_empty() {
        let way_out = "`generate CustomMessage_SignUp` prints one";
        return Err(Fault::misuse(format!("no event of CustomMessage_… in what was named; {way_out}")));
    }
    Ok(())
}

fn verdict(bad: usize) -> ExitCode {
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// On loopback, until somebody ends it.
fn page(shelf: Shelf, stage: Stage, port: Option<u16>) -> Result<ExitCode, Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Fault::during("starting"))?;
    runtime.block_on(async {
        let listener = listen(port).await?;
        writeln!(io::stdout(), "http://127.0.0.1:{}/", listener.port())?;
        let policy_file =
            std::env::var_os("POLICY_FILE").map_or_else(|| repository().join("policy.toml"), PathBuf::from);
        let sources = Sources { repository: repository(), policy_file, scenarios: shelf.roots().to_vec() };
        let studio = Studio::new(shelf, Live::start(sources, stage));
        serve(listener, Arc::new(studio)).await.map_err(Fault::during("serving the page"))?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The port that was asked for and no other; without one, the usual or the next that is free.
async fn listen(asked: Option<u16>) -> Result<Listener, Fault> {
    let port = asked.unwrap_or(PORT);
    let error = match Listener::bind(port).await {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    if error.kind() != io::ErrorKind::AddrInUse {
        return Err(Fault::during(format!("listening on port {port}"))(error));
    }
    let next = Listener::next_free(port).await;
    let way_out = next.map(|free| format!("; {free} is free: --port {free}")).unwrap_or_default();
    match (asked, next) {
        (None, Some(free)) => {
            complain(&format!("port {port} is taken; this one is {free}"));
            Listener::bind(free).await.map_err(Fault::during(format!("listening on port {free}")))
        }
        _ => Err(Fault::misuse(format!("port {port} is taken{way_out}"))),
    }
}
