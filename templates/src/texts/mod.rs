//! The texts of a language: the sentences of its file, checked when the file is read. Rendering only inserts values.
//!
//! | file | contents |
//! | --- | --- |
//! | `key` | what a key of a file allows: placeholders, characters, length |
//! | `sentence` | a sentence with placeholders |
//! | `problem` | problems of a file, and sentences that a language does not have |
//! | `syntax_error` | what a syntax error says |
//! | `table_reader` | reads the tables of a file |
//! | `contents` | the texts of a language, by message |
//! | `built_in` | the built-in languages |
//! | `keys` | the keys, and how the tables are read |
//! | `language_file` | a file as texts, and its problems |

mod built_in;
mod contents;
mod key;
mod keys;
mod language_file;
mod problem;
mod sentence;
mod syntax_error;
mod table_reader;

pub(crate) use built_in::{BUILT_IN, is_built_in};
pub use contents::Texts;
pub(crate) use contents::{AttemptTexts, InvitationSmsTexts, InvitationTexts, MailTexts, PageCopy, SmsTexts};
pub use key::{Channel, Key, Placeholder};
pub use language_file::{KnownNames, keys};
pub(crate) use language_file::{LanguageFile, fallback_of};
pub use problem::{FallbackText, TextProblem};
pub(crate) use sentence::{HtmlPart, HtmlSentence};
pub use syntax_error::syntax_error;
