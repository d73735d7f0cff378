//! The response as a whole for any trigger, and general properties. The triggers' rules are tested in their modules.

use super::{
    Exception, ValidationReport, Verdict, error_text, validate_federation, validate_response, validate_sign_up,
    validate_tokens,
};
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

/// Validates `answer` as the new value of the event's `response`.
pub(super) fn validate(event: &str, answer: &str, settings: &PoolSettings) -> ValidationReport {
    let event = Envelope::parse(event.as_bytes()).unwrap();
    validate_response(&event, event.with_response(answer).as_bytes(), settings)
}

/// The findings in short form: `refused autoVerifyEmail, accepted …`.
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
fn output_that_is_not_the_event_is_refused() {
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
        let most_severe = report.most_severe().unwrap();
        assert_eq!((report.verdict(), most_severe.section), (Verdict::Refused, "1.8"), "{answer}");
        assert_eq!(report.exception(), Some(Exception::InvalidLambdaResponse), "{answer}");
        assert!(most_severe.rule.contains(rule), "{answer}: {most_severe}");
    }
    let event = format!("{{{MEMBERS}}}");
    let event = Envelope::parse(event.as_bytes()).unwrap();
    assert_eq!(validate_response(&event, b"{\"a\":\"\xFF\"}", &NOTHING).verdict(), Verdict::Refused);
}

/// A function that validates only its own `response` gets the findings that its whole output has.
#[test]
fn response_alone_has_the_findings_of_the_whole_output() {
    let flags = r#"{"autoConfirmUser":"yes","autoVerifyEmail":true,"autoVerifyPhone":false}"#;
    let claims = r#"{"claimsOverrideDetails":{"claimsToAddOrOverride":{"sub":"x","plan":5}}}"#;
    let check = |source, response, expected| {
        let event = event(source, "1", r#"{"userAttributes":{}}"#, "{}");
        let parsed = Envelope::parse(event.as_bytes()).unwrap();
        let alone = match source {
            "PreSignUp_SignUp" => validate_sign_up(&parsed, response, &NOTHING),
            "InboundFederation_ExternalProvider" => validate_federation(&parsed, response, &NOTHING),
            _ => validate_tokens(&parsed, response, &NOTHING),
        };
        assert_eq!(summarize(&alone), summarize(&validate(&event, response, &NOTHING)), "{response}");
        assert_eq!(alone.verdict(), expected, "{response}");
    };
    check("PreSignUp_SignUp", flags, Verdict::Refused);
    check("PreSignUp_SignUp", "[]", Verdict::Refused);
    check("TokenGeneration_HostedAuth", claims, Verdict::Refused);
    check("TokenGeneration_HostedAuth", "{}", Verdict::Accepted);
    check("InboundFederation_ExternalProvider", r#"{"userAttributesToMap":[]}"#, Verdict::Refused);
    check("InboundFederation_ExternalProvider", "5", Verdict::Refused);
}

#[test]
fn changes_outside_response_are_reported() {
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
        (format!(r#"{{{MEMBERS},"response":{{}},"deep":{}1{}}}"#, "[".repeat(200), "]".repeat(200)), "unknown output"),
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
fn spliced_response_is_parsed_as_strictly_as_any_other() {
    let event = event("PostConfirmation_ConfirmSignUp", "1", "{}", "{}");
    let event = Envelope::parse(event.as_bytes()).unwrap();
    let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1));
    for (response, expected) in [
        (nested(MAX_DEPTH - 1), "unknown a"),
        (nested(MAX_DEPTH), "unknown output"),
        (nested(100_000), "unknown output"),
        ("{}}".to_owned(), "refused output"),
        (r#"{},"x":{}"#.to_owned(), "unknown x"),
        (r#"{},"response":{}"#.to_owned(), "unknown response"),
        (String::new(), "refused output"),
        (" {} ".to_owned(), ""),
    ] {
        let answer = event.with_response(&response);
        assert_eq!(summarize(&validate_response(&event, answer.as_bytes(), &NOTHING)), expected, "{}", response.len());
    }
    let mut no_text = event.with_response(r#"{"a":"?"}"#).into_bytes();
    no_text.iter_mut().filter(|byte| **byte == b'?').for_each(|byte| *byte = 0xFF);
    assert_eq!(summarize(&validate_response(&event, &no_text, &NOTHING)), "refused output");
}

#[test]
fn members_missing_in_event_and_response_are_unknown() {
    let lacking =
        r#"{"triggerSource":"PostAuthentication_Authentication","userName":"u","callerContext":{},"response":{}}"#;
    assert_eq!(summarize(&validate(lacking, "{}", &NOTHING)), "unknown version, unknown region, unknown userPoolId");
    let machine = event("TokenGeneration_ClientCredentials", "3", "{}", r#"{"claimsAndScopeOverrideDetails":null}"#);
    let machine = machine.replace(r#""userName":"ann","#, "");
    assert_eq!(validate(&machine, r#"{"claimsAndScopeOverrideDetails":null}"#, &NOTHING), ValidationReport::default());
    let person = event("TokenGeneration_HostedAuth", "1", "{}", r#"{"claimsOverrideDetails":null}"#);
    let person = person.replace(r#""userName":"ann","#, "");
    assert_eq!(summarize(&validate(&person, r#"{"claimsOverrideDetails":null}"#, &NOTHING)), "unknown userName");
    let machine = machine.replace(r#""version":"3","#, "");
    let report = validate(&machine, r#"{"claimsAndScopeOverrideDetails":null}"#, &NOTHING);
    assert_eq!(summarize(&report), "unknown version");
    for response in ["null", "[]", r#""x""#] {
        let echo = event("PostConfirmation_ConfirmSignUp", "1", "{}", response);
        assert_eq!(summarize(&validate(&echo, response, &NOTHING)), "unknown response", "{response}");
    }
}

#[test]
fn unchanged_members_of_the_event_are_accepted() {
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

/// An event without `response`, returned as it is.
#[test]
fn missing_response_of_an_unknown_source_may_stay_missing() {
    let event = format!("{{{}}}", MEMBERS.replace("PostConfirmation_ConfirmSignUp", "Brand_New"));
    let parsed = Envelope::parse(event.as_bytes()).unwrap();
    assert_eq!(summarize(&validate_response(&parsed, event.as_bytes(), &NOTHING)), "");
    let answer = parsed.with_response("{}");
    assert_eq!(summarize(&validate_response(&parsed, answer.as_bytes(), &NOTHING)), "unknown response");
}

/// A finding about a type says which type the member must have.
#[test]
fn wrong_type_has_its_rule() {
    for (source, response, rule) in [
        ("CustomMessage_SignUp", r#"{"emailMessage":5}"#, "not a string"),
        ("PreSignUp_SignUp", r#"{"autoConfirmUser":5}"#, "neither true nor false"),
        ("UserMigration_Authentication", r#"{"desiredDeliveryMediums":5}"#, "not an array of strings"),
        ("TokenGeneration_HostedAuth", r#"{"claimsOverrideDetails":5}"#, "not an object"),
    ] {
        let report = validate(&event(source, "1", "{}", "{}"), response, &NOTHING);
        assert!(report.findings().iter().any(|finding| finding.rule.starts_with(rule)), "{source}: {report:?}");
    }
}

#[test]
fn changes_for_an_unknown_source_are_unknown() {
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
fn output_of_custom_senders_is_ignored() {
    for source in ["CustomEmailSender_SignUp", "CustomSMSSender_Authentication", "CustomEmailSender_Future"] {
        let event = event(source, "1", "{}", "null");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        for answer in ["", "null", "{}", "not JSON", r#"{"response":5}"#] {
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
fn error_text_contains_trigger_name_and_full_stop() {
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
fn most_severe_finding_counts_and_fits_one_line() {
    assert!(Verdict::Refused > Verdict::Replaced);
    assert!(Verdict::Replaced > Verdict::Unknown && Verdict::Unknown > Verdict::Accepted);
    let event = event("CustomMessage_SignUp", "1", r#"{"codeParameter":"{####}"}"#, "{}");
    let answer = r#"{"emailMessage":"<p>\u00a0hunter2\u3000{####}","smsMessage":"no code here"}"#;
    let report = validate(&event, answer, &NOTHING);
    assert_eq!((report.verdict(), report.exception()), (Verdict::Refused, Some(Exception::InvalidParameter)));
    let most_severe = report.most_severe().unwrap();
    assert_eq!((most_severe.code_point, most_severe.offset, most_severe.more), (Some('\u{A0}'), Some(3), 1));
    assert_eq!(
        most_severe.to_string(),
        "response.emailMessage: U+00A0 at byte 3 and 1 more: not in the allowed set of letters, marks, symbols, numbers, \
         punctuation and ASCII whitespace (contract 4.3, InvalidParameterException)"
    );
    assert!(!format!("{report:?}").contains("hunter2"));
    let report = validate(&event, r#"{"emailMessage":"\u00a0{####}"}"#, &NOTHING);
    assert!(report.most_severe().unwrap().to_string().contains("U+00A0 at byte 0: not in"), "{report:?}");
    assert_eq!(ValidationReport::default().most_severe(), None);
}

/// What Cognito pre-fills for each trigger.
fn prefilled_response(source: TriggerSource<'_>, version: &str) -> &'static str {
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

/// Contract 12: an unmodified event means that the user is not migrated; otherwise the default behaviour is never
/// refused.
#[test]
fn unmodified_event_is_the_default_behaviour() {
    for source in TriggerSource::ALL {
        for version in ["1", "2", "3"] {
            let prefilled = prefilled_response(source, version);
            let report = validate(&event(source.as_str(), version, "{}", prefilled), prefilled, &NOTHING);
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
    fn any_bytes_get_a_report(answer in prop::collection::vec(any::<u8>(), 0..200), source in source()) {
        let event = event(&source, "1", "{}", "{}");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let report = validate_response(&event, &answer, &NOTHING);
        prop_assert_eq!(report.verdict() == Verdict::Refused, report.exception().is_some());
    }

    #[test]
    fn verdict_is_the_most_severe_finding(
        source in source(), version in "[0-4]", request in json(), incoming in json(), answer in json(),
    ) {
        let report = validate(&event(&source, &version, &request, &incoming), &answer, &NOTHING);
        let most_severe = report.findings().iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Accepted);
        prop_assert_eq!(report.verdict(), most_severe);
        for finding in report.findings() {
            prop_assert_eq!(finding.exception.is_some(), finding.verdict == Verdict::Refused, "{}", finding);
            prop_assert!(!finding.to_string().contains('\n'));
        }
        prop_assert_eq!(&validate(&event(&source, &version, &request, &incoming), &answer, &NOTHING), &report);
    }

    #[test]
    fn rewritten_and_spliced_events_get_the_same_report(source in source(), answer in json()) {
        let event = event(&source, "2", "{}", "{}");
        let event = Envelope::parse(event.as_bytes()).unwrap();
        let spliced = event.with_response(&answer);
        let rewritten = format!(" {}\n", spliced.replace(r#""region":"eu-west-1","#, "").replacen('{', r#"{"region" : "eu-west-1","#, 1));
        prop_assert_eq!(validate_response(&event, spliced.as_bytes(), &NOTHING), validate_response(&event, rewritten.as_bytes(), &NOTHING));
    }
}
