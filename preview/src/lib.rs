//! Every mail of a user pool, as Amazon Cognito would send it, on a page served on your own machine.
//!
//! | file | what it contains |
//! | --- | --- |
//! | `scenario` | event files and their settings |
//! | `message`, `brands` | the messages and brands on the overview |
//! | `variation` | changes an event to another message, language or app client |
//! | `cell_key` | the cells of a scenario |
//! | `renderer` | runs the trigger, in this process or in one with newer templates |
//! | `substitution` | Cognito's substitutions in a message |
//! | `rendered_message` | a message with its verdict |
//! | `lint/` | checks a mail for readers, mail clients and accessibility |
//! | `eml` | a mail as an `.eml` file |
//! | `greeting` | the name in a mail's greeting |
//! | `cell` | one mail with all its details |
//! | `overview` | a summary of every cell |
//! | `snapshot` | everything that is shown at one time |
//! | `selection` | some of the cells |
//! | `test_mail` | a cell as a mail to a real inbox |
//! | `view`, `page` | the overview as JSON, and the files of the page |
//! | `export` | the overview as files |
//! | `texts_problems` | the problems of the texts beside a policy |
//! | `live/` | rebuilds and reloads when a file is saved |
//! | `server/` | the loopback server |
//! | `json`, `parallel` | JSON as text; work on all cores |
//!
//! Each file depends only on those above it and on the last two. Data flows in one direction: scenario, cell key, event,
//! response, verdict and mail, cell. Each save produces a new [`Snapshot`]; a snapshot never changes.
//!
//! ```no_run
//! use cognito_triggers_preview::{Snapshot, ScenarioSource, renderer::InProcessRenderer, export};
//! use std::{path::Path, sync::Arc};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Arc::new(policy::PolicyFile::in_folder(Path::new(".")).load()?);
//! let scenario_source = ScenarioSource::Samples("events/samples/custom_message".into());
//! let snapshot = Snapshot::new(&scenario_source, Arc::clone(&policy), Arc::new(InProcessRenderer(policy)));
//! println!("{} mails", export(&snapshot, Path::new("target/mails"))?.cells);
//! # Ok(())
//! # }
//! ```

mod brands;
mod cell;
mod cell_key;
mod eml;
mod export;
mod greeting;
mod json;
mod lint;
pub mod live;
mod message;
mod overview;
mod page;
mod parallel;
mod rendered_message;
pub mod renderer;
mod scenario;
mod selection;
pub mod server;
mod snapshot;
mod substitution;
mod test_mail;
mod texts_problems;
mod variation;
mod view;

pub use cell::{Cell, Inbox, LanguageSource, Sms};
pub use cell_key::Slugs;
pub use export::{ExportSummary, export};
pub use greeting::Greeting;
pub use lint::{Finding, GroupedFinding, Meter, Part, Severity};
pub use overview::{Entry, Overview};
pub use rendered_message::{Reason, State, Verdict};
pub use scenario::ScenarioSource;
pub use selection::Selection;
pub use snapshot::Snapshot;
pub use test_mail::TestMail;
pub use texts_problems::texts_problems;
