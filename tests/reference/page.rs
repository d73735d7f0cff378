//! A page of `docs/reference`: compared with what the code generates, or written. Other crates include this file in
//! their tests.

use std::fs;
use std::path::Path;

/// Writes all pages, because the name of every test that calls [`check_page`] contains `reference`.
const COMMAND: &str = "BLESS=1 cargo test --workspace --all-features reference";

/// Compares a page with its generated title and text; with `BLESS` set, writes it.
pub(crate) fn check_page(file: &str, title: &str, text: &str) {
    let is_root = |folder: &&Path| folder.join("Cargo.lock").is_file();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(is_root).unwrap();
    let path = root.join("docs/reference").join(file);
    let generated = format!(
        "# {title}\n\nThis page is generated from the code by `{COMMAND}`.\nDo not edit it.\n\n{}\n",
        text.trim_end()
    );
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        return fs::write(path, generated).unwrap();
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    let lines = written.lines().map(Some).chain([None]).zip(generated.lines().map(Some).chain([None]));
    let different = lines.enumerate().find(|(_, (written, generated))| written != generated);
    assert!(
        written == generated,
        "docs/reference/{file} is not what the code generates. Run `{COMMAND}` and commit the page. The first \
         difference (line, written, generated): {different:?}"
    );
}

/// A Markdown table, sorted by the first cells of its rows.
pub(crate) fn table<const N: usize>(columns: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: [String; N]| format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_cached_key(|row| row.first().map(|cell| cell.replace('`', "")));
    let head = [columns.map(str::to_owned), [(); N].map(|()| "---".to_owned())];
    head.into_iter().chain(rows).map(line).collect()
}

/// A word in code style, for the cell of a table.
pub(crate) fn code(word: &str) -> String {
    format!("`{word}`")
}
