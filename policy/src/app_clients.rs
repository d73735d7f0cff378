//! The tables `[app_clients.…]`: what differs from one app client of the pool to the next.

use std::sync::Arc;

use events::is_client_id;
use templates::{Brand, Locale};

use crate::app::locale;
use crate::brands::Brands;
use crate::by_name::ByName;
use crate::report::{Fault, Reported, all};
use crate::section::{Key, Section};

const BRAND: Key = Key { name: "brand", example: "\"example\"" };
const LOCALE: Key = Key { name: "locale", example: "\"en\"" };

/// What one app client has of its own; `[app]` says the rest.
pub(crate) struct AppClient {
    pub(crate) brand: Option<Arc<Brand>>,
    pub(crate) locale: Option<Locale>,
}

/// Reads the app clients, by id.
pub(crate) fn read(app_clients: Section<'_>, brands: &Brands) -> Result<ByName<AppClient>, Reported> {
    let read = |(id, client): (&str, Section<'_>)| Ok((id.to_owned(), read_one(id, client, brands)?));
    all(app_clients.tables()?.into_iter().map(read))
}

fn read_one(id: &str, mut client: Section<'_>, brands: &Brands) -> Result<AppClient, Reported> {
    let possible = client_id(id).map_err(|fault| client.reject(fault));
    let brand = client.optional(&BRAND, |name| brands.find(name));
    let locale = client.optional(&LOCALE, locale);
    possible?;
    Ok(AppClient { brand: brand?.transpose()?, locale: locale? })
}

/// The id of an app client. One that Cognito could never send would be a rule that never holds.
pub(crate) fn client_id(id: &str) -> Result<String, Fault> {
    if is_client_id(id) {
        return Ok(id.to_owned());
    }
    let way_out = "copy the id, not the name, of the app client: 1 to 128 letters, digits, _ and +";
    Err(Fault::new("is no app client id that Cognito gives", way_out))
}
