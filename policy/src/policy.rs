//! The whole policy and its accessors.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use events::{LambdaVariant, PoolSettings, Trigger};
use templates::{Brand, Languages, Locale, Texts, syntax_error};
use toml::de::DeTable;

use crate::after_sign_in::{self, AfterSignIn};
use crate::api::{self, Api};
use crate::app::{self, App};
use crate::app_clients::{self, AppClient};
use crate::authorizer::{self, Authorizer};
use crate::brands::Brands;
use crate::environment::Overrides;
use crate::feature_requirement::FeatureRequirement;
use crate::federation::{self, Federation};
use crate::findings_budget::{self, FindingsBudget};
use crate::key::Key;
use crate::name_map::NameMap;
use crate::overlay::{NamedText, merge, shift_behind};
use crate::pool_settings::{self, Alias, UserAddress, UserPoolSection};
use crate::post_confirmation::{self, PostConfirmation};
use crate::problem::Problems;
use crate::report::{Diagnostic, ErrorReported, Report};
use crate::senders::{self, Senders};
use crate::sign_in::{self, SignIn};
use crate::sign_up::{self, SignUp};
use crate::table_reader::Section;
use crate::tokens::{self, Tokens};
use crate::trusted_attribute::{TrustedAttribute, trusted_attributes};
use crate::user_pool::{self, UserPoolConfig};
use crate::verification::{self, Verification};
use crate::version;

const APP: Key = Key::table(
    "app",
    "Defaults of the application. Brands and app clients override them. Variables of the function override each key.",
);
const POOL: Key = Key::table(
    "pool",
    "The settings of your user pool, which responses are validated against. Omit a key if you do not know its value.",
);
const BRANDS: Key = Key::table(
    "brands",
    "The senders of messages: one table per brand. `NAME` is an ID of your choice, of 1 to 40 letters, digits, `-` \
     and `_`.",
);
const APP_CLIENTS: Key = Key::table("app_clients", "Settings of single app clients. `NAME` is the app client's ID.");
const SIGN_UP: Key = Key::table(
    "sign_up",
    "Who may sign up, who is confirmed without a code, and whose accounts are linked. Without the table, everyone may \
     sign up whose user name is not someone else's address: see `user_name`.",
);
const SIGN_IN: Key = Key::table("sign_in", "Who may sign in. Without the table, everyone may whom Cognito lets in.");
const POST_CONFIRMATION: Key = Key::table(
    "post_confirmation",
    "What happens after a user is confirmed, including the first sign-in of a federated user.",
);
const AFTER_SIGN_IN: Key = Key::table(
    "after_sign_in",
    "What happens after a user has signed in: the record of post confirmation gets the time and the number of sign-ins. It \
     requires that record.",
);
const FEDERATION: Key = Key::table(
    "federation",
    "Which attributes each identity provider sets, at every federated sign-in: one table per provider. `NAME` is the \
     provider's name in the user pool. A provider without a table sets whatever the user pool maps.",
);
const SENDERS: Key = Key::table(
    "senders",
    "Functions that send mails and short messages instead of Cognito. Without the table, Cognito sends them.",
);
const TOKENS: Key = Key::table(
    "tokens",
    "Changes to the tokens of users. Without the tables about tokens, tokens stay as Cognito creates them.",
);
const GROUPS: Key = Key::table(
    "groups",
    "What a group grants in your application. IAM roles are not affected. `NAME` is the group's name; other tables \
     can only refer to groups that are listed here.",
);
const ROLES: Key = Key::table("roles", "The roles of your application. `NAME` is the role's name.");
const PERMISSIONS: Key =
    Key::table("permissions", "The permissions of your application. `NAME` is the permission's name.");
const MACHINE_CLIENTS: Key = Key::table(
    "machine_clients",
    "The tokens of app clients that use client credentials. `NAME` is the app client's ID. No other rule applies to \
     them.",
);
const VERIFICATION: Key = Key::table("verification", "Which tokens the HTTP API and the authorizer accept.");
const API: Key = Key::table("api", "The HTTP API.");
const AUTHORIZER: Key = Key::table("authorizer", "The API Gateway authorizer.");
const FINDINGS: Key = Key::table(
    "findings",
    "How many findings about the mails `check` accepts. A finding counts once, in however many mails it occurs.",
);

/// A valid policy. It is parsed once, before the first event; accessors only look up values.
pub struct Policy {
    pub(crate) user_pool_settings: UserPoolSection,
    pub(crate) brand: Arc<Brand>,
    pub(crate) locale: Locale,
    pub(crate) brands: NameMap<Arc<Brand>>,
    pub(crate) app_clients: NameMap<AppClient>,
    pub(crate) sign_up: SignUp,
    pub(crate) sign_in: SignIn,
    pub(crate) post_confirmation: PostConfirmation,
    pub(crate) after_sign_in: Option<AfterSignIn>,
    pub(crate) senders: Option<Senders>,
    pub(crate) federation: Federation,
    pub(crate) tokens: Tokens,
    pub(crate) user_pool: UserPoolConfig,
    pub(crate) verification: Verification,
    pub(crate) api: Api,
    pub(crate) authorizer: Authorizer,
    pub(crate) budget: FindingsBudget,
    /// The names of the tables in the file, and of those in `[sign_in]`, such as `sign_in.suspended`.
    pub(crate) tables: BTreeSet<String>,
    pub(crate) languages: Languages,
    pub(crate) has_byte_order_mark: bool,
}

impl Policy {
    /// Parses the text of a policy file, and the environment that overrides its `[app]`. Its languages are the built-in
    /// ones.
    ///
    /// `file` is the name under which problems are reported; no file is opened. Only variables whose names begin with
    /// `APP__`, in any case, are used, so the caller may pass the whole environment. Values that are not UTF-8 must
    /// be passed lossily: U+FFFD is never valid. A value in the file is validated even if a variable overrides it.
    ///
    /// # Errors
    /// All problems together. If the text is not valid TOML, only syntax errors and problems of the variables are
    /// reported.
    ///
    /// ```
    /// let problems = cognito_triggers_policy::Policy::parse("policy.toml", "[apps]\nlocale = \"en\"",
    /// []).err().expect("it has some");
    /// let report = problems.to_string();
    /// assert!(report.starts_with("policy.toml:1") && report.contains("apps"), "{report}");
    /// ```
    pub fn parse(
        file: &str,
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Problems> {
        Self::parse_layers(NamedText { file, text }, None, environment, Languages::built_in())
    }

    /// Parses a policy file like [`Policy::parse`], with an overlay whose keys replace those of the file, and with other
    /// languages, such as those of [`read_languages`](crate::read_languages).
    ///
    /// # Errors
    /// All problems together; each names the file that it is in.
    ///
    /// ```
    /// use cognito_triggers_policy::{NamedText, Policy, read_languages};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/minimal.toml"));
    /// let policy = NamedText { file: "policy.toml", text };
    /// let staging = "[app]\nbase_url = \"https://staging.example.com\"\n";
    /// let overlay = NamedText { file: "environments/staging.toml", text: staging };
    /// let languages = read_languages("texts".as_ref());
    /// let policy = Policy::parse_layers(policy, Some(overlay), [], languages)?;
    /// assert_eq!(policy.brand(None).base_url.as_str(), "https://staging.example.com");
    /// # Ok::<(), cognito_triggers_policy::Problems>(())
    /// ```
    pub fn parse_layers(
        policy: NamedText<'_>,
        overlay: Option<NamedText<'_>>,
        environment: impl IntoIterator<Item = (String, String)>,
        languages: Languages,
    ) -> Result<Self, Problems> {
        let report = Report::new(policy, overlay);
        let shifted = overlay.map(|overlay| shift_behind(policy.text, overlay.text));
        let read = Self::read(policy.text, shifted.as_deref(), environment, languages, &report);
        report.conclude(read)
    }

    /// Reads the policy, and reports its problems. The overlay is behind the policy (`overlay.rs`).
    pub(crate) fn read(
        text: &str,
        overlay: Option<&str>,
        environment: impl IntoIterator<Item = (String, String)>,
        languages: Languages,
        report: &Report<'_>,
    ) -> Result<Self, ErrorReported> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut table = table.into_inner();
        let mut problem = not_toml(&errors, text, report);
        if let Some(text) = overlay {
            let (overlay, errors) = DeTable::parse_recoverable(text);
            problem = not_toml(&errors, text, report).or(problem);
            let mut overlay = overlay.into_inner();
            version::remove_from_overlay(&mut overlay, report);
            merge(&mut table, overlay);
        }
        let root = Section::file(problem.map_or(Ok(&table), Err), report);
        let overrides = Overrides::from_environment(environment, app::KEYS, report);
        Self::assemble(root, overrides, languages)
    }

    /// Reads every table before the first `?`, so that no problem hides another.
    fn assemble(mut root: Section<'_>, overrides: Overrides<'_>, languages: Languages) -> Result<Self, ErrorReported> {
        let mut tables = root.names();
        let version = version::check(&mut root);
        let mut app = App { section: root.table(&APP), overrides };
        let pool = pool_settings::parse_table(root.table(&POOL));
        let brands = Brands::parse(root.table(&BRANDS), &app.default_urls());
        let app_clients = app_clients::parse_table(root.table(&APP_CLIENTS), &brands, &languages);
        let sign_up = sign_up::parse_table(root.table(&SIGN_UP));
        let (sign_in_tables, sign_in) = sign_in::parse_table(root.table(&SIGN_IN), pool.as_ref().ok());
        tables.extend(sign_in_tables);
        let post_confirmation = post_confirmation::parse_table(root.table(&POST_CONFIRMATION));
        // An invalid table is reported, so it counts as present.
        let has_record = post_confirmation.as_ref().map_or(true, |actions| actions.record().is_some());
        let after_sign_in =
            root.table(&AFTER_SIGN_IN).map_present(|table| after_sign_in::parse_table(table, has_record));
        let senders = senders::parse_table(root.table(&SENDERS));
        let tokens = tokens::parse_table(tokens::Tables {
            tokens: root.table(&TOKENS),
            groups: root.table(&GROUPS),
            roles: root.table(&ROLES),
            permissions: root.table(&PERMISSIONS),
            machine_clients: root.table(&MACHINE_CLIENTS),
        });
        let user_pool = user_pool::parse_keys(&mut app);
        let verification = verification::parse_table(root.table(&VERIFICATION));
        let trusted = trusted_attributes(tokens.as_ref().ok(), sign_in.as_ref().ok());
        let federation = federation::parse_table(root.table(&FEDERATION), &trusted);
        let api = api::parse_table(root.table(&API), &trusted);
        let authorizer = authorizer::parse_table(root.table(&AUTHORIZER));
        let budget = findings_budget::parse_table(root.table(&FINDINGS));
        let brand = app.brand(&brands);
        let locale = app.locale(&languages);
        version?;
        Ok(Self {
            user_pool_settings: pool?,
            brand: brand?,
            locale: locale?,
            brands: brands.all()?,
            app_clients: app_clients?,
            sign_up: sign_up?,
            sign_in: sign_in?,
            post_confirmation: post_confirmation?,
            after_sign_in: after_sign_in?,
            federation: federation?,
            senders: senders?,
            tokens: tokens?,
            user_pool: user_pool?,
            verification: verification?,
            api: api?,
            authorizer: authorizer?,
            budget: budget?,
            tables,
            languages,
            has_byte_order_mark: false,
        })
    }

    /// The same policy, from a file that has a byte order mark or not.
    pub(crate) fn with_byte_order_mark(self, has_byte_order_mark: bool) -> Self {
        Self { has_byte_order_mark, ..self }
    }

    /// Whether the file that `POLICY_FILE` names starts with a byte order mark, which was skipped.
    pub fn has_byte_order_mark(&self) -> bool {
        self.has_byte_order_mark
    }

    /// The known settings of the user pool, for response validation.
    pub fn pool_settings(&self) -> PoolSettings {
        self.user_pool_settings.settings
    }

    /// The attributes with which users can sign in, in addition to their user name; empty also if the policy does not
    /// specify them.
    pub fn aliases(&self) -> &[Alias] {
        &self.user_pool_settings.aliases
    }

    /// The addresses that users have instead of a user name; `None` if the policy does not say.
    pub fn username_attributes(&self) -> Option<&[UserAddress]> {
        self.user_pool_settings.username_attributes.as_deref()
    }

    /// The rules for sign-up.
    pub fn sign_up(&self) -> &SignUp {
        &self.sign_up
    }

    /// The rules for signing in.
    pub fn sign_in(&self) -> &SignIn {
        &self.sign_in
    }

    /// What happens after a sign-up is confirmed.
    pub fn post_confirmation(&self) -> &PostConfirmation {
        &self.post_confirmation
    }

    /// What happens after a user has signed in.
    pub fn after_sign_in(&self) -> Option<&AfterSignIn> {
        self.after_sign_in.as_ref()
    }

    /// The attributes that decide about rights and that an identity provider could set.
    pub fn trusted_attributes(&self) -> impl Iterator<Item = TrustedAttribute<'_>> {
        let attributes = trusted_attributes(Some(&self.tokens), Some(&self.sign_in)).into_iter();
        attributes.filter(|attribute| federation::is_settable(attribute.name))
    }

    /// Which attributes each identity provider sets.
    pub fn federation(&self) -> &Federation {
        &self.federation
    }

    /// Who sends messages instead of Cognito; `None` if Cognito does.
    pub fn senders(&self) -> Option<&Senders> {
        self.senders.as_ref()
    }

    /// The rules for tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The user pool of the HTTP API and the authorizer.
    pub fn user_pool(&self) -> &UserPoolConfig {
        &self.user_pool
    }

    /// How tokens are verified.
    pub fn verification(&self) -> &Verification {
        &self.verification
    }

    /// The configuration of the HTTP API.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Which requests the authorizer allows.
    pub fn authorizer(&self) -> &Authorizer {
        &self.authorizer
    }

    /// Whether the file has a table with this name, which may be that of a table in `[sign_in]`.
    pub(crate) fn has_table(&self, name: &str) -> bool {
        let senders = self.senders.as_ref();
        match name {
            "senders.email" => senders.is_some_and(|senders| senders.email.is_some()),
            "senders.sms" => senders.is_some_and(|senders| senders.sms.is_some()),
            name => self.tables.contains(name),
        }
    }

    /// How many findings about the mails `check` accepts.
    pub fn findings_budget(&self) -> FindingsBudget {
        self.budget
    }

    /// The Cargo features that this policy requires.
    pub fn required_features(&self) -> impl Iterator<Item = FeatureRequirement> {
        let of_sign_in = self.after_sign_in.iter().flat_map(AfterSignIn::required_features);
        self.sign_up.required_features().chain(self.post_confirmation.required_features()).chain(of_sign_in)
    }

    /// The variant of a trigger's Lambda that this policy requires, the smallest with the required features; `None` if
    /// there is no such Lambda.
    ///
    /// ```
    /// use events::Trigger;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/policies/company.toml"));
    /// let policy = cognito_triggers_policy::Policy::parse("policy.toml", text, [])?;
    /// assert_eq!(policy.lambda_variant(Trigger::PreSignUp).map(|variant| variant.name), Some("pre-sign-up"));
    /// # Ok::<(), cognito_triggers_policy::Problems>(())
    /// ```
    pub fn lambda_variant(&self, trigger: Trigger) -> Option<&'static LambdaVariant> {
        let has_required_features = |variant: &&LambdaVariant| {
            let mut required = self.required_features().filter(|requirement| requirement.trigger == trigger);
            required.all(|requirement| variant.features.contains(&requirement.feature))
        };
        trigger.definition().lambda.as_ref()?.variants.iter().find(has_required_features)
    }

    /// The Cargo features of the crate `lambdas` that the variants need together: `aws`, and those of the functions that
    /// the policy asks for.
    pub fn lambda_features(&self) -> BTreeSet<&'static str> {
        let requested: Vec<_> =
            self.requested_functions().into_iter().filter_map(|function| function.trigger).collect();
        let variants = Trigger::ALL.into_iter().filter_map(|trigger| Some((trigger, self.lambda_variant(trigger)?)));
        let features =
            variants.flat_map(|(trigger, variant)| variant.features.iter().map(move |name| (trigger, *name)));
        features.filter(|(trigger, name)| *name == "aws" || requested.contains(trigger)).map(|(_, name)| name).collect()
    }

    /// All brands with their IDs, by ID.
    pub fn brands(&self) -> impl Iterator<Item = (&str, &Brand)> {
        self.brands.iter().map(|(name, brand)| (name, &**brand))
    }

    /// The IDs of the app clients with settings of their own, in order.
    pub fn app_clients(&self) -> impl Iterator<Item = &str> {
        self.app_clients.names()
    }

    /// The brand of an app client's messages: its own, or `[app]`'s for all others and for events without an app
    /// client (contract 1.3).
    pub fn brand(&self, client_id: Option<&str>) -> &Brand {
        self.app_client(client_id).and_then(|client| client.brand.as_ref()).unwrap_or(&self.brand)
    }

    /// The default language of an app client's users: its own, or `[app]`'s.
    pub fn locale(&self, client_id: Option<&str>) -> Locale {
        self.app_client(client_id).and_then(|client| client.locale).unwrap_or(self.locale)
    }

    /// The languages of messages.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// The texts of an app client's messages in a language: those of its brand.
    pub fn texts(&self, client_id: Option<&str>, locale: Locale) -> &Texts {
        let wanted = self.brand(client_id);
        // Two brands may have equal values, so they are compared by identity.
        let id = self.brands().find(|(_, brand)| std::ptr::eq(*brand, wanted)).map(|(id, _)| id);
        self.languages.texts(locale, id)
    }

    fn app_client(&self, client_id: Option<&str>) -> Option<&AppClient> {
        self.app_clients.get(client_id?)
    }
}

/// Only names: values may be secret.
impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let brands: Vec<_> = self.brands.names().collect();
        let app_clients: Vec<_> = self.app_clients.names().collect();
        f.debug_struct("Policy").field("brands", &brands).field("app_clients", &app_clients).finish_non_exhaustive()
    }
}

/// How the parser's message about a list without a comma begins.
const NO_COMMA: &str = "missing comma";

/// Later syntax errors are mostly consequences of an unclosed bracket.
const MOST_SYNTAX_ERRORS: usize = 10;

/// Reports TOML syntax errors, at most one per line.
fn not_toml(errors: &[toml::de::Error], text: &str, report: &Report<'_>) -> Option<ErrorReported> {
    let place = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    let mut found: Vec<_> = errors.iter().map(|error| (place(error), error)).collect();
    found.sort_unstable_by_key(|(place, error)| (*place, error.message()));
    // After a list without its end, the parser reads everything as items.
    if let Some(list) = found.iter().position(|(_, error)| error.message().starts_with(NO_COMMA)) {
        found.truncate(list + 1);
    }
    found.dedup_by(|(next, _), (kept, _)| text.bytes().take(*next).skip(*kept).all(|byte| byte != b'\n'));
    let problem = |(offset, error): (usize, &toml::de::Error)| {
        let (message, help) = syntax_error(text, error, |offset| report.line(offset));
        report.in_file(offset, None, Diagnostic::new(message, help))
    };
    found.into_iter().take(MOST_SYNTAX_ERRORS).map(problem).last()
}
