//! Links and images: where they lead and come from, and what they show.

use super::{
    address::{Web, image_trouble, is_within, link_trouble, strip_scheme},
    finding::{Finding, Severity},
    page::{Element, Page},
    text::is_unseen,
};
use templates::{Brand, is_domain};

/// What is wrong with the links of a mail.
pub(super) fn links(page: &Page<'_>, brand: &Brand) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (link, words) in page.links() {
        let Some(href) = link.attribute("href") else { continue };
        let trouble = link_trouble(href, brand);
        findings.extend(trouble.map(|it| Finding::html(Severity::Error, it.rule, link.line, it.text, it.fix)));
        if shows_another(&words.replace(brand.name.as_str(), " "), href) {
            let text = "a link shows another address than the one it leads to".to_owned();
            let fix = "Show words, or the very address.";
            findings.push(Finding::html(Severity::Error, "link-shows-other", link.line, text, fix));
        }
    }
    findings
}

/// Whether one of the words looks like an address, and the link does not lead there.
fn shows_another(words: &str, href: &str) -> bool {
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_only = words.len() == 1;
    if let Some(mailbox) = strip_scheme(href, "mailto:") {
        let mailbox = mailbox.split('?').next().unwrap_or_default();
        return words.iter().any(|word| word.contains('@') && !bare(word).eq_ignore_ascii_case(mailbox));
    }
    let leads_to = Web::parse(href.trim()).map(|web| web.host()).unwrap_or_default();
    let shown = words.into_iter().filter_map(|word| shown_host(bare(word), is_only));
    shown.into_iter().any(|host| !is_within(&leads_to, host.strip_prefix("www.").unwrap_or(&host)))
}

/// A word without what encloses it or ends its sentence.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/')
}

/// The host that a word shows. Names with one dot may be those of files, and are taken for hosts only alone.
fn shown_host(word: &str, is_only: bool) -> Option<String> {
    if let Some(web) = Web::parse(word) {
        return Some(web.host());
    }
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let last = host.rsplit_once('.').map(|(_, last)| last).unwrap_or_default();
    let is_host = is_domain(&host) && last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic());
    let is_meant = is_only || word.contains('/') || host.matches('.').count() > 1;
    (is_host && is_meant).then_some(host)
}

/// What is wrong with the images of a mail.
pub(super) fn images(page: &Page<'_>, brand: &Brand) -> Vec<Finding> {
    let with_words: Vec<usize> =
        page.links().into_iter().filter(|(_, words)| !is_unseen(words)).map(|(link, _)| link.number).collect();
    let is_image = |element: &&Element| element.tag == "img";
    page.elements.iter().filter(is_image).flat_map(|image| of_image(image, brand, &with_words)).collect()
}

fn of_image(image: &Element, brand: &Brand, with_words: &[usize]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |severity, rule, text: String, fix| {
        findings.push(Finding::html(severity, rule, image.line, text, fix));
    };
    let alone_in_link = image.link.is_some_and(|link| !with_words.contains(&link));
    match image.attribute("alt") {
        None => find(
            Severity::Error,
            "image-alt",
            "an image has no alternative text".to_owned(),
            "Say in alt what it shows, or write alt=\"\" when it only decorates.",
        ),
        Some(alt) if is_unseen(alt) && alone_in_link => find(
            Severity::Error,
            "image-link-alt",
            "a link is nothing but an image without alternative text".to_owned(),
            "Say in alt where the link leads.",
        ),
        Some(_) => {}
    }
    if image.attribute("width").is_none() && image.attribute("height").is_none() {
        find(
            Severity::Warning,
            "image-size",
            "an image has no width and no height".to_owned(),
            "Write one of them as an attribute: Outlook reads no other, and the mail does not jump when it comes.",
        );
    }
    if let Some(trouble) = image_trouble(image.attribute("src").unwrap_or_default(), brand) {
        find(Severity::Error, trouble.rule, trouble.text, trouble.fix);
    }
    findings
}
