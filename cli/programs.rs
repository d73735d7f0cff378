//! The programs of the functions as they are deployed: the wheel contains them, and `deploy/build` builds them in a checkout.

use crate::origin::{INSTALL, Origin};
use crate::terminal::{CliError, printable};
use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf};

/// The name that Lambda gives the program of a function.
pub(crate) const PROGRAM: &str = "bootstrap";

/// An architecture of Lambda.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Architecture {
    #[value(name = "arm64")]
    Arm64,
    #[value(name = "x86-64")]
    X86_64,
}

impl Architecture {
    /// That of this machine; `None` if it cannot run programs for Lambda.
    pub(crate) fn of_this_machine() -> Option<Self> {
        match (OS, ARCH) {
            ("linux", "aarch64") => Some(Self::Arm64),
            ("linux", "x86_64") => Some(Self::X86_64),
            _ => None,
        }
    }

    /// The name of its folder.
    fn name(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86_64 => "x86-64",
        }
    }
}

/// A folder with the program of each variant of each function, for each architecture.
pub(crate) struct DeployedPrograms {
    folder: PathBuf,
    /// What to do if one is missing.
    help: String,
}

impl DeployedPrograms {
    /// Those that the wheel installed in its folder.
    pub(crate) fn of_wheel(folder: &Path) -> Self {
        Self { folder: folder.join("lambda"), help: format!("install it again: {INSTALL}") }
    }

    /// Those in the folder that an option named, or else those of this program's origin.
    ///
    /// # Errors
    /// It comes with none.
    pub(crate) fn find(named: Option<PathBuf>, origin: Origin) -> Result<Self, CliError> {
        let help = "build it with deploy/build, or name its folder with --programs".to_owned();
        match (named, origin) {
            (Some(folder), _) => Ok(Self { folder, help }),
            (None, Origin::Wheel(folder)) => Ok(Self::of_wheel(&folder)),
            (None, Origin::Checkout(folder)) => Ok(Self { folder: folder.join("target/lambda"), help }),
            (None, Origin::Alone) => {
                let help = format!("{INSTALL} installs them, or name the folder of deploy/build with --programs");
                Err(CliError::new(format!("this program was installed without those of the functions; {help}")))
            }
        }
    }

    /// The path of a program.
    pub(crate) fn path(&self, architecture: Architecture, variant: &str) -> PathBuf {
        self.folder.join(architecture.name()).join(variant).join(PROGRAM)
    }

    /// The bytes of a program.
    pub(crate) fn read(&self, architecture: Architecture, variant: &str) -> Result<Vec<u8>, CliError> {
        let path = self.path(architecture, variant);
        fs::read(&path)
            .map_err(|error| CliError::new(format!("{}: {error}; {}", printable(&path.to_string_lossy()), self.help)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Architecture, DeployedPrograms, Origin};
    use std::path::{Path, PathBuf};

    #[test]
    fn each_origin_has_programs_or_says_how_to_get_them() {
        let path = |named: Option<&str>, origin| {
            let programs = DeployedPrograms::find(named.map(PathBuf::from), origin);
            programs.map(|programs| programs.path(Architecture::X86_64, "pre-sign-up+aws"))
        };
        for (named, origin, folder) in [
            (None, Origin::Wheel("/venv/share/cognito-triggers".into()), "/venv/share/cognito-triggers/lambda"),
            (None, Origin::Checkout("/clone".into()), "/clone/target/lambda"),
            (Some("programs"), Origin::Checkout("/clone".into()), "programs"),
            (Some("programs"), Origin::Wheel("/venv".into()), "programs"),
            (Some("programs"), Origin::Alone, "programs"),
        ] {
            let expected = Path::new(folder).join("x86-64/pre-sign-up+aws/bootstrap");
            assert_eq!(path(named, origin).ok().unwrap(), expected);
        }
        let error = path(None, Origin::Alone).err().unwrap().to_string();
        assert!(error.contains("pip install cognito-triggers") && error.contains("--programs"), "{error}");
    }
}
