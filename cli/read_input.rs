//! Opens and reads what a user names: a regular file, or `-` for standard input.

use crate::terminal::{CliError, print_error};
use policy::{InputFileError, open_input_file, remove_byte_order_mark};
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// The length of a UTF-8 byte order mark.
const MARK_LENGTH: u64 = 3;

/// Opens a file, or standard input if the path is `-`. A byte order mark is skipped and reported under the name `shown`.
pub(crate) fn open_input(path: &Path, shown: &impl fmt::Display) -> io::Result<Box<dyn BufRead + Send>> {
    let input: Box<dyn Read + Send> = match path == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(open_input_file(path).map_err(add_help)?),
    };
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut start = Vec::new();
    input.by_ref().take(MARK_LENGTH).read_to_end(&mut start)?;
    if remove_byte_order_mark(&mut start) {
        report_byte_order_mark(shown);
    }
    Ok(Box::new(Cursor::new(start).chain(input)))
}

/// Reads the whole input, without a byte order mark.
pub(crate) fn read_limited(path: &Path, max_bytes: u64) -> Result<Vec<u8>, CliError> {
    let shown = path.display();
    let mut bytes = Vec::new();
    let read = open_input(path, &shown).and_then(|input| input.take(max_bytes + 1).read_to_end(&mut bytes));
    read.map_err(CliError::io(shown.to_string()))?;
    match bytes.len() as u64 > max_bytes {
        true => Err(CliError::new(format!("{shown}: {}", InputFileError::TooLarge(max_bytes)))),
        false => Ok(bytes),
    }
}

/// Says that a byte order mark was skipped. Other programs may not skip it, and Cognito sends none.
pub(crate) fn report_byte_order_mark(shown: &impl fmt::Display) {
    print_error(&format!("{shown}: skipped the byte order mark at its start; save the file without one"));
}

fn add_help(error: InputFileError) -> io::Error {
    io::Error::other(match error {
        InputFileError::Unreadable(io::ErrorKind::NotFound) => "there is no such file or folder".to_owned(),
        InputFileError::NotRegular(_) => {
            format!("{error}; name a regular file, or pass the data on standard input and name `-`")
        }
        _ => error.to_string(),
    })
}
