//! The design of the confirmation page: one style sheet, whose hash can be in the page's content security policy.

use crate::{Brand, ButtonShape, Font};
use std::fmt;

/// The text between `<style>` and `</style>` of a page in one brand's colour, font and shape of button, for the hash in `style-src 'sha256-…'`.
///
/// It contains compiled-in text and the colours of a [`Color`](crate::Color), and none of `< > & " '`: it needs no escaping in
/// HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStylesheet(String);

impl PageStylesheet {
    /// The style sheet of a brand's page.
    pub fn for_brand(brand: &Brand) -> Self {
        let color = &brand.color;
        let (on_brand, outline) = (color.on_color(), color.outline());
        let mut sheet = format!(":root{{--brand:{color};--on-brand:{on_brand};--outline:{outline}}}{STYLESHEET}");
        // The style sheet has the defaults already.
        if brand.font != Font::System {
            sheet.push_str(&format!("body{{{}}}", brand.font.declaration()));
        }
        if brand.button != ButtonShape::Rounded {
            sheet.push_str(&format!(".b{{{}}}", brand.button.declaration()));
        }
        Self(sheet)
    }

    /// The text as it is in the page.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PageStylesheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The colours are those of the mails. Lengths are in `rem`, so that they follow the reader's font size. Classes: `n`
/// the brand's name, `b` button, `q` link next to a button, `s` secondary text.
const STYLESHEET: &str = "\
:root{color-scheme:light dark;--page:#f2f4f7;--card:#ffffff;--ink:#1c2127;--soft:#5a6472}\
@media (prefers-color-scheme:dark){:root{--outline:#7a8592;--page:#101418;--card:#1b2027;--ink:#f1f3f5;--soft:#a9b2bd}}\
*{box-sizing:border-box}\
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\
body{margin:0;padding:10vh .75rem 2rem;background-color:var(--page);color:var(--ink);\
font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:1rem;line-height:1.625;overflow-wrap:anywhere}\
main,footer{max-width:30rem;margin:0 auto}\
main{padding:2rem 2.5rem 2.5rem;border-radius:.75rem;background:linear-gradient(var(--brand),var(--brand)) top/100% 6px no-repeat var(--card)}\
p,h1{margin:0 0 1.25rem}\
h1{font-size:1.625rem;line-height:1.3;word-break:auto-phrase}\
.n{font-size:1.25rem;font-weight:700}\
main p:last-child{margin-bottom:0}\
.b{display:inline-block;padding:.875rem 1.75rem;border:1px solid var(--outline);border-radius:.5rem;background-color:var(--brand);color:var(--on-brand);\
font:inherit;font-weight:600;line-height:1.25;text-align:center;text-decoration:none;cursor:pointer}\
.b:hover{text-decoration:underline}\
form+p{margin-top:1.25rem}\
.q{color:var(--ink)}\
:focus-visible{outline:3px solid var(--ink);outline-offset:3px}\
footer{padding:1.5rem 1rem 0;text-align:center}\
.s{margin-bottom:.375rem;color:var(--soft);font-size:.875rem;line-height:1.5}\
.s a{color:inherit}\
@media (max-width:30rem){body{padding-top:1rem}main{padding:1.75rem 1.25rem 1.5rem}h1{font-size:1.375rem}.b{display:block;width:100%}}";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::contrast;

    #[test]
    fn contrast_meets_wcag_aa_in_both_schemes() {
        let (light, dark) = STYLESHEET.split_once("@media (prefers-color-scheme:dark)").unwrap();
        let dark = dark.split_once("}}").unwrap().0;
        for scheme in [light, dark] {
            let color = |name: &str| color_of(scheme, name);
            for (text, ground) in [("ink", "card"), ("ink", "page"), ("soft", "page")] {
                assert!(contrast(color(text), color(ground)) >= 4.5, "{text} on {ground}");
            }
        }
        // Other elements need less contrast (WCAG 2.2, 1.4.11). On the light card the outline comes from `Color`.
        assert!(contrast(color_of(dark, "outline"), color_of(dark, "card")) >= 3.0);
    }

    fn color_of(scheme: &str, name: &str) -> u32 {
        let value = scheme.split_once(&format!("--{name}:#")).unwrap().1;
        u32::from_str_radix(&value[..6], 16).unwrap()
    }
}
