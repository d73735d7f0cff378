//! Zip files that depend on their contents alone: not on the time, and not on the umask.

use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use rawzip::{CompressionMethod, Error, ZipArchive, ZipArchiveWriter, time::UtcDateTime};
use std::collections::BTreeMap;
use std::io::{Read, Write};

/// The time of every file: the first one that a zip file can express, 1980-01-01 at midnight.
const TIME: i64 = 315_532_800;

/// A file in the archive.
pub(super) struct Entry<'b> {
    pub(super) name: &'b str,
    pub(super) bytes: &'b [u8],
    /// Whether Lambda executes it.
    pub(super) is_program: bool,
}

/// The bytes of an archive with these files, in this order.
pub(super) fn write_archive(entries: &[Entry<'_>]) -> Result<Vec<u8>, Error> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for entry in entries {
        let (mut file, data) = archive
            .new_file(entry.name)
            .compression_method(CompressionMethod::DEFLATE)
            .last_modified(UtcDateTime::from_unix(TIME))
            .unix_permissions(if entry.is_program { 0o755 } else { 0o644 })
            .start()?;
        let mut writer = data.wrap(DeflateEncoder::new(&mut file, Compression::default()));
        writer.write_all(entry.bytes)?;
        let (encoder, descriptor) = writer.finish()?;
        encoder.finish()?;
        file.finish(descriptor)?;
    }
    archive.finish()
}

/// The contents of the files in an archive that `write_archive` has written, by name, except those of one file. `None` if it
/// cannot be read, or a file has more than `limit` bytes.
pub(super) fn read_archive(bytes: &[u8], except: &str, limit: u64) -> Option<BTreeMap<String, Vec<u8>>> {
    let archive = ZipArchive::from_slice(bytes).ok()?;
    let (mut entries, mut files) = (archive.entries(), BTreeMap::new());
    while let Some(entry) = entries.next_entry().ok()? {
        let name = entry.file_path().try_normalize().ok()?.as_ref().to_owned();
        if name == except {
            continue;
        }
        let file = archive.get_entry(entry.wayfinder()).ok()?;
        let mut content = Vec::new();
        file.verifying_reader(DeflateDecoder::new(file.data())).take(limit + 1).read_to_end(&mut content).ok()?;
        if u64::try_from(content.len()).ok()? > limit {
            return None;
        }
        files.insert(name, content);
    }
    Some(files)
}

#[cfg(test)]
mod tests {
    use super::{Entry, read_archive, write_archive};
    use flate2::read::DeflateDecoder;
    use rawzip::ZipArchive;
    use std::io::Read;

    #[test]
    fn archive_has_the_files_with_their_modes_and_no_time() {
        let entries = [
            Entry { name: "bootstrap", bytes: b"program", is_program: true },
            Entry { name: "policy.toml", bytes: b"[app]\n", is_program: false },
        ];
        let bytes = write_archive(&entries).unwrap();
        assert_eq!(bytes, write_archive(&entries).unwrap());
        let archive = ZipArchive::from_slice(&bytes).unwrap();
        let mut files = archive.entries();
        for entry in &entries {
            let file = files.next_entry().unwrap().unwrap();
            assert_eq!(file.file_path().try_normalize().unwrap().as_ref(), entry.name);
            assert_eq!(file.mode().permissions(), if entry.is_program { 0o755 } else { 0o644 });
            assert_eq!(file.last_modified().year(), 1980);
            let file = archive.get_entry(file.wayfinder()).unwrap();
            let mut reader = file.verifying_reader(DeflateDecoder::new(file.data()));
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, entry.bytes);
        }
        assert!(files.next_entry().unwrap().is_none());
        let read = read_archive(&bytes, "bootstrap", 6).unwrap();
        assert_eq!(read.into_iter().collect::<Vec<_>>(), [("policy.toml".to_owned(), b"[app]\n".to_vec())]);
        assert!(read_archive(&bytes, "bootstrap", 5).is_none() && read_archive(b"", "bootstrap", 6).is_none());
        for end in 0..bytes.len() {
            assert!(read_archive(&bytes[..end], "bootstrap", 6).is_none(), "{end}");
        }
    }
}
