//! How the value of an attribute is made from what the provider sent.

use events::{Value, ValueKind};
use policy::{FederatedAttribute, ListPart};
use std::borrow::Cow;

/// The value of an attribute according to its rule; `None` if the provider sent no text and no list.
pub(super) fn convert(value: Value<'_>, rule: &FederatedAttribute) -> Option<String> {
    let items = items(value, rule)?;
    let kept: Vec<&str> = items.iter().map(AsRef::as_ref).filter(|item| is_kept(item, rule)).collect();
    let taken = match (rule.part, kept.as_slice()) {
        (None, all) => all,
        (Some(_), []) => &[],
        (Some(ListPart::First), [first, ..]) => std::slice::from_ref(first),
        (Some(ListPart::Last), [.., last]) => std::slice::from_ref(last),
        (Some(ListPart::Rest), [_, rest @ ..]) => rest,
    };
    let mut text = join(taken, rule);
    if rule.lower_case {
        text.make_ascii_lowercase();
    }
    Some(text)
}

/// The value of an attribute without a rule: its text, or the JSON of a list or an object.
pub(super) fn unchanged(value: Value<'_>) -> Cow<'_, str> {
    value.text().unwrap_or_else(|| Cow::Borrowed(value.json()))
}

/// The items of a value: a text is one item, unless the rule splits it.
fn items<'e>(value: Value<'e>, rule: &FederatedAttribute) -> Option<Vec<Cow<'e, str>>> {
    if value.kind() == ValueKind::Array {
        return Some(value.texts());
    }
    let text = value.text()?;
    let Some(separator) = &rule.split else { return Some(vec![text]) };
    let items = text.split(separator.as_str()).map(str::trim).filter(|item| !item.is_empty());
    Some(items.map(|item| Cow::Owned(item.to_owned())).collect())
}

fn is_kept(item: &str, rule: &FederatedAttribute) -> bool {
    rule.only.is_empty() || rule.only.iter().any(|pattern| pattern.matches(item))
}

/// The items in one text. If it becomes too long, the last items are left out, but a single item is cut.
fn join(items: &[&str], rule: &FederatedAttribute) -> String {
    let limit = rule.max_length.unwrap_or(usize::MAX);
    if let [item] = items {
        return item.chars().take(limit).collect();
    }
    let (mut text, mut length) = (String::new(), 0_usize);
    for (index, item) in items.iter().enumerate() {
        let separator = if index > 0 { rule.join.as_str() } else { "" };
        length = length.saturating_add(separator.chars().count() + item.chars().count());
        if length > limit {
            break;
        }
        text.push_str(separator);
        text.push_str(item);
    }
    text
}
