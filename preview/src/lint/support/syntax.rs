//! Maps syntax in a mail to a feature of the data. The data has only human-readable titles, so the titles are parsed.

use super::feature::Feature;
use std::borrow::Cow;

/// The syntax of a feature. All names are in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Syntax<'a> {
    /// A property, `border-radius`.
    Property(Cow<'a, str>),
    /// A property with a value, `display` and `flex`.
    Value(Cow<'a, str>, Cow<'a, str>),
    /// A keyword in a value, `min-content`.
    Keyword(Cow<'a, str>),
    /// A function, `calc`.
    Function(Cow<'a, str>),
    /// A unit, `rem` or `%`.
    Unit(Cow<'a, str>),
    /// An at-rule, `media`.
    AtRule(Cow<'a, str>),
    /// A media feature, `prefers-color-scheme`.
    Media(Cow<'a, str>),
    /// A pseudo-class or pseudo-element, `hover`.
    Pseudo(Cow<'a, str>),
    /// A combinator, or the first character of a simple selector, `>` or `[`.
    Selector(char),
    /// An element, `bdi`.
    Element(Cow<'a, str>),
    /// An attribute, `align`.
    Attribute(Cow<'a, str>),
    /// An image format, `svg`.
    Image(Cow<'a, str>),
}

use Syntax::{AtRule, Attribute, Element, Function, Image, Keyword, Media, Property, Pseudo, Selector, Unit, Value};

/// Names that cannot be derived from the titles.
const SELECTORS: [(&str, char); 7] = [
    ("adjacent-sibling", '+'),
    ("attribute", '['),
    ("child", '>'),
    ("descendant", ' '),
    ("general-sibling", '~'),
    ("id", '#'),
    ("universal", '*'),
];
const COLUMNS: [&str; 6] =
    ["columns", "column-fill", "column-rule", "column-span", "column-width", "column-rule-color"];
const GRID: [&str; 4] = ["grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows"];
const RADII: [&str; 4] =
    ["border-end-end-radius", "border-end-start-radius", "border-start-end-radius", "border-start-start-radius"];
const SEMANTICS: [&str; 10] =
    ["article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "nav", "section"];

/// Every syntax of a feature; empty if it has none of its own.
pub(super) fn syntaxes(feature: &Feature) -> Vec<Syntax<'static>> {
    let name = |slug: &str| feature.slug.strip_prefix(slug).map(|name| Cow::Owned(name.to_owned()));
    match feature.category.as_str() {
        "image" => name("image-").map(images).unwrap_or_default(),
        "html" => html(feature),
        "css" => {
            if let Some(media) = name("css-at-media-") {
                let media = if media == "device-pixel-ratio" { "-webkit-device-pixel-ratio".into() } else { media };
                vec![Media(media)]
            } else if let Some(rule) = name("css-at-") {
                vec![AtRule(rule)]
            } else if let Some(pseudo) = name("css-pseudo-class-").or_else(|| name("css-pseudo-element-")) {
                vec![Pseudo(pseudo)]
            } else if let Some(selector) = name("css-selector-") {
                let known = SELECTORS.iter().find(|(name, _)| *name == selector);
                known.map(|(_, sign)| Selector(*sign)).into_iter().collect()
            } else if let Some(unit) = name("css-unit-") {
                match &*unit {
                    "percent" => vec![Unit("%".into())],
                    "calc" => vec![Function(unit)],
                    "initial" => vec![Keyword(unit)],
                    _ => vec![Unit(unit)],
                }
            } else {
                css(feature)
            }
        }
        _ => Vec::new(),
    }
}

fn images(kind: Cow<'static, str>) -> Vec<Syntax<'static>> {
    match &*kind {
        "jpg" => vec![Image(kind), Image("jpeg".into())],
        _ => vec![Image(kind)],
    }
}

/// Parses the title of a CSS feature: `gap, column-gap, row-gap`, `display:flex`, `clamp()`.
fn css(feature: &Feature) -> Vec<Syntax<'static>> {
    let title = feature.title.to_ascii_lowercase();
    match feature.slug.as_str() {
        "css-border-radius-logical" => return RADII.map(|name| Property(name.into())).to_vec(),
        "css-column-layout-properties" => return COLUMNS.map(|name| Property(name.into())).to_vec(),
        "css-grid-template" => return GRID.map(|name| Property(name.into())).to_vec(),
        "css-intrinsic-size" | "css-sytem-ui" => return each(&title, Keyword),
        "css-variables" => return vec![Function("var".into())],
        _ => {}
    }
    if let Some((property, value)) = title.split_once(':') {
        return vec![Value(property.trim().to_owned().into(), value.trim().to_owned().into())];
    }
    if title.ends_with("()") {
        return each(&title.replace("()", ""), Function);
    }
    let title = [" css property", " property", " shorthand"]
        .iter()
        .fold(title.trim(), |title, suffix| title.strip_suffix(suffix).unwrap_or(title));
    each(title, Property)
}

/// Every name of a list, if the list consists of names only.
fn each(title: &str, syntax: impl Fn(Cow<'static, str>) -> Syntax<'static>) -> Vec<Syntax<'static>> {
    let names: Vec<&str> = title.split([',', '&']).map(str::trim).collect();
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if names.iter().all(is_name) {
        names.into_iter().map(|name| syntax(Cow::Owned(name.to_owned()))).collect()
    } else {
        Vec::new()
    }
}

/// Parses the title of an HTML feature: `<bdi> element`, `srcset and sizes attributes`.
fn html(feature: &Feature) -> Vec<Syntax<'static>> {
    let title = feature.title.to_ascii_lowercase();
    match feature.slug.as_str() {
        // These cannot be recognized by a name, or every page needs them.
        "html-body" | "html-h1-h6" | "html-lists" => return Vec::new(),
        "html-image-maps" => return vec![Element("map".into())],
        "html-semantics" => return SEMANTICS.map(|name| Element(name.into())).to_vec(),
        "html-svg" => return vec![Element("svg".into())],
        "html-address" => return vec![Element("address".into())],
        _ => {}
    }
    if let Some(names) = title.strip_suffix(" attribute").or_else(|| title.strip_suffix(" attributes")) {
        return each(&names.replace(" and ", ","), Attribute);
    }
    let element = title.strip_suffix(" element").unwrap_or(&title);
    element
        .strip_prefix('<')
        .and_then(|name| name.strip_suffix('>'))
        .map(|name| each(name, Element))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::features::Data, *};

    #[test]
    fn syntax_maps_to_feature() {
        for (syntax, slug) in [
            (Property("border-radius".into()), "css-border-radius"),
            (Property("row-gap".into()), "css-gap"),
            (Property("color-scheme".into()), "css-color-scheme"),
            (Property("max-width".into()), "css-max-width"),
            (Property("font".into()), "css-font"),
            (Property("grid-template-areas".into()), "css-grid-template"),
            (Value("display".into(), "flex".into()), "css-display-flex"),
            (Value("flex-wrap".into(), "wrap".into()), "css-flex-wrap"),
            (Keyword("min-content".into()), "css-intrinsic-size"),
            (Function("calc".into()), "css-unit-calc"),
            (Function("linear-gradient".into()), "css-linear-gradient"),
            (Function("oklab".into()), "css-modern-color"),
            (Unit("rem".into()), "css-unit-rem"),
            (Unit("%".into()), "css-unit-percent"),
            (AtRule("media".into()), "css-at-media"),
            (AtRule("font-face".into()), "css-at-font-face"),
            (Media("prefers-color-scheme".into()), "css-at-media-prefers-color-scheme"),
            (Pseudo("hover".into()), "css-pseudo-class-hover"),
            (Pseudo("before".into()), "css-pseudo-element-before"),
            (Selector('>'), "css-selector-child"),
            (Element("bdi".into()), "html-bdi"),
            (Element("nav".into()), "html-semantics"),
            (Attribute("sizes".into()), "html-srcset"),
            (Attribute("align".into()), "html-align"),
            (Image("jpeg".into()), "image-jpg"),
        ] {
            let number = Data::get().number(&syntax).unwrap_or_else(|| panic!("{syntax:?} is not a feature"));
            assert_eq!(Data::get().features[number].slug, slug, "{syntax:?}");
        }
    }
}
