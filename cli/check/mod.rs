//! `check`: validates the policy, its texts, every mail in every language and brand, and the responses to events, and
//! lists the problems. Without `--env` it also checks every environment.
//!
//! A deployment folder is judged by events that are generated from its policy, and by its own `events/`; the example of
//! the repository by the repository's samples.

mod environments;
mod fix;
mod generated_events;
mod mails;
mod placeholders;
mod policy_lines;
mod report;
mod sign_in;
mod texts;

use crate::origin::SAMPLES;
use crate::project::Project;
use crate::read_input::report_byte_order_mark;
use crate::replay::sample_problems;
use crate::terminal::CliError;
use ::preview::ScenarioSource;
use policy::{Policy, PolicyFile, PolicyFileError, Problem, Problems, closest_match, read_languages};
use policy_lines::PolicyLines;
use report::{Report, count};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

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
    // They belong to the policy of the folder.
    let checks_environments = file.overlay().is_none() && project.has_policy_file(&file);
    match file.load() {
        Ok(policy) => check_policy(project, &file, &Arc::new(policy), &mut report),
        Err(PolicyFileError::Problems(problems)) => list_problems(&problems, &file, &mut report),
        Err(unusable) => report.problem(unusable.to_string()),
    }
    if checks_environments {
        environments::check_environments(project, &file, &mut report);
    }
    report.print()
}

/// The problems of a policy. The texts are checked too, so that no problem hides another.
fn list_problems(problems: &Problems, file: &PolicyFile, report: &mut Report) {
    problems.iter().map(Problem::text_with_value).for_each(|problem| report.problem(problem));
    let folder = file.texts_folder();
    texts::report_problems(policy::texts_problems(&folder, &read_languages(&folder), None), report);
}

fn check_policy(project: &Project, file: &PolicyFile, policy: &Arc<Policy>, report: &mut Report) {
    if policy.has_byte_order_mark() {
        report_byte_order_mark(&file.path().display());
    }
    check_brand_urls(policy, report);
    check_unused_brands(policy, report);
    check_group_names(policy, file, report);
    sign_in::check_sign_in(policy, report);
    texts::check_texts(&file.texts_folder(), policy, report);
    mails::check_mails(policy, report);
    if let Some(repository) = project.repository_of_example() {
        let samples = repository.join(SAMPLES);
        check_events(samples.clone(), "sample", SAMPLES, policy, report);
        mails::check_findings(&ScenarioSource::Samples(samples), policy, report);
    } else {
        let own = project.events_folder();
        if file.overlay().is_some() || project.overlays().is_empty() {
            placeholders::check_placeholders(project, policy, file, report);
        }
        generated_events::check_generated_events(policy, report);
        if own.exists() {
            check_events(own.clone(), "event", "events/", policy, report);
        }
        mails::check_findings(&ScenarioSource::Deployment(own), policy, report);
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

/// A group in a list need not have a table, but a name like that of a table is probably misspelled.
fn check_group_names(policy: &Policy, file: &PolicyFile, report: &mut Report) {
    let known: Vec<_> = policy.tokens().grants().group_names().collect();
    for name in policy.named_groups().iter().filter(|name| !known.contains(&name.as_str())) {
        if let Some(meant) = closest_match(name, known.iter().copied()) {
            let place = PolicyLines::read(file).place_of(&format!("\"{name}\""));
            report.warn(format!("{place}: \"{name}\" has no table in [groups]; did you mean {meant}?"));
        }
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
