//! Reading the members of settings, which the service model has validated.

use serde_json::{Map, Value};

/// The members of a request or a description.
pub(super) type Settings = Map<String, Value>;

/// The value at a path of members.
pub(super) fn find_value<'s>(settings: &'s Settings, path: &[&str]) -> Option<&'s Value> {
    let (first, rest) = path.split_first()?;
    let value = rest.iter().try_fold(settings.get(*first)?, |value, name| value.get(name))?;
    (!value.is_null()).then_some(value)
}

/// The text at a path.
pub(super) fn find_text<'s>(settings: &'s Settings, path: &[&str]) -> Option<&'s str> {
    find_value(settings, path)?.as_str()
}

/// The flag at a path.
pub(super) fn find_flag(settings: &Settings, path: &[&str]) -> Option<bool> {
    find_value(settings, path)?.as_bool()
}

/// The number at a path.
pub(super) fn find_number(settings: &Settings, path: &[&str]) -> Option<u64> {
    find_value(settings, path)?.as_u64()
}

/// The texts of the list at a path; none if there is no list.
pub(super) fn find_texts<'s>(settings: &'s Settings, path: &[&str]) -> Vec<&'s str> {
    let list = find_value(settings, path).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The names in the list at a path that are in a table, as the table has them.
pub(super) fn find_names(settings: &Settings, path: &[&str], table: &[&'static str]) -> Vec<&'static str> {
    let listed = find_texts(settings, path);
    listed.iter().filter_map(|name| table.iter().copied().find(|known| known == name)).collect()
}

/// The object of this name, which is added if it is missing.
pub(super) fn object_entry<'s>(settings: &'s mut Settings, name: &str) -> Option<&'s mut Settings> {
    settings.entry(name).or_insert_with(|| Value::Object(Map::new())).as_object_mut()
}
