//! Checks required and forbidden content.

use super::{
    characters::{decode_entities, has_no_visible_text},
    finding::{Finding, Severity},
    parsed_mail::{Element, ParsedMail},
};

pub(super) fn findings(parsed: &ParsedMail<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = parsed.elements.iter().flat_map(check_element).collect();
    findings.extend(language(parsed));
    findings.extend(title(parsed));
    findings.extend(tables(parsed));
    let imports = parsed.stylesheet.at_rules.iter().filter(|rule| rule.name == "import");
    findings.extend(imports.map(|rule| external_stylesheet(rule.line)));
    findings
}

fn language(parsed: &ParsedMail<'_>) -> Option<Finding> {
    let html = parsed.elements.iter().find(|element| element.tag == "html");
    let named = html.and_then(|html| html.attribute("lang")).is_some_and(|lang| !has_no_visible_text(lang));
    let text = "the mail does not declare its language".to_owned();
    let fix = "Add <html lang=\"…\">: screen readers choose the voice by it.";
    let line = html.map_or(1, |html| html.line);
    (!named).then(|| Finding::html(Severity::Warning, "language", line, text, fix))
}

fn title(parsed: &ParsedMail<'_>) -> Option<Finding> {
    let text = "the mail has no title".to_owned();
    let fix = "Add <title> with the subject: screen readers and browser tabs use it.";
    has_no_visible_text(&decode_entities(&parsed.title))
        .then(|| Finding::html(Severity::Warning, "title", 1, text, fix))
}

/// Tables without header cells only serve layout, and must declare that.
fn tables(parsed: &ParsedMail<'_>) -> Vec<Finding> {
    let mut has_headings = vec![false; parsed.elements.len()];
    for element in parsed.elements.iter().filter(|element| element.tag == "th") {
        if let Some(table) = element.table.and_then(|table| has_headings.get_mut(table)) {
            *table = true;
        }
    }
    let is_plain = |element: &&Element| {
        let has_headings = has_headings.get(element.number).copied().unwrap_or_default();
        let is_grid = element.attribute("role").is_some_and(|role| matches!(role, "presentation" | "none"));
        element.tag == "table" && !has_headings && !is_grid
    };
    let text = "screen readers announce a layout table as a data table";
    let fix = "Add role=\"presentation\" to it.";
    let found = |table: &Element| Finding::html(Severity::Warning, "table-role", table.line, text.to_owned(), fix);
    parsed.elements.iter().filter(is_plain).map(found).collect()
}

/// Content that no mail program accepts or that looks like an attack.
fn check_element(element: &Element) -> Vec<Finding> {
    let error = |rule, text: String, fix| Finding::html(Severity::Error, rule, element.line, text, fix);
    let mut findings = Vec::new();
    match element.tag.as_str() {
        "script" => {
            findings.push(error(
                "script",
                "the mail contains <script>".to_owned(),
                "Remove it: no mail program runs it.",
            ));
        }
        "form" => {
            findings.push(error(
                "form",
                "the mail contains <form>".to_owned(),
                "Link to a page with the form instead.",
            ));
        }
        tag @ ("iframe" | "object" | "embed") => {
            findings.push(error("frame", format!("the mail contains <{tag}>"), "Link to the content instead."));
        }
        "link" if is_stylesheet(element) => findings.push(external_stylesheet(element.line)),
        _ => {}
    }
    if let Some((name, _)) = element.attributes().find(|(name, _)| name.starts_with("on")) {
        let text = format!("<{}> has the attribute {name}", element.tag);
        findings.push(error("script", text, "Remove it: no mail program runs it."));
    }
    findings
}

fn is_stylesheet(link: &Element) -> bool {
    link.attribute("rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("stylesheet"))
}

fn external_stylesheet(line: usize) -> Finding {
    let text = "the mail loads an external stylesheet".to_owned();
    let fix = "Move its rules into <style>: no mail program loads it.";
    Finding::html(Severity::Error, "external-stylesheet", line, text, fix)
}
