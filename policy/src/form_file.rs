//! The files of validated forms. Each begins with a stamp: only the build that wrote a form can read it, because the bytes do not
//! describe themselves.

use crate::input_file::read_input_file;
use std::path::Path;

/// The extension of a form, which otherwise has the name of its source.
pub(crate) const FORM_EXTENSION: &str = "bin";

/// Maximum size of a form in bytes; a typical one has a few thousand.
const MAX_FORM_BYTES: u64 = 4 << 20;

/// The release, and the sources that this program is built from.
const STAMP: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("SOURCES_HASH"), "\n");

/// The content of the file of a form.
#[cfg(feature = "reduce")]
pub(crate) fn stamp_form(form: Vec<u8>) -> Vec<u8> {
    [STAMP.as_bytes(), &form].concat()
}

/// The form in a file; `None` if there is none that this build can read.
pub(crate) fn read_form(path: &Path) -> Option<Vec<u8>> {
    let (mut bytes, _) = read_input_file(path, MAX_FORM_BYTES).ok()?;
    if !bytes.starts_with(STAMP.as_bytes()) {
        return None;
    }
    bytes.drain(..STAMP.len());
    Some(bytes)
}
