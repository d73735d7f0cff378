//! Sends a mail or a short message: decrypts the code, inserts it, and asks one provider after another.
//!
//! | file | contents |
//! | --- | --- |
//! | `code` | decrypts the code with AWS KMS |
//! | `address` | the address of a user, from Cognito |
//! | `sent_record` | what was sent, in DynamoDB, because Lambda repeats failed invocations |
//! | `unsendable` | why no provider is asked |
//! | `outgoing_mail` | a mail for a provider |
//! | `attempt` | what a provider did with a message |
//! | `ses`, `smtp` | the providers of mails |
//! | `sns`, `twilio` | the providers of short messages |

mod address;
mod attempt;
mod code;
mod outgoing_mail;
mod sent_record;
mod ses;
mod smtp;
mod sns;
mod twilio;
mod unsendable;

use crate::effects::{DryRun, EffectExecutor, EffectResult};
use address::AddressReader;
use attempt::Attempt;
use aws_types::SdkConfig;
use code::CodeReader;
use outgoing_mail::OutgoingMail;
use policy::{EmailProvider, SmsProvider};
use sent_record::SentRecords;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use templates::RenderedMail;
use tokio::time::timeout_at;
use triggers::effects::{Content, Recipient, SendRequest};
use triggers::{Denial, Effect, LogCode, LogNote};
use unsendable::Unsendable;

/// No one waits for a sender; the function's timeout is 30 seconds.
const TIME_BUDGET: Duration = Duration::from_secs(25);

/// Sends messages. Its error makes Lambda repeat the invocation.
pub struct SenderExecutor {
    not_sent: Denial,
    settings: OnceLock<SdkConfig>,
    code: CodeReader,
    address: AddressReader,
    sent: SentRecords,
    ses: ses::Ses,
    smtp: smtp::Smtp,
    sns: sns::Sns,
    twilio: twilio::Twilio,
}

/// A message with its values.
struct Completed<'r> {
    /// The key of its record.
    id: String,
    recipient: String,
    content: CompletedContent<'r>,
}

enum CompletedContent<'r> {
    Mail { mail: RenderedMail, from: &'r str, from_name: &'r str, providers: &'r [EmailProvider] },
    Sms { text: String, providers: &'r [SmsProvider] },
}

impl EffectExecutor for SenderExecutor {
    async fn execute(&self, effect: Effect, deadline: Instant) -> EffectResult {
        let request = match effect {
            Effect::Send(request) => request,
            other => return DryRun.execute(other, deadline).await,
        };
        // Boxed, because the SDK's futures take kilobytes, which events without effects would otherwise allocate too.
        let sending = Box::pin(self.send(&request));
        let sent = timeout_at(deadline.into(), sending).await;
        sent.unwrap_or_else(|_| self.repeat(vec![LogNote::new(LogCode::DeadlineReached)]))
    }

    fn time_budget(&self) -> Duration {
        TIME_BUDGET
    }
}

impl SenderExecutor {
    /// An executor without connections. `not_sent` is its error.
    #[must_use]
    pub fn new(not_sent: Denial) -> Self {
        Self {
            not_sent,
            settings: OnceLock::new(),
            code: CodeReader::default(),
            address: AddressReader::default(),
            sent: SentRecords::default(),
            ses: ses::Ses::default(),
            smtp: smtp::Smtp::default(),
            sns: sns::Sns::default(),
            twilio: twilio::Twilio::default(),
        }
    }

    fn settings(&self) -> &SdkConfig {
        self.settings.get_or_init(lambda_support::aws::from_environment)
    }

    async fn send(&self, request: &SendRequest) -> EffectResult {
        let id = sent_record::id(request);
        let (recorded, completed) =
            tokio::join!(self.sent.contain(self.settings(), &request.table, &id), self.complete(request, &id));
        let mut notes = match recorded {
            Ok(true) => return EffectResult { notes: vec![LogNote::new(LogCode::AlreadySent)], refusal: None },
            Ok(false) => Vec::new(),
            // Sending a message twice is better than not at all.
            Err(note) => vec![note],
        };
        let completed = match completed {
            Ok(completed) => completed,
            Err(Unsendable { note, is_transient }) => {
                notes.push(note);
                return if is_transient { self.repeat(notes) } else { EffectResult { notes, refusal: None } };
            }
        };
        let (delivered, is_transient) = self.deliver(&completed, &mut notes).await;
        match delivered {
            Some(provider) => {
                let written = self.sent.write(self.settings(), &request.table, &id, provider).await;
                notes.extend(written.err());
                EffectResult { notes, refusal: None }
            }
            None if is_transient => self.repeat(notes),
            None => EffectResult { notes, refusal: None },
        }
    }

    fn repeat(&self, notes: Vec<LogNote>) -> EffectResult {
        EffectResult { notes, refusal: Some(self.not_sent) }
    }

    async fn complete<'r>(&self, request: &'r SendRequest, id: &str) -> Result<Completed<'r>, Unsendable> {
        let code = match &request.code {
            Some(encrypted) => self.code.read(self.settings(), request, encrypted).await?,
            None => String::new(),
        };
        let recipient = match &request.recipient {
            Recipient::Address(address) => address.clone(),
            Recipient::User(name) => self.address.read(self.settings(), &request.user_pool_id, name).await?,
        };
        let content = match &request.content {
            Content::Mail { mail, from, from_name, providers } => {
                CompletedContent::Mail { mail: request.fill_mail(mail, &code), from, from_name, providers }
            }
            Content::Sms { text, providers } => {
                CompletedContent::Sms { text: request.fill_sms(text, &code), providers }
            }
        };
        Ok(Completed { id: id.to_owned(), recipient, content })
    }

    /// The provider that accepted the message, and whether repeating can help if none did. A refused recipient ends the
    /// attempts: another provider would only damage its reputation too.
    async fn deliver(&self, completed: &Completed<'_>, notes: &mut Vec<LogNote>) -> (Option<&'static str>, bool) {
        let mut is_transient = false;
        let count = match &completed.content {
            CompletedContent::Mail { providers, .. } => providers.len(),
            CompletedContent::Sms { providers, .. } => providers.len(),
        };
        for number in 0..count {
            let Some((provider, attempt)) = self.attempt(completed, number).await else { break };
            notes.push(attempt.note(provider));
            match attempt {
                Attempt::Accepted => return (Some(provider), false),
                Attempt::RecipientRefused(_) => return (None, false),
                Attempt::SenderRefused(_) => {}
                Attempt::Failed(_) | Attempt::TimedOut => is_transient = true,
            }
        }
        (None, is_transient)
    }

    /// Asks one provider.
    async fn attempt(&self, completed: &Completed<'_>, number: usize) -> Option<(&'static str, Attempt)> {
        let Completed { id, recipient, content } = completed;
        match content {
            CompletedContent::Mail { mail, from, from_name, providers } => {
                let provider = providers.get(number)?;
                let mail = OutgoingMail { id, from, from_name, recipient, mail };
                let attempt = match provider {
                    EmailProvider::Ses(settings) => self.ses.send(self.settings(), settings, &mail).await,
                    EmailProvider::Smtp(settings) => self.smtp.send(settings, &mail).await,
                };
                Some((provider.as_str(), attempt))
            }
            CompletedContent::Sms { text, providers } => {
                let provider = providers.get(number)?;
                let attempt = match provider {
                    SmsProvider::Sns(settings) => self.sns.send(self.settings(), settings, recipient, text).await,
                    SmsProvider::Twilio(settings) => self.twilio.send(settings, recipient, text).await,
                };
                Some((provider.as_str(), attempt))
            }
        }
    }
}
