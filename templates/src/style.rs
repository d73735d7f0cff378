//! The design of a mail: all inline styles, and a small style sheet for what inline styles cannot express (dark mode,
//! narrow screens, Cognito's own link).
//!
//! Values contain no quotes, because they are printed in `style='…'`. The style sheet overrides inline styles with
//! `!important`.

use crate::html::Html;

/// The page around the card.
pub(crate) const PAGE: Html = Html("margin:0;padding:0;background-color:#f2f4f7;");
/// A table that is only used for layout.
pub(crate) const GRID: Html = Html("border-collapse:separate;border-spacing:0;width:100%;");
/// A layout table as wide as its content.
pub(crate) const NARROW_GRID: Html = Html("border-collapse:separate;border-spacing:0;");
/// The one column of the mail.
pub(crate) const COLUMN: Html = Html("border-collapse:separate;border-spacing:0;width:100%;max-width:600px;");
/// Around the column.
pub(crate) const MARGIN: Html = Html("padding:32px 12px;background-color:#f2f4f7;");
/// The preview text in lists of mails, hidden in the mail itself.
pub(crate) const PREHEADER: Html = Html(
    "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;font-size:1px;line-height:1px;color:#f2f4f7;",
);

/// The line above the card, in the brand's colour.
pub(crate) const LINE: Html = Html("height:6px;line-height:6px;font-size:6px;border-radius:12px 12px 0 0;");
/// The card.
pub(crate) const CARD: Html = Html("background-color:#ffffff;border-radius:0 0 12px 12px;padding:36px 40px 32px;");
/// The row of logo or name.
pub(crate) const MASTHEAD: Html =
    Html("margin:0 0 28px;font-size:20px;line-height:40px;font-weight:700;color:#1c2127;");
/// The logo: 40 px high, with its natural width; the text style is for its alternative text.
pub(crate) const LOGO: Html = Html(
    "display:inline-block;vertical-align:middle;border:0;height:40px;width:auto;max-width:100%;font-size:20px;line-height:40px;font-weight:700;color:#1c2127;",
);
/// The heading.
pub(crate) const HEADING: Html = Html("margin:0 0 20px;font-size:26px;line-height:34px;font-weight:700;color:#1c2127;");
/// Paragraphs.
pub(crate) const PARAGRAPH: Html = Html("margin:0 0 20px;font-size:16px;line-height:26px;color:#1c2127;");
/// The closing note, under a thin line.
pub(crate) const ASIDE: Html =
    Html("margin:0;padding:20px 0 0;border-top:1px solid #dfe3e8;font-size:14px;line-height:22px;color:#5a6472;");
/// The label above a value.
pub(crate) const LABEL: Html = Html("margin:0 0 6px;font-size:14px;line-height:22px;color:#5a6472;");

/// The button's cell: Outlook uses its padding. Its outline keeps the button visible if the brand's colour is the
/// colour of the card. The corners of the brand follow.
pub(crate) const BUTTON_OUTLINE: Html = Html("border:1px solid #5a6472;");
/// The rest of it.
pub(crate) const BUTTON_CELL: Html = Html("mso-padding-alt:14px 28px;text-align:center;");
/// The button itself: 20 + 2 × 14 = 48 px high, 4 more than the minimum target size (WCAG 2.2, 2.5.5: 44).
pub(crate) const BUTTON_BOX: Html = Html("display:inline-block;padding:14px 28px;");
/// The text of the button.
pub(crate) const BUTTON: Html = Html("font-size:16px;line-height:20px;font-weight:600;text-decoration:none;");
/// The space under a button or a box.
pub(crate) const GAP: Html = Html("height:28px;line-height:28px;font-size:1px;");
/// The box around Cognito's own link, which has no style: an outlined button in the brand's colour.
pub(crate) const LINK_OUTLINE: Html = Html("padding:14px 28px;border:2px solid #5a6472;");
/// The rest of it.
pub(crate) const LINK_CELL: Html =
    Html("background-color:#ffffff;font-size:16px;line-height:20px;font-weight:600;text-align:center;color:#1c2127;");

/// The box around a value to copy.
pub(crate) const WELL: Html =
    Html("padding:18px 16px;border-radius:8px;background-color:#f2f4f7;text-align:center;color:#1c2127;");
/// A code: large, in an unambiguous font, selected as a whole by one click.
pub(crate) const CODE: Html = Html(
    "font-family:SFMono-Regular,Menlo,Consolas,Courier New,monospace;font-size:32px;line-height:40px;font-weight:700;letter-spacing:4px;color:#1c2127;-webkit-user-select:all;user-select:all;",
);
/// A user name or a temporary password, which may be long.
pub(crate) const VALUE: Html = Html(
    "font-family:SFMono-Regular,Menlo,Consolas,Courier New,monospace;font-size:18px;line-height:26px;font-weight:700;color:#1c2127;word-break:break-all;-webkit-user-select:all;user-select:all;",
);

/// Below the card.
pub(crate) const FOOTER: Html =
    Html("padding:24px 40px 0;font-size:13px;line-height:20px;color:#5a6472;text-align:center;");
/// A line of the footer.
pub(crate) const FOOTER_LINE: Html = Html("margin:0 0 6px;font-size:13px;line-height:20px;color:#5a6472;");
/// A link of the footer.
pub(crate) const FOOTER_LINK: Html = Html("color:#5a6472;text-decoration:underline;");

/// The style sheet. Mail clients that drop it show the complete light mail. Classes: `p` page, `c` card, `t` text,
/// `s` secondary text, `w` well, `l` logo, `k` box of Cognito's link, `b` button, `g` the button's table, `o` its
/// outline, `m` margin, `f` footer.
pub(crate) const STYLESHEET: Html = Html(
    "<style>\
:root{color-scheme:light dark;supported-color-schemes:light dark}\
.k a{display:block;color:#1c2127!important;text-decoration:none}\
.s a{color:inherit!important;text-decoration:underline}\
@media (max-width:480px){.m{padding:16px 8px!important}.c{padding:28px 20px 24px!important}.f{padding:20px 20px 0!important}.g{width:100%!important}.b{display:block!important}}\
@media (prefers-color-scheme:dark){\
.p{background-color:#101418!important}\
.c{background-color:#1b2027!important}\
.t{color:#f1f3f5!important}\
.s{color:#a9b2bd!important;border-color:#38404a!important}\
.w{background-color:#2a313a!important;color:#f1f3f5!important}\
.k{background-color:#2a313a!important;border-color:#5a6472!important}\
.k a{color:#f1f3f5!important}\
.o{border-color:#7a8592!important}\
.l{background-color:#ffffff!important;padding:6px!important;border-radius:6px!important}\
}\
</style>",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::contrast;

    /// Text and background of the light mail, from the inline styles, and of the dark mail, from the style sheet.
    #[test]
    fn text_contrast_meets_wcag_aa_in_both_schemes() {
        let (ink, soft) = ("color:#1c2127;", "color:#5a6472;");
        let (page, card) = ("background-color:#f2f4f7;", "background-color:#ffffff;");
        for (text, ground) in [
            (color_of(PARAGRAPH, ink), color_of(CARD, card)),
            (color_of(HEADING, ink), color_of(CARD, card)),
            (color_of(CODE, ink), color_of(WELL, page)),
            (color_of(VALUE, ink), color_of(WELL, page)),
            (color_of(LINK_CELL, ink), color_of(LINK_CELL, card)),
            (color_of(ASIDE, soft), color_of(CARD, card)),
            (color_of(LABEL, soft), color_of(CARD, card)),
            (color_of(FOOTER_LINE, soft), color_of(PAGE, page)),
            (color_of(STYLESHEET, ".t{color:#f1f3f5!"), color_of(STYLESHEET, ".c{background-color:#1b2027!")),
            (color_of(STYLESHEET, ".t{color:#f1f3f5!"), color_of(STYLESHEET, ".w{background-color:#2a313a!")),
            (color_of(STYLESHEET, ".k a{color:#f1f3f5!"), color_of(STYLESHEET, ".k{background-color:#2a313a!")),
            (color_of(STYLESHEET, ".s{color:#a9b2bd!"), color_of(STYLESHEET, ".c{background-color:#1b2027!")),
            (color_of(STYLESHEET, ".s{color:#a9b2bd!"), color_of(STYLESHEET, ".p{background-color:#101418!")),
        ] {
            assert!(contrast(text, ground) >= 4.5, "#{text:06x} on #{ground:06x}");
        }
        // Other elements need less contrast (WCAG 2.2, 1.4.11).
        let (outline, card) = (".o{border-color:#7a8592!", ".c{background-color:#1b2027!");
        assert!(contrast(color_of(STYLESHEET, outline), color_of(STYLESHEET, card)) >= 3.0);
    }

    /// The colour in a declaration that the style must contain.
    fn color_of(style: Html, declaration: &str) -> u32 {
        assert!(style.0.contains(declaration), "{declaration} is not in {}", style.0);
        let digits = declaration.split('#').nth(1).unwrap();
        u32::from_str_radix(&digits[..6], 16).unwrap()
    }
}
