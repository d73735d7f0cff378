//! Where this program comes from: the wheel, which contains the functions, or a checkout, which builds them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the samples, below the repository.
pub(crate) const SAMPLES: &str = "events/samples";

/// How to get the wheel.
pub(crate) const INSTALL: &str = "`pip install cognito-triggers`";

/// What `cargo run` sets, and every other command of Cargo, also in another repository.
const VARIABLE: &str = "CARGO_MANIFEST_DIR";
/// The folder that the wheel installs, below the one that has `bin/` with this program (`deploy/wheel/build`).
const INSTALLED: &str = "share/cognito-triggers";
/// The folder that this program was built in. The wheel contains no path of the machine that built it.
const BUILT_IN: Option<&str> =
    if option_env!("COGNITO_TRIGGERS_WHEEL").is_some() { None } else { Some(env!("CARGO_MANIFEST_DIR")) };
/// A file of the repository that the package of this program does not contain.
const FUNCTIONS: &str = "lambdas/Cargo.toml";

/// Where this program comes from, and with it the programs of the functions.
pub(crate) enum Origin {
    /// The wheel, which contains the programs: the folder that it installs.
    Wheel(PathBuf),
    /// A checkout, which builds the programs: its folder.
    Checkout(PathBuf),
    /// This program was installed alone, from its package.
    Alone,
}

impl Origin {
    pub(crate) fn find() -> Self {
        let installed = env::current_exe().ok().and_then(|program| installed_folder(&program));
        match (installed, checkout_of_cargo()) {
            (Some(folder), _) => Self::Wheel(folder),
            (None, Some(folder)) => Self::Checkout(folder),
            (None, None) => checkout_of_build().map_or(Self::Alone, Self::Checkout),
        }
    }
}

/// The folder that the wheel installs, if this program is its own. Tools such as pipx make links to the program.
fn installed_folder(program: &Path) -> Option<PathBuf> {
    let program = fs::canonicalize(program).ok()?;
    Some(program.parent()?.parent()?.join(INSTALLED)).filter(|folder| folder.is_dir())
}

/// The checkout whose `cargo run` started this program.
fn checkout_of_cargo() -> Option<PathBuf> {
    env::var_os(VARIABLE).map(PathBuf::from).filter(|folder| is_checkout(folder))
}

/// The checkout that this program was built in.
fn checkout_of_build() -> Option<PathBuf> {
    BUILT_IN.map(PathBuf::from).filter(|folder| is_checkout(folder))
}

fn is_checkout(folder: &Path) -> bool {
    folder.join(FUNCTIONS).is_file()
}

/// The checkout that this program comes from.
pub(crate) fn checkout() -> Option<PathBuf> {
    match Origin::find() {
        Origin::Checkout(folder) => Some(folder),
        Origin::Wheel(_) | Origin::Alone => None,
    }
}

/// Whether `cargo run` started this program.
pub(crate) fn runs_under_cargo() -> bool {
    checkout().is_some() && checkout_of_cargo().is_some()
}

/// The checkout, if the current folder is in it or `cargo run` started this program.
pub(crate) fn current_checkout() -> Option<PathBuf> {
    let is_inside = |folder: &Path| env::current_dir().is_ok_and(|current| current.starts_with(folder));
    checkout().filter(|folder| runs_under_cargo() || is_inside(folder))
}

#[cfg(test)]
mod tests {
    use super::installed_folder;
    use std::fs;

    #[test]
    fn wheel_is_recognized_by_what_it_installs() {
        let folder = std::env::temp_dir().join(format!("origin-{}", std::process::id()));
        let (program, link) = (folder.join("venv/bin/cognito-triggers"), folder.join("cognito-triggers"));
        fs::create_dir_all(folder.join("venv/bin")).unwrap();
        fs::write(&program, "").unwrap();
        std::os::unix::fs::symlink(&program, &link).unwrap();
        assert_eq!(installed_folder(&program), None, "a program alone");
        fs::create_dir_all(folder.join("venv/share/cognito-triggers")).unwrap();
        for path in [&program, &link] {
            let installed = installed_folder(path).unwrap();
            assert_eq!(installed, fs::canonicalize(&folder).unwrap().join("venv/share/cognito-triggers"));
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
