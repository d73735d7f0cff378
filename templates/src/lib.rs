//! What a person reads: the mails and short messages of a user pool, in seven languages, and the types they are made of.
//!
//! A [`Letter`] names a [`Message`], a [`Locale`] and a [`Brand`], and renders subject, HTML body and SMS. No text reaches
//! a template that is not one of the types below, a number, or compiled in; each type holds only what is safe where it is
//! printed. The crate knows nothing of events or policies, reads no file and no clock, and does not log.
//!
//! * [`locale`](Locale), [`display_name`](DisplayName), [`placeholder`](CodePlaceholder): what comes from an event
//! * [`brand`](Brand), [`color`](Color), [`support`](SupportAddress), [`url`](BaseUrl): what comes from a deployment's policy
//! * [`link`](ConfirmationLink): the confirmation link, whose code slot is a hole
//! * [`message`](Message), `mail`, `short_message`, [`sms`](measure), `style`, `languages/`: what is made of them
//! * [`page`](ConfirmationPage): what the confirmation link opens

mod brand;
mod characters;
mod color;
mod display_name;
mod host;
mod languages;
mod link;
mod locale;
mod mail;
mod message;
mod page;
mod placeholder;
mod rejected;
mod short_message;
mod sms;
mod style;
mod support;
mod text;
mod url;
mod values;

pub use brand::{Brand, BrandName, PostalAddress};
pub use color::Color;
pub use display_name::{DisplayName, carries_link};
pub use host::is_domain;
pub use link::ConfirmationLink;
pub use locale::Locale;
pub use message::{Confirmation, Letter, Message, Rendered};
pub use page::{ConfirmationPage, FormValue, PageSheet, PageState, PendingSignUp};
pub use placeholder::{CodePlaceholder, LinkPlaceholder, UsernamePlaceholder};
pub use rejected::Rejected;
pub use sms::{SmsEncoding, SmsSize, measure};
pub use support::{Mailbox, SupportAddress};
pub use url::{BaseUrl, LogoUrl, UrlPath};
