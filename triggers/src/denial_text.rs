//! The text of a denial, in the language of the request.

use crate::pre_authentication::CLIENT_UNDER_MAINTENANCE;
use crate::response::Denial;
use events::{Envelope, Trigger, Value};
use policy::Policy;
use templates::Texts;

impl Denial {
    /// The sentence in the language of the request: the client metadata `locale`, which pre authentication gets as validation
    /// data, else the language of the app client.
    /// Never that of an attribute, because before users have proven who they are, a denial must not show anything of an
    /// account. A language without a sentence of its own has the English one.
    ///
    /// ```
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
    /// let policy = policy::Policy::parse("policy.toml", text, [])?;
    /// let denial = cognito_triggers_triggers::denials().next().expect("there are some");
    /// assert_eq!(denial.sentence(None, &policy), denial.message);
    /// # Ok::<(), policy::Problems>(())
    /// ```
    #[must_use]
    pub fn sentence<'p>(&self, event: Option<&Envelope<'_>>, policy: &'p Policy) -> &'p str {
        let client_id = event.and_then(Envelope::app_client);
        let locale = event.and_then(|event| policy.languages().lookup(&requested_language(event)?));
        self.sentence_in(policy.texts(client_id, locale.unwrap_or_else(|| policy.locale(client_id))))
    }

    /// The sentence of a language, or the English one if the language has none of its own.
    #[must_use]
    pub fn sentence_in<'t>(&self, texts: &'t Texts) -> &'t str {
        texts.denial(self.code).unwrap_or(self.message)
    }

    /// The text that is returned to Cognito: the sentence, the announced end of a maintenance in parentheses, and the code in
    /// brackets.
    #[must_use]
    pub fn text(&self, event: Option<&Envelope<'_>>, policy: &Policy) -> String {
        format!("{}{} [{}]", self.sentence(event, policy), self.announced_end(event, policy), self.code)
    }

    /// Comes from the policy, and has the same characters in every language.
    fn announced_end(&self, event: Option<&Envelope<'_>>, policy: &Policy) -> String {
        let client_id = event.and_then(Envelope::app_client).filter(|_| self.code == CLIENT_UNDER_MAINTENANCE.code);
        let end = client_id.and_then(|id| policy.sign_in().announced_end(id));
        end.map(|end| format!(" ({})", end.text())).unwrap_or_default()
    }
}

/// The client metadata `locale`. Of the metadata of a sign-in, Cognito makes validation data (contract 3.1).
fn requested_language(event: &Envelope<'_>) -> Option<String> {
    let member = match event.trigger_source().trigger() {
        Some(Trigger::PreAuthentication) => "validationData",
        _ => "clientMetadata",
    };
    let metadata = event.request()?.get(member).map(Value::object)?;
    metadata.text("locale").map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use crate::denials;
    use crate::pre_sign_up::HANDLER;
    use events::Envelope;
    use policy::Policy;
    use serde_json::json;
    use std::collections::BTreeSet;
    use templates::{Languages, Locale, TextsFile};

    const POLICY: &str = include_str!("../../tests/policies/company.toml");

    fn event(client_id: &str, metadata: &serde_json::Value) -> String {
        json!({
            "version": "1", "region": "eu-west-1", "userPoolId": "eu-west-1_AbCdEf123", "userName": "ann",
            "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client_id},
            "triggerSource": "PreSignUp_SignUp",
            "request": {"userAttributes": {"email": "a@@b", "locale": "fr"}, "clientMetadata": metadata},
            "response": {"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false},
        })
        .to_string()
    }

    #[test]
    fn language_is_that_of_request_or_client_and_never_of_account() {
        let text = "[denials]\nSignUpUnavailable = \"Own sentence\"\n";
        let read = Box::new(move || Ok(text.to_owned()));
        let file = TextsFile { locale: Locale::ENGLISH, name: "texts/en.toml".to_owned(), read };
        let languages = Languages::with_files([file]);
        let policy =
            Policy::parse_layers(policy::NamedText { file: "policy.toml", text: POLICY }, None, [], languages).unwrap();
        // This app client's language is German.
        let (german_client, other) = ("1example23456789", "2other");
        for (client, metadata, language) in [
            (other, json!({}), "en"),
            (other, json!({"locale": "de-CH"}), "de"),
            (other, json!({"locale": "tlh"}), "en"),
            (other, json!({"locale": 1}), "en"),
            (german_client, json!({}), "de"),
            (german_client, json!({"locale": "ja"}), "ja"),
            (german_client, json!({"locale": "en"}), "en"),
        ] {
            let event = event(client, &metadata);
            let event = Envelope::parse(event.as_bytes()).unwrap();
            let denial = HANDLER.unavailable;
            let texts = policy.languages().texts(Locale::parse(language).unwrap(), None);
            let expected = format!("{} [SignUpUnavailable]", texts.denial("SignUpUnavailable").unwrap());
            assert_eq!(denial.text(Some(&event), &policy), expected, "{client} {metadata}");
        }
        assert_eq!(HANDLER.unavailable.text(None, &policy), "Own sentence [SignUpUnavailable]");
    }

    /// English is in the code, every other built-in language in its file.
    #[test]
    fn built_in_languages_have_every_denial() {
        let languages = Languages::built_in();
        for locale in languages.iter().filter(|locale| *locale != Locale::ENGLISH) {
            let texts = languages.texts(locale, None);
            let sentences: BTreeSet<_> = denials().filter_map(|denial| texts.denial(denial.code)).collect();
            assert_eq!(sentences.len(), denials().count(), "{locale}");
            assert!(denials().all(|denial| texts.denial(denial.code) != Some(denial.message)), "{locale}");
        }
        assert!(denials().all(|denial| languages.texts(Locale::ENGLISH, None).denial(denial.code).is_none()));
        let codes: Vec<_> = denials().map(|denial| denial.code).collect();
        let known = templates::KnownNames { brands: &[], denials: &codes };
        assert_eq!(languages.problems(Some(&known)), []);
    }
}
