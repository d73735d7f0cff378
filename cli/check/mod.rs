//! `check`: validates the policy, its texts, every mail in every language and brand, and the responses to events, and
//! lists the problems.
//!
//! A deployment folder is judged by events that are generated from its policy, and by its own `events/`; the example of
//! the repository by the repository's samples.

mod fix;
mod generated_events;
mod mails;
mod report;

use crate::project::Project;
use crate::read_input::report_byte_order_mark;
use crate::replay::sample_problems;
use crate::repository::{SAMPLES, repository};
use crate::terminal::CliError;
use ::preview::{ScenarioSource, texts_problems};
use policy::{Policy, PolicyFile, PolicyFileError, Problem, Problems, read_languages};
use report::{Report, count};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use templates::TextProblem;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// First write the new names of renamed keys, and the missing version, into the policy and the files of all
    /// environments
    #[arg(long)]
    fix: bool,
}

pub(crate) fn run(project: &Project, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let mut report = Report::default();
    let file = project.policy_file()?;
    if arguments.fix {
        fix::rewrite_files(file.path(), &project.overlays(), &mut report)?;
    }
    report.checked(match file.overlay() {
        Some(overlay) => format!("policy with {}", overlay.display()),
        None => "policy".to_owned(),
    });
    match file.load() {
        Ok(policy) => check_policy(project, &file, &Arc::new(policy), &mut report),
        Err(PolicyFileError::Problems(problems)) => list_problems(&problems, &file, &mut report),
        Err(unusable) => report.problem(unusable.to_string()),
    }
    report.print()
}

/// The problems of a policy. The texts are checked too, so that no problem hides another.
fn list_problems(problems: &Problems, file: &PolicyFile, report: &mut Report) {
    problems.iter().map(Problem::text_with_value).for_each(|problem| report.problem(problem));
    let folder = file.texts_folder();
    report_texts(policy::texts_problems(&folder, &read_languages(&folder), None), report);
}

fn check_policy(project: &Project, file: &PolicyFile, policy: &Arc<Policy>, report: &mut Report) {
    if policy.has_byte_order_mark() {
        report_byte_order_mark(&file.path().display());
    }
    check_brand_urls(policy, report);
    check_unused_brands(policy, report);
    check_texts(&file.texts_folder(), policy, report);
    mails::check_mails(policy, report);
    if project.is_repository_example() {
        let samples = repository().join(SAMPLES);
        mails::check_findings(&ScenarioSource::Samples(samples.clone()), policy, report);
        check_events(samples, "sample", SAMPLES, policy, report);
    } else {
        let own = project.events_folder();
        mails::check_findings(&ScenarioSource::Deployment(own.clone()), policy, report);
        generated_events::check_generated_events(policy, report);
        if own.exists() {
            check_events(own, "event", "events/", policy, report);
        }
    }
}

/// Events in files, which may have expectations.
fn check_events(folder: PathBuf, noun: &str, shown: &str, policy: &Policy, report: &mut Report) {
    let mut events = 0;
    for problem in sample_problems(&[folder], policy) {
        events += 1;
        problem.into_iter().for_each(|problem| report.problem(problem));
    }
    report.checked(format!("{} of {shown}", count(events, noun)));
}

fn check_brand_urls(policy: &Policy, report: &mut Report) {
    for (name, brand) in policy.brands().filter(|(_, brand)| brand.base_url.is_loopback_http()) {
        let rule = "its links point to localhost; set an https base_url before you deploy";
        report.warn(format!("brand {name}: {} is for development only: {rule}", brand.base_url));
    }
}

/// No mail uses a brand without an app client, so its mails are not checked either.
fn check_unused_brands(policy: &Policy, report: &mut Report) {
    let used: Vec<_> = std::iter::once(None).chain(policy.app_clients().map(Some)).map(|id| policy.brand(id)).collect();
    for (name, brand) in policy.brands() {
        if !used.iter().any(|used| std::ptr::eq(*used, brand)) {
            report.warn(format!("brand {name}: no app client uses it; reference it in [app_clients] or remove it"));
        }
    }
}

/// The files of texts beside the policy: their problems, and how many sentences a language takes from another one.
fn check_texts(folder: &Path, policy: &Policy, report: &mut Report) {
    report_texts(texts_problems(folder, policy), report);
    for fallback in policy.languages().fallbacks() {
        report.warn(fallback.to_string());
    }
}

fn report_texts(problems: Vec<TextProblem>, report: &mut Report) {
    problems.iter().for_each(|problem| report.problem(problem.to_string()));
}
