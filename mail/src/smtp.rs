//! Sends messages through an SMTP server, over TLS unless the server is on this machine.

use lettre::address::Envelope;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{Error, SmtpTransport};
use lettre::{Address, Transport};
use std::error::Error as _;
use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;
use url::{Host, Url};

/// How long a server may take to respond to a command.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What a URL of a server looks like.
const SHAPE: &str =
    "smtp://user:password@smtp.example.com:587 (STARTTLS) or smtps://user:password@smtp.example.com (TLS)";

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protection {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS before anything else; a server that does not offer it gets no password and no mail.
    StartTls,
    /// None, which only a server on this machine may have.
    None,
}

/// Why a server did not accept a message. It contains no text of the server, which may repeat an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// The server refuses the user or the password.
    Credentials,
    /// The server refuses the recipient, with this status.
    Recipient(u16),
    /// The server refuses the message or the sender, with this status; or an address is invalid.
    Permanent(Option<u16>),
    /// The server is busy, with this status.
    Transient(u16),
    /// The server did not answer in time.
    TimedOut,
    /// There is no protected connection to the server.
    Unreachable,
}

/// A connection to an SMTP server, opened with the first message. Its user and password are never shown.
pub struct Server {
    transport: SmtpTransport,
    address: String,
    protection: Protection,
}

impl Server {
    /// A server by its URL: `smtp://user:password@host:587` or `smtps://user:password@host`. User and password may be
    /// missing; special characters in them are percent-encoded. `certificates` are PEM certificates that are trusted in
    /// addition to the public ones.
    ///
    /// # Errors
    /// What is wrong with the URL or the certificates, without a part of either.
    pub fn new(url: &str, certificates: Option<&[u8]>) -> Result<Self, String> {
        Self::with_timeout(Url::parse(url.trim()).map_err(|_| invalid_url())?, certificates, TIMEOUT)
    }

    /// The same with user and password apart from the URL. The server may take `timeout` to respond to a command.
    ///
    /// # Errors
    /// As [`Server::new`].
    pub fn with_login(url: &str, user: &str, password: &str, timeout: Duration) -> Result<Self, String> {
        let mut url = Url::parse(url).map_err(|_| invalid_url())?;
        let has_login = url.set_username(user).and_then(|()| url.set_password(Some(password)));
        has_login.map_err(|()| invalid_url())?;
        Self::with_timeout(url, None, timeout)
    }

    fn with_timeout(mut url: Url, certificates: Option<&[u8]>, timeout: Duration) -> Result<Self, String> {
        let invalid = invalid_url;
        let host = url.host().ok_or_else(invalid)?.to_owned();
        let protection = match url.scheme() {
            "smtps" => Protection::Tls,
            "smtp" if is_loopback(&host) => Protection::None,
            "smtp" => Protection::StartTls,
            _ => return Err(invalid()),
        };
        let (default_port, settings) = match protection {
            Protection::Tls => (465, None),
            Protection::StartTls => (587, Some("tls=required")),
            Protection::None => (587, None),
        };
        let address = format!("{host}:{}", url.port().unwrap_or(default_port));
        url.set_query(settings);
        let mut builder = SmtpTransport::from_url(url.as_str()).map_err(|_| invalid())?.timeout(Some(timeout));
        if let Some(certificates) = certificates {
            let tls = tls_parameters(&host, certificates).ok_or("the certificates are not in PEM format")?;
            builder = match protection {
                Protection::Tls => builder.tls(Tls::Wrapper(tls)),
                Protection::StartTls => builder.tls(Tls::Required(tls)),
                Protection::None => builder,
            };
        }
        Ok(Self { transport: builder.build(), address, protection })
    }

    /// Sends a MIME message.
    ///
    /// # Errors
    /// An address is invalid, or the server did not accept the message.
    pub fn send(&self, sender: &str, recipient: &str, message: &str) -> Result<(), String> {
        let address = |text: &str| text.parse::<Address>().map_err(|_| format!("{text} is not an e-mail address"));
        let envelope = Envelope::new(Some(address(sender)?), vec![address(recipient)?]);
        let envelope = envelope.map_err(|_| "the mail has no recipient".to_owned())?;
        match self.transport.send_raw(&envelope, message.as_bytes()) {
            Ok(_) => Ok(()),
            Err(error) => Err(describe(&error, self.protection)),
        }
    }

    /// Sends a MIME message, for a program that decides what to do about a failure.
    ///
    /// # Errors
    /// Why the server did not accept the message.
    pub fn try_send(&self, sender: &str, recipient: &str, message: &str) -> Result<(), SendFailure> {
        let address = |text: &str, failure| text.parse::<Address>().map_err(|_| failure);
        let sender = address(sender, SendFailure::Permanent(None))?;
        // 553: the name of the mailbox is not allowed.
        let recipient = address(recipient, SendFailure::Recipient(553))?;
        let envelope = Envelope::new(Some(sender), vec![recipient]).map_err(|_| SendFailure::Permanent(None))?;
        let sent = self.transport.send_raw(&envelope, message.as_bytes());
        sent.map(drop).map_err(|error| classify(&error))
    }
}

/// Address and protection: `smtp.example.com:587 (STARTTLS)`.
impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let protection = match self.protection {
            Protection::Tls => "TLS",
            Protection::StartTls => "STARTTLS",
            Protection::None => "this machine, without TLS",
        };
        write!(formatter, "{} ({protection})", self.address)
    }
}

fn invalid_url() -> String {
    format!("is not the URL of an SMTP server; it looks like {SHAPE}")
}

/// The kind of a failure, by the status of RFC 5321 and RFC 4954.
fn classify(error: &Error) -> SendFailure {
    let status: Option<u16> = error.status().and_then(|code| code.to_string().parse().ok());
    match status {
        Some(530 | 534 | 535 | 538) => SendFailure::Credentials,
        Some(status @ (550 | 551 | 553)) => SendFailure::Recipient(status),
        Some(status @ 400..500) => SendFailure::Transient(status),
        Some(status) => SendFailure::Permanent(Some(status)),
        None if is_timeout(error) => SendFailure::TimedOut,
        None => SendFailure::Unreachable,
    }
}

/// A socket whose time is up says that it would block.
fn is_timeout(error: &Error) -> bool {
    let causes = std::iter::successors(error.source(), |&error| error.source());
    let mut kinds = causes.filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.any(|kind| matches!(kind, ErrorKind::TimedOut | ErrorKind::WouldBlock))
}

fn is_loopback(host: &Host) -> bool {
    match host {
        // Of other schemes than http the host is not parsed as an address.
        Host::Domain(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn tls_parameters(host: &Host, certificates: &[u8]) -> Option<TlsParameters> {
    // The parser skips everything that is not PEM.
    std::str::from_utf8(certificates).ok().filter(|text| text.contains("-----BEGIN CERTIFICATE-----"))?;
    let certificates = Certificate::from_pem(certificates).ok()?;
    TlsParameters::builder(host.to_string()).add_root_certificate(certificates).build().ok()
}

/// What went wrong and what to do. The server's text is left out where it may repeat user or password.
fn describe(error: &Error, protection: Protection) -> String {
    let code = error.status().map(|code| code.to_string());
    match (code.as_deref(), protection) {
        (Some("530" | "534" | "535" | "538"), _) => {
            format!("the server requires another user or password ({})", code.unwrap_or_default())
        }
        (Some(_), _) => format!("the server did not accept the mail: {error}"),
        (None, Protection::StartTls) if error.is_client() => {
            "the server does not offer STARTTLS, so neither password nor mail was sent; use a port that offers it, or \
             smtps://"
                .to_owned()
        }
        (None, _) if error.is_client() => "the server accepts no login in a way that is known here".to_owned(),
        (None, _) => format!("{error}; check host, port and certificate of the server"),
    }
}

#[cfg(test)]
mod tests {
    use super::Server;

    #[test]
    fn only_this_machine_is_reached_without_tls() {
        for (url, shown) in [
            ("smtp://ann:hunter2@smtp.example.com", "smtp.example.com:587 (STARTTLS)"),
            ("smtp://ann:hunter2@smtp.example.com:2525?tls=opportunistic", "smtp.example.com:2525 (STARTTLS)"),
            ("smtp://192.0.2.1:25", "192.0.2.1:25 (STARTTLS)"),
            ("smtp://localhost.example.com:25", "localhost.example.com:25 (STARTTLS)"),
            ("smtps://ann:hunter2@smtp.example.com", "smtp.example.com:465 (TLS)"),
            ("smtps://localhost:4650", "localhost:4650 (TLS)"),
            ("smtp://ann:p%40ss@localhost:1025", "localhost:1025 (this machine, without TLS)"),
            ("smtp://127.0.0.1:1025", "127.0.0.1:1025 (this machine, without TLS)"),
            ("smtp://[::1]:1025", "[::1]:1025 (this machine, without TLS)"),
        ] {
            assert_eq!(Server::new(url, None).map(|server| server.to_string()), Ok(shown.to_owned()), "{url}");
        }
    }

    #[test]
    fn errors_repeat_nothing_of_the_url() {
        for url in ["", "smtp.example.com:587", "ann:hunter2@smtp.example.com", "http://ann:hunter2@example.com"] {
            let error = Server::new(url, None).map(|server| server.to_string()).unwrap_err();
            assert!(error.starts_with("is not the URL") && !error.contains("hunter2"), "{url}: {error}");
        }
        let server = Server::new("smtps://ann:hunter2@localhost", Some(b"no certificate"));
        assert!(server.is_err_and(|error| !error.contains("hunter2")));
    }
}
