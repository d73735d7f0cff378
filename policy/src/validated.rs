//! The validated form of a function's policy: `policy.bin` beside `policy.toml`, which `bundle` writes.
//!
//! Parsing and checking TOML is more than half of a function's start; reading what was checked before is a small part of it.
//! A form belongs to one version and one text. The function parses `policy.toml` instead if that file was changed, if the
//! form was written by another build, or if a variable overrides a key that others depend on.

use crate::after_sign_in::AfterSignIn;
use crate::api::Api;
use crate::app_clients::AppClient;
use crate::authorizer::Authorizer;
use crate::federation::Federation;
use crate::findings_budget::FindingsBudget;
#[cfg(feature = "reduce")]
use crate::form_file::stamp_form;
use crate::form_file::{FORM_EXTENSION, read_form};
use crate::name_map::NameMap;
use crate::policy::Policy;
use crate::pool_settings::UserPoolSection;
use crate::post_confirmation::PostConfirmation;
use crate::senders::Senders;
use crate::sign_in::SignIn;
use crate::sign_up::SignUp;
use crate::texts_folder::languages_of;
use crate::tokens::Tokens;
use crate::user_pool::UserPoolConfig;
use crate::verification::Verification;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use templates::{Brand, Locale};

/// The name of the form, beside the policy.
#[cfg(feature = "reduce")]
pub(crate) const FILE_NAME: &str = "policy.bin";
#[derive(Serialize, Deserialize)]
pub(crate) struct ValidatedPolicy {
    /// The text that was validated.
    source: String,
    user_pool_settings: UserPoolSection,
    locale: Locale,
    /// The ID of the default brand.
    brand: Option<String>,
    brands: NameMap<Brand>,
    app_clients: NameMap<ValidatedAppClient>,
    sign_up: SignUp,
    sign_in: SignIn,
    post_confirmation: PostConfirmation,
    after_sign_in: Option<AfterSignIn>,
    senders: Option<Senders>,
    federation: Federation,
    tokens: Tokens,
    user_pool: UserPoolConfig,
    verification: Verification,
    api: Api,
    authorizer: Authorizer,
    budget: FindingsBudget,
    tables: BTreeSet<String>,
    /// Every language, and whether the team has a file for it.
    languages: Vec<(Locale, bool)>,
}

#[derive(Serialize, Deserialize)]
struct ValidatedAppClient {
    /// The ID of its brand.
    brand: Option<String>,
    locale: Option<Locale>,
}

impl ValidatedPolicy {
    /// The form of a policy that was parsed from this text, without variables.
    #[cfg(feature = "reduce")]
    pub(crate) fn new(policy: Policy, source: String) -> Self {
        let id_of = |brand: &Arc<Brand>| {
            let same = policy.brands.iter().find(|(_, own)| Arc::ptr_eq(own, brand));
            same.map(|(id, _)| id.to_owned())
        };
        let app_client = |(id, client): (&str, &AppClient)| {
            let brand = client.brand.as_ref().and_then(id_of);
            (id.to_owned(), ValidatedAppClient { brand, locale: client.locale })
        };
        Self {
            source,
            locale: policy.locale,
            brand: id_of(&policy.brand),
            brands: policy.brands.iter().map(|(id, brand)| (id.to_owned(), Brand::clone(brand))).collect(),
            app_clients: policy.app_clients.iter().map(app_client).collect(),
            user_pool_settings: policy.user_pool_settings,
            sign_up: policy.sign_up,
            sign_in: policy.sign_in,
            post_confirmation: policy.post_confirmation,
            after_sign_in: policy.after_sign_in,
            senders: policy.senders,
            federation: policy.federation,
            tokens: policy.tokens,
            user_pool: policy.user_pool,
            verification: policy.verification,
            api: policy.api,
            authorizer: policy.authorizer,
            budget: policy.budget,
            tables: policy.tables,
            languages: policy.languages.iter().map(|locale| (locale, policy.languages.has_own_file(locale))).collect(),
        }
    }

    #[cfg(feature = "reduce")]
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        Some(stamp_form(postcard::to_allocvec(self).ok()?))
    }

    /// Reads the form of a policy file with this text; `None` if there is none of this version.
    pub(crate) fn read(policy_file: &Path, source: &str) -> Option<Self> {
        let bytes = read_form(&policy_file.with_extension(FORM_EXTENSION))?;
        let (validated, _): (&str, _) = postcard::take_from_bytes(&bytes).ok()?;
        (validated == source).then(|| postcard::from_bytes(&bytes).ok()).flatten()
    }

    /// The policy with the variables that override its keys; `None` if only the text tells their effect, or an ID refers to no
    /// brand.
    pub(crate) fn into_policy(self, texts_folder: &Path, overrides: Vec<(String, String)>) -> Option<Policy> {
        let brands: NameMap<Arc<Brand>> = self.brands.into_iter().map(|(id, brand)| (id, Arc::new(brand))).collect();
        let app_client = |(id, client): (String, ValidatedAppClient)| {
            let brand = client.brand.map(|brand| brands.get(&brand).cloned().ok_or(())).transpose().ok()?;
            Some((id, AppClient { brand, locale: client.locale }))
        };
        let app_clients = self.app_clients.into_iter().map(app_client).collect::<Option<_>>()?;
        Some(Policy {
            user_pool_settings: self.user_pool_settings,
            brand: brands.get(&self.brand?)?.clone(),
            locale: self.locale,
            brands,
            app_clients,
            sign_up: self.sign_up,
            sign_in: self.sign_in,
            post_confirmation: self.post_confirmation,
            after_sign_in: self.after_sign_in,
            senders: self.senders,
            federation: self.federation,
            tokens: self.tokens,
            user_pool: self.user_pool.with_overrides(overrides)?,
            verification: self.verification,
            api: self.api,
            authorizer: self.authorizer,
            budget: self.budget,
            tables: self.tables,
            languages: languages_of(texts_folder, &self.languages),
            has_byte_order_mark: false,
        })
    }
}

#[cfg(feature = "reduce")]
#[cfg(test)]
mod tests {
    use super::{FILE_NAME, ValidatedPolicy};
    use crate::bundled::bundled_files;
    use crate::deployed::POLICY_FILE_NAME;
    use crate::functions::functions;
    use crate::overlay::NamedText;
    use crate::policy::Policy;
    use crate::texts_folder::read_languages;
    use std::path::{Path, PathBuf};
    use std::{env, fs, process};
    use templates::Locale;

    const COMPANY: &str = include_str!("../../tests/policies/company.toml");

    /// The files of a function in a folder of a test; returns the policy file and its text.
    fn bundled(test: &str, function: &str) -> (PathBuf, String) {
        let folder = env::temp_dir().join(format!("validated-{}-{test}-{function}", process::id()));
        fs::create_dir_all(folder.join("texts")).unwrap();
        fs::write(folder.join("texts/de.toml"), "[sign_up]\nsubject = \"Willkommen\"\n").unwrap();
        for (name, bytes) in bundled_files(COMPANY, None, &folder.join("texts"), function).unwrap() {
            fs::write(folder.join(name), bytes).unwrap();
        }
        let file = folder.join(POLICY_FILE_NAME);
        let text = fs::read_to_string(&file).unwrap();
        (file, text)
    }

    /// The policy from the form; `None` if the form is not used.
    fn read(file: &Path, text: &str, overrides: &[(&str, &str)]) -> Option<Policy> {
        let overrides = overrides.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        ValidatedPolicy::read(file, text)?.into_policy(&file.with_file_name("texts"), overrides)
    }

    /// The policy from the text.
    fn parse(file: &Path, text: &str) -> Policy {
        let languages = read_languages(&file.with_file_name("texts"));
        Policy::parse_layers(NamedText { file: POLICY_FILE_NAME, text }, None, [], languages).unwrap()
    }

    fn remove(file: &Path) {
        fs::remove_dir_all(file.parent().unwrap()).unwrap();
    }

    #[test]
    fn form_has_everything_that_the_text_says() {
        for (function, _) in functions() {
            let (file, text) = bundled("same", function);
            let from_form = read(&file, &text, &[]).unwrap();
            let from_text = parse(&file, &text);
            let german = Locale::parse("de").unwrap();
            for policy in [&from_form, &from_text] {
                assert_eq!(policy.texts(None, german).tag(), "de");
                assert!(policy.languages().has_own_file(german) && !policy.languages().has_own_file(Locale::ENGLISH));
            }
            assert_eq!(
                from_form.languages().validated_form(german),
                from_text.languages().validated_form(german),
                "the texts"
            );
            let bytes = |policy| ValidatedPolicy::new(policy, text.clone()).to_bytes().unwrap();
            assert!(bytes(from_form) == bytes(from_text), "{function}");
            remove(&file);
        }
    }

    #[test]
    fn form_of_another_text_or_build_or_a_damaged_one_is_not_used() {
        let (file, text) = bundled("other", "custom-message");
        let form = file.with_file_name(FILE_NAME);
        let bytes = fs::read(&form).unwrap();
        assert!(read(&file, &text, &[]).is_some());
        assert!(read(&file, &format!("{text}\n"), &[]).is_none());
        for damaged in [&bytes[1..], &bytes[..bytes.len() - 1], b"", &[b"0", &*bytes].concat()] {
            fs::write(&form, damaged).unwrap();
            assert!(read(&file, &text, &[]).is_none());
        }
        fs::remove_file(&form).unwrap();
        assert!(read(&file, &text, &[]).is_none());
        remove(&file);
    }

    #[test]
    fn only_variables_on_which_nothing_depends_are_applied_to_a_form() {
        let (file, text) = bundled("variables", "authorizer");
        let pool = |overrides: &[(&str, &str)]| Some(read(&file, &text, overrides)?.user_pool().user_pool_id.clone());
        assert_eq!(pool(&[]), Some(Some("eu-west-1_AbCdEf123".to_owned())));
        let other = ("APP__USER_POOL_ID", "eu-west-1_Other1234");
        assert_eq!(pool(&[other]), Some(Some(other.1.to_owned())));
        for overridden in [
            ("APP__USER_POOL_ID", "no pool"),
            ("APP__USER_POOL", "eu-west-1_Other1234"),
            ("APP__BASE_URL", "https://other.example.com"),
            ("APP__LOCALE", "de"),
            ("APP__CLIENT_SECRET", "s3cr3t"),
        ] {
            assert_eq!(pool(&[other, overridden]), None, "{}", overridden.0);
        }
        remove(&file);
    }
}
