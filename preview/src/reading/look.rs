//! How each element looks: the cascade of its attributes, the stylesheet and its own style, for text and ground alone.

use super::{
    color::{Color, Paint},
    effect::{Effect, Size, effects},
    page::{Element, Page},
    stylesheet::{Specificity, When, declarations},
};
use std::collections::HashMap;

/// The scheme that a reader's system is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

/// What becomes of a text in an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// `None` where it cannot be told.
    pub(super) color: Option<Color>,
    /// `None` where it cannot be told, as over a picture.
    pub(super) ground: Option<Color>,
    /// In CSS pixels.
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) hidden: bool,
    /// What the element itself paints under its text; only for `inherit`.
    own_ground: Paint,
}

/// A style, and how strong it is: important ones first, then by place (attribute, stylesheet, own style), specificity, order.
type Ranked<'s> = ((bool, u8, Specificity, usize), &'s Effect);

/// The effects of every rule and of every style in the mail, each read once.
pub(super) struct Styles {
    rules: Vec<Vec<(bool, Effect)>>,
    own: HashMap<String, Vec<(bool, Effect)>>,
}

impl Styles {
    pub(super) fn of(page: &Page<'_>) -> Self {
        let rules = page.stylesheet.rules.iter().map(|rule| effects(&rule.declarations)).collect();
        let mut own = HashMap::new();
        for style in page.elements.iter().filter_map(|element| element.attribute("style")) {
            if !own.contains_key(style) {
                own.insert(style.to_owned(), effects(&declarations(style)));
            }
        }
        Self { rules, own }
    }

    /// The looks of all elements, each at its number.
    pub(super) fn looks(&self, page: &Page<'_>, scheme: Scheme) -> Vec<Look> {
        let mut looks: Vec<Look> = Vec::with_capacity(page.elements.len());
        let root = Look::root(scheme);
        for element in &page.elements {
            let parent = element.parent.and_then(|parent| looks.get(parent)).copied().unwrap_or(root);
            let mut style = Style::of_tag(element, scheme);
            let mut ranked = self.ranked(page, element, scheme);
            ranked.sort_by_key(|(rank, _)| *rank);
            ranked.into_iter().for_each(|(_, effect)| style.take(effect));
            looks.push(style.within(&parent, root.size));
        }
        looks
    }

    fn ranked<'s>(&'s self, page: &Page<'_>, element: &Element, scheme: Scheme) -> Vec<Ranked<'s>> {
        let mut ranked = Vec::new();
        for (number, specificity) in &element.rules {
            let applies = page.stylesheet.rules.get(*number).is_some_and(|rule| match rule.when {
                When::Always => true,
                When::InLight => scheme == Scheme::Light,
                When::InDark => scheme == Scheme::Dark,
                When::Sometimes => false,
            });
            let effects = self.rules.get(*number).filter(|_| applies);
            for (important, effect) in effects.into_iter().flatten() {
                ranked.push(((*important, 1, *specificity, *number), effect));
            }
        }
        let own = element.attribute("style").and_then(|style| self.own.get(style));
        for (important, effect) in own.into_iter().flatten() {
            ranked.push(((*important, 2, [0; 3], 0), effect));
        }
        ranked
    }
}

/// Whether the mail says that it is made for a dark scheme.
pub(super) fn knows_dark(page: &Page<'_>) -> bool {
    let is_meta = |element: &Element| {
        element.tag == "meta"
            && element.attribute("name").is_some_and(|name| name.eq_ignore_ascii_case("color-scheme"))
            && element.attribute("content").is_some_and(|content| content.contains("dark"))
    };
    page.stylesheet.rules.iter().any(|rule| {
        let says = rule.declarations.iter().any(|one| one.property == "color-scheme" && one.value.contains("dark"));
        says || rule.when == When::InDark
    }) || page.elements.iter().any(is_meta)
}

impl Look {
    /// The page as a mail program gives it to a mail that knows the scheme.
    fn root(scheme: Scheme) -> Self {
        let (color, ground) = match scheme {
            Scheme::Light => (Color::BLACK, Color::WHITE),
            Scheme::Dark => (Color::WHITE, Color::opaque(0x12, 0x12, 0x12)),
        };
        let own_ground = Paint::Color(Color::TRANSPARENT);
        Self { color: Some(color), ground: Some(ground), size: 16.0, bold: false, hidden: false, own_ground }
    }
}

/// What is asked for of one element.
struct Style {
    color: Paint,
    ground: Paint,
    picture: bool,
    size: Size,
    bold: Option<bool>,
    unseen: bool,
    visible: Option<bool>,
    faint: bool,
    flat: bool,
    clipped: bool,
}

impl Style {
    /// What a mail program gives an element of itself, and what its attributes say.
    fn of_tag(element: &Element, scheme: Scheme) -> Self {
        let tag = element.tag.as_str();
        let is_link = tag == "a" && element.attribute("href").is_some();
        let blue = if scheme == Scheme::Dark { Color::opaque(0x9e, 0x9e, 0xff) } else { Color::opaque(0, 0, 0xee) };
        let color = match element.attribute("color") {
            Some(color) if tag == "font" => Paint::attribute(color),
            _ if is_link => Paint::Color(blue),
            _ => Paint::Inherit,
        };
        let ground = element.attribute("bgcolor").map_or(Paint::Color(Color::TRANSPARENT), Paint::attribute);
        let bold = matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "b" | "strong" | "th").then_some(true);
        let size = match tag {
            "h1" => Size::Relative(2.0),
            "h2" => Size::Relative(1.5),
            "h3" => Size::Relative(1.17),
            "h5" | "small" | "sub" | "sup" => Size::Relative(0.83),
            "h6" => Size::Relative(0.67),
            "big" => Size::Relative(1.2),
            _ => Size::Relative(1.0),
        };
        let unseen = matches!(tag, "head" | "title" | "script" | "style" | "template");
        let picture = element.attribute("background").is_some();
        Self { color, ground, picture, size, bold, unseen, visible: None, faint: false, flat: false, clipped: false }
    }

    fn take(&mut self, effect: &Effect) {
        match effect {
            Effect::Color(paint) => self.color = *paint,
            Effect::Ground(paint) => self.ground = *paint,
            Effect::Picture(picture) => self.picture = *picture,
            Effect::Size(size) => self.size = *size,
            Effect::Bold(bold) => self.bold = *bold,
            Effect::Shown(shown) => self.unseen = !shown,
            Effect::Visible(visible) => self.visible = *visible,
            Effect::Faint(faint) => self.faint = *faint,
            Effect::Flat(flat) => self.flat = *flat,
            Effect::Clipped(clipped) => self.clipped = *clipped,
        }
    }

    /// The look of an element with this style.
    fn within(self, parent: &Look, root_size: f32) -> Look {
        let own_ground = if self.ground == Paint::Inherit { parent.own_ground } else { self.ground };
        let text = match self.color {
            Paint::Color(color) => Some(color),
            Paint::Inherit | Paint::Current => parent.color,
            Paint::Unknown => None,
        };
        let painted = match own_ground {
            Paint::Color(color) => Some(color),
            Paint::Current => text,
            Paint::Inherit | Paint::Unknown => None,
        };
        let ground = match (painted, parent.ground) {
            (Some(color), _) if color.is_opaque() => Some(color),
            (Some(color), Some(under)) => Some(color.on(under)),
            _ => None,
        };
        // A ground under a picture is what a reader gets who has pictures off; without one, nothing can be told.
        let ground = ground.filter(|_| !self.picture || painted.is_some_and(Color::is_opaque));
        let size = match self.size {
            Size::Pixels(pixels) => pixels,
            Size::Relative(share) => parent.size * share,
            Size::OfRoot(share) => root_size * share,
        };
        let hides = self.unseen || self.faint || (self.flat && self.clipped) || self.visible == Some(false);
        Look {
            color: text,
            ground,
            size,
            bold: self.bold.unwrap_or(parent.bold),
            hidden: parent.hidden || hides || size < 2.0,
            own_ground,
        }
    }
}
