//! Pages of lists. A token is the key of the last item, so that a page stays right when items come or go.

use crate::error::ServiceError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

/// The largest page.
const LIMIT: usize = 60;

/// Some items of a list, and the token of the next ones.
pub(super) struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<T> Page<T> {
    /// The answer with these items, and with the token if there are more.
    pub(super) fn into_answer(self, list: &str, token: &str, describe: impl Fn(T) -> Value) -> Value {
        let items: Vec<Value> = self.items.into_iter().map(describe).collect();
        let next = self.next.map(|next| (token.to_owned(), json!(next)));
        Value::Object(Map::from_iter([(list.to_owned(), Value::Array(items))].into_iter().chain(next)))
    }
}

/// The page after a token. The items are in the order of their keys.
///
/// # Errors
/// A token that this pool did not issue.
pub(super) fn take_page<T>(
    items: impl IntoIterator<Item = (impl AsRef<str>, T)>,
    limit: Option<usize>,
    token: Option<&str>,
) -> Result<Page<T>, ServiceError> {
    let after = token.map(read_token).transpose()?;
    let limit = limit.filter(|limit| (1..=LIMIT).contains(limit)).unwrap_or(LIMIT);
    let is_left = |key: &str| after.as_ref().is_none_or(|after| key > after.as_str());
    let mut left = items.into_iter().filter(|(key, _)| is_left(key.as_ref()));
    let mut page = Page { items: Vec::new(), next: None };
    for (key, item) in left.by_ref().take(limit) {
        page.items.push(item);
        page.next = Some(URL_SAFE_NO_PAD.encode(key.as_ref()));
    }
    if left.next().is_none() {
        page.next = None;
    }
    Ok(page)
}

fn read_token(token: &str) -> Result<String, ServiceError> {
    let key = URL_SAFE_NO_PAD.decode(token).ok().and_then(|key| String::from_utf8(key).ok());
    key.ok_or_else(|| ServiceError::invalid_parameter("Invalid pagination token."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other() {
        let items = ["a", "b", "c", "d", "e"].map(|key| (key, key));
        let first = take_page(items, Some(2), None).unwrap();
        assert_eq!(first.items, ["a", "b"]);
        let second = take_page(items, Some(3), first.next.as_deref()).unwrap();
        assert_eq!((second.items, second.next), (vec!["c", "d", "e"], None));
        assert_eq!(take_page(items, Some(0), None).unwrap().items.len(), 5);
        assert!(take_page(items, None, Some("%")).is_err());
        let answer = take_page(items, Some(4), None).unwrap().into_answer("Items", "Next", |item| json!(item));
        assert_eq!(answer["Items"], json!(["a", "b", "c", "d"]));
        assert!(answer["Next"].is_string());
    }
}
