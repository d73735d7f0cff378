//! Class R: messages that cannot be sent, and odd events.

use crate::cell::{BY_CODE, Cell, INVITATION, assert_left_to_cognito, parts};
use cognito_triggers_triggers::{Outcome, custom_message::HANDLER};
use events::{Envelope, EventTemplate, Trigger, TriggerSource, generate_event};
use serde_json::Value;

#[test]
fn r09_unsendable_message_is_left_to_cognito() {
    for cell in Cell::all() {
        let mut event = cell.event();
        event["userName"] = "u".repeat(20_000).into();
        let output = parts(&HANDLER.handle(event.to_string().as_bytes(), cell.policy).response.unwrap());
        // Only an invitation contains the user name, and neither its e-mail nor its SMS has space for this one.
        let fits = cell.source != INVITATION;
        assert_eq!([&output.html, &output.subject, &output.sms].map(Option::is_some), [fits; 3], "{cell}");
    }
    let mut invitation = Cell { source: INVITATION, ..Cell::sign_up() }.event();
    invitation["request"]["usernameParameter"] = "None".into();
    assert_left_to_cognito(&invitation, Outcome::InvalidResponse);
    invitation["request"]["usernameParameter"] = "<b>{username}</b>".into();
    assert_left_to_cognito(&invitation, Outcome::NoPlaceholder);
}

#[test]
fn r10_events_change_only_in_response() {
    const ODD: &str =
        r#"{"a":[-0.0,1.50E+3,1e400,123456789012345678901234567890,null,{}],"":"\u00e9\ud83d","dup":1,"dup":2,"#;
    let around = |text: &str| {
        let (before, after) = Envelope::parse(text.as_bytes()).unwrap().around_response();
        (before.to_owned(), after.to_owned())
    };
    let mut count = 0;
    for (source, seed) in TriggerSource::ALL.into_iter().flat_map(|source| (0..8).map(move |seed| (source, seed))) {
        for version in source.versions() {
            let event =
                generate_event(&EventTemplate { version: Some(*version), ..EventTemplate::new(source) }, seed).unwrap();
            let odd = event.replacen('{', ODD, 1);
            let nulls = event.replacen("\"request\": {", "\"request\": {\"x\": null,\"userAttributes\": null,", 1);
            for event in [event, odd, nulls] {
                let answer = HANDLER.handle(event.as_bytes(), &BY_CODE).response;
                match source.trigger() {
                    Some(Trigger::CustomMessage) => assert_eq!(around(&answer.unwrap()), around(&event)),
                    Some(Trigger::UserMigration) => assert!(answer.is_err(), "it holds a password"),
                    _ => assert_eq!(answer.unwrap(), event, "another trigger's"),
                }
                count += 1;
            }
        }
    }
    assert!(count >= 1_000, "{count}");
}

#[test]
fn r12_users_created_by_an_administrator() {
    for cell in Cell::all() {
        let absent = |event: &mut Value, parent: &str, name: &str| {
            event.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
        };
        let edits: [&dyn Fn(&mut Value); 7] = [
            &|event| event["callerContext"]["clientId"] = "CLIENT_ID_NOT_APPLICABLE".into(),
            &|event| event["callerContext"]["clientId"] = Value::Null,
            &|event| absent(event, "/callerContext", "clientId"),
            &|event| event["request"]["clientMetadata"] = Value::Null,
            &|event| absent(event, "/request", "clientMetadata"),
            &|event| event["request"]["userAttributes"] = Value::Null,
            &|event| absent(event, "/request", "userAttributes"),
        ];
        let mut all = cell.event();
        for edit in edits {
            let mut event = cell.event();
            edit(&mut event);
            edit(&mut all);
            for event in [&event, &all] {
                let sent = cell.accepted_message_for(event);
                assert!(sent.html.is_some() && sent.subject.is_some() && sent.sms.is_some(), "{cell} {event}");
            }
        }
        assert!(!cell.accepted_message_for(&all).html.unwrap().contains("client_id="), "{cell}");
    }
}
