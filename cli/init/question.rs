//! A question on a terminal.

use crate::terminal::{CliError, printable};
use std::io::{BufRead, Write};

/// Asks until the answer is valid. An empty answer and the end of the input are `None`.
pub(super) fn ask<T>(
    question: &str,
    input: &mut impl BufRead,
    output: &mut impl Write,
    parse: impl Fn(&str) -> Result<T, CliError>,
) -> Result<Option<T>, CliError> {
    loop {
        write!(output, "{question} ")?;
        output.flush()?;
        let mut line = String::new();
        input.read_line(&mut line).map_err(CliError::io("reading the answer"))?;
        match line.trim() {
            "" => return Ok(None),
            answer => match parse(answer) {
                Ok(value) => return Ok(Some(value)),
                Err(error) => writeln!(output, "{}", printable(&error.to_string()))?,
            },
        }
    }
}
