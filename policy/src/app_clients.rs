//! The tables `[app_clients.…]`: settings of a single app client.

use std::sync::Arc;

use events::is_client_id;
use templates::{Brand, Languages, Locale};

use crate::app::parse_locale;
use crate::brands::Brands;
use crate::key::Key;
use crate::name_map::NameMap;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::table_reader::Section;

const BRAND: Key =
    Key::new("brand", "\"example\"", "The brand of this app client's messages: the name of a table in `[brands]`.")
        .with_default("that of `[app]`");
const LOCALE: Key = Key::new(
    "locale",
    "\"en\"",
    "The language of this app client's users if neither the user nor the client specifies one: {languages}, or one of `texts/`.",
)
.with_default("that of `[app]`");

/// The settings of one app client; `[app]` supplies the rest.
pub(crate) struct AppClient {
    pub(crate) brand: Option<Arc<Brand>>,
    pub(crate) locale: Option<Locale>,
}

/// Parses the app clients, by ID.
pub(crate) fn parse_table(
    app_clients: Section<'_>,
    brands: &Brands,
    languages: &Languages,
) -> Result<NameMap<AppClient>, ErrorReported> {
    let read = |(id, client): (&str, Section<'_>)| Ok((id.to_owned(), parse_entry(id, client, brands, languages)?));
    collect_all(app_clients.tables()?.into_iter().map(read))
}

fn parse_entry(
    id: &str,
    mut client: Section<'_>,
    brands: &Brands,
    languages: &Languages,
) -> Result<AppClient, ErrorReported> {
    let possible = parse_client_id(id).map_err(|diagnostic| client.report_table(diagnostic));
    let brand = client.optional(&BRAND, |name| brands.find(name));
    let locale = client.optional(&LOCALE, |tag| parse_locale(tag, languages));
    possible?;
    Ok(AppClient { brand: brand?.transpose()?, locale: locale? })
}

/// The ID of an app client. A rule with an impossible ID would never apply.
pub(crate) fn parse_client_id(id: &str) -> Result<String, Diagnostic> {
    if is_client_id(id) {
        return Ok(id.to_owned());
    }
    let help = "copy the app client's ID, not its name: 1 to 128 letters, digits, _ and +";
    Err(Diagnostic::new("is not a valid app client ID", help))
}
