//! Every denial as Cognito reports it, and other errors.

use events::{Envelope, error_text};
use std::fs;
use std::path::Path;
use templates::Languages;

/// An error text that a client receives.
pub(crate) struct Case {
    pub(crate) text: String,
    /// Code and sentence, if it is a denial of this project.
    pub(crate) denial: Option<(String, String)>,
}

/// The suffix of errors that an AWS service passes on (contract 1.8).
const SERVICE: &str = " (Service: AWSCognitoIdentityProviderInternalService; Status Code: 400; Error Code: \
                       UserLambdaValidationException; Request ID: 7e1c2a34-0000-4000-8000-000000000000; Proxy: null)";

/// Errors that are not denials of this project.
const OTHERS: [&str; 12] = [
    "",
    "Password did not conform with policy: Password not long enough",
    "An account with the given email already exists.",
    "PreSignUp failed with error Registration from this domain is not allowed..",
    "PreSignUp failed with error Task timed out after 3.01 seconds.",
    "PreSignUp failed with error [Errno 13] Permission denied: '/var/task'.",
    "PreSignUp failed with error list index [0] out of range.",
    "PreSignUp failed with error Cannot read properties of undefined (reading 'split').",
    "PreSignUp failed with error {\"code\":\"X\",\"tags\":[\"A\"]}.",
    "PreSignUp invocation failed due to error AccessDeniedException.",
    "Unrecognizable lambda output",
    "Please use another address [DisposableAddress].",
];

/// Every denial in every language and form, and the other errors.
pub(crate) fn all() -> Vec<Case> {
    let languages = Languages::built_in();
    let in_languages = |refusal: &'static triggers::Denial| {
        let sentence = |locale| refusal.sentence_in(languages.texts(locale, None)).to_owned();
        languages.iter().map(sentence).map(|sentence| (refusal.code, sentence)).collect::<Vec<_>>()
    };
    let refused = triggers::denials().flat_map(in_languages).flat_map(|(code, sentence)| {
        let texts = wrapped(&format!("{sentence} [{code}]")).into_iter();
        texts.map(move |text| Case { text, denial: Some((code.to_owned(), sentence.clone())) })
    });
    refused.chain(OTHERS.map(|text| Case { text: text.to_owned(), denial: None })).collect()
}

/// The forms in which Cognito, AWS and the SDKs report a function's error.
fn wrapped(error: &str) -> Vec<String> {
    let sources =
        [("PreSignUp_SignUp", "1"), ("TokenGeneration_HostedAuth", "2"), ("TokenGeneration_ClientCredentials", "3")];
    let texts = sources.map(|(source, version)| {
        let event = format!(r#"{{"version":"{version}","triggerSource":"{source}"}}"#);
        error_text(&Envelope::parse(event.as_bytes()).unwrap(), error)
    });
    let around = |text: String| {
        [
            format!("{text}{SERVICE}"),
            format!("UserLambdaValidationException: {text}"),
            format!(r#"{{"__type":"UserLambdaValidationException","message":"{text}"}}"#),
            text.trim_end_matches('.').to_owned(),
            text,
        ]
    };
    texts.into_iter().flat_map(around).collect()
}

/// The source of the decoder in one language.
pub(crate) fn decoder(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/decoder").join(file)).unwrap()
}
