//! The header of a message.

use crate::context::EncryptionContext;
use crate::data_key::EncryptedDataKey;
use crate::reader::Reader;
use crate::refusal::Refusal;
use crate::suite::{IV_BYTES, Suite, TAG_BYTES};

/// The type of a message of version 1: authenticated and encrypted.
const AUTHENTICATED_AND_ENCRYPTED: u8 = 0x80;

/// How the body is written.
#[derive(Clone, Copy)]
pub(crate) enum ContentType {
    /// One block.
    Block,
    /// Frames with this length, of which the last one may be shorter.
    Frames(u32),
}

/// A header. Nothing in it is authenticated before its tag is verified with the key of the message.
pub(crate) struct Header<'m> {
    pub(crate) suite: Suite,
    pub(crate) message_id: &'m [u8],
    pub(crate) context: EncryptionContext<'m>,
    pub(crate) data_keys: Vec<EncryptedDataKey<'m>>,
    pub(crate) content: ContentType,
    /// The commitment of version 2.
    pub(crate) commitment: Option<&'m [u8]>,
    /// What the tag authenticates.
    pub(crate) authenticated: &'m [u8],
    pub(crate) iv: [u8; IV_BYTES],
    pub(crate) tag: &'m [u8],
}

impl<'m> Header<'m> {
    pub(crate) fn read(reader: &mut Reader<'m>) -> Result<Self, Refusal> {
        match reader.byte()? {
            1 => Self::read_version_1(reader),
            2 => Self::read_version_2(reader),
            _ => Err(Refusal::Version),
        }
    }

    fn read_version_1(reader: &mut Reader<'m>) -> Result<Self, Refusal> {
        if reader.byte()? != AUTHENTICATED_AND_ENCRYPTED {
            return Err(Refusal::Header);
        }
        let suite = Suite::of_version_1(reader.u16()?)?;
        let message_id = reader.bytes(16)?;
        let context = EncryptionContext::read(reader)?;
        let data_keys = read_data_keys(reader)?;
        let content_type = reader.byte()?;
        let (reserved, iv_bytes) = (reader.u32()?, reader.byte()?);
        if reserved != 0 || usize::from(iv_bytes) != IV_BYTES {
            return Err(Refusal::Header);
        }
        let content = read_content_type(content_type, reader.u32()?)?;
        let authenticated = reader.since(0);
        let (iv, tag) = (reader.array()?, reader.bytes(TAG_BYTES)?);
        Ok(Self { suite, message_id, context, data_keys, content, commitment: None, authenticated, iv, tag })
    }

    fn read_version_2(reader: &mut Reader<'m>) -> Result<Self, Refusal> {
        let suite = Suite::of_version_2(reader.u16()?)?;
        let message_id = reader.bytes(32)?;
        let context = EncryptionContext::read(reader)?;
        let data_keys = read_data_keys(reader)?;
        let content_type = reader.byte()?;
        let content = read_content_type(content_type, reader.u32()?)?;
        let commitment = Some(reader.bytes(32)?);
        let authenticated = reader.since(0);
        let (iv, tag) = ([0; IV_BYTES], reader.bytes(TAG_BYTES)?);
        Ok(Self { suite, message_id, context, data_keys, content, commitment, authenticated, iv, tag })
    }
}

fn read_data_keys<'m>(reader: &mut Reader<'m>) -> Result<Vec<EncryptedDataKey<'m>>, Refusal> {
    let count = reader.u16()?;
    if count == 0 {
        return Err(Refusal::Header);
    }
    (0..count).map(|_| EncryptedDataKey::read(reader)).collect()
}

fn read_content_type(content_type: u8, frame_bytes: u32) -> Result<ContentType, Refusal> {
    match (content_type, frame_bytes) {
        (1, 0) => Ok(ContentType::Block),
        (2, 1..) => Ok(ContentType::Frames(frame_bytes)),
        (1 | 2, _) => Err(Refusal::Header),
        _ => Err(Refusal::ContentType),
    }
}
