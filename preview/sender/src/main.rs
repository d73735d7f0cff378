//! Sends mails through the SMTP server that `SMTP_URL` names: reads one JSON object per line from standard input, and
//! writes one per line.
//!
//! The first output line is `{"server": …}`, before anything is sent. Then each mail, `{"sender": …, "recipient": …,
//! "message": …}`, is answered with `{"sent": true}`. A line `{"error": …}` is the last one. `SSL_CERT_FILE` may name a
//! file of further trusted certificates.

use mail::smtp::Server;
use serde::Deserialize;
use serde_json::json;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::{env, fs};

#[derive(Deserialize)]
struct Line {
    sender: String,
    recipient: String,
    message: String,
}

fn main() -> ExitCode {
    let mut output = io::stdout().lock();
    let sent = send_lines(io::stdin().lock(), &mut output);
    match sent {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If the pipe is closed, nobody reads the error.
            drop(writeln!(output, "{}", json!({ "error": error })));
            ExitCode::FAILURE
        }
    }
}

fn send_lines(input: impl BufRead, output: &mut impl Write) -> Result<(), String> {
    let server = server()?;
    print_line(output, &json!({ "server": server.to_string() }))?;
    for line in input.lines() {
        let line = line.map_err(|error| error.to_string())?;
        // The parser's message would repeat a part of the mail.
        let mail: Line = serde_json::from_str(&line).map_err(|_| "a line is not a mail".to_owned())?;
        server.send(&mail.sender, &mail.recipient, &mail.message)?;
        print_line(output, &json!({ "sent": true }))?;
    }
    Ok(())
}

fn server() -> Result<Server, String> {
    let url = env::var("SMTP_URL").map_err(|_| "SMTP_URL is not set".to_owned())?;
    let certificates = match env::var_os("SSL_CERT_FILE") {
        Some(file) => Some(fs::read(file).map_err(|error| format!("SSL_CERT_FILE: {error}"))?),
        None => None,
    };
    Server::new(&url, certificates.as_deref()).map_err(|error| format!("SMTP_URL {error}"))
}

fn print_line(output: &mut impl Write, line: &serde_json::Value) -> Result<(), String> {
    writeln!(output, "{line}").and_then(|()| output.flush()).map_err(|error| error.to_string())
}
