//! A small text file that people write and commit: pools and app clients with fixed ids, groups, users, and the
//! functions at the triggers. What `aws cognito-idp describe-user-pool` and `describe-user-pool-client` print is
//! accepted too.
//!
//! ```toml
//! [[functions]]
//! name = "pre-sign-up"
//! program = "target/debug/pre-sign-up"        # or: url = "http://127.0.0.1:3001"
//!
//! [[pools]]
//! id = "eu-west-1_Example"
//! name = "people"
//! settings = { AliasAttributes = ["email"] }  # the members of CreateUserPool
//! triggers = { PreSignUp = "pre-sign-up", PreTokenGeneration = { function = "tokens", version = "V2_0" } }
//!
//! [[pools.clients]]
//! id = "webclient"
//! name = "web"
//! generate_secret = true                      # or: secret = "..."
//! settings = { ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH"] }
//!
//! [[pools.groups]]
//! name = "editors"
//! precedence = 1
//!
//! [[pools.users]]
//! name = "ann"                                # the address, in pools with UsernameAttributes
//! password = "Passw0rd!"                      # or: temporary_password
//! groups = ["editors"]
//! attributes = { email = "ann@example.com", email_verified = true }
//! ```
//!
//! | file | contents |
//! | --- | --- |
//! | `format` | the types of the file |
//! | `parse` | from a text to these types |
//! | `dump` | what the AWS CLI prints |
//! | `load`, `load_pool`, `load_users`, `triggers` | from these types to the store |
//! | `export`, `toml_text` | from the store to a text |
//! | `error` | what is wrong with a file, and what to do |

mod dump;
mod error;
mod export;
mod format;
mod load;
mod load_pool;
mod load_users;
mod parse;
#[cfg(test)]
mod tests;
mod toml_text;
mod triggers;

pub use error::SeedError;
pub use parse::Seed;
