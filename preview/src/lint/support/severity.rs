//! The severity of a feature that a client does not support.

use crate::lint::finding::Severity;

/// Without these features, content is misplaced or missing.
const BREAKS_CONTENT: [&str; 57] = [
    "css-align-items",
    "css-aspect-ratio",
    "css-background",
    "css-background-image",
    "css-block-inline-size",
    "css-clip-path",
    "css-column-count",
    "css-column-layout-properties",
    "css-conic-gradient",
    "css-display-flex",
    "css-display-grid",
    "css-display-none",
    "css-flex-direction",
    "css-flex-wrap",
    "css-float",
    "css-function-clamp",
    "css-function-light-dark",
    "css-function-max",
    "css-function-min",
    "css-gap",
    "css-grid-template",
    "css-inline-size",
    "css-inset",
    "css-intrinsic-size",
    "css-justify-content",
    "css-left-right-top-bottom",
    "css-linear-gradient",
    "css-margin-inline-block",
    "css-mask-image",
    "css-modern-color",
    "css-object-fit",
    "css-padding-inline-block",
    "css-position",
    "css-pseudo-element-after",
    "css-pseudo-element-before",
    "css-radial-gradient",
    "css-transform",
    "css-unit-calc",
    "css-unit-rem",
    "css-unit-vh",
    "css-unit-vmax",
    "css-unit-vmin",
    "css-unit-vw",
    "css-variables",
    "css-visibility",
    "css-z-index",
    "html-audio",
    "html-background",
    "html-hidden",
    "html-image-maps",
    "html-svg",
    "html-video",
    "image-avif",
    "image-base64",
    "image-heif",
    "image-svg",
    "image-webp",
];

/// Features whose absence does not matter: they are decorative, repeat an attribute, or have a rule of their own here.
const HARMLESS: [&str; 28] = [
    "css-accent-color",
    "css-animation",
    "css-at-import",
    "css-at-keyframes",
    "css-at-media-hover",
    "css-at-media-prefers-reduced-motion",
    "css-border-spacing",
    "css-color-scheme",
    "css-cursor",
    "css-font-kerning",
    "css-hyphens",
    "css-outline",
    "css-pseudo-class-active",
    "css-pseudo-class-focus",
    "css-pseudo-class-hover",
    "css-pseudo-class-link",
    "css-pseudo-class-visited",
    "css-text-decoration-skip-ink",
    "css-transition",
    "css-user-select",
    "html-aria-hidden",
    "html-aria-label",
    "html-form",
    "html-link",
    "html-loading-attribute",
    "html-object",
    "html-role",
    "html-target",
];

/// The severity, by the feature's name in the data; `None` if its absence does not matter.
pub(super) fn severity(slug: &str) -> Option<Severity> {
    if HARMLESS.contains(&slug) {
        None
    } else if BREAKS_CONTENT.contains(&slug) {
        Some(Severity::Warning)
    } else {
        Some(Severity::Notice)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::features::Data, *};

    #[test]
    fn every_feature_exists_and_is_in_one_list() {
        for slug in BREAKS_CONTENT.iter().chain(&HARMLESS) {
            assert!(Data::get().features.iter().any(|feature| feature.slug == *slug), "{slug}");
        }
        assert!(BREAKS_CONTENT.is_sorted() && HARMLESS.is_sorted());
        assert!(!BREAKS_CONTENT.iter().any(|slug| HARMLESS.contains(slug)));
    }
}
