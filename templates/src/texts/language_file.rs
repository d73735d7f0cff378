//! A file of texts, read over the texts that it changes.

use super::built_in::{BUILT_IN, is_built_in};
use super::contents::{AttemptTexts, CodeTexts, CommonTexts, ConfirmationTexts, InvitationTexts, PageTexts, Texts};
use super::key::Key;
use super::keys::DENIAL;
use super::problem::TextProblem;
use super::sentence::{Rules, Violation};
use super::table_reader::{Missing, Report, TableReader};
use crate::Locale;
use crate::suggest::{closest_match, suggestion};
use toml::de::DeTable;

/// A file that was read.
pub(crate) struct LanguageFile {
    pub(crate) texts: Texts,
    /// The texts of the brands that have sentences of their own.
    pub(crate) brands: Vec<(String, Texts)>,
    pub(crate) problems: Vec<TextProblem>,
    /// The keys that the file does not have, each with its table.
    pub(crate) missing: Vec<(&'static str, &'static Key)>,
}

/// The names that a file may refer to. Only a check needs them: nothing looks up a name that does not exist.
#[derive(Clone, Copy, Debug)]
pub struct KnownNames<'a> {
    /// The IDs of the brands.
    pub brands: &'a [&'a str],
    /// The codes of the denials.
    pub denials: &'a [&'a str],
}

/// The language that a file names as its fallback.
pub(crate) fn fallback_of(text: &str) -> Option<Locale> {
    let (table, _) = DeTable::parse_recoverable(text);
    Locale::parse(table.get_ref().get("fallback")?.get_ref().as_str()?)
}

/// Every key of a file with its table, in the order in which the documentation lists them; those of `[denials]` are one.
#[must_use]
pub fn keys() -> Vec<(&'static str, &'static Key)> {
    let base = LanguageFile::read(Locale::ENGLISH, "", "", None, None).texts;
    let mut keys = LanguageFile::read(Locale::ENGLISH, "", "", Some(&base), None).missing;
    keys.push(("denials", &DENIAL));
    keys
}

impl LanguageFile {
    /// Reads the file of a language. The base has the sentences that the file does not have: the built-in texts of the
    /// same language, or the texts of the fallback. A built-in file has no base, and must be complete.
    pub(crate) fn read(
        locale: Locale,
        file: &str,
        text: &str,
        base: Option<&Texts>,
        known: Option<&KnownNames<'_>>,
    ) -> Self {
        Self::read_with_rules(locale, file, text, base, known, Rules::Checked)
    }

    /// The texts of a built-in file, whose rules the tests check: a function reads it before its first message.
    pub(crate) fn read_built_in(locale: Locale, text: &str) -> Texts {
        Self::read_with_rules(locale, locale.tag(), text, None, None, Rules::Trusted).texts
    }

    fn read_with_rules(
        locale: Locale,
        file: &str,
        text: &str,
        base: Option<&Texts>,
        known: Option<&KnownNames<'_>>,
        rules: Rules,
    ) -> Self {
        let report = Report::new(file, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        report.add_syntax_errors(&errors);
        let missing = if base.is_some() { Missing::Listed } else { Missing::Problem };
        let mut root = TableReader::file(table.get_ref(), missing, rules, &report);
        let is_new = base.is_some_and(|base| base.locale != locale);
        let name = read_name(&mut root, locale, base.filter(|_| !is_new));
        let is_rtl = read_direction(&mut root).unwrap_or_else(|| !is_new && base.is_some_and(|base| base.is_rtl));
        check_fallback(&mut root, is_new);
        let texts = Texts { locale, name, is_rtl, ..read_sentences(&mut root, base, known) };
        let mut brands = Vec::new();
        for (id, mut brand) in root.named_tables("brands") {
            if known.is_some_and(|known| !known.brands.contains(&id)) {
                let brands = known.map(|known| known.brands).unwrap_or_default();
                let help = suggestion(id, brands.iter().copied());
                brand.report_table(Violation::new("is not a brand of the policy", help));
            }
            let own = read_sentences(&mut brand, Some(&texts), known);
            brands.push((id.to_owned(), Texts { locale, name: texts.name.clone(), is_rtl, ..own }));
            brand.finish();
        }
        root.finish();
        let (problems, missing) = report.finish();
        Self { texts, brands, problems, missing }
    }
}

/// The sentences; the caller sets the language.
fn read_sentences(root: &mut TableReader<'_>, base: Option<&Texts>, known: Option<&KnownNames<'_>>) -> Texts {
    Texts {
        locale: Locale::ENGLISH,
        name: String::new(),
        is_rtl: false,
        mail: root.table("mail", |table| CommonTexts::read(table, base.map(|base| &base.mail))),
        sign_up: root.table("sign_up", |table| ConfirmationTexts::read(table, base.map(|base| &base.sign_up))),
        resend_code: root
            .table("resend_code", |table| ConfirmationTexts::read(table, base.map(|base| &base.resend_code))),
        forgot_password: root
            .table("forgot_password", |table| CodeTexts::read(table, base.map(|base| &base.forgot_password))),
        update_user_attribute: root.table("update_user_attribute", |table| {
            CodeTexts::read(table, base.map(|base| &base.update_user_attribute))
        }),
        verify_user_attribute: root.table("verify_user_attribute", |table| {
            CodeTexts::read(table, base.map(|base| &base.verify_user_attribute))
        }),
        authentication: root
            .table("authentication", |table| CodeTexts::read(table, base.map(|base| &base.authentication))),
        admin_create_user: root
            .table("admin_create_user", |table| InvitationTexts::read(table, base.map(|base| &base.admin_create_user))),
        account_take_over: root
            .table("account_take_over", |table| AttemptTexts::read(table, base.map(|base| &base.account_take_over))),
        page: root.table("page", |table| PageTexts::read(table, base.map(|base| &base.page))),
        denials: root.table("denials", |table| {
            if let Some(known) = known {
                check_codes(table, known);
            }
            let mut denials = base.map(|base| base.denials.clone()).unwrap_or_default();
            for (code, sentence) in table.all(&DENIAL) {
                denials.retain(|(other, _)| other != code);
                denials.push((code.to_owned(), sentence));
            }
            denials
        }),
    }
}

fn check_codes(table: &TableReader<'_>, known: &KnownNames<'_>) {
    for code in table.names().filter(|code| !known.denials.contains(code)) {
        let help = match closest_match(code, known.denials.iter().copied()) {
            Some(meant) => format!("write {meant}"),
            None => "write a code of docs/reference/denials.md".to_owned(),
        };
        table.report_key(code, Violation::new("is not the code of a denial", help));
    }
}

/// The name of the language in the language itself; a built-in language has one already.
fn read_name(root: &mut TableReader<'_>, locale: Locale, base: Option<&Texts>) -> String {
    match (root.word("name"), base) {
        (Some(name), _) if (1..=40).contains(&name.chars().count()) && !name.contains(char::is_control) => {
            name.to_owned()
        }
        (Some(name), _) => {
            let violation = Violation::new("must have 1 to 40 characters", "write for example \"Nederlands\"");
            root.report_key("name", violation.with_value(name));
            locale.to_string()
        }
        (None, Some(base)) => base.name.clone(),
        (None, None) => {
            if !root.has("name") {
                let help = "write the name of the language in the language itself, for example name = \"Nederlands\"";
                root.report_key("name", Violation::new("is missing", help));
            }
            locale.to_string()
        }
    }
}

/// Whether the file says that the language is written from right to left; `None` if it says nothing.
fn read_direction(root: &mut TableReader<'_>) -> Option<bool> {
    let word = root.word("direction")?;
    if !matches!(word, "ltr" | "rtl") {
        let violation = Violation::new("must be a direction", "write \"ltr\" or \"rtl\"");
        root.report_key("direction", violation.with_value(word));
    }
    Some(word == "rtl")
}

/// The fallback was read before, by [`fallback_of`].
fn check_fallback(root: &mut TableReader<'_>, is_new: bool) {
    let Some(tag) = root.word("fallback") else { return };
    if !is_new {
        let help = "remove it: the built-in texts of this language have every sentence";
        root.report_key("fallback", Violation::new("is not used", help).with_value(tag));
    } else if Locale::parse(tag).is_none_or(|locale| !is_built_in(locale)) {
        let help = format!("write one of: {}", BUILT_IN.map(|(tag, _)| tag).join(", "));
        root.report_key("fallback", Violation::new("is not a built-in language", help).with_value(tag));
    }
}
