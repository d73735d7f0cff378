//! The encryption context: names and values that are authenticated with the message, but not encrypted.

use crate::reader::Reader;
use crate::refusal::Refusal;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::str;

/// An encryption context. `Debug` prints only its names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EncryptionContext<'m>(BTreeMap<&'m str, &'m str>);

impl<'m> EncryptionContext<'m> {
    /// Reads it, with its length of two bytes before it.
    pub(crate) fn read(reader: &mut Reader<'m>) -> Result<Self, Refusal> {
        let length = usize::from(reader.u16()?);
        if length == 0 {
            return Ok(Self::default());
        }
        let start = reader.position();
        let count = reader.u16()?;
        let mut pairs = BTreeMap::new();
        for _ in 0..count {
            let [name, value] = [reader.string()?, reader.string()?].map(str::from_utf8);
            let (name, value) = (name.map_err(|_| Refusal::Context)?, value.map_err(|_| Refusal::Context)?);
            match pairs.entry(name) {
                Entry::Vacant(free) => free.insert(value),
                Entry::Occupied(_) => return Err(Refusal::Context),
            };
        }
        if pairs.is_empty() || reader.position() - start != length {
            return Err(Refusal::Header);
        }
        Ok(Self(pairs))
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'m str> {
        self.0.get(name).copied()
    }

    /// All names with their values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&'m str, &'m str)> {
        self.0.iter().map(|(name, value)| (*name, *value))
    }
}

impl fmt::Debug for EncryptionContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
