//! From a text to a seed.

use super::dump::read_dump;
use super::error::{Place, SeedError};
use super::format::SeedFile;

/// The contents of a seed file.
pub struct Seed {
    pub(super) place: Place,
    pub(super) contents: SeedFile,
}

impl Seed {
    /// Reads the text of a file: TOML, or the JSON that `aws cognito-idp describe-user-pool` or
    /// `describe-user-pool-client` printed.
    ///
    /// # Errors
    /// A text that is neither.
    pub fn parse(file: &str, text: &str) -> Result<Self, SeedError> {
        let place = Place::of_file(file);
        let contents = match text.trim_start().starts_with('{') {
            true => read_dump(&place, text)?,
            false => read_toml(file, text)?,
        };
        Ok(Self { place, contents })
    }
}

fn read_toml(file: &str, text: &str) -> Result<SeedFile, SeedError> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        SeedError {
            file: file.to_owned(),
            place: format!("line {line}"),
            problem: problem(error.message()),
            fix: "the documentation of seeds shows every key".to_owned(),
        }
    })
}

/// The parser quotes a value of the wrong type, which may be a password.
fn problem(message: &str) -> String {
    let message = message.trim();
    match message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        Some((found, expected)) => {
            let kind = found.split([' ', '"', '`']).next().unwrap_or_default();
            format!("wrong type: {kind}, expected {expected}")
        }
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> SeedError {
        Seed::parse("seed.toml", text).err().unwrap()
    }

    #[test]
    fn errors_of_the_text_have_a_line() {
        let unknown = error("[[pools]]\nid = \"a\"\ncolour = 1\n");
        assert_eq!(unknown.place, "line 3");
        assert!(unknown.problem.contains("colour"), "{unknown}");
        assert_eq!(error("[[pools]\n").place, "line 1");
    }

    #[test]
    fn value_of_the_wrong_type_is_not_shown() {
        let wrong = error("[[pools]]\nid = \"a\"\n[[pools.users]]\nname = \"ann\"\npassword = 12345\n");
        assert_eq!(wrong.place, "line 5");
        assert!(!wrong.to_string().contains("12345"), "{wrong}");
    }
}
