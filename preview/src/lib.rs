//! Every mail of a user pool, as Amazon Cognito would send it, on a page of your own machine.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `scenario` | event files, and how the overview takes them |
//! | `message`, `brands` | what the overview varies beside the language |
//! | `variation` | a copy of an event for another message, language or app client |
//! | `place` | which mails a scenario has on the overview |
//! | `renderer` | who answers an event: this process, or one with newer templates |
//! | `substitution` | what Cognito puts into a text before it goes out |
//! | `rendered` | one mail all the way, and the verdict |
//! | `lint/` | what a mail says to a person, a mail client and a checker |
//! | `eml` | a mail as a file |
//! | `cell` | one mail with all that there is to say about it |
//! | `overview` | every cell at a glance |
//! | `snapshot` | everything that is shown at one time |
//! | `view`, `page` | the same as the page reads it, and the page |
//! | `export` | the overview as files |
//! | `live/` | what is saved in the repository becomes what is shown |
//! | `server/` | the page on loopback |
//! | `json`, `parallel` | JSON as text; work on all parallel |
//!
//! Each knows only those above it, and the last two. Events, policy and templates go one way: scenario → place → answer →
//! verdict and mail → cell. Whatever is saved makes a new [`Snapshot`]; nothing in one changes.
//!
//! ```no_run
//! use cognito_triggers_preview::{Snapshot, ScenarioSource, renderer::InProcessRenderer, export};
//! use std::{path::Path, sync::Arc};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Arc::new(policy::EmbeddedPolicy::FULL.parse([])?);
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
pub mod server;
mod snapshot;
mod substitution;
mod variation;
mod view;

pub use cell::{Cell, Inbox, LanguageSource, Sms};
pub use cell_key::Slugs;
pub use export::{ExportSummary, export};
pub use lint::{Finding, GroupedFinding, Meter, Part, Severity};
pub use overview::{Entry, Overview};
pub use rendered_message::{Reason, State, Verdict};
pub use scenario::ScenarioSource;
pub use snapshot::Snapshot;
