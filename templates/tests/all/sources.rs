//! The template files themselves: threat model, M15.

#[test]
fn m15_templates_escape_and_quote_everything() {
    for (path, source) in template_files() {
        assert!(path.ends_with(".html"), "{path}");
        for forbidden in ["|safe", "| safe", "escape(", "|e(", "{% filter", "<script", " on", "{####}", "{username}"] {
            assert!(!source.to_ascii_lowercase().contains(forbidden), "{path}: {forbidden}");
        }
        assert_expressions_are_in_text_or_quotes(&path, &source);
        for sheet in source.split("<style>").skip(1).map(|rest| rest.split("</style>").next().unwrap()) {
            assert!(
                sheet == "{{ stylesheet }}" || !sheet.contains("{{"),
                "{path}: an expression in a style sheet: {sheet}"
            );
        }
        let quote = quote(&path);
        for (position, _) in source.match_indices(&format!("href={quote}{{{{")) {
            let hole = &source[position..];
            let is_typed =
                ["href", "page"].iter().any(|name| hole.starts_with(&format!("href={quote}{{{{ {name} }}}}{quote}")));
            assert!(is_typed, "{path}: a URL of a type that is not always https: {}", &hole[..24]);
        }
    }
}

/// The quotes around attributes. A mail is sent as JSON, where a double quote takes two bytes and slows parsing down.
fn quote(path: &str) -> char {
    if path.contains("confirmation_page") { '"' } else { '\'' }
}

/// Inside a tag, every `=` is followed by a quote, and no placeholder is outside quotes.
fn assert_expressions_are_in_text_or_quotes(path: &str, source: &str) {
    let without_logic = without(&without(source, "{#", "#}"), "{%", "%}");
    let without_comments = without(&without_logic, "<!--", "-->");
    for tag in without_comments.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)) {
        for (index, part) in tag.split(quote(path)).enumerate() {
            let is_outside = index % 2 == 0;
            assert!(!(is_outside && part.contains("{{")), "{path}: an expression outside quotes in <{tag}>");
            let is_unquoted = is_outside && part.contains('=') && !part.ends_with('=');
            assert!(!is_unquoted, "{path}: an attribute without quotes in <{tag}>");
        }
    }
}

fn without(source: &str, start: &str, end: &str) -> String {
    let mut parts = source.split(start);
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once(end).unwrap().1)
}

fn template_files() -> Vec<(String, String)> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(files.len() >= 11);
    files
}
