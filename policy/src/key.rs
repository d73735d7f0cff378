//! A key of the policy, with its description for `docs/reference/policy-keys.md`.

use std::ops::RangeInclusive;

/// The only key that is in no table (`version.rs`).
pub(crate) const VERSION_NAME: &str = "version";

/// A key that the code knows, and an example value for the help of a problem.
///
/// What `docs/reference/policy-keys.md` says about it is given here too, but only tests contain it, because
/// functions do not need it.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) example: &'static str,
    /// Whether its value may be personal or secret, so that no problem shows it.
    pub(crate) is_private: bool,
    #[cfg(test)]
    pub(crate) reference: KeyReference,
}

/// What the reference page says about a key, apart from what the reader knows.
#[cfg(test)]
#[derive(Clone, Copy)]
pub(crate) struct KeyReference {
    pub(crate) meaning: &'static str,
    /// Instead of the type that the reader expects.
    pub(crate) of_type: Option<&'static str>,
    /// Instead of the default that the reader returns.
    pub(crate) default: Option<&'static str>,
}

#[cfg_attr(not(test), expect(unused_variables, unused_mut, reason = "only the reference page contains descriptions"))]
impl Key {
    pub(crate) const fn new(name: &'static str, example: &'static str, meaning: &'static str) -> Self {
        Self {
            name,
            example,
            is_private: false,
            #[cfg(test)]
            reference: KeyReference { meaning, of_type: None, default: None },
        }
    }

    /// The name of a table.
    pub(crate) const fn table(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, "", meaning)
    }

    /// Marks a key whose value may be personal or secret.
    pub(crate) const fn private(mut self) -> Self {
        self.is_private = true;
        self
    }

    /// Describes the type of a value that the reader does not know.
    pub(crate) const fn of_type(mut self, of_type: &'static str) -> Self {
        #[cfg(test)]
        {
            self.reference.of_type = Some(of_type);
        }
        self
    }

    /// Describes the default of a key whose default is not a value that the reader returns.
    pub(crate) const fn with_default(mut self, default: &'static str) -> Self {
        #[cfg(test)]
        {
            self.reference.default = Some(default);
        }
        self
    }
}

/// A key or table that was read, for the reference page.
#[cfg(test)]
pub(crate) struct ReadKey {
    /// The table that contains it, or the table itself.
    pub(crate) table: String,
    pub(crate) key: Key,
    /// Type and default; `None` for a table.
    pub(crate) value: Option<[String; 2]>,
}

/// The words of a choice, for the reference page.
pub(crate) fn words<T>(choices: &[(&'static str, T)]) -> String {
    quoted(choices, |_| true)
}

/// The words for some values of a choice.
pub(crate) fn quoted<T>(choices: &[(&'static str, T)], is_wanted: impl Fn(&T) -> bool) -> String {
    let wanted = choices.iter().filter(|(_, value)| is_wanted(value));
    wanted.map(|(word, _)| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
}

/// The range of an integer, for the reference page.
pub(crate) fn integer(range: &RangeInclusive<u32>) -> String {
    format!("integer, {} to {}", range.start(), range.end())
}
