//! Zip files that depend on their contents alone: not on the time, and not on the umask.

use std::io::{Cursor, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A file in the archive.
pub(super) struct Entry<'b> {
    pub(super) name: &'b str,
    pub(super) bytes: &'b [u8],
    /// Whether Lambda executes it.
    pub(super) is_program: bool,
}

/// The bytes of an archive with these files, in this order.
pub(super) fn write_archive(entries: &[Entry<'_>]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(if entry.is_program { 0o755 } else { 0o644 });
        archive.start_file(entry.name, options)?;
        archive.write_all(entry.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::{Entry, write_archive};
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    #[test]
    fn archive_has_the_files_with_their_modes_and_no_time() {
        let entries = [
            Entry { name: "bootstrap", bytes: b"program", is_program: true },
            Entry { name: "policy.toml", bytes: b"[app]\n", is_program: false },
        ];
        let bytes = write_archive(&entries).unwrap();
        assert_eq!(bytes, write_archive(&entries).unwrap());
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        for entry in &entries {
            let mut file = archive.by_name(entry.name).unwrap();
            let mode = if entry.is_program { 0o755 } else { 0o644 };
            assert_eq!(file.unix_mode().map(|found| found & 0o777), Some(mode));
            assert_eq!(file.last_modified().map(|time| time.year()), Some(1980));
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, entry.bytes);
        }
    }
}
