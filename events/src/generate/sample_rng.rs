//! Invented IDs and users that depend on a seed.

/// A deterministic generator of IDs: the same seed results in the same IDs, so that an event can be generated again.
pub(super) struct SampleRng(u64);

/// The user of the event. Names are invented, addresses cannot exist, and phone numbers are reserved for fiction.
pub(super) struct SampleUser {
    pub(super) sub: String,
    /// Some users have no name.
    pub(super) name: Option<String>,
    pub(super) email: String,
    pub(super) phone_number: String,
}

/// Realistic names: with accents, other scripts, an ideographic space, a hyphen, an apostrophe, or no name.
const SAMPLE_USERS: [(Option<&str>, &str); 8] = [
    (Some("Zoë Ångström"), "zoe.angstrom@example.com"),
    (Some("山田　太郎"), "taro.yamada@example.org"),
    (Some("محمد الأحمد"), "mohammed@example.com"),
    (Some("Siobhán O'Hara-Núñez"), "s.ohara@example.org"),
    (Some("Дарья Соколова"), "darya@example.com"),
    (Some("Lê Thị Hoa"), "hoa.le@example.org"),
    (Some("Kwame"), "kwame+signup@example.com"),
    (None, "someone@example.org"),
];

const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LOWER_ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const DIGITS: &[u8] = b"0123456789";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl SampleRng {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The IDs of a numbered person: other ones for each number, and for each seed.
    pub(super) fn of_person(seed: u64, number: u32) -> Self {
        Self(seed ^ Self(number.into()).next_u64())
    }

    /// SplitMix64, which also works well with consecutive seeds.
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> Option<T> {
        let length = u64::try_from(among.len()).ok().filter(|length| *length > 0)?;
        among.get(usize::try_from(self.next_u64() % length).ok()?).copied()
    }

    fn characters(&mut self, among: &[u8], count: usize) -> String {
        (0..count).filter_map(|_| self.pick(among)).map(char::from).collect()
    }

    /// A random version 4 UUID, like a user's `sub`.
    pub(super) fn uuid(&mut self) -> String {
        let (high, low) = (self.next_u64(), self.next_u64());
        let (high, low) = ((high & !0xF000) | 0x4000, (low >> 2) | (1 << 63));
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFFF,
            low >> 48,
            low & 0xFFFF_FFFF_FFFF
        )
    }

    /// A region and the ID of a user pool in it.
    pub(super) fn user_pool(&mut self) -> (&'static str, String) {
        let region = self.pick(&["eu-west-1", "eu-central-1", "us-east-1", "ap-northeast-1"]).unwrap_or("us-west-2");
        (region, format!("{region}_{}", self.characters(ALPHANUMERIC, 9)))
    }

    /// An app client ID.
    pub(super) fn client_id(&mut self) -> String {
        self.characters(LOWER_ALPHANUMERIC, 26)
    }

    /// A code of `count` digits; identity providers' user IDs are similar.
    pub(super) fn digits(&mut self, count: usize) -> String {
        self.characters(DIGITS, count)
    }

    /// Random base64 with the length of an encrypted code.
    pub(super) fn ciphertext(&mut self) -> String {
        self.characters(BASE64, 244)
    }

    pub(super) fn sample_user(&mut self) -> SampleUser {
        let (name, email) = self.pick(&SAMPLE_USERS).unwrap_or((None, "someone@example.org"));
        let phone_number = format!("+120655501{}", self.digits(2));
        SampleUser { sub: self.uuid(), name: name.map(str::to_owned), email: email.to_owned(), phone_number }
    }
}

#[cfg(test)]
mod tests {
    use super::SampleRng;
    use proptest::prelude::{any, prop_assert, proptest};

    proptest! {
        #[test]
        fn every_seed_gives_well_formed_ids(seed in any::<u64>()) {
            let mut rng = SampleRng::new(seed);
            let uuid = rng.uuid();
            let groups: Vec<&str> = uuid.split('-').collect();
            prop_assert!(groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]), "{uuid}");
            prop_assert!(groups[2].starts_with('4') && groups[3].starts_with(['8', '9', 'a', 'b']), "{uuid}");
            let (region, pool) = rng.user_pool();
            prop_assert!(pool.strip_prefix(region).is_some_and(|rest| rest.len() == 10 && rest.starts_with('_')));
            prop_assert!(rng.client_id().len() == 26 && rng.ciphertext().len() == 244);
            prop_assert!(rng.sample_user().phone_number.len() == 12);
        }
    }
}
