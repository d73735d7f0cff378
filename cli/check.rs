//! `check`: the policy, every mail in every language and brand, what is wrong with them for those who read them, and the
//! samples; what is wrong comes as a list.

use crate::replay::{SAMPLES, repository, samples};
use crate::terminal::{Fault, printable};
use ::preview::answering::InProcess;

use ::preview::{Edition, Found, Severity, Shelf};
use events::{Blueprint, Envelope, Trigger, TriggerSource, Verdict, gate, generate};
use policy::Policy;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use templates::Locale;
use triggers::custom_message;

/// More characters than this is a mail that some day does not fit, long before Cognito's 20,000.
const ROOMY: usize = 12_000;

#[derive(clap::Args)]
pub(crate) struct Arguments {}

/// What was found: problems fail the check, warnings do not.
#[derive(Default)]
struct Report {
    problems: Vec<String>,
    /// How many times each was found: what is not known about a pool concerns every mail.
    warnings: BTreeMap<String, usize>,
    mails: usize,
    samples: usize,
    /// What some mail programs show plainer.
    notices: usize,
}

pub(crate) fn run(_: &Arguments) -> Result<ExitCode, Fault> {
    let mut report = Report::default();
    match policy::load_deployed(policy::EmbeddedPolicy::FULL) {
        Ok(policy) => {
            let policy = Arc::new(policy);
            brands(&policy, &mut report);
            unused_brands(&policy, &mut report);
            mails(&policy, &mut report);
            findings(&policy, &mut report);
            for judged in samples(&policy) {
                report.samples += 1;
                report.problems.extend(judged.complaint());
            }
        }
        Err(problems) => report.problems.extend(problems.to_string().lines().map(str::to_owned)),
    }
    report.print()
}

fn brands(policy: &Policy, report: &mut Report) {
    for (name, brand) in policy.brands().filter(|(_, brand)| brand.base_url.is_loopback_http()) {
        let rule = "its links lead to this machine; give it an https base_url before you deploy";
        report.warn(format!("brand {name}: {} is for development: {rule}", brand.base_url));
    }
}

/// A brand that no app client leads to goes out in no mail, and is not checked either.
fn unused_brands(policy: &Policy, report: &mut Report) {
    let used: Vec<_> = std::iter::once(None).chain(policy.app_clients().map(Some)).map(|id| policy.brand(id)).collect();
    for (name, brand) in policy.brands() {
        if !used.iter().any(|used| std::ptr::eq(*used, brand)) {
            report.warn(format!("brand {name}: no app client uses it; name it in [app_clients] or remove it"));
        }
    }
}

/// Every message in every language for every app client, for a short name and for the longest one.
fn mails(policy: &Policy, report: &mut Report) {
    let messages = TriggerSource::ALL.into_iter().filter(|source| source.trigger() == Some(Trigger::CustomMessage));
    let longest = "Wilhelmine ".repeat(186);
    for source in messages {
        let clients: Vec<Option<&str>> = match source {
            TriggerSource::CustomMessageAdminCreateUser => vec![None],
            _ => std::iter::once(None).chain(policy.app_clients().map(Some)).collect(),
        };
        for (client, locale) in clients.iter().flat_map(|client| Locale::ALL.map(|locale| (*client, locale))) {
            for name in ["Ann Lee", longest.as_str()] {
                let place = format!("{source} in {} for {}", locale.tag(), client.unwrap_or("any app client"));
                mail(policy, &blueprint(source, client, locale, name), &place, report);
            }
        }
    }
}

fn blueprint(source: TriggerSource<'static>, client: Option<&str>, locale: Locale, name: &str) -> Blueprint<'static> {
    Blueprint {
        client_id: client.map(str::to_owned),
        locale: Some(locale.tag().to_owned()),
        attributes: vec![("name".to_owned(), name.to_owned())],
        ..Blueprint::new(source)
    }
}

/// What is wrong with the mails for those who read them; more of it than the policy allows is a problem.
fn findings(policy: &Arc<Policy>, report: &mut Report) {
    let shelf = Shelf::Samples(repository().join(SAMPLES));
    let edition = Edition::new(&shelf, Arc::clone(policy), Arc::new(InProcess(Arc::clone(policy))));
    let found = edition.findings();
    let budget = policy.findings_budget();
    for (severity, allowed) in [(Severity::Error, Some(budget.errors)), (Severity::Warning, budget.warnings)] {
        let told: Vec<_> = found.iter().filter(|found| found.finding.severity == severity).map(told).collect();
        match allowed.filter(|allowed| told.len() > *allowed) {
            Some(allowed) => {
                let rule =
                    format!("{} findings that are {severity}s, [findings] of the policy allows {allowed}", told.len());
                report.problems.extend(told.into_iter().chain([rule]));
            }
            None => told.into_iter().for_each(|finding| report.warn(finding)),
        }
    }
    report.notices = found.iter().filter(|found| found.finding.severity == Severity::Notice).count();
}

/// A finding with its place and the way out.
fn told(found: &Found) -> String {
    let Found { finding, first, mails } = found;
    let line = finding.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let others = if *mails > 1 { format!(" and {} more mails", mails - 1) } else { String::new() };
    format!("{first}{line}{others}: {}: {}; {}", finding.rule, finding.text, finding.fix)
}

/// One mail, all the way: event, decision, gate.
fn mail(policy: &Policy, blueprint: &Blueprint<'_>, place: &str, report: &mut Report) {
    report.mails += 1;
    let text = match generate(blueprint, 1) {
        Ok(text) => text,
        Err(error) => return report.problems.push(format!("{place}: {error}")),
    };
    let handled = custom_message::HANDLER.handle(text.as_bytes(), policy);
    let (Some(event), Ok(answer)) = (&handled.event, &handled.answer) else {
        return report.problems.push(format!("{place}: no answer"));
    };
    let judgement = gate(event, answer.as_bytes(), &policy.pool_settings());
    for reason in judgement.reasons() {
        match reason.verdict {
            Verdict::Accepted => {}
            Verdict::Unknown => report.warn(reason.to_string()),
            Verdict::Replaced | Verdict::Refused => report.problems.push(format!("{place}: {reason}")),
        }
    }
    parts(answer, place, report);
}

/// Every part is there, and the mail leaves room.
fn parts(answer: &str, place: &str, report: &mut Report) {
    let response = Envelope::parse(answer.as_bytes()).ok().and_then(|answer| Some(answer.response()?.object()));
    for part in ["emailSubject", "emailMessage", "smsMessage"] {
        match response.as_ref().and_then(|response| response.text(part)) {
            None => report.problems.push(format!("{place}: {part} is left to Cognito's own text")),
            Some(text) if part == "emailMessage" && text.chars().count() >= ROOMY => {
                report
                    .problems
                    .push(format!("{place}: {part} has {} characters, {ROOMY} or more", text.chars().count()));
            }
            Some(_) => {}
        }
    }
}

impl Report {
    fn warn(&mut self, warning: String) {
        *self.warnings.entry(warning).or_default() += 1;
    }

    fn print(self) -> Result<ExitCode, Fault> {
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
