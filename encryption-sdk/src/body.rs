//! The body of a message: one block, or frames.

use crate::header::{ContentType, Header};
use crate::keys::MessageKey;
use crate::reader::Reader;
use crate::refusal::Refusal;
use crate::suite::{IV_BYTES, TAG_BYTES};

/// Comes before the number of the last frame.
const LAST_FRAME: u32 = u32::MAX;

/// A part that is encrypted on its own.
pub(crate) struct Part<'m> {
    kind: &'static [u8],
    number: u32,
    iv: [u8; IV_BYTES],
    ciphertext: &'m [u8],
    tag: &'m [u8],
}

/// The parts of the body, in their order.
pub(crate) fn read<'m>(reader: &mut Reader<'m>, content: ContentType) -> Result<Vec<Part<'m>>, Refusal> {
    match content {
        ContentType::Block => Ok(vec![read_block(reader)?]),
        ContentType::Frames(bytes) => read_frames(reader, bytes),
    }
}

fn read_block<'m>(reader: &mut Reader<'m>) -> Result<Part<'m>, Refusal> {
    let iv = reader.array()?;
    let length = usize::try_from(reader.u64()?).map_err(|_| Refusal::Truncated)?;
    let (ciphertext, tag) = (reader.bytes(length)?, reader.bytes(TAG_BYTES)?);
    Ok(Part { kind: b"AWSKMSEncryptionClient Single Block", number: 1, iv, ciphertext, tag })
}

fn read_frames<'m>(reader: &mut Reader<'m>, frame_bytes: u32) -> Result<Vec<Part<'m>>, Refusal> {
    let mut frames = Vec::new();
    for number in 1_u32.. {
        let read = reader.u32()?;
        let is_last = read == LAST_FRAME;
        if (if is_last { reader.u32()? } else { read }) != number {
            return Err(Refusal::Frame);
        }
        let iv = reader.array()?;
        let length = if is_last { reader.u32()? } else { frame_bytes };
        if length > frame_bytes {
            return Err(Refusal::Frame);
        }
        let kind: &[u8] = if is_last { b"AWSKMSEncryptionClient Final Frame" } else { b"AWSKMSEncryptionClient Frame" };
        let length = usize::try_from(length).map_err(|_| Refusal::Truncated)?;
        frames.push(Part { kind, number, iv, ciphertext: reader.bytes(length)?, tag: reader.bytes(TAG_BYTES)? });
        if is_last {
            break;
        }
    }
    Ok(frames)
}

/// Decrypts all parts. Nothing is returned if one of them was changed.
pub(crate) fn decrypt(parts: &[Part<'_>], header: &Header<'_>, key: &MessageKey) -> Result<Vec<u8>, Refusal> {
    let mut plaintext = Vec::new();
    for part in parts {
        let length = (part.ciphertext.len() as u64).to_be_bytes();
        let authenticated = [header.message_id, part.kind, &part.number.to_be_bytes(), &length].concat();
        let decrypted = key.decrypt(part.iv, &authenticated, part.ciphertext, part.tag).ok_or(Refusal::Body)?;
        plaintext.extend(decrypted);
    }
    Ok(plaintext)
}
