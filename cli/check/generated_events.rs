//! Events that are generated from the policy: every source of a trigger with a handler, for each app client, language and
//! group that the policy names. Mails are checked apart (`mails.rs`).

use super::report::{Report, count};
use events::{EventTemplate, Trigger, TriggerSource, Verdict, generate_event, validate_response};
use policy::Policy;
use std::collections::{BTreeMap, BTreeSet};
use triggers::{Handler, Outcome};

/// The causes of problems, each with the first event and the number of events.
type Causes = BTreeMap<String, (String, usize)>;

pub(super) fn check_generated_events(policy: &Policy, report: &mut Report) {
    let (mut events, mut causes) = (0, Causes::new());
    for (handler, template) in templates(policy) {
        events += 1;
        for cause in causes_of_problems(handler, &template, policy, report) {
            let place = || (describe(&template), 0);
            causes.entry(cause).or_insert_with(place).1 += 1;
        }
    }
    for (cause, (first, events)) in causes {
        let others =
            if events > 1 { format!(" and {}", count(events - 1, "more generated event")) } else { String::new() };
        report.problem(format!("{first}{others}: {cause}"));
    }
    report.checked(count(events, "generated event"));
}

/// The events to generate, with the handlers that respond to them.
fn templates(policy: &Policy) -> impl Iterator<Item = (&'static Handler, EventTemplate<'static>)> {
    TriggerSource::ALL.into_iter().flat_map(move |source| {
        let has_responses = |trigger: &Trigger| match trigger {
            // Its responses are the mails.
            Trigger::CustomMessage => false,
            Trigger::CustomEmailSender => policy.senders().is_some_and(|senders| senders.email.is_some()),
            Trigger::CustomSmsSender => policy.senders().is_some_and(|senders| senders.sms.is_some()),
            _ => true,
        };
        let handler = source.trigger().filter(has_responses).and_then(triggers::handler);
        handler.into_iter().flat_map(move |handler| of_source(source, policy).map(move |event| (handler, event)))
    })
}

/// The events of a source: each app client in each language, and each app client for a member of each group.
fn of_source(source: TriggerSource<'static>, policy: &Policy) -> impl Iterator<Item = EventTemplate<'static>> {
    let is_machine = source == TriggerSource::TokenGenerationClientCredentials;
    let mut clients: Vec<Option<&str>> = match source {
        // Cognito sends no app client ID.
        TriggerSource::PreSignUpAdminCreateUser
        | TriggerSource::CustomEmailSenderAdminCreateUser
        | TriggerSource::CustomSmsSenderAdminCreateUser => Vec::new(),
        _ if is_machine => policy.named_machine_clients().into_iter().map(Some).collect(),
        _ => policy.named_app_clients().into_iter().map(Some).collect(),
    };
    clients.push(None);
    let has_groups = source.trigger() == Some(Trigger::PreTokenGeneration) && !is_machine;
    let groups = if has_groups { policy.named_groups() } else { BTreeSet::new() };
    // The user pool sends the version that the policy is for.
    let version = policy.tokens().version().filter(|version| source.versions().contains(version));
    let template = move |client: Option<&str>| EventTemplate {
        version,
        client_id: client.map(str::to_owned),
        ..EventTemplate::new(source)
    };
    let languages: Vec<_> = policy.languages().iter().map(|locale| locale.tag().to_owned()).collect();
    // Without user attributes, nothing has a language. The event of a notice is about a sign-in, and has none.
    let is_notice = source == TriggerSource::CustomEmailSenderAccountTakeOverNotification;
    let has_language = !is_machine && !is_notice && source.trigger() != Some(Trigger::InboundFederation);
    let languages = if has_language { languages.into_iter().map(Some).collect() } else { vec![None] };
    let clients: Vec<Option<String>> = clients.into_iter().map(|client| client.map(str::to_owned)).collect();
    clients.into_iter().flat_map(move |client| {
        let (of_language, of_group) = (template(client.as_deref()), template(client.as_deref()));
        let in_languages: Vec<_> =
            languages.iter().map(|locale| EventTemplate { locale: locale.clone(), ..of_language.clone() }).collect();
        let in_groups: Vec<_> =
            groups.iter().map(|group| EventTemplate { groups: vec![group.clone()], ..of_group.clone() }).collect();
        in_languages.into_iter().chain(in_groups)
    })
}

/// Why the response to an event is a problem. A denial by a rule is none: it is what the policy says.
fn causes_of_problems(
    handler: &Handler,
    template: &EventTemplate<'_>,
    policy: &Policy,
    report: &mut Report,
) -> Vec<String> {
    let text = match generate_event(template, 1) {
        Ok(text) => text,
        Err(error) => return vec![error.to_string()],
    };
    let handled = handler.handle(text.as_bytes(), policy);
    match (&handled.event, &handled.response) {
        (_, Err(_)) if handled.outcome == Outcome::Denied => Vec::new(),
        (Some(event), Ok(answer)) if handled.outcome == Outcome::Answered => {
            let judgement = validate_response(event, answer.as_bytes(), &policy.pool_settings());
            let mut causes = Vec::new();
            for reason in judgement.findings() {
                match reason.verdict {
                    Verdict::Accepted => {}
                    Verdict::Unknown => report.warn(reason.to_string()),
                    Verdict::Replaced | Verdict::Refused => causes.push(reason.to_string()),
                }
            }
            causes
        }
        _ => {
            let notes: Vec<_> = handled.notes.iter().map(|note| note.as_str()).collect();
            let outcome = [vec![handled.outcome.as_str()], notes].concat().join(", ");
            vec![format!("the function has no response ({outcome}); see docs/reference/log-codes.md")]
        }
    }
}

fn describe(template: &EventTemplate<'_>) -> String {
    let client = template.client_id.as_deref().unwrap_or("any app client");
    let locale = template.locale.as_ref().map(|locale| format!(" in {locale}")).unwrap_or_default();
    let groups = template.groups.iter().map(|group| format!(", group {group}")).collect::<String>();
    format!("{}{locale} for {client}{groups}", template.source)
}

#[cfg(test)]
mod tests {
    use super::templates;
    use policy::Policy;
    use std::collections::BTreeSet;
    use templates::Locale;

    const COMPANY: &str = include_str!("../../tests/policies/company.toml");

    #[test]
    fn every_name_of_the_policy_is_in_an_event() {
        let policy = Policy::parse("policy.toml", COMPANY, []).unwrap();
        let events: Vec<_> = templates(&policy).map(|(_, template)| template).collect();
        let clients: BTreeSet<_> = events.iter().filter_map(|event| event.client_id.as_deref()).collect();
        let named: BTreeSet<_> = policy.named_app_clients().into_iter().chain(policy.named_machine_clients()).collect();
        assert_eq!(clients, named);
        let groups: BTreeSet<_> = events.iter().flat_map(|event| event.groups.clone()).collect();
        assert_eq!(groups, policy.named_groups());
        let languages: BTreeSet<_> = events.iter().filter_map(|event| event.locale.as_deref()).collect();
        let locales: Vec<_> = policy.languages().iter().collect();
        assert_eq!(languages, locales.iter().map(Locale::tag).collect());
        assert!(clients.len() > 2 && groups.len() > 2 && languages.len() > 6);
    }
}
