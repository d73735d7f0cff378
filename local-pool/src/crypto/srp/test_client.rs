//! The client's side, written from the published clients, without the code of the server's side.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U256, U3072};

type Form = FixedMontyForm<{ U3072::LIMBS }>;

/// A client with its secret `a`.
pub(crate) struct TestClient {
    secret: U256,
    params: FixedMontyParams<{ U3072::LIMBS }>,
}

impl TestClient {
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        let prime = concat!(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
            "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
            "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
            "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
            "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
            "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
            "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
            "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
        );
        let params = FixedMontyParams::new_vartime(Odd::<U3072>::from_be_hex(prime));
        Self { secret: U256::from_be_slice(&secret), params }
    }

    /// `SRP_A`.
    pub(crate) fn public_hex(&self) -> String {
        hex(&self.public())
    }

    /// `S = (B - k·g^x)^(a + u·x)`, and the key that follows from it.
    pub(crate) fn key(&self, pool: &str, user: &str, password: &str, salt: &str, server_public: &str) -> Vec<u8> {
        let inner = digest(&SHA256, format!("{pool}{user}:{password}").as_bytes());
        let x = hash(&[&padded(salt), inner.as_ref()]);
        let u = hash(&[&padded(&self.public_hex()), &padded(server_public)]);
        let k = U3072::from_be_hex(&format!(
            "{:0>768}",
            "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6"
        ));
        let server = self.form(&U3072::from_be_hex(&format!("{server_public:0>768}")));
        let masked = self.form(&k).mul(&self.generator().pow_vartime(&number(&x)));
        let exponent = U3072::from(&number(&u)).wrapping_mul(&U3072::from(&number(&x)));
        let exponent = exponent.wrapping_add(&U3072::from(&self.secret));
        let shared = server.sub(&masked).pow_vartime(&exponent).retrieve();
        let shared = padded(&hex(&shared));
        let extracted = sign(&padded(&u.iter().map(|byte| format!("{byte:02x}")).collect::<String>()), &shared);
        sign(&extracted, b"Caldera Derived Key\x01")[..16].to_vec()
    }

    /// `PASSWORD_CLAIM_SIGNATURE`, decoded.
    pub(crate) fn sign(key: &[u8], pool: &str, user: &str, secret_block: &[u8], timestamp: &str) -> Vec<u8> {
        sign(key, &[pool.as_bytes(), user.as_bytes(), secret_block, timestamp.as_bytes()].concat())
    }

    fn public(&self) -> U3072 {
        self.generator().pow_vartime(&self.secret).retrieve()
    }

    fn generator(&self) -> Form {
        self.form(&U3072::from_u64(2))
    }

    fn form(&self, number: &U3072) -> Form {
        Form::new(number, &self.params)
    }
}

fn number(hash: &[u8]) -> U256 {
    U256::from_be_slice(hash)
}

fn hex(number: &U3072) -> String {
    let digits: String = number.to_be_bytes().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    digits.trim_start_matches('0').to_owned()
}

/// What pycognito's `pad_hex` returns, as bytes.
fn padded(hex: &str) -> Vec<u8> {
    let hex = match hex {
        _ if hex.len() % 2 == 1 => format!("0{hex}"),
        _ if hex.starts_with(|first: char| "89abcdef".contains(first)) => format!("00{hex}"),
        _ => hex.to_owned(),
    };
    (0..hex.len() / 2).map(|index| u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).unwrap()).collect()
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    digest(&SHA256, &parts.concat()).as_ref().to_vec()
}

fn sign(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}
