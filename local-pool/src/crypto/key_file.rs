//! A key in a file that only its owner reads.

use super::signing_key::SigningKey;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// The key in a file, or a new one that is written there.
pub(super) fn load_or_create(path: &Path) -> io::Result<SigningKey> {
    if let Some(key) = load(path)? {
        return Ok(key);
    }
    let key = SigningKey::generate()?;
    match create(path, &key.to_pkcs8()?) {
        Ok(()) => Ok(key),
        // Another process was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => load(path)?.ok_or(error),
        Err(error) => Err(error),
    }
}

fn load(path: &Path) -> io::Result<Option<SigningKey>> {
    let pkcs8 = match fs::read(path) {
        Ok(pkcs8) => pkcs8,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(named(path, &error)),
    };
    check_mode(path)?;
    SigningKey::from_pkcs8(&pkcs8).map(Some).map_err(|error| named(path, &error))
}

/// Writes the file as a whole or not at all: first under another name, then with a link that never replaces a file.
fn create(path: &Path, contents: &[u8]) -> io::Result<()> {
    static FILES: AtomicU64 = AtomicU64::new(0);
    let number = FILES.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_extension(format!("{}-{number}.new", std::process::id()));
    let written = write_private(&temporary, contents).and_then(|()| fs::hard_link(&temporary, path));
    // It may not exist.
    drop(fs::remove_file(&temporary));
    written
}

fn write_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    // Left by a process with the same id that was killed.
    drop(fs::remove_file(path));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

/// Whoever reads the key can sign in as everybody.
#[cfg(unix)]
fn check_mode(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let text = format!("{} can be read by others: set its mode to 0600, or delete it", path.display());
    Err(io::Error::new(ErrorKind::PermissionDenied, text))
}

#[cfg(not(unix))]
fn check_mode(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
