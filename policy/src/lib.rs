//! What a deployment wants: `policy.toml` and the `APP__…` variables as checked types, read once, with every problem
//! listed at once.
//!
//! - [`Policy`] (`policy.rs`): the whole of it, and what the triggers ask it
//! - [`deployed`]: the policy of this process; the only place that reads a file
//! - `app.rs`, `brands.rs`, `pool.rs`, `app_clients.rs`, `sign_up.rs`, `post_confirmation.rs`, `verification.rs`, `api.rs`,
//!   `authorizer.rs`: one file per table of
//!   `policy.toml`, and the folder `tokens` for those about tokens; a new table is a new file and one line in `policy.rs`
//! - `section.rs`: hands out the keys of one table, and reports the keys that nobody asked for
//! - [`is_override`] (`environment.rs`): the variables that override `[app]`
//! - [`Need`]: what a policy asks of the build; [`Budget`]: what its mails are allowed
//! - [`Problems`] (`problem.rs`), `report.rs`, `spelling.rs`: what is wrong, where, and the way out
//!
//! Two rules hold everywhere. No problem carries a value or a source line, because either may hold a secret: only
//! names, places and constant text. And whatever failed has been reported: the only error inside the crate is a token
//! that reporting hands out.
//!
//! ```
//! use cognito_triggers_policy::Policy;
//!
//! # fn main() -> Result<(), cognito_triggers_policy::Problems> {
//! let policy = Policy::read(
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
//! assert_eq!(policy.locale(None), templates::Locale::De);
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "endpoints")]
mod api;
mod app;
mod app_clients;
#[cfg(feature = "endpoints")]
mod authorizer;
mod brands;
mod budget;
mod by_name;
mod deployed;
mod environment;
#[cfg(feature = "endpoints")]
mod home;
mod names;
mod need;
#[cfg(test)]
mod part;
mod policy;
mod pool;
mod post_confirmation;
mod problem;
mod report;
mod section;
mod served;
mod sign_up;
mod spelling;
mod tokens;
#[cfg(feature = "endpoints")]
mod verification;

#[cfg(feature = "endpoints")]
pub use api::{Api, Cors, RateLimits, SignInFlow};
#[cfg(feature = "endpoints")]
pub use authorizer::{Authorizer, HttpApiAnswer, Method, Route, RoutePath};
pub use budget::Budget;
pub use by_name::ByName;
pub use deployed::{DeployedPolicyError, Embedded, deployed};
pub use environment::is_override;
#[cfg(feature = "endpoints")]
pub use home::{ClientSecret, HomePool};
pub use need::Need;
pub use policy::Policy;
pub use pool::Alias;
pub use post_confirmation::{Groups, OnFailure, PostConfirmation, Published, Record, Terms};
pub use problem::{Place, Problem, Problems};
pub use sign_up::{
    AttributeRule, AutoConfirm, Domains, Link, MailDomain, Mode, Pattern, SignUp, SignUpRule, Subject, VerifiedAddress,
};
pub use tokens::{
    Claim, ClaimSource, ClaimType, GrantRule, Grants, GroupName, GroupRules, Guard, MachineClient, Named, Suppressed,
    TextForm, Tokens, When, claim_bytes,
};
#[cfg(feature = "endpoints")]
pub use verification::{KnownKeys, Verification};
