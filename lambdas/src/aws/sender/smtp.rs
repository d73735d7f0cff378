//! An SMTP server. Its connection stays open for the next mail.

use super::attempt::Attempt;
use super::outgoing_mail::OutgoingMail;
use lambda_support::aws::{Secret, SecretText};
use mail::Mail;
use mail::smtp::{SendFailure, Server};
use policy::SmtpSettings;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How long the server may take to respond to a command.
const COMMAND: Duration = Duration::from_secs(5);
/// All commands together: another provider needs time too.
const TOTAL: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Smtp {
    password: OnceLock<Secret>,
    /// The server, and the password that it was given.
    connection: Mutex<Option<(Arc<SecretText>, Arc<Server>)>>,
}

impl Smtp {
    pub(super) async fn send(&self, settings: &SmtpSettings, mail: &OutgoingMail<'_>) -> Attempt {
        let stored = &settings.password;
        let secret = self.password.get_or_init(|| Secret::stored(&stored.arn, stored.json_key.as_deref(), None));
        let password = match secret.get().await {
            Ok(password) => password,
            Err(error) => return Attempt::from_secret(&error),
        };
        match self.send_with(settings, mail, Arc::clone(&password)).await {
            // The password may have been replaced.
            Attempt::SenderRefused(code) if code == CREDENTIALS => match secret.replacement_of(&password).await {
                Some(newer) => self.send_with(settings, mail, newer).await,
                None => Attempt::SenderRefused(code),
            },
            attempt => attempt,
        }
    }

    async fn send_with(&self, settings: &SmtpSettings, mail: &OutgoingMail<'_>, password: Arc<SecretText>) -> Attempt {
        let (Some(server), Some(message)) = (self.server(settings, &password), mime(mail)) else {
            return Attempt::SenderRefused("Settings".to_owned());
        };
        let (from, recipient) = (mail.from.to_owned(), mail.recipient.to_owned());
        let sending = spawn_blocking(move || server.try_send(&from, &recipient, &message));
        match timeout(TOTAL, sending).await {
            Ok(Ok(Ok(()))) => Attempt::Accepted,
            Ok(Ok(Err(failure))) => attempt(failure),
            Ok(Err(_)) => Attempt::Failed("Panicked".to_owned()),
            Err(_) => Attempt::TimedOut,
        }
    }

    fn server(&self, settings: &SmtpSettings, password: &Arc<SecretText>) -> Option<Arc<Server>> {
        let mut connection = self.connection.lock().ok()?;
        if let Some((given, server)) = &*connection
            && given == password
        {
            return Some(Arc::clone(server));
        }
        let server = Arc::new(Server::with_login(&settings.url, &settings.username, password.expose(), COMMAND).ok()?);
        *connection = Some((Arc::clone(password), Arc::clone(&server)));
        Some(server)
    }
}

/// The code of refused credentials.
const CREDENTIALS: &str = "Credentials";

fn attempt(failure: SendFailure) -> Attempt {
    match failure {
        SendFailure::Credentials => Attempt::SenderRefused(CREDENTIALS.to_owned()),
        SendFailure::Recipient(status) => Attempt::RecipientRefused(status.to_string()),
        SendFailure::Permanent(Some(status)) => Attempt::SenderRefused(status.to_string()),
        SendFailure::Permanent(None) => Attempt::SenderRefused("Address".to_owned()),
        SendFailure::Transient(status) => Attempt::Failed(status.to_string()),
        SendFailure::TimedOut => Attempt::TimedOut,
        SendFailure::Unreachable => Attempt::Failed("Unreachable".to_owned()),
    }
}

fn mime(outgoing: &OutgoingMail<'_>) -> Option<String> {
    let OutgoingMail { id, from, from_name, recipient, mail } = outgoing;
    let domain = from.split_once('@').map(|(_, domain)| domain)?;
    let digest = id.split_once('#').map(|(_, digest)| digest)?;
    let date = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let message = Mail {
        id: &format!("{digest}@{domain}"),
        date: i64::try_from(date).ok()?,
        sender_name: from_name,
        sender: from,
        recipient,
        subject: &mail.subject,
        html: &mail.html,
        text: Some(&mail.text),
    };
    message.to_mime()
}
