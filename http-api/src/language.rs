//! The language that a request asks for.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use templates::{Languages, Locale};

/// The first language of the list `Accept-Language` that has texts. Weights are ignored, because browsers list languages
/// in order.
pub(super) fn requested_locale(headers: &HeaderMap, languages: &Languages) -> Option<Locale> {
    let list = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    list.split(',').take(20).find_map(|range| languages.lookup(range.split(';').next()?.trim()))
}
