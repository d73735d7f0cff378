//! The samples are complete, in the right folders and invented; generated events have the members of the contract.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first unexpected result")]

use cognito_triggers_events::metadata::{EventMember, Presence};
use cognito_triggers_events::{Envelope, EventTemplate, EventVersion, Trigger, TriggerSource, generate_event};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Domains for e-mail addresses and URLs in samples: names that are reserved for documentation (RFC 2606).
const RESERVED_DOMAINS: [&str; 4] = ["example.com", "example.org", "example.net", "example"];

struct Sample {
    path: PathBuf,
    text: String,
}

impl Sample {
    fn envelope(&self) -> Envelope<'_> {
        Envelope::parse(self.text.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }

    fn folder(&self) -> &str {
        self.path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap()
    }
}

/// Every file in `samples`, in order.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let folders = fs::read_dir(root).unwrap().map(|folder| folder.unwrap().path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

fn is_expectation(path: &Path) -> bool {
    path.to_str().unwrap().ends_with(".expect.json")
}

/// Whether the file describes a sample for the preview.
fn is_note(path: &Path) -> bool {
    path.to_str().unwrap().ends_with(".scenario.toml")
}

fn samples() -> Vec<Sample> {
    let events = files().into_iter().filter(|path| !is_expectation(path) && !is_note(path));
    events.map(|path| Sample { text: fs::read_to_string(&path).unwrap(), path }).collect()
}

/// The folder of a trigger: its binary's name in snake case.
fn folder(trigger: Trigger) -> String {
    trigger.binary().replace('-', "_")
}

#[test]
fn every_source_and_version_has_a_sample() {
    let all = samples();
    let present = all.iter().map(|sample| {
        let event = sample.envelope();
        (event.trigger_source().to_string(), event.version().unwrap_or_default().to_owned())
    });
    let present: BTreeSet<_> = present.collect();
    for source in TriggerSource::ALL {
        for version in source.versions() {
            let wanted = (source.to_string(), version.to_string());
            assert!(present.contains(&wanted), "missing sample of {source}, version {version}");
        }
    }
}

#[test]
fn every_sample_is_an_event_in_the_folder_of_its_trigger() {
    for sample in samples() {
        let trigger = sample.envelope().trigger_source().trigger();
        assert_eq!(trigger.map(folder).as_deref(), Some(sample.folder()), "{}", sample.path.display());
        assert_eq!(sample.path.extension().unwrap(), "json", "{}", sample.path.display());
        let pretty = sample.text.starts_with("{\n  \"") && sample.text.ends_with("\n}\n");
        assert!(pretty, "{}: must be indented by two spaces and end with a line break", sample.path.display());
    }
}

#[test]
fn every_expectation_has_a_sample_and_a_verdict() {
    let files = files();
    for path in files.iter().filter(|path| is_expectation(path)) {
        let sample = PathBuf::from(path.to_str().unwrap().replace(".expect.json", ".json"));
        assert!(files.contains(&sample), "{}: no such sample", path.display());
        let expectation: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let verdict = expectation["verdict"].as_str().unwrap();
        let verdicts = ["denied", "refused", "replaced", "unknown"];
        assert!(
            verdicts.contains(&verdict),
            "{}: {verdict}; `accepted` is the default and needs no file",
            path.display()
        );
    }
}

#[test]
fn every_scenario_note_has_a_sample() {
    let files = files();
    let notes: Vec<_> = files.iter().filter(|path| is_note(path)).collect();
    assert!(!notes.is_empty());
    for note in notes {
        let sample = PathBuf::from(note.to_str().unwrap().replace(".scenario.toml", ".json"));
        assert!(files.contains(&sample), "{}: no such sample", note.display());
    }
}

#[test]
fn samples_contain_no_metadata_that_cognito_never_sends() {
    for sample in samples() {
        let event = sample.envelope();
        let Some(request) = event.request() else { continue };
        for member in [EventMember::ClientMetadata, EventMember::ValidationData] {
            let given = request.get(member.name()).is_some_and(|value| !value.object().is_empty());
            let never = member.availability(event.trigger_source()).presence == Presence::Never;
            assert!(!(given && never), "{}: {}", sample.path.display(), member.name());
        }
    }
}

#[test]
fn sample_addresses_numbers_and_accounts_are_reserved() {
    for sample in samples() {
        let event: Value = serde_json::from_str(&sample.text).unwrap();
        for text in texts(&event) {
            for marker in ["@", "://", "www."] {
                for (_, rest) in text.match_indices(marker).map(|(at, found)| text.split_at(at + found.len())) {
                    let host = rest.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).next().unwrap();
                    let is_reserved = RESERVED_DOMAINS
                        .iter()
                        .any(|domain| host == *domain || host.strip_suffix(domain).is_some_and(|h| h.ends_with('.')));
                    // SAML uses URLs as names of claims; nothing requests them.
                    let name_of_a_claim = host == "schemas.xmlsoap.org";
                    assert!(is_reserved || name_of_a_claim, "{}: {host}", sample.path.display());
                }
            }
            if text.starts_with('+') {
                assert!(text.starts_with("+120655501") && text.len() == 12, "{}: {text}", sample.path.display());
            }
            if let Some((_, rest)) = text.split_once("arn:aws:iam::") {
                assert!(rest.starts_with("123456789012:"), "{}: {text}", sample.path.display());
            }
        }
    }
}

#[test]
fn samples_contain_nothing_like_a_secret() {
    for sample in samples() {
        let mut event: Value = serde_json::from_str(&sample.text).unwrap();
        // The invented encrypted code of the custom senders is as long as a real one.
        if let Some(code) = event.pointer_mut("/request/code") {
            *code = Value::Null;
        }
        // URLs are checked by the test above.
        for text in texts(&event).into_iter().filter(|text| !text.contains("://")) {
            let known = ["AKIA", "ASIA", "-----BEGIN", "eyJ", "ghp_", "sk_live"];
            assert!(known.iter().all(|start| !text.contains(start)), "{}: {text}", sample.path.display());
            let runs = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=_".contains(c)));
            let mixed = |run: &&str| run.contains(char::is_numeric) && run.contains(char::is_alphabetic);
            let longest = runs.filter(mixed).map(str::len).max().unwrap_or_default();
            assert!(longest < 40, "{}: {text}", sample.path.display());
        }
    }
}

/// Every text in a value, including member names.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| std::iter::once(name.as_str()).chain(texts(value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => vec![],
    }
}

/// The members of `request` without metadata, according to sections 4 to 14 of the contract.
fn request_members(source: TriggerSource<'_>, version: EventVersion) -> Vec<&'static str> {
    match source.trigger().unwrap() {
        Trigger::CustomMessage => vec!["userAttributes", "codeParameter", "linkParameter", "usernameParameter"],
        Trigger::PreSignUp | Trigger::PreAuthentication => vec!["userAttributes", "validationData"],
        Trigger::PostConfirmation => vec!["userAttributes"],
        Trigger::PreTokenGeneration if source == TriggerSource::TokenGenerationClientCredentials => {
            vec!["userAttributes", "scopes"]
        }
        Trigger::PreTokenGeneration if version == EventVersion::V1 => vec!["userAttributes", "groupConfiguration"],
        Trigger::PreTokenGeneration => vec!["userAttributes", "groupConfiguration", "scopes"],
        Trigger::PostAuthentication => vec!["userAttributes", "newDeviceUsed"],
        Trigger::DefineAuthChallenge => vec!["userAttributes", "session"],
        Trigger::CreateAuthChallenge => vec!["userAttributes", "challengeName", "session"],
        Trigger::VerifyAuthChallengeResponse => vec!["userAttributes", "privateChallengeParameters", "challengeAnswer"],
        Trigger::UserMigration if source == TriggerSource::UserMigrationForgotPassword => {
            vec!["validationData", "userAttributes"]
        }
        Trigger::UserMigration => vec!["password", "validationData", "userAttributes"],
        Trigger::CustomEmailSender | Trigger::CustomSmsSender => {
            vec!["type", "code", "clientMetadata", "userAttributes"]
        }
        Trigger::InboundFederation => vec!["providerName", "providerType", "attributes"],
    }
}

/// The pre-filled `response` (contract 4.2, 5.2, 7.2, 8.2, 9 to 14).
fn response(source: TriggerSource<'_>, version: EventVersion) -> Option<&'static str> {
    Some(match source.trigger().unwrap() {
        Trigger::CustomMessage => r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#,
        Trigger::PreSignUp => r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#,
        Trigger::PostConfirmation | Trigger::PreAuthentication | Trigger::PostAuthentication => "{}",
        Trigger::PreTokenGeneration if version == EventVersion::V1 => r#"{"claimsOverrideDetails":null}"#,
        Trigger::PreTokenGeneration => r#"{"claimsAndScopeOverrideDetails":null}"#,
        Trigger::DefineAuthChallenge => r#"{"challengeName":null,"issueTokens":null,"failAuthentication":null}"#,
        Trigger::CreateAuthChallenge => {
            r#"{"publicChallengeParameters":null,"privateChallengeParameters":null,"challengeMetadata":null}"#
        }
        Trigger::VerifyAuthChallengeResponse => r#"{"answerCorrect":null}"#,
        Trigger::UserMigration => concat!(
            r#"{"userAttributes":null,"forceAliasCreation":null,"enableSMSMFA":null,"#,
            r#""finalUserStatus":null,"messageAction":null,"desiredDeliveryMediums":null}"#
        ),
        Trigger::CustomEmailSender | Trigger::CustomSmsSender => return None,
        Trigger::InboundFederation => r#"{"userAttributesToMap":{}}"#,
    })
}

#[test]
fn generated_event_has_exactly_the_members_of_the_contract() {
    for source in TriggerSource::ALL {
        for &version in source.versions() {
            let template = EventTemplate { version: Some(version), ..EventTemplate::new(source) };
            let text = generate_event(&template, 20).unwrap();
            let event = Envelope::parse(text.as_bytes()).unwrap();
            let request = event.request().unwrap();
            let members: Vec<_> = request.iter().map(|(name, _)| name).collect();
            assert_eq!(members, request_members(source, version), "{source} {version}");
            let written = event.response().map(|response| response.json().replace([' ', '\n'], ""));
            assert_eq!(written.as_deref(), response(source, version), "{source} {version}");
        }
    }
}

#[test]
fn generated_event_has_the_caller_that_cognito_sends() {
    for source in TriggerSource::ALL {
        let text = generate_event(&EventTemplate::new(source), 20).unwrap();
        let event = Envelope::parse(text.as_bytes()).unwrap();
        let created_by_administrator = source.as_str().ends_with("_AdminCreateUser");
        assert_eq!(event.app_client().is_none(), created_by_administrator, "{source}");
        assert!(event.user_pool_id().unwrap().starts_with(event.region().unwrap()), "{source}");
        let attributes = event.request().unwrap().get("userAttributes");
        let attributes = attributes.map(cognito_triggers_events::Value::object).unwrap_or_default();
        let before_the_user = source.trigger() == Some(Trigger::PreSignUp);
        assert!(!(before_the_user && (attributes.has("sub") || attributes.has("cognito:user_status"))), "{source}");
    }
}
