//! The reference page of the texts, from the keys that a file is read with.

#[expect(dead_code, reason = "the rows of this page have the order of a file")]
#[path = "../../../tests/reference/page.rs"]
mod page;

use cognito_triggers_templates::{Key, Languages, Locale, keys};
use page::{check_page, code};

const INTRODUCTION: &str = "\
A file `texts/<language>.toml` beside `policy.toml` changes sentences of a language, or adds a language.
The name of the file is the [BCP 47](https://www.rfc-editor.org/info/bcp47) tag of the language in its usual spelling, such \
as `nl` or `pt-BR`.
[Mails and preview](../mails-and-preview.md#change-a-sentence) shows an example.

A sentence is plain text on one line, without line breaks, HTML, web addresses and characters that Cognito rejects.
`{brand}`, `{name}` and `{code}` are placeholders; those in bold are required.
`{{` is a brace, but not in mails and short messages, where Cognito would read it as a placeholder.
In mails and on the page, `\\u00A0` is a no-break space.
The maximum length counts UTF-16 units with the longest values: 40 for a brand, 64 for a name, 8 for a code.

## The language

| key | meaning |
| --- | --- |
| `name` | The name of the language in the language itself. Required for a new language. |
| `direction` | `\"rtl\"` if the language is written from right to left. |
| `fallback` | The built-in language of the sentences that a new language does not have; without it, English. |
";

const BRANDS: &str = "
## `[brands.NAME]`

A table below it, such as `[brands.NAME.sign_up]`, has sentences for one brand: each table and key of this page.
`NAME` is the ID of the brand in `policy.toml`.
";

/// What each table is for.
const TABLES: &[(&str, &str)] = &[
    ("mail", "What all mails share."),
    ("sign_up", "A new user confirms the address."),
    ("resend_code", "A new user has requested the code again."),
    ("forgot_password", "A user has requested a new password."),
    ("update_user_attribute", "A user has changed an address or a telephone number."),
    ("verify_user_attribute", "A user has requested to verify an address or a telephone number."),
    ("authentication", "A user signs in with a second factor."),
    ("admin_create_user", "An administrator invites a user."),
    ("account_take_over", "There was an unusual attempt to sign in. Only `custom-email-sender` sends this notice."),
    ("page", "The page that the confirmation link opens."),
    ("denials", "The messages of [denials](denials.md), by their codes. A denial without one is in English."),
];

fn row(key: &Key) -> String {
    let placeholders = key.placeholders.iter().map(|(placeholder, is_required)| {
        let name = format!("`{{{}}}`", placeholder.name());
        if *is_required { format!("**{name}**") } else { name }
    });
    let placeholders = placeholders.collect::<Vec<_>>().join(", ");
    format!("| {} | {} | {placeholders} | {} | {} |\n", code(key.name), key.channel.name(), key.longest, key.meaning)
}

#[test]
fn reference_page_is_current() {
    let keys = keys();
    assert!(keys.iter().all(|(table, _)| TABLES.iter().any(|(name, _)| name == table)), "a table is not described");
    let tables = TABLES.iter().map(|(table, meaning)| {
        let rows = keys.iter().filter(|(own, _)| own == table).map(|(_, key)| row(key));
        let head = "| key | channel | placeholders | length | meaning |\n| --- | --- | --- | --- | --- |\n";
        format!("\n## `[{table}]`\n\n{meaning}\n\n{head}{}", rows.collect::<String>())
    });
    let languages = Languages::built_in();
    let built_in = languages
        .iter()
        .map(|locale: Locale| format!("| {} | {} |\n", code(locale.tag()), languages.texts(locale, None).name()));
    let built_in =
        format!("\n## Built-in languages\n\n| tag | name |\n| --- | --- |\n{}", built_in.collect::<String>());
    check_page("texts.md", "Texts", &[INTRODUCTION, &tables.collect::<String>(), BRANDS, &built_in].concat());
}
