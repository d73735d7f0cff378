//! `check`: validates the policy, every mail in every language and brand, and the samples, and lists the problems.

use crate::project::Project;
use crate::replay::sample_problems;
use crate::repository::{SAMPLES, repository};
use crate::terminal::{CliError, printable};
use ::preview::renderer::InProcessRenderer;

use ::preview::{GroupedFinding, ScenarioSource, Severity, Snapshot};
use events::{Envelope, EventTemplate, Trigger, TriggerSource, Verdict, generate_event, validate_response};
use policy::{Policy, texts_problems};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use templates::{KnownNames, Locale};
use triggers::custom_message;

/// Mails of this size are reported: they are within reach of Cognito's limit of 20,000 characters.
const MAX_MAIL_CHARACTERS: usize = 12_000;

#[derive(clap::Args)]
pub(crate) struct Arguments {}

/// Results. Problems fail the check; warnings do not.
#[derive(Default)]
struct Report {
    problems: Vec<String>,
    /// Each warning with its count: an unknown pool setting concerns every mail.
    warnings: BTreeMap<String, usize>,
    mails: usize,
    samples: usize,
    /// Features that some mail clients display in a simpler form.
    notices: usize,
}

pub(crate) fn run(project: &Project, _: &Arguments) -> Result<ExitCode, CliError> {
    let mut report = Report::default();
    match project.load_policy() {
        Ok(policy) => {
            let policy = Arc::new(policy);
            check_brand_urls(&policy, &mut report);
            check_unused_brands(&policy, &mut report);
            check_texts(&project.policy_file()?.texts_folder(), &policy, &mut report);
            check_mails(&policy, &mut report);
            check_findings(&policy, &mut report);
            for problem in sample_problems(&policy) {
                report.samples += 1;
                report.problems.extend(problem);
            }
        }
        Err(problems) => report.problems.extend(problems.to_string().lines().map(str::to_owned)),
    }
    report.print()
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
    let brands: Vec<_> = policy.brands().map(|(id, _)| id).collect();
    let denials: Vec<_> = triggers::denials().map(|denial| denial.code).collect();
    let known = KnownNames { brands: &brands, denials: &denials };
    report.problems.extend(texts_problems(folder, policy.languages(), &known).iter().map(ToString::to_string));
    for fallback in policy.languages().fallbacks() {
        report.warn(fallback.to_string());
    }
}

/// Every message in every language for every app client, with a short name and the longest one.
fn check_mails(policy: &Policy, report: &mut Report) {
    let messages = TriggerSource::ALL.into_iter().filter(|source| source.trigger() == Some(Trigger::CustomMessage));
    let longest = "Wilhelmine ".repeat(186);
    for source in messages {
        let clients: Vec<Option<&str>> = match source {
            TriggerSource::CustomMessageAdminCreateUser => vec![None],
            _ => std::iter::once(None).chain(policy.app_clients().map(Some)).collect(),
        };
        for (client, locale) in
            clients.iter().flat_map(|client| policy.languages().iter().map(move |locale| (*client, locale)))
        {
            for name in ["Ann Lee", longest.as_str()] {
                let place = format!("{source} in {} for {}", locale.tag(), client.unwrap_or("any app client"));
                check_mail(policy, &event_template(source, client, locale, name), &place, report);
            }
        }
    }
}

fn event_template(
    source: TriggerSource<'static>,
    client: Option<&str>,
    locale: Locale,
    name: &str,
) -> EventTemplate<'static> {
    EventTemplate {
        client_id: client.map(str::to_owned),
        locale: Some(locale.tag().to_owned()),
        attributes: vec![("name".to_owned(), name.to_owned())],
        ..EventTemplate::new(source)
    }
}

/// What the lint reports about the mails. More findings than the policy allows are a problem.
fn check_findings(policy: &Arc<Policy>, report: &mut Report) {
    let scenarios = ScenarioSource::Samples(repository().join(SAMPLES));
    let snapshot = Snapshot::new(&scenarios, Arc::clone(policy), Arc::new(InProcessRenderer(Arc::clone(policy))));
    let found = snapshot.findings();
    let budget = policy.findings_budget();
    for (severity, allowed) in [(Severity::Error, Some(budget.errors)), (Severity::Warning, budget.warnings)] {
        let listed: Vec<_> =
            found.iter().filter(|found| found.finding.severity == severity).map(format_finding).collect();
        match allowed.filter(|allowed| listed.len() > *allowed) {
            Some(allowed) => {
                let rule = format!(
                    "{} findings of severity {severity}; [findings] in the policy allows {allowed}",
                    listed.len()
                );
                report.problems.extend(listed.into_iter().chain([rule]));
            }
            None => listed.into_iter().for_each(|finding| report.warn(finding)),
        }
    }
    report.notices = found.iter().filter(|found| found.finding.severity == Severity::Notice).count();
}

/// A finding with its location and fix.
fn format_finding(found: &GroupedFinding) -> String {
    let GroupedFinding { finding, first, mails } = found;
    let line = finding.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let others = if *mails > 1 { format!(" and {} more mails", mails - 1) } else { String::new() };
    format!("{first}{line}{others}: {}: {}; {}", finding.rule, finding.text, finding.fix)
}

/// One mail through all steps: event, handler, response validation.
fn check_mail(policy: &Policy, template: &EventTemplate<'_>, place: &str, report: &mut Report) {
    report.mails += 1;
    let text = match generate_event(template, 1) {
        Ok(text) => text,
        Err(error) => return report.problems.push(format!("{place}: {error}")),
    };
    let handled = custom_message::HANDLER.handle(text.as_bytes(), policy);
    let (Some(event), Ok(answer)) = (&handled.event, &handled.response) else {
        return report.problems.push(format!("{place}: no response"));
    };
    let judgement = validate_response(event, answer.as_bytes(), &policy.pool_settings());
    for reason in judgement.findings() {
        match reason.verdict {
            Verdict::Accepted => {}
            Verdict::Unknown => report.warn(reason.to_string()),
            Verdict::Replaced | Verdict::Refused => report.problems.push(format!("{place}: {reason}")),
        }
    }
    check_parts(answer, place, report);
}

/// All parts are present, and the mail is not close to the size limit.
fn check_parts(answer: &str, place: &str, report: &mut Report) {
    let response = Envelope::parse(answer.as_bytes()).ok().and_then(|answer| Some(answer.response()?.object()));
    for part in ["emailSubject", "emailMessage", "smsMessage"] {
        match response.as_ref().and_then(|response| response.text(part)) {
            None => report.problems.push(format!("{place}: {part} is missing, so Cognito would use its default text")),
            Some(text) if part == "emailMessage" && text.chars().count() >= MAX_MAIL_CHARACTERS => {
                report.problems.push(format!(
                    "{place}: {part} has {} characters, {MAX_MAIL_CHARACTERS} or more",
                    text.chars().count()
                ));
            }
            Some(_) => {}
        }
    }
}

impl Report {
    fn warn(&mut self, warning: String) {
        *self.warnings.entry(warning).or_default() += 1;
    }

    fn print(self) -> Result<ExitCode, CliError> {
        let mut out = io::stdout().lock();
        for (warning, count) in &self.warnings {
            let times = if *count > 1 { format!(" ({count} times)") } else { String::new() };
            writeln!(out, "warning: {}{times}", printable(warning))?;
        }
        for problem in &self.problems {
            writeln!(out, "problem: {}", printable(problem))?;
        }
        let Self { mails, samples, notices, .. } = self;
        let (problems, warnings) = (self.problems.len(), self.warnings.len());
        writeln!(
            out,
            "policy, {mails} mails, {samples} samples of {SAMPLES}: {problems} problems, {warnings} warnings, {notices} notices"
        )?;
        Ok(if self.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
