//! The mails: every message in every language and brand, as Cognito would accept it and as mail clients would show it.

use super::report::{Report, count};
use ::preview::renderer::InProcessRenderer;
use ::preview::{GroupedFinding, ScenarioSource, Severity, Snapshot};
use events::{Envelope, EventTemplate, Trigger, TriggerSource, Verdict, generate_event, validate_response};
use policy::Policy;
use std::sync::Arc;
use templates::Locale;
use triggers::custom_message;

/// Mails of this size are reported: they are within reach of Cognito's limit of 20,000 characters.
const MAX_MAIL_CHARACTERS: usize = 12_000;

/// Every message in every language for every app client, with a short name and the longest one.
pub(super) fn check_mails(policy: &Policy, report: &mut Report) {
    let messages = TriggerSource::ALL.into_iter().filter(|source| source.trigger() == Some(Trigger::CustomMessage));
    let longest = "Wilhelmine ".repeat(186);
    let mut mails = 0;
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
                mails += 1;
            }
        }
    }
    report.checked(count(mails, "mail"));
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
pub(super) fn check_findings(scenarios: &ScenarioSource, policy: &Arc<Policy>, report: &mut Report) {
    let snapshot = Snapshot::new(scenarios, Arc::clone(policy), Arc::new(InProcessRenderer(Arc::clone(policy))));
    let found = snapshot.findings();
    let budget = policy.findings_budget();
    for (severity, allowed) in [(Severity::Error, Some(budget.errors)), (Severity::Warning, budget.warnings)] {
        let listed: Vec<_> =
            found.iter().filter(|found| found.finding.severity == severity).map(format_finding).collect();
        match allowed.filter(|allowed| listed.len() > *allowed) {
            Some(allowed) => {
                let findings = count(listed.len(), "finding");
                let rule = format!("{findings} of severity {severity}; [findings] in the policy allows {allowed}");
                listed.into_iter().chain([rule]).for_each(|problem| report.problem(problem));
            }
            None => listed.into_iter().for_each(|finding| report.warn(finding)),
        }
    }
    for (file, reason) in snapshot.unreadable_files() {
        // The check of the events may have said so already.
        let file = file.display().to_string();
        if !report.has_problem_of(&file) {
            report.problem(format!("{file}: {reason}"));
        }
    }
    let notices = found.iter().filter(|found| found.finding.severity == Severity::Notice);
    notices.map(format_finding).for_each(|notice| report.notice(notice));
}

/// A finding with its location and fix.
fn format_finding(found: &GroupedFinding) -> String {
    let GroupedFinding { finding, first, mails } = found;
    let line = finding.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let others = if *mails > 1 { format!(" and {}", count(mails - 1, "more mail")) } else { String::new() };
    let mut fix = finding.fix.clone();
    if let Some(first) = fix.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    format!("{first}{line}{others}: {}: {}; {fix}", finding.rule, finding.text)
}

/// One mail through all steps: event, handler, response validation.
fn check_mail(policy: &Policy, template: &EventTemplate<'_>, place: &str, report: &mut Report) {
    let text = match generate_event(template, 1) {
        Ok(text) => text,
        Err(error) => return report.problem(format!("{place}: {error}")),
    };
    let handled = custom_message::HANDLER.handle(text.as_bytes(), policy);
    let (Some(event), Ok(answer)) = (&handled.event, &handled.response) else {
        return report.problem(format!("{place}: no response"));
    };
    let judgement = validate_response(event, answer.as_bytes(), &policy.pool_settings());
    for reason in judgement.findings() {
        match reason.verdict {
            Verdict::Accepted => {}
            Verdict::Unknown => report.warn(reason.to_string()),
            Verdict::Replaced | Verdict::Refused => report.problem(format!("{place}: {reason}")),
        }
    }
    check_parts(answer, place, report);
}

/// All parts are present, and the mail is not close to the size limit.
fn check_parts(answer: &str, place: &str, report: &mut Report) {
    let response = Envelope::parse(answer.as_bytes()).ok().and_then(|answer| Some(answer.response()?.object()));
    for part in ["emailSubject", "emailMessage", "smsMessage"] {
        match response.as_ref().and_then(|response| response.text(part)) {
            None => report.problem(format!("{place}: {part} is missing, so Cognito would use its default text")),
            Some(text) if part == "emailMessage" && text.chars().count() >= MAX_MAIL_CHARACTERS => {
                report.problem(format!(
                    "{place}: {part} has {} characters, {MAX_MAIL_CHARACTERS} or more",
                    text.chars().count()
                ));
            }
            Some(_) => {}
        }
    }
}
