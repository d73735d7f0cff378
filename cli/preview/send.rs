//! `preview --send`: sends mails to a real inbox, never without being asked to.

use super::sender::{SERVER_VARIABLE, Sender};
use crate::origin::checkout;
use crate::terminal::{CliError, print_error, printable};
use ::preview::{Cell, Selection, Snapshot, State, TestMail};
use std::env;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::time::SystemTime;

/// A larger selection is probably a mistake, and mail servers limit how many mails they accept.
const MAX_MAILS: usize = 100;

#[derive(clap::Args)]
pub(super) struct Options {
    /// Send the mails to this address through the SMTP server that the environment variable SMTP_URL names:
    /// smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host; asks before it sends
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["port", "export", "format"], value_parser = parse_address)]
    send: Option<String>,
    /// Send only the mails of this scenario, which is the first part of an ID on the page; several separated by commas
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "send")]
    scenario: Vec<String>,
    /// Send only this message, such as sign_up
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "send")]
    message: Vec<String>,
    /// Send only mails in this language
    #[arg(long, value_name = "TAG", value_delimiter = ',', requires = "send")]
    language: Vec<String>,
    /// Send only mails of this brand, by its ID in the policy
    #[arg(long, value_name = "ID", value_delimiter = ',', requires = "send")]
    brand: Vec<String>,
    /// The sender's address, which the SMTP server must accept [default: that of [senders.email], or no-reply at the host of the brand's base_url]
    #[arg(long, value_name = "ADDRESS", requires = "send", value_parser = parse_address)]
    from: Option<String>,
    /// Send without asking
    #[arg(long, requires = "send")]
    yes: bool,
}

/// What to send, and how.
pub(super) struct Order {
    recipient: String,
    selection: Selection,
    sender: Option<String>,
    is_confirmed: bool,
}

impl Options {
    /// `None` without `--send`.
    pub(super) fn into_order(self) -> Option<Order> {
        let Self { send, scenario, message, language, brand, from, yes } = self;
        let selection = Selection { scenarios: scenario, messages: message, languages: language, brands: brand };
        send.map(|recipient| Order { recipient, selection, sender: from, is_confirmed: yes })
    }
}

/// A rough check: the sender and the server check addresses too.
fn parse_address(text: &str) -> Result<String, String> {
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;\"()[]:\\".contains(c);
    match text.split_once('@') {
        Some((user, host))
            if !user.is_empty() && !host.is_empty() && !host.contains('@') && text.chars().all(is_plain) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("write one e-mail address, such as ann@example.com".to_owned()),
    }
}

pub(super) fn send(order: &Order, snapshot: &Snapshot) -> Result<ExitCode, CliError> {
    let Some(checkout) = checkout() else {
        let rule = "--send works only in a clone of the repository, where it builds its SMTP client";
        return Err(CliError::new(format!("{rule}; --export writes the same mails as .eml files")));
    };
    if env::var_os(SERVER_VARIABLE).is_none_or(|url| url.is_empty()) {
        return Err(CliError::new(format!(
            "{SERVER_VARIABLE} is not set; set it to your SMTP server: smtp://user:password@host:587 (STARTTLS) or \
             smtps://user:password@host (TLS)"
        )));
    }
    let cells = snapshot.select(&order.selection).map_err(CliError::new)?;
    let (bad, good): (Vec<_>, Vec<_>) =
        cells.into_iter().partition(|cell| cell.state == State::Bad || cell.html.is_none());
    for cell in &bad {
        let reason = cell.reasons.first().map_or_else(|| "it has no mail".to_owned(), |reason| reason.text.clone());
        print_error(&format!("{} is not sent: {reason}", cell.id));
    }
    match good.len() {
        0 => return Err(CliError::new("there is no mail to send")),
        count if count > MAX_MAILS => {
            return Err(CliError::new(format!(
                "these are {count} mails, and at most {MAX_MAILS} are sent at once; select some with --scenario, \
                 --message, --language and --brand"
            )));
        }
        _ => {}
    }
    let mut sender = Sender::start(&checkout)?;
    announce(order, &good, &sender.server)?;
    if !is_confirmed(order)? {
        writeln!(io::stdout(), "nothing was sent")?;
        return Ok(ExitCode::from(1));
    }
    for (sent, cell) in good.iter().enumerate() {
        let mail = TestMail::new(cell, order.sender.as_deref(), &order.recipient, SystemTime::now());
        let mail = mail.ok_or_else(|| CliError::new(format!("{}: its mail cannot be written", cell.id)))?;
        sender.send(&mail).map_err(|reason| {
            CliError::new(format!("{}: {reason}; {sent} of {} mails were sent", cell.id, good.len()))
        })?;
        writeln!(io::stdout(), "sent  {}", printable(&cell.id))?;
    }
    writeln!(io::stdout(), "{} to {}", count(good.len()), order.recipient)?;
    Ok(if bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn count(mails: usize) -> String {
    if mails == 1 { "1 mail".to_owned() } else { format!("{mails} mails") }
}

/// Says what would be sent, to whom, and through which server.
fn announce(order: &Order, cells: &[Cell], server: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for cell in cells {
        let subject = cell.inbox.subject.as_deref().unwrap_or_default();
        writeln!(out, "      {}  {}", printable(&cell.id), printable(subject))?;
    }
    let from = match (&order.sender, cells.first()) {
        (Some(sender), _) => sender.clone(),
        (None, cell) => cell.map(|cell| cell.inbox.from.clone()).unwrap_or_default(),
    };
    let (count, to) = (count(cells.len()), &order.recipient);
    writeln!(out, "{count} to {to}, from {}, through {}", printable(&from), printable(server))
}

/// Asks on a terminal; elsewhere `--yes` is required.
fn is_confirmed(order: &Order) -> Result<bool, CliError> {
    if order.is_confirmed {
        return Ok(true);
    }
    if !io::stdin().is_terminal() {
        return Err(CliError::new("nothing was sent; add --yes to send without a question"));
    }
    write!(io::stdout(), "Send? [y/N] ")?;
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(CliError::io("reading the answer"))?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}
