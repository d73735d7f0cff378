//! Opens files that a user names, such as `POLICY_FILE` or an input of the CLI.
//!
//! Such a path may lead to anything. Opening a named pipe blocks until somebody writes to it, reading a device may never
//! end, and opening one may have an effect. Therefore only regular files are opened, after following links.

use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::{error, fmt};

/// What some editors write in front of a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Why a file is not read. `Display` continues a sentence that starts with the name of the file, and contains nothing of
/// its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFileError {
    /// The file cannot be opened or read.
    Unreadable(io::ErrorKind),
    /// It is not a regular file, but for example a named pipe.
    NotRegular(&'static str),
    /// It is larger than this limit, in bytes.
    TooLarge(u64),
}

impl fmt::Display for InputFileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(io::ErrorKind::NotFound) => formatter.write_str("does not exist"),
            Self::Unreadable(kind) => write!(formatter, "cannot be read ({kind})"),
            Self::NotRegular(kind) => write!(formatter, "is {kind}, not a regular file"),
            Self::TooLarge(limit) if limit % (1 << 20) == 0 => {
                write!(formatter, "is larger than the limit of {} MiB", limit >> 20)
            }
            Self::TooLarge(limit) => write!(formatter, "is larger than the limit of {} KiB", limit >> 10),
        }
    }
}

impl error::Error for InputFileError {}

impl From<io::Error> for InputFileError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.kind())
    }
}

/// Opens a regular file, after following links. Never blocks.
///
/// # Errors
/// [`InputFileError`], in particular for pipes, sockets, devices and folders.
///
/// ```
/// use cognito_triggers_policy::{InputFileError, open_input_file};
///
/// let folder = open_input_file(std::env::temp_dir().as_ref());
/// assert_eq!(folder.err(), Some(InputFileError::NotRegular("a folder")));
/// ```
pub fn open_input_file(path: &Path) -> Result<File, InputFileError> {
    // Twice: before, because opening a device may have an effect; after, because the file may have been replaced.
    require_regular(&path.metadata()?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    // A pipe that has taken the file's place does not block either. For a regular file the flag has no effect.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    require_regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads a regular file, without a byte order mark at its start; returns whether there was one.
///
/// # Errors
/// Those of [`open_input_file`], and [`InputFileError::TooLarge`].
pub fn read_input_file(path: &Path, max_bytes: u64) -> Result<(Vec<u8>, bool), InputFileError> {
    let file = open_input_file(path)?;
    // One more than the file has, so that one call reads it and the next one finds its end.
    let expected = file.metadata()?.len().min(max_bytes).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(InputFileError::TooLarge(max_bytes));
    }
    let had_mark = remove_byte_order_mark(&mut bytes);
    Ok((bytes, had_mark))
}

/// Removes a UTF-8 byte order mark at the start of a text; returns whether there was one.
pub fn remove_byte_order_mark(text: &mut Vec<u8>) -> bool {
    let has_mark = text.starts_with(BYTE_ORDER_MARK);
    if has_mark {
        text.drain(..BYTE_ORDER_MARK.len());
    }
    has_mark
}

fn require_regular(metadata: &Metadata) -> Result<(), InputFileError> {
    if metadata.is_file() { Ok(()) } else { Err(InputFileError::NotRegular(describe(metadata.file_type()))) }
}

#[cfg(unix)]
fn describe(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_dir() => "a folder",
        kind if kind.is_fifo() => "a pipe",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn describe(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "a device" }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::{InputFileError, open_input_file, read_input_file};
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::path::PathBuf;
    use std::process::Command;
    use std::sync::mpsc::channel;
    use std::time::Duration;
    use std::{env, fs, process, thread};

    /// An empty folder of a test.
    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("input-file-{}-{name}", process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Fails instead of blocking.
    fn within_seconds<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> T {
        let (result, received) = channel();
        thread::spawn(move || result.send(read()));
        received.recv_timeout(Duration::from_secs(10)).unwrap()
    }

    #[test]
    fn only_regular_files_are_opened_and_nothing_blocks() {
        let folder = folder("kinds");
        let (pipe, socket, file) = (folder.join("pipe"), folder.join("socket"), folder.join("file"));
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listener = UnixListener::bind(&socket).unwrap();
        fs::write(&file, "text").unwrap();
        let link = |name: &str, to: &str| {
            let link = folder.join(name);
            symlink(to, &link).unwrap();
            link
        };
        let kind = |kind| Err(InputFileError::NotRegular(kind));
        for (path, expected) in [
            (link("to-file", "file"), Ok(())),
            (link("to-pipe", "pipe"), kind("a pipe")),
            (link("to-zero", "/dev/zero"), kind("a device")),
            (link("to-link", "to-zero"), kind("a device")),
            (
                link("to-itself", "to-itself"),
                Err(InputFileError::Unreadable(fs::read(folder.join("to-itself")).unwrap_err().kind())),
            ),
            (link("to-nothing", "nothing"), Err(InputFileError::Unreadable(std::io::ErrorKind::NotFound))),
            (file, Ok(())),
            (pipe, kind("a pipe")),
            (socket, kind("a socket")),
            ("/dev/zero".into(), kind("a device")),
            ("/dev/null".into(), kind("a device")),
            (folder.clone(), kind("a folder")),
        ] {
            let shown = path.display().to_string();
            assert_eq!(within_seconds(move || open_input_file(&path).map(drop)), expected, "{shown}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    /// The file may be replaced by a pipe after it was checked.
    #[test]
    fn replaced_file_does_not_block() {
        let folder = folder("replaced");
        let (path, pipe) = (folder.join("file"), folder.join("pipe"));
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let files = [folder.join("a"), folder.join("b")];
        fs::write(&path, "text").unwrap();
        let replaced = path.clone();
        let swapping = thread::spawn(move || {
            for _ in 0..500 {
                fs::hard_link(&pipe, &files[0]).unwrap();
                fs::rename(&files[0], &replaced).unwrap();
                fs::write(&files[1], "text").unwrap();
                fs::rename(&files[1], &replaced).unwrap();
            }
        });
        let opened = within_seconds(move || {
            let mut opened = Vec::new();
            while !swapping.is_finished() {
                opened.push(open_input_file(&path).and_then(|file| Ok(file.metadata()?.is_file())));
            }
            opened
        });
        let expected = [Ok(true), Err(InputFileError::NotRegular("a pipe"))];
        assert!(!opened.is_empty() && opened.iter().all(|opened| expected.contains(opened)), "{opened:?}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn size_is_limited_and_byte_order_mark_is_removed() {
        let file = folder("read").join("file");
        for (content, limit, expected) in [
            ("", 0, Ok((Vec::new(), false))),
            ("abc", 3, Ok((b"abc".to_vec(), false))),
            ("abcd", 3, Err(InputFileError::TooLarge(3))),
            ("\u{FEFF}abc", 9, Ok((b"abc".to_vec(), true))),
            ("\u{FEFF}", 9, Ok((Vec::new(), true))),
            ("\u{FEFF}\u{FEFF}a", 9, Ok(("\u{FEFF}a".as_bytes().to_vec(), true))),
            ("a\u{FEFF}", 9, Ok(("a\u{FEFF}".as_bytes().to_vec(), false))),
        ] {
            fs::write(&file, content).unwrap();
            assert_eq!(read_input_file(&file, limit), expected, "{content:?}");
        }
    }

    #[test]
    fn errors_name_kind_and_limit() {
        for (error, text) in [
            (InputFileError::Unreadable(std::io::ErrorKind::NotFound), "does not exist"),
            (InputFileError::Unreadable(std::io::ErrorKind::PermissionDenied), "cannot be read (permission denied)"),
            (InputFileError::NotRegular("a pipe"), "is a pipe, not a regular file"),
            (InputFileError::TooLarge(6 << 20), "is larger than the limit of 6 MiB"),
            (InputFileError::TooLarge(64 << 10), "is larger than the limit of 64 KiB"),
        ] {
            assert_eq!(error.to_string(), text);
        }
    }
}
