//! Computes the style of each element from attributes, stylesheet and inline style, as far as text and background are
//! concerned.

use super::{
    color::{Color, ColorValue},
    parsed_mail::{Element, ParsedMail},
    style_property::{FontSize, StyleProperty, style_properties},
    stylesheet::{MediaCondition, Specificity, declarations},
};
use std::collections::HashMap;

/// The preferred colour scheme of the reader's system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColorScheme {
    Light,
    Dark,
}

/// The computed style of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct ComputedStyle {
    /// `None` if unknown.
    pub(super) color: Option<Color>,
    /// `None` if unknown, for example over an image.
    pub(super) background: Option<Color>,
    /// In CSS pixels.
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) hidden: bool,
    /// The background of the element itself, needed for `inherit`.
    own_background: ColorValue,
}

/// A property with its precedence: importance, origin (attribute, stylesheet, inline style), specificity, order.
type RankedProperty<'s> = ((bool, u8, Specificity, usize), &'s StyleProperty);

/// The properties of every rule and of every inline style, each parsed once.
pub(super) struct Cascade {
    rules: Vec<Vec<(bool, StyleProperty)>>,
    own: HashMap<String, Vec<(bool, StyleProperty)>>,
}

impl Cascade {
    pub(super) fn new(parsed: &ParsedMail<'_>) -> Self {
        let rules = parsed.stylesheet.rules.iter().map(|rule| style_properties(&rule.declarations)).collect();
        let mut own = HashMap::new();
        for style in parsed.elements.iter().filter_map(|element| element.attribute("style")) {
            if !own.contains_key(style) {
                own.insert(style.to_owned(), style_properties(&declarations(style)));
            }
        }
        Self { rules, own }
    }

    /// The styles of all elements, indexed by element number.
    pub(super) fn computed_styles(&self, parsed: &ParsedMail<'_>, scheme: ColorScheme) -> Vec<ComputedStyle> {
        let mut styles: Vec<ComputedStyle> = Vec::with_capacity(parsed.elements.len());
        let root = ComputedStyle::root(scheme);
        for element in &parsed.elements {
            let parent = element.parent.and_then(|parent| styles.get(parent)).copied().unwrap_or(root);
            let mut style = SpecifiedStyle::from_element(element, scheme);
            let mut ranked = self.ranked(parsed, element, scheme);
            ranked.sort_by_key(|(rank, _)| *rank);
            ranked.into_iter().for_each(|(_, property)| style.apply(property));
            styles.push(style.compute(&parent, root.size));
        }
        styles
    }

    fn ranked<'s>(
        &'s self,
        parsed: &ParsedMail<'_>,
        element: &Element,
        scheme: ColorScheme,
    ) -> Vec<RankedProperty<'s>> {
        let mut ranked = Vec::new();
        for (number, specificity) in &element.rules {
            let applies = parsed.stylesheet.rules.get(*number).is_some_and(|rule| match rule.when {
                MediaCondition::Always => true,
                MediaCondition::LightScheme => scheme == ColorScheme::Light,
                MediaCondition::DarkScheme => scheme == ColorScheme::Dark,
                MediaCondition::Other => false,
            });
            let style_properties = self.rules.get(*number).filter(|_| applies);
            for (important, property) in style_properties.into_iter().flatten() {
                ranked.push(((*important, 1, *specificity, *number), property));
            }
        }
        let own = element.attribute("style").and_then(|style| self.own.get(style));
        for (important, property) in own.into_iter().flatten() {
            ranked.push(((*important, 2, [0; 3], 0), property));
        }
        ranked
    }
}

/// Whether the mail declares support for a dark scheme.
pub(super) fn supports_dark(parsed: &ParsedMail<'_>) -> bool {
    let is_meta = |element: &Element| {
        element.tag == "meta"
            && element.attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("color-scheme"))
            && element.attribute("content").is_some_and(|content| content.contains("dark"))
    };
    parsed.stylesheet.rules.iter().any(|rule| {
        let declares_dark =
            rule.declarations.iter().any(|one| one.property == "color-scheme" && one.value.contains("dark"));
        declares_dark || rule.when == MediaCondition::DarkScheme
    }) || parsed.elements.iter().any(is_meta)
}

impl ComputedStyle {
    /// The initial style that a mail program uses for a mail that supports the scheme.
    fn root(scheme: ColorScheme) -> Self {
        let (color, background) = match scheme {
            ColorScheme::Light => (Color::BLACK, Color::WHITE),
            ColorScheme::Dark => (Color::WHITE, Color::opaque(0x12, 0x12, 0x12)),
        };
        let own_background = ColorValue::Color(Color::TRANSPARENT);
        Self {
            color: Some(color),
            background: Some(background),
            size: 16.0,
            bold: false,
            hidden: false,
            own_background,
        }
    }
}

/// The specified style of an element.
struct SpecifiedStyle {
    color: ColorValue,
    background: ColorValue,
    background_image: bool,
    size: FontSize,
    bold: Option<bool>,
    not_displayed: bool,
    visible: Option<bool>,
    zero_opacity: bool,
    zero_height: bool,
    overflow_hidden: bool,
}

impl SpecifiedStyle {
    /// The mail program's default style for the element, and its presentational attributes.
    fn from_element(element: &Element, scheme: ColorScheme) -> Self {
        let tag = element.tag.as_str();
        let is_link = tag == "a" && element.attribute("href").is_some();
        let blue =
            if scheme == ColorScheme::Dark { Color::opaque(0x9e, 0x9e, 0xff) } else { Color::opaque(0, 0, 0xee) };
        let color = match element.attribute("color") {
            Some(color) if tag == "font" => ColorValue::parse_attribute(color),
            _ if is_link => ColorValue::Color(blue),
            _ => ColorValue::Inherit,
        };
        let background =
            element.attribute("bgcolor").map_or(ColorValue::Color(Color::TRANSPARENT), ColorValue::parse_attribute);
        let bold = matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "b" | "strong" | "th").then_some(true);
        let size = match tag {
            "h1" => FontSize::Em(2.0),
            "h2" => FontSize::Em(1.5),
            "h3" => FontSize::Em(1.17),
            "h5" | "small" | "sub" | "sup" => FontSize::Em(0.83),
            "h6" => FontSize::Em(0.67),
            "big" => FontSize::Em(1.2),
            _ => FontSize::Em(1.0),
        };
        let not_displayed = matches!(tag, "head" | "title" | "script" | "style" | "template");
        let background_image = element.attribute("background").is_some();
        Self {
            color,
            background,
            background_image,
            size,
            bold,
            not_displayed,
            visible: None,
            zero_opacity: false,
            zero_height: false,
            overflow_hidden: false,
        }
    }

    fn apply(&mut self, property: &StyleProperty) {
        match property {
            StyleProperty::Color(value) => self.color = *value,
            StyleProperty::BackgroundColor(value) => self.background = *value,
            StyleProperty::BackgroundImage(background_image) => self.background_image = *background_image,
            StyleProperty::FontSize(size) => self.size = *size,
            StyleProperty::Bold(bold) => self.bold = *bold,
            StyleProperty::Displayed(displayed) => self.not_displayed = !displayed,
            StyleProperty::Visible(visible) => self.visible = *visible,
            StyleProperty::ZeroOpacity(zero_opacity) => self.zero_opacity = *zero_opacity,
            StyleProperty::ZeroHeight(zero_height) => self.zero_height = *zero_height,
            StyleProperty::OverflowHidden(overflow_hidden) => self.overflow_hidden = *overflow_hidden,
        }
    }

    /// Computes the style inside of this parent.
    fn compute(self, parent: &ComputedStyle, root_size: f32) -> ComputedStyle {
        let own_background =
            if self.background == ColorValue::Inherit { parent.own_background } else { self.background };
        let text = match self.color {
            ColorValue::Color(color) => Some(color),
            ColorValue::Inherit | ColorValue::Current => parent.color,
            ColorValue::Unknown => None,
        };
        let painted = match own_background {
            ColorValue::Color(color) => Some(color),
            ColorValue::Current => text,
            ColorValue::Inherit | ColorValue::Unknown => None,
        };
        let background = match (painted, parent.background) {
            (Some(color), _) if color.is_opaque() => Some(color),
            (Some(color), Some(under)) => Some(color.over(under)),
            _ => None,
        };
        // With images off, a reader sees the colour under a background image; without a colour, the background is
        // unknown.
        let background = background.filter(|_| !self.background_image || painted.is_some_and(Color::is_opaque));
        let size = match self.size {
            FontSize::Pixels(pixels) => pixels,
            FontSize::Em(share) => parent.size * share,
            FontSize::Rem(share) => root_size * share,
        };
        let hides = self.not_displayed
            || self.zero_opacity
            || (self.zero_height && self.overflow_hidden)
            || self.visible == Some(false);
        ComputedStyle {
            color: text,
            background,
            size,
            bold: self.bold.unwrap_or(parent.bold),
            hidden: parent.hidden || hides || size < 2.0,
            own_background,
        }
    }
}
