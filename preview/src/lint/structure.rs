//! What a mail must say of itself, and what it must not hold.

use super::{
    characters::{decode_entities, has_no_visible_text},
    finding::{Finding, Severity},
    parsed_mail::{Element, ParsedMail},
};

/// What is missing, and what is forbidden.
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
    let text = "the mail does not say in which language it is".to_owned();
    let fix = "Write <html lang=\"…\">: screen readers choose their voice by it.";
    let line = html.map_or(1, |html| html.line);
    (!named).then(|| Finding::html(Severity::Warning, "language", line, text, fix))
}

fn title(parsed: &ParsedMail<'_>) -> Option<Finding> {
    let text = "the mail has no title".to_owned();
    let fix = "Write <title> with the subject: screen readers and browser tabs say it.";
    has_no_visible_text(&decode_entities(&parsed.title))
        .then(|| Finding::html(Severity::Warning, "title", 1, text, fix))
}

/// Tables without headings are a grid, and say so.
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
    let text = "a table that only makes a grid is read out as a table";
    let fix = "Write role=\"presentation\" into it.";
    let found = |table: &Element| Finding::html(Severity::Warning, "table-role", table.line, text.to_owned(), fix);
    parsed.elements.iter().filter(is_plain).map(found).collect()
}

/// What no mail program lets through, or what makes a mail style like an attack.
fn check_element(element: &Element) -> Vec<Finding> {
    let error = |rule, text: String, fix| Finding::html(Severity::Error, rule, element.line, text, fix);
    let mut findings = Vec::new();
    match element.tag.as_str() {
        "script" => {
            findings.push(error("script", "there is a <script>".to_owned(), "Take it out: no mail program runs it."));
        }
        "form" => {
            findings.push(error("form", "there is a <form>".to_owned(), "Link to a page that has it."));
        }
        tag @ ("iframe" | "object" | "embed") => {
            findings.push(error("frame", format!("there is an <{tag}>"), "Link to what it shows."));
        }
        "link" if is_stylesheet(element) => findings.push(external_stylesheet(element.line)),
        _ => {}
    }
    if let Some((name, _)) = element.attributes().find(|(name, _)| name.starts_with("on")) {
        let text = format!("<{}> has the attribute {name}", element.tag);
        findings.push(error("script", text, "Take it out: no mail program runs it."));
    }
    findings
}

fn is_stylesheet(link: &Element) -> bool {
    link.attribute("rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("stylesheet"))
}

fn external_stylesheet(line: usize) -> Finding {
    let text = "a style sheet is fetched from elsewhere".to_owned();
    let fix = "Write its rules into <style>: no mail program fetches it.";
    Finding::html(Severity::Error, "external-sheet", line, text, fix)
}
