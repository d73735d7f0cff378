//! The mails and short messages of a user pool, in seven languages and those of a team, and the types of the values in them.
//!
//! A [`MessageContext`] consists of a [`Message`], the [`Texts`] of a language and a [`Brand`], and renders subject, HTML body and
//! SMS. Templates print only values of the types below, numbers, compiled-in text and checked sentences; each type accepts
//! only what is safe where it is printed. The crate does not depend on events or policies, opens no file, reads no clock,
//! and does not log.
//!
//! * [`locale`](Locale), [`texts`](Texts), [`languages`](Languages): languages and their sentences, from `texts/*.toml` and
//!   from a team's files
//! * [`display_name`](DisplayName), [`placeholder`](CodePlaceholder): values from an event
//! * [`brand`](Brand), [`color`](Color), [`support`](SupportAddress), [`url`](BaseUrl): values from the policy
//! * [`link`](ConfirmationLink): the confirmation link, with a placeholder for the code
//! * [`message`](Message), `render`, `mail`, `short_message`, [`sms`](measure_sms), `style`, `html`: rendering
//! * [`rendered_mail`](RenderedMail), `plain_text`: a mail that this project sends itself
//! * [`sign_in_attempt`](SignInAttempt): the notice about an unusual attempt to sign in
//! * [`page`](ConfirmationPage): the page that the confirmation link opens
//!
//! ```
//! use cognito_triggers_templates::{
//!     BaseUrl, Brand, BrandName, ButtonShape, CodePlaceholder, Color, Font, DisplayName, Languages, MessageContext, Message, PostalAddress,
//!     SupportAddress, UrlPath,
//! };
//!
//! # fn main() -> Result<(), cognito_triggers_templates::InvalidValue> {
//! let brand = Brand {
//!     name: BrandName::parse("Example")?,
//!     logo: None,
//!     font: Font::System,
//!     button: ButtonShape::Rounded,
//!     footer: None,
//!     color: Color::parse("#1f5fbf")?,
//!     base_url: BaseUrl::parse("https://app.example.com")?,
//!     confirmation_path: UrlPath::parse("/confirm")?,
//!     support: SupportAddress::parse("support@example.com")?,
//!     postal_address: PostalAddress::parse("Example Ltd, 1 Example Street")?,
//! };
//! let code = CodePlaceholder::parse("{####}").expect("it is one");
//! let name = DisplayName::new("Ann");
//! let message = Message::ForgotPassword(&code);
//! let languages = Languages::built_in();
//! let german = languages.lookup("de_AT").expect("it is built in");
//! let texts = languages.texts(german, None);
//! let context = MessageContext { message, texts, brand: &brand, name: name.as_ref(), user_name: "ann" };
//!
//! let rendered = context.render();
//! assert!(rendered.subject.is_some_and(|subject| subject.contains("Example")));
//! assert!(rendered.html.is_some_and(|html| html.contains("{####}") && html.contains("lang='de'")));
//! assert!(rendered.sms.is_some_and(|sms| sms.contains("{####}")));
//! # Ok(())
//! # }
//! ```

mod brand;
mod characters;
mod color;
mod design;
mod display_name;
mod host;
mod html;
mod invalid_value;
mod language_form;
mod languages;
mod link;
mod locale;
mod mail;
mod message;
mod name_rule;
mod page;
mod placeholder;
mod plain_text;
mod render;
mod rendered_mail;
mod short_message;
mod sign_in_attempt;
mod sms;
mod style;
mod suggest;
mod support;
mod texts;
mod url;
mod values;

pub use brand::{Brand, BrandName, PostalAddress};
pub use characters::is_letter_mark_or_digit;
pub use color::Color;
pub use design::{ButtonShape, Font, FooterLine};
pub use display_name::{DisplayName, contains_link};
pub use host::is_domain;
pub use invalid_value::InvalidValue;
pub use languages::{Languages, ReadFile, TextsFile, ValidatedTexts};
pub use link::ConfirmationLink;
pub use locale::Locale;
pub use message::{Confirmation, Message, MessageContext};
pub use name_rule::NameRule;
pub use page::{ConfirmationPage, FormValue, PageState, PageStylesheet, PendingSignUp};
pub use placeholder::{CodePlaceholder, LinkPlaceholder, UsernamePlaceholder};
pub use render::Rendered;
pub use rendered_mail::RenderedMail;
pub use sign_in_attempt::{AttemptContext, ReportedAttempt, SignInAttempt};
pub use sms::{SmsEncoding, SmsSize, measure_sms};
pub use suggest::{closest_match, is_bare, printable, suggestion};
pub use support::{Mailbox, SupportAddress};
pub use texts::{Channel, FallbackText, Key, KnownNames, Placeholder, TextProblem, Texts, keys, syntax_error};
pub use url::{BaseUrl, LogoUrl, UrlPath};
