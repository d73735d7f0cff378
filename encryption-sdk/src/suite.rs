//! The algorithm suites.

use crate::refusal::Refusal;

/// The length of an initialization vector of AES-GCM.
pub(crate) const IV_BYTES: usize = 12;
/// The length of a tag of AES-GCM.
pub(crate) const TAG_BYTES: usize = 16;

/// A suite that is decrypted. Both encrypt with AES-256-GCM and sign with ECDSA on P-384.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// `0x0378`, of version 1: the key is derived with HKDF and SHA-384. It does not commit to its data key.
    Signed,
    /// `0x0578`, of version 2: the key is derived with HKDF and SHA-512, and the message commits to its data key.
    SignedAndCommitting,
}

impl Suite {
    /// The suite of a message of version 1.
    pub(crate) fn of_version_1(id: u16) -> Result<Self, Refusal> {
        if id == 0x0378 { Ok(Self::Signed) } else { Err(Refusal::Suite(name(id))) }
    }

    /// The suite of a message of version 2.
    pub(crate) fn of_version_2(id: u16) -> Result<Self, Refusal> {
        if id == 0x0578 { Ok(Self::SignedAndCommitting) } else { Err(Refusal::Suite(name(id))) }
    }

    pub(crate) const fn id(self) -> [u8; 2] {
        match self {
            Self::Signed => [0x03, 0x78],
            Self::SignedAndCommitting => [0x05, 0x78],
        }
    }
}

/// The name of a suite in the documentation of the AWS Encryption SDK, and why it is not decrypted.
fn name(id: u16) -> &'static str {
    match id {
        0x0014 => "AES_128_GCM, which is not signed",
        0x0046 => "AES_192_GCM, which is not signed",
        0x0078 => "AES_256_GCM, which is not signed",
        0x0114 => "AES_128_GCM_HKDF_SHA256, which is not signed",
        0x0146 => "AES_192_GCM_HKDF_SHA256, which is not signed",
        0x0178 => "AES_256_GCM_HKDF_SHA256, which is not signed",
        0x0214 => "AES_128_GCM_HKDF_SHA256_ECDSA_P256, which has short keys",
        0x0346 => "AES_192_GCM_HKDF_SHA384_ECDSA_P384, which has short keys",
        0x0378 => "AES_256_GCM_HKDF_SHA384_ECDSA_P384 of another version",
        0x0478 => "AES_256_GCM_HKDF_SHA512_COMMIT_KEY, which is not signed",
        0x0578 => "AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384 of another version",
        _ => "with an unknown number",
    }
}
