//! The answer as a whole, whatever the trigger; and what always holds. The triggers' rules are tested beside them.

use super::{Exception, ValidationReport, Verdict, error_text, validate_response};
use crate::{Envelope, MAX_DEPTH, PoolSettings, TriggerSource};
use proptest::prelude::*;

/// An event as Cognito sends it.
pub(super) fn event(source: &str, version: &str, request: &str, response: &str) -> String {
    format!(
        r#"{{"version":"{version}","triggerSource":"{source}","region":"eu-west-1","userPoolId":"eu-west-1_AbCdEfGhI",
            "userName":"ann","callerContext":{{"awsSdkVersion":"x","clientId":"client"}},
            "request":{request},"response":{response}}}"#
    )
}

/// What the gate says about `answer` as the new value of the event's `response`.
pub(super) fn validate(event: &str, answer: &str, settings: &PoolSettings) -> ValidationReport {
    let event = Envelope::parse(event.as_bytes()).unwrap();
    validate_response(&event, event.with_response(answer).as_bytes(), settings)
}

/// The findings in short: `refused autoVerifyEmail, accepted …`.
pub(super) fn summarize(report: &ValidationReport) -> String {
    let short = |field: &str| field.strip_prefix("response.").unwrap_or(field).to_owned();
    let one = |finding: &super::Finding| format!("{} {}", finding.verdict, short(&finding.field));
    report.findings().iter().map(one).collect::<Vec<_>>().join(", ")
}

const NOTHING: PoolSettings = PoolSettings { verification: None, email_sending_account: None, aliases: None };
const MEMBERS: &str = r#""version":"1","region":"r","userPoolId":"p","userName":"u","callerContext":{"clientId":null},
    "triggerSource":"PostConfirmation_ConfirmSignUp","request":{"n":1.50,"a":[1,{"b":null}]}"#;

fn validate_whole(answer: &str) -> ValidationReport {
    let event = format!(r#"{{{MEMBERS},"response":{{}}}}"#);
    let event = Envelope::parse(event.as_bytes()).unwrap();
    validate_response(&event, answer.as_bytes(), &NOTHING)
}

#[test]
fn an_answer_that_is_not_the_event_is_refused() {
    for (answer, rule) in [
        ("", "Invalid JSON"),
        (" \n", "Invalid JSON"),
        ("null", "Invalid JSON"),
        (" null\n", "Invalid JSON"),
        ("{", "Invalid JSON"),
        ("undefined", "Invalid JSON"),
        ("\u{FEFF}{}", "Invalid JSON"),
        (r#""ok""#, "Unrecognizable"),
        ("[]", "Unrecognizable"),
        ("{}", "Unrecognizable"),
        (r#"{"emailMessage":"x"}"#, "Unrecognizable"),
        (r#"{"Version":"1","Region":"r","UserPoolId":"p","UserName":"u","CallerContext":{}}"#, "Unrecognizable"),
    ] {
        let report = validate_whole(answer);
        let worst = report.most_severe().unwrap();
        assert_eq!((report.verdict(), worst.section), (Verdict::Refused, "1.8"), "{answer}");
        assert_eq!(report.exception(), Some(Exception::InvalidLambdaResponse), "{answer}");
        assert!(worst.rule.contains(rule), "{answer}: {worst}");
    }
    let event = format!("{{{MEMBERS}}}");
    let event = Envelope::parse(event.as_bytes()).unwrap();
    assert_eq!(validate_response(&event, b"{\"a\":\"\xFF\"}", &NOTHING).verdict(), Verdict::Refused);
}

#[test]
fn the_event_outside_response_is_to_come_back_as_it_was() {
    for (answer, expected) in [
        (format!(r#"{{{MEMBERS},"response":{{}}}}"#), ""),
        (format!(r#"{{"response":{{}} , {MEMBERS}}}"#), ""),
        (format!(r#"{{{},"response":{{}}}}"#, MEMBERS.replace("1.50", "1.5")), "unknown request"),
        (format!(r#"{{{},"response":{{}}}}"#, MEMBERS.replace(r#"null}]"#, r#"0}]"#)), "unknown request"),
        (format!(r#"{{{},"response":{{}}}}"#, MEMBERS.replace(r#""clientId":null"#, "")), "unknown callerContext"),
        (
            format!(r#"{{{},"response":{{}}}}"#, MEMBERS.replace(r#""userName""#, r#""UserName""#)),
            "unknown UserName, refused userName",
        ),
        (
            format!(r#"{{{},"response":{{}}}}"#, MEMBERS.replace(r#""request""#, r#""requests""#)),
            "unknown request, unknown requests",
        ),
        (format!(r#"{{{MEMBERS},"a b":1,"response":{{}}}}"#), "unknown [7]"),
        (format!(r#"{{{MEMBERS},"region":"r","response":{{}}}}"#), "unknown region"),
        (format!(r#"{{{MEMBERS},"response":{{}},"response":{{}}}}"#), "unknown response"),
        (format!(r#"{{{MEMBERS},"response":{{}},"deep":{}1{}}}"#, "[".repeat(200), "]".repeat(200)), "unknown answer"),
        (format!(r#"{{{MEMBERS},"response":null}}"#), "unknown response"),
        (format!(r#"{{{MEMBERS}}}"#), "unknown response"),
        (format!(r#"{{{MEMBERS},"response":"done"}}"#), "refused response"),
        (format!(r#"{{{MEMBERS},"response":[]}}"#), "refused response"),
        (format!(r#"{{{MEMBERS},"response":{{"extra":1}}}}"#), "unknown extra"),
    ] {
        let report = validate_whole(&answer);
        let mut sorted: Vec<_> = summarize(&report).split(", ").map(str::to_owned).collect();
        sorted.sort_by_key(|finding| finding.split(' ').next_back().map(str::to_owned));
        assert_eq!(sorted.join(", "), expected, "{answer}");
    }
}

#[test]
fn a_spliced_answer_is_read_as_strictly_as_any_other() {
    let event = event("PostConfirmation_ConfirmSignUp", "1", "{}", "{}");
    let event = Envelope::parse(event.as_bytes()).unwrap();
    let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1));
    for (response, expected) in [
        (nested(MAX_DEPTH - 1), "unknown a"),
        (nested(MAX_DEPTH), "unknown answer"),
        (nested(100_000), "unknown answer"),
        ("{}}".to_owned(), "refused answer"),
        (r#"{},"x":{}"#.to_owned(), "unknown x"),
        (r#"{},"response":{}"#.to_owned(), "unknown response"),
        (String::new(), "refused answer"),
        (" {} ".to_owned(), ""),
    ] {
        let answer = event.with_response(&response);
        assert_eq!(summarize(&validate_response(&event, answer.as_bytes(), &NOTHING)), expected, "{}", response.len());
    }
    let mut no_text = event.with_response(r#"{"a":"?"}"#).into_bytes();
    no_text.iter_mut().filter(|byte| **byte == b'?').for_each(|byte| *byte = 0xFF);
    assert_eq!(summarize(&validate_response(&event, &no_text, &NOTHING)), "refused answer");
}

#[test]
fn what_the_event_lacks_the_answer_may_lack_but_nobody_knows() {
    let lacking =
        r#"{"triggerSource":"PostAuthentication_Authentication","userName":"u","callerContext":{},"response":{}}"#;
    assert_eq!(summarize(&validate(lacking, "{}", &NOTHING)), "unknown version, unknown region, unknown userPoolId");
    let machine = event("TokenGeneration_ClientCredentials", "3", "{}", r#"{"claimsAndScopeOverrideDetails":null}"#);
    let machine = machine.replace(r#""userName":"ann","#, "");
    assert_eq!(validate(&machine, r#"{"claimsAndScopeOverrideDetails":null}"#, &NOTHING), ValidationReport::default());
    for response in ["null", "[]", r#""x""#] {
        let echo = event("PostConfirmation_ConfirmSignUp", "1", "{}", response);
        assert_eq!(summarize(&validate(&echo, response, &NOTHING)), "unknown response", "{response}");
    }
}

#[test]
fn members_that_came_in_may_go_out() {
    for source in [
        "PostConfirmation_ConfirmForgotPassword",
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
    ] {
        let event = event(source, "1", "{}", r#"{"new":{"a":1,"b":2}}"#);
        for (answer, expected) in [
            (r#"{"new":{"b":2,"a":1}}"#, ""),
            ("{}", ""),
            (r#"{"new":{"b":2,"a":1},"new":{"b":2,"a":1}}"#, "unknown new"),
            (r#"{"new":{"a":1}}"#, "unknown new"),
            (r#"{"ann@example.com":1}"#, "unknown response[0]"),
        ] {
            assert_eq!(summarize(&validate(&event, answer, &NOTHING)), expected, "{answer}");
        }
    }
}

#[test]
fn an_unknown_source_is_answered_with_the_event_or_nobody_knows() {
    let messages = r#"{"smsMessage":null,"emailMessage":null}"#;
    for (source, incoming, answer, expected) in [
        ("Brand_New", r#"{"x":1}"#, r#"{ "x": 1 }"#, ""),
        ("Brand_New", r#"{"x":1}"#, "{}", "unknown response"),
        ("Brand_New", "null", "null", ""),
        ("Brand_New", "{}", r#""x""#, "unknown response"),
        ("CustomMessage_Future", messages, messages, ""),
        ("CustomMessage_Future", messages, r#"{"emailSubject":null}"#, ""),
        ("CustomMessage_Future", messages, "{}", ""),
        ("CustomMessage_Future", messages, r#"{"smsMessage":"Your code is {####}"}"#, "unknown response"),
        ("CustomMessage_Future", messages, r#"{"smsMessage":5}"#, "refused smsMessage, unknown response"),
        ("PreSignUp_Future", r#"{"autoConfirmUser":true}"#, r#"{"autoConfirmUser":true}"#, ""),
        ("PreSignUp_Future", r#"{"autoConfirmUser":false}"#, r#"{"autoConfirmUser":true}"#, "unknown response"),
    ] {
        let event = event(source, "1", "{}", incoming);
        assert_eq!(summarize(&validate(&event, answer, &NOTHING)), expected, "{source} {answer}");
    }
}

#[test]
fn nobody_reads_what_a_custom_sender_returns() {
    for source in ["CustomEmailSender_SignUp", "CustomSMSSender_Authentication", "CustomEmailSender_Future"] {
        let event = event(source, "1", "{}", "null");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        for answer in ["", "null", "{}", "no JSON", r#"{"response":5}"#] {
            assert_eq!(
                validate_response(&event, answer.as_bytes(), &NOTHING),
                ValidationReport::default(),
                "{source} {answer}"
            );
        }
        assert_eq!(error_text(&event, "no"), "");
    }
}

#[test]
fn an_error_reaches_the_user_with_the_triggers_name_and_a_full_stop() {
    for (source, version, text) in [
        ("PreSignUp_SignUp", "1", "PreSignUp failed with error Not here."),
        ("TokenGeneration_HostedAuth", "1", "PreTokenGeneration failed with error Not here."),
        ("TokenGeneration_HostedAuth", "2", "PreTokenGenerationV2_0 failed with error Not here."),
        ("CustomMessage_Future", "1", "CustomMessage failed with error Not here."),
        ("Brand_New", "1", "Lambda failed with error Not here."),
    ] {
        let event = event(source, version, "{}", "{}");
        assert_eq!(error_text(&Envelope::parse(event.as_bytes()).unwrap(), "Not here"), text);
    }
    assert_eq!(Exception::UserLambdaValidation.name(), "UserLambdaValidationException");
}

#[test]
fn the_worst_finding_counts_and_is_told_in_one_line() {
    assert!(Verdict::Refused > Verdict::Replaced);
    assert!(Verdict::Replaced > Verdict::Unknown && Verdict::Unknown > Verdict::Accepted);
    let event = event("CustomMessage_SignUp", "1", r#"{"codeParameter":"{####}"}"#, "{}");
    let answer = r#"{"emailMessage":"<p>\u00a0hunter2\u3000{####}","smsMessage":"no code here"}"#;
    let report = validate(&event, answer, &NOTHING);
    assert_eq!((report.verdict(), report.exception()), (Verdict::Refused, Some(Exception::InvalidParameter)));
    let worst = report.most_severe().unwrap();
    assert_eq!((worst.code_point, worst.offset, worst.more), (Some('\u{A0}'), Some(3), 1));
    assert_eq!(
        worst.to_string(),
        "response.emailMessage: U+00A0 at byte 3 and 1 more: outside the pattern of letters, marks, symbols, numbers, \
         punctuation and ASCII white space (contract 4.3, InvalidParameterException)"
    );
    assert!(!format!("{report:?}").contains("hunter2"));
    assert_eq!(ValidationReport::default().most_severe(), None);
}

/// What Cognito fills in for each trigger before it calls.
fn filled_in(source: TriggerSource<'_>, version: &str) -> &'static str {
    match (source.as_str().split('_').next().unwrap_or_default(), version) {
        ("CustomMessage", _) => r#"{"smsMessage":null,"emailMessage":null,"emailSubject":null}"#,
        ("PreSignUp", _) => r#"{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}"#,
        ("TokenGeneration", "1") => r#"{"claimsOverrideDetails":null}"#,
        ("TokenGeneration", _) => r#"{"claimsAndScopeOverrideDetails":null}"#,
        ("DefineAuthChallenge", _) => r#"{"challengeName":null,"issueTokens":null,"failAuthentication":null}"#,
        ("CreateAuthChallenge", _) => {
            r#"{"publicChallengeParameters":null,"privateChallengeParameters":null,"challengeMetadata":null}"#
        }
        ("VerifyAuthChallengeResponse", _) => r#"{"answerCorrect":null}"#,
        ("UserMigration", _) => r#"{"userAttributes":null,"forceAliasCreation":null,"enableSMSMFA":null}"#,
        ("InboundFederation", _) => r#"{"userAttributesToMap":null}"#,
        _ => "{}",
    }
}

/// Contract 12: a user who is not migrated is not found; else the default behaviour is never a refusal.
#[test]
fn returning_any_event_unchanged_is_the_default_behaviour() {
    for source in TriggerSource::ALL {
        for version in ["1", "2", "3"] {
            let came_in = filled_in(source, version);
            let report = validate(&event(source.as_str(), version, "{}", came_in), came_in, &NOTHING);
            let undecided = ["DefineAuth", "CreateAuth", "VerifyAuth", "InboundFederation"];
            let expected = match source {
                TriggerSource::UserMigrationAuthentication | TriggerSource::UserMigrationForgotPassword => {
                    Verdict::Refused
                }
                _ if undecided.iter().any(|prefix| source.as_str().starts_with(prefix)) => Verdict::Unknown,
                _ => Verdict::Accepted,
            };
            assert_eq!(report.verdict(), expected, "{source} {version}: {}", summarize(&report));
        }
    }
}

fn json() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "emailMessage",
        "emailSubject",
        r"email\u0053ubject",
        "smsMessage",
        r"\udc00",
        "autoConfirmUser",
        "autoVerifyEmail",
        "claimsOverrideDetails",
        "sub",
        "a b",
        "claimsAndScopeOverrideDetails",
        "idTokenGeneration",
        "accessTokenGeneration",
        "claimsToAddOrOverride",
        "claimsToSuppress",
        "scopesToAdd",
        "groupOverrideDetails",
        "groupsToOverride",
        "challengeName",
        "issueTokens",
        "answerCorrect",
        "userAttributes",
        "userAttributesToMap",
        "username",
        "desiredDeliveryMediums",
        "response",
    ]);
    let leaf = prop::sample::select(vec![
        "null",
        "true",
        "false",
        "1",
        "-0.50e400",
        r#""""#,
        r#""{####}""#,
        r#""a b""#,
        r#""\ud800""#,
        r#""{##x##}""#,
        r#""\u3000 six""#,
        "[]",
        "{}",
        r#""aws.cognito.signin.user.admin""#,
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 6, move |inner| {
        let member = (name.clone(), inner.clone()).prop_map(|(name, value)| format!(r#""{name}":{value}"#));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|elements| format!("[{}]", elements.join(","))),
            prop::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

fn source() -> impl Strategy<Value = String> {
    let known = prop::sample::select(TriggerSource::ALL.to_vec()).prop_map(|source| source.as_str().to_owned());
    prop_oneof![9 => known, 1 => "(CustomMessage|PreSignUp|TokenGeneration|X)_[A-Z][a-z]{1,5}"]
}

proptest! {
    #[test]
    fn any_bytes_get_a_judgement(answer in prop::collection::vec(any::<u8>(), 0..200), source in source()) {
        let event = event(&source, "1", "{}", "{}");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let report = validate_response(&event, &answer, &NOTHING);
        prop_assert_eq!(report.verdict() == Verdict::Refused, report.exception().is_some());
    }

    #[test]
    fn any_json_gets_a_judgement_that_is_its_worst_finding(
        source in source(), version in "[0-4]", request in json(), incoming in json(), answer in json(),
    ) {
        let report = validate(&event(&source, &version, &request, &incoming), &answer, &NOTHING);
        let worst = report.findings().iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Accepted);
        prop_assert_eq!(report.verdict(), worst);
        for finding in report.findings() {
            prop_assert_eq!(finding.exception.is_some(), finding.verdict == Verdict::Refused, "{}", finding);
            prop_assert!(!finding.to_string().contains('\n'));
        }
        prop_assert_eq!(&validate(&event(&source, &version, &request, &incoming), &answer, &NOTHING), &report);
    }

    #[test]
    fn what_goes_back_written_anew_is_judged_as_what_goes_back_spliced(source in source(), answer in json()) {
        let event = event(&source, "2", "{}", "{}");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let spliced = event.with_response(&answer);
        let anew = format!(" {}\n", spliced.replace(r#""region":"eu-west-1","#, "").replacen('{', r#"{"region" : "eu-west-1","#, 1));
        prop_assert_eq!(validate_response(&event, spliced.as_bytes(), &NOTHING), validate_response(&event, anew.as_bytes(), &NOTHING));
    }
}
