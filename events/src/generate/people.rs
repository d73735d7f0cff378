//! Invented people by number, for a stream of events: names, addresses at domains reserved for documentation (RFC 2606),
//! and phone numbers reserved for fiction (555-0100 to 555-0199 of the North American Numbering Plan).

use super::sample_rng::SampleUser;

/// How many people differ in name, address and phone number.
pub const MAX_PEOPLE: u32 = PHONES_PER_AREA * AREAS;

const PHONES_PER_AREA: u32 = 100;
/// As many as [`area_codes`] has.
const AREAS: u32 = 712;

/// Given names: as they are written, and in an address.
const GIVEN_NAMES: [(&str, &str); 32] = [
    ("Ann", "ann"),
    ("Zoë", "zoe"),
    ("Kwame", "kwame"),
    ("Дарья", "darya"),
    ("太郎", "taro"),
    ("محمد", "mohammed"),
    ("Siobhán", "siobhan"),
    ("Hoa", "hoa"),
    ("José", "jose"),
    ("Priya", "priya"),
    ("Łukasz", "lukasz"),
    ("Ελένη", "eleni"),
    ("Chukwuemeka", "chukwuemeka"),
    ("Jean-Luc", "jean-luc"),
    ("민준", "minjun"),
    ("Aylin", "aylin"),
    ("Björn", "bjorn"),
    ("Mary Jane", "mary-jane"),
    ("Noor", "noor"),
    ("Тарас", "taras"),
    ("花子", "hanako"),
    ("Fatima", "fatima"),
    ("Çağla", "cagla"),
    ("Bo", "bo"),
    ("Ngozi", "ngozi"),
    ("Tomáš", "tomas"),
    ("Ingrid", "ingrid"),
    ("Rafael", "rafael"),
    ("שרה", "sarah"),
    ("Wilhelmine", "wilhelmine"),
    ("Aroha", "aroha"),
    ("Sam", "sam"),
];

/// Family names, in the same form.
const FAMILY_NAMES: [(&str, &str); 32] = [
    ("Lee", "lee"),
    ("Ångström", "angstrom"),
    ("O'Hara", "ohara"),
    ("Соколова", "sokolova"),
    ("山田", "yamada"),
    ("الأحمد", "alahmad"),
    ("Núñez", "nunez"),
    ("Lê", "le"),
    ("Mensah", "mensah"),
    ("Sharma", "sharma"),
    ("Wiśniewska", "wisniewska"),
    ("Παπαδοπούλου", "papadopoulou"),
    ("Okafor", "okafor"),
    ("de la Cruz", "de-la-cruz"),
    ("김", "kim"),
    ("Yılmaz", "yilmaz"),
    ("Þórsson", "thorsson"),
    ("Smith-Jones", "smith-jones"),
    ("van Dijk", "van-dijk"),
    ("Шевченко", "shevchenko"),
    ("佐藤", "sato"),
    ("Haddad", "haddad"),
    ("Öztürk", "ozturk"),
    ("Li", "li"),
    ("Adeyemi", "adeyemi"),
    ("Dvořák", "dvorak"),
    ("Nygård", "nygard"),
    ("Almeida", "almeida"),
    ("כהן", "cohen"),
    ("Müller", "muller"),
    ("Tamatea", "tamatea"),
    ("Sørensen", "sorensen"),
];

const DOMAINS: [&str; 3] = ["example.com", "example.org", "example.net"];

/// The person with a number, from 0.
pub(super) fn invent_person(number: u32, sub: String) -> SampleUser {
    let (given, given_in_address) = pick(&GIVEN_NAMES, number);
    // The next round combines each given name with the next family name.
    let (family, family_in_address) = pick(&FAMILY_NAMES, number + number / 32);
    let initials = initials(number / (32 * 32));
    let domain = pick(&DOMAINS, number);
    let area = area_codes().nth(usize_of(number / PHONES_PER_AREA % AREAS)).unwrap_or(206);
    SampleUser {
        sub,
        name: Some(format!("{given}{initials} {family}")),
        email: format!("{given_in_address}.{family_in_address}.{}@{domain}", number + 1),
        phone_number: format!("+1{area}55501{:02}", number % PHONES_PER_AREA),
    }
}

/// Letters between the names, once every pair of names is used: none, ` A` to ` Z`, ` A A` and so on.
fn initials(round: u32) -> String {
    match round.checked_sub(1) {
        None => String::new(),
        Some(rest) => format!("{} {}", initials(rest / 26), pick(&LETTERS, rest)),
    }
}

const LETTERS: [char; 26] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W',
    'X', 'Y', 'Z',
];

/// The numbers that can be area codes: no 9 in the middle, and not a service code such as 911.
fn area_codes() -> impl Iterator<Item = u32> {
    (200..1000).filter(|code| code / 10 % 10 != 9 && code % 100 != 11)
}

/// An item of a list that is not empty; the list begins again after its end.
#[expect(clippy::indexing_slicing, reason = "the remainder is less than N")]
fn pick<T: Copy, const N: usize>(list: &[T; N], number: u32) -> T {
    const { assert!(N > 0) };
    list[usize_of(number) % N]
}

fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{AREAS, MAX_PEOPLE, area_codes, invent_person};
    use std::collections::BTreeSet;

    #[test]
    fn people_differ_in_everything() {
        assert_eq!(area_codes().count(), AREAS as usize);
        let mut seen = BTreeSet::new();
        for number in 0..MAX_PEOPLE {
            let person = invent_person(number, String::new());
            let name = person.name.unwrap();
            for value in [name, person.email, person.phone_number] {
                assert!(seen.insert(value.clone()), "{number}: {value}");
            }
        }
    }

    #[test]
    fn addresses_are_reserved() {
        for number in [0, 1, 31, 32, 1023, 1024, 27_647, MAX_PEOPLE - 1] {
            let person = invent_person(number, String::new());
            let (local, domain) = person.email.split_once('@').unwrap();
            assert!(domain.starts_with("example."), "{domain}");
            assert!(local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte)), "{local}");
            assert!(person.phone_number.len() == 12 && person.phone_number[5..].starts_with("55501"));
        }
    }
}
