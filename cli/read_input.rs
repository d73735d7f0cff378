//! Reads a file or standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The content of a file, or of standard input if the path is `-`; `None` if it is larger than `max_bytes`.
pub(crate) fn read_limited(path: &Path, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let input: Box<dyn Read> = match path == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path)?),
    };
    let mut bytes = Vec::new();
    input.take(max_bytes + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= max_bytes).then_some(bytes))
}
