//! What somebody names to be read: a file, or standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// All of a file, or of standard input where its name is `-`; `None` where it has more than `most` bytes.
pub(crate) fn read_limited(path: &Path, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let input: Box<dyn Read> = match path == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path)?),
    };
    let mut bytes = Vec::new();
    input.take(max_bytes + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= max_bytes).then_some(bytes))
}
