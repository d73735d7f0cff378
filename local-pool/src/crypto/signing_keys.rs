//! The keys of a service: Cognito signs ID tokens and access tokens with different ones.

use super::key_file;
use super::signing_key::SigningKey;
use aws_lc_rs::hmac;
use serde_json::{Value, json};
use std::fmt;
use std::io;
use std::path::Path;
use std::thread;

/// The keys of a service.
pub(crate) struct SigningKeys {
    id: SigningKey,
    access: SigningKey,
    /// Whatever is invented for strangers follows from it, so that it is always the same on this machine.
    invention: hmac::Key,
}

impl SigningKeys {
    /// Two new keys, made in parallel.
    pub(crate) fn generate() -> io::Result<Self> {
        Self::make(SigningKey::generate, SigningKey::generate)
    }

    /// Keys of this machine: read from the folder, or made and written there with mode 0600.
    pub(crate) fn load_or_create(folder: &Path) -> io::Result<Self> {
        create_folder(folder)?;
        let load = |name: &str| key_file::load_or_create(&folder.join(name));
        Self::make(|| load("id-tokens.pk8"), || load("access-tokens.pk8"))
    }

    fn make(
        id: impl FnOnce() -> io::Result<SigningKey> + Send,
        access: impl FnOnce() -> io::Result<SigningKey> + Send,
    ) -> io::Result<Self> {
        let (id, access) = thread::scope(|scope| {
            let id = scope.spawn(id);
            let access = access();
            (id.join().unwrap_or_else(|_| Err(io::Error::other("a signing key cannot be made"))), access)
        });
        let (id, access) = (id?, access?);
        let invention = hmac::Key::new(hmac::HMAC_SHA256, &id.to_pkcs8()?);
        Ok(Self { id, access, invention })
    }

    /// The key of ID tokens.
    pub(crate) const fn id(&self) -> &SigningKey {
        &self.id
    }

    /// The key of access tokens.
    pub(crate) const fn access(&self) -> &SigningKey {
        &self.access
    }

    /// The key set document.
    pub(crate) fn key_set(&self) -> Value {
        json!({"keys": [self.id.to_jwk(), self.access.to_jwk()]})
    }

    /// Bytes that look random, and are always the same for these parts.
    pub(crate) fn invent(&self, parts: &[&str]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.invention);
        for part in parts {
            context.update(&part.len().to_be_bytes());
            context.update(part.as_bytes());
        }
        context.sign().as_ref().first_chunk().copied().unwrap_or_default()
    }
}

/// Makes the folder, for its owner only.
fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries([&self.id, &self.access]).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    /// A folder that is removed with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("local-pool-{}-{name}", std::process::id()));
            drop(fs::remove_dir_all(&path));
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn keys_are_kept_for_their_owner() {
        let folder = Folder::new("kept");
        let made = SigningKeys::load_or_create(&folder.0.join("keys")).unwrap();
        let kept = SigningKeys::load_or_create(&folder.0.join("keys")).unwrap();
        assert_eq!(made.key_set(), kept.key_set());
        assert_eq!(made.invent(&["a"]), kept.invent(&["a"]));
        let files: Vec<_> = fs::read_dir(folder.0.join("keys")).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 2);
        #[cfg(unix)]
        for file in files {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
            let error = SigningKeys::load_or_create(&folder.0.join("keys")).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    #[test]
    fn processes_that_start_together_agree() {
        let folder = Folder::new("together");
        let keys = thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| SigningKeys::load_or_create(&folder.0))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        let sets: Vec<Value> = keys.into_iter().map(|keys| keys.unwrap().key_set()).collect();
        assert!(sets.iter().all(|set| *set == sets[0]));
        assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
    }

    #[test]
    fn unreadable_key_is_an_error() {
        let folder = Folder::new("unreadable");
        fs::create_dir_all(&folder.0).unwrap();
        let path = folder.0.join("id-tokens.pk8");
        fs::write(&path, "no key").unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let error = SigningKeys::load_or_create(&folder.0).unwrap_err();
        assert!(error.to_string().contains("id-tokens.pk8"), "{error}");
    }

    #[test]
    fn key_set_and_inventions_follow_from_the_keys() {
        let (keys, other) = (SigningKeys::generate().unwrap(), SigningKeys::generate().unwrap());
        let set = keys.key_set();
        assert_ne!(set["keys"][0]["kid"], set["keys"][1]["kid"]);
        assert_eq!((&set["keys"][0]["alg"], &set["keys"][1]["use"]), (&json!("RS256"), &json!("sig")));
        assert_eq!(set["keys"][0]["e"], "AQAB");
        assert_ne!(keys.invent(&["a"]), other.invent(&["a"]));
        assert_ne!(keys.invent(&["a", "b"]), keys.invent(&["ab"]));
    }
}
