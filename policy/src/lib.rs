//! The deployment's configuration: `policy.toml` and the `APP__…` variables as validated types, parsed once, with all
//! problems reported together.
//!
//! - [`Policy`] (`policy.rs`): the whole policy and its accessors
//! - [`PolicyFile`] (`deployed.rs`): the policy file of a function or of a deployment folder
//! - `validated.rs`: what a function reads instead of parsing its policy file
//! - [`NamedText`] (`overlay.rs`): a policy, and the overlay of an environment
//! - [`function_tables`]: which tables each function reads
//! - [`open_input_file`] (`input_file.rs`): opens every file that a user names, here and in the crates above
//! - `app.rs`, `brands.rs`, `pool_settings.rs`, `app_clients.rs`, `sign_up.rs`, `sign_in.rs`, `post_confirmation.rs`,
//!   `after_sign_in.rs`, `senders/`, `federation.rs`, `verification.rs`, `api.rs`, `authorizer.rs`: one file per table of `policy.toml`, and the folder `tokens` for
//!   the tables about tokens. A new table needs a new file and one line in `policy.rs`.
//! - [`read_languages`] (`texts_folder.rs`): the languages of the folder `texts/` beside a policy file
//! - [`ClientSecret`] (`client_secret.rs`): where the secret of the HTTP API's app client is
//! - `table_reader.rs`: reads the keys of one table and reports unknown keys
//! - [`POLICY_VERSION`] (`version.rs`): the version of the file's form
//! - `key.rs`: a key and its description; `reference.rs` writes `docs/reference/policy-keys.md` from the keys that the
//!   parsers read
//! - `named.rs`: the app clients and groups that a policy names, for generated events
//! - [`is_override`] (`environment.rs`): the variables that override `[app]`
//! - [`FeatureRequirement`]: Cargo features that a policy requires; [`FindingsBudget`]: how many findings its mails
//!   may have
//! - [`RENAMES`] (`renames.rs`): names of earlier releases and their replacements
//! - [`fix_policy`] (`fix.rs`): replaces them in a file
//! - [`Problems`] (`problem.rs`), `report.rs`: problems with location, message and help
//!
//! Two rules apply everywhere. The text of a problem never contains a value or a source line, because either may be a
//! secret: only names, locations and constant text. What of a value an operator may see, but no log, is apart from it, as
//! [`ShownValue`] (`shown_value.rs`). And every failure has already been reported: the only error type inside the crate is
//! a token that reporting a problem returns.
//!
//! ```
//! use cognito_triggers_policy::Policy;
//!
//! # fn main() -> Result<(), cognito_triggers_policy::Problems> {
//! let policy = Policy::parse(
//!     "policy.toml",
//!     r##"
//!         [app]
//!         base_url = "https://app.example.com"
//!         confirmation_path = "/confirm"
//!         locale = "en"
//!         brand = "example"
//!         [brands.example]
//!         name = "Example"
//!         color = "#1f5fbf"
//!         support = "support@example.com"
//!         postal_address = "Example Ltd, 1 Example Street"
//!     "##,
//!     [("APP__LOCALE".to_owned(), "de".to_owned())],
//! )?;
//! assert_eq!(policy.locale(None).tag(), "de");
//! # Ok(())
//! # }
//! ```

mod after_sign_in;
mod api;
mod app;
mod app_clients;
mod authorizer;
mod brands;
#[cfg(feature = "reduce")]
mod bundled;
mod client_secret;
mod deployed;
mod environment;
mod feature_requirement;
mod federation;
mod findings_budget;
mod fix;
mod form_file;
mod functions;
mod input_file;
mod key;
mod name_map;
mod named;
mod names;
mod overlay;
mod policy;
mod pool_settings;
mod post_confirmation;
mod problem;
#[cfg(feature = "reduce")]
mod reduce;
#[cfg(test)]
mod reference;
mod renames;
mod report;
mod senders;
mod shown_value;
mod sign_in;
mod sign_up;
mod table_reader;
mod texts_folder;
mod tokens;
mod trusted_attribute;
mod user_pool;
mod validated;
mod verification;
mod version;

pub use after_sign_in::AfterSignIn;
pub use api::{Api, Cors, RateLimits, SignInFlow, SignOut};
pub use authorizer::{Authorizer, HttpApiResponse, Method, Route, RoutePath};
#[cfg(feature = "reduce")]
pub use bundled::bundled_files;
pub use client_secret::{ClientSecret, PlainSecret};
pub use deployed::{
    MAX_POLICY_BYTES, Origin, POLICY_FILE_NAME, PolicyFile, PolicyFileError, PolicyTexts, Reason, load_deployed,
};
pub use environment::is_override;
pub use feature_requirement::FeatureRequirement;
pub use federation::{FederatedAttribute, Federation, ListPart, ProviderRules, VERIFICATIONS};
pub use findings_budget::FindingsBudget;
pub use fix::{FixedPolicy, PolicyChange, PolicyLayer, fix_policy};
pub use functions::{RequestedFunction, function_tables};
pub use input_file::{InputFileError, open_input_file, read_input_file, remove_byte_order_mark};
pub use name_map::NameMap;
pub use overlay::NamedText;
pub use policy::Policy;
pub use pool_settings::{Alias, UserAddress};
pub use post_confirmation::{ActionLimits, EventConfig, Groups, OnFailure, PostConfirmation, Record};
pub use problem::{Place, Problem, Problems};
#[cfg(feature = "reduce")]
pub use reduce::reduce_policy;
pub use renames::{RENAMES, Rename, RenameKind};
pub use senders::{
    EmailProvider, EmailSender, Senders, SesSettings, SmsProvider, SmsSender, SmtpSettings, SnsSettings, StoredSecret,
    TwilioSettings, TwilioSource,
};
pub use shown_value::ShownValue;
pub use sign_in::{AnnouncedEnd, AuthFlow, ClientRule, RuleEffect, SignIn, SignInRule, SuspendingAttribute, UserRule};
pub use sign_up::{
    AccountLinking, AttributeRule, AutoConfirm, DomainList, MailDomain, Pattern, RuleKind, RuleMode,
    STANDARD_ATTRIBUTES, SignUp, SignUpRule, VerifiedAddress,
};
pub use templates::closest_match;
pub use texts_folder::{TEXTS_FOLDER, read_languages, read_texts_files, texts_folder, texts_problems};
pub use tokens::{
    Claim, ClaimCondition, ClaimEnforcement, ClaimSource, ClaimType, GrantRule, Grants, GroupPattern, GroupRules,
    LocatedName, MachineClient, Suppressions, TextFormat, Tokens, claim_bytes,
};
pub use trusted_attribute::{AttributeRole, TrustedAttribute};
pub use user_pool::UserPoolConfig;
pub use verification::{AcceptedIssuers, KnownKeys, Verification};
pub use version::POLICY_VERSION;
