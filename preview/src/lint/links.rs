//! Checks links and images: their URLs, and what they show.

use super::{
    characters::has_no_visible_text,
    finding::{Finding, Severity},
    parsed_mail::{Element, ParsedMail},
    url::{WebUrl, check_image, check_link, is_within, strip_scheme},
};
use templates::{Brand, is_domain};

/// Findings about links.
pub(super) fn links(parsed: &ParsedMail<'_>, brand: &Brand) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (link, words) in parsed.links() {
        let Some(href) = link.attribute("href") else { continue };
        let problem = check_link(href, brand);
        findings.extend(problem.map(|it| Finding::html(Severity::Error, it.rule, link.line, it.text, it.fix)));
        if shows_other_url(&words.replace(brand.name.as_str(), " "), href) {
            let text = "the text of a link shows a different address than its target".to_owned();
            let fix = "Use words as the text, or the exact target.";
            findings.push(Finding::html(Severity::Error, "link-shows-other", link.line, text, fix));
        }
    }
    findings
}

/// Whether a word of the link text is a URL or an e-mail address that differs from the link's target.
fn shows_other_url(words: &str, href: &str) -> bool {
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_only = words.len() == 1;
    if let Some(mailbox) = strip_scheme(href, "mailto:") {
        let mailbox = mailbox.split('?').next().unwrap_or_default();
        return words.iter().any(|word| word.contains('@') && !trim_punctuation(word).eq_ignore_ascii_case(mailbox));
    }
    let leads_to = WebUrl::parse(href.trim()).map(|web| web.host()).unwrap_or_default();
    let shown = words.into_iter().filter_map(|word| shown_host(trim_punctuation(word), is_only));
    shown.into_iter().any(|host| !is_within(&leads_to, host.strip_prefix("www.").unwrap_or(&host)))
}

/// Removes enclosing and trailing punctuation.
fn trim_punctuation(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/')
}

/// The host that a word shows. A name with a single dot may be a file name, so it only counts if it is the whole link
/// text.
fn shown_host(word: &str, is_only: bool) -> Option<String> {
    if let Some(web) = WebUrl::parse(word) {
        return Some(web.host());
    }
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let last = host.rsplit_once('.').map(|(_, last)| last).unwrap_or_default();
    let is_host = is_domain(&host) && last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic());
    let is_meant_as_url = is_only || word.contains('/') || host.matches('.').count() > 1;
    (is_host && is_meant_as_url).then_some(host)
}

/// Findings about images.
pub(super) fn images(parsed: &ParsedMail<'_>, brand: &Brand) -> Vec<Finding> {
    let links_with_text: Vec<usize> = parsed
        .links()
        .into_iter()
        .filter(|(_, words)| !has_no_visible_text(words))
        .map(|(link, _)| link.number)
        .collect();
    let is_image = |element: &&Element| element.tag == "img";
    parsed
        .elements
        .iter()
        .filter(is_image)
        .flat_map(|image| check_image_element(image, brand, &links_with_text))
        .collect()
}

fn check_image_element(image: &Element, brand: &Brand, links_with_text: &[usize]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |severity, rule, text: String, fix| {
        findings.push(Finding::html(severity, rule, image.line, text, fix));
    };
    let alone_in_link = image.link.is_some_and(|link| !links_with_text.contains(&link));
    match image.attribute("alt") {
        None => find(
            Severity::Error,
            "image-alt",
            "an image has no alternative text".to_owned(),
            "Describe the image in alt, or use alt=\"\" if it is decorative.",
        ),
        Some(alt) if has_no_visible_text(alt) && alone_in_link => find(
            Severity::Error,
            "image-link-alt",
            "a link consists of an image without alternative text".to_owned(),
            "Describe the target of the link in alt.",
        ),
        Some(_) => {}
    }
    if image.attribute("width").is_none() && image.attribute("height").is_none() {
        find(
            Severity::Warning,
            "image-size",
            "an image has neither width nor height".to_owned(),
            "Set at least one of them as an attribute: Outlook ignores CSS sizes, and the layout stays stable while the image loads.",
        );
    }
    if let Some(problem) = check_image(image.attribute("src").unwrap_or_default(), brand) {
        find(Severity::Error, problem.rule, problem.text, problem.fix);
    }
    findings
}
