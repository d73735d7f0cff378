//! Every mail of a user pool, as Amazon Cognito would send it, on a page of your own machine.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `scenario` | event files, and how the sheet takes them |
//! | `message`, `brands` | what the sheet varies beside the language |
//! | `variation` | a copy of an event for another message, language or app client |
//! | `place` | which mails a scenario has on the sheet |
//! | `answering` | who answers an event: this process, or one with newer templates |
//! | `substitution` | what Cognito puts into a text before it goes out |
//! | `rendered` | one mail all the way, and the verdict |
//! | `reading/` | what a mail says to a person, a mail client and a checker |
//! | `eml` | a mail as a file |
//! | `cell` | one mail with all that there is to say about it |
//! | `sheet` | every cell at a glance |
//! | `edition` | everything that is shown at one time |
//! | `view`, `page` | the same as the page reads it, and the page |
//! | `export` | the sheet as files |
//! | `live/` | what is saved in the repository becomes what is shown |
//! | `server/` | the page on loopback |
//! | `json`, `cores` | JSON as text; work on all cores |
//!
//! Each knows only those above it, and the last two. Events, policy and templates go one way: scenario → place → answer →
//! verdict and mail → cell. Whatever is saved makes a new [`Edition`]; nothing in one changes.
//!
//! ```no_run
//! use cognito_triggers_preview::{Edition, Shelf, answering::InProcess, export};
//! use std::{path::Path, sync::Arc};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Arc::new(policy::EmbeddedPolicy::FULL.parse([])?);
//! let shelf = Shelf::Samples("events/samples/custom_message".into());
//! let edition = Edition::new(&shelf, Arc::clone(&policy), Arc::new(InProcess(policy)));
//! println!("{} mails", export(&edition, Path::new("target/mails"))?.cells);
//! # Ok(())
//! # }
//! ```

pub mod answering;
mod brands;
mod cell;
mod cores;
mod edition;
mod eml;
mod export;
mod json;
pub mod live;
mod message;
mod page;
mod place;
mod reading;
mod rendered;
mod scenario;
pub mod server;
mod sheet;
mod substitution;
mod variation;
mod view;

pub use cell::{Asked, Cell, Inbox, Sms};
pub use edition::Edition;
pub use export::{Exported, export};
pub use place::Slugs;
pub use reading::{Finding, Found, Meter, Part, Severity};
pub use rendered::{Reason, State, Verdict};
pub use scenario::Shelf;
pub use sheet::{Entry, Sheet};
