//! Reads numbers and byte strings. No length in a message is trusted: what is not there is not read.

use crate::refusal::Refusal;

/// What is left of a message.
pub(crate) struct Reader<'m> {
    message: &'m [u8],
    position: usize,
}

impl<'m> Reader<'m> {
    pub(crate) const fn new(message: &'m [u8]) -> Self {
        Self { message, position: 0 }
    }

    /// How many bytes have been read.
    pub(crate) const fn position(&self) -> usize {
        self.position
    }

    /// The bytes from a position that was read to the current one.
    pub(crate) fn since(&self, start: usize) -> &'m [u8] {
        self.message.get(start..self.position).unwrap_or_default()
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Result<&'m [u8], Refusal> {
        let end = self.position.checked_add(length).ok_or(Refusal::Truncated)?;
        let bytes = self.message.get(self.position..end).ok_or(Refusal::Truncated)?;
        self.position = end;
        Ok(bytes)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        self.bytes(N)?.try_into().map_err(|_| Refusal::Truncated)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Refusal> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Refusal> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Refusal> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Refusal> {
        self.array().map(u64::from_be_bytes)
    }

    /// A byte string with its length of two bytes before it.
    pub(crate) fn string(&mut self) -> Result<&'m [u8], Refusal> {
        let length = self.u16()?;
        self.bytes(length.into())
    }

    /// The end of the message: whatever follows would be neither encrypted nor signed.
    pub(crate) fn end(&self) -> Result<(), Refusal> {
        if self.position == self.message.len() { Ok(()) } else { Err(Refusal::TrailingBytes) }
    }
}
